import Bilingual
public import Planning
import Postgres
import StrictJSON

/// The statistics about people that anyone below HR is shown, as they stood when first reported in a month.
public struct MonthlyStatistics: Codable, Sendable {
  /// The first of the month; what happened before it is counted.
  public let asOf: Day
  public let attendance: [PlaceLine]
  public let bridges: [BridgeLine]
  public let reflections: [ReflectionCountLine]
  /// Commitments that had come back before the month and waited for an answer; left out of months before this was counted.
  public let commitmentsDue: [CommitmentDueLine]?
  /// Attendance week by week; like what follows left out of months before it was counted.
  public let turnout: [TurnoutLine]?
  /// How far each department and category has come, and when the last has gone.
  public let forecast: [GoneLine]?
  /// Open mistakes and proposals to remove.
  public let lessons: [LessonCountLine]?
  /// Commands by role and session in the 90 days before the month.
  public let burden: [BurdenLine]?

  /// Those of one edition and one department, or all; bridges have no edition, and what is counted by neither stays.
  func only(_ edition: String?, department: String? = nil) -> MonthlyStatistics {
    func isWanted(_ code: String) -> Bool { edition == nil || edition == code }
    func isOf(_ name: String?) -> Bool { department == nil || department == name }
    return MonthlyStatistics(
      asOf: asOf, attendance: attendance.filter { isWanted($0.edition) && isOf($0.department) },
      bridges: bridges.filter { isOf($0.department) || isOf($0.otherDepartment) },
      reflections: reflections.filter { isWanted($0.edition) },
      commitmentsDue: commitmentsDue?.filter { isWanted($0.edition) }, turnout: turnout?.filter { isWanted($0.edition) },
      forecast: forecast?.filter { isWanted($0.edition) && $0.isOf(department) },
      lessons: lessons?.filter { isWanted($0.edition) }, burden: burden)
  }

  /// Those of the month that the day is in; nil before its first night.
  static func known(on day: Day, _ connection: borrowing Connection) throws -> MonthlyStatistics? {
    try connection.query("select document from monthly_statistics where month = $1", day.firstOfMonth)
      .oneOrNone(as: JSONText.self).map(read)
  }

  /// Takes those of the month that the day is in. The forecast is made on a connection of its own meanwhile, and sees the same.
  static func take(
    for day: Day, _ run: Int64, _ settings: Settings, _ connection: borrowing Connection
  ) throws -> MonthlyStatistics {
    let month = day.firstOfMonth
    let scope = try ReportScope(asOf: month, edition: nil, connection)
    let before = scope.on(month.advanced(by: -1))
    let snapshot = try connection.exportSnapshot()
    let forecast = Meanwhile {
      try Database(settings).transaction(isolation: .repeatableRead, seeing: snapshot) { _, connection in
        try GoneReport.lines(before, showsAll: false, connection)
      }
    }
    let counts = try ReflectionsReport.counts(scope, connection)
    let places = try AttendanceReport.places(scope, before: month, connection)
    let bridges = try BridgesReport.lines(before, withoutSmall: true, connection)
    let lessons = try LessonsReport.lines(scope, besides: counts, connection)
    let burden = try BurdenReport.lines(from: month.advanced(by: -BurdenReport.days), before: month, connection)
    let fresh = MonthlyStatistics(
      asOf: month, attendance: places, bridges: bridges, reflections: ReflectionsReport.lines(counts),
      commitmentsDue: try CommitmentsReport.lines(scope, connection),
      turnout: try AttendanceReport.turnout(scope, before: month, besides: places, connection),
      forecast: try forecast.value(), lessons: lessons, burden: burden.map(\.withoutSmallNumbers))
    try connection.execute(
      "insert into monthly_statistics (month, document, run_id) values ($1, $2::jsonb, $3) on conflict (month) do nothing",
      month, JSONText(JSONValue(encoding: fresh).text), run)
    return try known(on: month, connection) ?? fresh
  }

  /// The latest that were taken, on this day or before.
  ///
  /// - Throws: ``KohortError`` (not found) before the first night.
  static func latest(on day: Day, _ connection: borrowing Connection) throws -> MonthlyStatistics {
    let document = try connection.query(
      "select document from monthly_statistics where month <= $1 order by month desc limit 1", day
    ).oneOrNone(as: JSONText.self)
    guard let document else {
      throw KohortError(
        .notFound,
        Words(sv: "Det finns ingen statistik än.", en: "There are no statistics yet."),
        hint: Words(
          sv: "Statistik om personer tas fram den första natten varje månad (kohort nightly).",
          en: "Statistics about people are made in the first night of each month (kohort nightly)."))
    }
    return try read(document)
  }

  private static func read(_ document: JSONText) throws -> MonthlyStatistics {
    try JSONValue.parse(document.text).value.decode()
  }
}
