-- Who no longer takes part is told; a session that is moved is reminded of once more; who has no address is found.

alter type reminder_kind add value 'sessions_left' after 'session_cancelled';

-- Notes what has fallen due by a day, each message once. A night that is closed is decided: what falls due afterwards
-- stands in the file of the next one. A night that is made up holds what it would have held in its time, and the newest
-- what has happened since.
create or replace function note_reminders(of_run bigint, as_of date, closes boolean, out for_night date, out noted bigint)
language plpgsql security definer set search_path from current as $$
declare
  made_up boolean := as_of < today();
begin
  if not sees_all() then
    raise exception 'reminders are the nightly job''s' using errcode = 'insufficient_privilege';
  end if;
  -- One at a time, so that two runs agree on which nights are decided.
  lock table reminder_night in share row exclusive mode;
  noted := 0;
  for_night := as_of;
  while exists (select from reminder_night where reminder_night.night = for_night) loop
    if closes then return; end if;
    for_night := for_night + 1;
  end loop;
  if closes then
    insert into reminder_night (night, run_id) values (for_night, of_run);
    delete from reminder where greatest(reminder.night, reminder.until) < as_of - 90;
  end if;

  with meeting as (
    select session.id, session.cohort_id, session.name, session.status, session.date, session.starts, session.sequence,
           session.changed_at, cohort.name as cohort,
           jsonb_strip_nulls(jsonb_build_object(
             'cohort', cohort.name, 'session', session.name, 'title', module.title, 'date', session.date,
             'start', to_char(session.starts, 'HH24:MI'), 'end', to_char(session.ends, 'HH24:MI'), 'room', room.code,
             'site', room.site)) as facts
      from session
      join cohort on cohort.id = session.cohort_id
      join module on module.id = session.module_id
      join room on room.id = session.room_id
     where session.date >= as_of - 400
  ), part as (
    select * from taking_part(as_of, 'infinity')
  ), told as (
    select reminder.person_id, reminder.cohort_id, max(reminder.noted_at) as at
      from reminder where reminder.kind = 'invitation'
     group by reminder.person_id, reminder.cohort_id
  ), away as (
    select part.person_id, person.reports_to_id, person.workplace_id, person.protected, meeting.date
      from part
      join meeting on meeting.id = part.session_id and meeting.status = 'planned'
      join person on person.id = part.person_id and person.left_on is null
     where meeting.date <= as_of + 14
  ), invited as (
    -- Those who lead are looked up session by session, and of the others only those who travel with the cohort no longer.
    select reminder.person_id, reminder.cohort_id, reminder.about, reminder.details, reminder.noted_at,
           strpos(reminder.about, '/') = 0 as facilitates
      from reminder
     where reminder.kind = 'invitation' and reminder.until >= as_of and not made_up
       and (strpos(reminder.about, '/') = 0
            or not exists (
                 select from cohort_member
                  where cohort_member.cohort_id = reminder.cohort_id and cohort_member.person_id = reminder.person_id
                    and cohort_member.left_on is null))
  ), gone as (
    select distinct on (invited.person_id, meeting.id) invited.person_id, invited.about, invited.facilitates, meeting.*
      from invited
     cross join jsonb_array_elements(invited.details -> 'sessions') as listed (session)
      join meeting on meeting.name = listed.session ->> 'session' and meeting.cohort_id = invited.cohort_id
       and meeting.status = 'planned' and meeting.date > as_of
     where not exists (select from part where part.session_id = meeting.id and part.person_id = invited.person_id)
       and not exists (
             select from reminder as before
              where before.kind = 'sessions_left' and before.person_id = invited.person_id
                and before.cohort_id = invited.cohort_id and before.noted_at >= invited.noted_at
                and before.details -> 'sessions' @> jsonb_build_array(jsonb_build_object('session', meeting.name)))
     order by invited.person_id, meeting.id, invited.noted_at desc
  ), due (kind, person_id, about, cohort_id, details, until) as (
    -- Everyone is invited once to a cohort in which they have sessions ahead.
    select 'invitation', part.person_id,
           concat_ws('/', meeting.cohort || '.' || meeting.cohort_id, part.joined_on), meeting.cohort_id,
           jsonb_build_object(
             'cohort', meeting.cohort, 'facilitates', part.joined_on is null,
             'sessions', jsonb_agg(meeting.facts - 'cohort' order by meeting.date, meeting.starts, meeting.id)),
           max(meeting.date)
      from part
      join meeting on meeting.id = part.session_id and meeting.status = 'planned' and meeting.date > as_of
     group by part.person_id, meeting.cohort, meeting.cohort_id, part.joined_on
    having not made_up
        or coalesce(part.joined_on, (min(meeting.changed_at) at time zone 'Europe/Stockholm')::date) < as_of
    union all
    -- Whoever was invited learns what has changed since.
    select case meeting.status when 'cancelled' then 'session_cancelled' else 'session_changed' end, part.person_id,
           meeting.name || '/' || meeting.sequence, null, meeting.facts, meeting.date
      from part
      join meeting on meeting.id = part.session_id and meeting.status <> 'held'
      join told on told.person_id = part.person_id and told.cohort_id = part.cohort_id and told.at < meeting.changed_at
     where not made_up or (meeting.changed_at at time zone 'Europe/Stockholm')::date < as_of
    union all
    select 'session_cancelled', invitation.person_id, invitation.about, null,
           jsonb_build_object('cohort', invitation.details -> 'cohort'), invitation.until
      from reminder as invitation
     where invitation.kind = 'invitation' and invitation.until >= as_of and not made_up
       and not exists (select from cohort where cohort.id = invitation.cohort_id)
    union all
    -- Whoever was invited and no longer takes part learns which sessions are not theirs any longer.
    select 'sessions_left', gone.person_id, gone.about || '/' || as_of, gone.cohort_id,
           jsonb_build_object(
             'cohort', min(gone.cohort), 'facilitates', gone.facilitates,
             'sessions', jsonb_agg(gone.facts - 'cohort' order by gone.date, gone.starts, gone.id)),
           max(gone.date)
      from gone
     group by gone.person_id, gone.about, gone.cohort_id, gone.facilitates
    union all
    -- Once for each date that a session is moved to.
    select 'session_in_7_days', part.person_id, meeting.name || '/' || meeting.date, null, meeting.facts, meeting.date
      from part
      join meeting on meeting.id = part.session_id and meeting.status = 'planned' and meeting.date = as_of + 7
     where not exists (
             select from reminder as before
              where before.kind = 'session_in_7_days' and before.person_id = part.person_id and before.about = meeting.name
                and before.details ->> 'date' = meeting.date::text)
    union all
    -- The day after, and then once a week.
    select 'log_session', session_facilitator.person_id, meeting.name || '/' || as_of, null, meeting.facts, as_of + 6
      from meeting
      join session_facilitator on session_facilitator.session_id = meeting.id and session_facilitator.lead
     where meeting.status = 'planned' and meeting.date < as_of
       and (as_of - meeting.date = 1 or (as_of - meeting.date) % 7 = 0)
    union all
    -- Once, a week after a session that one was at.
    select 'reflection_missing', attendance.person_id, meeting.name, null, meeting.facts, as_of + 13
      from meeting
      join attendance on attendance.session_id = meeting.id and attendance.status in ('present', 'late')
     where meeting.status = 'held' and meeting.date = as_of - 7
       and not exists (
             select from reflection
              where reflection.session_id = meeting.id and reflection.author_id = attendance.person_id)
    union all
    -- On the day that it comes back, and once more a week later while there is no answer; not which, nor how many.
    select distinct 'commitment_due', reflection.author_id, as_of::text, null::bigint, '{}'::jsonb, as_of + 6
      from (values (90, 90), (90, 97), (180, 180), (180, 187)) as question (after_days, days)
      join reflection on (reflection.recorded_at at time zone 'Europe/Stockholm')::date = as_of - question.days
     where reflection.kind = 'commitment' and reflection.withdrawn_at is null
       and not exists (
             select from commitment_answer
              where commitment_answer.reflection_id = reflection.id
                and commitment_answer.after_days = question.after_days)
    union all
    -- Whose proposal was answered, by another; once for each answer that stands.
    select 'proposal_answered', reflection.author_id, 'R' || reflection.id || '/' || answer.id, null::bigint,
           jsonb_build_object('reflection', 'R' || reflection.id, 'outcome', answer.outcome), as_of + 13
      from proposal_answer as answer
      join reflection on reflection.id = answer.reflection_id and reflection.withdrawn_at is null
     where answer.answered_at >= (as_of - 13)::timestamp at time zone 'Europe/Stockholm'
       and answer.answered_at < (as_of + 1)::timestamp at time zone 'Europe/Stockholm'
       and answer.answered_by is distinct from reflection.author_id
       and not exists (select from proposal_answer as later
                        where later.reflection_id = answer.reflection_id and later.id > answer.id)
    union all
    -- On Thursdays about the week to come.
    select distinct 'staff_away', away.reports_to_id, to_char(as_of + 4, 'IYYY-"W"IW'), null::bigint,
           jsonb_build_object('week', to_char(as_of + 4, 'IYYY-"W"IW')), as_of + 10
      from away
     where extract(isodow from as_of) = 4 and away.reports_to_id is not null and away.date between as_of + 4 and as_of + 10
    union all
    -- Two weeks ahead, to those whose staff it is; who is protected is not counted, since that tells where they work.
    select 'substitutes_needed', boss.reports_to_id, workplace.id || '/' || (as_of + 14), null,
           jsonb_build_object('workplace', workplace.name, 'date', as_of + 14, 'count', missing.people), as_of + 14
      from (select away.workplace_id, count(distinct away.person_id) as people from away
             where away.date = as_of + 14 and not away.protected and away.workplace_id is not null
             group by away.workplace_id having count(distinct away.person_id) >= 2) as missing
      join workplace on workplace.id = missing.workplace_id
      join (select distinct away.workplace_id, away.reports_to_id from away
             where away.date = as_of + 14 and not away.protected and away.reports_to_id is not null) as boss
        on boss.workplace_id = missing.workplace_id
  )
  insert into reminder (kind, person_id, about, cohort_id, night, run_id, noted_at, details, until)
  select due.kind::reminder_kind, due.person_id, due.about, due.cohort_id, for_night, of_run, kohort_now(), due.details,
         due.until
    from due
    join person on person.id = due.person_id and person.left_on is null and person.email <> ''
   order by due.kind::reminder_kind, due.until, due.about, due.person_id
      on conflict on constraint reminder_once do nothing;
  get diagnostics noted = row_count;

  insert into reminder_away (reminder_id, person_id, date, starts, ends)
  select reminder.id, person.id, session.date, session.starts, session.ends
    from reminder
    join person on person.reports_to_id = reminder.person_id and person.left_on is null
    join taking_part(as_of + 4, as_of + 10) as part on part.person_id = person.id
    join session on session.id = part.session_id and session.status = 'planned'
   where reminder.kind = 'staff_away' and reminder.run_id = of_run
      on conflict on constraint reminder_away_pkey do nothing;
