-- run as: administrator
-- The four database roles of kohort, shared by every organisation on the server, and what they may do in this schema.
-- hr, facilitator, participant and operator are not database roles: they are rows in the table access.

do $$
declare
  wanted text;
begin
  foreach wanted in array array['kohort_owner', 'kohort_service', 'kohort_reporter', 'kohort_backup'] loop
    if not exists (select from pg_catalog.pg_roles where rolname = wanted) then
      begin
        execute format(
          'create role %I %s', wanted,
          case wanted
            when 'kohort_owner' then 'nologin'
            when 'kohort_backup' then 'login bypassrls'
            when 'kohort_service' then 'login noinherit'
            else 'login'
          end);
      exception when duplicate_object or unique_violation then
        null;  -- another organisation was set up at the same moment
      end;
    end if;
  end loop;
  -- The program's one login steps down to the reporter for the night's reports, and has none of its rights otherwise.
  if not pg_has_role('kohort_service', 'kohort_reporter', 'member') then
    grant kohort_reporter to kohort_service;
  end if;
  if not (select rolsuper from pg_catalog.pg_roles where rolname = current_user) then
    execute format('grant kohort_owner to %I', current_user);
  end if;
end
$$;

-- btree_gist lets one exclusion constraint compare a number and a time range.
create extension if not exists btree_gist with schema public;

do $$
begin
  execute format('alter schema %I owner to kohort_owner', current_schema());
  execute format('grant usage on schema %I to kohort_service, kohort_reporter, kohort_backup', current_schema());
  execute format(
    'alter default privileges for role kohort_owner in schema %I revoke execute on functions from public',
    current_schema());
  execute format(
    'alter default privileges for role kohort_owner in schema %I grant select on tables to kohort_backup',
    current_schema());
  execute format('grant select, insert on migration to kohort_owner');
  execute format('alter table migration owner to kohort_owner');
end
$$;

grant select on migration to kohort_service, kohort_reporter;
