/// A JSON number, kept as the text it was written with.
public struct JSONNumber: Sendable, Equatable {
  /// The number as written, such as `1`, `-0.50` or `1e3`.
  public let literal: String

  /// A number from its JSON text; nil when the text is not exactly one JSON number.
  public init?(literal: String) {
    guard case .number(let number)? = try? JSONValue.parse(literal).value, number.literal == literal else {
      return nil
    }
    self = number
  }

  /// An integer of any width.
  public init(_ value: some FixedWidthInteger) { self.literal = String(value) }

  /// A double, written with the fewest digits that read back as the same; nil for infinities and NaN.
  public init?(_ value: Double) {
    guard value.isFinite else { return nil }
    self.literal = Int64(exactly: value).map { String($0) } ?? value.description
  }

  init(unchecked literal: String) { self.literal = literal }

  /// The number as an integer; nil when it is not whole (`1.0` and `1e3` are) or does not fit.
  public var int: Int? { integer(as: Int.self) }

  /// The number as an integer of that type; nil when it is not whole or does not fit.
  public func integer<Value: FixedWidthInteger>(as type: Value.Type) -> Value? {
    Value(literal) ?? Value(canonical)
  }

  /// Whether the number has no fraction, however it is written and however large it is.
  public var isWhole: Bool { decimal.map { $0.exponent >= 0 } ?? false }

  /// The nearest double; infinite, or zero, when the number is out of its range.
  public var double: Double { Double(literal) ?? .nan }

  /// Whether a double can hold the number, rounded: neither too large (`1e400`) nor too close to zero (`1e-400`).
  public var isInRange: Bool {
    let value = double
    return value.isFinite && (value != 0 || !hasNonzeroDigit)
  }

  private var hasNonzeroDigit: Bool {
    literal.utf8.prefix { $0 | 0x20 != UInt8(ascii: "e") }.contains { (0x31...0x39).contains($0) }
  }

  /// The number written in the one way that all texts of the same number share.
  ///
  /// Exact, with no rounding through a double: `1`, `1.0` and `10e-1` give `1`; `-0` gives `0`. Up to 21 digits
  /// before the point and six zeros after it are written out, anything beyond with an exponent. The only
  /// exception is an exponent beyond 64 bits, which is left as it is written.
  public var canonical: String {
    guard let (isNegative, digits, exponent) = decimal else { return literal }
    if digits.isEmpty { return "0" }
    let sign = isNegative ? "-" : ""
    let pointAt = digits.utf8.count + exponent
    if exponent >= 0 && pointAt <= 21 { return sign + digits + String(repeating: "0", count: exponent) }
    if exponent < 0 && pointAt > 0 { return sign + digits.prefix(pointAt) + "." + digits.dropFirst(pointAt) }
    if exponent < 0 && pointAt > -6 { return sign + "0." + String(repeating: "0", count: -pointAt) + digits }
    return "\(sign)\(digits)e\(exponent)"
  }

  /// Significant digits with no zero at either end (none for zero), and the power of ten of the last one.
  private var decimal: (isNegative: Bool, digits: String, exponent: Int)? {
    var digits: [UInt8] = []
    var exponent = 0
    var isFraction = false
    var rest = literal.utf8[...]
    let isNegative = rest.first == UInt8(ascii: "-")
    if isNegative { rest = rest.dropFirst() }
    while let byte = rest.first, byte | 0x20 != UInt8(ascii: "e") {
      rest = rest.dropFirst()
      if byte == UInt8(ascii: ".") {
        isFraction = true
        continue
      }
      if isFraction { exponent -= 1 }
      if byte != UInt8(ascii: "0") || !digits.isEmpty { digits.append(byte) }
    }
    while digits.last == UInt8(ascii: "0") {
      digits.removeLast()
      exponent += 1
    }
    guard !digits.isEmpty else { return (false, "", 0) }
    if !rest.isEmpty {
      guard let written = Int(Substring(rest.dropFirst())) else { return nil }
      let (sum, overflow) = exponent.addingReportingOverflow(written)
      guard !overflow, (-1 << 40...1 << 40).contains(sum) else { return nil }
      exponent = sum
    }
    return (isNegative, String(decoding: digits, as: UTF8.self), exponent)
  }
}
