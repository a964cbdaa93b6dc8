import Bilingual
import Foundation
import KohortService
import Postgres
import Support

extension TestOrganisation {
  /// Imports a file with this text.
  func importing(
    _ text: String,
    mode: PersonImport.Mode = .delta,
    blank: BlankRule = .keep,
    map: [String] = [],
    reportsTo: PersonImport.ReportsTo = .auto,
    managersBy: String? = nil,
    mostLeavers: Double = 100,
    listChanges: Bool = false,
    keeping: Bool = true,
    as person: String? = nil,
    language: Language = .en
  ) throws -> PersonImport.Output {
    let file = FileManager.default.temporaryDirectory.appending(path: "people-\(UUID().uuidString).csv")
    try Data(text.utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    return try perform(
      PersonImport.self,
      .init(
        file: file.path,
        mode: mode,
        blank: blank,
        map: map,
        reportsTo: reportsTo,
        managersBy: managersBy,
        mostLeavers: mostLeavers,
        listChanges: listChanges
      ),
      as: person,
      keeping: keeping,
      language: language
    )
  }

  /// Everything that is stored about people, a line each, aliases aside.
  func everything() throws -> [String] {
    try connect().query(
      """
      select concat_ws('|', person.employee_number, coalesce(person.name, '–'), coalesce(person.email, '–'),
                       person.category, coalesce(person.title, '–'), coalesce(person.position, '–'),
                       coalesce(department.name, '–'), coalesce(workplace.name, '–'),
                       coalesce(person.reports_to, '–'), coalesce(boss.employee_number, '–'),
                       coalesce(person.site, '–'), coalesce(person.employment_rate::text, '–'), person.protected,
                       person.attributes, coalesce(person.start_date::text, '–'),
                       coalesce(person.end_date::text, '–'), coalesce(person.left_on::text, '–'))
        from person
        left join department on department.id = person.department_id
        left join workplace on workplace.id = person.workplace_id
        left join person as boss on boss.id = person.reports_to_id
       order by person.employee_number collate "C"
      """
    ).rows(as: String.self)
  }

  /// One column of one person, as text.
  func value(_ column: String, of person: String) throws -> String? {
    let connection = try connect()
    let column = try connection.quoteIdentifier(column)
    return try connection.query(
      "select \(column)::text from person where employee_number = $1",
      person
    ).one(as: String?.self)
  }

  func count(_ query: String) throws -> Int { try connect().query(query).one(as: Int.self) }
}

extension PersonImport.Remark {
  /// The remark on one line.
  var told: String { "\(line.map(String.init) ?? "–") \(column ?? "–") \(value ?? "–"): \(reason)" }
}

extension PersonImport.ChangeLine {
  /// The change on one line.
  var told: String { "\(line.map(String.init) ?? "–") \(change) \(person ?? "–") \(name ?? "–"): \(what)" }
}

/// Random numbers that are the same for the same seed (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
