import Bilingual
import Postgres
import StrictJSON

/// A file of the night's folder.
public struct NightlyFile: Sendable {
  /// Below the folder, such as `calendars/L2-014.ics`.
  public let path: String
  public let text: String
}

/// Makes the files of a night out of its figures.
enum NightlyFiles {
  /// `report.json` with its schema, and one CSV a table with the same lines.
  static func figures(_ report: NightlyReport, _ dialect: TableDialect) throws -> [NightlyFile] {
    let json = try report.json
    let statistics = json["statistics"] ?? .null
    return [
      NightlyFile(path: "report.json", text: json.prettyText + "\n"),
      NightlyFile(path: "report.schema.json", text: schema.prettyText + "\n"),
      table("progress", of: ProgressLine.self, json, dialect),
      table("weeks", of: WeekLine.self, json, dialect),
      table("sessions", of: SessionAheadLine.self, json, dialect),
      table("attention", of: AttentionLine.self, json, dialect),
      table("load", of: LoadLine.self, json, dialect),
      table("attendance", of: PlaceLine.self, statistics, dialect),
      table("bridges", of: BridgeLine.self, statistics, dialect),
      table("reflections", of: ReflectionCountLine.self, statistics, dialect),
      table("commitments_due", of: CommitmentDueLine.self, statistics, dialect),
      table("turnout", of: TurnoutLine.self, statistics, dialect),
      table("forecast", of: GoneLine.self, statistics, dialect),
      table("lessons", of: LessonCountLine.self, statistics, dialect),
      table("burden", of: BurdenLine.self, statistics, dialect),
    ]
  }

  /// The JSON Schema of `report.json`, made from its types.
  private static var schema: JSONValue {
    let members = JSONSchema.of(NightlyReport.self).json.object?.members ?? []
    return .object(
      JSONObject(
        [
          .init(name: "$schema", value: "https://json-schema.org/draft/2020-12/schema"),
          .init(name: "title", value: .string(NightlyReport.formatName)),
        ] + members))
  }

  /// `reminders.jsonl`, a line a message.
  static func reminders(_ reminders: [Reminder]) -> NightlyFile {
    NightlyFile(path: "reminders.jsonl", text: reminders.map { $0.json.text + "\n" }.joined())
  }

  /// Calendars of these editions' sessions: for each cohort, each room, and each facilitator whose identity is not protected.
  static func calendars(
    _ scope: ReportScope, organisation: String, _ connection: borrowing Connection
  ) throws -> [NightlyFile] {
    try calendars("calendars/", by: "cohort.name", scope, organisation, connection)
      + calendars("calendars/rooms/", by: "room.code", scope, organisation, connection)
      + calendars(
        "calendars/facilitators/", by: "profile.code",
        joining: """
          join session_facilitator on session_facilitator.session_id = session.id
          join profile on profile.id = session_facilitator.person_id and not profile.protected and profile.left_on is null
          """, scope, organisation, connection)
  }

  private static func calendars(
    _ folder: String, by name: String, joining tables: String = "", _ scope: ReportScope, _ organisation: String,
    _ connection: borrowing Connection
  ) throws -> [NightlyFile] {
    let rows = try connection.query(
      """
      select \(name) as calendar, \(CalendarExport.columns)
        from \(CalendarExport.tables)
        \(tables)
       where cohort.edition_id = any ($1::bigint[])
       order by \(name) collate "C", session.during, session.id
      """, scope.editions)
    let events = try rows.map { (calendar: try $0["calendar"] as String, event: try CalendarEvent($0, organisation)) }
    return runs(events, by: \.calendar).map { run in
      NightlyFile(
        path: "\(folder)\(fileName(run[0].calendar)).ics",
        text: ICalendar.text(title: run[0].calendar, events: run.map(\.event)))
    }
  }

  /// A name that leads to no other folder: letters, digits, - and _ as they are, what else there is by its bytes.
  private static func fileName(_ name: String) -> String {
    name.unicodeScalars.map { scalar in
      scalar.properties.isAlphabetic || scalar.properties.numericType != nil || scalar == "-" || scalar == "_"
        ? String(scalar)
        : String(scalar).utf8.map { "%" + ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true) }.joined()
    }.joined()
  }

  /// A list of the report with the columns of its lines' type, also when there are no lines.
  private static func table<Line: Codable>(
    _ name: String, of type: Line.Type, _ report: JSONValue, _ dialect: TableDialect
  ) -> NightlyFile {
    let writer = TableWriter(dialect)
    let columns = JSONSchema.of(type).json["properties"]?.object?.names ?? []
    let rows = (report[name]?.array ?? []).map { line in writer.line(columns.map { cell(line[$0]) }) }
    return NightlyFile(path: "\(name).csv", text: writer.header(columns) + rows.joined())
  }

  private static func cell(_ value: JSONValue?) -> TableCell {
    switch value {
    case .number(let number): number.int.map { .integer($0) } ?? .number(number.double)
    case .string(let text): .text(text)
    case let value?: value.isNull ? .blank : .text(value.text)
    case nil: .blank
    }
  }
}
