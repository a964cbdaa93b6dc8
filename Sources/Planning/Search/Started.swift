/// What an earlier plan holds fixed: H13.
final class Started: @unchecked Sendable {
  /// Members of cohorts that have started; they stay where they are.
  let isFrozen: UnsafeMutablePointer<Bool>
  /// Whether a cohort takes nobody in.
  let isClosed: [Bool]
  let hasStarted: [Bool]
  /// The cohort in the baseline, or -1.
  let cohortBefore: UnsafeMutablePointer<Int32>
  /// `cohort * modules + module` → session in the baseline, or nil.
  let sessionBefore: [Session?]
  let isPresent: Bool

  struct Session {
    var slot: Int32
    var room: Int32
    var facilitators: [Int32]
    var isFrozen: Bool
  }

  init(
    _ document: ProblemDocument, cohortIDs: [String], index: [String: Int32], calendar: Calendar, arena: Arena
  ) {
    let modules = document.modules ?? []
    isFrozen = arena.table(document.people.count, false)
    cohortBefore = arena.table(document.people.count, Int32(-1))
    var sessions = [Session?](repeating: nil, count: cohortIDs.count * modules.count)
    var started = [Bool](repeating: false, count: cohortIDs.count)
    let cohorts = (document.baseline?.cohorts ?? []).prefix(cohortIDs.count)
    let translation = Translation(document, calendar: calendar)
    for (cohort, entry) in cohorts.enumerated() {
      started[cohort] = Self.hasStarted(entry, document)
      for member in entry.members {
        guard let person = index[member] else { continue }
        cohortBefore[Int(person)] = Int32(cohort)
        if started[cohort] { isFrozen[Int(person)] = true }
      }
      for session in entry.sessions ?? [] {
        guard let module = modules.firstIndex(where: { $0.id == session.module }),
          var dense = translation.session(session)
        else { continue }
        let day = Int(calendar.day[Int(calendar.slotDate[Int(dense.slot)])])
        dense.isFrozen = started[cohort] && document.freezeBefore.map { day < $0.number } ?? false
        sessions[cohort * modules.count + module] = dense
      }
    }
    sessionBefore = sessions
    hasStarted = started
    isClosed = started.map { $0 && document.joinable != true }
    isPresent = document.baseline != nil
  }

  /// Whether a cohort of the baseline has a session before `freeze_before`.
  static func hasStarted(_ cohort: PlanDocument.Cohort, _ document: ProblemDocument) -> Bool {
    guard let freeze = document.freezeBefore, let sessions = cohort.sessions else { return false }
    let slots = Set(sessions.map(\.slot))
    return (document.slots ?? []).contains { slots.contains($0.id) && $0.date < freeze }
  }
}

/// Names of slots, rooms and facilitators as indices.
struct Translation {
  private var slots: [String: Int32] = [:]
  private var rooms: [String: Int32] = [:]
  private var facilitators: [String: Int32] = [:]

  init(_ document: ProblemDocument, calendar: Calendar) {
    let source = document.slots ?? []
    for (slot, position) in calendar.slotSource.enumerated() { slots[source[position].id] = Int32(slot) }
    for (room, entry) in (document.rooms ?? []).enumerated() { rooms[entry.id] = Int32(room) }
    for (person, entry) in (document.facilitators ?? []).enumerated() { facilitators[entry.id] = Int32(person) }
  }

  /// A session in indices, or nil when its slot or room is no longer in the problem.
  func session(_ session: PlanDocument.Session) -> Started.Session? {
    guard let slot = slots[session.slot], let room = rooms[session.room] else { return nil }
    let staff = session.facilitators.compactMap { facilitators[$0] }
    return Started.Session(slot: slot, room: room, facilitators: staff, isFrozen: false)
  }
}
