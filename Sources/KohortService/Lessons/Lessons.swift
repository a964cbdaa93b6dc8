public import Bilingual
import Postgres

/// Mistakes that their authors have opened to everyone: what the operations on them share, and their list.
enum Lessons {
  static let operations: [any Operation.Type] = [LessonList.self, LessonSearch.self, LessonUsed.self]

  /// What ``LessonLine/init(_:)`` reads.
  static let columns = """
    lesson.id, lesson.theme, lesson.title, lesson.session, lesson.used, author.code as author, author.name,
    to_char(reflection.recorded_at at time zone 'Europe/Stockholm', 'YYYY-MM-DD') as recorded, reflection.tried,
    reflection.wrong, reflection.now, case when reflection.tried is null then reflection.text end as text
    """

  /// A theme is a module: what the session was about, which nobody has to be asked.
  ///
  /// - Throws: ``KohortError``: no such theme, a negative limit.
  static func check(theme: String?, limit: Int?, _ connection: borrowing Connection) throws {
    if let limit, limit < 0 { throw KohortError.negativeLimit(limit) }
    guard let theme else { return }
    let known = try connection.query("select distinct code from module order by code").rows(as: String.self)
    guard !known.contains(theme) else { return }
    throw KohortError.notFound(
      Words(sv: "tema", en: "theme"), theme,
      hint: Words(
        sv: "Temana är programmets moduler: \(known.joined(separator: ", ")).",
        en: "The themes are the programme's modules: \(known.joined(separator: ", "))."))
  }
}

/// A mistake that everyone may learn from.
public struct LessonLine: Codable, Sendable {
  /// A reflection, such as `R17`.
  public let reflection: String
  /// The module of the session that it was written about.
  public let theme: String
  /// The module's title.
  public let title: String
  /// A session, such as `L2-014-3`.
  public let session: String
  /// How many have used it.
  public let used: Int
  /// An employee number, or the alias of a protected identity.
  public let author: String
  /// Left out where there is none, and for a protected identity.
  public let name: String?
  /// The date on which it was written.
  public let recorded: String
  /// Of a mistake: what was tried.
  public let tried: String?
  /// Of a mistake: what went wrong.
  public let wrong: String?
  /// Of a mistake: what its author does now.
  public let now: String?
  /// The whole of one that was written before mistakes had three parts.
  public let text: String?

  /// Reads a row with these columns.
  init(_ row: Row) throws {
    let id: Int64 = try row["id"]
    reflection = "R\(id)"
    theme = try row["theme"]
    title = try row["title"]
    session = try row["session"]
    used = try row["used"]
    author = try row["author"]
    name = try row["name"]
    recorded = try row["recorded"]
    tried = try row["tried"]
    wrong = try row["wrong"]
    now = try row["now"]
    text = try row["text"]
  }
}

/// A part of a mistake.
public enum MistakePart: String, Codable, Sendable, CaseIterable {
  case tried, wrong, now

  /// The weight of its words.
  var weight: String {
    switch self {
    case .tried: "a"
    case .wrong: "b"
    case .now: "c"
    }
  }

  /// What the author is asked.
  public var question: Words {
    switch self {
    case .tried: Words(sv: "Vad försökte jag?", en: "What did I try?")
    case .wrong: Words(sv: "Vad gick fel?", en: "What went wrong?")
    case .now: Words(sv: "Vad gör jag nu?", en: "What do I do now?")
    }
  }
}
