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
  /// JSON Schema of `params`, with keywords that draft-07 and 2020-12 have in common.
  public let params: JSONValue
  /// JSON Schema of `result`, likewise.
  public let result: JSONValue
  /// Parameters to try it with.
  public let example: JSONValue
  /// What a result may look like.
  public let exampleResult: JSONValue

  public init(_ operation: any Operation.Type, _ language: Language) {
    self = Self.describe(operation, language)
  }

  private static func describe<O: Operation>(_ operation: O.Type, _ language: Language) -> OperationDescription {
    OperationDescription(
      name: O.name, summary: O.summary[language], roles: Role.allCases.filter(O.roles.contains), changes: O.changes,
      local: O.isLocal, params: JSONSchema.of(O.Parameters.self).json, result: JSONSchema.of(O.Output.self).json,
      example: .object(OperationExample.parameters(O.name, JSONSchema.of(O.Parameters.self))),
      exampleResult: OperationExample.result(JSONSchema.of(O.Output.self)))
  }

  private init(
    name: String, summary: String, roles: [Role], changes: Bool, local: Bool, params: JSONValue, result: JSONValue,
    example: JSONValue, exampleResult: JSONValue
  ) {
    self.name = name
    self.summary = summary
    self.roles = roles
    self.changes = changes
    self.local = local
    self.params = params
    self.result = result
    self.example = example
    self.exampleResult = exampleResult
  }
}
