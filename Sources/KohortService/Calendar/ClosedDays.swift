public import Planning
public import StrictJSON

/// What a programme writes among its closed days: a date, a range of dates, or the name of a set.
///
/// In JSON and YAML: `"2027-03-01"`, `{"from": "2027-07-01", "to": "2027-08-10"}`, `"public"`.
public enum ClosedEntry: Hashable, Sendable {
  case day(Day)
  /// Both ends included.
  case range(ClosedRange<Day>)
  case set(SwedishCalendar.NamedSet)

  /// The days of the entry that lie within a range of dates.
  fileprivate func days(within range: ClosedRange<Day>) -> Set<Day> {
    switch self {
    case .day(let day):
      return range.contains(day) ? [day] : []
    case .range(let closed):
      guard closed.overlaps(range) else { return [] }
      let shared = closed.clamped(to: range)
      return Set((shared.lowerBound.number...shared.upperBound.number).map(Day.init(number:)))
    case .set(let set):
      return SwedishCalendar.days(of: set, within: range)
    }
  }
}

extension ClosedEntry: Codable, JSONSchemaProviding {
  /// Reads text or an object with `from` and `to`.
  ///
  /// - Throws: ``InvalidValue`` that says what is known, for an unknown name, no date, a range that ends before
  ///   it begins, or a member that a range does not have.
  public init(from decoder: any Decoder) throws {
    if let text = try? decoder.singleValueContainer().decode(String.self) {
      self = try Self.entry(text)
    } else {
      self = .range(try Self.range(from: decoder))
    }
  }

  /// Writes what was read.
  public func encode(to encoder: any Encoder) throws {
    switch self {
    case .day(let day):
      try day.encode(to: encoder)
    case .set(let set):
      try set.encode(to: encoder)
    case .range(let range):
      var container = encoder.container(keyedBy: Member.self)
      try container.encode(range.lowerBound, forKey: .from)
      try container.encode(range.upperBound, forKey: .to)
    }
  }

  private static func entry(_ text: String) throws(InvalidValue) -> ClosedEntry {
    if let day = Day(text) { return .day(day) }
    if let set = SwedishCalendar.NamedSet(rawValue: text) { return .set(set) }
    throw .unknownClosedDays(text)
  }

  private static func range(from decoder: any Decoder) throws -> ClosedRange<Day> {
    let container = try decoder.container(keyedBy: Member.self)
    if let other = container.allKeys.first(where: { $0 != .from && $0 != .to }) {
      throw InvalidValue.unknownMemberOfRange(other.stringValue)
    }
    func day(_ member: Member) throws -> Day {
      let text = try container.decode(String.self, forKey: member)
      guard let day = Day(text) else { throw InvalidValue.noDate(text, member.stringValue) }
      return day
    }
    let (from, to) = (try day(.from), try day(.to))
    guard from <= to else { throw InvalidValue.backwardRange(from: from, to: to) }
    return from...to
  }

  /// A member of a range; takes any name, so that a wrong one can be refused by name.
  private struct Member: CodingKey, Equatable {
    static let from = Member(stringValue: "from")
    static let to = Member(stringValue: "to")

    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  /// A date, the name of a set, or a range.
  public static var jsonSchema: JSONValue {
    let date: JSONValue = ["type": "string", "format": "date"]
    let sets = SwedishCalendar.NamedSet.allCases.map { JSONValue.string($0.rawValue) }
    return [
      "anyOf": [
        date,
        ["type": "string", "enum": .array(sets)],
        [
          "type": "object", "properties": ["from": date, "to": date], "required": ["from", "to"],
          "additionalProperties": false,
        ],
      ]
    ]
  }

  /// The public holidays.
  public static var example: ClosedEntry { .set(.publicHolidays) }
}

extension InvalidValue {
  fileprivate static func unknownClosedDays(_ text: String) -> InvalidValue {
    let known = SwedishCalendar.NamedSet.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
    return InvalidValue(
      en: "unknown closed days \"\(text)\"; known are \(known), a date such as \"2027-03-01\", "
        + "and a range {\"from\", \"to\"}",
      sv: "okända stängda dagar \"\(text)\"; kända är \(known), ett datum såsom \"2027-03-01\" "
        + "och ett intervall {\"from\", \"to\"}"
    )
  }

  fileprivate static func unknownMemberOfRange(_ name: String) -> InvalidValue {
    InvalidValue(
      en: "unknown member \"\(name)\"; a range of closed days has \"from\" and \"to\"",
      sv: "okänt fält \"\(name)\"; ett intervall av stängda dagar har \"from\" och \"to\""
    )
  }

  fileprivate static func noDate(_ text: String, _ name: String) -> InvalidValue {
    InvalidValue(
      en: "\"\(name)\" must be a date such as 2027-03-01, found \"\(text)\"",
      sv: "\"\(name)\" ska vara ett datum såsom 2027-03-01, fann \"\(text)\""
    )
  }

  fileprivate static func backwardRange(from: Day, to: Day) -> InvalidValue {
    InvalidValue(
      en: "the range ends on \(to), before it begins on \(from)",
      sv: "intervallet slutar \(to), innan det börjar \(from)"
    )
  }
}

/// The days on which no session is held, worked out from what a programme says.
public struct ClosedDays: Equatable, Sendable {
  /// The closed days, each once.
  public let days: Set<Day>

  /// Works out the days of `entries` that lie within a range of dates, both ends included.
  public init(_ entries: [ClosedEntry], within range: ClosedRange<Day>) {
    days = entries.reduce(into: []) { $0.formUnion($1.days(within: range)) }
  }

  /// True when no session is held on `day`.
  public func contains(_ day: Day) -> Bool { days.contains(day) }
}
