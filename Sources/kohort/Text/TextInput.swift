import Bilingual
import Foundation
import KohortService

/// Longer texts: from the command line, from standard input, or from the user's editor.
enum TextInput {
  /// The text given, standard input for `-`, or what the user writes in `$VISUAL` or `$EDITOR`.
  ///
  /// - Parameters:
  ///   - about: What stands in the editor behind `#`.
  ///   - start: The text that the editor begins with.
  /// - Throws: ``KohortError`` when there is no terminal to edit on, or the editor fails.
  static func text(
    _ given: String?, about: Words, startingWith start: String = "", _ language: Language
  ) throws -> String {
    switch given {
    case "-"?: String(decoding: FileHandle.standardInput.readDataToEndOfFile(), as: UTF8.self)
    case let text?: text
    case nil: try answer(about, start, language)
    }
  }

  private static func answer(_ about: Words, _ start: String, _ language: Language) throws -> String {
    let lines = try edited("\(start)\n# \(about[language])\n")
      .split(separator: "\n", omittingEmptySubsequences: false)
    return lines.filter { !$0.hasPrefix("#") }.joined(separator: "\n").trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// What the user's editor leaves of a text.
  ///
  /// - Throws: ``KohortError`` when there is no terminal to edit on, or the editor fails.
  static func edited(_ contents: String) throws -> String {
    guard Terminal.canAsk else {
      throw KohortError(
        .wrongCommandLine, Words(sv: "Texten saknas.", en: "The text is missing."),
        hint: Words(
          sv: "Skriv den på kommandoraden, eller - för att läsa standard in.",
          en: "Write it on the command line, or - to read standard input."))
    }
    let file = FileManager.default.temporaryDirectory.appending(path: "kohort-\(UUID().uuidString).txt")
    // Created for the user alone: what is written may be private.
    let made = FileManager.default.createFile(
      atPath: file.path(percentEncoded: false), contents: Data(contents.utf8),
      attributes: [.posixPermissions: 0o600])
    guard made else {
      throw KohortError(
        .outputNotMade,
        Words(sv: "Ingen tillfällig fil kan skapas.", en: "No temporary file can be made."))
    }
    defer { try? FileManager.default.removeItem(at: file) }
    try runEditor(on: file)
    return String(decoding: try Data(contentsOf: file), as: UTF8.self)
  }

  private static func runEditor(on file: URL) throws {
    let environment = ProcessInfo.processInfo.environment
    let editor = environment["VISUAL"] ?? environment["EDITOR"] ?? "vi"
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    // The shell splits an editor with flags, such as "code --wait"; the file is an argument of its own.
    process.arguments = ["-c", "\(editor) \"$1\"", "sh", file.path(percentEncoded: false)]
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw KohortError(
        .wrongCommandLine,
        Words(sv: "Editorn \(editor) avslutades med fel; inget sparades.", en: "The editor \(editor) failed; nothing was saved."),
        hint: Words(sv: "Ange en annan med EDITOR.", en: "Name another with EDITOR."))
    }
  }
}
