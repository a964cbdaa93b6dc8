import ArgumentParser
import Bilingual
import Foundation
import KohortService
import StrictJSON

/// `kohort programme …`
struct ProgrammeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "programme",
    abstract: Words(
      sv: "Program: moduler, regler, rum, processledare och tider.",
      en: "Programmes: modules, rules, rooms, facilitators and slots."),
    subcommands: [Apply.self, List.self, Show.self]
  )

  struct Apply: OperationCommand {
    typealias O = ProgrammeApply
    static let configuration = CommandConfiguration(
      abstract: Words(sv: "Gör ett program till det som dess dokument säger.", en: "Make a programme what its document says."),
      discussion: Words(
        sv: """
          Dokumentet är JSON eller YAML (kohort.programme/1). Tillämpat två gånger ändrar
          det inget den andra gången; tillämpat efter en ändring säger det vad som blev
          annorlunda. Omgångar som det utelämnar blir kvar.

          DOKUMENT
            format: kohort.programme/1
            id: L
            title: Leda tillsammans
            modules:
              - {id: sjalv, title: Leda mig själv}
              - {id: andra, title: Leda andra, gap_days: {min: 14, max: 42}}
            cohorts:
              size: {min: 20, max: 26}
              # Alla andra regler för kohorterna kan utelämnas.
              categories: {manager: {min: 1, max: 4}}
              reporting_line: apart          # apart (isär), together (ihop) eller any
              max_per_workplace: 3
              keep_apart: [[E1001, E1002]]
              keep_together: [[E1003, E1004]]
              balance: {site: 1.0}           # attribut: vikt
              avoid_isolation: [category]
            rooms:
              - {id: rosen, capacity: 30, unavailable: [2027-01-13]}
            facilitators:                    # personer som har lästs in
              - {person: E2001, max_sessions_per_week: 4, unavailable: []}
            slots:
              - {weekdays: [tue, thu], start: "08:30", end: "12:00"}
            # Härifrån kan allt utelämnas.
            facilitators_per_session: 1
            closed: [public, eves, klamdagar, {from: 2027-06-21, to: 2027-08-13}]
            max_share_away_per_day: 0.25     # av varje arbetsplats, avrundat uppåt
            workplaces:                      # de som har en egen gräns
              - {id: Kultur/Biblioteket, max_away_per_day: 2}
            max_unavailable_per_session: 1   # deltagare som får saknas
            weights: {workplace_bridging: 2} # vad som eftersträvas först
            editions:                        # people: all (alla), eller vilka
              - {id: L1, from: 2027-01-11, to: 2027-12-17, people: all}
              - {id: L2, from: 2028-01-10, to: 2028-12-15,
                 people: {department: [Kultur], category: [manager]}}
          """,
        en: """
          The document is JSON or YAML (kohort.programme/1). Applied twice it changes
          nothing the second time; applied after an edit it says what became different.
          Editions that it leaves out stay.

          DOCUMENT
            format: kohort.programme/1
            id: L
            title: Leda tillsammans
            modules:
              - {id: sjalv, title: Leda mig själv}
              - {id: andra, title: Leda andra, gap_days: {min: 14, max: 42}}
            cohorts:
              size: {min: 20, max: 26}
              # All the rest of the cohorts' rules may be left out.
              categories: {manager: {min: 1, max: 4}}
              reporting_line: apart          # apart, together or any
              max_per_workplace: 3
              keep_apart: [[E1001, E1002]]
              keep_together: [[E1003, E1004]]
              balance: {site: 1.0}           # attribute: weight
              avoid_isolation: [category]
            rooms:
              - {id: rosen, capacity: 30, unavailable: [2027-01-13]}
            facilitators:                    # people who have been imported
              - {person: E2001, max_sessions_per_week: 4, unavailable: []}
            slots:
              - {weekdays: [tue, thu], start: "08:30", end: "12:00"}
            # From here on everything may be left out.
            facilitators_per_session: 1
            closed: [public, eves, klamdagar, {from: 2027-06-21, to: 2027-08-13}]
            max_share_away_per_day: 0.25     # of each workplace, rounded up
            workplaces:                      # those with a limit of their own
              - {id: Kultur/Biblioteket, max_away_per_day: 2}
            max_unavailable_per_session: 1   # members who may be missing
            weights: {workplace_bridging: 2} # what to strive for first
            editions:                        # people: all, or who
              - {id: L1, from: 2027-01-11, to: 2027-12-17, people: all}
              - {id: L2, from: 2028-01-10, to: 2028-12-15,
                 people: {department: [Kultur], category: [manager]}}
          """),
      examples: Words(
        same: """
          kohort programme apply ledarskap.yaml --dry-run
          kohort programme apply ledarskap.yaml
          kohort programme show L > ledarskap.yaml
          """),
      exitStatus: Words(
        sv: "0 klart   65 dokumentet avvisades   66 det kan inte läsas",
        en: "0 done   65 the document was refused   66 it cannot be read")
    )

    @OptionGroup var global: GlobalOptions
    @Argument(help: ArgumentHelp(sv: "Dokumentet, eller - för standard in.", en: "The document, or - for standard input."))
    var file: String

    func parameters() throws -> ProgrammeApply.Parameters {
      .init(document: String(decoding: try DocumentFile.read(file), as: UTF8.self), file: file)
    }

    func text(_ output: ProgrammeApply.Output, _ language: Language) -> String {
      PlanText.programme(output, language)
    }
  }

  struct List: OperationCommand {
    typealias O = ProgrammeList
    static let configuration = CommandConfiguration(
      abstract: Words(sv: "Lista programmen.", en: "List the programmes."),
      examples: Words(same: "kohort programme list")
    )

    @OptionGroup var global: GlobalOptions

    func parameters() -> ProgrammeList.Parameters { .init() }
  }

  struct Show: OperationCommand {
    typealias O = ProgrammeShow
    static let configuration = CommandConfiguration(
      abstract: Words(
        sv: "Visa ett programs dokument, att ändra och tillämpa igen.",
        en: "Show a programme's document, to edit and apply again."),
      discussion: Words(
        sv: "Som YAML; som JSON med --format json.",
        en: "As YAML; as JSON with --format json."),
      examples: Words(same: "kohort programme show L > ledarskap.yaml")
    )

    @OptionGroup var global: GlobalOptions
    @Argument(help: ArgumentHelp(sv: "Programmets id.", en: "The programme's id.")) var programme: String

    func parameters() -> ProgrammeShow.Parameters { .init(programme: programme) }

    func text(_ output: ProgrammeDocument, _ language: Language) throws -> String { try output.yaml() }
  }
}
