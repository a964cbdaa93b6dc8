import Bilingual
import KohortService

/// The three parts of a mistake: from the command line, or from the user's editor, where each stands under its question.
enum MistakeInput {
  /// What is given, and the answers to what is not.
  ///
  /// - Parameter start: What the editor begins with, part by part.
  /// - Throws: ``KohortError`` when there is no terminal to edit on, the editor fails, or a question was removed.
  static func ask(
    _ tried: String?, _ wrong: String?, _ now: String?, startingWith start: [String?] = [nil, nil, nil],
    _ language: Language
  ) throws -> (String?, String?, String?) {
    var answers = [tried, wrong, now]
    let asked = answers.indices.filter { answers[$0] == nil }
    guard !asked.isEmpty else { return (tried, wrong, now) }
    guard Terminal.canAsk else { throw missing(asked.map { "--\(MistakePart.allCases[$0].rawValue)" }) }
    let questions = MistakePart.allCases.map { "# " + $0.question[language] }
    let sheet = asked.map { "\(questions[$0])\n\(start[$0] ?? "")\n" }.joined(separator: "\n")
    let lines = try TextInput.edited(sheet).split(separator: "\n", omittingEmptySubsequences: false)
    for (place, index) in asked.enumerated() {
      let next = place + 1 < asked.count ? lines.firstIndex { $0 == questions[asked[place + 1]] } : lines.endIndex
      guard let begin = lines.firstIndex(where: { $0 == questions[index] }), let end = next, begin < end else {
        throw KohortError(
          .wrongCommandLine,
          Words(sv: "En av frågorna togs bort; inget sparades.", en: "One of the questions was removed; nothing was saved."),
          hint: Words(sv: "Låt raderna som börjar med # stå kvar.", en: "Leave the lines that begin with #."))
      }
      let answer = lines[(begin + 1)..<end].joined(separator: "\n")
      answers[index] = String(answer.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
    return (answers[0], answers[1], answers[2])
  }

  private static func missing(_ options: [String]) -> KohortError {
    KohortError(
      .wrongCommandLine,
      Words(
        sv: "Ett misstag har tre delar. Det saknas: \(options.joined(separator: ", ")).",
        en: "A mistake has three parts. Missing: \(options.joined(separator: ", "))."),
      hint: Words(
        sv: "Skriv vad du försökte (--tried), vad som gick fel (--wrong) och vad du gör nu (--now).",
        en: "Write what you tried (--tried), what went wrong (--wrong) and what you do now (--now)."))
  }
}
