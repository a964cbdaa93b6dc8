-- run as: administrator
-- Two more rights, and what nobody may do in the database by merely being able to log in.

-- To act for other people, as an assistant or another system does; each time is logged.
alter type access_right add value if not exists 'acting';
-- To see who stands behind an alias; each time is logged.
alter type access_right add value if not exists 'unmasking';

-- Temporary tables are what a function with its owner's rights can be tricked with. And of functions the defaults of a
-- schema can only add to those of the role, so that their execution cannot be reserved in the schema alone. What
-- organisations share is changed by one at a time.
do $$
begin
  perform pg_advisory_xact_lock(hashtextextended('kohort roles', 0));
  if exists (
    select from pg_database
     where datname = current_database()
       and (datacl is null or exists (select from aclexplode(datacl) where grantee = 0 and privilege_type = 'TEMPORARY'))) then
    execute format('revoke temporary on database %I from public', current_database());
  end if;
  if not exists (
    select from pg_default_acl
     where defaclrole = 'kohort_owner'::regrole and defaclnamespace = 0 and defaclobjtype = 'f') then
    alter default privileges for role kohort_owner revoke execute on functions from public;
  end if;
  execute format('revoke all on all functions in schema %I from public', current_schema());
end
$$;
