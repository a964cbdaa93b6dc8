public import Bilingual
public import Postgres

/// `commitment.count`: how many commitments have come back and how they went, for HR; nothing below five.
public enum CommitmentCount: Operation {
  /// Nothing: it is about everyone.
  public struct Parameters: Codable, Sendable {
    public init() {}
  }

  /// Counts alone.
  public struct Output: Codable, Sendable {
    /// By edition and question.
    public let commitments: [Line]
  }

  /// One question of one edition; a number that is left out is below five, or would give one away that is.
  public struct Line: Codable, Sendable {
    /// An edition, such as `L2`.
    public let edition: String
    /// 90 or 180.
    public let afterDays: Int
    /// How many have come back.
    public let asked: Int?
    /// How many of them have an answer.
    public let answered: Int?
    /// Answered with kept.
    public let kept: Int?
    /// Answered with partly.
    public let partly: Int?
    /// Answered with not.
    public let notKept: Int?
  }

  public static let name = "commitment.count"
  public static let summary = Words(
    sv: "Räknar hur det har gått med åtagandena, aldrig vems och inget under fem.",
    en: "Counts how commitments went, never whose and nothing below five.")
  public static let roles: Set<Role> = [.hr]
  public static let changes = false

  public static func run(
    _ parameters: Parameters, _ caller: Caller, _ connection: borrowing Connection
  ) throws -> Output {
    Output(commitments: try lines(connection))
  }

  /// The lines; asked by HR alone, nobody else is told any.
  static func lines(_ connection: borrowing Connection) throws -> [Line] {
    try connection.query(
      """
      select edition, after_days, asked, answered, kept, partly, not_kept from commitment_counts()
       order by edition, after_days
      """
    ).map { row in
      Line(
        edition: try row["edition"], afterDays: try row["after_days"], asked: try row["asked"],
        answered: try row["answered"], kept: try row["kept"], partly: try row["partly"], notKept: try row["not_kept"])
    }
  }
}
