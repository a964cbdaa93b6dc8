import Bilingual
import Postgres
import StrictJSON

/// The Model Context Protocol on standard input and output: operations as tools for an assistant.
///
/// An assistant reads, and makes proposals that a person publishes, with the rights of whoever started it. Messages
/// are read and answered by the means of the batch line. Each call is a transaction on a connection of its own, so
/// that an assistant may stay for days.
public final class Assistant {
  private let settings: Settings
  private let keeping: Bool
  private let reader: RequestReader
  private var output: BatchOutput

  /// Versions of the protocol that it speaks, newest first.
  private static let versions = ["2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05"]

  /// The operations that are offered: those that read, and those that make proposals.
  public static var operations: [any Operation.Type] { Operations.all.filter { $0.isForAssistants } }

  private init(_ settings: Settings, keeping: Bool, input: Int32, output: Int32) throws {
    self.settings = settings
    self.keeping = keeping
    self.output = try BatchOutput(descriptor: output, isSpooled: false)
    reader = RequestReader(descriptor: input, needsIDs: false)
  }

  /// Answers until the input ends.
  ///
  /// - Parameter keeping: False for a dry run: proposals are made and shown, and not kept.
  /// - Throws: ``KohortError`` when the input cannot be read or the output not written.
  public static func run(_ settings: Settings, keeping: Bool, input: Int32, output: Int32) throws {
    let assistant = try Assistant(settings, keeping: keeping, input: input, output: output)
    defer {
      assistant.reader.stop()
      try? assistant.output.finish()
    }
    while let line = try assistant.reader.next() {
      assistant.answer(line)
      try assistant.output.writeComplete()
    }
    try assistant.output.finish()
  }

  /// The name of an operation's tool: clients take letters, digits, `_` and `-`.
  public static func toolName(_ operation: any Operation.Type) -> String { operation.name.replacing(".", with: "_") }

  private func answer(_ line: RequestReader.Line) {
    switch line {
    case .refused(let error, let code):
      fill([Reply(id: .null, answer: .error(error.answer(settings.language, code: code)))], isArray: false)
    case .requests(let requests, let isArray): fill(requests.map(answer), isArray: isArray)
    }
  }

  private func fill(_ replies: [Reply?], isArray: Bool) {
    let line = output.addLine(slots: replies.count, isArray: isArray)
    for (index, reply) in replies.enumerated() { output.fill(.init(line: line, index: index), with: reply) }
  }

  /// The response to one message; nil for a notification, which asks for nothing.
  private func answer(_ message: Result<Request, Request.Refusal>) -> Reply? {
    switch message {
    case .failure(let refusal): refusal.id.map { Reply(id: $0, answer: .error(refusal.error.answer(settings.language))) }
    case .success(let request): request.id.map { Reply(id: $0, answer: answer(request)) }
    }
  }

  private func answer(_ request: Request) -> Answer {
    do throws(KohortError) {
      guard request.actingAs == nil else { throw .actingIsSettled }
      switch request.method {
      case "initialize": return .result(introduction(to: request.params["protocolVersion"]?.string))
      case "ping": return .result([:])
      case "tools/list": return .result(["tools": .array(Self.operations.map(tool))])
      case "tools/call": return .result(try call(request.params))
      default: throw .noSuchMethod(request.method)
      }
    } catch {
      return .error(error.answer(settings.language))
    }
  }
}

// MARK: - Methods

extension Assistant {
  /// What the other side is told first, in the version of the protocol that it asks for, or else in the newest.
  private func introduction(to version: String?) -> JSONValue {
    [
      "protocolVersion": .string(Self.versions.first { $0 == version } ?? Self.versions[0]),
      "capabilities": ["tools": [:]],
      "serverInfo": ["name": "kohort", "version": .string(Operations.version)],
      "instructions": .string(Self.instructions[settings.language]),
    ]
  }

  private static let instructions = Words(
    sv: """
      kohort formar, schemalägger och följer kohorterna i ett ledarprogram. Du läser och föreslår med samma rättigheter som \
      den som startade dig. Ett förslag blir verkligt först när en människa publicerar det: kohort plan publish. \
      Listor är fullständiga om du inte anger limit. plan_propose söker i 60 sekunder om du inte anger seconds.
      """,
    en: """
      kohort forms, schedules and follows the cohorts of a leadership programme. You read and propose with the rights of \
      whoever started you. A proposal becomes real only when a person publishes it: kohort plan publish. \
      Lists are complete unless you give limit. plan_propose searches for 60 seconds unless you give seconds.
      """)

  private func tool(_ operation: any Operation.Type) -> JSONValue {
    let description = OperationDescription(operation, settings.language)
    let example = Words(sv: "Till exempel:", en: "For example:")[settings.language]
    return [
      "name": .string(Self.toolName(operation)),
      "description": .string("\(description.summary) \(example) \(description.example.text)"),
      "inputSchema": description.params, "outputSchema": description.result,
      "annotations": [
        "readOnlyHint": .bool(!description.changes), "destructiveHint": false, "openWorldHint": false,
      ],
    ]
  }

  /// Carries out an operation. What it refuses is a result with the operation's own words, for the assistant to act on.
  ///
  /// - Throws: ``KohortError`` when there is no such tool.
  private func call(_ params: JSONValue) throws(KohortError) -> JSONValue {
    let name = params["name"]?.string ?? ""
    guard let operation = Self.operations.first(where: { Self.toolName($0) == name }) else { throw .noSuchTool(name) }
    do throws(KohortError) {
      let result = try perform(operation, params["arguments"] ?? [:])
      return ["content": Self.content(result.text), "structuredContent": result, "isError": false]
    } catch {
      return ["content": Self.content(error.text(settings.language)), "isError": true]
    }
  }

  private func perform(_ operation: any Operation.Type, _ arguments: JSONValue) throws(KohortError) -> JSONValue {
    do {
      return try Database(settings).transaction(keeping: keeping) { caller, connection in
        try operation.answer(arguments, caller, connection)
      }
    } catch let error as KohortError {
      throw error
    } catch {
      let reason = String(describing: error)
      throw KohortError(.defect, Words(sv: "Fel i kohort: \(reason)", en: "A defect in kohort: \(reason)"))
    }
  }

  private static func content(_ text: String) -> JSONValue { [["type": "text", "text": .string(text)]] }
}

extension KohortError {
  /// A request that names whom it is done for.
  fileprivate static var actingIsSettled: KohortError {
    KohortError(
      .invalidRequest,
      Words(
        sv: "Vem som handlar bestäms när kohort mcp startas, inte i en begäran.",
        en: "Who acts is settled when kohort mcp is started, not in a request."),
      hint: Words(sv: "Starta med --as eller --token-file.", en: "Start it with --as or --token-file."))
  }

  fileprivate static func noSuchMethod(_ method: String) -> KohortError {
    KohortError(
      .unknownMethod, Words(sv: "Metoden \(method) finns inte.", en: "There is no method \(method)."),
      hint: Words(
        sv: "Här finns initialize, ping, tools/list och tools/call.",
        en: "There are initialize, ping, tools/list and tools/call."))
  }

  fileprivate static func noSuchTool(_ name: String) -> KohortError {
    KohortError(
      .invalidParameters, Words(sv: "Verktyget \(name) finns inte.", en: "There is no tool \(name)."),
      detail: Words(
        sv: "Assistenter läser och föreslår; det som ändrar något annat gör en människa.",
        en: "Assistants read and propose; a person does what changes anything else."),
      hint: Words(sv: "Se vilka som finns: tools/list", en: "See which there are: tools/list"))
  }
}
