internal import Bilingual

/// What the members of a document must be, beyond their types.
enum Expect {
  /// Above every count that means something, and small enough that sums and products of a few do not overflow.
  static let greatest = 1_000_000_000

  static func format(_ name: String, _ expected: String, _ path: String) throws(DocumentError) {
    guard name == expected else {
      throw DocumentError(path, expected: Words(same: "\"\(expected)\""), found: DocumentReading.quoted(name))
    }
  }

  static func uniqueIDs(_ ids: [String], in list: String) throws(DocumentError) {
    var firstPlaces: [String: Int] = [:]
    for (place, id) in ids.enumerated() {
      let path = "\(list)[\(place)].id"
      guard !id.isEmpty else {
        throw DocumentError(path, expected: Words(sv: "ett id", en: "an id"), found: Words(sv: "en tom text", en: "empty text"))
      }
      if let first = firstPlaces.updateValue(place, forKey: id) {
        throw DocumentError(
          path,
          expected: Words(sv: "ett eget id", en: "an id of its own"),
          found: Words(
            sv: "\(DocumentReading.quoted(id).sv), som även \(list)[\(first)] har",
            en: "\(DocumentReading.quoted(id).en), which \(list)[\(first)] has as well")
        )
      }
    }
  }

  static func whole(_ number: Int?, atLeast least: Int = 0, _ path: String) throws(DocumentError) {
    guard let number else { return }
    guard number >= least else {
      throw DocumentError(
        path, expected: Words(sv: "ett heltal, minst \(least)", en: "a whole number of at least \(least)"),
        found: Words(same: String(number)))
    }
    guard number <= greatest else {
      throw DocumentError(
        path, expected: Words(sv: "ett heltal, högst \(greatest)", en: "a whole number of at most \(greatest)"),
        found: Words(same: String(number)))
    }
  }

  static func range(_ min: Int, _ max: Int?, _ path: String) throws(DocumentError) {
    try whole(min, "\(path).min")
    try whole(max, "\(path).max")
    guard let max, max < min else { return }
    throw DocumentError(
      "\(path).max", expected: Words(sv: "minst min, som är \(min)", en: "at least min, which is \(min)"),
      found: Words(same: String(max)))
  }

  static func weight(_ number: Double, _ path: String) throws(DocumentError) {
    guard number.isFinite, number >= 0, number <= Double(greatest) else {
      throw DocumentError(
        path, expected: Words(sv: "ett tal från 0 till \(greatest)", en: "a number from 0 to \(greatest)"),
        found: Words(same: String(number)))
    }
  }
}
