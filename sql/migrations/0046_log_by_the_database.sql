-- Rights, logins and tokens are logged by the database itself, whichever way they are given; what must be logged is in the
-- server's own log, too, where no rollback reaches it; and what was shared is withdrawn now and not in the past.

-- Writes one line of the log, without asking who may. The login of somebody with a protected identity may be their name.
create function write_line(operation text, about jsonb, subjects bigint[]) returns void
language plpgsql security definer set search_path from current as $$
declare
  who record := claimed();
  alias text;
begin
  if not who.known then
    raise exception 'nobody is known to act' using errcode = 'insufficient_privilege';
  end if;
  select profile.code into alias from profile where profile.id = who.actor and profile.protected;
  insert into audit (actor_id, person_id, acted_as, login, address, operation, about, subjects)
  values (
    who.actor, who.person,
    case when who.keeper then 'keeper' when who.hr then 'hr' when who.operator then 'operator'
         when may('facilitator') then 'facilitator' else 'participant' end,
    coalesce(alias, session_user), inet_client_addr(), write_line.operation, write_line.about, write_line.subjects);
  if write_line.operation in ('person.register', 'person.unmask', 'record.disclose') then
    raise log 'kohort: % by the login %, about %', write_line.operation, session_user, write_line.about;
  end if;
end
$$;

-- What those who are neither HR nor the operator can do and have noted by the program.
create function noted_for_all() returns text[]
language sql immutable
return array[
  'attendance.mark', 'commitment.answer', 'lesson.used', 'person.erase', 'person.export', 'reflection.delete',
  'reflection.edit', 'reflection.erase', 'reflection.record', 'reflection.widen', 'reflection.withdraw', 'session.check-in',
  'session.check-in-code', 'session.hand-over', 'session.import', 'session.log'];

-- What the database notes itself, and nobody else.
create function noted_by_database() returns text[]
language sql immutable
return array[
  'access.grant', 'access.revoke', 'access.token', 'person.register', 'person.unmask', 'record.disclose', 'record.dispose'];

-- Writes what the program says was done. Those who are neither HR nor the operator, and act for nobody else, write of what
-- they can do: of themselves, and of those who take part in the sessions that they facilitate. What the database notes
-- itself is said by nobody.
create or replace function write_note(operation text, about jsonb, subjects bigint[]) returns void
language plpgsql security definer set search_path from current as $$
declare
  who record := claimed();
  concerned bigint[];
  is_theirs boolean := not write_note.operation = any (noted_by_database());
begin
  if who.self and not who.hr and not who.operator then
    concerned := array[who.person];
    if write_note.operation in ('session.log', 'session.import', 'attendance.mark')
       and not subjects <@ concerned then
      concerned := concerned || people_of_duties(array(
        select jsonb_array_elements_text(case jsonb_typeof(about -> 'session') when 'array' then about -> 'session'
                                              else jsonb_build_array(about -> 'session') end)));
    end if;
    is_theirs := write_note.operation = any (noted_for_all()) and subjects <@ concerned;
  end if;
  if not is_theirs then
    raise exception 'the log takes what you have done, and to whom you may do it'
      using errcode = 'insufficient_privilege', constraint = 'audit_own';
  end if;
  perform write_line(write_note.operation, write_note.about, write_note.subjects);
end
$$;

create or replace function open_register() returns void
language plpgsql security definer set search_path from current as $$
declare
  who record := claimed();
begin
  if not may('hr') then
    raise exception 'the register is HR''s' using errcode = 'insufficient_privilege';
  end if;
  if who.register then return; end if;
  perform set_claim(
    who.actor, who.person,
    concat('hr', case when who.keeper then 'k' end, case when who.operator then 'o' end));
  perform write_line('person.register', '{}', '{}');
end
$$;

