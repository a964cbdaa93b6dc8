/// A coding key that is exactly what stands in the JSON: a member's name or an element's index.
struct JSONName: CodingKey {
  let stringValue: String
  let intValue: Int?

  init(_ name: String) {
    self.stringValue = name
    self.intValue = nil
  }

  init(index: Int) {
    self.stringValue = String(index)
    self.intValue = index
  }

  init(stringValue: String) { self.init(stringValue) }
  init(intValue: Int) { self.init(index: intValue) }

  /// The name that a type's key has in JSON; the same for decoding, encoding and schemas.
  ///
  /// Swift writes `seatsMax`, JSON `seats_max`, so types need no `CodingKeys`. A key that has an underscore or
  /// no capital letter is taken as it stands, which leaves hand-written `CodingKeys` alone. A run of capitals is
  /// one word: `personID` gives `person_id`, `personIDs` `person_ids`, `URLPath` `url_path`.
  init(of key: some CodingKey) {
    if let name = key as? JSONName {
      self = name
    } else if let index = key.intValue {
      self.init(index: index)
    } else {
      self.init(Self.snakeCase(key.stringValue))
    }
  }

  static func snakeCase(_ key: String) -> String {
    guard key.utf8.contains(where: isCapital), !key.utf8.contains(UInt8(ascii: "_")) else { return key }
    let bytes = Array(key.utf8)
    var result: [UInt8] = []
    for (index, byte) in bytes.enumerated() {
      guard isCapital(byte) else {
        result.append(byte)
        continue
      }
      if index > 0, !isCapital(bytes[index - 1]) || startsWord(bytes[index...]) {
        result.append(UInt8(ascii: "_"))
      }
      result.append(byte | 0x20)
    }
    return String(decoding: result, as: UTF8.self)
  }

  private static func isCapital(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
  }

  /// Whether a capital after another one is the first letter of a word, as P is in `URLPath`, and D in `IDs` is not.
  private static func startsWord(_ bytes: ArraySlice<UInt8>) -> Bool {
    let tail = bytes.dropFirst().prefix { !isCapital($0) }
    return !tail.isEmpty && !tail.elementsEqual("s".utf8)
  }

  /// The reverse, for types that ask which keys there are: `seats_max` gives `seatsMax`.
  static func camelCase(_ name: String) -> String {
    let words = name.split(separator: "_")
    return words.dropFirst().reduce(into: String(words.first ?? "")) { result, word in
      result += word.prefix(1).uppercased() + word.dropFirst()
    }
  }
}

/// Dictionaries whose keys are names in JSON: their keys are data and are never converted.
protocol NameKeyedDictionary {
  /// A name that some key has.
  static var exampleName: String { get }
}

extension Dictionary: NameKeyedDictionary where Key: CodingKeyRepresentable {
  static var exampleName: String {
    guard let type = Key.self as? any CaseIterable.Type else { return "0" }
    return firstName(of: type) ?? "0"
  }

  private static func firstName<Cases: CaseIterable>(of type: Cases.Type) -> String? {
    (type.allCases.first as? any CodingKeyRepresentable)?.codingKey.stringValue
  }
}

extension JSONPath {
  /// The path of Swift keys as it reads in JSON.
  init(_ codingPath: [any CodingKey]) {
    self.init(
      codingPath.map { key in
        let name = JSONName(of: key)
        return name.intValue.map { Step.element($0) } ?? .member(name.stringValue)
      }
    )
  }
}
