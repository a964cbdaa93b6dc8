import Bilingual
import Foundation

/// What a monitoring system watches of the nightly job, in Prometheus' text format.
///
/// Written only when the night was made: an alarm rings when the last success is too long ago.
public struct NightlyMetrics: Sendable {
  /// The lines of the file.
  public let text: String

  /// - Parameters:
  ///   - organisation: A short name, the label of every figure.
  ///   - seconds: How long the run took, which ends now.
  public init(_ outcome: Nightly.Outcome, organisation: String, seconds: Double) {
    let figures: [(name: String, help: String, value: String)] = [
      (
        "last_success_timestamp_seconds", "When the night was last made, in seconds since 1970.",
        "\(Int(Date().timeIntervalSince1970))"
      ),
      ("duration_seconds", "How long the last run took.", "\(Double(Int(seconds * 1000)) / 1000)"),
      ("files", "Files in the night's folder.", "\(outcome.files)"),
      ("reminders", "Lines of the night's reminders.jsonl.", "\(outcome.reminders)"),
      ("attention", "Things that need somebody's attention.", "\(outcome.attention)"),
      ("made_up_nights", "Nights that had been missed and were made up for in the last run.", "\(outcome.madeUp.count)"),
      ("paused", "1 when there is no report, since nobody has opened one lately.", outcome.paused ? "1" : "0"),
      ("pruned_batches", "Batches whose answers were removed in the last run.", "\(outcome.prunedBatches)"),
    ]
    text = figures.map { figure in
      let name = "kohort_nightly_\(figure.name)"
      return """
        # HELP \(name) \(figure.help)
        # TYPE \(name) gauge
        \(name){organisation="\(organisation)"} \(figure.value)

        """
    }.joined()
  }

  /// Writes the file whole or not at all, so that a collector never reads a half; the collector is another user.
  ///
  /// - Throws: ``KohortError`` (cannot be made).
  public func write(to path: String) throws {
    var info = stat()
    guard lstat(path, &info) != 0 || info.st_mode & S_IFMT == S_IFREG else {
      throw Self.notWritten(
        path, Words(sv: "Det är ingen vanlig fil, och lämnas som den är.", en: "It is no ordinary file, and is left as it is."))
    }
    do {
      try DocumentFile.Output(path, for: .everyone).write(Array(text.utf8))
    } catch let error as KohortError {
      throw Self.notWritten(path, error.detail ?? error.message)
    }
  }

  private static func notWritten(_ path: String, _ reason: Words) -> KohortError {
    KohortError(
      .outputNotMade,
      Words(sv: "Nattens mätvärden kan inte skrivas till \(path).", en: "The night's metrics cannot be written to \(path)."),
      detail: reason,
      hint: Words(
        sv: "Själva natten är klar. Välj en fil i en mapp som du får skriva i, med --metrics.",
        en: "The night itself is made. Choose a file in a folder that you may write to, with --metrics."))
  }
}
