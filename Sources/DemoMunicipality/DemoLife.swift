public import Planning

/// A session of the published plan, as far as its life needs to know.
public struct DemoSession: Sendable {
  /// The session's name, `L2-014-3`.
  public let name: String
  /// The module's place in the programme, from 1.
  public let module: Int
  /// When it is held.
  public let date: Day
  /// The employee number, or alias, of the lead.
  public let lead: String
  /// The employee numbers, or aliases, of the cohort's members.
  public let members: [String]

  /// A session with the values of its properties.
  public init(name: String, module: Int, date: Day, lead: String, members: [String]) {
    self.name = name
    self.module = module
    self.date = date
    self.lead = lead
    self.members = members
  }
}

/// What happens in one week: batch lines in the order they are sent.
public struct DemoWeek: Sendable {
  /// The week's Monday.
  public let monday: Day
  /// The last day of the week on which anything happens.
  public internal(set) var lastDay: Day
  /// `session.log` by its lead, followed by the session's `reflection.record`, a request a line.
  public internal(set) var lines: [String] = []
  /// How many sessions are logged.
  public internal(set) var sessionCount = 0
  /// How many reflections are recorded.
  public internal(set) var reflectionCount = 0
  /// Reflections whose authors share them further when they have slept on it.
  public internal(set) var widenings: [DemoWidening] = []
}

/// A reflection that its author lets more people read.
public struct DemoWidening: Sendable {
  /// The id of the request that recorded it; the answer says what the reflection is called.
  public let recording: String
  let author: String
  let to: String

  /// The batch line, when the reflection's own id, such as `R17`, is known.
  public func line(reflection: String) -> String {
    request(
      "\(recording)-widen",
      "reflection.widen",
      as: author,
      "{\"reflection\":\(quoted(reflection)),\"to\":\(quoted(to)),\"confirm\":true,\"confirm_findings\":true}"
    )
  }
}

extension DemoMunicipality {
  /// What has happened in these sessions until today, week by week.
  ///
  /// Most of those that have been held are logged; a few of the last days' still wait. Presence falls a little with
  /// every module, as it does; one in seven writes something, and most of that stays private or in the cohort.
  public func life(of sessions: [DemoSession]) -> [DemoWeek] {
    var life = Life(people: people, seed: seed)
    let held = sessions.filter { $0.date < scale.today }.sorted { ($0.date, $0.name) < ($1.date, $1.name) }
    for session in held where life.isLogged(session, today: scale.today) { life.live(session) }
    return life.weeks
  }
}

/// Lives session by session.
private struct Life {
  private(set) var weeks: [DemoWeek] = []
  private let people: [String: DemoPerson]
  private var voices = Voices()
  private var dice: Dice

  init(people: [DemoPerson], seed: UInt64) {
    self.people = Dictionary(uniqueKeysWithValues: people.map { ($0.number, $0) })
    dice = Dice(seed: seed, purpose: "life")
  }

  /// Whoever led a session yesterday may not have come to it yet.
  mutating func isLogged(_ session: DemoSession, today: Day) -> Bool {
    session.date.distance(to: today) > 4 || !dice.happens(20)
  }

  mutating func live(_ session: DemoSession) {
    let monday = session.date.advanced(by: 1 - session.date.weekday)
    if weeks.last?.monday != monday { weeks.append(DemoWeek(monday: monday, lastDay: session.date)) }
    var week = weeks.removeLast()
    week.lastDay = session.date
    week.sessionCount += 1
    let exceptions = session.members.compactMap { member in
      exception(module: session.module).map { (member, $0) }
    }
    week.lines.append(log(session, exceptions))
    let missing = Set(exceptions.filter { !$0.1.wasThere }.map(\.0))
    for member in session.members where !missing.contains(member) && dice.happens(14) {
      reflect(member, session, &week)
    }
    weeks.append(week)
  }

  // MARK: Presence

  private struct Exception {
    let status: String
    var reason: String?

    var wasThere: Bool { status == "late" }
  }

  /// Four in a hundred are missing at the first session and nine at the sixth; two come late.
  private mutating func exception(module: Int) -> Exception? {
    if dice.happens(30 + 10 * module, of: 1_000) {
      return dice.happens(80) ? Exception(status: "excused", reason: reason()) : Exception(status: "absent")
    }
    return dice.happens(20, of: 1_000) ? Exception(status: "late") : nil
  }

  private mutating func reason() -> String {
    let reasons = [("care", 34), ("leave", 26), ("duty", 25), ("other", 10), ("travel", 5)]
    return dice.pick(reasons) { $0.1 }.0
  }

  private func log(_ session: DemoSession, _ exceptions: [(String, Exception)]) -> String {
    let except = exceptions.map { member, exception in
      let reason = exception.reason.map { ",\"reason\":\(quoted($0))" } ?? ""
      return "{\"person\":\(quoted(member)),\"status\":\(quoted(exception.status))\(reason)}"
    }
    return request(
      session.name,
      "session.log",
      as: session.lead,
      "{\"session\":\(quoted(session.name)),\"except\":[\(except.joined(separator: ","))]}"
    )
  }

  // MARK: Reflections

  /// Who will read it in the end, and whether the author needed to sleep on it.
  private enum Reader {
    case author, cohort, everyone
  }

  private mutating func reflect(_ member: String, _ session: DemoSession, _ week: inout DemoWeek) {
    let kinds = [(Kind.insight, 40), (.mistake, 20), (.commitment, 25), (.proposal, 15)]
    let kind = dice.pick(kinds) { $0.1 }.0
    let readers = [(Reader.author, 45), (.cohort, 38), (.everyone, kind == .proposal ? 40 : 14)]
    let reader = dice.pick(readers) { $0.1 }.0
    let text = voices.text(kind, by: people[member], isOpen: reader == .everyone, &dice)
    let id = "\(session.name)-\(member)"
    // Few share with everyone at once, and most who share with the cohort do.
    let shared = reader == .cohort && dice.happens(70)
    week.lines.append(
      request(
        id,
        "reflection.record",
        as: member,
        "{\"session\":\(quoted(session.name)),\"kind\":\(quoted(kind.rawValue)),\(written(kind, text)),"
          + "\"visibility\":\(shared ? "\"cohort\",\"confirm\":true,\"confirm_findings\":true" : "\"private\"")}"
      )
    )
    week.reflectionCount += 1
    if reader != .author, !shared {
      week.widenings.append(
        DemoWidening(recording: id, author: member, to: reader == .cohort ? "cohort" : "open")
      )
    }
  }
}

// MARK: - JSON

/// A mistake has three parts, which `|` divides.
private func written(_ kind: Kind, _ text: String) -> String {
  guard kind == .mistake else { return "\"text\":\(quoted(text))" }
  return zip(["tried", "wrong", "now"], text.split(separator: " | "))
    .map { "\(quoted($0)):\(quoted(String($1)))" }.joined(separator: ",")
}

private func request(_ id: String, _ method: String, as person: String, _ parameters: String) -> String {
  "{\"id\":\(quoted(id)),\"method\":\(quoted(method)),\"as\":\(quoted(person)),\"params\":\(parameters)}"
}

private func quoted(_ text: String) -> String {
  "\"" + text.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : String($0) }.joined() + "\""
}
