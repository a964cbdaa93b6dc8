public import Postgres
public import StrictJSON

/// A time of day on the clock on the wall, to the minute: `HH:MM`, 00:00 to 23:59.
public struct LocalTime: Hashable, Comparable, Sendable {
  /// 0 to 1439, as the clock shows it.
  public let minutesSinceMidnight: Int

  /// The time of an hour and a minute, or nil when no clock shows it.
  public init?(hour: Int, minute: Int) {
    guard (0..<24).contains(hour), (0..<60).contains(minute) else { return nil }
    minutesSinceMidnight = hour * 60 + minute
  }

  private init(minutesSinceMidnight: Int) { self.minutesSinceMidnight = minutesSinceMidnight }

  /// Reads `HH:MM` exactly, such as `08:30`; nil for anything else.
  public init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard bytes.count == 5, bytes[2] == UInt8(ascii: ":") else { return nil }
    let digits = [bytes[0], bytes[1], bytes[3], bytes[4]].map { Int($0) - Int(UInt8(ascii: "0")) }
    guard digits.allSatisfy({ (0...9).contains($0) }) else { return nil }
    self.init(hour: digits[0] * 10 + digits[1], minute: digits[2] * 10 + digits[3])
  }

  /// 0 to 23.
  public var hour: Int { minutesSinceMidnight / 60 }

  /// 0 to 59.
  public var minute: Int { minutesSinceMidnight % 60 }

  /// By the clock.
  public static func < (a: LocalTime, b: LocalTime) -> Bool {
    a.minutesSinceMidnight < b.minutesSinceMidnight
  }
}

extension LocalTime: CustomStringConvertible {
  /// As `HH:MM`.
  public var description: String { "\(twoDigits(hour)):\(twoDigits(minute))" }
}

extension LocalTime: Codable, JSONSchemaProviding {
  /// Reads text such as `"08:30"`.
  ///
  /// - Throws: ``InvalidValue`` for text that is no time.
  public init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    guard let time = LocalTime(text) else {
      throw InvalidValue(
        en: "expected a time such as 08:30, found \"\(text)\"",
        sv: "väntade ett klockslag såsom 08:30, fann \"\(text)\""
      )
    }
    self = time
  }

  /// Writes `"HH:MM"`.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }

  /// Text with a pattern.
  public static var jsonSchema: JSONValue {
    ["type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"]
  }

  /// Midnight.
  public static var example: LocalTime { LocalTime(minutesSinceMidnight: 0) }
}

/// A `time` of whole minutes.
extension LocalTime: PostgresDecodable, PostgresEncodable {
  /// Reads `08:30:00`; nil for a time with seconds.
  public init?(postgres cell: Cell) {
    let text = cell.text
    guard text.hasSuffix(":00") else { return nil }
    self.init(String(text.dropLast(3)))
  }

  /// Writes `08:30`.
  public func encode(to text: inout PostgresText) { text.append(description) }
}

/// A number from 0 to 99 in two digits.
func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
