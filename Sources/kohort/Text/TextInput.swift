import Bilingual
import Foundation
import KohortService

/// Longer texts: from the command line, from standard input, or from the user's editor.
enum TextInput {
  /// The text given, standard input for `-`, or what the user writes in `$VISUAL` or `$EDITOR`.
  ///
  /// - Parameters:
  ///   - about: What stands in the editor behind `#`, on a line of its own that is taken away.
  ///   - start: The text that the editor begins with.
  /// - Throws: ``KohortError`` when there is no terminal to edit on, or the editor fails.
  static func text(
    _ given: String?, about: Words, startingWith start: String = "", _ language: Language
  ) throws -> String {
    switch given {
    case "-"?:
      try decoded(
        FileHandle.standardInput.readDataToEndOfFile(), from: Words(sv: "Standard in", en: "Standard input")
      ).replacing(/[\r\n]+$/, with: "")
    case let text?: text
    case nil: try answer(about, start, language)
    }
  }

  private static func answer(_ about: Words, _ start: String, _ language: Language) throws -> String {
    let help = "# \(about[language])"
    let lines = try edited("\(start)\n\(help)\n").split(separator: "\n", omittingEmptySubsequences: false)
    return lines.filter { $0 != help }.joined(separator: "\n").trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// The file of what was written in an editor and is not saved yet.
  private nonisolated(unsafe) static var unsaved: URL?

  /// Removes the file of what was written in an editor, once that is saved.
  static func saved() {
    if let file = unsaved { try? FileManager.default.removeItem(at: file) }
    unsaved = nil
  }

  /// Says where what was written in an editor is, when it could not be saved.
  static func notSaved(_ language: Language) {
    guard let file = unsaved?.path(percentEncoded: false) else { return }
    unsaved = nil
    Terminal.note(
      Words(
        sv: "Det du skrev finns kvar i \(file), som bara du kan läsa. Ta bort filen när du inte behöver den.",
        en: "What you wrote is kept in \(file), which only you can read. Remove the file when you no longer need it."
      )[language])
  }

  /// What the user's editor leaves of a text. It stays in a file until it is ``saved()``.
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
    let draft = Draft(file.path(percentEncoded: false))
    defer { draft.stayedToTheEnd() }
    let written: Data
    do {
      try runEditor(on: file)
      written = try Data(contentsOf: file)
    } catch {
      try? FileManager.default.removeItem(at: file)
      throw error
    }
    if written == Data(contents.utf8) { try? FileManager.default.removeItem(at: file) } else { unsaved = file }
    return try decoded(written, from: Words(sv: "Texten", en: "The text"))
  }

  /// Bytes as text: UTF-8 without U+0000, which no text in the database holds.
  ///
  /// - Throws: ``KohortError`` (input refused) with the line and the character, from 1, of what is neither.
  static func decoded(_ bytes: Data, from source: Words) throws -> String {
    let text = String(decoding: bytes, as: UTF8.self)
    var (rest, line, column) = (bytes[...], 1, 1)
    for scalar in text.unicodeScalars {
      let expected = Array(UTF8.encode(scalar) ?? .init())
      guard rest.starts(with: expected) else { throw notUTF8(source, line, column, rest.first ?? 0) }
      guard scalar != "\0" else { throw holdsNUL(source, line, column) }
      rest = rest.dropFirst(expected.count)
      (line, column) = scalar == "\n" ? (line + 1, 1) : (line, column + 1)
    }
    return text
  }

  private static func notUTF8(_ source: Words, _ line: Int, _ column: Int, _ byte: UInt8) -> KohortError {
    let hex = String(byte, radix: 16, uppercase: true)
    return KohortError(
      .inputRefused,
      Words(
        sv: "\(source.sv) är inte UTF-8: rad \(line), tecken \(column) är byten 0x\(hex).",
        en: "\(source.en) is not UTF-8: line \(line), character \(column) is the byte 0x\(hex)."),
      detail: Words(sv: "Inget sparades.", en: "Nothing was saved."),
      hint: Words(
        sv: "Spara texten som UTF-8, till exempel: iconv -f windows-1252 -t utf-8",
        en: "Save the text as UTF-8, say: iconv -f windows-1252 -t utf-8"))
  }

  private static func holdsNUL(_ source: Words, _ line: Int, _ column: Int) -> KohortError {
    KohortError(
      .inputRefused,
      Words(
        sv: "\(source.sv) har tecknet NUL (U+0000) på rad \(line), tecken \(column); en text kan inte innehålla det.",
        en: "\(source.en) has the character NUL (U+0000) at line \(line), character \(column); a text cannot hold it."),
      detail: Words(sv: "Inget sparades.", en: "Nothing was saved."),
      hint: Words(sv: "Ta bort det, till exempel: tr -d '\\0'", en: "Take it out, say: tr -d '\\0'"))
  }

  /// The editor is the terminal's foreground process, as kohort is: Foundation would start it in a process group of its own,
  /// which the terminal stops as soon as it reads.
  private static func runEditor(on file: URL) throws {
    let environment = ProcessInfo.processInfo.environment
    let editor = environment["VISUAL"] ?? environment["EDITOR"] ?? "vi"
    let path = file.path(percentEncoded: false).replacing("'", with: "'\\''")
    // The shell splits an editor with flags, such as "code --wait"; the file is an argument of its own.
    guard system("\(editor) '\(path)'") == 0 else {
      throw KohortError(
        .wrongCommandLine,
        Words(sv: "Editorn \(editor) avslutades med fel; inget sparades.", en: "The editor \(editor) failed; nothing was saved."),
        hint: Words(sv: "Ange en annan med EDITOR.", en: "Name another with EDITOR."))
    }
  }
}

/// A text that is being edited: its file goes with kohort, also when kohort is told to end or its terminal closes.
private struct Draft {
  /// What a signal handler can reach, and a path that it can use as it is.
  private nonisolated(unsafe) static var path: UnsafeMutablePointer<CChar>?
  private static let signals = [SIGTERM, SIGHUP]

  init(_ path: String) {
    Self.path = strdup(path)
    for number in Self.signals {
      signal(number) { number in
        if let path = Draft.path { unlink(path) }
        signal(number, SIG_DFL)
        raise(number)
      }
    }
  }

  func stayedToTheEnd() {
    for number in Self.signals { signal(number, SIG_DFL) }
    free(Self.path)
    Self.path = nil
  }
}
