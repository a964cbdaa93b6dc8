import Foundation
import StrictJSON
import Support
import Testing

/// The files of nst/JSONTestSuite, where they lie on this machine.
private enum PublishedSuite {
  static let folder = RealData.folder.appending(path: "json/test_parsing")

  static let isThere = FileManager.default.fileExists(atPath: folder.path())

  static func files(_ prefix: String) throws -> [URL] {
    try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
      .filter { $0.lastPathComponent.hasPrefix(prefix) && $0.pathExtension == "json" }
  }
}

@Suite(
  .enabled(if: PublishedSuite.isThere, "skipped: set KOHORT_REAL_DATA to the folder with the real input")
)
struct PublishedSuiteTests {
  @Test func `what must be accepted is`() throws {
    let files = try PublishedSuite.files("y_")
    #expect(files.count == 95)
    for file in files {
      #expect(throws: Never.self, "\(file.lastPathComponent)") { try JSONValue.parse(Data(contentsOf: file)) }
    }
  }

  @Test func `what must be refused is`() throws {
    let files = try PublishedSuite.files("n_")
    #expect(files.count == 188)
    for file in files {
      #expect(throws: JSONSyntaxError.self, "\(file.lastPathComponent)") {
        try JSONValue.parse(Data(contentsOf: file))
      }
    }
  }

  @Test func `what may go either way does not crash, and can be written when it is read`() throws {
    let files = try PublishedSuite.files("i_")
    #expect(files.count == 35)
    for file in files {
      guard let value = try? JSONValue.parse(Data(contentsOf: file)).value else { continue }
      #expect(try JSONValue.parse(value.bytes).value == value, "\(file.lastPathComponent)")
    }
  }
}
