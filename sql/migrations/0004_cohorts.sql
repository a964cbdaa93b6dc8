-- Plans, cohorts, sessions, bookings and attendance.

create type plan_state as enum ('proposed', 'published', 'unpublished');
create type session_status as enum ('planned', 'held', 'cancelled');
create type attendance_status as enum ('present', 'late', 'excused', 'absent');
create type absence_reason as enum ('duty', 'leave', 'care', 'travel', 'other');

-- A proposal of cohorts with sessions for an edition, with the problem it answers. Both are kept as written.
create table plan (
  id            bigint generated always as identity primary key,
  edition_id    bigint not null references edition,
  code          text not null,
  state         plan_state not null default 'proposed',
  problem       json not null,
  document      json not null,
  created_at    timestamptz not null,
  published_at  timestamptz,
  constraint plan_code_key unique (code),
  constraint plan_published_at_known check (state <> 'published' or published_at is not null)
);

-- At most one plan of an edition is published at a time.
create unique index plan_published_key on plan (edition_id) where state = 'published';

-- The people who travel together. The name is edition-NNN and never changes.
create table cohort (
  id          bigint generated always as identity primary key,
  edition_id  bigint not null references edition,
  number      integer not null,
  name        text not null,
  plan_id     bigint references plan,
  constraint cohort_name_key unique (name),
  constraint cohort_edition_id_number_key unique (edition_id, number),
  constraint cohort_id_edition_id_key unique (id, edition_id),
  constraint cohort_number_positive check (number > 0)
);

-- A person in a cohort, from joined_on until the day before left_on.
create table cohort_member (
  cohort_id   bigint not null,
  edition_id  bigint not null,
  person_id   bigint not null references person,
  joined_on   date not null,
  left_on     date,
  primary key (cohort_id, person_id),
  constraint cohort_member_cohort_id_fkey foreign key (cohort_id, edition_id)
    references cohort (id, edition_id) on delete cascade,
  constraint cohort_member_dates_in_order check (joined_on <= left_on)
);

-- A person travels with one cohort of an edition at a time.
create unique index cohort_member_one_cohort_key on cohort_member (edition_id, person_id) where left_on is null;
-- Answers "which cohorts is this person in?".
create index cohort_member_person_id_idx on cohort_member (person_id);

-- One module held for one cohort at one time in one room.
create table session (
  id          bigint generated always as identity primary key,
  cohort_id   bigint not null references cohort on delete cascade,
  module_id   bigint not null references module,
  name        text not null,
  status      session_status not null default 'planned',
  date        date not null,
  starts      time not null,
  ends        time not null,
  zone        text not null default 'Europe/Stockholm',
  during      tstzrange not null generated always as
                (tstzrange((date + starts) at time zone zone, (date + ends) at time zone zone)) stored,
  room_id     bigint not null references room,
  -- Rises with every change a calendar must learn of.
  sequence    integer not null default 0,
  changed_at  timestamptz not null default now(),
  notes       text,
  logged_at   timestamptz,
  logged_by   bigint references person,
  constraint session_name_key unique (name),
  constraint session_cohort_id_module_id_key unique (cohort_id, module_id),
  constraint session_id_cohort_id_key unique (id, cohort_id),
  constraint session_times_in_order check (starts < ends),
  constraint session_held_is_logged check ((status = 'held') = (logged_at is not null)),
  constraint session_room_free exclude using gist (room_id with =, during with &&)
    where (status <> 'cancelled') deferrable initially immediate
);

-- Answers "which sessions are on this date?".
create index session_date_idx on session (date);

-- Who leads and who helps at a session.
create table session_facilitator (
  session_id  bigint not null references session on delete cascade,
  person_id   bigint not null references person,
  lead        boolean not null,
  primary key (session_id, person_id)
);

create unique index session_facilitator_one_lead_key on session_facilitator (session_id) where lead;
create index session_facilitator_person_id_idx on session_facilitator (person_id);

