-- run as: administrator
-- Backups by kohort_backup, which reads everything but the key of claims; and restores that obey the ledger of erasures.

do $$
begin
  execute format('grant select on migration to kohort_backup');
  execute format('grant select on all sequences in schema %I to kohort_backup', current_schema());
  execute format(
    'alter default privileges for role kohort_owner in schema %I grant select on sequences to kohort_backup', current_schema());
end
$$;

set local role kohort_owner;

-- Erases again, in an organisation that was restored, who and what was erased since the backup was made. For a restore.
create function obey_erasures(
  hashes bytea[], wholes boolean[], times timestamptz[], out people bigint, out words bigint)
language plpgsql security definer set search_path from current as $$
declare
  known record;
begin
  people := 0;
  words := 0;
  for known in
    select person.id, given.whole, given.erased_at
      from unnest(hashes, wholes, times) as given (hash, whole, erased_at)
      join person on number_hash(person.employee_number) = given.hash
     order by given.whole, person.id
  loop
    if known.whole then
      perform erase_whole(known.id);
      people := people + 1;
    else
      words := words + (select made.erased + made.sealed from erase_words(known.id, known.erased_at) as made);
    end if;
  end loop;
  insert into erasure (hash, whole, erased_at)
  select given.hash, given.whole, max(given.erased_at)
    from unnest(hashes, wholes, times) as given (hash, whole, erased_at)
   group by given.hash, given.whole
      on conflict on constraint erasure_pkey do update
     set erased_at = greatest(erasure.erased_at, excluded.erased_at);
end
$$;

revoke all on function obey_erasures(bytea[], boolean[], timestamptz[]) from public;
