-- What becomes of proposals to remove: HR answers, whoever may read the proposal reads the answer, and its author is told.

alter type reminder_kind add value 'proposal_answered';

create type proposal_outcome as enum ('reviewing', 'removed', 'kept');

-- An answer to an open proposal. The latest one stands; those before it tell how it came to that.
create table proposal_answer (
  id             bigint generated always as identity primary key,
  reflection_id  bigint not null references reflection on delete cascade,
  outcome        proposal_outcome not null,
  words          text,
  answered_at    timestamptz not null,
  -- Nobody for the keeper, and for somebody who was erased.
  answered_by    bigint references person on delete set null,
  constraint proposal_answer_words_length check (btrim(words) <> '' and char_length(words) <= 20000),
  -- A refusal explains itself.
  constraint proposal_answer_kept_explained check (outcome <> 'kept' or words is not null)
);

-- Answers "what was this proposal answered, last and before?".
create index proposal_answer_reflection_id_idx on proposal_answer (reflection_id, id);
-- Answers "which answers are new?", once a night.
create index proposal_answer_answered_at_idx on proposal_answer (answered_at);
-- Answers "what has this person answered?".
create index proposal_answer_answered_by_idx on proposal_answer (answered_by);

alter table proposal_answer enable row level security;
alter table proposal_answer force row level security;
create policy proposal_answer_owner on proposal_answer to kohort_owner using (true) with check (true);
-- Read with the proposal, whose own policies decide who reads it; what somebody answered is theirs to be given, too.
create policy proposal_answer_seen on proposal_answer for select to kohort_service
  using (answered_by = (select myself())
    or exists (select from reflection where reflection.id = proposal_answer.reflection_id and reflection.visibility = 'open'));
create policy proposal_answer_written on proposal_answer for insert to kohort_service
  with check ((select may('hr')) and answered_by is not distinct from (select me())
    and exists (select from reflection
                 where reflection.id = proposal_answer.reflection_id and reflection.kind = 'proposal'
                   and reflection.visibility = 'open' and reflection.withdrawn_at is null));
grant select, insert on proposal_answer to kohort_service;