-- A person's time taken by a session, as member or facilitator alike. Kept by triggers; nobody is in two places at once.
create table booking (
  session_id  bigint not null references session on delete cascade,
  person_id   bigint not null references person,
  during      tstzrange not null,
  primary key (session_id, person_id) deferrable initially immediate,
  constraint booking_person_free exclude using gist (person_id with =, during with &&) deferrable initially immediate
);

-- Books everyone concerned for these sessions, anew.
create function book(sessions bigint[]) returns void
language sql security definer set search_path from current
begin atomic
  delete from booking where session_id = any (sessions);
  insert into booking (session_id, person_id, during)
  select session.id, cohort_member.person_id, session.during
    from session
    join cohort_member on cohort_member.cohort_id = session.cohort_id
   where session.id = any (sessions)
     and session.status <> 'cancelled'
     and cohort_member.joined_on <= session.date
     and (cohort_member.left_on is null or session.date < cohort_member.left_on)
   union all
  select session.id, session_facilitator.person_id, session.during
    from session
    join session_facilitator on session_facilitator.session_id = session.id
   where session.id = any (sessions)
     and session.status <> 'cancelled';
end;

create function book_changed_sessions() returns trigger
language plpgsql security definer set search_path from current as $$
begin
  perform book(array(
    select new_row.id
      from new_row
      left join old_row on old_row.id = new_row.id
     where old_row.id is null
        or (old_row.during, old_row.date, old_row.cohort_id, old_row.status = 'cancelled')
           is distinct from (new_row.during, new_row.date, new_row.cohort_id, new_row.status = 'cancelled')));
  return null;
end
$$;

create function book_new_sessions() returns trigger
language plpgsql security definer set search_path from current as $$
begin
  perform book(array(select id from changed));
  return null;
end
$$;

create function book_changed_members() returns trigger
language plpgsql security definer set search_path from current as $$
begin
  perform book(array(
    select session.id from session where session.cohort_id in (select cohort_id from changed)));
  return null;
end
$$;

create function book_changed_facilitators() returns trigger
language plpgsql security definer set search_path from current as $$
begin
  perform book(array(select distinct session_id from changed));
  return null;
end
$$;

create trigger session_booked_insert after insert on session
  referencing new table as changed for each statement execute function book_new_sessions();
create trigger session_booked_update after update on session
  referencing old table as old_row new table as new_row for each statement execute function book_changed_sessions();
create trigger cohort_member_booked_insert after insert on cohort_member
  referencing new table as changed for each statement execute function book_changed_members();
create trigger cohort_member_booked_update after update on cohort_member
  referencing new table as changed for each statement execute function book_changed_members();
create trigger cohort_member_booked_delete after delete on cohort_member
  referencing old table as changed for each statement execute function book_changed_members();
create trigger session_facilitator_booked_insert after insert on session_facilitator
  referencing new table as changed for each statement execute function book_changed_facilitators();
create trigger session_facilitator_booked_update after update on session_facilitator
  referencing new table as changed for each statement execute function book_changed_facilitators();
create trigger session_facilitator_booked_delete after delete on session_facilitator
  referencing old table as changed for each statement execute function book_changed_facilitators();

-- A cohort meets its modules in order of position. The plan is made once a connection, perhaps while the table is
-- empty: without scans it looks a cohort up by index then as well, and publishing thousands of sessions takes seconds.
create function session_modules_in_order() returns trigger
language plpgsql security definer set search_path from current set enable_seqscan = off as $$
declare
  other text;
begin
  select later.name into other
    from session as mine
    join module as my_module on my_module.id = mine.module_id
    join session as later on later.cohort_id = mine.cohort_id and later.id <> mine.id and later.status <> 'cancelled'
    join module as later_module on later_module.id = later.module_id
   where mine.id = new.id
     and mine.status <> 'cancelled'
     and ((my_module.position < later_module.position and not mine.during << later.during)
       or (my_module.position > later_module.position and not mine.during >> later.during))
   order by later.id
   limit 1;
  if other is not null then
    raise exception 'session % is out of order with session %', new.name, other
      using errcode = 'check_violation', constraint = 'session_modules_in_order', table = 'session', detail = other;
  end if;
  return null;
end
$$;

