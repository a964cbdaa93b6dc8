import Bilingual
import DemoMunicipality
import Foundation
import KohortService
import Planning

/// What a demonstration ends with: where everything is, and what to try.
struct DemoOutcome: Codable {
  let organisation: String
  /// The files it used and made.
  let folder: String
  /// The nightly page, for a browser.
  let page: String
  let suggestions: [DemoSuggestion]

  /// What a person reads at the end.
  func text(_ language: Language) -> String {
    let places = Words(
      sv: """
        Sidan:   \(page)
        Filerna: \(folder)

        Prova nu:
        """,
      en: """
        The page:  \(page)
        The files: \(folder)

        Try now:
        """
    )
    return places[language] + suggestions.map { "\n\n  # \($0.purpose)\n  \($0.command)" }.joined() + "\n"
  }
}

/// A command that works as it stands.
struct DemoSuggestion: Codable {
  /// For whom, and what it shows.
  let purpose: String
  let command: String
}

/// The five commands that a demonstration ends with, in the order of a cohort's life.
struct DemoSuggestions {
  private let settings: Settings
  private let today: Day

  init(_ settings: Settings, today: Day) {
    self.settings = settings
    self.today = today
  }

  /// - Parameter sessions: All of the edition, in any order.
  func all(of sessions: [DemoSession]) -> [DemoSuggestion] {
    let inOrder = sessions.sorted { ($0.date, $0.name) < ($1.date, $1.name) }
    // Whoever is logged already may be logged again, so the last one over is always one to log.
    guard let next = inOrder.first(where: { $0.date >= today }) ?? inOrder.last,
      let over = inOrder.last(where: { $0.date < today }), let written = inOrder.first
    else { return [] }
    return all(next: next, over: over, written: written)
  }

  private func all(next: DemoSession, over: DemoSession, written: DemoSession) -> [DemoSuggestion] {
    let cohort = written.name.split(separator: "-").dropLast().joined(separator: "-")
    return [
      suggest("HR: vilka reser tillsammans?", "HR: who travels together?", "cohort show \(cohort)"),
      suggest(
        "Processledare: mina nästa träffar",
        "Facilitator: my next sessions",
        "session list --mine --from \(today) --as \(next.lead)"
      ),
      suggest(
        "Processledare: alla var där utom en",
        "Facilitator: everyone was there but one",
        "session log \(over.name) --excused \(over.members[0]):care --as \(over.lead)"
      ),
      suggest(
        "Deltagare: skriv en reflektion som bara du kan läsa",
        "Participant: write a reflection that only you can read",
        "reflection record \(written.name) --as \(written.members[0]) "
          + Words(sv: "\"Jag frågade i stället för att svara.\"", en: "\"I asked instead of answering.\"")[
            settings.language
          ]
      ),
      suggest(
        "Deltagare: lär av andras misstag",
        "Participant: learn from the mistakes of others",
        "reflection list --kind mistake --visibility open --limit 5 --as \(written.members[0])"
      ),
    ]
  }

  private func suggest(_ sv: String, _ en: String, _ arguments: String) -> DemoSuggestion {
    DemoSuggestion(
      purpose: Words(sv: sv, en: en)[settings.language],
      command: "\(Self.program) \(arguments) --organisation \(settings.organisation)"
    )
  }

  /// How this program was called, short where it can be: found in PATH, or from the current folder.
  private static var program: String {
    let called = CommandLine.arguments.first ?? "kohort"
    let here = FileManager.default.currentDirectoryPath + "/"
    let path = called.hasPrefix(here) ? String(called.dropFirst(here.count)) : called
    return path.contains(where: { " '\"$\\".contains($0) }) ? "'\(path)'" : path
  }
}
