-- Who acts: personal logins, tokens, and a claim that only this database can make and that holds for one transaction.

-- A database login, and whom it stands for.
create table login (
  name           text primary key,
  -- The person whose login it is; null for the keeper's.
  person_id      bigint references person,
  -- True for the program's own login on a private cluster: the keeper, or whoever --as names.
  may_be_anyone  boolean not null default false,
  granted_at     timestamptz not null default now(),
  constraint login_name_present check (name <> ''),
  constraint login_shared_is_nobody check (person_id is null or (not may_be_anyone and name not like 'kohort\_%'))
);

-- Answers "which logins has this person?".
create index login_person_id_idx on login (person_id) where person_id is not null;

-- What a person shows instead of a login of their own: 256 random bits, of which only the hash is kept.
create table access_token (
  id          bigint generated always as identity primary key,
  person_id   bigint not null references person,
  -- SHA-256 of the token.
  hash        bytea not null,
  issued_at   timestamptz not null default now(),
  -- Who had it made; null for the keeper.
  issued_by   bigint references person,
  expires_at  timestamptz not null,
  revoked_at  timestamptz,
  constraint access_token_hash_key unique (hash),
  constraint access_token_hash_length check (octet_length(hash) = 32),
  constraint access_token_dates_in_order check (issued_at < expires_at)
);

-- Answers "which tokens has this person?".
create index access_token_person_id_idx on access_token (person_id);

-- The key that claims are sealed with, as the two padded halves of HMAC (RFC 2104). Nobody reads it but the owner.
create table claim_key (
  is_the_one  boolean primary key default true,
  inner_pad   bytea not null,
  outer_pad   bytea not null,
  constraint claim_key_is_the_one check (is_the_one),
  constraint claim_key_block_length check (octet_length(inner_pad) = 64 and octet_length(outer_pad) = 64)
);

revoke all on claim_key from kohort_backup;

