import Bilingual
public import Planning

/// manager, staff, politician or representative.
public typealias PersonCategory = ProblemDocument.Category

extension ProblemDocument.Category {
  /// The category as the caller may see it: that somebody is a union representative or a politician is shown
  /// to HR alone (GDPR article 9); others see nothing there.
  ///
  /// - Throws: ``KohortError`` (a defect) for a category that this program does not know.
  init?(_ stored: String, for caller: Caller) throws {
    guard let category = Self(rawValue: stored) else {
      throw KohortError(.defect, Words(sv: "Okänd kategori \(stored).", en: "Unknown category \(stored)."))
    }
    guard caller.isHR || category == .manager || category == .staff else { return nil }
    self = category
  }
}
