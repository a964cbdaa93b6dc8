-- Of a bare question that a policy asks once a query, PostgreSQL expects that half of the rows pass; of seven tables joined it
-- expects one row of 128, and reads an index for each. Of what "is not null" it expects nearly all, which is how it is: whoever is
-- shown such a table is shown all of it.
do $$
declare
  shown name;
begin
  foreach shown in array array['attendance', 'cohort', 'cohort_member', 'monthly_statistics', 'person_category', 'profile',
    'programme_facilitator', 'session', 'session_facilitator'] loop
    execute format(
      'alter policy %I on %I using ((select nullif(sees_all(), false)) is not null)', shown || '_reported', shown);
  end loop;
  foreach shown in array array['department', 'edition', 'module', 'programme', 'room', 'wording', 'workplace'] loop
    execute format('alter policy %I on %I using ((select nullif(is_known(), false)) is not null)', shown || '_known', shown);
  end loop;
end
$$;
