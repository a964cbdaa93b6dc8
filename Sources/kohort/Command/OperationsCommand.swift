import ArgumentParser
import Bilingual
import KohortService
import StrictJSON

/// `kohort operations`: everything that can be done, with JSON Schemas.
struct OperationsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "operations",
    abstract: Words(sv: "Lista alla åtgärder med deras parametrar.", en: "List every operation with its parameters."),
    examples: Words(
      same: """
        kohort operations
        kohort operations session.log
        kohort operations --format json > kohort.openrpc.json
        """))

  @OptionGroup var global: GlobalOptions
  @Argument(
    help: ArgumentHelp(sv: "Bara den här åtgärden, till exempel session.log.", en: "Only this operation, such as session.log."))
  var name: String?

  func run() throws {
    let language = try global.settings().language
    let operations = try named()
    switch global.format {
    case .json: Terminal.say(OpenRPC.document(operations, language).prettyText)
    case .text where name != nil:
      for operation in operations {
        Terminal.say(try JSONValue(encoding: OperationDescription(operation, language)).prettyText)
      }
    case .text, .csv:
      let rows = operations.map { operation -> JSONValue in
        ["name": .string(operation.name), "summary": .string(operation.summary[language])]
      }
      let table: JSONValue = ["operations": .array(rows)]
      Terminal.say(
        global.format == .csv ? TextTable.csv(rows, global.csvDialect) : TextTable.render(table, language, width: Terminal.width))
    }
  }

  private func named() throws -> [any KohortService.Operation.Type] {
    guard let name else { return Operations.all }
    guard let operation = Operations.named(name) else { throw KohortError.unknownMethod(name) }
    return [operation]
  }
}
