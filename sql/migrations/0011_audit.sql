-- Who did what, for whom, when and from where. Written in the transaction that did it, and never changed by anyone.

create table audit (
  id         bigint generated always as identity primary key,
  at         timestamptz not null default now(),
  -- Who did it, and for whom; null for the keeper. Numbers that outlive the person.
  actor_id   bigint,
  person_id  bigint,
  -- What the actor was: keeper, hr, operator, facilitator or participant.
  acted_as   text not null,
  login      text not null,
  -- Where the connection came from; null for a socket of the same machine.
  address    inet,
  operation  text not null,
  -- Which person, session, cohort and so on, by name; never what anybody wrote.
  about      jsonb not null default '{}',
  -- Whom it was done to.
  subjects   bigint[] not null default '{}',
  constraint audit_about_object check (jsonb_typeof(about) = 'object'),
  constraint audit_about_length check (octet_length(about::text) <= 20000)
);

-- Answers "what happened between these days?" and "what did this person do, and what was done to them?".
create index audit_at_idx on audit (at);
create index audit_actor_id_idx on audit (actor_id, id);
create index audit_person_id_idx on audit (person_id, id);
create index audit_subjects_idx on audit using gin (subjects);

create function audit_stays() returns trigger
language plpgsql set search_path from current as $$
begin
  raise exception 'what is noted stays' using errcode = 'insufficient_privilege', constraint = 'audit_stays';
end
$$;

create trigger audit_stays before update or delete or truncate on audit
  for each statement execute function audit_stays();

alter table audit enable row level security;
alter table audit force row level security;

create policy audit_owner on audit to kohort_owner using (true) with check (true);
create policy audit_own on audit for select to kohort_service
  using ((select is_self())
    and (actor_id = (select me()) or person_id = (select me()) or (select me()) = any (subjects)));
-- That somebody has written to themselves is theirs to know; what was done for another is not.
create policy audit_hr on audit for select to kohort_service
  using ((select may('hr')) and (operation not like 'reflection.%' or actor_id is distinct from person_id));

-- Notes what the one who acts has done, with the people it names by the names that others see.
create function note(operation text, about jsonb) returns void
language plpgsql security definer set search_path from current as $$
declare
  who record := claimed();
  named text[];
  found_people bigint[];
begin
  if not who.known then
    raise exception 'nobody is known to act' using errcode = 'insufficient_privilege';
  end if;
  named := array(
    select value from jsonb_each_text(about) as given (key, value)
     where key in ('person', 'other', 'employee_number')
    union all
    select jsonb_array_elements_text(about -> 'members') where jsonb_typeof(about -> 'members') = 'array');
  -- An employee number leads to its alias for HR alone; others name people as they see them.
  found_people := array(
    select profile.id
      from profile
      join person on person.id = profile.id
     where (profile.code = any (named) and (who.hr or profile.id = any (my_people())))
        or (person.employee_number = any (named) and (who.hr or (who.self and person.id = who.person)))
     order by profile.id);
  if cardinality(found_people) > 0 then
    select about || coalesce(jsonb_object_agg(given.key, profile.code), '{}') into about
      from jsonb_each_text(about) as given (key, value)
      join person on person.employee_number = given.value
      join profile on profile.id = person.id
     where given.key in ('person', 'other', 'employee_number') and person.id = any (found_people);
    if jsonb_typeof(about -> 'members') = 'array' then
      about := about || jsonb_build_object('members', (
        select jsonb_agg(profile.code order by profile.code) from profile where profile.id = any (found_people)));
    end if;
  end if;
  insert into audit (actor_id, person_id, acted_as, login, address, operation, about, subjects)
  values (
    who.actor, who.person,
    case when who.keeper then 'keeper' when may('hr') then 'hr' when may('operator') then 'operator'
         when may('facilitator') then 'facilitator' else 'participant' end,
    session_user, inet_client_addr(), note.operation, note.about, found_people);
end
$$;

-- Lets HR see and write protected people as the HR system has them, for the rest of the transaction. For the
-- operations that keep the register; noted, once a transaction.
create function open_register() returns void
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
  perform note('person.register', '{}');
end
$$;

-- Who stands behind an alias, for those with that right; noted.
create function unmask(alias text)
returns table (employee_number text, name text, email text, title text, department text, workplace text, site text)
language plpgsql security definer set search_path from current as $$
begin
  if not may('unmasking') then
    raise exception 'unmasking needs that right' using errcode = 'insufficient_privilege', constraint = 'unmask_permitted';
  end if;
  perform note('person.unmask', jsonb_build_object('person', alias));
  return query
    select person.employee_number, person.name, person.email, person.title, department.name, workplace.name, person.site
      from person
      left join department on department.id = person.department_id
      left join workplace on workplace.id = person.workplace_id
     where person.alias = unmask.alias and person.protected;
end
$$;

grant select on audit to kohort_service;
grant execute on function note(text, jsonb), open_register(), unmask(text) to kohort_service;
