import Bilingual
import ArgumentParser
import Foundation
import KohortService
import StrictJSON

/// A command that is one operation: it turns flags into parameters and the output into text, and decides nothing.
protocol OperationCommand: ParsableCommand {
  // Foundation has an Operation, too.
  associatedtype O: KohortService.Operation

  var global: GlobalOptions { get }

  /// The operation's parameters, from the flags.
  func parameters() throws -> O.Parameters

  /// What a person reads; by default the output's members, lists as tables.
  func text(_ output: O.Output, _ language: Language) throws -> String

  /// Prints the output, then ends with the operation's exit status.
  func show(_ output: O.Output, _ language: Language) throws

  /// What is wrong with parts of the input, told on standard error also when the command is quiet; by default nothing.
  func complaints(_ output: O.Output, _ language: Language) -> [String]
}

extension OperationCommand {
  func text(_ output: O.Output, _ language: Language) throws -> String {
    TextTable.render(try JSONValue(encoding: output), language, width: Terminal.width)
  }

  func complaints(_ output: O.Output, _ language: Language) -> [String] { [] }

  func run() throws {
    let settings = try global.settings()
    let database = try Database(settings, isBeginning: O.begins)
    let output = try database.perform(
      O.self, parameters(), keeping: !global.dryRun, attendant: Terminal.attendant(global, settings.language))
    Terminal.endProgress()
    try show(output, settings.language)
  }

  /// Prints the output as the batch line's `result`.
  func showJSON(_ output: O.Output) throws { Terminal.say(try JSONValue(encoding: output).text) }

  /// Prints the output in the format asked for, then ends with the operation's exit status.
  func show(_ output: O.Output, _ language: Language) throws {
    switch global.format {
    case .text:
      if !global.quiet { Terminal.say(try text(output, language)) }
      if global.dryRun, O.changes, !global.quiet {
        Terminal.note(Words(sv: "Torrkörning: inget har ändrats.", en: "Dry run: nothing has changed.")[language])
      }
      complaints(output, language).forEach(Terminal.note)
    case .json: try showJSON(output)
    case .csv: Terminal.say(try TextTable.csv(output, global.csvDialect))
    }
    let code = O.exitCode(output)
    if code != 0 { throw ExitCode(code) }
  }
}