create constraint trigger session_modules_in_order
  after insert or update of date, starts, ends, status on session
  deferrable initially immediate for each row execute function session_modules_in_order();

-- Calendars learn of a changed time, place or status by a higher sequence.
create function session_sequence() returns trigger
language plpgsql set search_path from current as $$
begin
  if (old.date, old.starts, old.ends, old.zone, old.room_id, old.status = 'cancelled')
     is distinct from (new.date, new.starts, new.ends, new.zone, new.room_id, new.status = 'cancelled') then
    new.sequence := old.sequence + 1;
    new.changed_at := kohort_now();
  end if;
  return new;
end
$$;

create trigger session_sequence before update on session for each row execute function session_sequence();

-- How a member took part in a session. Only members of the session's cohort have a row.
create table attendance (
  session_id  bigint not null,
  cohort_id   bigint not null,
  person_id   bigint not null,
  status      attendance_status not null,
  reason      absence_reason,
  marked_at   timestamptz not null,
  marked_by   bigint references person,
  primary key (session_id, person_id),
  constraint attendance_session_id_fkey foreign key (session_id, cohort_id)
    references session (id, cohort_id) on delete cascade,
  constraint attendance_member_fkey foreign key (cohort_id, person_id)
    references cohort_member (cohort_id, person_id) on delete cascade,
  constraint attendance_reason_for_absence check (reason is null or status in ('excused', 'absent'))
);

create index attendance_person_id_idx on attendance (person_id);

-- The cohorts that the person who acts belongs to today, as member or facilitator.
create function my_cohorts() returns bigint[]
language sql stable security definer set search_path from current
return array(
  select cohort_id from cohort_member where person_id = me() and left_on is null
  union
  select session.cohort_id
    from session_facilitator
    join session on session.id = session_facilitator.session_id
   where session_facilitator.person_id = me());

-- True when whoever acts holds the right.
create function may(wanted access_right) returns boolean
language sql stable security definer set search_path from current
return case
  when is_keeper() then wanted in ('hr', 'operator')
  else exists (select from access where access.person_id = me() and access."right" = wanted)
    or (wanted = 'facilitator'
        and (exists (select from programme_facilitator where programme_facilitator.person_id = me())
             or exists (select from session_facilitator where session_facilitator.person_id = me())))
end;

-- Says who acts for the rest of the transaction: a person by employee number or alias, or the keeper when null.
-- The one way in to an identity: every operation begins with it.
create function claim(
  employee_number text,
  out person_id bigint, out code text, out hr boolean, out facilitator boolean, out operator boolean)
language plpgsql security definer set search_path from current as $$
begin
  if claim.employee_number is null then
    perform set_config('kohort.actor', 'keeper', true), set_config('kohort.person', '', true);
  else
    select person.id, case when person.protected then person.alias else person.employee_number end
      into claim.person_id, claim.code
      from person
     where (person.employee_number = claim.employee_number or person.alias = claim.employee_number)
       and person.left_on is null
     order by person.id
     limit 1;
    if claim.person_id is null then
      raise exception 'nobody here has this number' using errcode = 'insufficient_privilege', constraint = 'claim_person_known';
    end if;
    perform set_config('kohort.actor', claim.person_id::text, true),
            set_config('kohort.person', claim.person_id::text, true);
  end if;
  claim.hr := may('hr');
  claim.facilitator := may('facilitator');
  claim.operator := may('operator');
end
$$;

-- When a person is taken during a range, and never with whom.
create function taken(person bigint, during tstzrange) returns tstzrange
language sql stable security definer set search_path from current
return (select booking.during from booking
         where booking.person_id = taken.person and booking.during && taken.during
         order by booking.during limit 1);

grant select, insert, update, delete on plan, cohort, cohort_member, session, session_facilitator, attendance
  to kohort_service;
grant select on booking to kohort_service, kohort_reporter;
grant select on plan, cohort, cohort_member, session, session_facilitator, attendance to kohort_reporter;
grant execute on function my_cohorts(), may(access_right), claim(text), taken(bigint, tstzrange)
  to kohort_service, kohort_reporter;
