import Bilingual
import Postgres

/// What the operations on access share, and their list.
enum Access {
  static let operations: [any Operation.Type] = [
    AccessGrant.self, AccessRevoke.self, AccessList.self, AccessToken.self,
  ]

  /// A database login is a name that PostgreSQL can have; the program's own stand for nobody.
  ///
  /// - Throws: ``KohortError`` (invalid parameters).
  static func check(login: String) throws {
    let reason: Words? =
      if login.hasPrefix("kohort_") {
        Words(sv: "är programmets egen inloggning och hör inte till någon", en: "is the program's own login and nobody's")
      } else if !(1...63).contains(login.utf8.count) {
        Words(sv: "ska vara 1 till 63 tecken", en: "must be 1 to 63 characters")
      } else {
        nil
      }
    if let reason { throw KohortError.wrongParameters([.init(property: "login", reason: reason)]) }
  }

  /// Exactly one thing is given or taken at a time, so that the log says what it was.
  ///
  /// - Throws: ``KohortError`` (invalid parameters).
  static func requireOne(_ given: [Bool], _ property: String, _ choices: String) throws {
    guard given.count(where: \.self) != 1 else { return }
    throw KohortError.wrongParameters([
      .init(
        property: property,
        reason: Words(sv: "ange precis ett av \(choices)", en: "give exactly one of \(choices)"))
    ])
  }
}

/// What somebody may do beyond a participant, by HR's decision.
public enum AccessRight: String, Codable, Sendable, CaseIterable, PostgresWord {
  /// Everything but private and cohort reflections.
  case hr
  /// Facilitates; those whom a programme names have it already.
  case facilitator
  /// Runs the nightly job.
  case `operator`
  /// Acts for other people (`--as`); each time is logged, and what they wrote to themselves stays theirs.
  case acting
  /// Sees who stands behind an alias; each time is logged.
  case unmasking
  /// Finds and discloses what was shared, and disposes of what is sealed; each time is logged.
  case registrar
}
