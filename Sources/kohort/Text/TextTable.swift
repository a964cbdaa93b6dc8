import Bilingual
import KohortService
import StrictJSON

/// An operation's output as text: single members as lines, lists as tables.
enum TextTable {
  /// - Parameters:
  ///   - width: Columns of the terminal; nil leaves every cell whole.
  ///   - shape: What the output is, which says in what order columns stand; nil for the order in which the rows have them.
  ///   - operation: Whose output it is, where a member is called otherwise there.
  static func render(
    _ output: JSONValue, _ language: Language, width: Int?, shape: JSONSchema? = nil, operation: String? = nil
  ) -> String {
    guard let members = output.object?.members.flatMap(unnested) else { return cell(output, language) }
    let shapes = shape?.properties.flatMap(unnested) ?? []
    func label(_ member: String) -> String { Labels.label(member, language, of: operation) }
    var parts: [String] = []
    let lines = members.filter { rows($0.value) == nil }
    if !lines.isEmpty {
      let labels = lines.map { label($0.name) }
      let labelWidth = labels.map(\.count).max() ?? 0
      parts.append(
        zip(labels, lines).map { "\(padded($0, labelWidth))  \(cell($1.value, of: $1.name, language))" }.joined(separator: "\n"))
    }
    for member in members {
      guard let rows = rows(member.value) else { continue }
      if members.count > 1 { parts.append(label(member.name) + ":") }
      let order = shapes.first { $0.name == member.name }?.schema.element?.properties.map(\.name) ?? []
      parts.append(table(rows, language, width: width, order: order, label))
    }
    return parts.joined(separator: "\n")
  }

  /// An output's first list that is there as CSV with a header, or its single members as one row.
  ///
  /// The columns are the type's properties in their order, so that they are the same whatever the rows hold.
  static func csv<Output: Codable>(_ output: Output, _ dialect: TableDialect) throws -> String {
    let schema = JSONSchema.of(Output.self)
    let json = try JSONValue(encoding: output)
    let lists = schema.properties.filter { !($0.schema.element?.properties ?? []).isEmpty }
    guard let list = lists.first(where: { json.object?[$0.name]?.array != nil }) ?? lists.first else {
      return csv([json], columns: schema.properties.map(\.name), dialect)
    }
    return csv(
      json.object?[list.name]?.array ?? [], columns: list.schema.element?.properties.map(\.name) ?? [], dialect)
  }

  /// Rows that all have the same members as CSV with a header.
  static func csv(_ rows: [JSONValue], _ dialect: TableDialect) -> String {
    csv(rows, columns: columns(rows), dialect)
  }

  private static func csv(_ rows: [JSONValue], columns: [String], _ dialect: TableDialect) -> String {
    let writer = TableWriter(dialect)
    return rows.reduce(into: writer.header(columns)) { text, row in
      text += writer.line(columns.map { tableCell(row.object?[$0] ?? .null) })
    }
  }

  private static func tableCell(_ value: JSONValue) -> TableCell {
    switch value {
    case .null: .blank
    case .number(let number): number.int.map { .integer($0) } ?? .number(number.double)
    default: .text(cell(value, nil))
    }
  }

  /// A member that is an object stands for its own members.
  private static func unnested(_ member: JSONObject.Member) -> [JSONObject.Member] {
    member.value.object?.members ?? [member]
  }

  private static func unnested(_ property: JSONSchema.Property) -> [JSONSchema.Property] {
    property.schema.properties.isEmpty ? [property] : property.schema.properties
  }

  /// The elements when the value is a list of objects.
  private static func rows(_ value: JSONValue) -> [JSONValue]? {
    guard let array = value.array, array.allSatisfy({ $0.object != nil }) else { return nil }
    return array
  }

  /// The names of the rows' members, in the order in which they first stand.
  static func columns(_ rows: [JSONValue]) -> [String] {
    var columns: [String] = []
    var seen: Set<String> = []
    for row in rows {
      for name in row.object?.names ?? [] where seen.insert(name).inserted { columns.append(name) }
    }
    return columns
  }

  /// The columns that some row has, those of `order` first and in that order.
  private static func table(
    _ rows: [JSONValue], _ language: Language, width: Int?, order: [String], _ label: (String) -> String
  ) -> String {
    guard !rows.isEmpty else { return Words(sv: "(inga)", en: "(none)")[language] }
    let there = columns(rows)
    let columns = order.filter(Set(there).contains) + there.filter { !order.contains($0) }
    let cells =
      [columns.map(label)]
      + rows.map { row in columns.map { cell(row[$0] ?? .null, of: Labels.member($0, in: row), language) } }
    var widths = columns.indices.map { column in cells.map { $0[column].count }.max() ?? 0 }
    if let width { shrink(&widths, least: columns.indices.map { leastWidth(cells.map(\.[$0])) }, to: width) }
    return cells.map { row in
      var line = ""
      for (column, text) in row.enumerated() {
        let fitted = text.count > widths[column] ? text.prefix(max(0, widths[column] - 1)) + "…" : text[...]
        line += column == row.count - 1 ? String(fitted) : padded(String(fitted), widths[column]) + "  "
      }
      return line
    }.joined(separator: "\n")
  }

  /// Takes from the column that is widest above its least until the row fits, or no column has any to give.
  private static func shrink(_ widths: inout [Int], least: [Int], to width: Int) {
    while widths.reduce(2 * (widths.count - 1), +) > width {
      let giving = widths.indices.filter { widths[$0] > least[$0] }
      guard let widest = giving.max(by: { widths[$0] < widths[$1] }) else { return }
      widths[widest] -= 1
    }
  }

  /// A header is never cut, nor a date, a time or a code: only what reads as text, down to twelve characters.
  private static func leastWidth(_ column: [String]) -> Int {
    let isText = column.dropFirst().contains { $0.contains(" ") || $0.count > 20 }
    let longest = column.map(\.count).max() ?? 0
    return isText ? min(longest, max(12, column[0].count)) : longest
  }

  /// A member's value, a fixed one by its name in the language.
  static func cell(_ value: JSONValue, of member: String, _ language: Language) -> String {
    if let elements = value.array, elements.allSatisfy({ $0.string != nil }) {
      return elements.map { cell($0, of: member, language) }.joined(separator: ", ")
    }
    return value.string.flatMap { Labels.value($0, of: member, language) } ?? cell(value, language)
  }

  private static func cell(_ value: JSONValue, _ language: Language?) -> String {
    switch value {
    case .null: ""
    case .bool(let bool):
      if let language {
        (bool ? Words(sv: "ja", en: "yes") : Words(sv: "nej", en: "no"))[language]
      } else {
        bool ? "true" : "false"
      }
    case .number(let number): language == .sv ? number.literal.replacing(".", with: ",") : number.literal
    case .string(let text): language == nil ? text : text.replacing(/\s*\R\s*/, with: " ¶ ")
    case .array(let elements): elements.map { cell($0, language) }.joined(separator: ", ")
    case .object(let object):
      object.members.map { member in
        guard let language else { return "\(member.name): \(cell(member.value, nil))" }
        return "\(Labels.label(member.name, language)): \(cell(member.value, of: member.name, language))"
      }.joined(separator: ", ")
    }
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }
}
