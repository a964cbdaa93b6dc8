public import Bilingual
public import StrictJSON

/// A refusal or failure that the caller can act on, in words of both languages.
public struct KohortError: Error, Equatable, Sendable {
  /// What kind of trouble it is; decides the exit code and the batch code. Stable.
  public enum Problem: String, Sendable, CaseIterable {
    case wrongCommandLine = "wrong-command-line"
    case invalidRequest = "invalid-request"
    case unknownMethod = "unknown-method"
    case invalidParameters = "invalid-parameters"
    case notFound = "not-found"
    case conflict = "conflict"
    case notPermitted = "not-permitted"
    case refusedByRule = "refused-by-rule"
    case reused = "reused"
    case rolledBack = "rolled-back"
    case inputRefused = "input-refused"
    case contradiction = "contradiction"
    case fileMissing = "file-missing"
    case databaseUnreachable = "database-unreachable"
    case defect = "defect"
    case outputNotMade = "output-not-made"
    case outputNotWritten = "output-not-written"
    case tryAgain = "try-again"
    case configuration = "configuration"

    /// The `type` of its problem document; stable, and listed in docs/errors.md.
    public var type: String { "urn:kohort:problem:\(rawValue)" }

    /// The process's exit status when this ends a command.
    public var exitCode: Int32 {
      switch self {
      case .wrongCommandLine, .invalidRequest, .unknownMethod, .invalidParameters: 64
      case .notFound, .conflict, .refusedByRule, .reused, .rolledBack, .inputRefused, .contradiction: 65
      case .fileMissing: 66
      case .databaseUnreachable: 69
      case .defect: 70
      case .outputNotMade: 73
      case .outputNotWritten: 74
      case .tryAgain: 75
      case .notPermitted: 77
      case .configuration: 78
      }
    }

    /// The JSON-RPC error code on the batch line.
    public var batchCode: Int {
      switch self {
      case .invalidRequest: -32600
      case .unknownMethod: -32601
      case .invalidParameters, .wrongCommandLine: -32602
      case .notFound: -32001
      case .conflict: -32002
      case .notPermitted: -32003
      case .refusedByRule, .contradiction, .inputRefused: -32004
      case .reused: -32005
      case .rolledBack: -32006
      case .fileMissing, .databaseUnreachable, .defect, .outputNotMade, .outputNotWritten, .tryAgain,
        .configuration:
        -32603
      }
    }

    /// The kind in a few words; `title` of a problem document.
    public var title: Words {
      switch self {
      case .wrongCommandLine: Words(sv: "Fel på kommandoraden", en: "Wrong command line")
      case .invalidRequest: Words(sv: "Ogiltig begäran", en: "Invalid request")
      case .unknownMethod: Words(sv: "Okänd metod", en: "Unknown method")
      case .invalidParameters: Words(sv: "Felaktiga parametrar", en: "Wrong parameters")
      case .notFound: Words(sv: "Finns inte", en: "Not found")
      case .conflict: Words(sv: "Krock", en: "Conflict")
      case .notPermitted: Words(sv: "Inte tillåtet", en: "Not permitted")
      case .refusedByRule: Words(sv: "En regel säger nej", en: "A rule refuses it")
      case .reused: Words(sv: "Redan använt", en: "Already used")
      case .rolledBack: Words(sv: "Ogjort", en: "Rolled back")
      case .inputRefused: Words(sv: "Indata avvisades", en: "Input refused")
      case .contradiction: Words(sv: "Problemet motsäger sig självt", en: "The problem contradicts itself")
      case .fileMissing: Words(sv: "Filen kan inte läsas", en: "The file cannot be read")
      case .databaseUnreachable: Words(sv: "Databasen nås inte", en: "The database cannot be reached")
      case .defect: Words(sv: "Fel i kohort", en: "A defect in kohort")
      case .outputNotMade: Words(sv: "Filen kan inte skapas", en: "The file cannot be made")
      case .outputNotWritten: Words(sv: "Filen kan inte skrivas", en: "The file cannot be written")
      case .tryAgain: Words(sv: "Försök igen senare", en: "Try again later")
      case .configuration: Words(sv: "Fel i inställningarna", en: "Wrong configuration")
      }
    }
  }

