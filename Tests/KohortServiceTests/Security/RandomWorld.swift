import Foundation

/// An invented organisation as plain values, and who asks; one seed makes one.
struct RandomWorld {
  struct Person {
    let id: Int64
    let isProtected: Bool
    let isHR: Bool
    let isOperator: Bool
    let mayAct: Bool
  }

  struct Member {
    let cohort: Int64
    let person: Int64
    /// Days from today.
    let joined: Int
    let left: Int?
  }

  struct Session {
    let id: Int64
    let cohort: Int64
    /// Days from today.
    let day: Int
    let facilitators: [Int64]
  }

  struct Reflection {
    let id: Int64
    let session: Session
    let author: Int64
    let visibility: String
    let isWithdrawn: Bool
  }

  /// Who asks.
  struct Reader: Hashable {
    /// Nil for the keeper and for nobody.
    let actor: Int64?
    let person: Int64?
    let isKeeper: Bool

    static let nobody = Reader(actor: nil, person: nil, isKeeper: false)
    static let keeper = Reader(actor: nil, person: nil, isKeeper: true)
  }

  let people: [Person]
  let cohorts: [Int64] = [1, 2, 3]
  let members: [Member]
  let sessions: [Session]
  /// Session and person.
  let attendance: [(session: Int64, person: Int64)]
  let reflections: [Reflection]
  /// Session and person, of another cohort.
  let guests: [(session: Int64, person: Int64)]

  init(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    func chance(_ part: Double) -> Bool { Double.random(in: 0..<1, using: &random) < part }
    people = (1...14).map { id in
      Person(
        id: id, isProtected: chance(0.2), isHR: chance(0.1), isOperator: chance(0.1), mayAct: chance(0.15))
    }
    let ids = people.map(\.id)
    var members: [Member] = []
    for cohort in cohorts {
      for person in ids where chance(0.35) {
        let joined = Int.random(in: -40 ... -10, using: &random)
        members.append(
          Member(
            cohort: cohort, person: person, joined: joined, left: chance(0.3) ? Int.random(in: joined...0, using: &random) : nil))
      }
    }
    var sessions: [Session] = []
    for cohort in cohorts {
      for place in 1...2 {
        let day = Int.random(in: -45...10, using: &random) * 6 + Int(cohort) * 2 + place
        sessions.append(
          Session(id: cohort * 10 + Int64(place), cohort: cohort, day: day, facilitators: ids.filter { _ in chance(0.1) }))
      }
    }
    var attendance: [(session: Int64, person: Int64)] = []
    var reflections: [Reflection] = []
    for session in sessions {
      for member in members where member.cohort == session.cohort {
        if chance(0.5) { attendance.append((session.id, member.person)) }
        for _ in 0..<2 where chance(0.4) {
          reflections.append(
            Reflection(
              id: Int64(reflections.count + 1), session: session, author: member.person,
              visibility: ["private", "cohort", "open"].randomElement(using: &random) ?? "private", isWithdrawn: chance(0.15)))
        }
      }
    }
    self.members = members
    self.sessions = sessions
    self.attendance = attendance
    self.reflections = reflections
    guests = sessions.flatMap { session in
      ids.filter { id in !members.contains { $0.cohort == session.cohort && $0.person == id } && chance(0.1) }
        .map { (session.id, $0) }
    }
  }

  /// Nobody, the keeper, everyone for themselves, and those who may for a few others.
  var readers: [Reader] {
    var readers: [Reader] = [.nobody, .keeper]
    readers += people.map { Reader(actor: $0.id, person: $0.id, isKeeper: false) }
    for actor in people where actor.mayAct {
      readers += people.prefix(5).filter { $0.id != actor.id }.map { Reader(actor: actor.id, person: $0.id, isKeeper: false) }
    }
    return readers
  }
}

/// The table of who may read what, as plainly as it can be written: the keys of each table that a reader sees.
struct ReadingModel {
  let world: RandomWorld
  let reader: RandomWorld.Reader