end
$$;

-- The messages of a night's file, or those that wait to be sent on a day, with the address that each goes to. Of a person
-- with a protected identity there is the address and nothing else. What no longer holds waits no more: a session that has
-- been changed again, or was logged, or was written about.
create or replace function reminders_kept(of_night date, waiting_on date)
returns table (
  id bigint, kind text, night date, about text, email text, protected boolean, person text, name text, language text,
  details jsonb, away jsonb, noted_at timestamptz, tries integer, refusal text)
language sql stable security definer
begin atomic
  select reminder.id, reminder.kind::text, reminder.night, case when not person.protected then reminder.about end,
         person.email, person.protected, case when not person.protected then person.employee_number end,
         case when not person.protected then person.name end,
         case when exists (
                select from jsonb_each_text(person.attributes) as attribute (key, value)
                 where lower(attribute.key) in ('språk', 'language') and lower(attribute.value) like 'en%')
              then 'en' else 'sv' end,
         case when not person.protected then reminder.details end,
         case when not person.protected then staff.away end,
         reminder.noted_at, reminder.tries, reminder.refusal
    from reminder
    join person on person.id = reminder.person_id and person.left_on is null and person.email <> ''
    left join lateral (
         -- Neither time nor alias stands with who is protected: their manager would know whose alias it is.
         select jsonb_agg(
                  jsonb_strip_nulls(jsonb_build_object(
                    'person', case when not profile.protected then profile.code end, 'name', profile.name, 'date', reminder_away.date,
                    'start', case when not profile.protected then to_char(reminder_away.starts, 'HH24:MI') end,
                    'end', case when not profile.protected then to_char(reminder_away.ends, 'HH24:MI') end))
                  order by reminder_away.date, reminder_away.starts, profile.code collate "C") as away
           from reminder_away
           join profile on profile.id = reminder_away.person_id
          where reminder_away.reminder_id = reminder.id) as staff on true
    left join session on session.name = reminder.details ->> 'session'
    left join room on room.id = session.room_id
   where (select sees_all())
     and (reminder.night = reminders_kept.of_night
          or (reminder.accepted_at is null and reminder.until >= reminders_kept.waiting_on
              and case reminder.kind::text
                  when 'invitation' then
                    strpos(reminder.about, '/') = 0
                    or exists (
                         select from cohort_member
                          where cohort_member.cohort_id = reminder.cohort_id
                            and cohort_member.person_id = reminder.person_id and cohort_member.left_on is null)
                  when 'session_changed' then reminder.about = session.name || '/' || session.sequence
                  when 'session_cancelled' then
                    not reminder.details ? 'session' or reminder.about = session.name || '/' || session.sequence
                  when 'session_in_7_days' then
                    session.status = 'planned' and reminder.details ->> 'date' = session.date::text
                    and reminder.details ->> 'start' = to_char(session.starts, 'HH24:MI')
                    and reminder.details ->> 'room' = room.code
                  when 'sessions_left' then
                    reminder.details -> 'facilitates' = 'true'::jsonb
                    or not exists (
                         select from cohort_member
                          where cohort_member.cohort_id = reminder.cohort_id
                            and cohort_member.person_id = reminder.person_id and cohort_member.left_on is null)
                  when 'log_session' then session.status = 'planned'
                  when 'reflection_missing' then
                    not exists (
                      select from reflection
                       where reflection.session_id = session.id and reflection.author_id = reminder.person_id)
                  else true
                  end))
   order by reminder.kind, reminder.until, reminder.about collate "C", person.employee_number collate "C", reminder.id;
