-- The night tells people that a commitment of theirs has come back, and how many wait for an answer; never whose.

-- Where to write to those whose commitments have come back: on the day, and once more a week later while there is no
-- answer. The reporter's alone; not which commitment, nor how many.
create function commitments_due(as_of date) returns table (email text, protected boolean)
language sql stable security definer
begin atomic
  select distinct person.email, person.protected
    from reflection
    join person on person.id = reflection.author_id and person.left_on is null and person.email <> ''
   cross join (values (90), (180)) as question (after_days)
   where (select sees_all()) and reflection.kind = 'commitment' and reflection.withdrawn_at is null
     and as_of - question.after_days - (reflection.recorded_at at time zone 'Europe/Stockholm')::date in (0, 7)
     and not exists (
           select from commitment_answer
            where commitment_answer.reflection_id = reflection.id and commitment_answer.after_days = question.after_days)
   order by person.email, person.protected;
end;

-- How many commitments of an edition had come back before a day and waited for an answer, by question; null below five.
create function commitments_waiting(before date) returns table (edition_id bigint, after_days integer, due bigint)
language sql stable security definer
begin atomic
  select cohort.edition_id, asked.after_days, case when count(*) >= 5 then count(*) end
    from reflection
    join person on person.id = reflection.author_id and person.left_on is null
    join cohort on cohort.id = reflection.cohort_id
   cross join lateral (
         select case when days.passed > 180 then 180 when days.passed > 90 then 90 end as after_days
           from (select before - (reflection.recorded_at at time zone 'Europe/Stockholm')::date as passed) as days) as asked
   where (select sees_all()) and reflection.kind = 'commitment' and reflection.withdrawn_at is null
     and asked.after_days is not null
     and not exists (
           select from commitment_answer
            where commitment_answer.reflection_id = reflection.id
              and commitment_answer.after_days = asked.after_days
              and (commitment_answer.answered_at at time zone 'Europe/Stockholm')::date < before)
   group by cohort.edition_id, asked.after_days
   order by cohort.edition_id, asked.after_days;
end;

grant execute on function commitments_due(date) to kohort_reporter;
grant execute on function commitments_waiting(date) to kohort_service;
