/// Who sits where and what is held when: all that makes a plan, and nothing that can be counted from it.
struct Placement: Equatable, Sendable {
  /// Cohort of each person, -1 for nobody's.
  var cohortOf: [Int32]
  /// `cohort * modules + module`; -1 when not held.
  var slots: [Int32]
  var rooms: [Int32]
  /// `session * perSession + position`.
  var staff: [Int32]

  init(of state: SearchState) {
    cohortOf = (0..<state.people).map { state.cohortOf[$0] }
    let sessions = 0..<state.cohorts * state.modules
    slots = sessions.map { state.sessionSlot[$0] }
    rooms = sessions.map { state.sessionRoom[$0] }
    staff = (0..<sessions.count * state.calendar.perSession).map { state.staffOf[$0] }
  }
}

extension SearchState {
  /// Brings this state to a placement by changing only what differs.
  func adopt(_ placement: Placement) {
    reseat(placement.cohortOf)
    adoptSessions(placement)
  }

  private func adoptSessions(_ placement: Placement) {
    let perSession = calendar.perSession
    var changed: [Int] = []
    for session in 0..<cohorts * modules {
      let isSame =
        sessionSlot[session] == placement.slots[session] && sessionRoom[session] == placement.rooms[session]
        && (0..<perSession).allSatisfy {
          staffOf[session * perSession + $0] == placement.staff[session * perSession + $0]
        }
      if isSame { continue }
      changed.append(session)
      if sessionSlot[session] >= 0 { remove(session) }
    }
    for session in changed {
      for position in 0..<perSession {
        staffOf[session * perSession + position] = placement.staff[session * perSession + position]
      }
      if placement.slots[session] >= 0 {
        place(session, slot: Int(placement.slots[session]), room: Int(placement.rooms[session]))
      }
    }
  }
}
