import Bilingual
import KohortService
import StrictJSON

/// How a report reads as text: small numbers that are hidden as –, and on a terminal bars and sparklines.
enum ReportText {
  /// - Parameter width: Columns of the terminal; nil leaves every cell whole and draws nothing.
  static func text(_ output: ReportShow.Output, _ language: Language, width: Int?) throws -> String {
    let members = try JSONValue(encoding: output).object?.members.map { member in
      guard let rows = member.value.array else { return member }
      return JSONObject.Member(
        name: member.name,
        value: .array(
          rows.map { row in
            let whole = columns[member.name].map { Self.whole(named(row, language), $0) } ?? row
            return width == nil ? whole : barred(whole, of: member.name, row)
          }))
    }
    let table = TextTable.render(
      .object(JSONObject(members ?? [])), language, width: width, shape: JSONSchema.of(ReportShow.Output.self),
      operation: ReportShow.name)
    let trend = width == nil ? nil : trend(output.attendance ?? [], language)
    return [table, trend].compactMap(\.self).joined(separator: "\n\n")
  }

  /// Counts of commitments, with the numbers that are hidden as –.
  static func text(_ output: CommitmentCount.Output, _ language: Language, width: Int?) throws -> String {
    let rows = try JSONValue(encoding: output)["commitments"]?.array ?? []
    return TextTable.render(
      ["commitments": .array(rows.map { whole($0, columns["commitments"] ?? []) })], language, width: width,
      operation: CommitmentCount.name)
  }

  // MARK: What is hidden

  /// The columns of tables where small numbers are hidden: those that hold no number are empty when left out.
  private static let columns: [String: [(name: String, isNumber: Bool)]] = [
    "commitments": [
      ("edition", false), ("after_days", false), ("asked", true), ("answered", true), ("kept", true), ("partly", true),
      ("not_kept", true),
    ],
    "reflections": [("edition", false), ("kind", false), ("visibility", false), ("reflections", true)],
    "places": [
      ("edition", false), ("level", false), ("department", false), ("workplace", false), ("places", true),
      ("there", true), ("away", true), ("to_come", true),
    ],
    "forecast": [
      ("edition", false), ("level", false), ("name", false), ("people", true), ("waiting", true), ("begun", true),
      ("under_way", true), ("done", true), ("planned_end", false), ("forecast", false), ("never", false),
    ],
    "lessons": [
      ("edition", false), ("kind", false), ("theme", false), ("title", false), ("open", true), ("answered", false),
      ("used", true), ("oldest", false),
    ],
  ]

  /// The row with every column, – for a number that is hidden.
  private static func whole(_ row: JSONValue, _ columns: [(name: String, isNumber: Bool)]) -> JSONValue {
    .object(
      JSONObject(
        columns.map { column in
          .init(name: column.name, value: row[column.name] ?? .string(column.isNumber ? "–" : ""))
        }))
  }

  /// The row with the name of a category as it is called in the language.
  private static func named(_ row: JSONValue, _ language: Language) -> JSONValue {
    guard var object = row.object, object["level"] == "category", let category = object["name"]?.string else { return row }
    object["name"] = .string(Labels.value(category, of: "category", language) ?? category)
    return .object(object)
  }

  // MARK: Bars

  private static let barWidth = 20

  /// The parts of a row's whole, in the order in which a bar shows them, by list; what is left over is drawn light.
  private static let parts: [String: (parts: [String], whole: [String])] = [
    "progress": (["held"], ["held", "planned"]),
    "attendance": (["present", "late"], ["expected"]),
    "places": (["there"], ["places"]),
    "forecast": (["done", "under_way"], ["people"]),
    "bridges": (["met", "to_meet"], ["pairs"]),
    "load": (["led", "helped"], ["led", "helped", "planned"]),
  ]

  /// The row with a bar at its end, where the list has one and none of its numbers is hidden.
  private static func barred(_ shown: JSONValue, of list: String, _ row: JSONValue) -> JSONValue {
    guard let (parts, whole) = parts[list], var object = shown.object else { return shown }
    let counts = parts.map { row[$0]?.int }
    let sum = whole.compactMap { row[$0]?.int }.reduce(0, +)
    object["bar"] = .string(counts.contains(nil) || sum == 0 ? "" : bar(counts.compactMap(\.self), of: sum))
    return .object(object)
  }

  /// `██████▒▒▒░░░░░░░░░░░`; of anything at all at least one piece.
  private static func bar(_ counts: [Int], of whole: Int) -> String {
    let pieces: [Character] = ["█", "▒"]
    var text = ""
    for (place, count) in counts.enumerated() where count > 0 {
      let length = max(1, (count * barWidth + whole / 2) / whole)
      text += String(repeating: pieces[min(place, pieces.count - 1)], count: min(length, barWidth - text.count))
    }
    return text + String(repeating: "░", count: barWidth - text.count)
  }

  // MARK: Sparklines

  private static let heights: [Character] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]

  /// How attendance goes from module to module, a line a department; nil where there is but one module.
  private static func trend(_ lines: [AttendanceLine], _ language: Language) -> String? {
    var modules: [String] = []
    var departments: [[String?]] = []
    for line in lines {
      if !modules.contains(line.module) { modules.append(line.module) }
      if !departments.contains([line.edition, line.department]) { departments.append([line.edition, line.department]) }
    }
    guard modules.count > 1 else { return nil }
    let title = Words(
      sv: "Närvaro från modul till modul (▁ hälften, █ alla): \(modules.joined(separator: " → "))",
      en: "Attendance from module to module (▁ half, █ all): \(modules.joined(separator: " → "))")
    let rows = departments.map { key in
      let own = lines.filter { [$0.edition, $0.department] == key }
      return [
        key[0] ?? "", key[1] ?? "–", String(modules.map { module in own.first { $0.module == module }.map(height) ?? " " }),
      ]
    }
    return title[language] + "\n" + RepairText.columns(rows)
  }

  private static func height(_ line: AttendanceLine) -> Character {
    let share = Double(line.present + line.late) / Double(max(1, line.expected))
    return heights[min(7, max(0, Int((share - 0.5) * 16)))]
  }
}
