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
  static func say(_ text: String) { write(text.utf8.last == UInt8(ascii: "\n") ? text : text + "\n", to: .standardOutput) }

  /// Writes a remark to standard error.
  static func note(_ text: String) { write(text + "\n", to: .standardError) }

  /// Writes what went wrong to standard error.
  static func complain(_ text: String) {
    endProgress()
    write("Error: " + text + "\n", to: .standardError)
  }

  /// Progress on a terminal and nothing elsewhere; Ctrl-C asks to stop.
  static func attendant(_ global: GlobalOptions, _ language: Language) -> Attendant {
    guard isatty(STDERR_FILENO) == 1, !global.quiet else { return Attendant(shouldStop: Interrupt.requested) }
    return Attendant(
      progress: { write("\r\u{1B}[K" + $0[language], to: .standardError) }, shouldStop: Interrupt.requested)
  }

  /// Takes the last line of progress away again.
  static func endProgress() {
    if isatty(STDERR_FILENO) == 1 { write("\r\u{1B}[K", to: .standardError) }
  }

  /// Asks yes or no on a terminal.
  ///
  /// - Throws: ``KohortError`` (wrong command line) off a terminal, where only `--yes` can answer.
  static func confirm(_ question: Words, _ language: Language) throws -> Bool {
    guard canAsk else {
      throw KohortError(
        .wrongCommandLine,
        Words(
          sv: "Det här steget frågar först, och här finns ingen att fråga.",
          en: "This step asks first, and there is nobody here to ask."),
        hint: Words(sv: "Lägg till --yes för att svara ja.", en: "Add --yes to answer yes."))
    }
    write(question[language] + Words(sv: " [j/N] ", en: " [y/N] ")[language], to: .standardError)
    return ["j", "ja", "y", "yes"].contains((readLine() ?? "").lowercased())
  }

  private static func write(_ text: String, to handle: FileHandle) {
    // A closed pipe ends the program by SIGPIPE; other failures to write have nobody left to tell.
    try? handle.write(contentsOf: Data(text.utf8))
  }
}

/// Ctrl-C during a search: the search ends with the best so far.
enum Interrupt {
  private static let flag = Atomic<Bool>(false)

  /// True once Ctrl-C was pressed. The first call starts to listen, so that other work still ends at once.
  @Sendable static func requested() -> Bool {
    _ = listening
    return flag.load(ordering: .relaxed)
  }

  private static let listening: Void = {
    signal(SIGINT) { _ in Interrupt.flag.store(true, ordering: .relaxed) }
    signal(SIGTERM) { _ in Interrupt.flag.store(true, ordering: .relaxed) }
    // Whoever started this process may have left them blocked.
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGINT)
    sigaddset(&signals, SIGTERM)
    sigprocmask(SIG_UNBLOCK, &signals, nil)
  }()
}
