import Bilingual
import Foundation
import Support
import Testing

@Suite struct HelpTests {
  /// What the argument parser knows of a command and of those below it.
  private struct Command: Decodable {
    struct Argument: Decodable {
      let abstract: String?
      let valueName: String?
    }

    let commandName: String
    let abstract: String?
    let discussion: String?
    let arguments: [Argument]?
    let subcommands: [Command]?

    /// This and every command below it, each with the words that call it after `kohort`.
    func all(below path: [String] = []) -> [(path: [String], command: Command)] {
      (subcommands ?? []).reduce(into: [(path, self)]) { $0 += $1.all(below: path + [$1.commandName]) }
    }
  }

  private struct Tool: Decodable { let command: Command }

  private static func tree(_ language: Language) throws -> [(path: [String], command: Command)] {
    let dump = try KohortProcess.run(
      ["--experimental-dump-help"], environment: ["KOHORT_LANGUAGE": language.rawValue])
    return try JSONDecoder().decode(Tool.self, from: dump.output).command.all()
  }

  private static func help(_ path: [String], _ language: Language) throws -> String {
    let words = path.last == "help" ? path + path : path + ["--help"]
    let shown = try KohortProcess.run(words + ["--language", language.rawValue])
    #expect(shown.exitCode == 0, "\(path) \(shown.errorText)")
    return shown.outputText
  }

