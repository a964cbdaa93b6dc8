import StrictJSON

/// What a request came to.
struct Answer {
  /// `result` or `error`.
  let member: String
  let value: JSONValue
  let isReplayed: Bool

  var isError: Bool { member == "error" }

  static func result(_ value: JSONValue) -> Answer { Answer(member: "result", value: value, isReplayed: false) }
  static func error(_ value: JSONValue) -> Answer { Answer(member: "error", value: value, isReplayed: false) }

  /// As it is kept in a receipt.
  var receipt: JSONValue { .object(JSONObject(member, value)) }

  /// An answer from an earlier time; nil for a receipt without one.
  init?(receipt: JSONValue) {
    guard let member = receipt.object?.members.first else { return nil }
    self.init(member: member.name, value: member.value, isReplayed: true)
  }

  private init(member: String, value: JSONValue, isReplayed: Bool) {
    self.member = member
    self.value = value
    self.isReplayed = isReplayed
  }

  /// The same answer, said to be from an earlier time.
  var replayed: Answer { Answer(member: member, value: value, isReplayed: true) }

  /// The JSON-RPC 2.0 response.
  func line(id: JSONValue) -> JSONValue {
    var object: JSONObject = ["jsonrpc": "2.0", "id": id]
    if isReplayed { object["replayed"] = true }
    object[member] = value
    return .object(object)
  }
}

extension JSONObject {
  fileprivate init(_ member: String, _ value: JSONValue) { self.init([Member(name: member, value: value)]) }
}
