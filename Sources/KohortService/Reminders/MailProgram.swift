import Bilingual
import Foundation

/// A program that takes a mail on standard input, such as `msmtp -t` or `sendmail -t`.
struct MailProgram {
  /// As a shell reads it.
  let command: String

  /// How long it may take for one mail.
  private static let patience = 60

  /// Hands over a mail.
  ///
  /// - Returns: Why it was not taken, in the program's own words; nil when it was.
  /// - Throws: ``KohortError`` when there is no such program.
  func take(_ mail: [UInt8]) throws -> String? {
    let (input, output) = (try TemporaryFile.open(), try TemporaryFile.open())
    try input.write(contentsOf: mail)
    try input.seek(toOffset: 0)
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", command]
    (process.standardInput, process.standardOutput, process.standardError) = (input, output, output)
    let ended = DispatchSemaphore(value: 0)
    process.terminationHandler = { _ in ended.signal() }
    do {
      try process.run()
    } catch {
      throw KohortError.noMailProgram(command, error.localizedDescription)
    }
    guard ended.wait(timeout: .now() + .seconds(Self.patience)) == .success else {
      process.terminate()
      return "no answer within \(Self.patience) seconds"
    }
    let status = process.terminationStatus
    guard status != 0 || process.terminationReason == .uncaughtSignal else { return nil }
    try output.seek(toOffset: 0)
    let said = String(decoding: try output.read(upToCount: 2_000) ?? Data(), as: UTF8.self)
    let line = said.split(whereSeparator: \.isNewline).first.map { $0.prefix(200).trimmingCharacters(in: .whitespaces) }
    if status == 127 || status == 126 { throw KohortError.noMailProgram(command, line ?? "\(status)") }
    return line ?? "exit status \(status)"
  }
}

extension KohortError {
  /// An empty command would take everything and send nothing.
  static let noCommand = KohortError(
    .wrongCommandLine, Words(sv: "--send-command nämner inget program.", en: "--send-command names no program."),
    hint: Words(sv: "Ange till exempel --send-command 'msmtp -t'.", en: "Give, for example, --send-command 'msmtp -t'."))

  fileprivate static func noMailProgram(_ command: String, _ reason: String) -> KohortError {
    KohortError(
      .configuration,
      Words(sv: "Mejlprogrammet kan inte startas: \(command)", en: "The mail program cannot be started: \(command)"),
      detail: Words(same: reason),
      hint: Words(
        sv: "Ange ett program som läser ett brev på standard in, till exempel --send-command 'msmtp -t'.",
        en: "Name a program that reads a mail on standard input, such as --send-command 'msmtp -t'."))
  }
}
