import Bilingual
import Foundation
import Planning

/// Reads one cell about a person, or says why it cannot be what its column holds.
enum PersonCell {
  /// Why a cell is refused.
  struct Refusal: Error {
    let reason: Words

    init(sv: String, en: String) { reason = Words(sv: sv, en: en) }
  }

  /// One line of text: runs of space become one, accents one character each.
  static func line(_ text: String, atMost limit: Int) throws(Refusal) -> String {
    let line = plain(text) ? text : text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    let composed = line.utf8.allSatisfy { $0 < 0x80 } ? line : line.precomposedStringWithCanonicalMapping
    guard !composed.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) else {
      throw Refusal(sv: "innehåller ett styrtecken", en: "holds a control character")
    }
    try checkLength(composed, limit)
    return composed
  }

  /// Reads lines of text up to a length.
  static func line(atMost limit: Int) -> (String) throws(Refusal) -> String {
    { text throws(Refusal) in try line(text, atMost: limit) }
  }

  /// Letters, digits and `. _ -`, at most 50, a letter or digit first: what stands unquoted in commands and file names.
  static func employeeNumber(_ text: String) throws(Refusal) -> String {
    let line = try line(text, atMost: 50)
    let letters = line.unicodeScalars
    guard letters.allSatisfy({ isLetter($0) || ".-_".unicodeScalars.contains($0) }), letters.first.map(isLetter) == true
    else {
      throw Refusal(
        sv: "är inget anställningsnummer; använd bokstäver, siffror och . _ - utan mellanslag",
        en: "is no employee number; use letters, digits and . _ - without spaces"
      )
    }
    return line
  }

  private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isAlphabetic || scalar.properties.numericType != nil
  }

  /// An attribute: kept as it stands, line breaks too, apart from the space around it.
  static func attribute(_ text: String) throws(Refusal) -> String {
    let trimmed = text.trimmingCharacters(in: .whitespacesAndNewlines).precomposedStringWithCanonicalMapping
    guard !trimmed.utf8.contains(0) else {
      throw Refusal(sv: "innehåller tecknet U+0000", en: "holds the character U+0000")
    }
    try checkLength(trimmed, 10_000)
    return trimmed
  }

  static func email(_ text: String) throws(Refusal) -> String {
    let line = try line(text, atMost: 254)
    let parts = line.split(separator: "@", omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty, parts[1].contains("."), !line.contains(" "),
      !parts[1].hasPrefix("."), !parts[1].hasSuffix(".")
    else {
      throw Refusal(sv: "är ingen e-postadress", en: "is no e-mail address")
    }
    return line
  }

  /// `2026-03-31` or `20260331`.
  static func date(_ text: String) throws(Refusal) -> Day {
    let line = try line(text, atMost: 30)
    guard line.range(of: #"^(\d{4}-\d\d-\d\d|\d{8})$"#, options: .regularExpression) != nil else {
      throw Refusal(
        sv: "är inget datum som kan läsas; skriv som 2026-03-31",
        en: "is no date that can be read; write 2026-03-31"
      )
    }
    let digits = line.replacing("-", with: "")
    guard let day = Day("\(digits.prefix(4))-\(digits.dropFirst(4).prefix(2))-\(digits.suffix(2))") else {
      throw Refusal(sv: "finns inte i kalendern", en: "is not in the calendar")
    }
    guard day >= earliest else {
      throw Refusal(sv: "ligger före 1900", en: "lies before 1900")
    }
    return day
  }

  private static let earliest = Day(number: -25_567)

  /// Per cent of full time in hundredths of one: `80`, `80,5`, `80.50` and `80 %` are understood.
  static func rate(_ text: String) throws(Refusal) -> Int {
    var line = try line(text, atMost: 30)
    if line.hasSuffix("%") { line = line.dropLast().trimmingCharacters(in: .whitespaces) }
    line = line.replacing(",", with: ".")
    guard line.range(of: #"^\d{1,9}(\.\d{1,9})?$"#, options: .regularExpression) != nil,
      let rate = Double(line)
    else {
      throw Refusal(
        sv: "är ingen sysselsättningsgrad; skriv procent, som 80 eller 80,5",
        en: "is no employment rate; write per cent, as 80 or 80.5"
      )
    }
    return try self.rate(rate)
  }

  static func rate(_ rate: Double) throws(Refusal) -> Int {
    guard rate >= 0, rate <= 100 else {
      throw Refusal(sv: "ligger inte mellan 0 och 100 procent", en: "does not lie between 0 and 100 per cent")
    }
    return Int((rate * 100).rounded())
  }

  static func category(_ text: String) throws(Refusal) -> PersonCategory {
    guard let category = categories[PersonField.folded(text)] else {
      throw Refusal(
        sv: "är ingen kategori; skriv chef, medarbetare, förtroendevald eller facklig företrädare",
        en: "is no category; write manager, staff, politician or representative"
      )
    }
    return category
  }

  private static let categories: [String: PersonCategory] = [
    "manager": .manager, "chef": .manager,
    "staff": .staff, "medarbetare": .staff, "employee": .staff, "anstalld": .staff,
    "politician": .politician, "politiker": .politician, "fortroendevald": .politician,
    "representative": .representative, "unionrepresentative": .representative,
    "fackligforetradare": .representative, "facklig": .representative,
    "fackligtfortroendevald": .representative,
  ]

  static func yesOrNo(_ text: String) throws(Refusal) -> Bool {
    switch PersonField.folded(text) {
    case "yes", "ja", "true", "sant", "1", "y", "j", "x", "skyddad", "protected": return true
    case "no", "nej", "false", "falskt", "0", "n": return false
    default: throw Refusal(sv: "är varken ja eller nej", en: "is neither yes nor no")
    }
  }

  /// Whether a cell of the column that `--managers-by column:NAME` names marks a manager.
  static func marksManager(_ text: String) -> Bool {
    ["yes", "ja", "true", "1", "manager", "chef"].contains(PersonField.folded(text))
  }

  /// Whether a title is one that managers have.
  static func isManagersTitle(_ title: String) -> Bool {
    title.lowercased().split { !$0.isLetter }.contains { word in
      managersTitles.contains(String(word)) || word.hasSuffix("chef") || word.hasSuffix("direktör")
    }
  }

  private static let managersTitles: Set<String> = [
    "rektor", "föreståndare", "manager", "director", "head", "chief", "principal", "executive", "supervisor",
  ]

  private static func plain(_ text: String) -> Bool {
    var previous: UInt8 = 0x20
    for byte in text.utf8 {
      if byte < 0x20 || byte >= 0x80 || byte == 0x20 && previous == 0x20 { return false }
      previous = byte
    }
    return previous != 0x20
  }

  private static func checkLength(_ text: String, _ limit: Int) throws(Refusal) {
    guard text.utf8.count <= limit || text.count <= limit else {
      throw Refusal(
        sv: "är för långt: \(text.count) tecken, högst \(limit)",
        en: "is too long: \(text.count) characters, at most \(limit)"
      )
    }
  }
}
