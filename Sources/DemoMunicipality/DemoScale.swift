public import Planning

/// How large the programme is for so many people, and when it runs.
///
/// The edition began so long before today that ``weeksLived`` weeks with sessions have passed.
public struct DemoScale: Sendable {
  /// Weeks with sessions between the edition's first day and today.
  public static let weeksLived = 14
  static let daysPerWeek = 3
  static let cohortSize = (min: 22, usual: 25, max: 28)
  static let sessionsPerWeekAndFacilitator = 3

  /// The day on which the demonstration ends.
  public let today: Day
  /// The edition's first day, a Monday.
  public let first: Day
  /// The edition's last day, a Sunday.
  public let last: Day
  /// How many cohorts everyone makes.
  public let cohortCount: Int
  /// How many lead the sessions, two at each.
  public let facilitatorCount: Int
  /// How many rooms the sessions are held in.
  public let roomCount: Int
  /// How large a part of a workplace may be in sessions on one day; where there are few cohorts, each takes more.
  var shareAway: Double { cohortCount < 60 ? 0.5 : 0.25 }
  /// Summers and Christmases from first to last.
  let closed: [(from: Day, to: Day)]

  init(people: Int, today: Day) {
    self.today = today
    cohortCount = max(2, people * 995 / 1_000 / Self.cohortSize.usual)
    // A third more than what is needed, so that the plan has room to be good.
    let sessions = cohortCount * DemoModule.all.count * 4 / 3
    let weeks = min(88, max(36, sessions / 33))
    let perWeek = (sessions + weeks - 1) / weeks
    roomCount = max(2, (perWeek + Self.daysPerWeek - 1) / Self.daysPerWeek)
    facilitatorCount = max(6, 2 * perWeek / Self.sessionsPerWeekAndFacilitator + 1)
    first = Self.monday(weeksWithSessions: Self.weeksLived, before: today)
    (last, closed) = Self.year(from: first, weeksWithSessions: weeks)
  }

  /// The Monday from which so many weeks with sessions have passed when this week begins.
  private static func monday(weeksWithSessions count: Int, before today: Day) -> Day {
    var monday = today.advanced(by: 1 - today.weekday)
    var passed = 0
    while passed < count {
      monday = monday.advanced(by: -7)
      if !isClosed(weekOf: monday) { passed += 1 }
    }
    return monday
  }

  /// The Sunday on which so many weeks with sessions have passed, and the weeks between without any.
  private static func year(from first: Day, weeksWithSessions count: Int) -> (
    last: Day, closed: [(from: Day, to: Day)]
  ) {
    var monday = first
    var passed = 0
    var closed: [(from: Day, to: Day)] = []
    while passed < count {
      let sunday = monday.advanced(by: 6)
      if !isClosed(weekOf: monday) {
        passed += 1
      } else if let last = closed.last, last.to.advanced(by: 1) == monday {
        closed[closed.count - 1].to = sunday
      } else {
        closed.append((monday, sunday))
      }
      monday = monday.advanced(by: 7)
    }
    return (monday.advanced(by: -1), closed)
  }

  /// Seven weeks of summer, and Christmas to Twelfth Night.
  private static func isClosed(weekOf day: Day) -> Bool {
    let week = day.isoWeek.week
    return (26...32).contains(week) || week >= 52 || week == 1
  }
}