  /// A parameter that is wrong, and why.
  public struct InvalidParameter: Equatable, Sendable {
    /// A path such as `except[0].status`.
    public let property: String
    public let reason: Words

    public init(property: String, reason: Words) {
      self.property = property
      self.reason = reason
    }
  }

  public let problem: Problem
  /// What happened.
  public let message: Words
  /// With which values.
  public let detail: Words?
  /// What to do next.
  public let hint: Words?
  public let invalidParameters: [InvalidParameter]
  /// What a text holds that is to be confirmed or changed.
  public let findings: [Finding]

  public init(
    _ problem: Problem, _ message: Words, detail: Words? = nil, hint: Words? = nil,
    invalidParameters: [InvalidParameter] = [], findings: [Finding] = []
  ) {
    self.problem = problem
    self.message = message
    self.detail = detail
    self.hint = hint
    self.invalidParameters = invalidParameters
    self.findings = findings
  }

  /// The `error` member of a batch answer: code, message and an RFC 9457 problem document.
  ///
  /// - Parameter code: Left out: the problem's own.
  public func answer(_ language: Language, code: Int? = nil) -> JSONValue {
    var data: JSONObject = [
      "type": .string(problem.type),
      "title": .string(problem.title[language]),
      "detail": .string(detailInFull[language]),
    ]
    if let hint = hint ?? problem.hintForIntegrators { data["hint"] = .string(hint[language]) }
    if !invalidParameters.isEmpty {
      data["invalid_parameters"] = .array(
        invalidParameters.map { ["property": .string($0.property), "reason": .string($0.reason[language])] })
    }
    if !findings.isEmpty {
      data["findings"] = .array(
        findings.map {
          [
            "kind": .string($0.kind.rawValue), "text": .string($0.text), "line": JSONValue($0.line),
            "column": JSONValue($0.column),
          ]
        })
    }
    return [
      "code": JSONValue(code ?? problem.batchCode), "message": .string(message[language]), "data": .object(data),
    ]
  }

  /// The detail, or the wrong parameters, or for want of both the message.
  private var detailInFull: Words {
    if let detail { return detail }
    guard !invalidParameters.isEmpty else { return message }
    return Words(
      sv: invalidParameters.map { "\($0.property): \($0.reason.sv)" }.joined(separator: "; "),
      en: invalidParameters.map { "\($0.property): \($0.reason.en)" }.joined(separator: "; "))
  }

  /// What a person at a terminal reads: message, detail, wrong parameters, findings and hint, a line each.
  public func text(_ language: Language) -> String {
    let sentence = message[language].last?.isPunctuation == true ? message[language] : message[language] + "."
    var lines = [([sentence] + (detail.map { [$0[language]] } ?? [])).joined(separator: " ")]
    lines += invalidParameters.map { "  \($0.property): \($0.reason[language])" }
    lines += findings.map { "  " + $0.words[language] }
    if let hint { lines.append(Words(sv: "Tips: ", en: "Hint: ")[language] + hint[language]) }
    return lines.joined(separator: "\n")
  }
}

extension KohortError.Problem {
  /// What to do about a request that cannot be carried out as it is written, where the error does not say it itself.
  fileprivate var hintForIntegrators: Words? {
    switch self {
    case .invalidRequest:
      Words(
        sv: "Skriv en begäran per rad, till exempel {\"id\": \"1\", \"method\": \"person.list\", \"params\": {}}.",
        en: "Write one request a line, such as {\"id\": \"1\", \"method\": \"person.list\", \"params\": {}}.")
    case .invalidParameters:
      Words(
        sv: "Se vilka parametrar metoden tar: kohort operations METOD",
        en: "See which parameters the method takes: kohort operations METHOD")
    default: nil
    }
  }
}
