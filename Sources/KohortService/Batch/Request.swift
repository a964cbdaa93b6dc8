import Bilingual
import StrictJSON

/// One JSON-RPC 2.0 request of a batch line, or why it is none.
struct Request: Sendable {
  /// The id as it came; nil for a notification.
  let id: JSONValue?
  let method: String
  /// The person acted for; nil for whoever runs the batch.
  let actingAs: String?
  /// The members of `params`; empty when left out.
  let params: JSONValue
  /// The canonical text of the id, and what the digest of a repeated request is made of; nil until ``digest()``.
  private(set) var identity: (id: String, canonical: String)?
  /// The operation's parameters, or why these are none; nil until ``decode()``, and for a method that there is not.
  private(set) var parameters: Result<any Sendable, KohortError>?

  private static let members = ["jsonrpc", "id", "method", "as", "params"]

  /// A request that cannot be carried out, with the answer's id.
  struct Refusal: Error {
    /// Nil for a notification, which is never answered.
    let id: JSONValue?
    let error: KohortError
  }

  var isNotification: Bool { id == nil }

  /// Works out what tells a repeated request: the id, and the canonical method, as and params.
  mutating func digest() {
    let whole: JSONValue = [
      "method": .string(method), "as": actingAs.map { .string($0) } ?? .null, "params": params,
    ]
    identity = (
      String(decoding: id?.canonical ?? [], as: UTF8.self), String(decoding: whole.canonical, as: UTF8.self)
    )
  }

  /// Reads the parameters as the operation's own type.
  mutating func decode() {
    guard let operation = Operations.named(method), !operation.isLocal else { return }
    parameters = Self.decode(params, for: operation)
  }

  private static func decode<O: Operation>(
    _ params: JSONValue, for operation: O.Type
  ) -> Result<any Sendable, KohortError> {
    do {
      return .success(try params.decode(O.Parameters.self))
    } catch {
      return .failure(KohortError(error))
    }
  }

  /// Reads one value of a line.
  ///
  /// - Parameters:
  ///   - place: Where the value lies in the line.
  ///   - defects: What is legal JSON in the line and cannot be taken.
  /// - Throws: ``Refusal``: −32600 for what is no request, −32602 for `params` that cannot be taken.
  init(_ value: JSONValue, at place: JSONPath, defects: [JSONDefect]) throws(Refusal) {
    guard let object = value.object else {
      throw Self.invalid(.null, "a request is a JSON object", "en begäran är ett JSON-objekt")
    }
    let own = defects.filter { $0.lies(in: place) }
    let paramsPlace = place.appending(.member("params"))
    let outside = own.filter { !$0.lies(in: paramsPlace) }
    let answerID = try Self.answerID(object, unreadable: outside.contains { $0.lies(in: place.appending(.member("id"))) })
    let methodPlace = place.appending(.member("method"))
    guard let method = object["method"]?.string, !outside.contains(where: { $0.lies(in: methodPlace) }) else {
      throw Self.invalid(
        .null, "'method' must be a text such as \"session.log\"", "'method' ska vara en text som \"session.log\"")
    }
    if let defect = outside.first {
      let isAboutID = defect.path == place.appending(.member("id"))
      throw Self.invalid(
        isAboutID ? .null : answerID, "\(defect.path): \(defect.text(.en))", "\(defect.path): \(defect.text(.sv))")
    }
    if let version = object["jsonrpc"], version != .string("2.0") {
      throw Self.invalid(answerID, "'jsonrpc' must be \"2.0\" or left out", "'jsonrpc' ska vara \"2.0\" eller utelämnas")
    }
    for member in object.members where !Self.members.contains(member.name) {
      // What is not known is nobody's business, but a slip of the pen must not make it somebody else's request.
      guard let meant = Suggestion.nearest(to: member.name.lowercased(), among: Self.members) else { continue }
      throw Self.invalid(
        answerID, "'\(member.name)' is no member of a request; did you mean '\(meant)'?",
        "'\(member.name)' finns inte i en begäran; menade du '\(meant)'?")
    }
    switch object["as"] {
    case nil, .null?: actingAs = nil
    case .string(let person)?: actingAs = person
    default:
      throw Self.invalid(
        answerID, "'as' must be an employee number in quotes", "'as' ska vara ett anställningsnummer inom citattecken")
    }
    if let defect = own.first(where: { $0.lies(in: paramsPlace) }) {
      let path = JSONPath(Array(defect.path.steps.dropFirst(paramsPlace.steps.count)))
      throw Refusal(
        id: answerID,
        error: KohortError.wrongParameters([
          .init(property: path.description, reason: Words(sv: defect.text(.sv), en: defect.text(.en)))
        ]))
    }
    switch object["params"] {
    case nil: params = [:]
    case .object(let members)?: params = .object(members)
    default:
      throw Refusal(
        id: answerID,
        error: KohortError(
          .invalidParameters,
          Words(
            sv: "'params' ska vara ett objekt med namngivna parametrar.", en: "'params' must be an object of named parameters.")))
    }
    self.id = answerID
    self.method = method
  }

  /// A notification in a batch with an id.
  static let withoutID = Refusal(
    id: .null,
    error: KohortError(
      .invalidRequest,
      Words(sv: "I en batch med --batch-id behöver varje begäran ett id.", en: "With --batch-id every request needs an id.")))

  /// The id to answer with; nil when there is none.
  private static func answerID(_ object: JSONObject, unreadable: Bool) throws(Refusal) -> JSONValue? {
    guard let id = object["id"] else { return nil }
    let isInteger = id.number.map { number in !number.literal.contains { ".eE".contains($0) } } ?? false
    guard !unreadable, id.string != nil || isInteger else {
      throw invalid(.null, "'id' must be a text or a whole number", "'id' ska vara en text eller ett heltal")
    }
    return id
  }

  private static func invalid(_ id: JSONValue?, _ en: String, _ sv: String) -> Refusal {
    Refusal(
      id: id,
      error: KohortError(
        .invalidRequest, Words(sv: "Ogiltig begäran: \(sv).", en: "Invalid request: \(en)."),
        hint: Words(
          sv: "Skriv till exempel {\"id\": \"1\", \"method\": \"person.list\", \"params\": {}}.",
          en: "Write, for example, {\"id\": \"1\", \"method\": \"person.list\", \"params\": {}}.")))
  }
}

extension KohortError {
  /// Parameters that are missing, unknown or of the wrong kind.
  static func wrongParameters(_ parameters: [InvalidParameter]) -> KohortError {
    KohortError(
      .invalidParameters, Words(sv: "Felaktiga parametrar.", en: "Wrong parameters."), invalidParameters: parameters)
  }

  /// Parameters as the JSON decoder found them wanting.
  init(_ invalid: InvalidParameters) {
    self = .wrongParameters(
      invalid.parameters.map {
        .init(property: $0.property, reason: Words(sv: $0.reason(.sv), en: $0.reason(.en)))
      })
  }
}
