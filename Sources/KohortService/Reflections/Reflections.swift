import Bilingual
import Postgres

/// What the operations on reflections share, and their list. Who may read what is decided by the database's
/// policies on the table, for every way in; nothing here adds to that.
enum Reflections {
  static let operations: [any Operation.Type] = [
    ReflectionRecord.self, ReflectionList.self, ReflectionShow.self, ReflectionWiden.self, ReflectionWithdraw.self,
  ]

  /// A reflection that the caller may read.
  struct Found {
    let id: Int64
    let cohortID: Int64
    let cohort: String
    let visibility: Visibility
    let isOwn: Bool
    let isWithdrawn: Bool
  }

  /// The reflection of this name, such as `R17`.
  ///
  /// - Throws: ``KohortError`` (not found), the same for what is not there and for what is not shown.
  static func find(_ name: String, _ connection: borrowing Connection) throws -> Found {
    guard name.hasPrefix("R"), let id = Int64(name.dropFirst()) else { throw notFound(name) }
    let row = try connection.query(
      """
      select reflection.id, reflection.cohort_id, place.cohort, reflection.visibility,
             coalesce(reflection.author_id = (select me()) and (select is_self()), false) as is_own,
             reflection.withdrawn_at is not null as is_withdrawn
        from reflection
        join session_names(array(select session_id from reflection where id = $1)) as place
          on place.id = reflection.session_id
       where reflection.id = $1
      """, id
    ).oneOrNone()
    guard let row else { throw notFound(name) }
    return Found(
      id: id, cohortID: try row["cohort_id"], cohort: try row["cohort"], visibility: try row["visibility"],
      isOwn: try row["is_own"], isWithdrawn: try row["is_withdrawn"])
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

  /// Taking a step up the ladder is confirmed by whoever has seen who will be able to read.
  ///
  /// - Throws: ``KohortError`` (a rule) that says who will be able to read.
  static func requireConfirmation(
    _ confirmed: Bool?, to visibility: Visibility, cohortID: Int64, cohort: String,
    _ connection: borrowing Connection
  ) throws {
    guard confirmed != true else { return }
    let readers = try readers(cohortID, visibility, connection)
    let sv = visibility == .cohort ? "de \(readers) i \(cohort)" : "alla \(readers) i organisationen"
    let en = visibility == .cohort ? "the \(readers) people of \(cohort)" : "all \(readers) people of the organisation"
    throw KohortError(
      .refusedByRule,
      Words(
        sv: "Steget behöver bekräftas: sedan kan \(sv) läsa reflektionen.",
        en: "The step needs to be confirmed: then \(en) can read the reflection."),
      detail: Words(
        sv: "Det som delas kan vara en allmän handling.", en: "What is shared can be a public record."),
      hint: Words(
        sv: "Bekräfta med --yes (\"confirm\": true i en batch).", en: "Confirm with --yes (\"confirm\": true in a batch)."))
  }

  /// How many could read a reflection of this cohort at a step of the ladder.
  static func readers(
    _ cohort: Int64, _ visibility: Visibility, _ connection: borrowing Connection
  ) throws -> Int {
    try connection.query("select readers($1, $2::visibility)", cohort, visibility).one(as: Int.self)
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
}