  private func holds(_ right: KeyPath<RandomWorld.Person, Bool>) -> Bool {
    reader.isKeeper
      || [reader.actor, reader.person].allSatisfy { id in world.people.contains { $0.id == id && $0[keyPath: right] } }
  }
  private var me: Int64? { reader.person }
  private var isKnown: Bool { reader.isKeeper || me != nil }
  private var isSelf: Bool { me != nil && reader.actor == me }
  private var seesAll: Bool { holds(\.isHR) || holds(\.isOperator) }
  private var duties: Set<Int64> { Set(world.sessions.filter { $0.facilitators.contains { $0 == me } }.map(\.id)) }
  private var own: Set<Int64> {
    Set(world.members.filter { $0.person == me && $0.left == nil }.map(\.cohort))
      .union(world.sessions.filter { duties.contains($0.id) }.map(\.cohort))
  }
  private var near: Set<Int64> {
    Set(world.members.filter { own.contains($0.cohort) && $0.left == nil }.map(\.person))
      .union(world.sessions.filter { own.contains($0.cohort) }.flatMap(\.facilitators)).union([me].compactMap(\.self))
  }
  private func isGuest(_ session: RandomWorld.Session) -> Bool {
    world.guests.contains { $0.person == me && $0.session == session.id }
  }
  private func sees(_ session: RandomWorld.Session) -> Bool {
    seesAll || own.contains(session.cohort) || isGuest(session)
      || world.members.contains {
        $0.person == me && $0.cohort == session.cohort && $0.joined <= session.day && session.day < $0.left ?? .min
      }
  }

  private func sees(_ person: RandomWorld.Person) -> Bool {
    (person.id == me && isSelf) || (!person.isProtected && (person.id == me || holds(\.isHR)))
  }
  private func sees(_ reflection: RandomWorld.Reflection) -> Bool {
    if reflection.author == me && isSelf { return true }
    guard !reflection.isWithdrawn else { return false }
    switch reflection.visibility {
    case "cohort": return isSelf && own.contains(reflection.session.cohort)
    case "open": return isKnown
    default: return false
    }
  }
  private func wasIn(_ cohort: Int64) -> Bool { world.members.contains { $0.person == me && $0.cohort == cohort } }

  /// The keys by table; those of pairs as one number.
  var seen: [String: [Int64]] {
    let (own, near, duties, seesAll) = (own, near, duties, seesAll)
    let visited = Set(world.sessions.filter(isGuest).map(\.cohort))
    var seen: [String: [Int64]] = [:]
    seen["person"] = world.people.filter(sees).map(\.id)
    seen["profile"] = world.people.filter { seesAll || near.contains($0.id) }.map(\.id)
    seen["person_category"] = world.people.filter { holds(\.isHR) || ($0.id == me && isSelf) }.map(\.id)
    seen["cohort"] = world.cohorts.filter { seesAll || own.contains($0) || wasIn($0) || visited.contains($0) }
    seen["cohort_member"] = world.members.filter { seesAll || $0.person == me || own.contains($0.cohort) }
      .map { $0.cohort * 100 + $0.person }
    seen["session"] = world.sessions.filter(sees).map(\.id)
    seen["session_facilitator"] = world.sessions.filter(sees)
      .flatMap { session in session.facilitators.map { session.id * 100 + $0 } }
    seen["attendance"] = world.attendance.filter { seesAll || $0.person == me || duties.contains($0.session) }
      .map { $0.session * 100 + $0.person }
    seen["session_guest"] = world.guests.filter { holds(\.isHR) || $0.person == me || duties.contains($0.session) }
      .map { $0.session * 100 + $0.person }
    seen["booking"] = world.attendance.filter { holds(\.isHR) || $0.person == me }.map { $0.session * 100 + $0.person }
    seen["reflection"] = world.reflections.filter(sees).map(\.id)
    seen["access"] = world.people.filter { $0.isHR && (holds(\.isHR) || $0.id == me) }.map(\.id)
    return seen.mapValues { $0.sorted() }
  }
}
