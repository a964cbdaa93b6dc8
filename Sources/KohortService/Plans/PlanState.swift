public import Bilingual

/// How far a plan has come.
public enum PlanState: String, Codable, Sendable, CaseIterable {
  case proposed, published, unpublished

  /// - Throws: ``KohortError`` (a defect) for a state that this program does not know.
  init(_ stored: String) throws {
    guard let state = Self(rawValue: stored) else {
      throw KohortError(.defect, Words(sv: "Okänt läge \(stored).", en: "Unknown state \(stored)."))
    }
    self = state
  }

  /// What people call it.
  public var title: Words {
    switch self {
    case .proposed: Words(sv: "förslag", en: "proposed")
    case .published: Words(sv: "publicerad", en: "published")
    case .unpublished: Words(sv: "avpublicerad", en: "unpublished")
    }
  }
}
