-- Guests at sessions, and those who check themselves in by a code that is shown in the room.

-- Somebody who took part in a session of a cohort that is not theirs. What is taken back stays, with who did it.
create table session_guest (
  id          bigint generated always as identity primary key,
  session_id  bigint not null references session on delete cascade,
  person_id   bigint not null references person on delete cascade,
  -- When and by whom it was noted, and when and by whom it was taken back; null for the keeper.
  noted_at    timestamptz not null,
  noted_by    bigint references person on delete set null,
  removed_at  timestamptz,
  removed_by  bigint references person on delete set null,
  constraint session_guest_removed_after_noted check (noted_at <= removed_at),
  constraint session_guest_remover_of_removed check (removed_by is null or removed_at is not null)
);

-- A person is a guest of a session once at a time.
create unique index session_guest_once_key on session_guest (session_id, person_id) where removed_at is null;
-- Answers "where has this person been a guest?".
create index session_guest_person_id_idx on session_guest (person_id);

-- The code that is shown in the room, from an hour before the session until it is over.
create table check_in_code (
  session_id  bigint primary key references session on delete cascade,
  -- 40 random bits in Crockford's base 32.
  code        text not null,
  expires_at  timestamptz not null,
  constraint check_in_code_code_key unique (code),
  constraint check_in_code_form check (code ~ '^[0-9A-HJKMNP-TV-Z]{8}$')
);

-- Somebody has checked in. It says that they were there; that somebody has not says nothing.
create table check_in (
  session_id  bigint not null references session on delete cascade,
  person_id   bigint not null references person on delete cascade,
  at          timestamptz not null,
  primary key (session_id, person_id)
);

-- Answers "where has this person checked in?".
create index check_in_person_id_idx on check_in (person_id);

-- How many codes somebody has got wrong lately.
create table check_in_try (
  person_id  bigint primary key references person on delete cascade,
  -- When the first of them was.
  since      timestamptz not null,
  wrong      integer not null
);

do $$
declare
  new_table name;
begin
  foreach new_table in array array['session_guest', 'check_in_code', 'check_in', 'check_in_try'] loop
    execute format('alter table %I enable row level security', new_table);
    execute format('alter table %I force row level security', new_table);
    execute format('create policy %I on %I to kohort_owner using (true) with check (true)', new_table || '_owner', new_table);
  end loop;
end
$$;

create policy session_guest_seen on session_guest for select to kohort_service
  using ((select may('hr')) or person_id = (select me()) or session_id = any ((select my_duties())::bigint[]));
create policy check_in_seen on check_in for select to kohort_service
  using ((select may('hr')) or person_id = (select me()) or session_id = any ((select my_duties())::bigint[]));
grant select on session_guest, check_in to kohort_service;

-- The sessions of one's cohorts, those that one could attend before one left, and those that one was a guest of.
create or replace function my_sessions() returns bigint[]
language plpgsql stable security definer set search_path from current as $$
declare
  person bigint := me();
begin
  return array(
    select session.id from session where session.cohort_id = any (my_cohorts())
    union
    select session.id
      from cohort_member
      join session on session.cohort_id = cohort_member.cohort_id
       and session.date >= cohort_member.joined_on and session.date < cohort_member.left_on
     where cohort_member.person_id = person
    union
    select session_guest.session_id from session_guest
     where session_guest.person_id = person and session_guest.removed_at is null);
end
$$;

-- The cohorts that one was a guest of: what they are called, and nothing else of them.
create function my_guest_cohorts() returns bigint[]
language plpgsql stable security definer set search_path from current as $$
declare
  person bigint := me();
begin
  return array(
    select session.cohort_id
      from session_guest
      join session on session.id = session_guest.session_id
     where session_guest.person_id = person and session_guest.removed_at is null);
end
$$;

alter policy cohort_seen on cohort
  using ((select sees_all()) or id = any ((select my_cohorts())::bigint[])
         or id = any ((select my_past_cohorts())::bigint[]) or id = any ((select my_guest_cohorts())::bigint[]));

-- What stands in the way of noting these people as guests of a session: unknown, member or facilitator. For HR and those
-- who facilitate the session.
create function guest_problems(meeting bigint, codes text[]) returns table (code text, problem text)
language sql stable security definer
begin atomic
  select given.code,
         case when profile.id is null then 'unknown'
              when session_facilitator.person_id is not null then 'facilitator' else 'member' end
    from unnest(codes) as given (code)
    join session on session.id = guest_problems.meeting
    left join profile on profile.code = given.code and profile.left_on is null
    left join session_facilitator
           on session_facilitator.session_id = session.id and session_facilitator.person_id = profile.id
    left join cohort_member on cohort_member.cohort_id = session.cohort_id and cohort_member.person_id = profile.id
      and cohort_member.joined_on <= session.date and (cohort_member.left_on is null or cohort_member.left_on > session.date)
   where ((select may('hr')) or session.id = any ((select my_duties())::bigint[]))
     and (profile.id is null or session_facilitator.person_id is not null or cohort_member.person_id is not null)
   order by given.code;
