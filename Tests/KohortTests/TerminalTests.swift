import Foundation
import KohortService
import Postgres
import Support
import Testing

/// What a person sees, and what a program that reads along can trust.
@Suite struct TerminalTests {
  @Test(arguments: ["text", "json", "csv"])
  func `a result that could not be written is not taken for done`(format: String) throws {
    let (status, text) = try KohortProcess.shell("\"$1\" operations --format \(format) --language en > /dev/full")
    #expect(status == 74)
    #expect(text.hasPrefix("Error: The result could not be written. The disk is full."))
  }

  @Test func `what went wrong is said in Swedish to who asks for it, and nothing in it can steer the terminal`() throws {
    let (status, text) = try KohortProcess.shell("\"$1\" plan check \"$(printf '\\033[31mröd')\" - --language sv")
    #expect(status == 66)
    #expect(text.hasPrefix("Fel: ␛[31mröd kan inte läsas. Den finns inte."))
  }

  @Test(.enabled(if: KohortProcess.canMakeTerminal, "skipped: this machine has no /dev/pts to make a terminal in"))
  func `a table on a narrow terminal cuts long text, and never a date or a number`() throws {
    try withOrganisation { organisation throws in
      let people = """
        employee number;name;department;workplace;title
        E1001;Maria Alexandra Wennerström Lagerfeldt;Vård- och omsorgsförvaltningen;Hemtjänsten Centrum Norra;Sjuksköterska
        E1002;Bo Ek;Kulturförvaltningen;Stadsbiblioteket Magasinet;Bibliotekarie

        """
      _ = try KohortProcess.run(
        ["person", "import", "-"], input: Data(people.utf8), environment: organisation.environment)
      // script gives the program a terminal.
      let (_, text) = try KohortProcess.shell(
        "script -qec \"stty cols 80; '$1' person list\" /dev/null", environment: organisation.environment)
      let lines = text.replacing("\r\u{1B}[K", with: "").split(separator: "\r\n")
      #expect(lines.count == 3, "\(text)")
      #expect(lines.allSatisfy { $0.count <= 80 }, "\(text)")
      #expect(lines.contains { $0.hasPrefix("E1001  ") && $0.contains("…") }, "\(text)")
      #expect(lines.contains { $0.hasPrefix("E1002  ") }, "\(text)")
    }
  }

  @Test(.enabled(if: KohortProcess.canMakeTerminal, "skipped: this machine has no /dev/pts to make a terminal in"))
  func `on a terminal a list steers nothing, whatever stands in a name`() throws {
    try withOrganisation { organisation throws in
      try organisation.connect().execute(
        "insert into person (employee_number, name) values ('E1', $1)", "\u{1B}[31mRöd\u{202E}vänd")
      let (_, text) = try KohortProcess.shell(
        "script -qec \"'$1' person list\" /dev/null", environment: organisation.environment)
      #expect(text.contains("␛[31mRöd\u{FFFD}vänd"), "\(text)")
      #expect(!text.contains("\u{1B}") && !text.contains("\u{202E}"), "\(text)")
    }
  }

  @Test(.enabled(if: KohortProcess.canMakeTerminal, "skipped: this machine has no /dev/pts to make a terminal in"))
  func `the editor has the terminal, and its text is recorded`() throws {
    try withOrganisation { organisation throws in
      try organisation.furnish()
      var environment = organisation.environment
      environment["VISUAL"] = "sh -c 'read line < /dev/tty; echo \"$line\" > \"$1\"' editor"
      let (status, text) = try KohortProcess.shell(
        """
        { sleep 1; echo 'Jag frågade för sent.'; sleep 2; } \
          | timeout 60 script -qec "'$1' reflection record L2-001-1 --as E10" /dev/null
        """, environment: environment)
      #expect(status == 0, "\(text)")
      let reflections = try organisation.perform(ReflectionList.self, .init(), as: "E10").reflections
      #expect(reflections.map(\.text) == ["Jag frågade för sent."], "\(text)")
    }
  }

  @Test(
    .enabled(if: KohortProcess.canMakeTerminal, "skipped: this machine has no /dev/pts to make a terminal in"))
  func `what was written in the editor and is refused is kept where it says, and lines with # are the writer's`() throws {
    try withOrganisation { organisation throws in
      try organisation.furnish()
      let folder = FileManager.default.temporaryDirectory.appending(path: "kept-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(at: folder) }
      var environment = organisation.environment
      environment["TMPDIR"] = folder.path
      environment["VISUAL"] = "sh -c 'sed -i \"1s/.*/# Rubrik/\" \"$1\"' editor"
      func record(_ session: String) throws -> (Int32, String) {
        try KohortProcess.shell(
          "timeout 60 script -qec \"'$1' reflection record \(session) --as E10\" /dev/null", environment: environment)
      }
      let (refused, text) = try record("L2-009-1")
      #expect(refused != 0)
      let kept = try #require(try FileManager.default.contentsOfDirectory(atPath: folder.path).first)
      #expect(text.contains(kept), "\(text)")
      #expect(try String(contentsOf: folder.appending(path: kept), encoding: .utf8).hasPrefix("# Rubrik\n"))
      #expect(try record("L2-001-1").0 == 0)
      #expect(try organisation.perform(ReflectionList.self, .init(), as: "E10").reflections.map(\.text) == ["# Rubrik"])
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [kept])
    }
  }

  @Test(
    .enabled(if: KohortProcess.canMakeTerminal, "skipped: this machine has no /dev/pts to make a terminal in"),
    arguments: ["TERM", "HUP"])
  func `a draft goes with kohort when it is told to end`(signal: String) throws {
    try withOrganisation { organisation throws in
      try organisation.furnish()
      let folder = FileManager.default.temporaryDirectory.appending(path: "drafts-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(at: folder) }
      var environment = organisation.environment
      environment["TMPDIR"] = folder.path
      // Between the editor and kohort there may be a shell.
      let editor = """
        ls "$TMPDIR"; p=$PPID; [ "$(cat /proc/$p/comm)" = kohort ] || p=$(cut -d" " -f4 /proc/$p/stat); kill -\(signal) $p
        """
      environment["VISUAL"] = "sh -c '\(editor)' editor"
      let (_, text) = try KohortProcess.shell(
        "timeout 60 script -qec \"'$1' reflection record L2-001-1 --as E10\" /dev/null", environment: environment)
      #expect(text.contains("kohort-"), "\(text)")
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
    }
  }

  @Test(arguments: [("en", "DOCUMENT\n", "EXAMPLES"), ("sv", "DOKUMENT\n", "EXEMPEL")])
  func `the document that the help shows can be applied`(_ language: String, _ heading: String, _ next: String) throws {
    try withOrganisation { organisation throws in
      let people =
        "employee number;name;department;workplace\n"
        + (["E1001", "E1002", "E1003", "E1004", "E2001"].map { "\($0);Person \($0);Kultur;Biblioteket\n" }).joined()
      _ = try KohortProcess.run(
        ["person", "import", "-"], input: Data(people.utf8), environment: organisation.environment)
      let help = try KohortProcess.run(["programme", "apply", "--help", "--language", language]).outputText
      let document = help.split(separator: heading)[1].split(separator: next)[0]
      let outcome = try KohortProcess.run(
        ["programme", "apply", "-"], input: Data(document.utf8), environment: organisation.environment)
      #expect(outcome.exitCode == 0, "\(outcome.errorText)")
    }
  }
}
