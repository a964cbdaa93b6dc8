-- Who did something is told to those it was done to, when a guest was noted, searches that know Swedish neuters, and answers
-- to proposals that have changed since.

-- Those who took part in sessions that the one who acts facilitates: members on the day, guests, and who has a mark.
create function people_of_duties(named text[]) returns bigint[]
language sql stable security definer
begin atomic
  with duty as (
    select session.id, session.cohort_id, session.date from session
     where session.id = any ((select my_duties())::bigint[]) and session.name = any (people_of_duties.named)
  )
  select array(
    select cohort_member.person_id
      from duty
      join cohort_member on cohort_member.cohort_id = duty.cohort_id and cohort_member.joined_on <= duty.date
       and (cohort_member.left_on is null or cohort_member.left_on > duty.date)
    union
    select session_guest.person_id from duty join session_guest on session_guest.session_id = duty.id
    union
    select attendance.person_id from duty join attendance on attendance.session_id = duty.id);
end;

-- Who did what a line of the log tells, or for whom, by the names that others see, for those who may read the line: it is
-- told to whoever it was done to, also where the two do not see each other otherwise.
create function audit_people(line bigint, out actor text, out acted_for text)
language plpgsql stable security definer set search_path from current as $$
begin
  if audit_told(line) is null then return; end if;
  select doer.code, served.code into actor, acted_for
    from audit
    left join profile as doer on doer.id = audit.actor_id
    left join profile as served on served.id = audit.person_id and audit.person_id is distinct from audit.actor_id
   where audit.id = line;
end
$$;

-- The guests of a session, as before; and when each was noted, and whether the one who asks took the guest back.
drop function session_guests(bigint);
create function session_guests(meeting bigint)
returns table (
  code text, name text, noted_at timestamptz, noted_by text, removed_at timestamptz, removed_by text, is_removed_by_me boolean)
language sql stable security definer
begin atomic
  select profile.code, profile.name, session_guest.noted_at, noter.code, session_guest.removed_at, remover.code,
         session_guest.removed_at is not null and session_guest.removed_by is not distinct from (select me())
    from session_guest
    join profile on profile.id = session_guest.person_id
    left join profile as noter on noter.id = session_guest.noted_by
    left join profile as remover on remover.id = session_guest.removed_by
   where session_guest.session_id = session_guests.meeting
     and ((select may('hr')) or session_guest.session_id = any ((select my_duties())::bigint[]))
   order by session_guest.id;
end;

revoke all on function people_of_duties(text[]), audit_people(bigint), session_guests(bigint) from public;
grant execute on function audit_people(bigint), session_guests(bigint) to kohort_service;

-- The words of a search with the endings of Swedish neuters, which the stemmer leaves: möte finds mötet and mötena, and the
-- other way round.
create function lesson_query(search text) returns tsquery
language plpgsql stable set search_path from current as $$
declare
  asked tsquery := websearch_to_tsquery('swedish', search);
  stem text;
  root text;
begin
  foreach stem in array tsvector_to_array(to_tsvector('swedish', search)) loop
    continue when stem !~ '^[[:alpha:]]{3,60}$';
    root := regexp_replace(stem, '(?<=...)e[tn]$', '');
    asked := ts_rewrite(asked, stem::tsquery, (root || '|' || root || 'et|' || root || 'en')::tsquery);
  end loop;
  return asked || websearch_to_tsquery('english', search);
end
$$;

create or replace function lessons_found(search text, part "char") returns table (id bigint, rank real)
language sql stable security definer
begin atomic
  with asked as materialized (select lesson_query(search) as query)
  select reflection.id, ts_rank(reflection.words, asked.query)
    from asked
    join reflection on reflection.words @@ asked.query
   where (select is_known()) and reflection.kind = 'mistake' and reflection.visibility = 'open'
     and reflection.withdrawn_at is null
     and (part is null or ts_filter(reflection.words, array[part]) @@ asked.query)
   order by 2 desc, 1;
end;

-- Of these proposals, those that were changed after the answer that stands; to who may read them.
create function answered_before(reflections bigint[]) returns bigint[]
language sql stable security definer
begin atomic
  select array(
    select reflection.id
      from reflection
     cross join lateral (
           select max(proposal_answer.answered_at) as answered_at from proposal_answer
            where proposal_answer.reflection_id = reflection.id) as answer
     where reflection.id = any (answered_before.reflections) and reflection.kind = 'proposal'
       and reflection.visibility = 'open' and (select is_known())
       and exists (
             select from reflection_version
              where reflection_version.reflection_id = reflection.id
                and reflection_version.replaced_at > answer.answered_at));
end;

revoke all on function lesson_query(text), answered_before(bigint[]) from public;
grant execute on function answered_before(bigint[]) to kohort_service;