-- As before; and it is noted as done to the person, whoever sees whom.
create or replace function unmask(alias text)
returns table (employee_number text, name text, email text, title text, department text, workplace text, site text)
language plpgsql security definer set search_path from current as $$
begin
  if not may('unmasking') then
    raise exception 'unmasking needs that right' using errcode = 'insufficient_privilege', constraint = 'unmask_permitted';
  end if;
  perform write_line(
    'person.unmask', jsonb_build_object('person', alias),
    array(select person.id from person where person.alias = unmask.alias and person.protected));
  return query
    select person.employee_number, person.name, person.email, person.title, department.name, workplace.name, person.site
      from person
      left join department on department.id = person.department_id
      left join workplace on workplace.id = person.workplace_id
     where person.alias = unmask.alias and person.protected;
end
$$;

create or replace function disclose(record bigint, matter text)
returns table (
  session text, cohort text, kind reflection_kind, visibility visibility, state text, author text, recorded_at timestamptz,
  text text, earlier text[])
language plpgsql security definer set search_path from current as $$
begin
  perform require_registrar();
  perform write_line(
    'record.disclose', jsonb_strip_nulls(jsonb_build_object('reflection', 'R' || record, 'matter', left(matter, 200))), '{}');
  return query
    select found.session, found.cohort, found.kind, found.visibility, found.state, profile.code, found.recorded_at,
           coalesce(reflection.text, sealed_record.text), coalesce(sealed_record.earlier, shared_versions(found.id))
      from records() as found
      left join reflection on reflection.id = found.id
      left join profile on profile.id = reflection.author_id
      left join sealed_record on sealed_record.id = found.id
     where found.id = disclose.record;
end
$$;

create or replace function dispose(decision text, older_than_days integer) returns bigint
language plpgsql security definer set search_path from current as $$
declare
  before timestamptz := kohort_now() - make_interval(days => older_than_days);
  withdrawn bigint;
  replaced bigint;
  erased bigint;
begin
  perform require_registrar();
  delete from reflection where reflection.visibility <> 'private' and reflection.withdrawn_at <= before;
  get diagnostics withdrawn = row_count;
  delete from reflection_version where reflection_version.visibility <> 'private' and reflection_version.replaced_at <= before;
  get diagnostics replaced = row_count;
  delete from sealed_record where sealed_record.sealed_at <= before;
  get diagnostics erased = row_count;
  insert into disposal (decision, disposed_at, older_than_days, records)
  values (dispose.decision, kohort_now(), dispose.older_than_days, withdrawn + replaced + erased);
  perform write_line(
    'record.dispose', jsonb_build_object('decision', dispose.decision, 'older_than', dispose.older_than_days), '{}');
  return withdrawn + replaced + erased;
end
$$;

-- Rights, logins and tokens, given or taken by whatever way in. Nobody acts when a migration or a restore does it, and of
-- somebody who has left nothing is left to take.
create function note_access() returns trigger
language plpgsql security definer set search_path from current as $$
declare
  given record := case when tg_op = 'DELETE' then old else new end;
  held jsonb := case tg_table_name
    when 'access' then jsonb_build_object('right', to_jsonb(given) -> 'right')
    when 'login' then jsonb_build_object('login', to_jsonb(given) -> 'name')
    else jsonb_build_object('token', 'T' || (to_jsonb(given) ->> 'id')) end;
  code text;
begin
  if not (claimed()).known then return null; end if;
  select profile.code into code from profile where profile.id = given.person_id and profile.left_on is null;
  if code is null then return null; end if;
  perform write_line(
    case when tg_op = 'INSERT' then case tg_table_name when 'access_token' then 'access.token' else 'access.grant' end
         else 'access.revoke' end,
    jsonb_build_object('person', code) || held, array[given.person_id]);
  return null;
end
$$;

create trigger access_noted after insert or delete on access for each row execute function note_access();
create trigger login_noted after insert or delete on login for each row execute function note_access();
create trigger access_token_noted after insert on access_token for each row execute function note_access();
create trigger access_token_revoked after update of revoked_at on access_token
  for each row when (old.revoked_at is null and new.revoked_at is not null) execute function note_access();

-- Who acts for another by a right of their own stands in the server's log, whatever becomes of the transaction.
create function say_acting(person bigint) returns void
language plpgsql security definer set search_path from current as $$
begin
  raise log 'kohort: the login % acts for %', session_user, (select profile.code from profile where profile.id = say_acting.person);
end
$$;