insert into claim_key (inner_pad, outer_pad)
select string_agg(set_byte('\x00', 0, byte # 54), '' order by place),
       string_agg(set_byte('\x00', 0, byte # 92), '' order by place)
  from (select sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()))) as made (key),
       generate_series(0, 63) as place
 cross join lateral (select case when place < 32 then get_byte(key, place) else 0 end) as padded (byte);

-- HMAC-SHA256 over organisation, actor, person, flags, this session's process and this transaction's time.
create function seal(actor text, person text, flags text) returns text
language plpgsql stable security definer set search_path from current as $$
declare
  key claim_key%rowtype;
begin
  select * into strict key from claim_key;
  return encode(
    sha256(key.outer_pad || sha256(key.inner_pad || convert_to(
      concat_ws('|', 'claim_key'::regclass::oid, actor, person, flags, pg_backend_pid(), extract(epoch from now())),
      'UTF8'))), 'hex');
end
$$;

-- True when a person has been given the right. Who acts for another needs it as well: an assistant does not become HR by
-- acting for HR.
create function holds(actor bigint, person bigint, wanted access_right) returns boolean
language plpgsql stable security definer set search_path from current as $$
begin
  return exists (select from access where access.person_id = holds.person and access."right" = wanted)
     and (actor = holds.person
          or exists (select from access where access.person_id = holds.actor and access."right" = wanted));
end
$$;

-- What is claimed in this transaction: who acts, for whom, whether as the keeper or for oneself, with HR's and the
-- operator's rights or not, and whether the register is open. A personal login is its person without claiming anything.
-- A claim made elsewhere, or earlier, is refused.
create function claimed(
  out actor bigint, out person bigint, out known boolean, out self boolean, out keeper boolean, out hr boolean,
  out operator boolean, out all_seen boolean, out register boolean, out myself bigint)
language plpgsql stable security definer set search_path from current as $$
declare
  said text[] := string_to_array(current_setting('kohort.claim', true), ',');
  key claim_key%rowtype;
begin
  if coalesce(cardinality(said), 0) = 0 then
    select login.person_id into claimed.person
      from login
      join person as owner on owner.id = login.person_id
     where login.name = session_user and owner.left_on is null;
    actor := claimed.person;
    keeper := false;
    register := false;
    hr := actor is not null and holds(actor, actor, 'hr');
    operator := actor is not null and holds(actor, actor, 'operator');
  else
    -- As in seal(), written out: every policy asks this, and a call of its own would take as long again.
    select * into strict key from claim_key;
    if cardinality(said) <> 4 or said[4] is distinct from encode(
      sha256(key.outer_pad || sha256(key.inner_pad || convert_to(
        concat_ws('|', 'claim_key'::regclass::oid, said[1], said[2], said[3], pg_backend_pid(), extract(epoch from now())),
        'UTF8'))), 'hex') then
      raise exception 'this claim was not made here, or not in this transaction'
        using errcode = 'insufficient_privilege', constraint = 'claim_genuine';
    end if;
    actor := nullif(said[1], '')::bigint;
    claimed.person := nullif(said[2], '')::bigint;
    keeper := strpos(said[3], 'k') > 0;
    hr := strpos(said[3], 'h') > 0;
    operator := strpos(said[3], 'o') > 0;
    register := strpos(said[3], 'r') > 0;
  end if;
  known := keeper or claimed.person is not null;
  self := coalesce(actor = claimed.person, false);
  if self then myself := actor; end if;
  all_seen := hr or operator;
end
$$;

-- Seals a claim for the rest of the transaction.
create function set_claim(actor bigint, person bigint, flags text) returns void
language plpgsql security definer set search_path from current as $$
declare
  said text[] := array[coalesce(actor::text, ''), coalesce(person::text, ''), flags];
begin
  perform set_config('kohort.claim', array_to_string(said || seal(said[1], said[2], said[3]), ','), true);
end
$$;

-- The person for whom something is done in this transaction; null for the keeper and when nothing is claimed.
create or replace function me() returns bigint
language sql stable
return (claimed()).person;

-- The person who does it: the same one, unless somebody acts for another.
create function actor() returns bigint
language sql stable
return (claimed()).actor;

-- True when a person acts for themselves: the condition for reading what they wrote to themselves.
create function is_self() returns boolean
language sql stable
return (claimed()).self;

-- The person who acts for themselves; null for everyone else.
create function myself() returns bigint
language sql stable
return (claimed()).myself;

-- True when the keeper acts: HR's and the operator's rights, and no person.
create or replace function is_keeper() returns boolean
language sql stable
return (claimed()).keeper;

-- True when somebody is known to act.
create function is_known() returns boolean
language sql stable
return (claimed()).known;

-- True when whoever acts holds the right. Facilitators have theirs from the programme.
create or replace function may(wanted access_right) returns boolean
language plpgsql stable security definer set search_path from current as $$
declare
  who record := claimed();
begin
  if wanted = 'hr' then return who.hr; end if;
  if wanted = 'operator' then return who.operator; end if;
  if who.person is null then return false; end if;
  if wanted = 'facilitator' then
    return exists (select from access where access.person_id = who.person and access."right" = 'facilitator')
        or exists (select from programme_facilitator where programme_facilitator.person_id = who.person)
        or exists (select from session_facilitator where session_facilitator.person_id = who.person);
  end if;
  return holds(who.actor, who.person, wanted);
end
$$;

-- True for whoever reads everybody's cohorts, sessions and attendance: HR, and the operator for the night's reports.
create function sees_all() returns boolean
language sql stable
return (claimed()).all_seen;

-- The clock. kohort.now stands in for it on a private cluster and in tests; no other login may set it.
create function own_clock(said text) returns timestamptz
language plpgsql stable security definer set search_path from current as $$
begin
  if not exists (select from login where login.name = session_user and login.may_be_anyone) then
    raise exception 'the clock of a server cannot be set' using errcode = 'insufficient_privilege';
  end if;
  return said::timestamptz;
end
$$;

create or replace function kohort_now() returns timestamptz
language sql stable
return case when coalesce(current_setting('kohort.now', true), '') = '' then now()
            else own_clock(current_setting('kohort.now', true)) end;

drop function claim(text);

-- Says who acts for the rest of the transaction, and for whom: the one way in to an identity, with which every
-- operation begins. A token goes before the login. Of those who lack the right to act for others, nobody learns
-- whether a number is somebody's.
create function claim(
  token text, acting_for text,
  out person_id bigint, out actor_id bigint, out code text, out hr boolean, out facilitator boolean,
  out operator boolean)
language plpgsql security definer set search_path from current as $$
declare
  known login%rowtype;
  wanted bigint;
begin
  perform set_config('kohort.claim', '', true);
  if acting_for is not null then
    select person.id into wanted
      from person
     where (person.employee_number = acting_for or person.alias = acting_for) and person.left_on is null
     order by person.id
     limit 1;
  end if;
  if token is not null then
    select access_token.person_id into claim.actor_id
      from access_token
      join person on person.id = access_token.person_id
     where access_token.hash = sha256(convert_to(token, 'UTF8'))
       and access_token.revoked_at is null and access_token.expires_at > now() and person.left_on is null;
    if not found then
      raise exception 'this token is not valid' using errcode = 'insufficient_privilege', constraint = 'claim_token_valid';
    end if;
  else
    select * into known from login where login.name = session_user;
    if not found
       or known.person_id is not null
          and not exists (select from person where person.id = known.person_id and person.left_on is null) then
      raise exception 'nobody is known by this login'
        using errcode = 'insufficient_privilege', constraint = 'claim_login_known';
    end if;
    claim.actor_id := known.person_id;
  end if;
  claim.person_id := coalesce(wanted, claim.actor_id);
  if acting_for is not null then
    if known.may_be_anyone then
      if wanted is null then
        raise exception 'nobody here has this number'
          using errcode = 'insufficient_privilege', constraint = 'claim_person_known';
      end if;
      claim.actor_id := wanted;
    elsif wanted is distinct from claim.actor_id or wanted is null then
      if not exists (select from access where access.person_id = claim.actor_id and access."right" = 'acting') then
        raise exception 'acting for others needs that right'
          using errcode = 'insufficient_privilege', constraint = 'claim_acting_permitted';
      end if;
      if wanted is null then
        raise exception 'nobody here has this number'
          using errcode = 'insufficient_privilege', constraint = 'claim_person_known';
      end if;
    end if;
  end if;
  claim.hr := claim.person_id is null or holds(claim.actor_id, claim.person_id, 'hr');
  claim.operator := claim.person_id is null or holds(claim.actor_id, claim.person_id, 'operator');
  perform set_claim(
    claim.actor_id, claim.person_id,
    concat(case when claim.person_id is null then 'k' end, case when claim.hr then 'h' end,
           case when claim.operator then 'o' end));
  select case when person.protected then person.alias else person.employee_number end into claim.code
    from person where person.id = claim.person_id;
  claim.facilitator := may('facilitator');
end
$$;

-- Makes a token for a person, for HR or for oneself; the only time that it is seen.
create function issue_token(for_person bigint, days integer, out id bigint, out token text, out expires_at timestamptz)
language plpgsql security definer set search_path from current as $$
begin
  if not (may('hr') or (is_self() and for_person = me())) then
    raise exception 'a token is made by HR, or by the person' using errcode = 'insufficient_privilege';
  end if;
  token := 'kohort_' || encode(sha256(
    uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())), 'hex');
  insert into access_token (person_id, hash, issued_by, expires_at)
  values (for_person, sha256(convert_to(token, 'UTF8')), actor(), now() + make_interval(days => days))
  returning access_token.id, access_token.expires_at into issue_token.id, issue_token.expires_at;
end
$$;

-- Ends a token at once, for HR or for oneself; false when there is no such token that is valid.
create function revoke_token(token bigint) returns boolean
language plpgsql security definer set search_path from current as $$
begin
  update access_token set revoked_at = now()
   where access_token.id = token and access_token.revoked_at is null
     and (may('hr') or (is_self() and access_token.person_id = me()));
  return found;
end
$$;

grant execute on function claimed(), me(), actor(), is_self(), myself(), is_keeper(), is_known(), may(access_right), sees_all(),
  kohort_now(), today(), own_clock(text) to kohort_service, kohort_reporter;
grant execute on function claim(text, text) to kohort_service, kohort_reporter;
grant execute on function issue_token(bigint, integer), revoke_token(bigint) to kohort_service;
