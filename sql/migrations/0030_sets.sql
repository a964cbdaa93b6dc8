-- What is done by sets is checked by sets, too: once a statement instead of once a row.

-- The sessions that the person who acts, or is acted for, may write about: as a member, once they have begun.
create function my_writable_sessions() returns bigint[]
language plpgsql stable security definer set search_path from current as $$
declare
  person bigint := me();
begin
  return array(
    select session.id
      from cohort_member
      join session on session.cohort_id = cohort_member.cohort_id
     where cohort_member.person_id = person
       and session.status <> 'cancelled' and lower(session.during) <= kohort_now());
end
$$;

-- That the session is one of the cohort is kept by a foreign key.
drop policy reflection_about_session on reflection;
create policy reflection_about_session on reflection as restrictive for insert to kohort_service
  with check (session_id = any ((select my_writable_sessions())::bigint[]));
drop function may_write_about(bigint, bigint);

-- Keys for reflections about to be written, in order: who writes for another may not read them back.
create function next_reflections(how_many integer) returns setof bigint
language sql volatile security definer
begin atomic
  select nextval('reflection_id_seq'::regclass) from generate_series(1, least(how_many, 1000));
end;

drop function recorded_reflection();

revoke all on function my_writable_sessions(), next_reflections(integer) from public;
grant execute on function my_writable_sessions(), next_reflections(integer) to kohort_service;

-- A receipt belongs to a batch, asked once a statement. Nobody removes a batch.
alter table batch_receipt drop constraint batch_receipt_batch_id_fkey;

create function batch_receipt_of_batch() returns trigger
language plpgsql security definer set search_path from current as $$
begin
  if exists (
    select from (select distinct written.batch_id from written) as kept
     where not exists (select from batch where batch.id = kept.batch_id))
  then
    raise exception 'a receipt belongs to a batch'
      using errcode = 'foreign_key_violation', constraint = 'batch_receipt_of_batch', table = 'batch_receipt';
  end if;
  return null;
end
$$;

create trigger batch_receipt_of_batch after insert on batch_receipt
  referencing new table as written for each statement execute function batch_receipt_of_batch();

-- As before, but a session that is only logged keeps its place in the order without being asked.
create or replace function session_modules_in_order() returns trigger
language plpgsql security definer set search_path from current set enable_seqscan = off as $$
declare
  other text;
begin
  if tg_op = 'UPDATE' and (old.date, old.starts, old.ends, old.status = 'cancelled')
     is not distinct from (new.date, new.starts, new.ends, new.status = 'cancelled') then
    return null;
  end if;
  select later.name into other
    from session as mine
    join module as my_module on my_module.id = mine.module_id
    join session as later on later.cohort_id = mine.cohort_id and later.id <> mine.id and later.status <> 'cancelled'
    join module as later_module on later_module.id = later.module_id
   where mine.id = new.id
     and mine.status <> 'cancelled'
     and ((my_module.position < later_module.position and not mine.during << later.during)
       or (my_module.position > later_module.position and not mine.during >> later.during))
   order by later.id
   limit 1;
  if other is not null then
    raise exception 'session % is out of order with session %', new.name, other
      using errcode = 'check_violation', constraint = 'session_modules_in_order', table = 'session', detail = other;
  end if;
  return null;
end
$$;
