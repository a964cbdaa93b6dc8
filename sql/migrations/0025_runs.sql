-- Requests of a batch are carried out by runs: what a run did stands in the log once, with everyone it was done to.

-- The people whom the one who acts names by the names that others see. An employee number leads to its alias for HR
-- alone; others name people as they see them.
create function people_noted(named text[]) returns bigint[]
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
         where person.employee_number = any (named) and (who.hr or (who.self and person.id = who.person))) as found
     order by found.id);
end
$$;

-- Writes one line of the log.
create function write_note(operation text, about jsonb, subjects bigint[]) returns void
language plpgsql security definer set search_path from current as $$
declare
  who record := claimed();
begin
  if not who.known then
    raise exception 'nobody is known to act' using errcode = 'insufficient_privilege';
  end if;
  insert into audit (actor_id, person_id, acted_as, login, address, operation, about, subjects)
  values (
    who.actor, who.person,
    case when who.keeper then 'keeper' when who.hr then 'hr' when who.operator then 'operator'
         when may('facilitator') then 'facilitator' else 'participant' end,
    session_user, inet_client_addr(), write_note.operation, write_note.about, write_note.subjects);
end
$$;

-- Notes what the one who acts has done, with the people it names by the names that others see. As before, but people
-- are looked up by their indexes.
create or replace function note(operation text, about jsonb) returns void
language plpgsql security definer set search_path from current as $$
declare
  named text[];
  found_people bigint[];
begin
  named := array(
    select value from jsonb_each_text(about) as given (key, value)
     where key in ('person', 'other', 'employee_number')
    union all
    select jsonb_array_elements_text(about -> 'members') where jsonb_typeof(about -> 'members') = 'array');
  if cardinality(named) > 0 then found_people := people_noted(named); end if;
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
  perform write_note(note.operation, note.about, coalesce(found_people, '{}'));
end
$$;

-- Notes a run of requests in one line: to what it was done, and by their keys to whom.
create function note_run(operation text, about jsonb, named text[]) returns void
language plpgsql security definer set search_path from current as $$
begin
  perform write_note(note_run.operation, note_run.about, people_noted(named));
end
$$;

-- Those of these names that are a session's, whoever sees it.
create function sessions_named(names text[]) returns table (name text)
language sql stable security definer
begin atomic
  select session.name from session where session.name = any (sessions_named.names) and (select is_known())
   order by session.name;
end;

revoke all on function people_noted(text[]), write_note(text, jsonb, bigint[]), note_run(text, jsonb, text[]),
  sessions_named(text[]) from public;
grant execute on function note_run(text, jsonb, text[]), sessions_named(text[]) to kohort_service;
