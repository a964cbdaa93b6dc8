import Foundation

/// What the HR system may say about a person: one column of a file, one member of `person.upsert`.
public enum PersonField: String, Codable, Sendable, CaseIterable {
  case employeeNumber = "employee_number"
  case name
  case email
  case department
  case workplace
  case title
  case position
  case category
  case reportsTo = "reports_to"
  case startDate = "start_date"
  case endDate = "end_date"
  case site
  case employmentRate = "employment_rate"
  case protected

  /// The field that a column of this name holds, in English or Swedish and however it is spaced; nil for others.
  init?(heading: String) {
    guard let field = Self.byHeading[Self.folded(heading)] else { return nil }
    self = field
  }

  /// Small letters without accents, spaces or marks: `E-post`, `e_post` and `EPOST` are the same heading.
  static func folded(_ heading: String) -> String {
    let plain = heading.folding(options: [.caseInsensitive, .diacriticInsensitive], locale: nil)
    return String(plain.unicodeScalars.filter { CharacterSet.alphanumerics.contains($0) })
  }

  private var headings: [String] {
    switch self {
    case .employeeNumber:
      ["employee_number", "employee_no", "anställningsnummer", "anställningsnr", "anst.nr"]
    case .name: ["name", "namn"]
    case .email: ["email", "e-post", "e-postadress"]
    case .department: ["department", "förvaltning"]
    case .workplace: ["workplace", "arbetsplats", "arbetsställe"]
    case .title: ["title", "befattning", "titel"]
    case .position: ["position", "befattningsnummer", "befattningsnr"]
    case .category: ["category", "kategori"]
    case .reportsTo: ["reports_to", "chef", "närmaste chef"]
    case .startDate: ["start_date", "startdatum"]
    case .endDate: ["end_date", "slutdatum"]
    case .site: ["site", "ort"]
    case .employmentRate: ["employment_rate", "sysselsättningsgrad"]
    case .protected: ["protected", "skyddad"]
    }
  }

  private static let byHeading: [String: PersonField] = Dictionary(
    uniqueKeysWithValues: allCases.flatMap { field in field.headings.map { (folded($0), field) } }
  )

  /// Every heading that is understood, as people write it.
  static let allHeadings: [String] = allCases.flatMap(\.headings)
}
