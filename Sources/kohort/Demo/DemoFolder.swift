import Bilingual
import Foundation
import KohortService

/// Where the demonstration keeps the files it used and made, to be looked at afterwards.
struct DemoFolder {
  let path: String

  var people: String { path + "/people.csv" }
  var programme: String { path + "/programme.yaml" }
  /// The batch of each week, and its answers.
  var life: String { path + "/life" }
  /// What the nightly job wrote.
  var reports: String { path + "/reports" }
  /// The nightly page.
  var page: String { reports + "/latest/index.html" }

  /// Makes sure that nobody's own files are in the folder.
  ///
  /// - Throws: ``KohortError`` (output not made).
  func requireOwn() throws {
    let files = FileManager.default
    let old = (try? files.contentsOfDirectory(atPath: path)) ?? []
    guard old.isEmpty || files.fileExists(atPath: readMe) else { throw KohortError.folderInUse(path) }
  }

  /// Removes what an earlier demonstration left, and nothing else.
  ///
  /// - Throws: ``KohortError`` (output not made).
  func makeAnew() throws {
    let files = FileManager.default
    do {
      for file in [people, programme, life, reports] where files.fileExists(atPath: file) {
        try files.removeItem(atPath: file)
      }
      // Reflections are in the batches, so nobody else may look.
      try files.createDirectory(
        atPath: life,
        withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o700]
      )
      try files.setAttributes([.posixPermissions: 0o700], ofItemAtPath: path)
    } catch {
      throw KohortError.folderNotMade(path, error)
    }
    try write(Self.explanation, to: readMe)
  }

  /// What the files are; and the sign that a demonstration made the folder.
  private var readMe: String { path + "/README.txt" }

  private static let explanation = """
    Filerna från kohort demo. Alla människor är påhittade. En ny demonstration skriver över dem.

    people.csv       personerna, så som HR-systemet skickar dem      kohort person import people.csv
    programme.yaml   programmet med moduler, regler och lokaler      kohort programme apply programme.yaml
    life/            en batch i veckan och svaren på den             kohort batch < life/2026-w36.jsonl
    reports/         nattens rapporter; öppna latest/index.html      kohort nightly --out reports

    The files of kohort demo. All people are invented. A new demonstration overwrites them.

    """

  /// - Throws: ``KohortError`` (output not written).
  func write(_ text: String, to file: String) throws {
    do {
      try Data(text.utf8).write(to: URL(fileURLWithPath: file))
    } catch {
      throw KohortError(
        .outputNotWritten,
        Words(sv: "Filen \(file) kan inte skrivas.", en: "The file \(file) cannot be written."),
        detail: Words(sv: error.localizedDescription, en: error.localizedDescription),
        hint: Words(sv: "Välj en annan mapp med --out.", en: "Choose another folder with --out.")
      )
    }
  }
}

extension KohortError {
  fileprivate static func folderInUse(_ path: String) -> KohortError {
    KohortError(
      .outputNotMade,
      Words(
        sv: "Mappen \(path) innehåller annat än en demonstration.",
        en: "The folder \(path) holds something other than a demonstration."
      ),
      detail: Words(sv: "Inget har ändrats.", en: "Nothing has changed."),
      hint: Words(sv: "Välj en ny eller tom mapp med --out.", en: "Choose a new or empty folder with --out.")
    )
  }

  fileprivate static func folderNotMade(_ path: String, _ error: any Error) -> KohortError {
    KohortError(
      .outputNotMade,
      Words(sv: "Mappen \(path) kan inte göras.", en: "The folder \(path) cannot be made."),
      detail: Words(sv: error.localizedDescription, en: error.localizedDescription),
      hint: Words(sv: "Välj en annan mapp med --out.", en: "Choose another folder with --out.")
    )
  }
}
