-- What was noted of attendance before it was corrected: who, when and what.

-- A mark as it stood until it was changed or removed. It only grows, by a trigger.
create table attendance_version (
  id           bigint generated always as identity primary key,
  session_id   bigint not null references session on delete cascade,
  person_id    bigint not null references person on delete cascade,
  status       attendance_status not null,
  reason       absence_reason,
  -- When and by whom it was marked, and when and by whom it was replaced; null for the keeper.
  marked_at    timestamptz not null,
  marked_by    bigint references person on delete set null,
  replaced_at  timestamptz not null,
  replaced_by  bigint references person on delete set null
);

-- Answers "what was noted of this session before?" and "what was noted of this person?".
create index attendance_version_session_id_idx on attendance_version (session_id, person_id, id);
create index attendance_version_person_id_idx on attendance_version (person_id);

alter table attendance_version enable row level security;
alter table attendance_version force row level security;
create policy attendance_version_owner on attendance_version to kohort_owner using (true) with check (true);
create policy attendance_version_seen on attendance_version for select to kohort_service
  using ((select may('hr')) or person_id = (select me()) or session_id = any ((select my_duties())::bigint[]));
grant select on attendance_version to kohort_service;

create function attendance_changed() returns trigger
language plpgsql security definer set search_path from current as $$
begin
  insert into attendance_version (
    session_id, person_id, status, reason, marked_at, marked_by, replaced_at, replaced_by)
  values (
    old.session_id, old.person_id, old.status, old.reason, old.marked_at, old.marked_by, kohort_now(), new.marked_by);
  return null;
end
$$;

create trigger attendance_changed after update on attendance
  for each row when ((old.status, old.reason) is distinct from (new.status, new.reason))
  execute function attendance_changed();
