/// What the members of a document must be, beyond their types.
enum Expect {
  /// Above every count that means something, and small enough that sums and products of a few do not overflow.
  static let greatest = 1_000_000_000

  static func format(_ name: String, _ expected: String, _ path: String) throws(DocumentError) {
    guard name == expected else {
      throw DocumentError(path, expected: "\"\(expected)\"", found: DocumentReading.quoted(name))
    }
  }

  static func uniqueIDs(_ ids: [String], in list: String) throws(DocumentError) {
    var firstPlaces: [String: Int] = [:]
    for (place, id) in ids.enumerated() {
      let path = "\(list)[\(place)].id"
      guard !id.isEmpty else { throw DocumentError(path, expected: "an id", found: "empty text") }
      if let first = firstPlaces.updateValue(place, forKey: id) {
        throw DocumentError(
          path,
          expected: "an id of its own",
          found: "\(DocumentReading.quoted(id)), which \(list)[\(first)] has as well"
        )
      }
    }
  }

  static func whole(_ number: Int?, atLeast least: Int = 0, _ path: String) throws(DocumentError) {
    guard let number else { return }
    guard number >= least else {
      throw DocumentError(path, expected: "a whole number of at least \(least)", found: String(number))
    }
    guard number <= greatest else {
      throw DocumentError(path, expected: "a whole number of at most \(greatest)", found: String(number))
    }
  }

  static func range(_ min: Int, _ max: Int?, _ path: String) throws(DocumentError) {
    try whole(min, "\(path).min")
    try whole(max, "\(path).max")
    guard let max, max < min else { return }
    throw DocumentError("\(path).max", expected: "at least min, which is \(min)", found: String(max))
  }

  static func weight(_ number: Double, _ path: String) throws(DocumentError) {
    guard number.isFinite, number >= 0, number <= Double(greatest) else {
      throw DocumentError(path, expected: "a number from 0 to \(greatest)", found: String(number))
    }
  }
}
