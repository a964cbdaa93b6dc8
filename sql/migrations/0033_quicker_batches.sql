-- What each request of a batch pays.

-- Nothing looks for receipts by their time: pruning asks for the last answer of every batch.
drop index batch_receipt_answered_at_idx;

-- As in migration 26, but whom a name leads to is asked of the few who are named, not of everyone whom the one who acts can see.
create or replace function people_noted(named text[]) returns bigint[]
language plpgsql stable security definer set search_path from current as $$
declare
  who record := claimed();
  cohorts bigint[] := case when who.hr then '{}' else my_cohorts() end;
begin
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
