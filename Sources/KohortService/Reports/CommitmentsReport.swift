import Postgres

/// How many commitments wait for their writers' answers, with small numbers hidden.
public struct CommitmentDueLine: Codable, Sendable {
  /// An edition's code, such as `L2`.
  public let edition: String
  /// The question that waits, by days after the commitment was made: 90 or 180.
  public let afterDays: Int
  /// Left out below five.
  public let due: Int?
}

/// Counts of commitments alone, from the one function that may count them.
enum CommitmentsReport {
  /// By edition and question.
  static func lines(_ scope: ReportScope, _ connection: borrowing Connection) throws -> [CommitmentDueLine] {
    try connection.query(
      """
      select edition.code as edition, waiting.after_days, waiting.due
        from commitments_waiting($2, $1::bigint[]) as waiting
        join edition on edition.id = waiting.edition_id
       order by edition.code collate "sv-x-icu", edition.id, waiting.after_days
      """, scope.editions, scope.asOf
    ).map { row in
      CommitmentDueLine(edition: try row["edition"], afterDays: try row["after_days"], due: try row["due"])
    }
  }
}
