-- Nights: quicker to decide, with answers to proposals among their messages, and quiet once nobody looks at them.

-- Answers "which commitments come back today?" without reading every reflection.
create index reflection_commitment_day_idx on reflection (((recorded_at at time zone 'Europe/Stockholm')::date))
  where kind = 'commitment' and withdrawn_at is null;

-- How many reflections some editions have, for HR and the nightly report: never whose, never a word of them.
create function reflection_counts(editions bigint[])
returns table (edition_id bigint, kind reflection_kind, visibility visibility, reflections bigint)
language sql stable security definer
begin atomic
  select cohort.edition_id, reflection.kind, reflection.visibility, count(*)
    from cohort join reflection on reflection.cohort_id = cohort.id
   where cohort.edition_id = any (reflection_counts.editions) and reflection.withdrawn_at is null and (select sees_all())
   group by cohort.edition_id, reflection.kind, reflection.visibility
   order by cohort.edition_id, reflection.kind, reflection.visibility;
end;

-- How many commitments of some editions had come back before a day and waited for an answer, by question; null below five.
create function commitments_waiting(before date, editions bigint[])
returns table (edition_id bigint, after_days integer, due bigint)
language sql stable security definer
begin atomic
  select cohort.edition_id, asked.after_days, case when count(*) >= 5 then count(*) end
    from cohort
    join reflection on reflection.cohort_id = cohort.id
    join person on person.id = reflection.author_id and person.left_on is null
   cross join lateral (
         select case when days.passed > 180 then 180 when days.passed > 90 then 90 end as after_days
           from (select before - (reflection.recorded_at at time zone 'Europe/Stockholm')::date as passed) as days) as asked
   where (select sees_all()) and cohort.edition_id = any (commitments_waiting.editions)
     and reflection.kind = 'commitment' and reflection.withdrawn_at is null and asked.after_days is not null
     and not exists (
           select from commitment_answer
            where commitment_answer.reflection_id = reflection.id
              and commitment_answer.after_days = asked.after_days
              and (commitment_answer.answered_at at time zone 'Europe/Stockholm')::date < before)
   group by cohort.edition_id, asked.after_days
   order by cohort.edition_id, asked.after_days;
end;

drop function commitments_waiting(date);

-- Notes what has fallen due by a day, each message once. A night that is closed is decided: what falls due afterwards
-- stands in the file of the next one.
create or replace function note_reminders(of_run bigint, as_of date, closes boolean, out for_night date, out noted bigint)
language plpgsql security definer set search_path from current as $$
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
    union all
    -- Whoever was invited learns what has changed since.
    select case meeting.status when 'cancelled' then 'session_cancelled' else 'session_changed' end, part.person_id,
           meeting.name || '/' || meeting.sequence, null, meeting.facts, meeting.date
      from part
      join meeting on meeting.id = part.session_id and meeting.status <> 'held'
      join told on told.person_id = part.person_id and told.cohort_id = part.cohort_id and told.at < meeting.changed_at
    union all
    select 'session_cancelled', invitation.person_id, invitation.about, null,
           jsonb_build_object('cohort', invitation.details -> 'cohort'), invitation.until
      from reminder as invitation
     where invitation.kind = 'invitation' and invitation.until >= as_of
       and not exists (select from cohort where cohort.id = invitation.cohort_id)
    union all
    select 'session_in_7_days', part.person_id, meeting.name, null, meeting.facts, meeting.date
      from part
      join meeting on meeting.id = part.session_id and meeting.status = 'planned' and meeting.date = as_of + 7
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

-- When somebody last looked at a report, or said that the nights are to go on; not who. One row.
create table report_opening (
  is_the_one  boolean primary key default true,
  at          timestamptz not null,
  constraint report_opening_one check (is_the_one)
);

insert into report_opening (at) values (kohort_now());
grant select on report_opening to kohort_service;

-- Says that somebody looks at a report. Noted once an hour, never waited for, and not where nothing can be written.
create function note_opening() returns void
language plpgsql security definer set search_path from current as $$
begin
  if current_setting('transaction_read_only')::boolean or not is_known() then return; end if;
  update report_opening set at = kohort_now()
   where is_the_one = (select is_the_one from report_opening where at < kohort_now() - interval '1 hour' for update skip locked);
end
$$;

-- Says that the nights are to go on, for HR and the operator; how many there were before today that nobody looked at.
create function keep_nights() returns integer
language plpgsql security definer set search_path from current as $$
declare
  unopened integer := nights_unopened();
begin
  update report_opening set at = kohort_now();
  return unopened;
end
$$;

-- On how many days before today the nightly job ended and nobody has looked at a report since.
create function nights_unopened() returns integer
language plpgsql stable security definer set search_path from current as $$
begin
  if not sees_all() then
    raise exception 'nights are the nightly job''s' using errcode = 'insufficient_privilege';
  end if;
  return (select count(distinct (run.began_at at time zone 'Europe/Stockholm')::date)
            from run, report_opening
           where run.work = 'nightly' and run.ended_at is not null and run.began_at > report_opening.at
             and (run.began_at at time zone 'Europe/Stockholm')::date < today());
end
$$;

-- What everyone may read of what was learnt, for the night's own folder: the newest mistakes, and the proposals to remove,
-- those without an answer first and of these the oldest; without a name. Nothing that was taken back.
create function open_texts(editions bigint[], until date, most integer)
returns table (
  reflection text, kind reflection_kind, title text, recorded date, words text, outcome proposal_outcome, answered date,
  answer text)
language sql stable security definer
begin atomic
  with found as (
    select reflection.id, reflection.kind, module.title, reflection.text,
           (reflection.recorded_at at time zone 'Europe/Stockholm')::date as recorded, last.outcome, last.words,
           (last.answered_at at time zone 'Europe/Stockholm')::date as answered,
           row_number() over (
             partition by reflection.kind
             order by last.outcome is not null, case when reflection.kind = 'proposal' then reflection.recorded_at end,
                      reflection.recorded_at desc, reflection.id desc) as place
      from reflection
      join session on session.id = reflection.session_id
      join module on module.id = session.module_id
      join cohort on cohort.id = session.cohort_id
      left join lateral (
           select * from proposal_answer where proposal_answer.reflection_id = reflection.id order by id desc limit 1
           ) as last on true
     where (select sees_all()) and cohort.edition_id = any (open_texts.editions) and reflection.kind in ('mistake', 'proposal')
       and reflection.visibility = 'open' and reflection.withdrawn_at is null
       and (reflection.recorded_at at time zone 'Europe/Stockholm')::date <= open_texts.until
  )
  select 'R' || found.id, found.kind, found.title, found.recorded, found.text, found.outcome, found.answered, found.words
    from found
   where found.place <= open_texts.most
   order by found.kind, found.place;
end;

revoke all on function note_opening(), keep_nights(), nights_unopened(), open_texts(bigint[], date, integer),
  reflection_counts(bigint[]), commitments_waiting(date, bigint[]) from public;
grant execute on function note_opening(), keep_nights(), nights_unopened(), reflection_counts(bigint[]),
  commitments_waiting(date, bigint[]) to kohort_service;
grant execute on function open_texts(bigint[], date, integer) to kohort_reporter;
