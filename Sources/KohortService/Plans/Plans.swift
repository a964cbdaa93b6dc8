import Bilingual
import Planning
import Postgres

/// What the operations on plans share, and their list.
enum Plans {
  static let operations: [any Operation.Type] = [
    PlanPropose.self, PlanShow.self, PlanExplain.self, PlanCompare.self, PlanMove.self, PlanSwap.self,
    PlanPublish.self, PlanUnpublish.self,
    PlanRepair.self, PlanForecast.self,
  ]

  /// A plan as the database holds it.
  struct Stored {
    let id: Int64
    let code: String
    let state: PlanState
    let edition: String
    /// Local date and time, to the minute.
    let createdAt: String
    let problem: ProblemDocument
    let document: PlanDocument
  }

  /// A plan by its own name, or by its edition's: then the published one, and else the latest.
  ///
  /// - Throws: ``KohortError`` (not found).
  static func find(_ name: String, _ connection: borrowing Connection) throws -> Stored {
    let row = try connection.query(
      """
      select plan.id, plan.code, plan.state, edition.code as edition, plan.problem::text as problem,
             plan.document::text as document,
             to_char(plan.created_at at time zone 'Europe/Stockholm', 'YYYY-MM-DD HH24:MI') as created_at
        from plan join edition on edition.id = plan.edition_id
       where plan.code = $1 or edition.code = $1
       order by plan.code = $1 desc, plan.state = 'published' desc, plan.id desc
       limit 1
      """,
      name
    ).oneOrNone()
    guard let row else {
      throw KohortError.notFound(
        Words(sv: "plan eller omgång med plan som heter", en: "plan, or edition with a plan, called"),
        name,
        hint: Words(
          sv: "Gör ett förslag: kohort plan propose OMGÅNG",
          en: "Make one: kohort plan propose EDITION"
        )
      )
    }
    return try stored(row)
  }

  private static func stored(_ row: Row) throws -> Stored {
    do {
      return Stored(
        id: try row["id"],
        code: try row["code"],
        state: try PlanState(row["state"]),
        edition: try row["edition"],
        createdAt: try row["created_at"],
        problem: try ProblemDocument.read(Array((try row["problem"] as String).utf8)),
        document: try PlanDocument.read(Array((try row["document"] as String).utf8))
      )
    } catch let error as DocumentError {
      throw KohortError(
        .defect,
        Words(sv: "En sparad plan kan inte läsas.", en: "A stored plan cannot be read."),
        detail: error.words
      )
    }
  }

  /// What a cohort is called: `L2-014`. Names never change.
  static func cohortName(edition: String, number: Int) -> String {
    let digits = String(number)
    return "\(edition)-\(String(repeating: "0", count: max(0, 3 - digits.count)))\(digits)"
  }

  /// The number in the name of a cohort of an edition.
  static func cohortNumber(_ name: String, edition: String) -> Int? { Int(name.dropFirst(edition.count + 1)) }
}
