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

  /// - Throws: ``KohortError`` (a defect) for a category that this program does not know.
  init(_ stored: String, for caller: Caller) throws {
    guard let category = Self(rawValue: stored) else {
      throw KohortError(.defect, Words(sv: "Okänd kategori \(stored).", en: "Unknown category \(stored)."))
    }
    self = caller.isHR || category == .manager ? category : .participant
  }
}
