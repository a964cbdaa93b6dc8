public import Bilingual
public import Planning
public import Postgres

/// `report.show`: a report, as its reader may see it.
///
/// HR sees everything as it is now. Others see statistics about people as they stood on the first of the month,
/// without small numbers; lists of what is to be done are shown whole to the operator, and to a facilitator as far as
/// they concern them. Certificates of hours are for HR, and one's own for everyone.
public enum ReportShow: Operation {
  public struct Parameters: Codable, Sendable {
    public var report: ReportName
    /// Left out: every edition that is not long over.
    public var edition: String?
    /// Whose certificate; left out: for HR all politicians and representatives, for others themselves.
    public var person: String?

    public init(report: ReportName, edition: String? = nil, person: String? = nil) {
      self.report = report
      self.edition = edition
      self.person = person
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
    public fileprivate(set) var certificates: [CertificateLine]?
  }

  public static let name = "report.show"
  public static let summary = Words(sv: "Visar en rapport.", en: "Shows a report.")
  public static let roles: Set<Role> = [.hr, .facilitator, .participant, .operator]
  public static let changes = false

  public static func run(
    _ parameters: Parameters, _ caller: Caller, _ connection: borrowing Connection
  ) throws -> Output {
    try check(parameters, caller)
    let scope = try ReportScope(asOf: caller.today, edition: parameters.edition, isNow: true, connection)
    var output = Output(report: parameters.report, asOf: caller.today)
    switch parameters.report {
    case .progress:
      let lines = try ProgressReport.lines(scope, connection)
      output.progress = caller.seesLists ? lines : lines.map(\.withoutSmallNumbers)
    case .attention: output.attention = try attention(scope, caller, connection)
    case .load:
      output.load = try LoadReport.lines(scope, only: caller.seesLists ? nil : caller.personID, connection)
    case .certificates: output.certificates = try certificates(parameters, caller, connection)
    case .attendance, .bridges, .reflections:
      if caller.isHR {
        try fill(&output, scope, connection)
      } else {
        try fill(&output, MonthlyStatistics.latest(on: caller.today, connection).only(parameters.edition))
      }
    }
    return output
  }

  /// A participant is shown their own certificate alone, and nobody's name narrows another report.
  private static func check(_ parameters: Parameters, _ caller: Caller) throws {
    guard parameters.report != .certificates else { return }
    let readers: Set<Role> = [.hr, .facilitator, .operator]
    guard !readers.isDisjoint(with: caller.roles) else { throw KohortError.roleMissing(name, readers) }
    guard parameters.person == nil else {
      throw KohortError.wrongParameters([
        .init(
          property: "person",
          reason: Words(sv: "finns bara för certificates", en: "is there only for certificates"))
      ])
    }
  }

  private static func certificates(
    _ parameters: Parameters, _ caller: Caller, _ connection: borrowing Connection
  ) throws -> [CertificateLine] {
    let person = try caller.isHR && parameters.person == nil
      ? nil : People.named(parameters.person, caller, connection).id
    guard caller.isHR || person == caller.personID else { throw KohortError.roleMissing(name, [.hr]) }
    return try CertificatesReport.lines(edition: parameters.edition, of: person, caller, connection)
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
    case .progress, .attention, .load, .certificates: break
    }
  }

  private static func fill(_ output: inout Output, _ statistics: MonthlyStatistics) {
    output.asOf = statistics.asOf
    switch output.report {
    case .attendance: output.places = statistics.attendance
    case .bridges: output.bridges = statistics.bridges
    case .reflections: output.reflections = statistics.reflections
    case .progress, .attention, .load, .certificates: break
    }
  }
}

extension Caller {
  /// True when operational lists are shown whole.
  fileprivate var seesLists: Bool { isHR || roles.contains(.operator) }
}
