-- What is written to people: each message once, in the night in which it first fell due or at once. Whose it is and what
-- it says are kept by reference, so that a name, an address and a protected identity are those of the moment it is read.

create type reminder_kind as enum (
  'invitation', 'session_changed', 'session_cancelled', 'session_in_7_days', 'log_session', 'reflection_missing',
  'commitment_due', 'staff_away', 'substitutes_needed');

-- A run of the nightly job, or of what writes to people in between. Every row that a run writes tells which.
create table run (
  id        bigint generated always as identity primary key,
  work      text not null,
  -- The day that it was run for.
  as_of     date not null,
  began_at  timestamptz not null,
  ended_at  timestamptz,
  constraint run_work_known check (work in ('nightly', 'reminder'))
);

alter table monthly_statistics add column run_id bigint references run;

-- Nights whose reminders are decided: made again, they are the same.
create table reminder_night (
  night   date primary key,
  run_id  bigint not null references run
);

create table reminder (
  id               bigint generated always as identity primary key,
  kind             reminder_kind not null,
  person_id        bigint not null references person on delete cascade,
  -- With the kind and the person it tells a message from every other.
  about            text not null,
  -- The key of the cohort of an invitation, which may be gone.
  cohort_id        bigint,
  -- The night in whose file it stands.
  night            date not null,
  run_id           bigint not null references run,
  noted_at         timestamptz not null,
  -- Session, date, time and place as they were when it was noted; nobody's name.
  details          jsonb not null,
  -- The last day on which it is worth sending.
  until            date not null,
  -- How often a mail program was given it, when one took it, and what the last one said that did not.
  tries            integer not null default 0,
  accepted_at      timestamptz,
  accepted_run_id  bigint references run,
  refusal          text,
  constraint reminder_once unique (kind, person_id, about),
  constraint reminder_accepted_in_a_run check ((accepted_at is null) = (accepted_run_id is null))
);

-- Answers "what stands in this night's file?", "what waits to be sent?" and "what was written to this person?".
create index reminder_night_idx on reminder (night);
create index reminder_waiting_idx on reminder (until) where accepted_at is null;
create index reminder_person_id_idx on reminder (person_id);

-- Who of a manager's staff is away when, as the manager is told once a week.
create table reminder_away (
  reminder_id  bigint not null references reminder on delete cascade,
  person_id    bigint not null references person on delete cascade,
  date         date not null,
  starts       time not null,
  ends         time not null,
  primary key (reminder_id, person_id, date, starts)
);

-- Answers "what was told of this person?".
create index reminder_away_person_id_idx on reminder_away (person_id);

do $$
declare
  kept name;
begin
  foreach kept in array array['reminder', 'reminder_away'] loop
    execute format('alter table %I enable row level security', kept);
    execute format('alter table %I force row level security', kept);
    execute format('create policy %I on %I to kohort_owner using (true) with check (true)', kept || '_owner', kept);
  end loop;
end
$$;

-- What tells of somebody's own words is theirs alone, as the words are.
create policy reminder_seen on reminder for select to kohort_service
  using (person_id = (select myself())
    or (kind not in ('reflection_missing', 'commitment_due') and ((select may('hr')) or person_id = (select me()))));
create policy reminder_away_seen on reminder_away for select to kohort_service
  using ((select may('hr')) or person_id = (select me()));
grant select on reminder, reminder_away to kohort_service;

-- Begins a run, for the nightly job and the operator.
create function begin_run(work text, as_of date) returns bigint
language plpgsql security definer set search_path from current as $$
declare
  begun bigint;
begin
  if not sees_all() then
    raise exception 'runs are the nightly job''s' using errcode = 'insufficient_privilege';
  end if;
  insert into run (work, as_of, began_at) values (begin_run.work, begin_run.as_of, kohort_now()) returning id into begun;
  return begun;
end
$$;

create function end_run(of_run bigint) returns void
language sql security definer
begin atomic
  update run set ended_at = kohort_now() where id = of_run and ended_at is null and (select sees_all());
end;

