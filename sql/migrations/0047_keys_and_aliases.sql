-- Keys are the database's to give, and an alias begins with the protection that it is for.

-- Who may write rows does not choose their keys: one that was another's, or will be, makes two things one.
do $$
declare
  made record;
begin
  for made in
    select class.relname as name,
           (select string_agg(format('%I', free.attname), ', ' order by free.attnum)
              from pg_attribute as free
             where free.attrelid = class.oid and free.attnum > 0 and not free.attisdropped and free.attidentity = '') as columns
      from pg_class as class
     where class.relnamespace = current_schema()::regnamespace and class.relkind = 'r'
       and has_table_privilege('kohort_service', class.oid, 'insert')
       and exists (select from pg_attribute as key where key.attrelid = class.oid and key.attidentity <> '')
     order by class.relname
  loop
    execute format('revoke insert on %I from kohort_service', made.name);
    execute format('grant insert (%s) on %I to kohort_service', made.columns, made.name);
  end loop;
end
$$;

-- When a reflection was written is the database's to say as well.
alter table reflection alter column recorded_at set default kohort_now();
revoke insert (recorded_at) on reflection from kohort_service;

-- The keys of the reflections that the latest statement wrote, in order: who writes for another may not read them back.
create function reflections_recorded() returns trigger
language plpgsql security definer set search_path from current as $$
begin
  perform set_config(
    'kohort.recorded', (select coalesce(array_agg(written.id order by written.id), '{}')::text from written), true);
  return null;
end
$$;

create trigger reflections_recorded after insert on reflection
  referencing new table as written for each statement execute function reflections_recorded();

drop function next_reflections(integer);

-- As in migration 46; what is only its author's is never disclosed, and what is sealed is what is told of it.
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
           case when found.state = 'erased' then sealed_record.text else reflection.text end,
           case when found.state = 'erased' then sealed_record.earlier else shared_versions(found.id) end
      from records() as found
      left join reflection on reflection.id = found.id and reflection.visibility <> 'private' and found.state <> 'erased'
      left join profile on profile.id = reflection.author_id
      left join sealed_record on sealed_record.id = found.id and found.state = 'erased'
     where found.id = disclose.record;
end
$$;

-- An alias that could be read while nothing was protected would tell who it is afterwards. The program writes none itself.
revoke insert (alias) on person from kohort_service;

create function alias_drawn() returns trigger
language plpgsql set search_path from current as $$
begin
  new.alias := 'P' || upper(substr(replace(gen_random_uuid()::text, '-', ''), 1, 10));
  return new;
end
$$;

create trigger alias_drawn before update of protected on person
  for each row when (new.protected and not old.protected and new.alias = old.alias) execute function alias_drawn();

-- As in migration 46; who was protected before goes by the new alias where the old one stood.
drop function hide_in_documents(text, text);

create function hide_in_documents(codes text[], alias text) returns void
language plpgsql security definer set search_path from current as $$
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
   where renamed(plan.problem::text, codes, alias) <> plan.problem::text
      or renamed(plan.document::text, codes, alias) <> plan.document::text;
  update edition set people = renamed(edition.people::text, codes, alias)::jsonb
   where renamed(edition.people::text, codes, alias) <> edition.people::text;
  update programme set document = renamed(programme.document::text, codes, alias)::jsonb
   where renamed(programme.document::text, codes, alias) <> programme.document::text;
end
$$;

create or replace function audit_protected() returns trigger
language plpgsql security definer set search_path from current as $$
begin
  perform set_config('kohort.erasing', seal('audit', '', 'erase'), true);
  update audit set about = renamed(audit.about::text, array[new.employee_number, old.alias], new.alias)::jsonb
   where audit.subjects @> array[new.id];
  update audit set login = new.alias where audit.actor_id = new.id;
  perform set_config('kohort.erasing', '', true);
  perform hide_in_documents(array[new.employee_number, old.alias], new.alias);
  return null;
end
$$;

-- As in migration 10; a number does not lead to the alias that stands for it, and an alias leads to who is protected alone.
create or replace function people_named(names text[]) returns table (name text, id bigint, code text, has_left boolean)
language sql stable security definer
begin atomic
  select named.name, person.id, named.name, person.left_on is not null
    from unnest(names) as named (name)
    join person on not person.protected and person.employee_number = named.name
                or person.protected and person.alias = named.name
   where (select may('hr'))
   order by named.name, person.id;
end;

revoke all on function reflections_recorded(), alias_drawn(), hide_in_documents(text[], text) from public;
