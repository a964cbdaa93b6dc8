-- After an import and after a plan is published the tables are not what they were: without fresh statistics the next
-- statements, the night's above all, are planned for empty tables until autovacuum comes round.
create function gather_statistics() returns void
language plpgsql security definer set search_path from current as $$
begin
  if not sees_all() then
    raise exception 'statistics are gathered for HR and the operator' using errcode = 'insufficient_privilege';
  end if;
  analyze person, profile, workplace, department, cohort, cohort_member, session, session_facilitator, booking;
end
$$;

revoke all on function gather_statistics() from public;
grant execute on function gather_statistics() to kohort_service;