end;

-- Notes these people as guests of a session, in the place of those whom the one who acts has noted before. What another
-- has noted stands.
create function note_guests(meeting bigint, codes text[]) returns void
language plpgsql security definer set search_path from current as $$
declare
  person bigint := me();
begin
  if not (may('hr') or meeting = any (my_duties())) or exists (select from guest_problems(meeting, codes)) then
    raise exception 'guests are noted by HR and those who facilitate the session' using errcode = 'insufficient_privilege';
  end if;
  update session_guest set removed_at = kohort_now(), removed_by = person
   where session_guest.session_id = meeting and session_guest.removed_at is null
     and session_guest.noted_by is not distinct from person
     and session_guest.person_id not in (select profile.id from profile where profile.code = any (codes));
  insert into session_guest (session_id, person_id, noted_at, noted_by)
  select meeting, profile.id, kohort_now(), person
    from profile
   where profile.code = any (codes) and profile.left_on is null
   order by profile.id
      on conflict (session_id, person_id) where removed_at is null do nothing;
end
$$;

-- The guests of a session by the names that others see, for HR and those who facilitate it.
create function session_guests(meeting bigint)
returns table (code text, name text, noted_by text, removed_at timestamptz, removed_by text)
language sql stable security definer
begin atomic
  select profile.code, profile.name, noter.code, session_guest.removed_at, remover.code
    from session_guest
    join profile on profile.id = session_guest.person_id
    left join profile as noter on noter.id = session_guest.noted_by
    left join profile as remover on remover.id = session_guest.removed_by
   where session_guest.session_id = session_guests.meeting
     and ((select may('hr')) or session_guest.session_id = any ((select my_duties())::bigint[]))
   order by session_guest.id;
end;

-- The code that is shown in the room: the same for everyone who asks, until the session is over. Null when the session is
-- not at hand: more than an hour away, over, cancelled or logged.
create function open_check_in(meeting bigint, out code text, out expires_at timestamptz)
language plpgsql security definer set search_path from current as $$
declare
  held record;
begin
  if not (may('hr') or meeting = any (my_duties())) then
    raise exception 'check-in is opened by HR and those who facilitate the session' using errcode = 'insufficient_privilege';
  end if;
  -- One at a time, so that two who open it show the same code.
  select session.status, session.during into held from session where session.id = meeting for update;
  if held.status <> 'planned' or kohort_now() < lower(held.during) - interval '1 hour'
     or kohort_now() >= upper(held.during) then
    return;
  end if;
  delete from check_in_code where check_in_code.expires_at <= kohort_now();
  insert into check_in_code (session_id, code, expires_at)
  select meeting, string_agg(substr('0123456789ABCDEFGHJKMNPQRSTVWXYZ', 1 + get_byte(random.bytes, place) % 32, 1), ''),
         upper(held.during)
    from (select sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()))) as random (bytes),
         generate_series(0, 7) as place
      on conflict (session_id) do update set expires_at = excluded.expires_at
  returning check_in_code.code, check_in_code.expires_at into open_check_in.code, open_check_in.expires_at;
end
$$;

-- Checks the one who acts in by a code: a member of the cohort, or else as a guest. Five wrong codes in a quarter of an
-- hour, and no more are looked at until it has passed. A try that the caller does not keep is not counted, so that
-- a wrong one takes its time and the code is long enough by itself.
create function check_in(said text, out meeting text, out role text, out tries_left integer)
language plpgsql security definer set search_path from current as $$
declare
  most constant integer := 5;
  person bigint := me();
  misses integer;
  place record;
