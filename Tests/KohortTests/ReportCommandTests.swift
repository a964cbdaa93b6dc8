import Foundation
import KohortService
import Postgres
import Support
import Testing

@Suite struct ReportCommandTests {
  private static let goldens = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Goldens/reports")

  private static func run(_ arguments: [String], _ organisation: TestOrganisation) throws -> KohortProcess.Outcome {
    var conninfo = try Conninfo(organisation.settings.database ?? "")
    conninfo["options"] = "-c kohort.now=2027-12-31T12:00Z"
    return try KohortProcess.run(
      ["report"] + arguments, environment: organisation.environment.merging(["KOHORT_DATABASE": conninfo.text]) { $1 })
  }

  /// Compares with what is agreed, or writes it anew with KOHORT_UPDATE_GOLDENS=1.
  private static func expect(_ text: String, _ name: String) throws {
    let file = goldens.appending(path: name)
    if ProcessInfo.processInfo.environment["KOHORT_UPDATE_GOLDENS"] != nil {
      try FileManager.default.createDirectory(at: goldens, withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }
    #expect(try String(contentsOf: file, encoding: .utf8) == text, "\(name)")
  }

  @Test(arguments: ["sv", "en"])
  func `a year's evidence is a page, JSON and text, as agreed`(language: String) throws {
    try withOrganisation { organisation throws in
      try organisation.furnishSpring()
      let folder = FileManager.default.temporaryDirectory.appending(path: organisation.settings.organisation)
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(at: folder) }
      let page = folder.appending(path: "2027.html")
      let written = try Self.run(
        ["evidence", "--year", "2027", "--language", language, "--output", page.path], organisation)
      #expect(written.exitCode == 0, "\(written.errorText)")
      func plain(_ text: String) -> String { text.replacing(organisation.settings.organisation, with: "spring") }
      let html = plain(try String(contentsOf: page, encoding: .utf8))
      try Self.expect(html, "evidence-\(language).html")
      #expect(html.contains("<html lang=\"\(language)\">") && !html.contains("<script"))
      #expect(html.matches(of: /<th scope="/).count == html.matches(of: /<th[ >]/).count)
      let json = try Self.run(["evidence", "--year", "2027", "--language", language, "--format", "json"], organisation)
      try Self.expect(plain(json.outputText), "evidence-\(language).json")
      let again = try Self.run(["evidence", "--year", "2027", "--output", page.path], organisation)
      #expect(again.exitCode == 73)
      for (arguments, code) in [(["--year", "2028"], 64), (["--year", "2027", "--as", "E3"], 77)] {
        #expect(try Self.run(["evidence"] + arguments, organisation).exitCode == Int32(code), "\(arguments)")
      }
    }
  }
}
