-- The ladder of a reflection: what is said before a step, what may stand in the text, and earlier versions.

-- What the organisation says in its own words before something is shared; no row: the program's cautious words.
create table wording (
  is_the_one  boolean primary key default true,
  sharing_sv  text not null,
  sharing_en  text not null,
  constraint wording_is_the_one check (is_the_one),
  constraint wording_sharing_sv_length check (char_length(btrim(sharing_sv)) between 1 and 2000),
  constraint wording_sharing_en_length check (char_length(btrim(sharing_en)) between 1 and 2000)
);

-- A text as it stood until its author changed it; the author's alone.
create table reflection_version (
  id             bigint generated always as identity primary key,
  reflection_id  bigint not null references reflection on delete cascade,
  author_id      bigint not null references person,
  -- How far it was shared as it stood.
  visibility     visibility not null,
  text           text not null,
  replaced_at    timestamptz not null
);

-- Answers "how did this reflection read before?".
create index reflection_version_reflection_id_idx on reflection_version (reflection_id, id);
create index reflection_version_author_id_idx on reflection_version (author_id);

do $$
declare
  made name;
begin
  foreach made in array array['wording', 'reflection_version'] loop
    execute format('alter table %I enable row level security', made);
    execute format('alter table %I force row level security', made);
    execute format('create policy %I on %I to kohort_owner using (true) with check (true)', made || '_owner', made);
  end loop;
end
$$;

create policy wording_known on wording for select to kohort_service using ((select is_known()));
create policy wording_hr on wording to kohort_service
  using ((select may('hr'))) with check ((select may('hr')));
create policy reflection_version_own on reflection_version for select to kohort_service
  using (author_id = (select myself()));

grant select, insert, update, delete on wording to kohort_service;
grant select on reflection_version to kohort_service;

-- Keeps the text that was there, whoever changes it and in whatever way.
create function reflection_changed() returns trigger
language plpgsql security definer set search_path from current as $$
begin
  insert into reflection_version (reflection_id, author_id, visibility, text, replaced_at)
  values (old.id, old.author_id, old.visibility, old.text, kohort_now());
  return null;
end
$$;

create trigger reflection_changed after update of text on reflection
  for each row when (new.text is distinct from old.text) execute function reflection_changed();

-- The reflections that the one who asks could read until their authors took them back: which and when, not a word.
create function withdrawn_reflections(session bigint, cohort bigint)
returns table (id bigint, session_id bigint, withdrawn_at timestamptz)
language sql stable security definer
begin atomic
  select reflection.id, reflection.session_id, reflection.withdrawn_at
    from reflection
   where reflection.withdrawn_at is not null
     and reflection.author_id is distinct from (select myself())
     and (withdrawn_reflections.session is null or reflection.session_id = withdrawn_reflections.session)
     and (withdrawn_reflections.cohort is null or reflection.cohort_id = withdrawn_reflections.cohort)
     and ((reflection.visibility = 'cohort' and reflection.cohort_id = any ((select my_reading_cohorts())::bigint[]))
          or (reflection.visibility = 'open' and (select is_known())))
   order by reflection.id;
end;

-- Which of a text's words are names of people in the organisation: those words, and never anything that the text does not
-- hold. Nobody with a protected identity is found, so that nothing can be learnt of them by trying.
create function names_among(words text[]) returns table (word text)
language sql stable security definer
begin atomic
  with asked as (
    select distinct given.word from unnest(words) as given (word)
     where (select is_known()) and char_length(given.word) between 2 and 60
     limit 20000
  )
  select asked.word
    from asked
   where lower(asked.word collate "sv-x-icu") in (
           select lower(part.word collate "sv-x-icu")
             from person cross join lateral regexp_split_to_table(person.name, '[\s,.()]+') as part (word)
            where not person.protected and person.left_on is null)
   order by asked.word;
end;

grant execute on function withdrawn_reflections(bigint, bigint), names_among(text[]) to kohort_service;
