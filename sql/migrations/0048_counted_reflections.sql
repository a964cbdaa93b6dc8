-- Reflections are counted by edition every night: from an index alone, and only those of its cohorts.
create index reflection_counted_idx on reflection (cohort_id, kind, visibility) where withdrawn_at is null;

create or replace function reflection_counts(editions bigint[])
returns table (edition_id bigint, kind reflection_kind, visibility visibility, reflections bigint)
language sql stable security definer
begin atomic
  select cohort.edition_id, reflection.kind, reflection.visibility, count(*)
    from cohort join reflection on reflection.cohort_id = cohort.id
   where cohort.edition_id = any (reflection_counts.editions) and reflection.withdrawn_at is null and (select sees_all())
   group by cohort.edition_id, reflection.kind, reflection.visibility
   order by cohort.edition_id, reflection.kind, reflection.visibility;
end;
