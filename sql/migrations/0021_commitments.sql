-- Commitments come back to their writer after 90 and 180 days with one question.

create type commitment_outcome as enum ('kept', 'partly', 'not');

-- What became of a commitment, as its author says; the author's alone.
create table commitment_answer (
  reflection_id  bigint not null references reflection on delete cascade,
  author_id      bigint not null references person on delete cascade,
  -- The question that it answers, by days after the commitment was made.
  after_days     integer not null,
  outcome        commitment_outcome not null,
  -- In the author's own words, if any.
  words          text,
  answered_at    timestamptz not null,
  primary key (reflection_id, after_days),
  constraint commitment_answer_after_days_known check (after_days in (90, 180)),
  constraint commitment_answer_words_length check (btrim(words) <> '' and char_length(words) <= 20000)
);

-- Answers "what has this person answered?".
create index commitment_answer_author_id_idx on commitment_answer (author_id);

alter table commitment_answer enable row level security;
alter table commitment_answer force row level security;
create policy commitment_answer_owner on commitment_answer to kohort_owner using (true) with check (true);
create policy commitment_answer_own on commitment_answer to kohort_service
  using (author_id = (select myself()))
  with check (author_id = (select myself())
    and reflection_id in (select id from reflection where author_id = (select myself()) and kind = 'commitment'));

grant select, insert, update (outcome, words, answered_at) on commitment_answer to kohort_service;

-- How many commitments have come back and what was answered, by edition and question, for HR: never whose, nothing below
-- five, and how it went only where no part of it is below five.
create function commitment_counts()
returns table (edition text, after_days integer, asked bigint, answered bigint, kept bigint, partly bigint, not_kept bigint)
language sql stable security definer
begin atomic
  with counted as (
    select edition.code as edition, question.after_days, count(*) as asked, count(answer.outcome) as answered,
           count(*) filter (where answer.outcome = 'kept') as kept,
           count(*) filter (where answer.outcome = 'partly') as partly,
           count(*) filter (where answer.outcome = 'not') as not_kept
      from reflection
      join cohort on cohort.id = reflection.cohort_id
      join edition on edition.id = cohort.edition_id
     cross join (values (90), (180)) as question (after_days)
      left join commitment_answer as answer
             on answer.reflection_id = reflection.id and answer.after_days = question.after_days
     where (select may('hr')) and reflection.kind = 'commitment' and reflection.withdrawn_at is null
       and (reflection.recorded_at at time zone 'Europe/Stockholm')::date + question.after_days <= (select today())
     group by edition.code, question.after_days
  )
  select counted.edition, counted.after_days,
         case when asked >= 5 then asked end,
         case when answered >= 5 and asked - answered >= 5 then answered end,
         case when least(kept, partly, not_kept, asked - answered) >= 5 then kept end,
         case when least(kept, partly, not_kept, asked - answered) >= 5 then partly end,
         case when least(kept, partly, not_kept, asked - answered) >= 5 then not_kept end
    from counted
   order by counted.edition, counted.after_days;
end;

grant execute on function commitment_counts() to kohort_service;
