-- What would be sent now, for HR and the operator by whatever way they ask: of whom a message tells by their own words, or who is
-- protected, not even an address. What has fallen due since the night is noted to be shown, and the note undone.
create function reminders_to_send()
returns table (
  kind text, night date, email text, language text, details jsonb, tries integer, refusal text)
language plpgsql security definer set search_path from current as $$
declare
  found jsonb;
begin
  if not sees_all() then
    raise exception 'reminders are for HR and the operator' using errcode = 'insufficient_privilege';
  end if;
  begin
    perform note_reminders(begin_run('reminder', today()), today(), false);
    with kept as (
      select * from reminders_kept(null, today()) with ordinality as kept (
        id, kind, night, about, email, protected, person, name, language, details, away, noted_at, tries, refusal, place)
    ), shown as (
      select kept.kind, kept.night,
             case when kept.kind not in ('reflection_missing', 'commitment_due') then kept.email end as email, kept.language,
             kept.details, kept.tries, kept.refusal, kept.place
        from kept where not kept.protected
      union all
      -- One message for all that waits for a person with a protected identity.
      select 'look', kept.night, null, min(kept.language), null, max(kept.tries),
             (array_agg(kept.refusal order by kept.place desc) filter (where kept.refusal is not null))[1],
             (select count(*) from kept) + row_number() over (order by kept.email, kept.night)
        from kept where kept.protected group by kept.night, kept.email
    )
    select coalesce(jsonb_agg(to_jsonb(shown) order by shown.place), '[]') into found from shown;
    raise exception using errcode = 'KN001', message = 'nothing is noted';
  exception when sqlstate 'KN001' then
    null;
  end;
  return query
    select said.kind, said.night, said.email, said.language, said.details, said.tries, said.refusal
      from rows from (jsonb_to_recordset(found) as (
             kind text, night date, email text, language text, details jsonb, tries integer, refusal text))
           with ordinality as said (kind, night, email, language, details, tries, refusal, place)
     order by said.place;
end
$$;

revoke all on function reminders_to_send() from public;
grant execute on function reminders_to_send() to kohort_service;
