public import Bilingual
public import Planning

/// Swedish public holidays, eves and klämdagar, computed for any year by the rules in force today.
///
/// The holidays are those of the act on public holidays (lag 1989:253). Eves are the days that collective
/// agreements and banks shorten or leave free. A klämdag is a single working day between days off.
public enum SwedishCalendar {
  /// The sets that a programme names among its closed days.
  public enum NamedSet: String, Codable, Sendable, CaseIterable {
    /// Public holidays, also those on a weekend.
    case publicHolidays = "public"
    /// Eves and half days around the holidays, also those on a weekend.
    case eves
    /// Single working days with a day off on either side.
    case klamdagar
  }

  /// A day that the calendar has a name for.
  public struct NamedDay: Equatable, Sendable {
    /// The date.
    public let day: Day
    /// The set it belongs to.
    public let set: NamedSet
    /// What it is called.
    public let name: Words
    /// True when the day is worked until early afternoon, by custom 14:00.
    public let isHalfDay: Bool
  }

  /// Every named day of a year, by date; a day may stand there twice, say as an eve and as a klämdag.
  public static func days(inYear year: Int) -> [NamedDay] {
    let rules = holidays.map { (rule: $0, set: NamedSet.publicHolidays) } + eves.map { ($0, .eves) }
    let named = rules.map { rule, set in
      NamedDay(day: rule.anchor.day(inYear: year), set: set, name: rule.name, isHalfDay: rule.share == .half)
    }
    let wedged = klamdagar(inYear: year).map { day in
      NamedDay(day: day, set: .klamdagar, name: Words(sv: "Klämdag", en: "Bridge day"), isHalfDay: false)
    }
    return (named + wedged).sorted { ($0.day, $0.set.rank, $0.name.sv) < ($1.day, $1.set.rank, $1.name.sv) }
  }

  /// The days of a set within a range of dates, both ends included.
  public static func days(of set: NamedSet, within range: ClosedRange<Day>) -> Set<Day> {
    let years = range.lowerBound.civil.year...range.upperBound.civil.year
    let named = years.flatMap(days(inYear:))
    return Set(named.filter { $0.set == set && range.contains($0.day) }.map(\.day))
  }

  /// Easter Sunday of a Gregorian year.
  ///
  /// The anonymous Gregorian algorithm (Nature, 20 April 1876; Jean Meeus, "Astronomical Algorithms", 1991).
  public static func easterSunday(ofYear year: Int) -> Day {
    let a = year % 19
    let (b, c) = year.quotientAndRemainder(dividingBy: 100)
    let (d, e) = b.quotientAndRemainder(dividingBy: 4)
    let g = (b - (b + 8) / 25 + 1) / 3
    let h = (19 * a + b - d - g + 15) % 30
    let (i, k) = c.quotientAndRemainder(dividingBy: 4)
    let l = (32 + 2 * e + 2 * i - h - k) % 7
    let m = (a + 11 * h + 22 * l) / 451
    let (month, day) = (h + l - 7 * m + 114).quotientAndRemainder(dividingBy: 31)
    return Day.of(year, month, day + 1)
  }

  /// Working days whose neighbours are both days off.
  ///
  /// Days off are Saturdays, Sundays, public holidays, and the three eves that the act on annual leave
  /// (semesterlag 1977:480, section 3 a) counts as Sundays. The first and last day of a year are days off
  /// themselves, so that no other year matters.
  private static func klamdagar(inYear year: Int) -> [Day] {
    let off = Set(
      (holidays + eves.filter { $0.share == .free }).map { $0.anchor.day(inYear: year) }
    )
    func isOff(_ day: Day) -> Bool { day.weekday >= 6 || off.contains(day) }
    let first = Day.of(year, 1, 2).number
    let last = Day.of(year, 12, 30).number
    return (first...last).map(Day.init(number:)).filter { day in
      !isOff(day) && isOff(day.advanced(by: -1)) && isOff(day.advanced(by: 1))
    }
  }

