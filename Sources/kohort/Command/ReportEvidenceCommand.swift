import ArgumentParser
import Bilingual
import KohortService
import StrictJSON

extension ReportCommand {
  struct Evidence: OperationCommand {
    typealias O = ReportEvidence
    static let configuration = CommandConfiguration(
      abstract: Words(
        sv: "Årets siffror till en kvalitetsansökan: vad vi gör bra, har lärt av misstag och har ändrat.",
        en: "A year's figures for a quality application: done well, learnt from mistakes, changed."),
      discussion: Words(
        sv: """
          Varje siffra med sin definition och det kommando som visar raderna bakom.
          Siffrorna gäller hela organisationen, nämner ingen och handlar aldrig om färre
          än fem personer. En fil som slutar på .html är en sida att läsa, skriva ut och
          lämna in, alla andra är JSON. För HR.
          """,
        en: """
          Every figure with its definition and the command that shows its rows. Figures are of the whole
          organisation, name nobody and tell of no fewer than five people. A file that ends in .html is one
          page to read, print and hand in, any other is JSON. For HR.
          """),
      examples: Words(
        same: """
          kohort report evidence --year 2027
          kohort report evidence --year 2027 --language sv --output 2027.html
          kohort report evidence --year 2027 --format json > 2027.json
          """))

    @OptionGroup var global: GlobalOptions
    @Option(help: ArgumentHelp(sv: "Året.", en: "The year.")) var year: Int
    @Option(
      help: ArgumentHelp(
        sv: "Filen att skriva: .html ger en sida, annars JSON.", en: "The file to write: .html for a page, else JSON."))
    var output: String?
    @Flag(help: .force) var force = false

    func parameters() -> ReportEvidence.Parameters { .init(year: year) }

    func show(_ result: ReportEvidence.Output, _ language: Language) throws {
      guard let output else {
        return switch global.format {
        case .json: try showJSON(result)
        case .csv: Terminal.say(try TextTable.csv(result, global.csvDialect))
        case .text: Terminal.say(try text(result, language))
        }
      }
      let isPage = [".html", ".htm"].contains { output.lowercased().hasSuffix($0) }
      let contents = isPage ? EvidencePage(result, language).html : try JSONValue(encoding: result).prettyText + "\n"
      guard !global.dryRun else {
        return Terminal.note(
          Words(sv: "Torrkörning: \(output) har inte skrivits.", en: "Dry run: \(output) was not written.")[language])
      }
      try DocumentFile.Output(output, replacing: force).write(Array(contents.utf8))
    }
  }
}
