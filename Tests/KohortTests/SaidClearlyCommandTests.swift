import Foundation
import Support
import Testing

@Suite struct SaidClearlyCommandTests {
  private static func kohort(
    _ organisation: TestOrganisation, _ arguments: [String], input: Data = Data()
  ) throws -> KohortProcess.Outcome {
    try KohortProcess.run(arguments, input: input, environment: organisation.environment)
  }

  @Test func `a text that is not UTF-8, or holds NUL, is refused with where and what to do`() throws {
    try withOrganisation { organisation throws in
      try organisation.furnish()
      let record = ["reflection", "record", "L2-001-1", "--kind", "insight", "--as", "E10", "-"]
      let latin = try Self.kohort(organisation, record, input: Data([0x61, 0x0A, 0x62, 0xE5, 0x63]))
      #expect(latin.exitCode == 65)
      #expect(latin.errorText.contains("Standard input is not UTF-8: line 2, character 2 is the byte 0xE5."))
      #expect(latin.errorText.contains("iconv"))
      let null = try Self.kohort(organisation, record, input: Data("åa\0b".utf8))
      #expect(null.exitCode == 65)
      #expect(null.errorText.contains("NUL (U+0000) at line 1, character 3"))
      #expect(try Self.kohort(organisation, record, input: Data("räksmörgås \u{FFFD}".utf8)).exitCode == 0)
      let shell = Process()
      shell.executableURL = URL(filePath: "/bin/sh")
      shell.arguments = ["-c", "\"$1\" lesson search \"$(printf 'b\\345c')\"; echo $?", "sh", KohortProcess.executable.path]
      shell.environment = organisation.environment.merging(["PATH": "/usr/bin:/bin"]) { $1 }
      let (output, errors) = (Pipe(), Pipe())
      (shell.standardOutput, shell.standardError) = (output, errors)
      try shell.run()
      let said = String(decoding: try errors.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
      #expect(String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self) == "64\n")
      #expect(said.contains("Argument 3, after search, is not UTF-8."), "\(said)")
    }
  }

  @Test func `an export and a backup replace a file only when told to`() throws {
    try withOrganisation { organisation throws in
      try organisation.furnish()
      let folder = FileManager.default.temporaryDirectory.appending(path: "force-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(at: folder) }
      for command in [["person", "export", "--as", "E10", "--output"], ["database", "backup"]] {
        let file = folder.appending(path: command[0] + ".x").path
        #expect(try Self.kohort(organisation, command + [file]).exitCode == 0)
        let first = try Data(contentsOf: URL(filePath: file))
        let again = try Self.kohort(organisation, command + [file])
        #expect(again.exitCode == 73)
        #expect(again.errorText.contains("is there already") && again.errorText.contains("--force"))
        #expect(try Data(contentsOf: URL(filePath: file)) == first)
        #expect(try Self.kohort(organisation, command + [file, "--force"]).exitCode == 0)
      }
    }
  }

  @Test func `a table's columns stand in one order, whatever its first row has, and its words are Swedish`() throws {
    try withOrganisation { organisation throws in
      try organisation.furnish()
      _ = try Self.kohort(organisation, ["session", "log", "L2-001-1", "--excused", "E10:care", "--late", "E11", "--as", "E5"])
      let logged = try Self.kohort(organisation, ["session", "log", "L2-001-1", "--as", "E1", "--language", "sv"])
      #expect(logged.outputText.contains("andras anteckningar som står kvar  E10, E11"), "\(logged.outputText)")
      func header(_ arguments: [String]) throws -> [String] {
        let text = try Self.kohort(organisation, arguments).outputText
        let line = text.split(separator: "\n").first { $0.hasPrefix("person ") || $0.hasPrefix("when ") } ?? ""
        return line.split(separator: " ").map(String.init)
      }
      // E3 stands before E10 by name or not, has no reason and no name of who.
      #expect(try header(["session", "show", "L2-001-1", "--as", "E1"]) == ["person", "name", "status", "reason"])
      #expect(try header(["audit", "list"]) == ["when", "who", "as", "operation", "about", "login"])
      #expect(try header(["audit", "list", "--as", "E10"]).starts(with: ["when"]))
      _ = try Self.kohort(organisation, ["access", "grant", "E10", "registrar", "--as", "E5"])
      let held = try Self.kohort(organisation, ["access", "list", "--language", "sv", "--as", "E5"]).outputText
      #expect(held.contains("registrator") && !held.contains("registrar"), "\(held)")
      let noted = try Self.kohort(organisation, ["audit", "list", "--language", "sv", "--limit", "1", "--as", "E5"]).outputText
      #expect(noted.contains("rättighet: registrator"), "\(noted)")
    }
  }

  @Test func `nothing that steers a terminal goes to a pipe, with progress or without`() throws {
    try withOrganisation { organisation throws in
      try organisation.furnish()
      for arguments in [
        ["person", "list"], ["audit", "list", "--verbose"], ["session", "cancel", "nowhere\u{1B}[31m"], ["--nonsense\u{1B}[31m"],
        ["plan", "propose", "L2", "--seconds", "1"], ["--help"],
      ] {
        let outcome = try Self.kohort(organisation, arguments)
        #expect(!(outcome.outputText + outcome.errorText).contains("\u{1B}"), "\(arguments)")
      }
    }
  }
}
