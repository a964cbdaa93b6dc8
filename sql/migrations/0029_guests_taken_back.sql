-- Naming no guests takes away those who checked themselves in as well: the one who holds the session knows who was there.

-- Notes these people as guests of a session, in the place of those whom the one who acts has noted before. What another
-- has noted stands; where nobody is named, those who checked themselves in are taken back, too.
create or replace function note_guests(meeting bigint, codes text[]) returns void
language plpgsql security definer set search_path from current as $$
declare
  person bigint := me();
begin
  if not (may('hr') or meeting = any (my_duties())) or exists (select from guest_problems(meeting, codes)) then
    raise exception 'guests are noted by HR and those who facilitate the session' using errcode = 'insufficient_privilege';
  end if;
  update session_guest set removed_at = kohort_now(), removed_by = person
   where session_guest.session_id = meeting and session_guest.removed_at is null
     and (session_guest.noted_by is not distinct from person
          or (cardinality(codes) = 0 and session_guest.noted_by = session_guest.person_id))
     and session_guest.person_id not in (select profile.id from profile where profile.code = any (codes));
  insert into session_guest (session_id, person_id, noted_at, noted_by)
  select meeting, profile.id, kohort_now(), person
    from profile
   where profile.code = any (codes) and profile.left_on is null
   order by profile.id
      on conflict (session_id, person_id) where removed_at is null do nothing;
end
$$;
