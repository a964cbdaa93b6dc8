-- Who may act for others and may not unmask acts for a protected person by alias: the number is as unknown as any other that is
-- nobody's. Otherwise every number would lead to an alias.
create or replace function claim(
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
  if wanted is distinct from claim.actor_id and not coalesce(known.may_be_anyone, false)
     and exists (select from person
                  where person.id = wanted and person.protected and person.alias is distinct from acting_for)
     and not exists (select from access where access.person_id = claim.actor_id and access."right" = 'unmasking') then
    wanted := null;
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
