import ArgumentParser
import Bilingual
import Foundation
import KohortService
import Synchronization

/// Where text goes: results to standard output, everything else to standard error.
enum Terminal {
  /// True when standard output is a terminal.
  static var isInteractive: Bool { isatty(STDOUT_FILENO) == 1 }

  /// True when there is somebody to ask.
  static var canAsk: Bool { isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1 }

  /// Columns of the terminal; nil when standard output is none.
  static var width: Int? {
    guard isInteractive else { return nil }
    var size = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }

  /// Writes a result to standard output.
  ///
  /// Ends the program with 74 when it cannot be written: whoever redirected it must not take half for the whole.
  static func say(_ text: String) {
    let text = isInteractive ? harmless(text) : text
    do {
      let lines = text.utf8.last == UInt8(ascii: "\n") ? text : text + "\n"
      try FileHandle.standardOutput.write(contentsOf: Data(lines.utf8))
    } catch {
      let failure = DocumentFile.standardOutputNotWritten(error)
      complain(failure.text(.ofProcess))
      Foundation.exit(failure.problem.exitCode)
    }
  }

  /// Writes a remark to standard error.
  static func note(_ text: String) { write(harmless(text) + "\n", to: .standardError) }

  /// Text without what could steer a terminal: control characters are shown by their pictures (Unicode's U+2400), and
  /// what turns the order of the text around (U+202A and its like) by U+FFFD.
  static func harmless(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { scalar in
          switch scalar.value {
          case 0x09, 0x0A, 0x0D: scalar
          case 0..<0x20: Unicode.Scalar(0x2400 + scalar.value) ?? scalar
          case 0x7F...0x9F, 0x202A...0x202E, 0x2066...0x2069: "\u{FFFD}"
          default: scalar
          }
        }))
  }

  /// Writes what went wrong to standard error.
  static func complain(_ text: String) {
    endProgress()
    let language = Language.ofProcess
    note(Words(sv: "Fel: ", en: "Error: ")[language] + text)
  }

  /// Progress on a terminal and nothing elsewhere; Ctrl-C asks to stop.
  static func attendant(_ global: GlobalOptions, _ language: Language) -> Attendant {
    guard isatty(STDERR_FILENO) == 1, !global.quiet else { return Attendant(shouldStop: Interrupt.requested) }
    return Attendant(
      progress: {
        showsProgress.store(true, ordering: .relaxed)
        write("\r\u{1B}[K" + harmless($0[language]), to: .standardError)
      }, shouldStop: Interrupt.requested)
  }

  private static let showsProgress = Atomic<Bool>(false)

  /// Takes the last line of progress away again, where there is one: what else stands on the terminal is not ours.
  static func endProgress() {
    if showsProgress.exchange(false, ordering: .relaxed) { write("\r\u{1B}[K", to: .standardError) }
  }

  /// Asks yes or no on a terminal.
  ///
  /// - Throws: ``KohortError`` (refused by a rule) off a terminal, where only `--yes` can answer.
  static func confirm(_ question: Words, _ language: Language) throws -> Bool {
    guard canAsk else {
      throw KohortError(
        .refusedByRule,
        Words(
          sv: "Det här steget frågar först, och här finns ingen att fråga.",
          en: "This step asks first, and there is nobody here to ask."),
        hint: Words(sv: "Lägg till --yes för att svara ja.", en: "Add --yes to answer yes."))
    }
    write(harmless(question[language]) + Words(sv: " [j/N] ", en: " [y/N] ")[language], to: .standardError)
    return ["j", "ja", "y", "yes"].contains((readLine() ?? "").lowercased())
  }

  /// Asks, and ends the command when the answer is no.
  ///
  /// - Throws: `ExitCode(0)` for no; as ``confirm(_:_:)`` off a terminal.
  static func confirmOrEnd(_ question: Words, _ language: Language) throws {
    guard try confirm(question, language) else {
      note(Words(sv: "Inget har ändrats.", en: "Nothing has changed.")[language])
      throw ExitCode(0)
    }
  }

  private static func write(_ text: String, to handle: FileHandle) {
    // When standard error cannot be written, nobody is left to tell.
    try? handle.write(contentsOf: Data(text.utf8))
  }
}

/// Ctrl-C during a search: the search ends with the best so far. Pressed again, it ends the program.
enum Interrupt {
  private static let flag = Atomic<Bool>(false)
  private static let isListening = Atomic<Bool>(false)

  /// True once Ctrl-C was pressed. The first call starts to listen, so that other work still ends at once.
  @Sendable static func requested() -> Bool {
    if !isListening.exchange(true, ordering: .relaxed) { listen() }
    return flag.load(ordering: .relaxed)
  }

  /// Ends the listening, once the search is over and more is to be done; when somebody asked for an end, this is it.
  static func endListening() {
    guard isListening.exchange(false, ordering: .relaxed) else { return }
    signal(SIGINT, SIG_DFL)
    signal(SIGTERM, SIG_DFL)
    if flag.load(ordering: .relaxed) { raise(SIGINT) }
  }

  private static func listen() {
    for number in [SIGINT, SIGTERM] {
      signal(number) { number in
        Interrupt.flag.store(true, ordering: .relaxed)
        signal(number, SIG_DFL)
      }
    }
    // Whoever started this process may have left them blocked.
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGINT)
    sigaddset(&signals, SIGTERM)
    sigprocmask(SIG_UNBLOCK, &signals, nil)
  }
}
