-- Who may read and change each row, for every way in. Everything is decided by who is claimed to act: the database
-- roles say only which program reads. Calls in policies stand as (select f()), so that each is made once a query.

-- What others see of a person: for a protected identity an alias, and nothing that tells where or who. Kept by triggers.
create table profile (
  id             bigint primary key references person on delete cascade,
  code           text not null,
  name           text,
  email          text,
  category       category not null,
  title          text,
  position       text,
  department_id  bigint references department,
  workplace_id   bigint references workplace,
  reports_to_id  bigint,
  site           text,
  protected      boolean not null,
  start_date     date,
  end_date       date,
  left_on        date
);

-- Answers "whose number or alias is this?" and "who reports to this person?".
create index profile_code_idx on profile (code);
create index profile_reports_to_id_idx on profile (reports_to_id) where reports_to_id is not null;
create index profile_department_id_idx on profile (department_id);
create index profile_workplace_id_idx on profile (workplace_id);

create function keep_profiles(people bigint[]) returns void
language sql security definer
begin atomic
  insert into profile (
    id, code, name, email, category, title, position, department_id, workplace_id, reports_to_id, site, protected,
    start_date, end_date, left_on)
  select id, case when protected then alias else employee_number end,
         case when not protected then name end,
         case when not protected then email end,
         category,
         case when not protected then title end,
         case when not protected then position end,
         case when not protected then department_id end,
         case when not protected then workplace_id end,
         reports_to_id,
         case when not protected then site end,
         protected,
         case when not protected then start_date end,
         end_date, left_on
    from person
   where id = any (people)
      on conflict (id) do update
     set (code, name, email, category, title, position, department_id, workplace_id, reports_to_id, site, protected,
          start_date, end_date, left_on)
       = (excluded.code, excluded.name, excluded.email, excluded.category, excluded.title, excluded.position,
          excluded.department_id, excluded.workplace_id, excluded.reports_to_id, excluded.site, excluded.protected,
          excluded.start_date, excluded.end_date, excluded.left_on);
end;

create function profile_changed_people() returns trigger
language plpgsql security definer set search_path from current as $$
begin
  perform keep_profiles(array(select id from changed));
  return null;
end
$$;

create trigger person_profile_insert after insert on person
  referencing new table as changed for each statement execute function profile_changed_people();
create trigger person_profile_update after update on person
  referencing new table as changed for each statement execute function profile_changed_people();

select keep_profiles(array(select id from person));

-- People as the one who asks may see them; for oneself the real identity.
drop view person_shown;

create view person_shown with (security_invoker) as
select profile.id,
       coalesce(own.employee_number, profile.code) as code,
       coalesce(own.name, profile.name) as name,
       profile.category,
       coalesce(own.title, profile.title) as title,
       coalesce(own.position, profile.position) as position,
       department.id as department_id,
       department.name as department,
       workplace.id as workplace_id,
       workplace.name as workplace,
       profile.reports_to_id,
       coalesce(own.site, profile.site) as site,
       profile.protected,
       profile.end_date,
       profile.left_on
  from profile
  left join person as own on own.id = profile.id and profile.protected and own.id = (select me())
  left join department on department.id = coalesce(own.department_id, profile.department_id)
  left join workplace on workplace.id = coalesce(own.workplace_id, profile.workplace_id);

-- Sets of keys that policies compare with, each worked out once a query.

-- The cohorts that the person who acts belongs to today, as member or facilitator.
create or replace function my_cohorts() returns bigint[]
language plpgsql stable security definer set search_path from current as $$
declare
  person bigint := me();
begin
  return array(
    select cohort_member.cohort_id from cohort_member
     where cohort_member.person_id = person and cohort_member.left_on is null
    union
    select session.cohort_id
      from session_facilitator
      join session on session.id = session_facilitator.session_id
     where session_facilitator.person_id = person);
end
$$;

-- The same for those who act for themselves; for others none.
create function my_reading_cohorts() returns bigint[]
language plpgsql stable security definer set search_path from current as $$
declare
  person bigint := myself();
begin
  return array(
    select cohort_member.cohort_id from cohort_member
     where cohort_member.person_id = person and cohort_member.left_on is null
    union
    select session.cohort_id
      from session_facilitator
      join session on session.id = session_facilitator.session_id
     where session_facilitator.person_id = person);
end
$$;

-- The cohorts that the person who acts has been a member of.
create function my_past_cohorts() returns bigint[]
language plpgsql stable security definer set search_path from current as $$
declare
  person bigint := me();
