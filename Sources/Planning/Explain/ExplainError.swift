public import Bilingual

/// Why something cannot be explained or changed: what is asked for is not there, or not as it must be.
public enum ExplainError: Error, Equatable, Sendable {
  /// Nobody among the people has this id.
  case unknownPerson(String)
  /// The plan has no such cohort.
  case unknownCohort(String)
  /// The plan has no such session.
  case unknownSession(String)
  /// The person is listed in several places, named here; that has to be mended first.
  case severalPlaces(String, [String])
  /// The person is in no cohort.
  case noPlace(String)
  /// Those named are already in the same cohort.
  case sameCohort([String], String)
  /// The session lies in a slot that the problem does not have.
  case unknownTime(String)

  /// What is wrong, as a sentence.
  public var words: Words {
    switch self {
    case .unknownPerson(let id):
      Words(
        sv: "Det finns ingen person \(id) bland dem som planeras.",
        en: "Nobody to be placed is called \(id)."
      )
    case .unknownCohort(let id):
      Words(sv: "Planen har ingen kohort \(id).", en: "The plan has no cohort \(id).")
    case .unknownSession(let id):
      Words(sv: "Planen har ingen träff \(id).", en: "The plan has no session \(id).")
    case .severalPlaces(let id, let cohorts):
      Words(
        sv: "\(id) står på flera ställen: \(Words.list(cohorts, .sv)).",
        en: "\(id) is listed in several places: \(Words.list(cohorts, .en))."
      )
    case .noPlace(let id):
      Words(sv: "\(id) är inte med i någon kohort.", en: "\(id) is in no cohort.")
    case .sameCohort(let ids, let cohort):
      Words(
        sv: "\(Words.list(ids, .sv)) är redan med i \(cohort).",
        en: "\(Words.list(ids, .en)) \(ids.count == 1 ? "is" : "are") already in \(cohort)."
      )
    case .unknownTime(let session):
      Words(
        sv: "Träffen \(session) ligger på en tid som inte finns.",
        en: "The session \(session) lies in a slot that does not exist."
      )
    }
  }
}
