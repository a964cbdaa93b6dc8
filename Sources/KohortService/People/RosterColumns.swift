import Bilingual
import StrictJSON

/// Which column of a file holds which field; the others become attributes.
struct RosterColumns {
  /// How managers are told from staff.
  enum ManagersBy: Equatable {
    /// By the category that the file names for each.
    case category
    /// A manager is someone whom others report to.
    case reportsTo
    /// A manager has a manager's title.
    case title
    /// A column marks managers; its name.
    case column(String)

    /// As it is written after `--managers-by`.
    var name: String {
      switch self {
      case .category: "category"
      case .reportsTo: "reports-to"
      case .title: "title"
      case .column(let name): "column:\(name)"
      }
    }
  }

  /// Position in the row of each field that has a column.
  let fields: [PersonField: Int]
  /// Position of the column that marks managers.
  let managers: Int?
  /// Positions of the columns that become attributes.
  let attributes: [Int]
  /// Nil when the file does not tell, so that categories stay as they are.
  let managersBy: ManagersBy?

  /// - Parameters:
  ///   - names: The header.
  ///   - maps: `COLUMN=FIELD`, each.
  ///   - managersBy: `reports-to`, `title` or `column:NAME`; nil finds out.
  /// - Throws: ``KohortError`` naming the column or field that is wrong.
  init(_ names: [String], maps: [String], managersBy: String?) throws(KohortError) {
    let mapped = try Self.mapped(names, maps)
    var fields = mapped
    for (index, name) in names.enumerated() where !fields.values.contains(index) {
      guard let field = PersonField(heading: name) else { continue }
      if let other = fields[field] {
        // A column named on purpose goes before one found by its heading.
        if mapped[field] != nil { continue }
        throw KohortError.twoColumns(names[other], name, field)
      }
      fields[field] = index
    }
    guard fields[.employeeNumber] != nil else { throw KohortError.numberColumnMissing(names) }
    self.fields = fields
    let told = try Self.managersBy(managersBy, names, fields)
    self.managersBy = told
    if case .column(let name) = told { managers = names.firstIndex(of: name) } else { managers = nil }
    let used = Set(fields.values).union([managers].compactMap(\.self))
    attributes = names.indices.filter { !used.contains($0) }
  }

  private static func mapped(_ names: [String], _ maps: [String]) throws(KohortError) -> [PersonField: Int] {
    var fields: [PersonField: Int] = [:]
    for map in maps {
      guard let equals = map.lastIndex(of: "="), equals != map.startIndex else {
        throw KohortError.mapUnreadable(map)
      }
      let fieldName = String(map[map.index(after: equals)...])
      guard let field = PersonField(heading: fieldName) else { throw KohortError.fieldUnknown(fieldName) }
      let column = try index(of: String(map[..<equals]), names, option: "--map")
      if let other = fields[field] { throw KohortError.mappedTwice(names[other], names[column], field) }
      fields[field] = column
    }
    return fields
  }

  /// The column of this name: exactly, or else without regard to case, spaces and accents.
  private static func index(of name: String, _ names: [String], option: String) throws(KohortError) -> Int {
    let folded = PersonField.folded(name)
    let found = names.firstIndex(of: name) ?? names.firstIndex { PersonField.folded($0) == folded }
    guard let found else { throw KohortError.columnUnknown(name, names, option: option) }
    return found
  }

  private static func managersBy(
    _ text: String?,
    _ names: [String],
    _ fields: [PersonField: Int]
  ) throws(KohortError) -> ManagersBy? {
    let told: ManagersBy?
    switch text {
    case nil: told = fields[.reportsTo] == nil ? nil : .reportsTo
    case "reports-to": told = .reportsTo
    case "title": told = .title
    case let text? where text.hasPrefix("column:"):
      told = .column(names[try index(of: String(text.dropFirst(7)), names, option: "--managers-by")])
    case let text?: throw KohortError.managersByUnknown(text)
    }
    return fields[.category] == nil ? told : .category
  }
}

