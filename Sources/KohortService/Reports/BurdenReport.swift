import Planning
import Postgres

/// Who gives commands.
public enum BurdenRole: String, Codable, Sendable, CaseIterable, PostgresWord {
  case participant, facilitator, manager, hr, `operator`

  /// How many commands a session may cost; nil where none is promised.
  public var budget: Int? {
    switch self {
    case .participant: 1
    case .facilitator: 2
    case .manager: 0
    case .hr, .operator: nil
    }
  }
}

/// What the programme costs one role in administration.
public struct BurdenLine: Codable, Sendable {
  public let role: BurdenRole
  /// Commands that changed something. Of participants for HR alone.
  public private(set) var commands: Int?
  /// Sessions held; for participants the times that somebody took part in one, for HR alone.
  public private(set) var sessions: Int?
  /// Commands a session, to a tenth; left out where there was no session.
  public let perSession: Double?
  /// Commands a session at most; left out for roles without a budget.
  public let budget: Int?
  /// Left out for roles without a budget, and where there was no session.
  public let within: Bool?

  init(_ role: BurdenRole, commands: Int, sessions: Int) {
    self.role = role
    self.commands = commands
    self.sessions = sessions
    budget = role.budget
    perSession = sessions > 0 ? (Double(commands) / Double(sessions) * 10).rounded() / 10 : nil
    within = role.budget.flatMap { sessions > 0 ? commands <= $0 * sessions : nil }
  }

  /// The line for those below HR: how many took part and how many commands they gave would tell how many were away.
  var withoutSmallNumbers: BurdenLine {
    guard role == .participant else { return self }
    var line = self
    line.commands = nil
    line.sessions = nil
    return line
  }
}

/// The report `burden`: commands a session by role, from the log, against what is promised.
enum BurdenReport {
  /// Days counted when none are given.
  static let days = 90

  /// Every role, for what was done and held from a day until before another.
  static func lines(from: Day, before: Day, _ connection: borrowing Connection) throws -> [BurdenLine] {
    let given = try connection.query(
      "select role, commands from commands_given($1, $2) order by role", from, before
    ).rows(as: BurdenRole.self, Int.self)
    let commands = Dictionary(given.map { ($0.0, $0.1) }, uniquingKeysWith: +)
    let (sessions, times) = try connection.query(
      """
      select count(distinct session.id), count(*) filter (where attendance.status in ('present', 'late'))
        from session
        left join attendance on attendance.session_id = session.id
       where session.status = 'held' and session.date >= $1 and session.date < $2
      """, from, before
    ).one(as: Int.self, Int.self)
    return BurdenRole.allCases.map { role in
      BurdenLine(role, commands: commands[role] ?? 0, sessions: role == .participant ? times : sessions)
    }
  }
}
