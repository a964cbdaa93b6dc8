import Foundation
import Support
import Testing

@Suite struct DemoTests {
  struct Outcome: Decodable {
    struct Suggestion: Decodable {
      let purpose: String
      let command: String
    }
    let organisation: String
    let folder: String
    let suggestions: [Suggestion]
  }

  /// A data folder of the test's own, with a private cluster that is stopped and removed afterwards.
  static func withHome(_ work: (URL, [String: String]) throws -> Void) throws {
    let home = FileManager.default.temporaryDirectory.appending(
      path: "kohort-demo-\(UUID().uuidString.prefix(8))"
    )
    let environment = ["XDG_DATA_HOME": home.path, "KOHORT_LANGUAGE": "sv"]
    defer {
      _ = try? KohortProcess.run(["database", "stop"], environment: environment)
      try? FileManager.default.removeItem(at: home)
    }
    try work(home, environment)
  }

  @Test func `a demonstration can be run twice, leaves its files, and every command it suggests works`()
    throws
  {
    try Self.withHome { home, environment in
      // Somebody made the organisation and put nothing in it.
      let empty = try KohortProcess.run(["database", "migrate", "--organisation", "demo"], environment: environment)
      #expect(empty.exitCode == 0, "\(empty.errorText)")
      let arguments = ["demo", "--people", "200", "--seconds", "5", "--format", "json"]
      let first = try KohortProcess.run(arguments, environment: environment, timeout: .seconds(120))
      #expect(first.exitCode == 0, "\(first.errorText)")
      let second = try KohortProcess.run(arguments, environment: environment, timeout: .seconds(120))
      #expect(second.exitCode == 0, "\(second.errorText)")
      #expect(!first.errorText.contains("borttagen"))
      #expect(second.errorText.contains("Den förra demonstrationen i organisationen demo är borttagen."))
      for stage in 1...7 { #expect(second.errorText.contains(" \(stage)/7 "), "\(second.errorText)") }

      let outcome = try JSONDecoder().decode(Outcome.self, from: second.output)
      #expect(outcome.organisation == "demo")
      for file in ["people.csv", "programme.yaml", "README.txt", "life", "reports/latest/index.html"] {
        #expect(FileManager.default.fileExists(atPath: "\(outcome.folder)/\(file)"), "\(file)")
      }
      #expect(outcome.suggestions.count == 5)
      for suggestion in outcome.suggestions {
        let tried = try Self.shell(suggestion.command, environment)
        #expect(tried.status == 0, "\(suggestion.command): \(tried.output)")
        #expect(!tried.output.isEmpty, "\(suggestion.command)")
      }
    }
  }

  @Test func `an organisation that is not invented is left alone, and so is a folder`() throws {
    try Self.withHome { home, environment in
      let real = try KohortProcess.run(
        ["person", "upsert", "E1", "--organisation", "stad"],
        environment: environment
      )
      #expect(real.exitCode == 0, "\(real.errorText)")
      for _ in 1...2 {
        let mistyped = try KohortProcess.run(["person", "list", "--organisation", "sdat"], environment: environment)
        #expect(mistyped.exitCode == 78)
        #expect(mistyped.errorText.contains("Det finns ingen organisation sdat i databasen. Där finns: stad."))
        #expect(mistyped.errorText.contains("kohort database migrate --organisation sdat"))
      }
      let refused = try KohortProcess.run(
        ["demo", "--people", "200", "--organisation", "stad"],
        environment: environment
      )
      #expect(refused.exitCode == 78)
      #expect(
        refused.errorText.contains("Organisationen stad finns redan och är inte påhittad. Inget har ändrats.")
      )

      let own = home.appending(path: "own")
      try FileManager.default.createDirectory(at: own, withIntermediateDirectories: true)
      try Data("mine".utf8).write(to: own.appending(path: "people.csv"))
      let inUse = try KohortProcess.run(
        ["demo", "--people", "200", "--out", own.path],
        environment: environment
      )
      #expect(inUse.exitCode == 73)
      #expect(try String(contentsOf: own.appending(path: "people.csv"), encoding: .utf8) == "mine")
    }
  }

  @Test(arguments: [
    (["--people", "10"], "--people takes 200 to 40000, not 10."),
    (["--seconds", "0"], "--seconds takes 1 to 3600, not 0.0."),
    (["--dry-run"], "kohort demo has no dry run; it touches nothing but its own organisation and folder."),
  ])
  func `what a demonstration cannot do is said before it begins`(arguments: [String], message: String) throws {
    let outcome = try KohortProcess.run(["demo"] + arguments)
    #expect(outcome.exitCode == 64)
    #expect(outcome.errorText.contains(message))
  }

  @Test func `invented people never go on a server`() throws {
    let outcome = try KohortProcess.run(
      ["demo", "--database", "postgres://nowhere.example/kohort", "--language", "en"])
    #expect(outcome.exitCode == 64)
    #expect(outcome.errorText.contains("Invented people go only into the private database, not on a server."))
  }

  /// Runs a command as somebody would who pastes it into a shell.
  private static func shell(_ command: String, _ environment: [String: String]) throws -> (
    status: Int32, output: String
  ) {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", command]
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: output, as: UTF8.self))
  }
}
