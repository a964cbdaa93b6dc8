-- A facilitator hands over sessions of their own: to a colleague of the same programme, of whom they learn when that
-- person is free and never with whom.

-- True for HR, and for whoever facilitates the programme or a session of it.
create function plans_duties(programme bigint) returns boolean
language plpgsql stable security definer set search_path from current as $$
declare
  person bigint := me();
begin
  return may('hr')
      or exists (select from programme_facilitator
                  where programme_facilitator.programme_id = plans_duties.programme
                    and programme_facilitator.person_id = person)
      or exists (select from session_facilitator
                   join session on session.id = session_facilitator.session_id
                   join cohort on cohort.id = session.cohort_id
                   join edition on edition.id = cohort.edition_id
                  where session_facilitator.person_id = person and edition.programme_id = plans_duties.programme);
end
$$;

-- Those who facilitate a programme, with the first day on which they are away and what the programme's document says of
-- them; for HR and for one of them.
create function colleagues(programme bigint) returns table (id bigint, code text, away_from date, rules jsonb)
language sql stable security definer
begin atomic
  select profile.id, profile.code, coalesce(profile.left_on, profile.end_date + 1),
         (select given.rules from programme
           cross join lateral jsonb_array_elements(coalesce(programme.document -> 'facilitators', '[]')) as given (rules)
           where programme.id = colleagues.programme
             and given.rules ->> 'person' in (person.employee_number, person.alias)
           limit 1)
    from programme_facilitator
    join profile on profile.id = programme_facilitator.person_id
    join person on person.id = profile.id
   where programme_facilitator.programme_id = colleagues.programme and (select plans_duties(colleagues.programme))
   order by profile.code collate "sv-x-icu", profile.id;
end;

-- When a facilitator of the programme is taken between two days, and whether by facilitating; for the same readers.
create function colleague_time(programme bigint, person bigint, first date, last date)
returns table (session_id bigint, date date, during tstzrange, facilitates boolean)
language sql stable security definer
begin atomic
  select booking.session_id, session.date, booking.during, session_facilitator.person_id is not null
    from booking
    join session on session.id = booking.session_id
    left join session_facilitator
           on session_facilitator.session_id = booking.session_id and session_facilitator.person_id = booking.person_id
   where booking.person_id = colleague_time.person and session.date between first and last
     and (select plans_duties(colleague_time.programme))
     and exists (select from programme_facilitator
                  where programme_facilitator.programme_id = colleague_time.programme
                    and programme_facilitator.person_id = colleague_time.person)
   order by booking.during, booking.session_id;
end;

-- Gives one's own place at these sessions, none of which was held, to another facilitator of their programme.
create function hand_over(sessions bigint[], successor bigint) returns bigint
language plpgsql security definer set search_path from current as $$
declare
  person bigint := me();
  changed bigint;
begin
  if exists (
    select from unnest(sessions) as wanted (id)
     where not exists (
             select from session_facilitator
               join session on session.id = session_facilitator.session_id and session.status <> 'held'
               join cohort on cohort.id = session.cohort_id
               join edition on edition.id = cohort.edition_id
               join programme_facilitator on programme_facilitator.programme_id = edition.programme_id
                and programme_facilitator.person_id = successor
               join person as taker on taker.id = successor and taker.left_on is null
              where session_facilitator.session_id = wanted.id and session_facilitator.person_id = person)) then
    raise exception 'only a place of one''s own is handed over, to a facilitator of the programme'
      using errcode = 'insufficient_privilege';
  end if;
  update session_facilitator set person_id = successor
   where session_facilitator.person_id = person and session_facilitator.session_id = any (sessions);
  get diagnostics changed = row_count;
  return changed;
end
$$;

revoke all on function plans_duties(bigint) from public;
grant execute on function colleagues(bigint), colleague_time(bigint, bigint, date, date), hand_over(bigint[], bigint)
  to kohort_service;
