import Planning
import Postgres

extension Plans {
  /// Keeps a plan as the edition's next proposal; returns its name.
  static func keep(
    _ plan: PlanDocument,
    _ problem: ProblemDocument,
    _ edition: Edition,
    _ connection: borrowing Connection
  ) throws -> String {
    // One proposal of an edition at a time takes the next number.
    _ = try Edition.find(edition.code, lock: true, connection)
    return try connection.query(
      """
      insert into plan (edition_id, code, problem, document, created_at)
      select $1, $2 || '-p' || (select count(*) + 1 from plan where edition_id = $1), $3::json, $4::json, kohort_now()
      returning code
      """,
      edition.id,
      edition.code,
      String(decoding: problem.encoded(), as: UTF8.self),
      String(decoding: plan.encoded(), as: UTF8.self)
    ).one(as: String.self)
  }
}
