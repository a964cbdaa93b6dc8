-- What people do with their own commitments and lessons is theirs to know, as what they do with their reflections is.

alter policy audit_hr on audit
  using ((select may('hr'))
    and (actor_id is distinct from person_id
      or not (operation like 'reflection.%' or operation like 'commitment.%' or operation like 'lesson.%')));