begin
  return array(select cohort_member.cohort_id from cohort_member where cohort_member.person_id = person);
end
$$;

-- The sessions of one's cohorts, and those that one could attend before one left.
create function my_sessions() returns bigint[]
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
     where cohort_member.person_id = person);
end
$$;

-- The sessions that the person who acts facilitates.
create function my_duties() returns bigint[]
language plpgsql stable security definer set search_path from current as $$
declare
  person bigint := me();
begin
  return array(select session_facilitator.session_id from session_facilitator where session_facilitator.person_id = person);
end
$$;

-- Oneself, the members of one's cohorts and those who facilitate them.
create function my_people() returns bigint[]
language plpgsql stable security definer set search_path from current as $$
declare
  cohorts bigint[] := my_cohorts();
begin
  return array(
    select me()
    union
    select cohort_member.person_id from cohort_member
     where cohort_member.cohort_id = any (cohorts) and cohort_member.left_on is null
    union
    select session_facilitator.person_id
      from session
      join session_facilitator on session_facilitator.session_id = session.id
     where session.cohort_id = any (cohorts));
end
$$;

-- True once a session of the cohort has begun or somebody has written about one, and for those who are not HR. From then
-- on its members and sessions are not deleted: a refusal by a foreign key would tell who has written.
create function has_begun(cohort bigint) returns boolean
language plpgsql stable security definer set search_path from current as $$
begin
  return not may('hr')
      or exists (select from session where session.cohort_id = cohort and lower(session.during) <= kohort_now())
      or exists (select from reflection where reflection.cohort_id = cohort);
end
$$;

-- True when the person who acts, or is acted for, may write about the session: a member, once it has begun.
create function may_write_about(session bigint, cohort bigint) returns boolean
language plpgsql stable security definer set search_path from current as $$
begin
  return exists (
    select from session as meeting
      join cohort_member on cohort_member.cohort_id = meeting.cohort_id and cohort_member.person_id = me()
     where meeting.id = may_write_about.session and meeting.cohort_id = may_write_about.cohort
       and meeting.status <> 'cancelled' and lower(meeting.during) <= kohort_now());
end
$$;

-- Row-level security on every table that an operation reads, also for the owner; definer functions, foreign keys and
-- migrations go on working through the owner's own policy.
do $$
declare
  protected_table name;
begin
  for protected_table in
    select relname from pg_class
     where relnamespace = current_schema()::regnamespace and relkind = 'r' and relname not in ('migration', 'claim_key', 'batch')
  loop
    execute format('alter table %I enable row level security', protected_table);
    execute format('alter table %I force row level security', protected_table);
    if protected_table <> 'reflection' then
      execute format('create policy %I on %I to kohort_owner using (true) with check (true)',
        protected_table || '_owner', protected_table);
    end if;
  end loop;
end
$$;

-- What tells nothing of people: read by everyone who is known, changed by HR.
do $$
declare
  shared_table text;
begin
  foreach shared_table in array array['department', 'workplace', 'module', 'room', 'programme', 'edition'] loop
    execute format('create policy %I on %I for select to kohort_service, kohort_reporter using ((select is_known()))',
      shared_table || '_known', shared_table);
    execute format($policy$create policy %I on %I to kohort_service
      using ((select may('hr'))) with check ((select may('hr')))$policy$, shared_table || '_hr', shared_table);
  end loop;
end
$$;

-- Programmes, editions and sessions have a column that names people or says something of them; it is read through a
-- function that asks who reads.
revoke select on programme, edition, session from kohort_service, kohort_reporter;
grant select (id, code, title, applied_at) on programme to kohort_service, kohort_reporter;
grant select (id, programme_id, code, from_date, to_date) on edition to kohort_service, kohort_reporter;
grant select (id, cohort_id, module_id, name, status, date, starts, ends, zone, during, room_id, sequence, changed_at,
  logged_at, logged_by) on session to kohort_service, kohort_reporter;

-- The document of a programme; null for those who are neither HR nor the operator.
create function programme_document(programme bigint) returns jsonb
language sql stable security definer
return (select document from programme where id = programme_document.programme and (select sees_all()));

