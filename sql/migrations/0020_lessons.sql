-- Mistakes as lessons: three parts, found by their words, and counted by those who have used them.

-- What was tried, what went wrong, and what the author does now. The text is the three of them, for whoever reads on.
alter table reflection
  add column tried text,
  add column wrong text,
  add column now text,
  add constraint reflection_mistake_parts check (
    (tried is null and wrong is null and now is null)
    or coalesce(
      kind = 'mistake' and btrim(tried) <> '' and btrim(wrong) <> '' and btrim(now) <> ''
        and text = tried || E'\n\n' || wrong || E'\n\n' || now, false)),
  -- The words of a mistake in both languages; what was tried weighs A, what went wrong B, what is done now C.
  add column words tsvector generated always as (
    case when kind = 'mistake' then
      setweight(to_tsvector('swedish', coalesce(tried, '')) || to_tsvector('english', coalesce(tried, '')), 'A')
      || setweight(to_tsvector('swedish', coalesce(wrong, '')) || to_tsvector('english', coalesce(wrong, '')), 'B')
      || setweight(to_tsvector('swedish', coalesce(now, '')) || to_tsvector('english', coalesce(now, '')), 'C')
      || case when tried is null then to_tsvector('swedish', text) || to_tsvector('english', text) else '' end
    end) stored;

grant update (tried, wrong, now) on reflection to kohort_service;

-- Answers "which open mistakes hold these words?".
create index reflection_words_idx on reflection using gin (words)
  where kind = 'mistake' and visibility = 'open' and withdrawn_at is null;

-- Somebody has used what another learnt; once a person.
create table lesson_use (
  reflection_id  bigint not null references reflection on delete cascade,
  person_id      bigint not null references person on delete cascade,
  used_at        timestamptz not null,
  primary key (reflection_id, person_id)
);

-- Answers "what has this person used?".
create index lesson_use_person_id_idx on lesson_use (person_id);

alter table lesson_use enable row level security;
alter table lesson_use force row level security;
create policy lesson_use_owner on lesson_use to kohort_owner using (true) with check (true);
create policy lesson_use_own on lesson_use for select to kohort_service using (person_id = (select me()));
grant select on lesson_use to kohort_service;

-- The open mistakes, which everyone reads, with their theme, which is the module of the session, and how many have used
-- them; nothing of when or where the session was.
create function lessons()
returns table (id bigint, session text, theme text, title text, place integer, used bigint)
language sql stable security definer
begin atomic
  select reflection.id, session.name, module.code, module.title, module.position,
         (select count(*) from lesson_use where lesson_use.reflection_id = reflection.id)
    from reflection
    join session on session.id = reflection.session_id
    join module on module.id = session.module_id
   where (select is_known()) and reflection.kind = 'mistake' and reflection.visibility = 'open'
     and reflection.withdrawn_at is null
   order by reflection.id;
end;

-- The open mistakes that hold these words in some form, in all of them or in one part (a: tried, b: wrong, c: now). A
-- function of its own: row-level security would keep the index from being asked.
create function lessons_found(search text, part "char") returns table (id bigint, rank real)
language sql stable security definer
begin atomic
  select reflection.id,
         ts_rank(reflection.words, websearch_to_tsquery('swedish', search) || websearch_to_tsquery('english', search))
    from reflection
   where (select is_known()) and reflection.kind = 'mistake' and reflection.visibility = 'open'
     and reflection.withdrawn_at is null
     and reflection.words @@ (websearch_to_tsquery('swedish', search) || websearch_to_tsquery('english', search))
     and (part is null or ts_filter(reflection.words, array[part])
          @@ (websearch_to_tsquery('swedish', search) || websearch_to_tsquery('english', search)))
   order by 2 desc, 1;
end;

-- Says that the one who acts has used an open mistake of another; how many have. False for what is no open mistake.
create function use_lesson(lesson bigint, out is_open boolean, out own boolean, out used bigint)
language plpgsql security definer set search_path from current as $$
declare
  person bigint := myself();
begin
  if person is null then
    raise exception 'a lesson is used by a person' using errcode = 'insufficient_privilege';
  end if;
  select reflection.author_id = person into own
    from reflection
   where reflection.id = lesson and reflection.kind = 'mistake' and reflection.visibility = 'open'
     and reflection.withdrawn_at is null;
  is_open := own is not null;
  if is_open and not own then
    insert into lesson_use (reflection_id, person_id, used_at) values (lesson, person, kohort_now())
        on conflict on constraint lesson_use_pkey do nothing;
  end if;
  used := (select count(*) from lesson_use where lesson_use.reflection_id = lesson and is_open);
end
$$;

grant execute on function lessons(), lessons_found(text, "char"), use_lesson(bigint) to kohort_service;
