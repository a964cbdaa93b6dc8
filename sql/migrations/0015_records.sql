-- The registrar: what was shared may be a public record, so it is found, disclosed and disposed of by somebody who answers
-- for that, each time with a trace.

-- To find and disclose what was shared, and to dispose of what is sealed; each time is logged.
alter type access_right add value if not exists 'registrar';

-- One disposal decision that was carried out.
create table disposal (
  id           bigint generated always as identity primary key,
  -- Where the decision stands, such as KS 2027/123.
  decision     text not null,
  disposed_at  timestamptz not null,
  -- What had been sealed longer than this went.
  older_than_days  integer not null,
  -- How many texts went.
  records      bigint not null,
  constraint disposal_decision_present check (btrim(decision) <> '' and char_length(decision) <= 200),
  constraint disposal_older_than_days_positive check (older_than_days >= 0)
);

alter table disposal enable row level security;
alter table disposal force row level security;
create policy disposal_owner on disposal to kohort_owner using (true) with check (true);

-- Whoever is no registrar is stopped here.
create function require_registrar() returns void
language plpgsql stable security definer set search_path from current as $$
begin
  if not may('registrar') then
    raise exception 'this needs the right registrar' using errcode = 'insufficient_privilege', constraint = 'record_permitted';
  end if;
end
$$;

-- What was shared: still to be read (shared), taken back by its author (withdrawn), or left by an author who was erased
-- (erased). Not a word of it, and not whose it is.
create function records()
returns table (
  id bigint, session text, cohort text, kind reflection_kind, visibility visibility, state text, recorded_at timestamptz,
  sealed_at timestamptz)
language plpgsql stable security definer set search_path from current as $$
begin
  perform require_registrar();
  return query
    select reflection.id, session.name, cohort.name, reflection.kind, reflection.visibility,
           case when reflection.withdrawn_at is null then 'shared' else 'withdrawn' end, reflection.recorded_at,
           reflection.withdrawn_at
      from reflection
      join session on session.id = reflection.session_id
      join cohort on cohort.id = reflection.cohort_id
     where reflection.visibility <> 'private'
     union all
    select sealed_record.id, sealed_record.session, sealed_record.cohort, sealed_record.kind, sealed_record.visibility,
           'erased', sealed_record.recorded_at, sealed_record.sealed_at
      from sealed_record
     order by 1;
end
$$;

-- The text of one of them with its author, by the name that others see; noted, with the matter that it was asked for in.
create function disclose(record bigint, matter text)
returns table (session text, cohort text, kind reflection_kind, visibility visibility, state text, author text, recorded_at timestamptz, text text)
language plpgsql security definer set search_path from current as $$
begin
  perform require_registrar();
  perform note('record.disclose', jsonb_strip_nulls(jsonb_build_object('reflection', 'R' || record, 'matter', left(matter, 200))));
  return query
    select found.session, found.cohort, found.kind, found.visibility, found.state, profile.code, found.recorded_at,
           coalesce(reflection.text, sealed_record.text)
      from records() as found
      left join reflection on reflection.id = found.id
      left join profile on profile.id = reflection.author_id
      left join sealed_record on sealed_record.id = found.id
     where found.id = disclose.record;
end
$$;

-- Removes what has been sealed for longer than some days, by a decision. What is still shared stays.
create function dispose(decision text, older_than_days integer) returns bigint
language plpgsql security definer set search_path from current as $$
declare
  before timestamptz := kohort_now() - make_interval(days => older_than_days);
  withdrawn bigint;
  erased bigint;
begin
  perform require_registrar();
  delete from reflection where reflection.visibility <> 'private' and reflection.withdrawn_at <= before;
  get diagnostics withdrawn = row_count;
  delete from sealed_record where sealed_record.sealed_at <= before;
  get diagnostics erased = row_count;
  insert into disposal (decision, disposed_at, older_than_days, records)
  values (dispose.decision, kohort_now(), dispose.older_than_days, withdrawn + erased);
  return withdrawn + erased;
end
$$;

-- What an author deletes by hand after it was shared is sealed like what is erased.
create function reflection_deleted() returns trigger
language plpgsql security definer set search_path from current as $$
begin
  insert into sealed_record (id, session, cohort, kind, visibility, text, recorded_at, sealed_at)
  select old.id, session.name, cohort.name, old.kind, old.visibility, old.text, old.recorded_at,
         coalesce(old.withdrawn_at, kohort_now())
    from session join cohort on cohort.id = session.cohort_id
   where session.id = old.session_id;
  return old;
end
$$;

create trigger reflection_deleted before delete on reflection
  for each row when (old.visibility <> 'private' and not pg_has_role(current_user, 'kohort_owner', 'usage'))
  execute function reflection_deleted();

-- What the person who acts has written, as the log names it.
create function my_reflections() returns text[]
language plpgsql stable security definer set search_path from current as $$
declare
  person bigint := myself();
begin
  return array(select 'R' || reflection.id from reflection where reflection.author_id = person);
end
$$;

-- That somebody's words were disclosed is theirs to know; the log itself does not say whose they were.
create policy audit_disclosed on audit for select to kohort_service
  using (operation = 'record.disclose' and about ->> 'reflection' = any ((select my_reflections())::text[]));

revoke all on function require_registrar(), reflection_deleted() from public;
grant execute on function records(), disclose(bigint, text), dispose(text, integer), my_reflections() to kohort_service;