begin
  if person is null then
    raise exception 'a person checks in' using errcode = 'insufficient_privilege';
  end if;
  insert into check_in_try as earlier (person_id, since, wrong) values (person, kohort_now(), 0)
      on conflict (person_id) do update
     set since = case when earlier.since <= kohort_now() - interval '15 minutes' then excluded.since else earlier.since end,
         wrong = case when earlier.since <= kohort_now() - interval '15 minutes' then 0 else earlier.wrong end
  returning earlier.wrong into misses;
  if misses >= most then
    tries_left := 0;
    return;
  end if;
  select session.id, session.name, session.cohort_id, session.date into place
    from check_in_code
    join session on session.id = check_in_code.session_id
   where check_in_code.code = said and check_in_code.expires_at > kohort_now() and session.status = 'planned';
  if not found then
    perform pg_sleep(0.2);
    update check_in_try set wrong = misses + 1 where check_in_try.person_id = person;
    tries_left := most - misses - 1;
    return;
  end if;
  delete from check_in_try where check_in_try.person_id = person;
  meeting := place.name;
  role := case
    when exists (select from session_facilitator
                  where session_facilitator.session_id = place.id and session_facilitator.person_id = person)
    then 'facilitator'
    when exists (select from cohort_member
                  where cohort_member.cohort_id = place.cohort_id and cohort_member.person_id = person
                    and cohort_member.joined_on <= place.date
                    and (cohort_member.left_on is null or cohort_member.left_on > place.date))
    then 'member' else 'guest' end;
  if role = 'facilitator' then return; end if;
  insert into check_in (session_id, person_id, at) values (place.id, person, kohort_now())
      on conflict (session_id, person_id) do nothing;
  if role = 'guest' then
    insert into session_guest (session_id, person_id, noted_at, noted_by)
    values (place.id, person, kohort_now(), person)
        on conflict (session_id, person_id) where removed_at is null do nothing;
  end if;
end
$$;

-- The people whom the one who acts names by the names that others see, as in migration 25; those who facilitate a
-- session name its guests as well.
create or replace function people_noted(named text[]) returns bigint[]
language plpgsql stable security definer set search_path from current as $$
declare
  who record := claimed();
begin
  return array(
    select found.id
      from (
        select profile.id from profile
         where profile.code = any (named) and (who.hr or profile.id = any ((select my_people())::bigint[]))
        union
        select person.id from person
         where person.employee_number = any (named) and (who.hr or (who.self and person.id = who.person))
        union
        select profile.id from profile
          join session_guest on session_guest.person_id = profile.id
         where profile.code = any (named) and session_guest.session_id = any ((select my_duties())::bigint[])) as found
     order by found.id);
end
$$;

-- Notes what the one who acts has done, with the people it names by the names that others see, as in migration 25; those
-- who were marked at a session and its guests as well.
create or replace function note(operation text, about jsonb) returns void
language plpgsql security definer set search_path from current as $$
declare
  lists constant text[] := array['members', 'marked', 'guests'];
  list text;
  named text[];
  found_people bigint[];
begin
  named := array(
    select value from jsonb_each_text(about) as given (key, value)
     where key in ('person', 'other', 'employee_number')
    union all
    select element.value
      from unnest(lists) as wanted (key)
     cross join lateral jsonb_array_elements_text(
           case jsonb_typeof(about -> wanted.key) when 'array' then about -> wanted.key end) as element (value));
  if cardinality(named) > 0 then found_people := people_noted(named); end if;
  if cardinality(found_people) > 0 then
    select about || coalesce(jsonb_object_agg(given.key, profile.code), '{}') into about
      from jsonb_each_text(about) as given (key, value)
      join person on person.employee_number = given.value
      join profile on profile.id = person.id
     where given.key in ('person', 'other', 'employee_number') and person.id = any (found_people);
    foreach list in array lists loop
      if jsonb_typeof(about -> list) = 'array' then
        about := about || jsonb_build_object(list, (
          select coalesce(jsonb_agg(profile.code order by profile.code), '[]')
            from profile
            join person on person.id = profile.id
           where profile.id = any (found_people)
             and ((about -> list) ? profile.code or (about -> list) ? person.employee_number)));
      end if;
    end loop;
  end if;
  perform write_note(note.operation, note.about, coalesce(found_people, '{}'));
end
$$;

-- Who becomes protected goes by the alias in what was noted before, too.
create function audit_protected() returns trigger
language plpgsql security definer set search_path from current as $$
begin
  perform set_config('kohort.erasing', seal('audit', '', 'erase'), true);
  update audit set about = renamed(audit.about::text, array[new.employee_number], new.alias)::jsonb
   where audit.subjects @> array[new.id];
  perform set_config('kohort.erasing', '', true);
  return null;
end
$$;

create trigger audit_protected after update of protected on person
  for each row when (new.protected and not old.protected) execute function audit_protected();

revoke all on function audit_protected() from public;
grant execute on function my_guest_cohorts() to kohort_service, kohort_reporter;
grant execute on function guest_problems(bigint, text[]), note_guests(bigint, text[]), session_guests(bigint),
  open_check_in(bigint), check_in(text) to kohort_service;
