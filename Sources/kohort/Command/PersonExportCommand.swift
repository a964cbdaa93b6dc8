import ArgumentParser
import Bilingual
import Foundation
import KohortService
import StrictJSON

extension PersonCommand {
  struct Export: OperationCommand {
    typealias O = PersonExport
    static let configuration = CommandConfiguration(
      abstract: Words(
        sv: "Lämna ut allt som finns om en person: till dig om dig själv, till HR om någon.",
        en: "Give everything that is kept about a person: to you about yourself, to HR about somebody."),
      discussion: Words(
        sv: """
          Utan --output går det till standard ut, som text eller med --format json som
          JSON. En fil som slutar på .html är en sida att läsa i en webbläsare, alla
          andra är JSON; bara du kan läsa filen. HR får allt utom det som HR inte får
          läsa; att det har lämnats ut loggas, så att personen ser det.
          """,
        en: """
          Without --output it goes to standard output, as text or with --format json as JSON. A file that ends in .html is
          one page to read in a browser, any other is JSON; only you can read the file. HR is given all but what HR may not
          read; that it was given is logged, for that person to see.
          """),
      examples: Words(
        same: """
          kohort person export --as E1001 --output about-me.html
          kohort person export --as E1001 --format json > about-me.json
          kohort person export E1077 --output E1077.html
          """)
    )

    @OptionGroup var global: GlobalOptions
    @Argument(
      help: ArgumentHelp(
        sv: "Ett anställningsnummer eller alias; utelämnat, du själv.", en: "An employee number or alias; left out, yourself."))
    var person: String?
    @Option(
      help: ArgumentHelp(
        sv: "Filen att skriva: .html ger en sida, annars JSON.", en: "The file to write: .html for a page, else JSON."))
    var output: String?
    @Flag(help: .force) var force = false

    func parameters() -> PersonExport.Parameters { .init(person: person) }

    func text(_ output: PersonExport.Output, _ language: Language) -> String {
      output.sections.map { section in
        let rows = TextTable.render(.object(["rows": .array(section.rows)]), language, width: Terminal.width)
        return "\(section.title):\n\(section.rows.count == 1 ? Self.lines(section.rows[0], language) : rows)"
      }.joined(separator: "\n\n")
    }

    private static func lines(_ row: JSONValue, _ language: Language) -> String {
      TextTable.render(row, language, width: Terminal.width)
    }

    func show(_ result: PersonExport.Output, _ language: Language) throws {
      guard let output else {
        return global.format == .json ? try showJSON(result) : Terminal.say(text(result, language))
      }
      let isPage = [".html", ".htm"].contains { output.lowercased().hasSuffix($0) }
      let contents =
        isPage ? PersonExportPage(result, language).html : try JSONValue(encoding: result).text + "\n"
      guard !global.dryRun else {
        return Terminal.note(
          Words(sv: "Torrkörning: \(output) har inte skrivits.", en: "Dry run: \(output) was not written.")[language])
      }
      try DocumentFile.Output(output, for: .owner, replacing: force).write(Array(contents.utf8))
    }
  }
}
