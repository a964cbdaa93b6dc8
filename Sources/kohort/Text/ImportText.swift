import Bilingual
import KohortService

/// What HR reads after an import of people.
struct ImportText {
  /// More than this many changes or warnings of a kind are counted, not told one by one.
  private static let most = 20

  private let output: PersonImport.Output
  private let language: Language

  init(_ output: PersonImport.Output, _ language: Language) {
    self.output = output
    self.language = language
  }

  /// The numbers, how the file was understood, and the changes when they were asked for.
  var summary: String { (counts + [""] + understanding + changes).joined(separator: "\n") }

  /// Every refused row, and the warnings.
  var complaints: [String] {
    output.rejections.map { line(say("Avvisad", "Refused"), $0) }
      + told(output.warnings) { line(say("Varning", "Warning"), $0) }
  }

  private var counts: [String] {
    let rows: [(String, Int)] = [
      (say("lästa rader", "rows read"), output.read), (say("nya", "new"), output.new),
      (say("ändrade", "changed"), output.changed), (say("flyttade", "moved"), output.moved),
      (say("slutat", "left"), output.left), (say("tillbaka", "back"), output.back),
      (say("oförändrade", "unchanged"), output.unchanged),
      (say("avvisade rader", "rows refused"), output.refused),
      (say("varningar", "warnings"), output.warnings.count),
    ]
    let width = rows.map(\.0.count).max() ?? 0
    return rows.map { name, count in
      let number = grouped(count)
      return name + String(repeating: " ", count: width - name.count + 2 + max(0, 7 - number.count)) + number
    }
  }

  private var understanding: [String] {
    var lines = [managers]
    if let reportsTo = output.reportsTo {
      let kind =
        reportsTo == "position" ? say("befattning", "position") : say("anställningsnummer", "employee number")
      lines.append(
        say(
          "Chefer anges med \(kind): \(grouped(output.reportingLines)) leder till någon.",
          "Bosses are named by \(kind): \(grouped(output.reportingLines)) lead to somebody."
        )
      )
    }
    if !output.attributes.isEmpty {
      let names = output.attributes.joined(separator: ", ")
      lines.append(say("Sparade som attribut: \(names).", "Kept as attributes: \(names)."))
    }
    if output.placesFreed > 0 {
      let count = grouped(output.placesFreed)
      lines.append(
        say("Platser i kohorter som blev lediga: \(count).", "Places in cohorts that became free: \(count).")
      )
    }
    return lines
  }

  private var managers: String {
    let count = grouped(output.managers)
    switch output.managersBy {
    case nil:
      return say(
        "Chefer: \(count). Filen säger inte vilka som är chefer; --managers-by kan göra det.",
        "Managers: \(count). The file does not tell who is a manager; --managers-by can."
      )
    case "category":
      return say("Chefer: \(count), enligt filens kategori.", "Managers: \(count), by the file's category.")
    case "reports-to":
      return say(
        "Chefer: \(count), de som någon har som chef.",
        "Managers: \(count), those whom others report to."
      )
    case "title": return say("Chefer: \(count), enligt befattningen.", "Managers: \(count), by title.")
    case let column?:
      let name = column.dropFirst("column:".count)
      return say("Chefer: \(count), enligt kolumnen \(name).", "Managers: \(count), by the column \(name).")
    }
  }

  private var changes: [String] {
    guard let changes = output.changes else { return [] }
    return ["new", "changed", "left", "back"].flatMap { kind in
      let own = changes.filter { $0.change == kind }
      return own.isEmpty ? [] : ["", heading(kind)] + told(own, line)
    }
  }

  private func heading(_ kind: String) -> String {
    let label = Labels.label(kind, language)
    return label.prefix(1).uppercased() + label.dropFirst() + ":"
  }

  private func line(_ change: PersonImport.ChangeLine) -> String {
    let person =
      change.person ?? say("skyddad, rad", "protected, line") + " \(change.line.map(String.init) ?? "–")"
    return "  "
      + ([person] + [change.name, change.what].compactMap { $0 }.filter { !$0.isEmpty }).joined(
        separator: "  "
      )
  }

  private func line(_ kind: String, _ remark: PersonImport.Remark) -> String {
    guard let line = remark.line else {
      return "\(kind): \([remark.column, remark.value].compactMap { $0.map { $0 + " " } }.joined())\(remark.reason)"
    }
    let column = remark.column.map { ", " + $0 } ?? ""
    let value = remark.value.map { " \"\($0)\"" } ?? ""
    return "\(kind) \(say("rad", "line")) \(line)\(column)\(value): \(remark.reason)"
  }

  private func told<Element>(_ elements: [Element], _ line: (Element) -> String) -> [String] {
    guard elements.count > Self.most else { return elements.map(line) }
    let rest = grouped(elements.count - Self.most)
    return elements.prefix(Self.most).map(line)
      + [
        say(
          "  … och \(rest) till (--format json visar alla)",
          "  … and \(rest) more (--format json tells all)"
        )
      ]
  }

  /// With thousands apart: a comma in English, a hard space in Swedish.
  private func grouped(_ number: Int) -> String {
    var digits = String(number)
    var groups: [String] = []
    while digits.count > 3 {
      groups.insert(String(digits.suffix(3)), at: 0)
      digits.removeLast(3)
    }
    return ([digits] + groups).joined(separator: say("\u{A0}", ","))
  }

  private func say(_ sv: String, _ en: String) -> String { Words(sv: sv, en: en)[language] }
}