end;

-- Whoever has sessions ahead in one of these editions and no address to be told at.
create function unreachable(editions bigint[], as_of date) returns table (edition_id bigint, person_id bigint)
language sql stable security definer
begin atomic
  select distinct cohort.edition_id, person.id
    from person
   cross join lateral (
         select session.cohort_id
           from cohort_member
           join session on session.cohort_id = cohort_member.cohort_id
            and cohort_member.joined_on <= session.date
            and (cohort_member.left_on is null or cohort_member.left_on > session.date)
          where cohort_member.person_id = person.id and session.status = 'planned' and session.date >= unreachable.as_of
         union all
         select session.cohort_id
           from session_facilitator
           join session on session.id = session_facilitator.session_id
          where session_facilitator.person_id = person.id and session.status = 'planned'
            and session.date >= unreachable.as_of) as place
    join cohort on cohort.id = place.cohort_id and cohort.edition_id = any (unreachable.editions)
   where person.left_on is null and coalesce(person.email, '') !~ '^[^[:space:]@]+@[^[:space:]@]+$'
     and ((select sees_all()) or (select may('hr')))
   order by cohort.edition_id, person.id;
end;

revoke all on function unreachable(bigint[], date) from public;
grant execute on function unreachable(bigint[], date) to kohort_service, kohort_reporter;
