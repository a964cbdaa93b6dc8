import Bilingual
import StrictJSON

/// What a request came to.
struct Answer: Sendable {
  /// `result` or `error`.
  let member: String
  let value: JSONValue
  let isReplayed: Bool
  /// The value's JSON: written once for the line and the receipt alike.
  private let bytes: [UInt8]

  var isError: Bool { member == "error" }

  static func result(_ value: JSONValue) -> Answer { Answer(member: "result", value: value, isReplayed: false) }
  static func error(_ value: JSONValue) -> Answer { Answer(member: "error", value: value, isReplayed: false) }

  /// The answers to what requests came to, in order; of many, half of them are put into JSON by another thread.
  ///
  /// - Throws: What an output that cannot be JSON throws.
  static func encoding<Output: Encodable & Sendable>(
    _ outcomes: [Result<Output, KohortError>], _ language: Language
  ) throws -> [Answer] {
    guard outcomes.count >= fewestToShare else { return try outcomes.map { try Answer($0, language) } }
    return try outcomes.halves.concurrentMap { half in try half.map { try Answer($0, language) } }.flatMap(\.self)
  }

  private static let fewestToShare = 64

  private init(_ outcome: Result<some Encodable, KohortError>, _ language: Language) throws {
    switch outcome {
    case .success(let output): self = .result(try JSONValue(encoding: output))
    case .failure(let error): self = .error(error.answer(language))
    }
  }

  /// As it is kept in a receipt: `{"result":…}`.
  var receipt: String { String(decoding: Array("{\"\(member)\":".utf8) + bytes + [UInt8(ascii: "}")], as: UTF8.self) }

  /// An answer from an earlier time; nil for a receipt without one.
  init?(receipt: JSONValue) {
    guard let member = receipt.object?.members.first else { return nil }
    self.init(member: member.name, value: member.value, isReplayed: true)
  }

  private init(member: String, value: JSONValue, isReplayed: Bool, bytes: [UInt8]? = nil) {
    self.member = member
    self.value = value
    self.isReplayed = isReplayed
    self.bytes = bytes ?? value.bytes
  }

  /// The same answer, said to be from an earlier time.
  var replayed: Answer { Answer(member: member, value: value, isReplayed: true, bytes: bytes) }

  /// The JSON-RPC 2.0 response.
  func line(id: JSONValue) -> JSONValue {
    var object: JSONObject = ["jsonrpc": "2.0", "id": id]
    if isReplayed { object["replayed"] = true }
    object[member] = value
    return .object(object)
  }

  /// Adds the JSON of ``line(id:)``.
  func write(id: JSONValue, to text: inout [UInt8]) {
    text += #"{"jsonrpc":"2.0","id":"#.utf8
    text += id.bytes
    if isReplayed { text += #","replayed":true"#.utf8 }
    text += ",\"\(member)\":".utf8
    text += bytes
    text.append(UInt8(ascii: "}"))
  }
}

extension Array {
  fileprivate var halves: [ArraySlice<Element>] { [prefix(count / 2), dropFirst(count / 2)] }
}
