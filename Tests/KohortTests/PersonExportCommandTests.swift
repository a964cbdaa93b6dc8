import Foundation
import KohortService
import Support
import Testing

@Suite struct PersonExportCommandTests {
  @Test func `the page and the JSON hold the person's own words, escaped, in a file for its owner alone`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      _ = try organisation.perform(
        ReflectionRecord.self, .init(session: "L2-001-1", kind: .insight, text: "Jag <b>lyssnar</b> & tiger."), as: "E10")
      let folder = FileManager.default.temporaryDirectory.appending(path: "export-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(at: folder) }
      for (name, language, words) in [
        ("me.html", "sv", "Jag &lt;b&gt;lyssnar&lt;/b&gt; &amp; tiger."), ("me.json", "en", "Jag <b>lyssnar</b> & tiger."),
      ] {
        let outcome = try KohortProcess.run(
          ["person", "export", "--as", "E10", "--language", language, "--output", name],
          environment: organisation.environment, folder: folder)
        #expect(outcome.exitCode == 0 && outcome.outputText.isEmpty, "\(outcome.errorText)")
        let file = folder.appending(path: name)
        let text = try String(contentsOf: file, encoding: .utf8)
        #expect(text.contains(words) && text.contains("Namn 10"))
        let mode = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
      }
      let shown = try KohortProcess.run(
        ["person", "export", "E10", "--as", "E5"], environment: organisation.environment)
      #expect(shown.exitCode == 0 && shown.outputText.contains("L2-001") && !shown.outputText.contains("lyssnar"))
    }
  }
}
