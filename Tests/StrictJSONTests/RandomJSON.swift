import StrictJSON

/// The same numbers for the same seed (SplitMix64, Steele, Lea and Flood 2014).
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

enum RandomJSON {
  static func value(depth: Int, using random: inout SeededGenerator) -> JSONValue {
    switch Int.random(in: 0..<(depth > 0 ? 8 : 5), using: &random) {
    case 0: return .null
    case 1: return .bool(.random(using: &random))
    case 2: return JSONValue(Int.random(in: .min ... .max, using: &random))
    case 3: return .number(JSONNumber(Double.random(in: -1e3...1e3, using: &random)) ?? JSONNumber(0))
    case 4: return .string(text(using: &random))
    case 5, 6:
      let count = Int.random(in: 0...20, using: &random)
      return .object(
        JSONObject(
          (0..<count).map { number in
            .init(name: "\(number)" + text(using: &random), value: value(depth: depth - 3, using: &random))
          }
        )
      )
    default:
      let count = Int.random(in: 0...6, using: &random)
      return .array((0..<count).map { _ in value(depth: depth - 1, using: &random) })
    }
  }

  static func text(using random: inout SeededGenerator) -> String {
    let scalars: [ClosedRange<UInt32>] = [
      1...0x1F, 0x20...0x7E, 0x20...0x7E, 0xA0...0x7FF, 0x1F600...0x1F64F,
    ]
    var text = ""
    for _ in 0..<Int.random(in: 0...24, using: &random) {
      let range = scalars[Int.random(in: scalars.indices, using: &random)]
      if let scalar = Unicode.Scalar(UInt32.random(in: range, using: &random)) {
        text.unicodeScalars.append(scalar)
      }
    }
    return text
  }

  /// A byte that means something in JSON.
  static func mark(using random: inout SeededGenerator) -> UInt8 {
    Array("{}[]\":,\\u0-.eE ".utf8).randomElement(using: &random) ?? 0
  }
}
