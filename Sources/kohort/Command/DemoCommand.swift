import ArgumentParser
import Bilingual
import DemoMunicipality
import Foundation
import KohortService
import StrictJSON

/// `kohort demo`: an invented municipality from import until today.
struct DemoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: Words(
      sv: "Hitta på en kommun, planera den och lev igenom några månader.",
      en: "Invent a municipality, plan it and live through some months."),
    discussion: Words(
      sv: """
        Hittar på personer som ett HR-system skulle skicka dem, läser in dem, tillämpar
        ett program, planerar en omgång, publicerar den, och loggar träffar och skriver
        reflektioner som en batch fram till i dag. Allt hamnar i en egen organisation i
        kohorts egen databas; en ny körning tar bort den organisationen och börjar om.
        Filerna som den har använt och gjort blir kvar i en mapp som den nämner.
        """,
      en: """
        Invents people as an HR system would send them, imports them, applies a
        programme, plans an edition, publishes it, and logs sessions and records
        reflections on the batch line until today. Everything goes into an organisation
        of its own in the private database; run again, it drops that organisation and
        starts over. The files it used and made stay in a folder that it names.
        """),
    examples: Words(
      same: """
        kohort demo
        kohort demo --people 500 --seed 7 --language sv
        """),
    exitStatus: Words(
      sv: "0 klart   75 en demonstration pågår   78 organisationen är en riktig",
      en: "0 done   75 a demonstration is under way   78 the organisation is a real one")
  )

  @OptionGroup var global: GlobalOptions

  @Option(help: ArgumentHelp(sv: "Hur många personer att hitta på.", en: "How many people to invent.", valueName: "n"))
  var people = 10_000
  @Option(help: ArgumentHelp(sv: "Samma startvärde ger samma kommun.", en: "The same seed invents the same municipality."))
  var seed: UInt64 = 1
  @Option(help: ArgumentHelp(sv: "Sekunder att söka efter en bra plan.", en: "Seconds to search for a good plan."))
  var seconds = 15.0
  @Option(name: .customLong("out"), help: ArgumentHelp(sv: "Mapp för filerna.", en: "Folder for the files.", valueName: "dir"))
  var folder: String?

  func validate() throws {
    let limits = DemoMunicipality.peopleLimits
    guard limits.contains(people) else {
      throw ValidationError(
        Words(
          sv: "--people tar \(limits.lowerBound) till \(limits.upperBound), inte \(people).",
          en: "--people takes \(limits.lowerBound) to \(limits.upperBound), not \(people)."))
    }
    guard (1...3_600).contains(seconds) else {
      throw ValidationError(
        Words(sv: "--seconds tar 1 till 3600, inte \(seconds).", en: "--seconds takes 1 to 3600, not \(seconds)."))
    }
    guard !global.dryRun else {
      throw ValidationError(
        Words(
          sv: "kohort demo har ingen provkörning; den rör bara sin egen organisation och sin egen mapp.",
          en: "kohort demo has no dry run; it touches nothing but its own organisation and folder."))
    }
  }

  func run() throws {
    var settings = try global.settings()
    settings.organisation = global.organisation ?? "demo"
    settings.actingAs = nil
    let demo = Demo(
      settings: settings,
      folder: DemoFolder(path: folder ?? settings.dataFolder + "/demo"),
      order: .init(people: people, seed: seed, seconds: seconds),
      stages: DemoStages(global, settings.language)
    )
    let outcome = try demo.run()
    switch global.format {
    case .text: Terminal.say(outcome.text(settings.language))
    case .json: Terminal.say(try JSONValue(encoding: outcome).text)
    case .csv: Terminal.say(try TextTable.csv(outcome, global.csvDialect))
    }
  }
}