  /// English in a Swedish text, whose flags, quotations, keys of documents and glossed values (`late (sen)`) are English by right.
  private static func english(in text: String) -> [Substring] {
    let told =
      text
      .replacing(/\S+ \([^)]*\)/, with: "")
      .replacing(/--[a-z-]+/, with: "")
      .replacing(/"[^"\n]*"|'[^'\n]*'/, with: "")
      .replacing(/\w+:(?= )/, with: "")
    let words = /\b(?:the|of|and|or|with|is|are|not|what|who|which|when|from|to|for|this|that|only|your?|its|has|have)\b/
    return told.matches(of: words).map(\.0) + text.matches(of: headings).map(\.0)
  }

  private static var headings: Regex<Substring> {
    /\b(?:OVERVIEW|USAGE|ARGUMENTS|OPTIONS|SUBCOMMANDS|EXAMPLES|EXIT STATUS|WHAT IF|DOCUMENT)\b|default:|values:/
  }

  @Test func `every text of every command's help is in Swedish as well`() throws {
    let (swedish, english) = (try Self.tree(.sv), try Self.tree(.en))
    #expect(swedish.count == english.count && swedish.count > 90)
    for ((path, sv), (_, en)) in zip(swedish, english) {
      func compare(_ swedish: String?, _ english: String?) {
        #expect((swedish == nil) == (english == nil), "\(path)")
        guard let swedish, let english, !english.isEmpty else { return }
        #expect(swedish != english, "\(path)")
        #expect(Self.english(in: swedish).isEmpty, "\(path) \(Self.english(in: swedish)): \(swedish)")
      }
      compare(sv.abstract, en.abstract)
      compare(sv.discussion, en.discussion)
      #expect(sv.arguments?.count == en.arguments?.count)
      for (sv, en) in zip(sv.arguments ?? [], en.arguments ?? []) { compare(sv.abstract, en.abstract) }
    }
  }

  @Test func `help fits 80 columns in both languages, with the parser's own words in Swedish`() throws {
    // Names of values that are the same in both languages.
    let same: Set = ["en", "format", "id", "person", "plan", "problem", "start", "status", "sv", "text", "url"]
    for (path, _) in try Self.tree(.sv) where path.last != "help" || path.count == 1 {
      let (sv, en) = (try Self.help(path, .sv), try Self.help(path, .en))
      for (page, usage) in [(sv, "ANVÄNDNING: kohort"), (en, "USAGE: kohort")] {
        let lines = page.split(separator: "\n")
        #expect(lines.contains { $0.hasPrefix(usage) }, "\(path)")
        // The parser does not break the line of usage; a terminal does.
        for line in lines where !line.hasPrefix(usage) { #expect(line.count <= 80, "\(path) \(line)") }
      }
      #expect(sv.matches(of: Self.headings).isEmpty, "\(path) \(sv)")
      let names = #/<([a-z][a-z:=\[\]-]*)>/#
      let told = Set(en.matches(of: names).map { String($0.1) }).subtracting(same)
      let left = told.filter { sv.contains("<\($0)>") }
      #expect(left.isEmpty, "\(path): Text/UsageText.swift lacks the Swedish of \(left)")
    }
  }

  @Test(arguments: Language.allCases)
  func `paragraphs are broken only where the next word would not fit`(_ language: Language) throws {
    for (path, command) in try Self.tree(language) where command.discussion != nil {
      let lines = try Self.help(path, language).split(separator: "\n", omittingEmptySubsequences: false)
        .prefix { !$0.hasPrefix("USAGE") && !$0.hasPrefix("ANVÄNDNING") }
      for (line, next) in zip(lines, lines.dropFirst()) where line.count > 40 && !(line + next).contains("  ") && !next.isEmpty {
        let word = next.prefix { $0 != " " }
        #expect(line.count + 1 + word.count > 79, "\(path): \(line) | \(word)")
      }
    }
  }

  @Test func `a whole page of help reads like this`() throws {
    #expect(
      try Self.help(["session", "check-in"], .sv) == """
        ÖVERSIKT: Checka in till den träff vars kod visas i rummet.

        Bara om du vill. Någon från en annan kohort antecknas som gäst.

        EXEMPEL
          kohort session check-in 7KQX-3M9P --as E1077

        SLUTSTATUS
          0 du är incheckad
          65 koden gäller ingen träff just nu

        ANVÄNDNING: kohort session check-in [--database <url>] [--organisation <kortnamn>] \
        [--as <anställningsnummer>] [--token-file <fil>] [--format <format>] [--csv-dialect <csv-dialekt>] \
        [--language <språk>] [--dry-run] [--quiet] [--verbose] <kod>

        ARGUMENT:
          <kod>                   Koden som visas i rummet.

        FLAGGOR:
          --database <url>        Anslutningssträng till en befintlig PostgreSQL.
          --organisation <kortnamn>
                                  Organisationens kortnamn; var och en har sitt schema.
          --as <anställningsnummer>
                                  För vem; på en server krävs rättigheten acting.
          --token-file <fil>      En fil med koden som visar vem du är (eller:
                                  KOHORT_TOKEN).
          --format <format>       Hur resultat skrivs: text, json eller csv. (värden:
                                  text, json, csv; förval: text)
          --csv-dialect <csv-dialekt>
                                  Slags CSV: rfc4180, eller excel-sv som svenskt Excel
                                  läser. (värden: rfc4180, excel-sv; förval: rfc4180)
          --language <språk>      Språket i meddelanden och rapporter: sv eller en.
                                  (värden: sv, en)
          --dry-run               Gör allt, visa vad som skulle ändras, och spara inget.
          --quiet                 Säg bara vad som gick fel.
          --verbose               Säg mer.
          --version               Visa versionen.
          -h, --help              Visa hjälpen.

        """)
    #expect(
      try Self.help(["session", "check-in"], .en).hasPrefix(
        """
        OVERVIEW: Check in to the session whose code is shown in the room.

        Only if you want to. Somebody of another cohort is noted as a guest.

        EXAMPLES
          kohort session check-in 7KQX-3M9P --as E1077

        EXIT STATUS
          0 you are checked in
          65 the code is for no session right now

        USAGE: kohort session check-in [--database <url>]
        """))
  }

  @Test(arguments: [
    ["--language", "sv", "help", "person", "show"], ["help", "person", "show", "--language=sv"],
    ["person", "show", "--help", "--language", "sv"], ["--language", "en", "person", "show", "-h", "--language", "sv"],
  ])
  func `the language may stand anywhere, the last one named counts`(_ words: [String]) throws {
    let shown = try KohortProcess.run(words, environment: ["KOHORT_LANGUAGE": "en"])
    #expect(shown.exitCode == 0 && shown.outputText.hasPrefix("ÖVERSIKT: Visa en person"), "\(shown.errorText)")
  }

  @Test func `nouns alone, and nothing at all, help in the language asked for`() throws {
    for noun in [[], ["person"]] {
      let shown = try KohortProcess.run(noun + ["--language", "sv"])
      #expect(shown.exitCode == 0 && shown.outputText.contains("\n  Mer hjälp: kohort help "), "\(shown.errorText)")
    }
    let locale = try KohortProcess.run(["--help"], environment: ["LANG": "sv_SE.UTF-8"])
    #expect(locale.outputText.hasPrefix("ÖVERSIKT: Bildar, "))
    let refused = try KohortProcess.run(["person", "list", "--language", "fi"], environment: ["KOHORT_LANGUAGE": "sv"])
    #expect(refused.exitCode == 64 && refused.errorText.contains("Värdet 'fi' duger inte för '--language <språk>'"))
  }

  @Test(arguments: Language.allCases)
  func `completion scripts are sound in both languages`(_ language: Language) throws {
    for shell in ["bash", "zsh", "fish"] {
      let script = try KohortProcess.run(["--generate-completion-script", shell, "--language", language.rawValue])
      #expect(script.exitCode == 0)
      // What bash shows has no descriptions.
      if shell != "bash" {
        for words in [Words(sv: "Visa hjälpen.", en: "Show help information."), Words(sv: "Lista träffar", en: "List sessions")] {
          #expect(script.outputText.contains(words[language]), "\(shell)")
          #expect(!script.outputText.contains(words[language == .sv ? .en : .sv]), "\(shell)")
        }
        continue
      }
      let file = FileManager.default.temporaryDirectory.appending(path: "completion-\(UUID().uuidString)")
      try script.output.write(to: file)
      defer { try? FileManager.default.removeItem(at: file) }
      let check = Process()
      check.executableURL = URL(filePath: "/bin/bash")
      check.arguments = ["-n", file.path]
      try check.run()
      check.waitUntilExit()
      #expect(check.terminationStatus == 0)
    }
  }
}
