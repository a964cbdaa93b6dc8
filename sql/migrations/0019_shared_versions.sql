-- What was shared and then edited was shared as it read before: the registrar finds those texts as well, they are sealed
-- with the rest, and nobody takes a step back down the ladder but by withdrawing.

-- The texts that others could read before the author changed them, the oldest first.
alter table sealed_record add column earlier text[] not null default '{}';

create function shared_versions(reflection bigint) returns text[]
language sql stable security definer
return array(
  select reflection_version.text from reflection_version
   where reflection_version.reflection_id = shared_versions.reflection and reflection_version.visibility <> 'private'
   order by reflection_version.id);

-- Removes what a person wrote before an instant. What had been shared may be a public record: it is sealed instead,
-- without its author.
create or replace function erase_words(person bigint, before timestamptz, out erased bigint, out sealed bigint)
language plpgsql security definer set search_path from current as $$
begin
  insert into sealed_record (id, session, cohort, kind, visibility, text, recorded_at, sealed_at, earlier)
  select reflection.id, session.name, cohort.name, reflection.kind, reflection.visibility, reflection.text,
         reflection.recorded_at, coalesce(reflection.withdrawn_at, kohort_now()), shared_versions(reflection.id)
    from reflection
    join session on session.id = reflection.session_id
    join cohort on cohort.id = reflection.cohort_id
   where reflection.author_id = erase_words.person and reflection.visibility <> 'private'
     and reflection.recorded_at <= erase_words.before;
  get diagnostics sealed = row_count;
  delete from reflection
   where reflection.author_id = erase_words.person and reflection.recorded_at <= erase_words.before;
  get diagnostics erased = row_count;
  erased := erased - sealed;
end
$$;

-- What an author deletes by hand after it was shared is sealed like what is erased.
create or replace function reflection_deleted() returns trigger
language plpgsql security definer set search_path from current as $$
begin
  insert into sealed_record (id, session, cohort, kind, visibility, text, recorded_at, sealed_at, earlier)
  select old.id, session.name, cohort.name, old.kind, old.visibility, old.text, old.recorded_at,
         coalesce(old.withdrawn_at, kohort_now()), shared_versions(old.id)
    from session join cohort on cohort.id = session.cohort_id
   where session.id = old.session_id;
  return old;
end
$$;

create function reflection_only_up() returns trigger
language plpgsql set search_path from current as $$
begin
  raise exception 'what was shared is taken back only by withdrawing it, once'
    using errcode = 'check_violation', constraint = 'reflection_only_up';
end
$$;

create trigger reflection_only_up before update of visibility, withdrawn_at on reflection
  for each row when (new.visibility < old.visibility
                     or (old.withdrawn_at is not null and new.withdrawn_at is distinct from old.withdrawn_at))
  execute function reflection_only_up();

drop function disclose(bigint, text);
drop function records();

-- What was shared: still to be read (shared), taken back by its author (withdrawn), or left by an author who was erased
-- (erased), and how often it read otherwise before. Not a word of it, and not whose it is.
create function records()
returns table (
  id bigint, session text, cohort text, kind reflection_kind, visibility visibility, state text, recorded_at timestamptz,
  sealed_at timestamptz, earlier integer)
language plpgsql stable security definer set search_path from current as $$
begin
  perform require_registrar();
  return query
    select reflection.id, session.name, cohort.name, reflection.kind, reflection.visibility,
           case when reflection.withdrawn_at is null then 'shared' else 'withdrawn' end, reflection.recorded_at,
           reflection.withdrawn_at, cardinality(shared_versions(reflection.id))
      from reflection
      join session on session.id = reflection.session_id
      join cohort on cohort.id = reflection.cohort_id
     where reflection.visibility <> 'private'
     union all
    select sealed_record.id, sealed_record.session, sealed_record.cohort, sealed_record.kind, sealed_record.visibility,
           'erased', sealed_record.recorded_at, sealed_record.sealed_at, cardinality(sealed_record.earlier)
      from sealed_record
     order by 1;
end
$$;

-- The text of one of them, those it had when it was shared before, and its author by the name that others see; noted,
-- with the matter that it was asked for in.
create function disclose(record bigint, matter text)
returns table (
  session text, cohort text, kind reflection_kind, visibility visibility, state text, author text, recorded_at timestamptz,
  text text, earlier text[])
language plpgsql security definer set search_path from current as $$
begin
  perform require_registrar();
  perform note('record.disclose', jsonb_strip_nulls(jsonb_build_object('reflection', 'R' || record, 'matter', left(matter, 200))));
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

-- Removes what has been sealed for longer than some days, by a decision: texts that were withdrawn, erased, or replaced
-- by others. What is still shared stays as it reads now.
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
  return withdrawn + replaced + erased;
end
$$;

revoke all on function shared_versions(bigint), reflection_only_up() from public;
grant execute on function records(), disclose(bigint, text) to kohort_service;
