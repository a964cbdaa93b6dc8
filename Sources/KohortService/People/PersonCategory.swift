import Bilingual
public import Planning

/// manager, staff, politician or representative.
public typealias PersonCategory = ProblemDocument.Category

/// The category as the one who asks may see it.
///
/// That somebody is a union representative or a politician is HR's to know (GDPR article 9). To others everyone but the
/// managers is a participant, staff too: a word of their own, or none, would point them out.
public enum ShownCategory: String, Codable, Sendable, CaseIterable {
  case manager, staff, politician, representative, participant

  /// - Parameter told: What the database tells the caller: nil for everyone but managers, below HR.
  /// - Throws: ``KohortError`` (a defect) for a category that this program does not know.
  init(_ told: String?, for caller: Caller) throws {
    guard let category = told.map(Self.init(rawValue:)) ?? .participant else {
      throw KohortError(.defect, Words(sv: "Okänd kategori \(told ?? "").", en: "Unknown category \(told ?? "")."))
    }
    self = caller.isHR || category == .manager ? category : .participant
  }
}
