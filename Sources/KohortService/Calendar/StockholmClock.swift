public import Planning

/// The clocks of Europe/Stockholm, and the two nights of a year in which they are changed.
///
/// By directive 2000/84/EC summer time begins on the last Sunday of March and ends on the last Sunday of October,
/// both at 01:00 UTC; in Sweden so since 1996, and to earlier years the same rule is applied.
public enum StockholmClock {
  /// How often the clocks show a time of a day.
  public enum Occurrence: Equatable, Sendable {
    /// As usual; minutes that the clocks are ahead of UTC.
    case once(minutesAheadOfUTC: Int)
    /// Never: the clocks are put forward past it.
    case never
    /// Twice: the clocks are put back across it, first in summer time, then in winter time.
    case twice
  }

  /// Says whether a time exists on a day, once; whoever gives a session another time must be asked.
  public static func occurrence(of time: LocalTime, on day: Day) -> Occurrence {
    let year = day.civil.year
    let forward = lastSunday(ofYear: year, month: 3)
    let back = lastSunday(ofYear: year, month: 10)
    // Both changes take place between 02:00 and 03:00 on the clock on the wall.
    if time.hour == 2 && day == forward { return .never }
    if time.hour == 2 && day == back { return .twice }
    let hasBegun = day > forward || (day == forward && time.hour > 2)
    let hasEnded = day > back || (day == back && time.hour > 2)
    return .once(minutesAheadOfUTC: hasBegun && !hasEnded ? 120 : 60)
  }

  private static func lastSunday(ofYear year: Int, month: Int) -> Day {
    let last = Day.of(year, month, 31)
    return last.advanced(by: -(last.weekday % 7))
  }
}
