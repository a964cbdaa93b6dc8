public import Bilingual
public import StrictJSON

/// The operations as an OpenRPC 1.3 document, from which a client of the batch line can be written.
public enum OpenRPC {
  /// Some operations, and everything that their answers may hold.
  public static func document(_ operations: [any Operation.Type], _ language: Language) -> JSONValue {
    [
      "openrpc": "1.3.2",
      "info": ["title": "kohort", "version": .string(Operations.version), "description": .string(description[language])],
      "methods": .array(operations.map { method(OperationDescription($0, language)) }),
      "components": [
        "schemas": ["problem": problem(language)],
        "errors": .object(JSONObject(errors(language).map { .init(name: $0.name, value: $0.value) })),
      ],
    ]
  }

  private static let description = Words(
    sv: """
      Begäran skrivs på standard in till "kohort batch", en JSON-text per rad: {"id", "method", "as", "params"}. Svaret är en rad \
      på standard ut med samma id och "result" eller "error". "as" är anställningsnumret på den som begäran görs för. Metoder \
      med "x-local" finns bara på kommandoraden. Ett resultat kan få fler medlemmar i en senare version.
      """,
    en: """
      A request is one line of JSON on standard input of "kohort batch": {"id", "method", "as", "params"}. The answer is one line \
      on standard output with the same id and "result" or "error". "as" is the employee number of whom it is done for. Methods \
      with "x-local" are on the command line alone. A later version may give a result more members.
      """)

  private static func method(_ operation: OperationDescription) -> JSONValue {
    let required = Set(operation.params["required"]?.array?.compactMap(\.string) ?? [])
    let params = (operation.params["properties"]?.object?.members ?? []).map { member -> JSONValue in
      ["name": .string(member.name), "required": .bool(required.contains(member.name)), "schema": member.value]
    }
    let example = (operation.example.object?.members ?? []).map { member -> JSONValue in
      ["name": .string(member.name), "value": member.value]
    }
    return [
      "name": .string(operation.name), "summary": .string(operation.summary), "paramStructure": "by-name",
      "params": .array(params), "result": ["name": "result", "schema": operation.result],
      "errors": .array(errors(.en).map { ["$ref": .string("#/components/errors/\($0.name)")] }),
      "examples": [
        [
          "name": .string(operation.name), "params": .array(example),
          "result": ["name": "result", "value": operation.exampleResult],
        ]
      ],
      "x-roles": .array(operation.roles.map { .string($0.rawValue) }), "x-changes": .bool(operation.changes),
      "x-local": .bool(operation.local),
    ]
  }

  /// One error a code, with the types of its problem documents.
  private static func errors(_ language: Language) -> [(name: String, value: JSONValue)] {
    let codes = Dictionary(grouping: KohortError.Problem.allCases, by: \.batchCode)
    return codes.sorted { $0.key > $1.key }.compactMap { code, problems in
      guard let first = problems.first(where: { names[$0.batchCode] == nil || $0.rawValue == names[$0.batchCode] }) else {
        return nil
      }
      let error: JSONValue = [
        "code": JSONValue(code), "message": .string(first.title[language]),
        "data": ["types": .array(problems.map { .string($0.type) })],
      ]
      return (first.rawValue, error)
    }
  }

  /// The problem that a code with several of them is named after.
  private static let names = [
    -32602: "invalid-parameters", -32603: "defect", -32004: "refused-by-rule",
  ]

  /// `error.data`, in the sense of RFC 9457.
  private static func problem(_ language: Language) -> JSONValue {
    let text: JSONValue = ["type": "string"]
    let findings: JSONValue = [
      "type": "array",
      "items": [
        "type": "object",
        "properties": [
          "kind": text, "text": text, "line": ["type": "integer"], "column": ["type": "integer"],
        ],
        "required": ["kind", "text", "line", "column"],
      ],
    ]
    let invalid: JSONValue = [
      "type": "array",
      "items": [
        "type": "object", "properties": ["property": text, "reason": text], "required": ["property", "reason"],
      ],
    ]
    let types = KohortError.Problem.allCases.map { JSONValue.string($0.type) }
    return [
      "type": "object",
      "properties": [
        "type": ["type": "string", "enum": .array(types)], "title": text, "detail": text, "hint": text,
        "invalid_parameters": invalid, "findings": findings,
      ],
      "required": ["type", "title", "detail"],
    ]
  }
}
