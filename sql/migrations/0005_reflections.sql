-- Reflections: what a participant writes. Who may read is decided here, for every way in.

create type reflection_kind as enum ('insight', 'mistake', 'commitment', 'proposal');
-- A ladder that only the author climbs.
create type visibility as enum ('private', 'cohort', 'open');

create table reflection (
  id            bigint generated always as identity primary key,
  session_id    bigint not null,
  cohort_id     bigint not null,
  author_id     bigint not null,
  kind          reflection_kind not null,
  text          text not null,
  visibility    visibility not null default 'private',
  recorded_at   timestamptz not null,
  -- Hidden from everyone but the author from then on.
  withdrawn_at  timestamptz,
  constraint reflection_session_id_fkey foreign key (session_id, cohort_id) references session (id, cohort_id),
  constraint reflection_author_is_member foreign key (cohort_id, author_id)
    references cohort_member (cohort_id, person_id),
  constraint reflection_text_present check (btrim(text) <> ''),
  constraint reflection_text_length check (char_length(text) <= 20000)
);

-- Answers "what have I written?" and "what may my cohorts read?".
create index reflection_author_id_idx on reflection (author_id, id);
create index reflection_cohort_id_idx on reflection (cohort_id, id) where visibility <> 'private';
create index reflection_open_idx on reflection (id) where visibility = 'open';

alter table reflection enable row level security;
alter table reflection force row level security;

create policy reflection_owner on reflection to kohort_owner using (true) with check (true);

create policy reflection_author on reflection to kohort_service
  using (author_id = (select me())) with check (author_id = (select me()));

create policy reflection_shared on reflection for select to kohort_service
  using (withdrawn_at is null
    and ((visibility = 'cohort' and cohort_id = any ((select my_cohorts())::bigint[]))
      or (visibility = 'open' and ((select me()) is not null or (select is_keeper())))));

-- How many reflections there are, for the nightly report: never whose, never a word of them.
create function reflection_counts(
  out edition_id bigint, out kind reflection_kind, out visibility visibility, out reflections bigint)
returns setof record
language sql stable security definer set search_path from current
begin atomic
  select cohort.edition_id, reflection.kind, reflection.visibility, count(*)
    from reflection
    join cohort on cohort.id = reflection.cohort_id
   where reflection.withdrawn_at is null
   group by cohort.edition_id, reflection.kind, reflection.visibility
   order by cohort.edition_id, reflection.kind, reflection.visibility;
end;

-- How many could read a reflection of this cohort at each step of the ladder.
create function readers(cohort bigint, step visibility) returns bigint
language sql stable security definer set search_path from current
return case step
  when 'private' then 1
  when 'cohort' then (
    select count(distinct person_id) from (
      select person_id from cohort_member where cohort_id = readers.cohort and left_on is null
      union
      select session_facilitator.person_id from session_facilitator
        join session on session.id = session_facilitator.session_id where session.cohort_id = readers.cohort) as reader)
  else (select count(*) from person where left_on is null)
end;

grant select, insert, update, delete on reflection to kohort_service;
grant execute on function reflection_counts(), readers(bigint, visibility) to kohort_service, kohort_reporter;
