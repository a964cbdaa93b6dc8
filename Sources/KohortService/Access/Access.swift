import Bilingual
import Planning
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

  /// Who has left is given nothing: nobody acts as them.
  ///
  /// - Throws: ``KohortError`` (conflict).
  static func requireHere(_ person: Int64, _ code: String, _ connection: borrowing Connection) throws {
    let left = try connection.query("select left_on from person_shown where id = $1", person).one(as: Day?.self)
    guard let left else { return }
    throw KohortError(
      .conflict, Words(sv: "\(code) slutade den \(left).", en: "\(code) left on \(left)."),
      hint: Words(
        sv: "Den som har slutat kan inte logga in. Har personen kommit tillbaka: kohort person upsert \(code)",
        en: "Who has left cannot log in. If the person is back: kohort person upsert \(code)"))
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
