import ArgumentParser
import Bilingual
import Foundation
import KohortService
import StrictJSON

/// `kohort programme …`
struct ProgrammeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "programme",
    abstract: "Programmes: modules, rules, rooms, facilitators and slots.",
    subcommands: [Apply.self, List.self, Show.self]
  )

  struct Apply: OperationCommand {
    typealias O = ProgrammeApply
    static let configuration = CommandConfiguration(
      abstract: "Make a programme what its document says.",
      discussion: """
        The document is JSON or YAML (kohort.programme/1). Applied twice it changes nothing the second time; applied
        after an edit it says what became different. Editions that it leaves out stay.

        EXAMPLES
          kohort programme apply ledarskap.yaml --dry-run
          kohort programme apply ledarskap.yaml
          kohort programme show L > ledarskap.yaml

        EXIT STATUS
          0 done   65 the document was refused   66 it cannot be read
        """
    )

    @OptionGroup var global: GlobalOptions
    @Argument(help: "The document, or - for standard input.") var file: String

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
      abstract: "List the programmes.",
      discussion: "EXAMPLES\n  kohort programme list"
    )

    @OptionGroup var global: GlobalOptions

    func parameters() -> ProgrammeList.Parameters { .init() }
  }

  struct Show: OperationCommand {
    typealias O = ProgrammeShow
    static let configuration = CommandConfiguration(
      abstract: "Show a programme's document, to edit and apply again.",
      discussion: """
        As YAML; as JSON with --format json.

        EXAMPLES
          kohort programme show L > ledarskap.yaml
        """
    )

    @OptionGroup var global: GlobalOptions
    @Argument(help: "The programme's id.") var programme: String

    func parameters() -> ProgrammeShow.Parameters { .init(programme: programme) }

    func text(_ output: ProgrammeDocument, _ language: Language) throws -> String { try output.yaml() }
  }
}