-- How many members a cohort of the programme has at least.
create function least_members(programme bigint) returns integer
language sql stable security definer
return (select (document #>> '{cohorts,size,min}')::integer from programme
         where id = least_members.programme and (select is_known()));

-- Whom an edition is for; null for those who are neither HR nor the operator.
create function edition_people(edition bigint) returns jsonb
language sql stable security definer
return (select people from edition where id = edition_people.edition and (select sees_all()));

-- The notes of a session, for HR and those who facilitate it; null for others.
create function session_notes(session bigint) returns text
language sql stable security definer
return (select notes from session
         where id = session_notes.session and ((select may('hr')) or id = any ((select my_duties())::bigint[])));

-- People. The table person is HR's, and everyone's as far as it is about themselves; others see profiles.
create policy person_own on person for select to kohort_service
  using (id = (select me()) and (not protected or (select is_self())));
create policy person_hr on person to kohort_service
  using ((select may('hr')) and (not protected or (select (claimed()).register)))
  with check ((select may('hr')));

create policy profile_seen on profile for select to kohort_service
  using ((select sees_all()) or id = any ((select my_people())::bigint[]));

create policy access_own on access for select to kohort_service using (person_id = (select me()));
create policy access_hr on access to kohort_service
  using ((select may('hr'))) with check ((select may('hr')));

create policy login_own on login for select to kohort_service using (person_id = (select me()));
create policy login_hr on login to kohort_service
  using ((select may('hr'))) with check ((select may('hr')) and person_id is not null and not may_be_anyone);

create policy access_token_seen on access_token for select to kohort_service
  using (person_id = (select me()) or (select may('hr')));

create policy person_import_hr on person_import to kohort_service
  using ((select may('hr'))) with check ((select may('hr')));

create policy programme_facilitator_seen on programme_facilitator for select to kohort_service
  using ((select sees_all()) or person_id = (select me()));
create policy programme_facilitator_hr on programme_facilitator to kohort_service
  using ((select may('hr'))) with check ((select may('hr')));

-- Plans, cohorts and sessions.
create policy plan_hr on plan to kohort_service using ((select may('hr'))) with check ((select may('hr')));

create policy cohort_seen on cohort for select to kohort_service
  using ((select sees_all()) or id = any ((select my_cohorts())::bigint[])
         or id = any ((select my_past_cohorts())::bigint[]));
create policy cohort_made on cohort for insert to kohort_service with check ((select may('hr')));
create policy cohort_removed on cohort for delete to kohort_service using ((select may('hr')) and not has_begun(id));

create policy cohort_member_seen on cohort_member for select to kohort_service
  using ((select sees_all()) or person_id = (select me()) or cohort_id = any ((select my_cohorts())::bigint[]));
create policy cohort_member_added on cohort_member for insert to kohort_service with check ((select may('hr')));
create policy cohort_member_changed on cohort_member for update to kohort_service
  using ((select may('hr'))) with check ((select may('hr')));
create policy cohort_member_removed on cohort_member for delete to kohort_service
  using ((select may('hr')) and not has_begun(cohort_id));

create policy session_seen on session for select to kohort_service
  using ((select sees_all()) or id = any ((select my_sessions())::bigint[]));
create policy session_made on session for insert to kohort_service with check ((select may('hr')));
create policy session_changed on session for update to kohort_service
  using ((select may('hr')) or id = any ((select my_duties())::bigint[]))
  with check ((select may('hr')) or id = any ((select my_duties())::bigint[]));
create policy session_removed on session for delete to kohort_service
  using ((select may('hr')) and not has_begun(cohort_id));

-- A facilitator logs a session; only HR moves or cancels it, and nobody logs in another's name.
create function session_changed_by_right() returns trigger
language plpgsql security definer set search_path from current as $$
begin
  if not may('hr')
     and (old.date, old.starts, old.ends, old.zone, old.room_id) is not distinct from
         (new.date, new.starts, new.ends, new.zone, new.room_id)
     and new.status = 'held' and old.status <> 'cancelled' and new.logged_by is not distinct from me() then
    return new;
  end if;
  if may('hr') and (new.logged_by is not distinct from old.logged_by or new.logged_by is not distinct from me()) then
    return new;
  end if;
  raise exception 'only HR moves or cancels a session' using errcode = 'insufficient_privilege';
end
$$;

create policy session_facilitator_seen on session_facilitator for select to kohort_service
  using ((select sees_all()) or session_id = any ((select my_sessions())::bigint[]));
create policy session_facilitator_hr on session_facilitator to kohort_service
  using ((select may('hr'))) with check ((select may('hr')));

create policy booking_seen on booking for select to kohort_service
  using ((select may('hr')) or person_id = (select me()));

-- Attendance: everyone's for HR, those of one's own sessions for a facilitator, one's own for a member.
create policy attendance_seen on attendance for select to kohort_service
  using ((select sees_all()) or person_id = (select me()) or session_id = any ((select my_duties())::bigint[]));
create policy attendance_marked on attendance for insert to kohort_service
  with check (((select may('hr')) or session_id = any ((select my_duties())::bigint[]))
              and marked_by is not distinct from (select me()));
create policy attendance_corrected on attendance for update to kohort_service
  using ((select may('hr')) or session_id = any ((select my_duties())::bigint[]))
  with check (marked_by is not distinct from (select me()));

-- Reflections. Who acts for another may write for that person, and reads only what everybody reads.
drop policy reflection_author on reflection;
drop policy reflection_shared on reflection;

create policy reflection_own on reflection to kohort_service
  using (author_id = (select myself())) with check (author_id = (select myself()));
create policy reflection_written on reflection for insert to kohort_service
  with check (author_id = (select me()) and visibility = 'private' and withdrawn_at is null);
create policy reflection_about_session on reflection as restrictive for insert to kohort_service
  with check (may_write_about(session_id, cohort_id));
create policy reflection_shared on reflection for select to kohort_service
  using (withdrawn_at is null
    and ((visibility = 'cohort' and cohort_id = any ((select my_reading_cohorts())::bigint[]))
      or (visibility = 'open' and (select is_known()))));

-- What an author may change: who reads, never in whose name or about what.
revoke update on reflection from kohort_service;
grant update (text, kind, visibility, withdrawn_at) on reflection to kohort_service;

-- Keys are referred to by others, so that changing one would tell whether anybody does.
revoke update, delete on person, cohort, cohort_member, session, attendance, access, person_import, monthly_statistics
  from kohort_service;
grant update (employee_number, name, email, category, title, position, department_id, workplace_id, reports_to,
  reports_to_id, site, employment_rate, protected, attributes, start_date, end_date, left_on) on person to kohort_service;
grant delete on cohort to kohort_service;
grant update (joined_on, left_on), delete on cohort_member to kohort_service;
grant update (status, date, starts, ends, room_id, notes, logged_at, logged_by), delete on session to kohort_service;
grant update (status, reason, marked_at, marked_by) on attendance to kohort_service;
grant insert, delete on access to kohort_service;
grant select, insert, delete on login to kohort_service;
grant select (id, person_id, issued_at, issued_by, expires_at, revoked_at) on access_token to kohort_service;
grant select on profile, person_shown to kohort_service;

-- Batches: their names tell nothing of people, their answers do. An answer is given again only to who was answered.
alter table batch_receipt add column actor_id bigint default actor();
revoke select, update, delete on batch_receipt from kohort_service;
revoke update, delete on batch from kohort_service;

create policy batch_receipt_kept on batch_receipt for insert to kohort_service
  with check ((select is_known()) and actor_id is not distinct from (select actor()));

-- The receipts of these requests of a batch, by their place; the answer only for the same request of the same actor.
create function receipts(batch text, ids text[], canonicals text[])
returns table (place bigint, same boolean, answer text)
language sql stable security definer
begin atomic
  select found.place, found.same, case when found.same then found.answer::text end
    from (
      select request.place, receipt.answer,
             receipt.digest = sha256(convert_to(request.canonical, 'UTF8'))
               and receipt.actor_id is not distinct from (select actor()) as same
        from unnest(ids, canonicals) with ordinality as request (id, canonical, place)
        join batch_receipt as receipt on receipt.batch_id = receipts.batch and receipt.request_id = request.id
       where (select is_known())) as found
   order by found.place;
end;

-- Removes the answers of batches whose last answer is older than some days, for HR and the operator; the batches
-- themselves are remembered for ever.
create function prune_receipts(days integer) returns bigint
language plpgsql security definer set search_path from current as $$
declare
  old text[];
begin
  if not sees_all() then
    raise exception 'receipts are pruned by HR and the operator' using errcode = 'insufficient_privilege';
  end if;
  old := array(
    select batch_receipt.batch_id from batch_receipt
     group by batch_receipt.batch_id
    having max(batch_receipt.answered_at) < kohort_now() - make_interval(days => days));
  delete from batch_receipt where batch_receipt.batch_id = any (old);
  update batch set pruned_at = kohort_now() where batch.id = any (old);
  return cardinality(old);
end
$$;

create policy monthly_statistics_seen on monthly_statistics for select to kohort_service
  using ((select sees_all()) or (select may('facilitator')));
create policy monthly_statistics_made on monthly_statistics for insert to kohort_service
  with check ((select sees_all()));

-- The reporter reads all or nothing, so that the night's sums ask once and not for each row.
do $$
declare
  reported_table text;
begin
  foreach reported_table in array array['profile', 'programme_facilitator', 'cohort', 'cohort_member', 'session',
    'session_facilitator', 'attendance', 'monthly_statistics'] loop
    execute format('create policy %I on %I for select to kohort_reporter using ((select sees_all()))',
      reported_table || '_reported', reported_table);
  end loop;
end
$$;

create trigger session_changed_by_right before update on session
  for each row
  when (row_security_active('session'::regclass) and not pg_has_role(current_user, 'kohort_owner', 'usage'))
  execute function session_changed_by_right();

-- The program's reporter reads what the night's reports hold, no address and not a word that anybody wrote.
revoke all on department, workplace, person, access, person_import, module, room, programme_facilitator, plan, cohort,
  cohort_member, session_facilitator, booking, attendance, monthly_statistics from kohort_reporter;
grant select on department, workplace, module, room, programme_facilitator, cohort, cohort_member, session_facilitator,
  attendance, monthly_statistics to kohort_reporter;
grant select (id, code, name, category, title, position, department_id, workplace_id, reports_to_id, site, protected,
  end_date, left_on) on profile to kohort_reporter;
-- For the view alone: no policy lets the reporter see a row of the table itself.
grant select (id, employee_number, name, title, position, department_id, workplace_id, site) on person to kohort_reporter;
grant select on person_shown to kohort_reporter;

-- What somebody may know who does not see the rows behind it.

-- The authors, among these people, of reflections that the one who asks may read.
create function authors(ids bigint[]) returns table (id bigint, code text, name text)
language sql stable security definer
begin atomic
  select profile.id,
         case when profile.id = (select me()) and (select is_self()) then person.employee_number else profile.code end,
         case when profile.id = (select me()) and (select is_self()) then person.name else profile.name end
    from profile
    join person on person.id = profile.id
   where profile.id = any (ids)
     and (select is_known())
     and (profile.id = (select me())
          or exists (
               select from reflection
                where reflection.author_id = profile.id and reflection.withdrawn_at is null
                  and (reflection.visibility = 'open'
                       or (reflection.visibility = 'cohort'
                           and reflection.cohort_id = any ((select my_reading_cohorts())::bigint[])))));
end;

-- What sessions and their cohorts are called; nothing of when, where or who.
create function session_names(ids bigint[]) returns table (id bigint, session text, cohort text)
language sql stable security definer
begin atomic
  select session.id, session.name, cohort.name
    from session join cohort on cohort.id = session.cohort_id
   where session.id = any (ids) and (select is_known());
end;

-- The session, or the cohort, of a name.
create function session_named(name text) returns table (id bigint)
language sql stable security definer
begin atomic
  select session.id from session where session.name = session_named.name and (select is_known());
end;

create function cohort_named(name text) returns table (id bigint)
language sql stable security definer
begin atomic
  select cohort.id from cohort where cohort.name = cohort_named.name and (select is_known());
end;

-- The people whom documents name by employee number or alias, for HR.
create function people_named(names text[]) returns table (name text, id bigint, code text, has_left boolean)
language sql stable security definer
begin atomic
  select named.name, person.id, case when person.protected then person.alias else person.employee_number end,
         person.left_on is not null
    from unnest(names) as named (name)
    join person on person.employee_number = named.name or person.alias = named.name
   where (select may('hr'))
   order by named.name, person.id;
end;

-- Those whom an edition takes through its programme, in order of key: active until it begins, of the selection, and no
-- facilitators of the programme. For HR and the operator.
create function selected_people(
  programme bigint, starts date, everyone boolean, departments text[], categories text[], codes text[])
returns table (id bigint)
language sql stable security definer
begin atomic
  select person.id
    from person
    left join department on department.id = person.department_id
   where (select sees_all())
     and person.left_on is null
     and (person.end_date is null or person.end_date >= starts)
     and (everyone
          or ((departments is not null or categories is not null)
              and (departments is null or department.name = any (departments))
              and (categories is null or person.category::text = any (categories)))
          or person.employee_number = any (codes)
          or person.alias = any (codes))
     and not exists (select from programme_facilitator
                      where programme_facilitator.programme_id = programme
                        and programme_facilitator.person_id = person.id)
   order by person.id;
end;

-- The reminders due on a day, with the address that each goes to: the reporter's alone. Of a person with a protected
-- identity there is the address and nothing else.
create function reminders_due(editions bigint[], as_of date)
returns table (
  kind text, email text, protected boolean, person text, name text, session text, title text, date date, starts time,
  ends time, room text, site text)
language sql stable security definer
begin atomic
  with due as (
    select 'session_in_7_days' as kind, session.id as session_id, taking_part.person_id
      from session
      join cohort on cohort.id = session.cohort_id
     cross join lateral (
           select cohort_member.person_id from cohort_member
            where cohort_member.cohort_id = cohort.id and cohort_member.joined_on <= session.date
              and (cohort_member.left_on is null or cohort_member.left_on > session.date)
            union
           select session_facilitator.person_id from session_facilitator
            where session_facilitator.session_id = session.id) as taking_part
     where cohort.edition_id = any (editions) and session.status = 'planned' and session.date = as_of + 7
    union all
    select 'log_session', session.id, session_facilitator.person_id
      from session
      join cohort on cohort.id = session.cohort_id
      join session_facilitator on session_facilitator.session_id = session.id and session_facilitator.lead
     where cohort.edition_id = any (editions) and session.status = 'planned' and session.date < as_of
       and (as_of - session.date = 1 or (as_of - session.date) % 7 = 0)
  ), open as (
    select due.kind, person.email, false as protected, person.employee_number, person.name, session.name as session,
           module.title, session.date, session.starts, session.ends, room.code as room, room.site
      from due
      join person on person.id = due.person_id and person.left_on is null and person.email <> '' and not person.protected
      join session on session.id = due.session_id
      join module on module.id = session.module_id
      join room on room.id = session.room_id
     order by due.kind, session.date, session.starts, session.id, person.employee_number, person.id
  ), hidden as (
    select distinct person.email
      from due
      join person on person.id = due.person_id and person.left_on is null and person.email <> '' and person.protected
     order by person.email
  )
  select * from open where (select sees_all())
  union all
  select 'look', email, true, null, null, null, null, null, null, null, null, null from hidden
   where (select sees_all());
end;

-- How many reflections there are, for HR and the nightly report: never whose, never a word of them.
create or replace function reflection_counts(
  out edition_id bigint, out kind reflection_kind, out visibility visibility, out reflections bigint)
returns setof record
language sql stable security definer
begin atomic
  select cohort.edition_id, reflection.kind, reflection.visibility, count(*)
    from reflection
    join cohort on cohort.id = reflection.cohort_id
   where reflection.withdrawn_at is null and (select sees_all())
   group by cohort.edition_id, reflection.kind, reflection.visibility
   order by cohort.edition_id, reflection.kind, reflection.visibility;
end;

-- How many could read a reflection of this cohort at each step of the ladder, for those who have been in the cohort.
create or replace function readers(cohort bigint, step visibility) returns bigint
language sql stable security definer
return case
  when not cohort = any (my_past_cohorts()) then null
  when step = 'private' then 1
  when step = 'cohort' then (
    select count(distinct person_id) from (
      select person_id from cohort_member where cohort_id = readers.cohort and left_on is null
      union
      select session_facilitator.person_id from session_facilitator
        join session on session.id = session_facilitator.session_id where session.cohort_id = readers.cohort) as reader)
  else (select count(*) from person where left_on is null)
end;

drop function taken(bigint, tstzrange);

do $$
begin
  -- Also those of earlier migrations: functions were everybody's until now.
  execute format('revoke all on all functions in schema %I from public', current_schema());
end
$$;

grant execute on function my_cohorts(), my_reading_cohorts(), my_past_cohorts(), my_sessions(), my_duties(), my_people(),
  least_members(bigint), edition_people(bigint), selected_people(bigint, date, boolean, text[], text[], text[])
  to kohort_service, kohort_reporter;
grant execute on function has_begun(bigint), may_write_about(bigint, bigint), programme_document(bigint),
  session_notes(bigint), receipts(text, text[], text[]), prune_receipts(integer), authors(bigint[]),
  session_names(bigint[]), session_named(text), cohort_named(text), people_named(text[]) to kohort_service;
grant execute on function reminders_due(bigint[], date) to kohort_reporter;

-- The key of what this session wrote last: who writes for another may not read it back.
create function recorded_reflection() returns bigint
language sql stable security definer
return currval('reflection_id_seq'::regclass);

revoke all on function recorded_reflection() from public;
grant execute on function recorded_reflection() to kohort_service;
