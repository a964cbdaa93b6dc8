import Bilingual
import Planning
import Postgres

/// `texts.html`: what has been learnt and is open to everyone, in the words of those who wrote it, and what was answered.
///
/// It stands in the newest night alone: an author may take a text back, and the night after that no folder holds it any
/// longer. It names nobody; who wrote is told where it can be taken back, by `kohort lesson list` and `kohort report show lessons`.
struct NightlyTexts {
  let asOf: Day
  /// Mistakes, the newest first.
  let mistakes: [Text]
  /// Proposals to remove: those that wait, the oldest first, then those answered.
  let proposals: [Text]

  static let path = "texts.html"
  /// So many of each kind; the rest is read in kohort.
  private static let most = 50

  /// One text.
  struct Text {
    let reflection: String
    /// The module's title.
    let title: String
    let recorded: Day
    let words: String
    let outcome: ProposalAnswer?
    let answered: Day?
    let answer: String?
  }

  init(_ scope: ReportScope, _ connection: borrowing Connection) throws {
    let rows = try connection.query(
      """
      select reflection, kind, title, recorded, words, outcome, answered, answer
        from open_texts($1::bigint[], $2, $3) with ordinality as found
       order by found.ordinality
      """, scope.editions, scope.asOf, Self.most
    ).map { row in
      let kind: ReflectionKind = try row["kind"]
      return (
        kind,
        Text(
          reflection: try row["reflection"], title: try row["title"], recorded: try row["recorded"],
          words: try row["words"], outcome: try row["outcome"], answered: try row["answered"], answer: try row["answer"])
      )
    }
    asOf = scope.asOf
    mistakes = rows.filter { $0.0 == .mistake }.map(\.1)
    proposals = rows.filter { $0.0 == .proposal }.map(\.1)
  }

  /// The page; the same texts always give the same bytes.
  func file(_ language: Language) throws -> NightlyFile {
    let html = try NightlyTemplate.texts.value().render([
      "words": NightlyWords.all(language), "language": language.rawValue, "date": "\(asOf)",
      "mistakes": mistakes.map { shown($0, language) }, "hasMistakes": !mistakes.isEmpty,
      "proposals": proposals.map { shown($0, language) }, "hasProposals": !proposals.isEmpty,
    ])
    return NightlyFile(path: Self.path, text: html)
  }

  private func shown(_ text: Text, _ language: Language) -> [String: Any] {
    let days = text.recorded.distance(to: asOf)
    let age = Words(sv: days == 1 ? "1 dag" : "\(days) dagar", en: days == 1 ? "1 day" : "\(days) days")
    let waits = Words(sv: "väntar på svar", en: "waits for an answer")
    let day = text.answered.map(\.description) ?? ""
    let state = text.outcome.map { Words(sv: "\($0.title.sv), \(day)", en: "\($0.title.en), \(day)") }
    return [
      "reflection": text.reflection, "title": text.title, "recorded": "\(text.recorded)", "age": age[language],
      "paragraphs": Self.paragraphs(text.words), "state": (state ?? waits)[language],
      "answer": Self.paragraphs(text.answer ?? ""), "hasAnswer": text.answer != nil,
    ]
  }

  private static func paragraphs(_ text: String) -> [String] {
    text.split(whereSeparator: \.isNewline).map(String.init).filter { !$0.allSatisfy(\.isWhitespace) }
  }
}
