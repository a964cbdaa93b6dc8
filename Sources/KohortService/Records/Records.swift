import Bilingual
import Postgres

/// What the operations on records share, and their list: what was shared and may be a public record, for the registrar.
/// The database decides who is one.
enum Records {
  static let operations: [any Operation.Type] = [RecordList.self, RecordDisclose.self, RecordDispose.self]

  /// Runs a statement that is the registrar's.
  ///
  /// - Throws: ``KohortError`` (not permitted) for everyone else.
  static func permitted<Value>(_ work: () throws -> Value) throws -> Value {
    do {
      return try work()
    } catch let error as PostgresError where error.constraint == "record_permitted" {
      throw KohortError(
        .notPermitted,
        Words(
          sv: "Det som har delats lämnas ut och gallras av registrator.",
          en: "What was shared is disclosed and disposed of by the registrar."),
        hint: Words(
          sv: "HR ger rätten: kohort access grant NUMMER registrar",
          en: "HR gives the right: kohort access grant NUMBER registrar"))
    }
  }
}

/// Where something that was shared is now.
public enum RecordState: String, Codable, Sendable, CaseIterable, PostgresWord {
  /// Still read by those it was shared with.
  case shared
  /// Its author has taken it back.
  case withdrawn
  /// Its author has erased it, or was erased.
  case erased
}
