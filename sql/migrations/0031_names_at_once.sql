-- A name that is new is looked up as fast as the others. The index kept new entries in a list that every search reads from
-- beginning to end, until a vacuum: after an import, the whole organisation.
alter index person_name_words_idx set (fastupdate = off);

do $$
begin
  perform gin_clean_pending_list('person_name_words_idx');
end
$$;
