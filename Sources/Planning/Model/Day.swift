internal import StrictJSON

/// A calendar date with no time and no zone, as a count of days since 1970-01-01.
///
/// Written and read as ISO 8601 `YYYY-MM-DD`, years 0001 to 9999. Conversion uses the
/// days-from-civil algorithm (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", 2013).
public struct Day: Hashable, Comparable, Sendable {
  /// Days since 1970-01-01; negative before.
  public let number: Int

  /// The day that lies `number` days after 1970-01-01.
  public init(number: Int) { self.number = number }

  /// The day of a proleptic Gregorian date, or nil when there is no such date.
  public init?(year: Int, month: Int, day: Int) {
    guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
      day <= Self.length(ofMonth: month, year: year)
    else { return nil }
    self = Self.of(year, month, day)
  }

  /// The day with this month (1...12) and day of the month, which it must have, in any year: for dates that are computed.
  public static func of(_ year: Int, _ month: Int, _ day: Int) -> Day {
    let y = month <= 2 ? year - 1 : year
    let era = (y >= 0 ? y : y - 399) / 400
    let yearOfEra = y - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return Day(number: era * 146_097 + dayOfEra - 719_468)
  }

  /// Reads `YYYY-MM-DD` exactly; nil for anything else.
  public init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-") else { return nil }
    var parts = [0, 0, 0]
    for (part, range) in [0..<4, 5..<7, 8..<10].enumerated() {
      for byte in bytes[range] {
        guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
        parts[part] = parts[part] * 10 + Int(byte - UInt8(ascii: "0"))
      }
    }
    self.init(year: parts[0], month: parts[1], day: parts[2])
  }

  /// Year, month (1...12) and day of the month.
  public var civil: (year: Int, month: Int, day: Int) {
    let z = number + 719_468
    let era = (z >= 0 ? z : z - 146_096) / 146_097
    let dayOfEra = z - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shifted + 2) / 5 + 1)
  }

  /// 1 for Monday to 7 for Sunday (ISO 8601).
  public var weekday: Int { ((number + 3) % 7 + 7) % 7 + 1 }

  /// Counts ISO weeks: equal for two days exactly when they lie in the same Monday-to-Sunday week.
  public var weekIndex: Int {
    let shifted = number + 3
    return (shifted >= 0 ? shifted : shifted - 6) / 7
  }

  /// The ISO 8601 week: the year it belongs to and its number, 1...53.
  public var isoWeek: (year: Int, week: Int) {
    let thursday = Day(number: number + 4 - weekday)
    let year = thursday.civil.year
    let first = Day.of(year, 1, 1).number
    return (year, (thursday.number - first) / 7 + 1)
  }

  /// The day `days` later (earlier when negative).
  public func advanced(by days: Int) -> Day { Day(number: number + days) }

  /// Days from this day to `other`; negative when `other` is earlier.
  public func distance(to other: Day) -> Int { other.number - number }

  public static func < (a: Day, b: Day) -> Bool { a.number < b.number }

  private static func length(ofMonth month: Int, year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}

extension Day: CustomStringConvertible {
  /// ISO 8601, `YYYY-MM-DD`.
  public var description: String {
    let (year, month, day) = civil
    func padded(_ value: Int, _ width: Int) -> String {
      let text = String(value)
      return String(repeating: "0", count: max(0, width - text.count)) + text
    }
    return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
  }
}

extension Day: Codable {
  public init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    guard let day = Day(text) else {
      let words = InvalidValue(
        en: "expected a date such as 2027-01-12, found \"\(text)\"",
        sv: "väntade ett datum som 2027-01-12, fann \"\(text)\"")
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: words.en, underlyingError: words)
      )
    }
    self = day
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
