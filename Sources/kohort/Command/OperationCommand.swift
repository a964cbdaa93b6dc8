import ArgumentParser
import Bilingual
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

  /// What the user wrote for a parameter that is wrong; by default its name.
  func said(_ property: String) -> String

  /// What a person reads; by default the output's members, lists as tables.
  func text(_ output: O.Output, _ language: Language) throws -> String

  /// Prints the output, then ends with the operation's exit status.
  func show(_ output: O.Output, _ language: Language) throws

  /// What is wrong with parts of the input, told on standard error also when the command is quiet; by default nothing.
  func complaints(_ output: O.Output, _ language: Language) -> [String]
}

extension OperationCommand {
  func text(_ output: O.Output, _ language: Language) throws -> String {
    TextTable.render(
      try JSONValue(encoding: output), language, width: Terminal.width, shape: JSONSchema.of(O.Output.self),
      operation: O.name)
  }

  func complaints(_ output: O.Output, _ language: Language) -> [String] { [] }

  func said(_ property: String) -> String { property }

  func run() throws {
    let settings = try global.settings()
    let isNew = try O.begins && settings.database == nil && !Database.isThere(settings)
    // An organisation that nothing came into is not made: by a dry run, a mistyped file or a refusal.
    defer { if isNew { try? Database.discardIfEmpty(settings) } }
    let output = try performed(settings)
    Terminal.endProgress()
    try show(output, settings.language)
  }

  private func performed(_ settings: Settings) throws -> O.Output {
    let database = try Database(settings, isBeginning: O.begins)
    do {
      let output = try database.perform(
        O.self, parameters(), keeping: !global.dryRun, attendant: Terminal.attendant(global, settings.language))
      if global.dryRun { TextInput.notSaved(settings.language) } else { TextInput.saved() }
      return output
    } catch {
      TextInput.notSaved(settings.language)
      throw (error as? KohortError)?.naming(said) ?? error
    }
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

extension KohortError {
  /// The same with other names for the parameters that are wrong.
  fileprivate func naming(_ said: (String) -> String) -> KohortError {
    KohortError(
      problem, message, detail: detail, hint: hint,
      invalidParameters: invalidParameters.map { .init(property: said($0.property), reason: $0.reason) },
      findings: findings)
  }
}