-- Seals a claim for the rest of the transaction, and says so when it is for another.
create or replace function set_claim(actor bigint, person bigint, flags text) returns void
language plpgsql security definer set search_path from current as $$
declare
  said text[] := array[coalesce(actor::text, ''), coalesce(person::text, ''), flags];
begin
  perform set_config('kohort.claim', array_to_string(said || seal(said[1], said[2], said[3]), ','), true);
  if actor <> person then perform say_acting(person); end if;
end
$$;

-- What is withdrawn is withdrawn now: how long it has been kept is reckoned from then. What is written is not withdrawn.
create function reflection_withdrawn() returns trigger
language plpgsql set search_path from current as $$
begin
  new.withdrawn_at := kohort_now();
  return new;
end
$$;

create trigger reflection_withdrawn before update of withdrawn_at on reflection
  for each row when (old.withdrawn_at is null and new.withdrawn_at is not null) execute function reflection_withdrawn();
create policy reflection_not_withdrawn on reflection as restrictive for insert to kohort_service
  with check (withdrawn_at is null);

-- What a text is, it stays: others have it among the lessons or the proposals.
revoke update (kind) on reflection from kohort_service;

-- Whom one reports to, by the name that others see: one's own boss is known also outside one's cohorts, to nobody else.
create function my_boss() returns text
language sql stable security definer
return (
  select boss.code
    from person
    join profile as boss on boss.id = person.reports_to_id
   where person.id = (select myself()));

-- Attendance is taken once the session has begun, by whoever acts and whichever way in.
create function attendance_begun() returns trigger
language plpgsql security definer set search_path from current as $$
begin
  if (claimed()).known and exists (
    select from (select distinct written.session_id from written) as noted
      join session on session.id = noted.session_id
     where lower(session.during) > kohort_now())
  then
    raise exception 'attendance is taken once the session has begun'
      using errcode = 'check_violation', constraint = 'attendance_begun', table = 'attendance';
  end if;
  return null;
end
$$;

create trigger attendance_begun after insert on attendance
  referencing new table as written for each statement execute function attendance_begun();

-- In plans and programmes an alias stands for a number from now on, in a department and at a workplace of its own.
create function hide_in_documents(number text, alias text) returns void
language plpgsql security definer set search_path from current as $$
declare
  codes text[] := array[number];
  said text := to_json(number)::text;
begin
  update plan
     set problem = jsonb_set(
           renamed(plan.problem::text, codes, alias)::jsonb, '{people}', (
             select coalesce(jsonb_agg(
                      case when person ->> 'id' = alias
                           then (person - 'attributes') || jsonb_build_object('department', alias, 'workplace', alias)
                           else person end order by place), '[]')
               from jsonb_array_elements(renamed(plan.problem::text, codes, alias)::jsonb -> 'people') with ordinality
                    as given (person, place)))::json,
         document = renamed(plan.document::text, codes, alias)::json
   where strpos(plan.problem::text, said) > 0 or strpos(plan.document::text, said) > 0;
  update edition set people = renamed(edition.people::text, codes, alias)::jsonb where strpos(edition.people::text, said) > 0;
  update programme set document = renamed(programme.document::text, codes, alias)::jsonb
   where strpos(programme.document::text, said) > 0;
end
$$;

-- Who becomes protected goes by the alias in what was noted and planned before, and by none of the logins.
create or replace function audit_protected() returns trigger
language plpgsql security definer set search_path from current as $$
begin
  perform set_config('kohort.erasing', seal('audit', '', 'erase'), true);
  update audit set about = renamed(audit.about::text, array[new.employee_number], new.alias)::jsonb
   where audit.subjects @> array[new.id];
  update audit set login = new.alias where audit.actor_id = new.id;
  perform set_config('kohort.erasing', '', true);
  perform hide_in_documents(new.employee_number, new.alias);
  return null;
end
$$;

revoke all on function write_line(text, jsonb, bigint[]), noted_for_all(), noted_by_database(), note_access(), my_boss(),
  say_acting(bigint), attendance_begun(), hide_in_documents(text, text), reflection_withdrawn() from public;
grant execute on function my_boss() to kohort_service;
