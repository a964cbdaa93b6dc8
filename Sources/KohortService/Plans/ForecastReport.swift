import Bilingual
public import Planning

/// When everyone has gone through, and what one more room or facilitator would buy.
public struct ForecastReport: Codable, Sendable {
  /// Where a number that the forecast rests on comes from.
  public enum Source: String, Codable, Sendable, CaseIterable {
    /// What has been recorded: attendance, or imports.
    case recorded
    case given
    /// The default.
    case assumed
  }

  /// A number that the forecast rests on.
  public struct Assumption: Codable, Sendable {
    public let value: Double
    public let source: Source

    public init(_ value: Double, _ source: Source) {
      self.value = value
      self.source = source
    }
  }

  /// When some people have gone, to the last of them.
  public struct Group: Codable, Sendable {
    /// A department's or a category's name; empty for everyone, and for departments of fewer than five taken
    /// together.
    public let name: String
    public let people: Int
    /// How many have not done every module.
    public let remaining: Int
    /// The day the last of them has gone; null for never.
    public let gone: Day?
    /// True when they leave and arrive faster than they go through.
    public let never: Bool
    /// People a year who can go through.
    public let throughputPerYear: Double
    /// People a year who leave and are followed by others.
    public let arrivalsPerYear: Double
  }

  /// What something more would buy.
  public struct Gain: Codable, Sendable {
    public let gone: Day?
    /// Null when one of the two is never.
    public let daysEarlier: Int?
  }

  /// An edition's or a programme's name, or a file's.
  public let name: String
  /// The first day.
  public let from: Day
  /// Later days are reckoned with the calendar's average week.
  public let calendarEnd: Day
  /// The share of those expected who come.
  public let showUp: Assumption
  /// The share of people who leave a year and are followed by others.
  public let turnover: Assumption
  public let sessionsPerWeek: Double
  public let seatsPerSession: Double
  public let everyone: Group
  public let departments: [Group]
  public let categories: [Group]
  public let oneMoreRoom: Gain
  public let oneMoreFacilitator: Gain

  /// Used where nothing is recorded or given.
  static let defaultShowUp = 0.9
  static let defaultTurnover = 0.1

  init(_ name: String, _ result: ForecastComparison, showUp: Assumption, turnover: Assumption) {
    let forecast = result.forecast
    self.name = name
    from = forecast.from
    calendarEnd = forecast.calendarEnd
    self.showUp = showUp
    self.turnover = turnover
    sessionsPerWeek = Self.rounded(forecast.sessionsPerWeek)
    seatsPerSession = Self.rounded(forecast.seatsPerSession)
    everyone = Self.group(forecast.everyone)
    departments = forecast.departments.map(Self.group)
    categories = forecast.categories.map(Self.group)
    oneMoreRoom = Gain(gone: result.oneMoreRoom.gone, daysEarlier: result.daysEarlier(result.oneMoreRoom))
    oneMoreFacilitator = Gain(
      gone: result.oneMoreFacilitator.gone,
      daysEarlier: result.daysEarlier(result.oneMoreFacilitator)
    )
  }

  private static func group(_ group: Forecast.Group) -> Group {
    Group(
      name: group.name,
      people: group.people,
      remaining: group.remaining,
      gone: group.gone,
      never: group.gone == nil,
      throughputPerYear: rounded(group.throughput),
      arrivalsPerYear: rounded(group.arrivals)
    )
  }

  /// To a tenth: more would promise too much.
  private static func rounded(_ value: Double) -> Double { (value * 10).rounded() / 10 }

  /// - Throws: ``KohortError`` (wrong parameters) for shares that cannot be.
  static func validate(showUp: Double?, turnover: Double?) throws {
    var faults = Faults()
    if let showUp, !(showUp > 0 && showUp <= 1) {
      faults.add(
        "show_up",
        Words(
          sv: "väntade över 0 och högst 1, fann \(showUp)",
          en: "expected above 0 and at most 1, found \(showUp)"
        )
      )
    }
    if let turnover, !(turnover >= 0 && turnover <= 10) {
      faults.add(
        "turnover",
        Words(sv: "väntade 0 till 10, fann \(turnover)", en: "expected 0 to 10, found \(turnover)")
      )
    }
    guard faults.list.isEmpty else { throw KohortError.wrongParameters(faults.list) }
  }
}

extension KohortError {
  static func nothingToForecast(_ name: String) -> KohortError {
    KohortError(
      .refusedByRule,
      Words(
        sv: "\(name) har inga moduler eller inga tider framöver, så inget kan hållas.",
        en: "\(name) has no modules, or no times to come, so nothing can be held."
      )
    )
  }
}