extension KohortError {
  static func numberColumnMissing(_ names: [String]) -> KohortError {
    let list = names.joined(separator: ", ")
    return KohortError(
      .inputRefused,
      Words(
        sv: "Filen har ingen kolumn med anställningsnummer.",
        en: "The file has no column of employee numbers."
      ),
      detail: Words(sv: "Kolumnerna är: \(list).", en: "Its columns are: \(list)."),
      hint: Words(
        sv: "Säg vilken det är, till exempel --map \"\(names.first ?? "id")=employee_number\".",
        en: "Say which one it is, such as --map \"\(names.first ?? "id")=employee_number\"."
      )
    )
  }

  static func twoColumns(_ first: String, _ second: String, _ field: PersonField) -> KohortError {
    KohortError(
      .inputRefused,
      Words(
        sv: "Kolumnerna \(first) och \(second) betyder båda \(field.rawValue).",
        en: "The columns \(first) and \(second) both mean \(field.rawValue)."
      ),
      hint: Words(
        sv: "Säg vilken som gäller: --map \"\(first)=\(field.rawValue)\". Den andra blir ett attribut.",
        en: "Say which one counts: --map \"\(first)=\(field.rawValue)\". The other becomes an attribute."
      )
    )
  }

  static func mapUnreadable(_ map: String) -> KohortError {
    KohortError(
      .wrongCommandLine,
      Words(sv: "--map \"\(map)\" kan inte läsas.", en: "--map \"\(map)\" cannot be read."),
      hint: Words(
        sv: "Skriv KOLUMN=FÄLT, till exempel --map id=employee_number.",
        en: "Write COLUMN=FIELD, such as --map id=employee_number."
      )
    )
  }

  static func fieldUnknown(_ name: String) -> KohortError {
    let fields = PersonField.allCases.map(\.rawValue).joined(separator: ", ")
    return KohortError(
      .wrongCommandLine,
      Words(sv: "--map: det finns inget fält \(name).", en: "--map: there is no field \(name)."),
      detail: didYouMean(name, among: PersonField.allHeadings),
      hint: Words(sv: "Fälten är: \(fields).", en: "The fields are: \(fields).")
    )
  }

  static func columnUnknown(_ name: String, _ names: [String], option: String) -> KohortError {
    let list = names.joined(separator: ", ")
    return KohortError(
      .wrongCommandLine,
      Words(
        sv: "\(option): filen har ingen kolumn \(name).",
        en: "\(option): the file has no column \(name)."
      ),
      detail: didYouMean(name, among: names),
      hint: Words(sv: "Kolumnerna är: \(list).", en: "Its columns are: \(list).")
    )
  }

  static func mappedTwice(_ first: String, _ second: String, _ field: PersonField) -> KohortError {
    KohortError(
      .wrongCommandLine,
      Words(
        sv: "--map: både \(first) och \(second) ska bli \(field.rawValue).",
        en: "--map: both \(first) and \(second) are to be \(field.rawValue)."
      ),
      hint: Words(sv: "Behåll en av dem.", en: "Keep one of them.")
    )
  }

  static func managersByUnknown(_ text: String) -> KohortError {
    KohortError(
      .wrongCommandLine,
      Words(
        sv: "--managers-by kan inte vara \"\(text)\".",
        en: "--managers-by cannot be \"\(text)\"."
      ),
      hint: Words(
        sv: "Skriv reports-to, title eller column:NAMN, till exempel --managers-by column:is_manager.",
        en: "Write reports-to, title or column:NAME, such as --managers-by column:is_manager."
      )
    )
  }

  private static func didYouMean(_ name: String, among names: [String]) -> Words? {
    Suggestion.nearest(to: name, among: names).map {
      Words(sv: "Menade du \($0)?", en: "Did you mean \($0)?")
    }
  }
}
