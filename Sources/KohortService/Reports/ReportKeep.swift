public import Bilingual
public import Postgres

/// `report.keep`: the nights are to go on though nobody has opened one lately.
///
/// It counts as opening a report. A night is one folder, so there is nothing to keep one by one.
public enum ReportKeep: Operation {
  public struct Parameters: Codable, Sendable {
    public init() {}
  }

  /// What was.
  public struct Output: Codable, Sendable {
    /// Nights before today in which nobody asked kohort for a report, until now.
    public let unopenedNights: Int
  }

  public static let name = "report.keep"
  public static let summary = Words(
    sv: "Säger att nattrapporten ska fortsätta fast ingen har öppnat den på sistone.",
    en: "Says that the nightly report is to go on though nobody has opened it lately.")
  public static let roles: Set<Role> = [.hr, .operator]
  public static let changes = true

  public static func run(
    _ parameters: Parameters, _ caller: Caller, _ connection: borrowing Connection
  ) throws -> Output {
    Output(unopenedNights: try connection.query("select keep_nights()").one(as: Int.self))
  }
}
