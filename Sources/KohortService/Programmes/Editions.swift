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

  /// For HR and the operator, who may know whom an edition is for.
  ///
  /// - Throws: ``KohortError`` (not found).
  static func find(_ code: String, lock: Bool = false, _ connection: borrowing Connection) throws -> Edition {
    let row = try connection.query(
      """
      select edition.id, edition.code, edition.programme_id, programme.code as programme, edition.from_date,
             edition.to_date, edition_people(edition.id)::text as people
        from edition join programme on programme.id = edition.programme_id
       where edition.code = $1
      """ + (lock ? " for update of edition" : ""),
      code
    ).oneOrNone()
    guard let row else { throw notFound(code) }
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

  /// The key of the edition of this name.
  ///
  /// - Throws: ``KohortError`` (not found).
  static func key(_ code: String, _ connection: borrowing Connection) throws -> Int64 {
    let id = try connection.query("select id from edition where code = $1", code).oneOrNone(as: Int64.self)
    guard let id else { throw notFound(code) }
    return id
  }

  private static func notFound(_ code: String) -> KohortError {
    KohortError.notFound(
      Words(sv: "omgång", en: "edition"),
      code,
      hint: Words(
        sv: "Se vilka som finns med: kohort edition list",
        en: "See those there are: kohort edition list"
      )
    )
  }

  /// The keys of those whom the edition is to take through the programme, in order of key: active until it begins,
  /// of its selection, and no facilitator of the programme.
  func selected(_ connection: borrowing Connection) throws -> [Int64] {
    try connection.query(
      """
      select id from selected_people($1, $2, $3, $4::text[], $5::text[], $6::text[]) order by id
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
