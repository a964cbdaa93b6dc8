public import Bilingual
public import Planning
public import Postgres

/// `report.show`: a report, as its reader may see it.
///
/// HR sees everything as it is now. Others see statistics about people as they stood on the first of the month,
/// without small numbers; lists of what is to be done are shown whole to the operator, and to a facilitator as far as
/// they concern them.
public enum ReportShow: Operation {
  public struct Parameters: Codable, Sendable {
    public var report: ReportName
    /// Left out: every edition that is not long over.
    public var edition: String?

    public init(report: ReportName, edition: String? = nil) {
      self.report = report
      self.edition = edition
    }
  }

  /// The list of the report that was asked for; the others are left out.
  public struct Output: Codable, Sendable {
    public let report: ReportName
    /// The day that the figures are for.
    public fileprivate(set) var asOf: Day
    public fileprivate(set) var progress: [ProgressLine]?
    /// By department; for HR.
    public fileprivate(set) var attendance: [AttendanceLine]?
    /// Attendance for others than HR.
    public fileprivate(set) var places: [PlaceLine]?
    public fileprivate(set) var attention: [AttentionLine]?
    public fileprivate(set) var bridges: [BridgeLine]?
    public fileprivate(set) var reflections: [ReflectionCountLine]?
    public fileprivate(set) var load: [LoadLine]?
  }

  public static let name = "report.show"
  public static let summary = Words(sv: "Visar en rapport.", en: "Shows a report.")
  public static let roles: Set<Role> = [.hr, .facilitator, .operator]
  public static let changes = false

  public static func run(
    _ parameters: Parameters, _ caller: Caller, _ connection: borrowing Connection
  ) throws -> Output {
    let scope = try ReportScope(asOf: caller.today, edition: parameters.edition, connection)
    var output = Output(report: parameters.report, asOf: caller.today)
    switch parameters.report {
    case .progress:
      let lines = try ProgressReport.lines(scope, connection)
      output.progress = caller.seesLists ? lines : lines.map(\.withoutSmallNumbers)
    case .attention: output.attention = try attention(scope, caller, connection)
    case .load:
      output.load = try LoadReport.lines(scope, only: caller.seesLists ? nil : caller.personID, connection)
    case .attendance, .bridges, .reflections:
      if caller.isHR {
        try fill(&output, scope, connection)
      } else {
        try fill(&output, MonthlyStatistics.latest(on: caller.today, connection).only(parameters.edition))
      }
    }
    return output
  }

  private static func attention(
    _ scope: ReportScope, _ caller: Caller, _ connection: borrowing Connection
  ) throws -> [AttentionLine] {
    guard !caller.seesLists, let person = caller.personID else {
      return try AttentionReport.lines(scope, connection)
    }
    return try AttentionReport.lines(scope, concerning: person, caller.code, connection)
  }

  private static func fill(_ output: inout Output, _ scope: ReportScope, _ connection: borrowing Connection) throws {
    switch output.report {
    case .attendance: output.attendance = try AttendanceReport.lines(scope, connection)
    case .bridges: output.bridges = try BridgesReport.lines(scope, withoutSmall: false, connection)
    case .reflections: output.reflections = try ReflectionsReport.lines(scope, connection)
    case .progress, .attention, .load: break
    }
  }

  private static func fill(_ output: inout Output, _ statistics: MonthlyStatistics) {
    output.asOf = statistics.asOf
    switch output.report {
    case .attendance: output.places = statistics.attendance
    case .bridges: output.bridges = statistics.bridges
    case .reflections: output.reflections = statistics.reflections
    case .progress, .attention, .load: break
    }
  }
}

extension Caller {
  /// True when operational lists are shown whole.
  fileprivate var seesLists: Bool { isHR || roles.contains(.operator) }
}
