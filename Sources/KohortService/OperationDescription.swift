public import Bilingual
public import StrictJSON

/// An operation as other programs see it, with JSON Schemas made from its types.
public struct OperationDescription: Codable, Sendable {
  public let name: String
  public let summary: String
  /// Those who may call it.
  public let roles: [Role]
  /// True when it can change something.
  public let changes: Bool
  /// True when it is for this machine's command line alone.
  public let local: Bool
  /// JSON Schema (2020-12) of `params`.
  public let params: JSONValue
  /// JSON Schema (2020-12) of `result`.
  public let result: JSONValue

  public init(_ operation: any Operation.Type, _ language: Language) {
    self = Self.describe(operation, language)
  }

  private static func describe<O: Operation>(_ operation: O.Type, _ language: Language) -> OperationDescription {
    OperationDescription(
      name: O.name, summary: O.summary[language], roles: Role.allCases.filter(O.roles.contains), changes: O.changes,
      local: O.isLocal, params: JSONSchema.of(O.Parameters.self).json, result: JSONSchema.of(O.Output.self).json)
  }

  private init(
    name: String, summary: String, roles: [Role], changes: Bool, local: Bool, params: JSONValue, result: JSONValue
  ) {
    self.name = name
    self.summary = summary
    self.roles = roles
    self.changes = changes
    self.local = local
    self.params = params
    self.result = result
  }

  /// All operations as an OpenRPC 1.3 document.
  public static func openRPC(_ operations: [any Operation.Type], _ language: Language) -> JSONValue {
    let methods = operations.map { OperationDescription($0, language) }.map { operation -> JSONValue in
      let required = Set(operation.params["required"]?.array?.compactMap(\.string) ?? [])
      let params = (operation.params["properties"]?.object?.members ?? []).map { member -> JSONValue in
        ["name": .string(member.name), "required": .bool(required.contains(member.name)), "schema": member.value]
      }
      return [
        "name": .string(operation.name), "summary": .string(operation.summary), "paramStructure": "by-name",
        "params": .array(params), "result": ["name": "result", "schema": operation.result],
        "x-roles": .array(operation.roles.map { .string($0.rawValue) }), "x-changes": .bool(operation.changes),
        "x-local": .bool(operation.local),
      ]
    }
    return [
      "openrpc": "1.3.2", "info": ["title": "kohort", "version": "0.1.0"], "methods": .array(methods),
    ]
  }
}
