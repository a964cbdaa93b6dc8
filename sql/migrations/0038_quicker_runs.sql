-- What each run of a batch pays, however little it does.

-- As before, but bookings are gone through only when a session has been moved: logging one leaves them as they are.
create or replace function book_changed_sessions() returns trigger
language plpgsql security definer set search_path from current as $$
declare
  moved bigint[] := array(
    select new_row.id
      from new_row
      left join old_row on old_row.id = new_row.id
     where old_row.id is null
        or (old_row.during, old_row.date, old_row.cohort_id, old_row.status = 'cancelled')
           is distinct from (new_row.during, new_row.date, new_row.cohort_id, new_row.status = 'cancelled'));
begin
  if cardinality(moved) > 0 then perform book(moved); end if;
  return null;
end
$$;

-- As before, but when nobody is named nobody is looked for.
create or replace function people_noted(named text[]) returns bigint[]
language plpgsql stable security definer set search_path from current as $$
declare
  who record;
  cohorts bigint[] := '{}';
begin
  if coalesce(cardinality(named), 0) = 0 then return '{}'; end if;
  who := claimed();
  if not who.hr then cohorts := my_cohorts(); end if;
  return array(
    select found.id
      from (
        select profile.id from profile
         where profile.code = any (named)
           and (who.hr or profile.id = who.person
             or exists (
                  select from cohort_member
                   where cohort_member.person_id = profile.id and cohort_member.left_on is null
                     and cohort_member.cohort_id = any (cohorts))
             or exists (
                  select from session_facilitator
                    join session on session.id = session_facilitator.session_id
                   where session_facilitator.person_id = profile.id and session.cohort_id = any (cohorts)))
        union
        select person.id from person
         where person.employee_number = any (named) and (who.hr or (who.self and person.id = who.person))
        union
        select profile.id from profile
          join session_guest on session_guest.person_id = profile.id
         where profile.code = any (named) and session_guest.session_id = any ((select my_duties())::bigint[])) as found
     order by found.id);
end
$$;
