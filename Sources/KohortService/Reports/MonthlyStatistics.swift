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

  /// Those of one edition, or all; bridges have none.
  func only(_ edition: String?) -> MonthlyStatistics {
    guard let edition else { return self }
    return MonthlyStatistics(
      asOf: asOf, attendance: attendance.filter { $0.edition == edition }, bridges: bridges,
      reflections: reflections.filter { $0.edition == edition },
      commitmentsDue: commitmentsDue?.filter { $0.edition == edition })
  }

  /// Those of the month that the day is in, taken now when nobody has yet.
  static func taken(for day: Day, _ connection: borrowing Connection) throws -> MonthlyStatistics {
    let month = day.firstOfMonth
    let scope = try ReportScope(asOf: month, edition: nil, connection)
    let fresh = MonthlyStatistics(
      asOf: month, attendance: try AttendanceReport.places(scope, before: month, connection),
      bridges: try BridgesReport.lines(scope, withoutSmall: true, connection),
      reflections: try ReflectionsReport.lines(scope, connection),
      commitmentsDue: try CommitmentsReport.lines(scope, connection))
    try connection.execute(
      "insert into monthly_statistics (month, document) values ($1, $2::jsonb) on conflict (month) do nothing",
      month, JSONText(JSONValue(encoding: fresh).text))
    return try read(
      connection.query("select document from monthly_statistics where month = $1", month).one(as: JSONText.self))
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
