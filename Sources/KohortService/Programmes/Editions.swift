import Bilingual
import Planning
import Postgres
import StrictJSON

/// An edition as the database holds it.
struct Edition {
  let id: Int64
  let code: String
  let programmeID: Int64
  let programme: String
  let from: Day
  let to: Day
  let people: PeopleSelection

  /// - Throws: ``KohortError`` (not found).
  static func find(_ code: String, lock: Bool = false, _ connection: borrowing Connection) throws -> Edition {
    let row = try connection.query(
      """
      select edition.id, edition.code, edition.programme_id, programme.code as programme, edition.from_date,
             edition.to_date, edition.people::text as people
        from edition join programme on programme.id = edition.programme_id
       where edition.code = $1
      """ + (lock ? " for update of edition" : ""),
      code
    ).oneOrNone()
    guard let row else {
      throw KohortError.notFound(
        Words(sv: "omgång", en: "edition"),
        code,
        hint: Words(
          sv: "Se vilka som finns med: kohort edition list",
          en: "See those there are: kohort edition list"
        )
      )
    }
    return Edition(
      id: try row["id"],
      code: try row["code"],
      programmeID: try row["programme_id"],
      programme: try row["programme"],
      from: try row["from_date"],
      to: try row["to_date"],
      people: try JSONValue.parse(row["people"] as String).value.decode()
    )
  }

  /// The keys of those whom the edition is to take through the programme, in order of key: active until it begins,
  /// of its selection, and no facilitator of the programme.
  func selected(_ connection: borrowing Connection) throws -> [Int64] {
    try connection.query(
      """
      select person.id
        from person
        left join department on department.id = person.department_id
       where person.left_on is null
         and (person.end_date is null or person.end_date >= $2)
         and ($3
              or (($4::text[] is not null or $5::text[] is not null)
                  and ($4::text[] is null or department.name = any ($4::text[]))
                  and ($5::text[] is null or person.category::text = any ($5::text[])))
              or person.employee_number = any ($6::text[])
              or person.alias = any ($6::text[]))
         and not exists (select from programme_facilitator
                          where programme_facilitator.programme_id = $1
                            and programme_facilitator.person_id = person.id)
       order by person.id
      """,
      programmeID,
      from,
      people.isAll,
      people.department,
      people.category?.map(\.rawValue),
      people.person ?? []
    ).rows(as: Int64.self)
  }
}
