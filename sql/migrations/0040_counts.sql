-- Reflections are counted by cohort before cohorts are looked up: as the function cannot be shared among processors, it takes
-- no longer than a query without policies that can.
create or replace function reflection_counts(editions bigint[])
returns table (edition_id bigint, kind reflection_kind, visibility visibility, reflections bigint)
language sql stable security definer
begin atomic
  select cohort.edition_id, counted.kind, counted.visibility, sum(counted.reflections)::bigint
    from (select reflection.cohort_id, reflection.kind, reflection.visibility, count(*) as reflections
            from reflection
           where reflection.withdrawn_at is null
           group by reflection.cohort_id, reflection.kind, reflection.visibility) as counted
    join cohort on cohort.id = counted.cohort_id
   where cohort.edition_id = any (reflection_counts.editions) and (select sees_all())
   group by cohort.edition_id, counted.kind, counted.visibility
   order by cohort.edition_id, counted.kind, counted.visibility;
end;

grant execute on function reflection_counts(bigint[]) to kohort_reporter;

-- Nothing has asked for all editions at once since reports are of some.
drop function reflection_counts();
