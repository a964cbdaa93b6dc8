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

  @Test(arguments: [
    ("progress", "edition,module,title,"), ("attendance", "edition,module,department,expected,"), ("attention", "kind,who,"),
    ("bridges", "department,other_department,"), ("reflections", "edition,kind,visibility,"), ("lessons", "edition,kind,theme,"),
    ("forecast", "edition,level,name,people,"), ("load", "person,name,led,"), ("burden", "role,commands,"),
    ("certificates", "person,name,"),
  ])
  func `a report's CSV is that report's list`(report: String, header: String) throws {
    try withOrganisation { organisation throws in
      try organisation.furnishSpring()
      let outcome = try Self.run(["show", report, "--format", "csv"], organisation)
      #expect(outcome.exitCode == 0 && outcome.outputText.hasPrefix(header), "\(outcome.outputText)")
    }
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

  @Test(
    .enabled(if: KohortProcess.canMakeTerminal, "skipped: this machine has no /dev/pts to make a terminal in"),
    arguments: [("sv", nil as String?), ("en", "E3")])
  func `on a terminal reports have bars and sparklines, as agreed, and elsewhere none`(language: String, person: String?) throws {
    try withOrganisation { organisation throws in
      try organisation.furnishSpring()
      try organisation.connect().script(
        """
        update session set status = 'held', logged_at = '2027-04-04 13:00+02' where name = 'L2-001-2';
        insert into attendance (session_id, cohort_id, person_id, status, marked_at)
        select session.id, session.cohort_id, person.id,
               case substr(person.employee_number, 2)::int % 5 when 0 then 'absent'::attendance_status else 'present' end, session.date
          from session join cohort_member using (cohort_id) join person on person.id = cohort_member.person_id
         where session.name = 'L2-001-2';
        """)
      var conninfo = try Conninfo(organisation.settings.database ?? "")
      conninfo["options"] = "-c kohort.now=2027-12-31T12:00Z"
      var environment = organisation.environment
      environment["KOHORT_DATABASE"] = conninfo.text
      let folder = FileManager.default.temporaryDirectory.appending(path: organisation.settings.organisation)
      defer { try? FileManager.default.removeItem(at: folder) }
      _ = try KohortProcess.run(["nightly", "--out", folder.path], environment: environment)
      let who = person.map { " --as \($0)" } ?? ""
      var told = ""
      for report in ["progress", "attendance", "forecast", "bridges", "load", "lessons", "burden"] {
        let command = "report show \(report) --language \(language)\(who)"
        let (_, text) = try KohortProcess.shell(
          "script -qec \"stty cols 150; '$1' \(command)\" /dev/null", environment: environment)
        told += "$ kohort \(command)\n" + text.replacing("\r\n", with: "\n") + "\n"
        let plain = try KohortProcess.run(command.split(separator: " ").map(String.init), environment: environment).outputText
        #expect(!plain.contains { "█▒░▁".contains($0) }, "\(report)")
      }
      try Self.expect(told, "terminal-\(language).txt")
      #expect(told.contains("█"))
    }
  }
}