  private static let holidays: [Rule] = [
    Rule(.date(1, 1), "Nyårsdagen", "New Year's Day"),
    Rule(.date(1, 6), "Trettondedag jul", "Epiphany"),
    Rule(.easter(-2), "Långfredagen", "Good Friday"),
    Rule(.easter(0), "Påskdagen", "Easter Sunday"),
    Rule(.easter(1), "Annandag påsk", "Easter Monday"),
    Rule(.date(5, 1), "Första maj", "May Day"),
    Rule(.easter(39), "Kristi himmelsfärdsdag", "Ascension Day"),
    Rule(.easter(49), "Pingstdagen", "Whit Sunday"),
    Rule(.date(6, 6), "Nationaldagen", "National Day"),
    Rule(.saturday(from: 6, 20), "Midsommardagen", "Midsummer Day"),
    Rule(.saturday(from: 10, 31), "Alla helgons dag", "All Saints' Day"),
    Rule(.date(12, 25), "Juldagen", "Christmas Day"),
    Rule(.date(12, 26), "Annandag jul", "Second Day of Christmas"),
  ]

  private static let eves: [Rule] = [
    Rule(.date(1, 5), "Trettondagsafton", "Epiphany Eve", .half),
    Rule(.easter(-3), "Skärtorsdagen", "Maundy Thursday", .half),
    Rule(.easter(-1), "Påskafton", "Easter Eve", .custom),
    Rule(.date(4, 30), "Valborgsmässoafton", "Walpurgis Eve", .half),
    Rule(.easter(38), "Dag före Kristi himmelsfärdsdag", "Day before Ascension Day", .half),
    Rule(.easter(47), "Dag före pingstafton", "Day before Whitsun Eve", .half),
    Rule(.easter(48), "Pingstafton", "Whitsun Eve", .custom),
    Rule(.saturday(from: 6, 20, offset: -2), "Dag före midsommarafton", "Day before Midsummer Eve", .half),
    Rule(.saturday(from: 6, 20, offset: -1), "Midsommarafton", "Midsummer Eve", .free),
    Rule(.saturday(from: 10, 31, offset: -1), "Allahelgonsafton", "All Saints' Eve", .half),
    Rule(.date(12, 23), "Dag före julafton", "Day before Christmas Eve", .half),
    Rule(.date(12, 24), "Julafton", "Christmas Eve", .free),
    Rule(.date(12, 30), "Dag före nyårsafton", "Day before New Year's Eve", .half),
    Rule(.date(12, 31), "Nyårsafton", "New Year's Eve", .free),
  ]
}

/// How much of a named day is off.
private enum Share {
  /// The whole day, by law.
  case free
  /// The afternoon, by custom.
  case half
  /// A Saturday in any case.
  case custom
}

/// A day that comes back every year.
private struct Rule {
  let anchor: Anchor
  let name: Words
  let share: Share

  init(_ anchor: Anchor, _ sv: String, _ en: String, _ share: Share = .free) {
    self.anchor = anchor
    self.name = Words(sv: sv, en: en)
    self.share = share
  }
}

/// Where in a year a day lies.
private enum Anchor {
  /// A month and a day of the month.
  case date(Int, Int)
  /// Days after Easter Sunday.
  case easter(Int)
  /// Days after the first Saturday on or after a month and a day of the month.
  case saturday(from: Int, Int, offset: Int = 0)

  func day(inYear year: Int) -> Day {
    switch self {
    case .date(let month, let day):
      return Day.of(year, month, day)
    case .easter(let offset):
      return SwedishCalendar.easterSunday(ofYear: year).advanced(by: offset)
    case .saturday(let month, let day, let offset):
      let earliest = Day.of(year, month, day)
      return earliest.advanced(by: (13 - earliest.weekday) % 7 + offset)
    }
  }
}

extension SwedishCalendar.NamedSet {
  /// The order in which names of the same day stand.
  fileprivate var rank: Int {
    switch self {
    case .publicHolidays: 0
    case .eves: 1
    case .klamdagar: 2
    }
  }
}