-- The days until a day, at most so many, on which the nightly job was due and did not end; none before it was first run.
create function nights_missed(until date, most integer) returns table (night date)
language sql stable security definer
begin atomic
  select day::date
    from (select coalesce(max(run.as_of) filter (where run.ended_at is not null) + 1, min(run.as_of)) as first
            from run where run.work = 'nightly' and run.as_of < nights_missed.until) as due,
         -- A night is missed only after a first one; greatest() alone would pass over a null.
         generate_series(
           case when due.first is not null then greatest(due.first, nights_missed.until - most) end,
           nights_missed.until - 1, interval '1 day') as day
   where (select sees_all())
   order by day;
end;

-- Who takes part in the sessions of some days, as a member or, without a day of joining, as a facilitator.
create function taking_part(first date, last date)
returns table (session_id bigint, cohort_id bigint, person_id bigint, joined_on date)
language sql stable security definer
begin atomic
  select session.id, session.cohort_id, cohort_member.person_id, cohort_member.joined_on
    from session
    join cohort_member on cohort_member.cohort_id = session.cohort_id and cohort_member.joined_on <= session.date
     and (cohort_member.left_on is null or cohort_member.left_on > session.date)
   where session.date between taking_part.first and taking_part.last
  union all
  select session.id, session.cohort_id, session_facilitator.person_id, null
    from session
    join session_facilitator on session_facilitator.session_id = session.id
   where session.date between taking_part.first and taking_part.last;
end;

-- Notes what has fallen due by a day, each message once. A night that is closed is decided: what falls due afterwards
-- stands in the file of the next one.
create function note_reminders(of_run bigint, as_of date, closes boolean, out for_night date, out noted bigint)
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
      from reflection
     cross join (values (90), (180)) as question (after_days)
     where reflection.kind = 'commitment' and reflection.withdrawn_at is null
       and as_of - question.after_days - (reflection.recorded_at at time zone 'Europe/Stockholm')::date in (0, 7)
       and not exists (
             select from commitment_answer
              where commitment_answer.reflection_id = reflection.id
                and commitment_answer.after_days = question.after_days)
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
-- with a protected identity there is the address and nothing else.
create function reminders_kept(of_night date, waiting_on date)
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
         -- A time never stands with who is protected.
         select jsonb_agg(
                  jsonb_strip_nulls(jsonb_build_object(
                    'person', profile.code, 'name', profile.name, 'date', reminder_away.date,
                    'start', case when not profile.protected then to_char(reminder_away.starts, 'HH24:MI') end,
                    'end', case when not profile.protected then to_char(reminder_away.ends, 'HH24:MI') end))
                  order by reminder_away.date, reminder_away.starts, profile.code collate "C") as away
           from reminder_away
           join profile on profile.id = reminder_away.person_id
          where reminder_away.reminder_id = reminder.id) as staff on true
   where (select sees_all())
     and (reminder.night = reminders_kept.of_night
          or (reminder.accepted_at is null and reminder.until >= reminders_kept.waiting_on))
   order by reminder.kind, reminder.until, reminder.about collate "C", person.employee_number collate "C", reminder.id;
end;

-- Notes what a mail program said to messages: nothing when it took them, else why not.
create function reminders_tried(reminders bigint[], of_run bigint, said text) returns void
language sql security definer
begin atomic
  update reminder
     set tries = reminder.tries + 1,
         accepted_at = case when reminders_tried.said is null then kohort_now() end,
         accepted_run_id = case when reminders_tried.said is null then reminders_tried.of_run end,
         refusal = reminders_tried.said
   where reminder.id = any (reminders_tried.reminders) and reminder.accepted_at is null and (select sees_all());
end;

-- What stands in the ledger of reminders takes the place of these.
drop function reminders_due(bigint[], date);
drop function commitments_due(date);

revoke all on function begin_run(text, date), end_run(bigint), nights_missed(date, integer), taking_part(date, date),
  note_reminders(bigint, date, boolean), reminders_kept(date, date), reminders_tried(bigint[], bigint, text) from public;
grant execute on function begin_run(text, date), end_run(bigint), note_reminders(bigint, date, boolean),
  reminders_kept(date, date), reminders_tried(bigint[], bigint, text) to kohort_reporter;
grant execute on function begin_run(text, date), end_run(bigint), nights_missed(date, integer) to kohort_service;
