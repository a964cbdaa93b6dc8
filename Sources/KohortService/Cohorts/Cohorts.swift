import Bilingual
import Planning
import Postgres
import StrictJSON

/// What the operations on cohorts share, and their list.
enum Cohorts {
  static let operations: [any Operation.Type] = [
    CohortCreate.self, CohortList.self, CohortShow.self, CohortAdd.self, CohortRemove.self, CohortSwap.self,
    CohortDelete.self,
  ]

  /// A cohort as an operation finds it.
  struct Found {
    let id: Int64
    let editionID: Int64
    let name: String
    /// True when the caller belongs to it today, as member or facilitator.
    let isOwn: Bool
  }

  /// The cohort of this name, whoever asks.
  ///
  /// - Throws: ``KohortError`` (not found).
  static func find(_ name: String, _ connection: borrowing Connection) throws -> Found {
    let row = try connection.query(
      "select id, edition_id, name, id = any ((select my_cohorts())::bigint[]) as is_own from cohort where name = $1", name
    ).oneOrNone()
    guard let row else { throw notFound(name) }
    return Found(
      id: try row["id"], editionID: try row["edition_id"], name: try row["name"], isOwn: try row["is_own"])
  }

  static func notFound(_ name: String) -> KohortError {
    KohortError.notFound(
      Words(sv: "kohort", en: "cohort"), name,
      hint: Words(sv: "Se vilka som finns: kohort cohort list", en: "See which there are: kohort cohort list"))
  }

  /// The programme that a cohort travels through, as it was applied.
  static func programme(
    ofCohort cohort: Int64, _ connection: borrowing Connection
  ) throws -> ProgrammeDocument {
    let text = try connection.query(
      """
      select programme_document(edition.programme_id)::text
        from cohort
        join edition on edition.id = cohort.edition_id
       where cohort.id = $1
      """, cohort
    ).one(as: String.self)
    return try JSONValue.parse(text).value.decode()
  }
}
