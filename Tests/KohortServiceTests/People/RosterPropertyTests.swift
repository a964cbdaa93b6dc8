import KohortService
import Support
import Testing

/// Invented people, and files about them in every dialect.
private struct RandomRoster {
  struct Person {
    var number: String
    var fields: [String: String]
  }

  static let columns = ["name", "department", "workplace", "title", "reports_to", "phone"]
  private static let words = [
    "Åsa", "Öberg", "O'Hara", "d'Årc", "Ünal", "李", "🙂", "; drop", "\"Kalle\"", "a,b", "x;y", "tab\tb", "\\N",
    "NULL",
    "back\\slash", "{}", "Ärlig Östen", "-", "=1+1", "0", "null",
  ]

  var people: [Person]

  init(_ generator: inout SeededGenerator) {
    let count = Int.random(in: 1...40, using: &generator)
    people = (0..<count).map { Person(number: "E\($0)", fields: [:]) }
    for index in people.indices {
      var fields: [String: String] = [:]
      for column in ["name", "title", "phone"] where Bool.random(using: &generator) {
        fields[column] = Self.text(&generator)
      }
      if Bool.random(using: &generator) {
        fields["department"] = "D" + Self.text(&generator)
        if Bool.random(using: &generator) { fields["workplace"] = Self.text(&generator) }
      }
      if index > 0 { fields["reports_to"] = "E\(Int.random(in: 0..<index, using: &generator))" }
      people[index].fields = fields
    }
    people.shuffle(using: &generator)
  }

  private static func text(_ generator: inout SeededGenerator) -> String {
    (0..<Int.random(in: 1...3, using: &generator))
      .compactMap { _ in words.randomElement(using: &generator) }.joined(separator: " ")
  }

  /// The people as a file, with columns and rows in any order.
  func file(_ generator: inout SeededGenerator) -> String {
    let separator = ["\t", ";", ","].randomElement(using: &generator) ?? ","
    let end = ["\n", "\r\n"].randomElement(using: &generator) ?? "\n"
    let columns = (["employee_number"] + Self.columns).shuffled(using: &generator)
    let lines = people.map { person in
      columns.map { column in
        let cell = column == "employee_number" ? person.number : person.fields[column] ?? ""
        let mustQuote = cell.contains { "\"\r\n".contains($0) || separator.contains($0) }
        guard mustQuote || Int.random(in: 0..<4, using: &generator) == 0 else { return cell }
        return "\"" + cell.replacing("\"", with: "\"\"") + "\""
      }.joined(separator: separator)
    }
    let mark = Bool.random(using: &generator) ? "\u{FEFF}" : ""
    return mark + ([columns.joined(separator: separator)] + lines).joined(separator: end) + end
  }

  /// What `person.list` is to tell, by number.
  var expected: [[String?]] {
    people.sorted { $0.number < $1.number }.map { person in
      [person.number]
        + ["name", "department", "workplace", "title", "reports_to"].map { column in
          person.fields[column].map { $0.replacing("\t", with: " ") }
        }
    }
  }
}

@Suite struct RosterPropertyTests {
  @Test(arguments: UInt64(0)..<24)
  func `people who are imported are the people who are listed`(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    try withOrganisation { organisation throws in
      var roster = RandomRoster(&generator)
      let output = try organisation.importing(roster.file(&generator))
      #expect(output.new == roster.people.count && output.rejections.isEmpty, "seed \(seed)")
      #expect(try Self.listed(organisation) == roster.expected, "seed \(seed)")
      let again = try organisation.importing(roster.file(&generator), mode: .full)
      #expect(again.unchanged == roster.people.count && again.changed == 0, "seed \(seed)")

      // Another month: some have left, others have come, everything may have changed.
      roster = RandomRoster(&generator)
      _ = try organisation.importing(roster.file(&generator), mode: .full, blank: .clear)
      #expect(try Self.listed(organisation) == roster.expected, "seed \(seed), second file")
    }
  }

  /// Changes sent bit by bit end in the same register as the whole file at once.
  @Test(arguments: UInt64(100)..<112)
  func `files of changes add up to the full file`(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let roster = RandomRoster(&generator)
    try withOrganisation { organisation throws in
      var rest = roster.people[...]
      while !rest.isEmpty {
        var part = roster
        part.people = Array(rest.prefix(Int.random(in: 1...8, using: &generator)))
        rest = rest.dropFirst(part.people.count)
        _ = try organisation.importing(part.file(&generator), reportsTo: .employeeNumber)
      }
      let parts = try organisation.everything()
      try withOrganisation { other throws in
        _ = try other.importing(roster.file(&generator), mode: .full)
        #expect(try other.everything() == parts, "seed \(seed)")
      }
    }
  }

  private static func listed(_ organisation: TestOrganisation) throws -> [[String?]] {
    try organisation.perform(PersonList.self, .init()).people.sorted { $0.person < $1.person }.map {
      [$0.person, $0.name, $0.department, $0.workplace, $0.title, $0.reportsTo]
    }
  }
}
