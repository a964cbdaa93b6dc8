import Bilingual
import Planning
import Postgres

/// What the operations on reflections share, and their list. Who may read what is decided by the database's
/// policies on the table, for every way in; nothing here adds to that.
enum Reflections {
  static let operations: [any Operation.Type] = [
    ReflectionRecord.self, ReflectionList.self, ReflectionShow.self, ReflectionCheck.self, ReflectionWiden.self,
    ReflectionEdit.self, ReflectionWithdraw.self, ReflectionDelete.self, ReflectionWording.self, ReflectionAnswer.self,
  ]

  /// A reflection that the caller may read.
  struct Found {
    let id: Int64
    let cohortID: Int64
    let cohort: String
    let kind: ReflectionKind
    let visibility: Visibility
    let isOwn: Bool
    let isWithdrawn: Bool
    let text: String
  }

  /// The reflection of this name, such as `R17`.
  ///
  /// - Throws: ``KohortError`` (not found), the same for what is not there and for what is not shown; of what the caller
  ///   could read until its author took it back, when that was.
  static func find(_ name: String, _ connection: borrowing Connection) throws -> Found {
    guard let id = key(name) else { throw notFound(name) }
    let row = try connection.query(
      """
      select reflection.id, reflection.cohort_id, place.cohort, reflection.kind, reflection.visibility,
             coalesce(reflection.author_id = (select me()) and (select is_self()), false) as is_own,
             reflection.withdrawn_at is not null as is_withdrawn, reflection.text
        from reflection
        join session_names(array(select session_id from reflection where id = $1)) as place
          on place.id = reflection.session_id
       where reflection.id = $1
      """, id
    ).oneOrNone()
    guard let row else { throw try withdrawn(id, name, connection) ?? notFound(name) }
    return Found(
      id: id, cohortID: try row["cohort_id"], cohort: try row["cohort"], kind: try row["kind"],
      visibility: try row["visibility"], isOwn: try row["is_own"], isWithdrawn: try row["is_withdrawn"],
      text: try row["text"])
  }

  /// The key that a name such as `R17` stands for; nil for what is no such name.
  static func key(_ name: String) -> Int64? { name.hasPrefix("R") ? Int64(name.dropFirst()) : nil }

  /// The caller's own reflection of this name, which has not been withdrawn.
  ///
  /// - Throws: ``KohortError``: not found, not permitted, or a conflict.
  static func findOwn(_ name: String, _ connection: borrowing Connection) throws -> Found {
    let reflection = try find(name, connection)
    try requireOwn(reflection)
    try requireNotWithdrawn(reflection)
    return reflection
  }

  /// What was withdrawn is over and done with.
  ///
  /// - Throws: ``KohortError`` (conflict).
  static func requireNotWithdrawn(_ reflection: Found) throws {
    guard !reflection.isWithdrawn else {
      throw KohortError(
        .conflict,
        Words(
          sv: "Reflektionen är återtagen; den kan varken delas igen eller ändras.",
          en: "The reflection was withdrawn; it can neither be shared again nor changed."),
        hint: Words(sv: "Skriv en ny.", en: "Write a new one."))
    }
  }

  /// Only the author decides over a reflection.
  ///
  /// - Throws: ``KohortError`` (not permitted).
  static func requireOwn(_ reflection: Found) throws {
    guard reflection.isOwn else {
      throw KohortError(
        .notPermitted,
        Words(
          sv: "Bara den som skrev reflektionen bestämmer över den.",
          en: "Only the author decides over a reflection."))
    }
  }

  /// What the author writes is something, and not too long.
  ///
  /// - Throws: ``KohortError`` (invalid parameters).
  static func check(_ text: String, property: String = "text") throws {
    let length = text.unicodeScalars.count
    let reason: Words? =
      if text.allSatisfy(\.isWhitespace) {
        Words(sv: "är tom", en: "is empty")
      } else if length > 20_000 {
        Words(sv: "är \(length) tecken, högst 20 000", en: "is \(length) characters, at most 20,000")
      } else {
        nil
      }
    if let reason { throw KohortError.wrongParameters([.init(property: property, reason: reason)]) }
  }

  /// How many could read a reflection of this cohort at a step of the ladder.
  static func readers(
    _ cohort: Int64, _ visibility: Visibility, _ connection: borrowing Connection
  ) throws -> Int {
    try connection.query("select readers($1, $2::visibility)", cohort, visibility).one(as: Int.self)
  }

  /// The marker of a reflection that was withdrawn, for those who could read it.
  private static func withdrawn(
    _ id: Int64, _ name: String, _ connection: borrowing Connection
  ) throws -> KohortError? {
    try connection.query(
      """
      select (withdrawn_at at time zone 'Europe/Stockholm')::date from withdrawn_reflections(null, null) where id = $1
      """, id
    ).oneOrNone(as: Day.self).map { day in
      KohortError(
        .notFound,
        Words(sv: "\(name) togs tillbaka av författaren den \(day).", en: "\(name) was withdrawn by its author on \(day)."))
    }
  }

  private static func notFound(_ name: String) -> KohortError {
    KohortError.notFound(
      Words(sv: "reflektion", en: "reflection"), name,
      hint: Words(
        sv: "Se dem du kan läsa: kohort reflection list", en: "See those you can read: kohort reflection list"))
  }
}

/// What a reflection is: an insight, a mistake, a commitment, or a proposal to remove something.
public enum ReflectionKind: String, Codable, Sendable, CaseIterable, PostgresWord {
  case insight, mistake, commitment, proposal
}

/// A ladder that only the author climbs.
public enum Visibility: String, Codable, Sendable, CaseIterable, Comparable, PostgresWord {
  case `private`, cohort, open

  /// Lower on the ladder, read by fewer.
  public static func < (a: Visibility, b: Visibility) -> Bool { a.step < b.step }

  private var step: Int { Self.allCases.firstIndex(of: self) ?? 0 }

  /// What a reflection on this step is.
  var words: Words {
    switch self {
    case .private: Words(sv: "privat", en: "private")
    case .cohort: Words(sv: "delad med kohorten", en: "shared with the cohort")
    case .open: Words(sv: "öppen för alla", en: "open to everyone")
    }
  }
}
