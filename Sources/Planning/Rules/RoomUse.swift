internal import Bilingual

/// H8: a room holds its session, is available that date, and has one session at a time.
///
/// Counts 1 for each session in a room that is unknown, too small or unavailable, and 1 for each two sessions that
/// overlap in a room. What lies between frozen sessions and frozen members alone is inherited.
enum RoomUse: HardRule {
  static let rule = Rule.roomUse

  static func faults(in plan: CheckedPlan) -> [Fault] {
    let closed = plan.rooms.mapValues { Set($0.unavailable ?? []) }
    let sessions = plan.sessions
    return sessions.flatMap { unfit($0, closed: closed, in: plan) } + clashes(sessions, in: plan)
  }

  private static func unfit(_ session: CheckedSession, closed: [String: Set<Day>], in plan: CheckedPlan)
    -> [Fault]
  {
    let cohort = plan.cohorts[session.cohort]
    let (module, id) = (session.document.module, session.document.room)
    guard let room = plan.rooms[id] else {
      return [
        Fault(
          rule,
          cohort: cohort.id,
          inherited: session.isFrozen ? 1 : 0,
          en: "\(cohort.id) has \(module) in \(id), which is none of the rooms",
          sv: "\(cohort.id) har \(module) i \(id), som inte är någon av lokalerna"
        )
      ]
    }
    var faults: [Fault] = []
    let size = cohort.members.count
    if room.capacity < size {
      faults.append(
        Fault(
          rule,
          cohort: cohort.id,
          inherited: session.isFrozen && room.capacity < cohort.frozenMembers.count ? 1 : 0,
          en: "\(cohort.id) has \(size, "member") and \(module) in \(id), which holds \(room.capacity)",
          sv: "\(cohort.id) har \(size) deltagare och \(module) i \(id), som rymmer \(room.capacity)"
        )
      )
    }
    if let date = session.time?.date, closed[id]?.contains(date) ?? false {
      faults.append(
        Fault(
          rule,
          cohort: cohort.id,
          inherited: session.isFrozen ? 1 : 0,
          en: "\(cohort.id) has \(module) in \(id) on \(date), when the room is not available",
          sv: "\(cohort.id) har \(module) i \(id) den \(date), då lokalen inte är ledig"
        )
      )
    }
    return faults
  }

  private static func clashes(_ sessions: [CheckedSession], in plan: CheckedPlan) -> [Fault] {
    Clash.pairs(of: sessions.filter { plan.rooms[$0.document.room] != nil }) { [$0.document.room] }.map {
      clash in
      let (first, second) = (plan.cohorts[clash.first.cohort].id, plan.cohorts[clash.second.cohort].id)
      return Fault(
        rule,
        cohort: first,
        inherited: clash.first.isFrozen && clash.second.isFrozen ? 1 : 0,
        en: "\(first) and \(second) are both in \(clash.of) on \(clash.date) at the same time",
        sv: "\(first) och \(second) är båda i \(clash.of) den \(clash.date) på samma tid"
      )
    }
  }
}

/// Two sessions that want the same room, or the same facilitator, at the same time.
struct Clash {
  /// The room or facilitator.
  let of: String
  let date: Day
  let first: CheckedSession
  let second: CheckedSession

  /// Every two sessions that overlap and use the same thing, by thing, then by date and time.
  static func pairs(of sessions: [CheckedSession], using things: (CheckedSession) -> Set<String>) -> [Clash] {
    var users: [String: [Day: [(session: CheckedSession, time: SessionTime)]]] = [:]
    for session in sessions {
      guard let time = session.time else { continue }
      for thing in things(session) {
        users[thing, default: [:]][time.date, default: []].append((session, time))
      }
    }
    return users.sorted { $0.key < $1.key }.flatMap { thing, byDate in
      byDate.sorted { $0.key < $1.key }.flatMap { date, uses in
        uses.indices.flatMap { a in
          uses[..<a].filter { uses[a].time.overlaps($0.time) }.map { earlier in
            Clash(of: thing, date: date, first: earlier.session, second: uses[a].session)
          }
        }
      }
    }
  }
}
