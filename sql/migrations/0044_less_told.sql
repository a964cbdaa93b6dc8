-- What the log and the reporting lines told too many: colleagues of each other's marks, and a boss's workplace of whom they lead.

-- Whom something was done to, and what it was about, is read through these two: who is one of several reads of themselves alone.
revoke select on audit from kohort_service;
grant select (id, at, actor_id, person_id, acted_as, login, address, operation) on audit to kohort_service;

-- What a line of the log is about, as whoever asks may read it; null for who may not read the line.
create function audit_told(line bigint) returns jsonb
language plpgsql stable security definer set search_path from current as $$
declare
  who record := claimed();
  found audit%rowtype;
  own text;
begin
  select * into found from audit where audit.id = line;
  if who.hr and (found.actor_id is distinct from found.person_id
      or not (found.operation like 'reflection.%' or found.operation like 'commitment.%' or found.operation like 'lesson.%'))
    or who.self and who.person in (found.actor_id, found.person_id)
    or found.operation = 'record.disclose' and found.about ->> 'reflection' = any (my_reflections()) then
    return found.about;
  end if;
  if not who.self or not who.person = any (found.subjects) then return null; end if;
  select profile.code into own from profile where profile.id = who.person;
  return (
    select coalesce(jsonb_object_agg(
             given.key, case when given.key in ('marked', 'guests', 'members') then jsonb_build_array(own) else given.value end), '{}')
      from jsonb_each(found.about) as given (key, value)
     where given.key not in ('marked', 'guests', 'members') or given.value ? own);
end
$$;

-- The lines of the log in which something was done to a person, for that person and for HR.
create function audit_concerning(person bigint) returns bigint[]
language plpgsql stable security definer set search_path from current as $$
declare
  who record := claimed();
begin
  if not who.hr and not (who.self and who.person = person) then return '{}'; end if;
  return array(select audit.id from audit where audit_concerning.person = any (audit.subjects));
end
$$;

-- Whom a protected person reports to tells where they work: it is theirs to see, and the planner's.
create or replace function keep_profiles(people bigint[]) returns void
language sql security definer
begin atomic
  insert into profile (
    id, code, name, email, category, title, position, department_id, workplace_id, reports_to_id, site, protected,
    start_date, end_date, left_on)
  select id, case when protected then alias else employee_number end,
         case when not protected then name end,
         case when not protected then email end,
         case when category = 'manager' then category end,
         case when not protected then title end,
         case when not protected then position end,
         case when not protected then department_id end,
         case when not protected then workplace_id end,
         case when not protected then reports_to_id end,
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
  insert into person_category (person_id, category)
  select id, category from person where id = any (people)
      on conflict (person_id) do update
     set category = excluded.category
   where person_category.category <> excluded.category;
end;

update profile set reports_to_id = null where protected;

-- Whom protected people report to, for the rule that nobody travels with their boss; for HR.
create function hidden_bosses() returns table (person_id bigint, reports_to_id bigint)
language sql stable security definer
begin atomic
  select person.id, person.reports_to_id from person
   where person.protected and person.reports_to_id is not null and (select may('hr'));
end;

revoke all on function audit_told(bigint), audit_concerning(bigint), hidden_bosses() from public;
grant execute on function audit_told(bigint), audit_concerning(bigint) to kohort_service;
grant execute on function hidden_bosses() to kohort_service, kohort_reporter;
