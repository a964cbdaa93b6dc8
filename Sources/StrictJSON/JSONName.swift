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
    guard !key.contains("_"), key.contains(where: \.isUppercase) else { return key }
    let characters = Array(key)
    var result = ""
    for (index, character) in characters.enumerated() {
      if character.isUppercase && index > 0 {
        let followsSmall = !characters[index - 1].isUppercase
        if followsSmall || startsWord(characters[index...]) { result += "_" }
      }
      result += character.lowercased()
    }
    return result
  }

  /// Whether a capital after another one is the first letter of a word, as P is in `URLPath`, and D in `IDs` is not.
  private static func startsWord(_ characters: ArraySlice<Character>) -> Bool {
    let tail = characters.dropFirst().prefix { $0.isLowercase }
    return !tail.isEmpty && !tail.elementsEqual("s")
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
