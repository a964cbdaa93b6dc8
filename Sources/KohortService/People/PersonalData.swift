public import Bilingual

/// What the organisation keeps about one person: where it stands, and how the person is given it.
///
/// A test walks the catalogue: every column that points at a person stands in a section here or among ``others``.
public struct PersonalData: Sendable {
  /// `attendance` and the like.
  public let name: String
  public let title: Words
  /// The columns that point at the person whose rows the section gives, as `table.column`.
  public let columns: [String]
  /// The rows, with the person's key as `$1`; the policies decide what whoever asks is given.
  let sql: String

  /// In the order in which they are given.
  public static let sections: [PersonalData] = [
    PersonalData(
      name: "person", title: Words(sv: "Personuppgifter", en: "The person"),
      columns: ["person_category.person_id", "profile.id"],
      sql: """
        select person.code as person, register.alias, person.name, coalesce(register.email, profile.email) as email,
               person.category, person.title, person.position, person.department, person.workplace,
               coalesce(boss.code, case when person.id = (select me()) then my_boss() end) as reports_to, person.site,
               register.employment_rate, person.protected, register.attributes,
               coalesce(register.start_date, profile.start_date) as start_date, person.end_date, person.left_on
          from person_shown as person
          join profile on profile.id = person.id
          left join person as register on register.id = person.id
          left join person_shown as boss on boss.id = coalesce(person.reports_to_id, register.reports_to_id)
         where person.id = $1
        """),
    PersonalData(
      name: "cohorts", title: Words(sv: "Kohorter", en: "Cohorts"), columns: ["cohort_member.person_id"],
      sql: """
        select cohort.name as cohort, edition.code as edition, programme.title as programme, cohort_member.joined_on,
               cohort_member.left_on
          from cohort_member
          join cohort on cohort.id = cohort_member.cohort_id
          join edition on edition.id = cohort.edition_id
          join programme on programme.id = edition.programme_id
         where cohort_member.person_id = $1
         order by cohort_member.joined_on, cohort.id
        """),
    // Of a person with a protected identity, place and time never stand with the name.
    PersonalData(
      name: "sessions", title: Words(sv: "Träffar", en: "Sessions"),
      columns: ["booking.person_id", "session_facilitator.person_id"],
      sql: """
        select session.name as session, module.title as module, session.status,
               case when session_facilitator.lead then 'lead' when not session_facilitator.lead then 'facilitator'
                    else 'member' end as role,
               case when not profile.protected then session.date end as date,
               case when not profile.protected then to_char(session.starts, 'HH24:MI') end as start,
               case when not profile.protected then to_char(session.ends, 'HH24:MI') end as end,
               case when not profile.protected then room.code end as room,
               case when not profile.protected then room.site end as site
          from profile
          join (select session_id, person_id from booking
                 union
                select session_id, person_id from session_facilitator) as taken on taken.person_id = profile.id
          join session on session.id = taken.session_id
          join module on module.id = session.module_id
          join room on room.id = session.room_id
          left join session_facilitator
                 on session_facilitator.session_id = session.id and session_facilitator.person_id = profile.id
         where profile.id = $1
         order by session.date, session.starts, session.id
        """),
    PersonalData(
      name: "attendance", title: Words(sv: "Närvaro", en: "Attendance"), columns: ["attendance.person_id"],
      sql: """
        select place.session, attendance.status, attendance.reason,
               to_char(attendance.marked_at at time zone 'Europe/Stockholm', 'YYYY-MM-DD HH24:MI') as marked
          from attendance
          join session_names(array(select session_id from attendance where person_id = $1)) as place
            on place.id = attendance.session_id
         where attendance.person_id = $1
         order by attendance.marked_at, attendance.session_id
        """),
    PersonalData(
      name: "attendance_before", title: Words(sv: "Närvaro före rättelser", en: "Attendance before corrections"),
      columns: ["attendance_version.person_id"],
      sql: """
        select place.session, version.status, version.reason,
               to_char(version.marked_at at time zone 'Europe/Stockholm', 'YYYY-MM-DD HH24:MI') as marked,
               to_char(version.replaced_at at time zone 'Europe/Stockholm', 'YYYY-MM-DD HH24:MI') as corrected
          from attendance_version as version
          join session_names(array(select session_id from attendance_version where person_id = $1)) as place
            on place.id = version.session_id
         where version.person_id = $1
         order by version.id
        """),
    PersonalData(
      name: "guest", title: Words(sv: "Träffar som gäst", en: "Sessions as a guest"),
      columns: ["session_guest.person_id"],
      sql: """
        select place.session, to_char(guest.noted_at at time zone 'Europe/Stockholm', 'YYYY-MM-DD HH24:MI') as marked,
               to_char(guest.removed_at at time zone 'Europe/Stockholm', 'YYYY-MM-DD HH24:MI') as removed
          from session_guest as guest
          join session_names(array(select session_id from session_guest where person_id = $1)) as place
            on place.id = guest.session_id
         where guest.person_id = $1
         order by guest.id
        """),
    PersonalData(
      name: "check_ins", title: Words(sv: "Incheckningar", en: "Check-ins"), columns: ["check_in.person_id"],
      sql: """
        select place.session, to_char(check_in.at at time zone 'Europe/Stockholm', 'YYYY-MM-DD HH24:MI') as at
          from check_in
          join session_names(array(select session_id from check_in where person_id = $1)) as place
            on place.id = check_in.session_id
         where check_in.person_id = $1
         order by check_in.at, check_in.session_id
        """),
    PersonalData(
      name: "logged", title: Words(sv: "Träffar som personen har loggat", en: "Sessions that the person has logged"),
      columns: ["session.logged_by"],
      sql: """
        select session.name as session,
               to_char(session.logged_at at time zone 'Europe/Stockholm', 'YYYY-MM-DD HH24:MI') as logged
          from session where session.logged_by = $1
         order by session.logged_at, session.id
        """),
    PersonalData(
      name: "programmes", title: Words(sv: "Program som personen leder", en: "Programmes that the person facilitates"),
      columns: ["programme_facilitator.person_id"],
      sql: """
        select programme.code as programme, programme.title, programme_facilitator.max_sessions_per_week
          from programme_facilitator
          join programme on programme.id = programme_facilitator.programme_id
         where programme_facilitator.person_id = $1
         order by programme.code
        """),
    PersonalData(
      name: "reflections", title: Words(sv: "Reflektioner", en: "Reflections"), columns: ["reflection.author_id"],
      sql: """
        select 'R' || reflection.id as reflection, place.session, reflection.kind, reflection.visibility,
               to_char(reflection.recorded_at at time zone 'Europe/Stockholm', 'YYYY-MM-DD HH24:MI') as recorded,
               to_char(reflection.withdrawn_at at time zone 'Europe/Stockholm', 'YYYY-MM-DD HH24:MI') as withdrawn,
               reflection.text
          from reflection
          join session_names(array(select session_id from reflection where author_id = $1)) as place
            on place.id = reflection.session_id
         where reflection.author_id = $1
         order by reflection.id
        """),
    PersonalData(
      name: "earlier_versions", title: Words(sv: "Reflektioner som de löd före", en: "Reflections as they read before"),
      columns: ["reflection_version.author_id"],
      sql: """
        select 'R' || reflection_id as reflection, visibility,
               to_char(replaced_at at time zone 'Europe/Stockholm', 'YYYY-MM-DD HH24:MI') as changed, text
          from reflection_version
         where author_id = $1
         order by reflection_id, id
        """),
    PersonalData(
      name: "commitments", title: Words(sv: "Svar på åtaganden", en: "Answers on commitments"),
      columns: ["commitment_answer.author_id"],
      sql: """
        select 'R' || reflection_id as reflection, after_days, outcome, words,
               to_char(answered_at at time zone 'Europe/Stockholm', 'YYYY-MM-DD HH24:MI') as answered
          from commitment_answer
         where author_id = $1
         order by reflection_id, after_days
        """),
    PersonalData(
      name: "lessons", title: Words(sv: "Lärdomar som personen har haft nytta av", en: "Lessons that the person has used"),
      columns: ["lesson_use.person_id"],
      sql: """
        select 'R' || reflection_id as reflection,
               to_char(used_at at time zone 'Europe/Stockholm', 'YYYY-MM-DD HH24:MI') as used_on
          from lesson_use
         where person_id = $1
         order by used_at, reflection_id
        """),
    PersonalData(
      name: "proposals", title: Words(sv: "Svar på ta bort-förslag", en: "Answers to proposals to remove"),
      columns: ["proposal_answer.answered_by"],
      sql: """
        select 'R' || answer.reflection_id as reflection,
               case when answer.answered_by = $1 then 'by' else 'to' end as direction, answer.outcome as answer, answer.words,
               to_char(answer.answered_at at time zone 'Europe/Stockholm', 'YYYY-MM-DD HH24:MI') as answered
          from proposal_answer as answer
         where answer.answered_by = $1 or answer.reflection_id in (select id from reflection where author_id = $1)
         order by answer.id
        """),
    // Of a person with a protected identity, place and time never stand with the name.
    PersonalData(
      name: "reminders", title: Words(sv: "Meddelanden till eller om personen", en: "Messages to or about the person"),
      columns: ["reminder.person_id", "reminder_away.person_id"],
      sql: """
        select written.kind, written.direction, written.night, written.sent
          from (
            select kind::text as kind, 'to' as direction, night, id,
                   to_char(accepted_at at time zone 'Europe/Stockholm', 'YYYY-MM-DD HH24:MI') as sent
              from reminder where person_id = $1
            union all
            select 'staff_away', 'about', date, reminder_id, null from reminder_away where person_id = $1) as written
         order by written.night, written.id, written.direction
        """),
    PersonalData(
      name: "access", title: Words(sv: "Behörigheter", en: "Access"),
      columns: ["access.person_id", "login.person_id", "access_token.person_id"],
      sql: """
        select held.kind, held.holds,
               to_char(held.granted at time zone 'Europe/Stockholm', 'YYYY-MM-DD HH24:MI') as granted,
               to_char(held.expires at time zone 'Europe/Stockholm', 'YYYY-MM-DD HH24:MI') as expires
          from (
            select 'right' as kind, "right"::text as holds, granted_at as granted, null::timestamptz as expires
              from access where person_id = $1
            union all
            select 'login', name, granted_at, null from login where person_id = $1
            union all
            select 'token', 'T' || id, issued_at, least(expires_at, revoked_at)
              from access_token where person_id = $1) as held
         order by held.granted, held.kind, held.holds
        """),
    PersonalData(
      name: "audit", title: Words(sv: "Loggen", en: "The log"),
      columns: ["audit.actor_id", "audit.person_id", "audit.subjects"],
      sql: """
        select to_char(audit.at at time zone 'Europe/Stockholm', 'YYYY-MM-DD HH24:MI:SS') as at,
               coalesce(actor.code, people.actor) as actor, audit.acted_as, audit.operation, audit_told(audit.id) as about,
               case when audit.actor_id = $1 then audit.login end as login,
               case when audit.actor_id = $1 then host(audit.address) end as address
          from audit
          left join person_shown as actor on actor.id = audit.actor_id
         cross join lateral audit_people(audit.id) as people
         where $1 in (audit.actor_id, audit.person_id) or audit.id = any ((select audit_concerning($1))::bigint[])
            -- Whose words were disclosed is told to their author alone, as in audit.list.
            or ($1 = (select myself()) and audit.operation = 'record.disclose'
                and audit_told(audit.id) ->> 'reflection' = any ((select my_reflections())::text[]))
         order by audit.id
        """),
    PersonalData(
      name: "receipts", title: Words(sv: "Kvitton på batcher", en: "Receipts of batches"),
      columns: ["batch_receipt.actor_id"],
      sql: """
        select batch, request, to_char(answered_at at time zone 'Europe/Stockholm', 'YYYY-MM-DD HH24:MI') as at, answer
          from receipts_of($1)
         order by answered_at, batch, request
        """),
    PersonalData(
      name: "documents", title: Words(sv: "Dokument som nämner personen", en: "Documents that name the person"),
      columns: [], sql: "select kind, document from documents_naming($1) order by kind, document"),
  ]

  /// Columns that point at a person and are not given to that person, with the reason.
  public static let others: [String: String] = [
    "person.reports_to_id": "who reports to the person: others' employment",
    "profile.reports_to_id": "who reports to the person: others' employment",
    "attendance_version.marked_by": "others' attendance; that the person marked it stands in the log",
    "attendance_version.replaced_by": "others' attendance; that the person corrected it stands in the log",
    "session_guest.noted_by": "others' attendance; that the person noted it stands in the log",
    "session_guest.removed_by": "others' attendance; that the person took it back stands in the log",
    "check_in_try.person_id": "how many wrong codes in the last quarter of an hour; nothing else is kept of them",
    "attendance.marked_by": "others' attendance; that the person marked it stands in the log",
    "access_token.issued_by": "others' tokens; that the person made them stands in the log",
  ]
}
