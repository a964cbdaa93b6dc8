-- The words of people's names, looked up by an index: with ten thousand people each check of a text read them all.

create function name_words(name text) returns text[]
language sql immutable parallel safe
return array(
  select lower(part.word collate "sv-x-icu") from regexp_split_to_table(name_words.name, '[\s,.()]+') as part (word));

-- Whoever writes to person keeps the index.
grant execute on function name_words(text) to kohort_service;

-- Answers "is this word a name of somebody who may be found?".
create index person_name_words_idx on person using gin (name_words(name)) where not protected and left_on is null;

-- Which of a text's words are names of people in the organisation, as in migration 18.
create or replace function names_among(words text[]) returns table (word text)
language sql stable security definer
begin atomic
  with asked as (
    select distinct given.word from unnest(words) as given (word)
     where (select is_known()) and char_length(given.word) between 2 and 60
     limit 20000
  )
  select asked.word
    from asked
   where exists (
           select from person
            where name_words(person.name) @> array[lower(asked.word collate "sv-x-icu")]
              and not person.protected and person.left_on is null)
   order by asked.word;
end;
