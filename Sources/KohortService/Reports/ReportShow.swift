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
    /// A department's name, for attendance, bridges and forecast.
    public var department: String?
    /// Only what was on this day or later, for attendance, load, burden and certificates; burden counts the last 90 days
    /// when both days are left out.
    public var from: Day?
    /// Only what was on this day or earlier.
    public var to: Day?
    /// Whose certificate; left out: for HR all politicians and representatives, for others themselves.
    public var person: String?

    public init(
      report: ReportName, edition: String? = nil, department: String? = nil, from: Day? = nil, to: Day? = nil,
      person: String? = nil
    ) {
      self.report = report
      self.edition = edition
      self.department = department
      self.from = from
      self.to = to
      self.person = person
    }

    fileprivate func has(_ filter: ReportFilter) -> Bool {
      switch filter {
      case .edition: edition != nil
      case .department: department != nil
      case .from: from != nil
      case .to: to != nil
      case .person: person != nil
      }
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
    /// Open mistakes and proposals, by theme.
    public fileprivate(set) var lessons: [LessonCountLine]?
    /// The open proposals to remove, the oldest first; beside lessons.
    public fileprivate(set) var proposals: [ProposalLine]?
    public fileprivate(set) var forecast: [GoneLine]?
    public fileprivate(set) var load: [LoadLine]?
    public fileprivate(set) var burden: [BurdenLine]?
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
    // One's own hours are no report on the programme.
    if parameters.report != .certificates { try Reports.noteOpening(connection) }
    try Filters.check(department: parameters.department, caller, connection)
    var scope = try ReportScope(asOf: caller.today, edition: parameters.edition, isNow: true, connection)
    scope.from = parameters.from
    scope.to = parameters.to
    scope.department = parameters.department
    var output = Output(report: parameters.report, asOf: caller.today)
    switch parameters.report {
    case .progress:
      let lines = try ProgressReport.lines(scope, connection)
      output.progress = caller.isHR ? lines : lines.map(\.withoutPeople)
    case .attention: output.attention = try attention(scope, caller, connection)
    case .load:
      output.load = try LoadReport.lines(scope, only: caller.seesLists ? nil : caller.personID, connection)
    case .certificates: output.certificates = try certificates(parameters, caller, connection)
    case .attendance, .bridges, .reflections, .lessons, .forecast, .burden:
      if caller.isHR {
        try fill(&output, scope, connection)
      } else {
        try fill(&output, statistics(parameters, caller, connection))
      }
      if parameters.report == .lessons { output.proposals = try LessonsReport.proposals(scope, connection) }
    }
    return output
  }

  /// A participant is shown their own certificate alone, and nothing narrows a report that is not counted by it.
  private static func check(_ parameters: Parameters, _ caller: Caller) throws {
    let readers: Set<Role> = [.hr, .facilitator, .operator]
    guard parameters.report == .certificates || !readers.isDisjoint(with: caller.roles) else {
      throw KohortError.roleMissing(name, readers)
    }
    let report = parameters.report
    let wrong = ReportFilter.allCases.filter { parameters.has($0) && !report.filters.contains($0) }
    if !wrong.isEmpty { throw KohortError.wrongParameters(wrong.map { .init(property: $0.rawValue, reason: report.refusal) }) }
    if let from = parameters.from, let to = parameters.to, to < from {
      throw KohortError.wrongParameters([
        .init(property: "to", reason: Words(sv: "\(to) är före \(from)", en: "\(to) is before \(from)"))
      ])
    }
  }

  /// The month's statistics; between which days they count is settled.
  private static func statistics(
    _ parameters: Parameters, _ caller: Caller, _ connection: borrowing Connection
  ) throws -> MonthlyStatistics {
    let days: [ReportFilter] = [.from, .to].filter(parameters.has)
    guard days.isEmpty else {
      throw KohortError.wrongParameters(
        days.map {
          .init(
            property: $0.rawValue,
            reason: Words(
              sv: "finns bara för HR: andra ser statistiken som den var den första i månaden",
              en: "is for HR alone: others see the statistics as they were on the first of the month"))
        })
    }
    return try MonthlyStatistics.latest(on: caller.today, connection)
      .only(parameters.edition, department: parameters.department)
  }

  private static func certificates(
    _ parameters: Parameters, _ caller: Caller, _ connection: borrowing Connection
  ) throws -> [CertificateLine] {
    let person =
      try caller.isHR && parameters.person == nil
      ? nil : People.named(parameters.person, caller, connection).id
    guard caller.isHR || person == caller.personID else { throw KohortError.onlyAboutOneself(name) }
    return try CertificatesReport.lines(
      edition: parameters.edition, from: parameters.from, to: parameters.to, of: person, caller, connection)
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
    case .bridges:
      output.bridges = try BridgesReport.lines(scope, withoutSmall: false, connection).filter { line in
        scope.department.map { [line.department, line.otherDepartment].contains($0) } ?? true
      }
    case .reflections: output.reflections = try ReflectionsReport.lines(ReflectionsReport.counts(scope, connection))
    case .lessons:
      let counts = try ReflectionsReport.counts(scope, connection)
      output.lessons = try LessonsReport.lines(scope, besides: counts, connection)
    case .forecast:
      output.forecast = try GoneReport.lines(scope, showsAll: true, connection).filter { $0.isOf(scope.department) }
    case .burden:
      let to = scope.to ?? scope.asOf
      output.burden = try BurdenReport.lines(
        from: scope.from ?? to.advanced(by: 1 - BurdenReport.days), before: to.advanced(by: 1), connection)
    case .progress, .attention, .load, .certificates: break
    }
  }

  private static func fill(_ output: inout Output, _ statistics: MonthlyStatistics) {
    output.asOf = statistics.asOf
    switch output.report {
    case .attendance: output.places = statistics.attendance
    case .bridges: output.bridges = statistics.bridges
    case .reflections: output.reflections = statistics.reflections
    case .lessons: output.lessons = statistics.lessons ?? []
    case .forecast: output.forecast = statistics.forecast ?? []
    case .burden: output.burden = statistics.burden ?? []
    case .progress, .attention, .load, .certificates: break
    }
  }
}

extension ReportName {
  /// Why a filter is refused.
  fileprivate var refusal: Words {
    let names = filters.map(\.rawValue).joined(separator: ", ")
    return Words(
      sv: "begränsar inte \(rawValue); det gör: \(names)", en: "does not narrow \(rawValue); these do: \(names)")
  }
}

extension Caller {
  /// True when operational lists are shown whole.
  fileprivate var seesLists: Bool { isHR || roles.contains(.operator) }
}
