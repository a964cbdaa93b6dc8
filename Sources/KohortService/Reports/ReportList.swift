public import Bilingual
public import Postgres

/// `report.list`: the reports that there are.
public enum ReportList: Operation {
  public struct Parameters: Codable, Sendable {
    public init() {}
  }

  public struct Output: Codable, Sendable {
    public let reports: [Line]
  }

  /// A report in the list.
  public struct Line: Codable, Sendable {
    public let report: ReportName
    /// What it tells.
    public let tells: String
  }

  public static let name = "report.list"
  public static let summary = Words(sv: "Listar rapporterna.", en: "Lists the reports.")
  public static let roles: Set<Role> = [.hr, .facilitator, .operator]
  public static let changes = false

  public static func run(
    _ parameters: Parameters, _ caller: Caller, _ connection: borrowing Connection
  ) throws -> Output {
    Output(reports: ReportName.allCases.map { Line(report: $0, tells: $0.summary[caller.language]) })
  }
}
