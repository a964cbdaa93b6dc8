-- Erasing people: their own words at once, all of those who have left, and a ledger that imports and restores obey.

-- The key that employee numbers are hashed with in the ledger, as the two padded halves of HMAC (RFC 2104). Unlike the
-- key of claims it goes with a backup: without it a restored ledger could not be obeyed.
create table erasure_key (
  is_the_one  boolean primary key default true,
  inner_pad   bytea not null,
  outer_pad   bytea not null,
  constraint erasure_key_is_the_one check (is_the_one),
  constraint erasure_key_block_length check (octet_length(inner_pad) = 64 and octet_length(outer_pad) = 64)
);

insert into erasure_key (inner_pad, outer_pad)
select string_agg(set_byte('\x00', 0, byte # 54), '' order by place),
       string_agg(set_byte('\x00', 0, byte # 92), '' order by place)
  from (select sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()))) as made (key),
       generate_series(0, 63) as place
 cross join lateral (select case when place < 32 then get_byte(key, place) else 0 end) as padded (byte);

-- Who was erased, as nothing but a hash of the employee number.
create table erasure (
  -- HMAC-SHA256 of the employee number.
  hash       bytea not null,
  -- True when all of the person was erased, false when only their own words were.
  whole      boolean not null,
  erased_at  timestamptz not null,
  primary key (hash, whole),
  constraint erasure_hash_length check (octet_length(hash) = 32)
);

-- What was shared and is hidden since its author was erased: for the registrar, until a disposal decision. Nobody's name.
create table sealed_record (
  -- The number that the reflection had.
  id           bigint primary key,
  session      text not null,
  cohort       text not null,
  kind         reflection_kind not null,
  -- How far it was shared.
  visibility   visibility not null,
  text         text not null,
  recorded_at  timestamptz not null,
  sealed_at    timestamptz not null
);

do $$
declare
  sealed_table name;
begin
  foreach sealed_table in array array['erasure_key', 'erasure', 'sealed_record'] loop
    execute format('alter table %I enable row level security', sealed_table);
    execute format('alter table %I force row level security', sealed_table);
    execute format('create policy %I on %I to kohort_owner using (true) with check (true)',
      sealed_table || '_owner', sealed_table);
  end loop;
end
$$;

-- HMAC-SHA256 of an employee number.
create function number_hash(number text) returns bytea
language sql stable security definer
return (select sha256(outer_pad || sha256(inner_pad || convert_to(number, 'UTF8'))) from erasure_key);

-- Those of these employee numbers whose people were erased, for HR.
create function erased_numbers(numbers text[]) returns table (number text, erased_on date)
language sql stable security definer
begin atomic
  select given.number, (erasure.erased_at at time zone 'Europe/Stockholm')::date
    from unnest(numbers) as given (number)
    join erasure on erasure.whole and erasure.hash = number_hash(given.number)
   where (select may('hr')) and exists (select from erasure)
   order by given.number;
end;

-- Whoever was erased does not come back, whichever way.
create function person_not_erased() returns trigger
language plpgsql security definer set search_path from current as $$
begin
  if exists (select from erasure where erasure.whole)
     and exists (select from changed join erasure on erasure.whole and erasure.hash = number_hash(changed.employee_number)) then
    raise exception 'a person with this number was erased'
      using errcode = 'integrity_constraint_violation', constraint = 'person_not_erased';
  end if;
  return null;
end
$$;

create trigger person_not_erased_insert after insert on person
  referencing new table as changed for each statement execute function person_not_erased();
create trigger person_not_erased_update after update on person
  referencing new table as changed for each statement execute function person_not_erased();

-- The log stays, but for the person in it who is erased. What says so is sealed, so that erasing alone can say it.
create or replace function audit_stays() returns trigger
language plpgsql security definer set search_path from current as $$
begin
  if tg_op = 'UPDATE' and current_setting('kohort.erasing', true) = seal('audit', '', 'erase') then return null; end if;
  raise exception 'what is noted stays' using errcode = 'insufficient_privilege', constraint = 'audit_stays';
end
$$;

-- A JSON text in which another name stands for each of these.
create function renamed(document text, codes text[], stand_in text) returns text
language plpgsql immutable set search_path from current as $$
declare
  code text;
begin
  foreach code in array codes loop
    document := replace(document, to_json(code)::text, to_json(stand_in)::text);
  end loop;
  return document;
end
$$;

-- True when a text holds one of these names or numbers, by itself and not as a part of another.
create function tells_of(document text, names text[]) returns boolean
language sql immutable
return exists (
  select from unnest(names) as name
   where name <> '' and strpos(lower(document), lower(name)) > 0
     and lower(document) ~ ('(^|[^[:alnum:]])' || regexp_replace(lower(name), '([^[:alnum:]])', '\\\1', 'g') || '($|[^[:alnum:]])'));

-- Removes what a person wrote before an instant. What had been shared may be a public record: it is sealed instead,
-- without its author.
create function erase_words(person bigint, before timestamptz, out erased bigint, out sealed bigint)
language plpgsql security definer set search_path from current as $$
begin
  insert into sealed_record (id, session, cohort, kind, visibility, text, recorded_at, sealed_at)
  select reflection.id, session.name, cohort.name, reflection.kind, reflection.visibility, reflection.text,
         reflection.recorded_at, coalesce(reflection.withdrawn_at, kohort_now())
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

-- Empties the receipts of what a person did, and those that name the person; that a request was carried out stays.
create function erase_receipts(person bigint, stand_in bigint, names text[], out blanked bigint)
language plpgsql security definer set search_path from current as $$
begin
  update batch_receipt
     set answer = '{"result": {"erased": true}}',
         actor_id = case when batch_receipt.actor_id = erase_receipts.person then erase_receipts.stand_in
                         else batch_receipt.actor_id end
   where batch_receipt.actor_id = erase_receipts.person
      or tells_of(batch_receipt.answer::text, names);
  get diagnostics blanked = row_count;
end
$$;

-- Puts a random number in the place of a person in the log, and another name where it names the person.
create function erase_from_audit(person bigint, stand_in bigint, codes text[], erased_name text, out changed bigint)
language plpgsql security definer set search_path from current as $$
begin
  perform set_config('kohort.erasing', seal('audit', '', 'erase'), true);
  update audit
     set about = case when erase_from_audit.person = any (audit.subjects) and audit.about ? 'login'
                      then renamed(audit.about::text, codes, erased_name)::jsonb || jsonb_build_object('login', erased_name)
                      else renamed(audit.about::text, codes, erased_name)::jsonb end,
         login = case when audit.actor_id = erase_from_audit.person then erased_name else audit.login end,
         address = case when audit.actor_id is distinct from erase_from_audit.person then audit.address end,
         actor_id = case when audit.actor_id = erase_from_audit.person then stand_in else audit.actor_id end,
         person_id = case when audit.person_id = erase_from_audit.person then stand_in else audit.person_id end,
         subjects = array_replace(audit.subjects, erase_from_audit.person, stand_in)
   where erase_from_audit.person in (audit.actor_id, audit.person_id) or erase_from_audit.person = any (audit.subjects)
      or exists (select from unnest(codes) as code where strpos(audit.about::text, to_json(code)::text) > 0);
  get diagnostics changed = row_count;
  perform set_config('kohort.erasing', '', true);
end
$$;

-- Documents keep their seats and rules; whose they were is no longer told.
create function erase_from_documents(codes text[], erased_name text) returns void
language plpgsql security definer set search_path from current as $$
begin
  update plan
     set problem = renamed(plan.problem::text, codes, erased_name)::json,
         document = renamed(plan.document::text, codes, erased_name)::json
   where exists (
           select from unnest(codes) as code
            where strpos(plan.problem::text, to_json(code)::text) > 0 or strpos(plan.document::text, to_json(code)::text) > 0);
  update edition set people = renamed(edition.people::text, codes, erased_name)::jsonb
   where exists (select from unnest(codes) as code where strpos(edition.people::text, to_json(code)::text) > 0);
  update programme
     set document = programme.document
         || case when programme.document ? 'cohorts' then jsonb_build_object(
                 'cohorts', renamed((programme.document -> 'cohorts')::text, codes, erased_name)::jsonb) else '{}' end
         || case when jsonb_typeof(programme.document -> 'facilitators') = 'array' then jsonb_build_object(
                 'facilitators', coalesce((
                   select jsonb_agg(facilitator order by place)
                     from jsonb_array_elements(programme.document -> 'facilitators') with ordinality
                          as given (facilitator, place)
                    where not facilitator ->> 'person' = any (codes)), '[]')) else '{}' end
   where exists (select from unnest(codes) as code where strpos(programme.document::text, to_json(code)::text) > 0);
end
$$;

-- Removes all that is kept about a person who has left. Nothing is asked here: erase() and a restore do.
create function erase_whole(
  person bigint, out erased_name text, out words bigint, out sealed bigint, out receipts bigint, out noted bigint)
language plpgsql security definer set search_path from current as $$
declare
  known person%rowtype;
  random text := replace(gen_random_uuid()::text, '-', '');
  stand_in bigint := -(('x' || substr(random, 1, 15))::bit(60)::bigint);
  codes text[];
begin
  select * into strict known from person where person.id = erase_whole.person for update;
  codes := array[known.employee_number, known.alias];
  erased_name := 'X' || upper(substr(random, 16, 10));
  insert into erasure (hash, whole, erased_at) values (number_hash(known.employee_number), true, kohort_now())
      on conflict on constraint erasure_pkey do update set erased_at = excluded.erased_at;
  select made.erased, made.sealed into words, erase_whole.sealed from erase_words(known.id, 'infinity') as made;
  receipts := erase_receipts(
    known.id, stand_in, array[known.employee_number, known.alias, known.name, known.email]);
  noted := erase_from_audit(known.id, stand_in, codes, erased_name);
  perform erase_from_documents(codes, erased_name);
  update session set logged_by = null where logged_by = known.id;
  update attendance set marked_by = null where marked_by = known.id;
  update access_token set issued_by = null where issued_by = known.id;
  update person set reports_to_id = null where reports_to_id = known.id;
  update person set reports_to = null where reports_to = any (codes);
  delete from session_facilitator where person_id = known.id;
  delete from programme_facilitator where person_id = known.id;
  delete from booking where person_id = known.id;
  delete from attendance where person_id = known.id;
  delete from cohort_member where person_id = known.id;
  delete from access where person_id = known.id;
  delete from access_token where person_id = known.id;
  delete from login where person_id = known.id;
  delete from person where id = known.id;
end
$$;

-- Erases: for a person their own words, for HR all of somebody who has left.
create function erase(
  person bigint, whole boolean, out erased_name text, out words bigint, out sealed bigint, out receipts bigint,
  out noted bigint, out logins text[], out notes text[])
language plpgsql security definer set search_path from current as $$
declare
  who record := claimed();
  known person%rowtype;
begin
  if not (case when whole then who.hr else coalesce(who.myself = erase.person, false) end) then
    raise exception 'own words are erased by their author, those who have left by HR' using errcode = 'insufficient_privilege';
  end if;
  select * into strict known from person where id = erase.person;
  if not whole then
    insert into erasure (hash, whole, erased_at) values (number_hash(known.employee_number), false, kohort_now())
        on conflict on constraint erasure_pkey do update set erased_at = excluded.erased_at;
    select made.erased, made.sealed into words, erase.sealed from erase_words(known.id, kohort_now()) as made;
    receipts := erase_receipts(known.id, known.id, '{}');
    noted := 0;
    return;
  end if;
  if known.left_on is null or known.left_on > today() then
    raise exception 'this person has not left' using errcode = 'check_violation', constraint = 'erase_has_left';
  end if;
  logins := array(select name from login where login.person_id = known.id order by name);
  notes := array(
    select session.name from session
     where tells_of(session.notes, array[known.employee_number, known.alias, known.name, known.email])
     order by session.name);
  select made.erased_name, made.words, made.sealed, made.receipts, made.noted
    into erase.erased_name, erase.words, erase.sealed, erase.receipts, erase.noted
    from erase_whole(known.id) as made;
end
$$;

revoke all on function number_hash(text), renamed(text, text[], text), tells_of(text, text[]), erase_words(bigint, timestamptz),
  erase_receipts(bigint, bigint, text[]), erase_from_audit(bigint, bigint, text[], text),
  erase_from_documents(text[], text), erase_whole(bigint), person_not_erased() from public;
grant execute on function erased_numbers(text[]), erase(bigint, boolean) to kohort_service;
