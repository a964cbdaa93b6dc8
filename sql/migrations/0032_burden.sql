-- What the programme costs in administration: how many commands each role gave, counted from the log.

-- The log keeps the organisation's time, as all else does; kohort.now stands in for it on a private cluster alone.
alter table audit alter column at set default kohort_now();

-- Commands that changed something, by role, from a day until before another. A run counts each of its requests; steps
-- within commands, and looking for somebody else, are none. The keeper counts as HR, the night's work as the operator's. What
-- people do about their own journey they do as participants, whatever else they are; what somebody without another role does
-- about those who report to them is a manager's.
create function commands_given(since date, before date) returns table (role text, commands bigint)
language sql stable security definer
begin atomic
  select given.role, sum(given.requests)::bigint
    from (select case
                 when audit.operation = 'nightly' then 'operator'
                 when audit.acted_as = 'keeper' then 'hr'
                 when audit.acted_as in ('hr', 'operator') then audit.acted_as
                 when audit.operation like 'reflection.%' or audit.operation like 'commitment.%'
                   or audit.operation like 'lesson.%' or audit.operation = 'session.check-in' then 'participant'
                 when audit.acted_as = 'facilitator' then 'facilitator'
                 when exists (select from person
                               where person.reports_to_id = audit.person_id and person.id = any (audit.subjects)) then 'manager'
                 else 'participant' end as role,
                 coalesce((audit.about ->> 'requests')::bigint, 1) as requests
            from audit
           where (select sees_all())
             and audit.at >= since::timestamp at time zone 'Europe/Stockholm'
             and audit.at < before::timestamp at time zone 'Europe/Stockholm'
             and audit.operation not in ('person.register', 'person.unmask', 'reflection.erase')
             and audit.operation not like '%.list' and audit.operation not like '%.show'
             and audit.operation not like '%.search') as given
   group by given.role
   order by given.role;
end;

revoke all on function commands_given(date, date) from public;
grant execute on function commands_given(date, date) to kohort_service;
