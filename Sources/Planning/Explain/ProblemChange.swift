public import Bilingual

/// A change to a planning problem in few letters, as `rooms+1`, `size.max=20` or `cover:VOF/Bergalid+1`.
///
/// A name, for some a place after a colon, then `+` or `-` and how much, or `=` and what it becomes. The names are the
/// cases of ``Subject``.
public struct ProblemChange: Sendable, Hashable {
  /// What can be changed.
  public enum Subject: String, Sendable, CaseIterable {
    /// Rooms. New ones are as large as the largest and always open; the last ones go first.
    case rooms
    /// What every room holds.
    case seats
    /// Days on which a room is closed that are opened, the earliest first; only `+`.
    case roomDays = "room_days"
    /// Facilitators. New ones are always available, with the weekly limit that most have; the last ones go first.
    case facilitators
    /// The most sessions a week of every facilitator who has such a limit.
    case weekly = "facilitators.week"
    /// Facilitators at a session.
    case atSession = "facilitators.session"
    /// The number of cohorts.
    case count
    case smallest = "size.min"
    case largest = "size.max"
    case managerMin = "manager.min"
    case managerMax = "manager.max"
    case staffMin = "staff.min"
    case staffMax = "staff.max"
    case politicianMin = "politician.min"
    case politicianMax = "politician.max"
    case representativeMin = "representative.min"
    case representativeMax = "representative.max"
    /// The most of one workplace in a cohort.
    case workplaceMax = "workplace.max"
    /// How many of a workplace may be away on one date: of the one named, or of every one with a limit.
    case cover
    /// The fewest days before a module: before the one named, or before each.
    case gapMin = "gap.min"
    /// The most days before a module: before the one named, or before each.
    case gapMax = "gap.max"
    /// Members who may be missing at a session.
    case absent
    /// Dates with slots: more of them after the last, with the slots of the same day of the week; the last go first.
    case dates
    /// `apart`, `together` or `any`, after `=`.
    case reportingLine = "reporting_line"
  }

  /// Whether something is added, taken away, or set.
  public enum Direction: Character, Sendable {
    case plus = "+"
    case minus = "-"
    case equals = "="
  }

  /// Why a change cannot be read, or cannot be made to a problem.
  public struct Refusal: Error, Equatable, Sendable {
    /// What is wrong, as a sentence.
    public let words: Words
  }

  public let subject: Subject
  /// The workplace or module after a colon.
  public let place: String?
  public let direction: Direction
  /// How much, or what it becomes; 0 for `reporting_line`.
  public let amount: Int
  /// What `reporting_line` becomes.
  public let line: ProblemDocument.ReportingLine?

  init(_ subject: Subject, _ direction: Direction, _ amount: Int, place: String? = nil) {
    self.subject = subject
    self.place = place
    self.direction = direction
    self.amount = amount
    line = nil
  }

  init(line: ProblemDocument.ReportingLine) {
    subject = .reportingLine
    place = nil
    direction = .equals
    amount = 0
    self.line = line
  }

  /// Reads one change.
  ///
  /// - Throws: ``Refusal`` that says what was expected.
  public init(_ text: String) throws(Refusal) {
    guard let cut = text.lastIndex(where: { Direction(rawValue: $0) != nil }),
      let direction = Direction(rawValue: text[cut])
    else { throw Self.unreadable(text) }
    let parts = text[..<cut].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let value = String(text[text.index(after: cut)...])
    guard let name = parts.first, let subject = Subject(rawValue: String(name)) else {
      throw Self.unreadable(text)
    }
    let place = parts.dropFirst().first.map(String.init)
    guard place == nil || subject.takesPlace, place != "" else { throw Self.unreadable(text) }
    if subject == .reportingLine {
      guard direction == .equals, let line = ProblemDocument.ReportingLine(rawValue: value) else {
        throw Self.unreadable(text)
      }
      self.init(line: line)
      return
    }
    guard let amount = Int(value), amount >= 0, subject != .roomDays || direction == .plus else {
      throw Self.unreadable(text)
    }
    guard amount <= subject.most else { throw Self.tooMuch(text, subject.most) }
    self.init(subject, direction, amount, place: place)
  }

  /// Reads changes that are made together, with commas between them.
  ///
  /// - Throws: ``Refusal`` that says what was expected.
  public static func list(_ text: String) throws(Refusal) -> [ProblemChange] {
    var changes: [ProblemChange] = []
    var pending = ""
    var refusal: Refusal?
    // A workplace's name may have a comma in it: a part that cannot be read waits for the next.
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      pending += pending.isEmpty ? String(part) : "," + part
      do throws(Refusal) {
        changes.append(try ProblemChange(pending))
        (pending, refusal) = ("", nil)
      } catch {
        refusal = error
      }
    }
    if let refusal { throw refusal }
    guard !changes.isEmpty, !text.hasSuffix(",") else { throw unreadable(text) }
    return changes
  }

  private static func unreadable(_ text: String) -> Refusal {
    let names = Subject.allCases.map(\.rawValue).joined(separator: ", ")
    return Refusal(
      words: Words(
        sv:
          "\"\(text)\" är ingen ändring. Skriv till exempel rooms+1, size.max=20 eller cover:VOF/Bergalid+1; "
          + "det som kan ändras är \(names).",
        en: "\"\(text)\" is no change. Write for example rooms+1, size.max=20 or cover:VOF/Bergalid+1; "
          + "what can be changed is \(names)."
      )
    )
  }

  private static func tooMuch(_ text: String, _ most: Int) -> Refusal {
    Refusal(words: Words(sv: "\"\(text)\" är för mycket: högst \(most).", en: "\"\(text)\" is too much: at most \(most)."))
  }

  /// The change as it is written.
  public var text: String {
    if let line { return "reporting_line=\(line.rawValue)" }
    return subject.rawValue + (place.map { ":" + $0 } ?? "") + String(direction.rawValue) + String(amount)
  }
}

extension ProblemChange.Subject {
  fileprivate var takesPlace: Bool { self == .cover || self == .gapMin || self == .gapMax }

  /// More of what is made anew would only make the search slow.
  fileprivate var most: Int {
    switch self {
    case .rooms, .facilitators, .dates: 1_000
    default: 1_000_000
    }
  }
}

extension ProblemDocument {
  /// The problem after some changes, made one after the other.
  ///
  /// - Throws: ``ProblemChange/Refusal`` for a change of something that the problem does not have, or that would leave
  ///   a problem that is none.
  public func changed(by changes: [ProblemChange]) throws(ProblemChange.Refusal) -> ProblemDocument {
    var problem = self
    for change in changes { try problem.make(change) }
    do throws(DocumentError) {
      try problem.validate()
    } catch {
      let names = changes.map(\.text).joined(separator: ",")
      throw ProblemChange.Refusal(
        words: Words(
          sv: "\(names) går inte: \(error.words.sv).",
          en: "\(names) is not possible: \(error.words.en)."
        )
      )
    }
    return problem
  }

  private mutating func make(_ change: ProblemChange) throws(ProblemChange.Refusal) {
    switch change.subject {
    case .rooms: resizeRooms(to: change.applied(to: rooms?.count ?? 0))
    case .seats:
      rooms = rooms?.map { room in
        var room = room
        room.capacity = change.applied(to: room.capacity)
        return room
      }
    case .roomDays: try openRoomDays(change)
    case .facilitators: resizeFacilitators(to: change.applied(to: facilitators?.count ?? 0))
    case .weekly:
      facilitators = facilitators?.map { facilitator in
        var facilitator = facilitator
        facilitator.maxSessionsPerWeek = facilitator.maxSessionsPerWeek.map(change.applied)
        return facilitator
      }
    case .atSession: facilitatorsPerSession = change.applied(to: facilitatorsPerSession ?? 1)
    case .count: cohorts.count = change.applied(to: cohortCount(self))
    case .smallest: cohorts.size.min = change.applied(to: cohorts.size.min)
    case .largest: cohorts.size.max = change.applied(to: cohorts.size.max)
    case .managerMin, .managerMax, .staffMin, .staffMax, .politicianMin, .politicianMax, .representativeMin,
      .representativeMax:
      try changeQuota(change)
    case .workplaceMax:
      cohorts.maxPerWorkplace = try change.applied(toLimit: cohorts.maxPerWorkplace)
    case .cover: try changeCover(change)
    case .gapMin, .gapMax: try changeGaps(change)
    case .absent: maxUnavailablePerSession = change.applied(to: maxUnavailablePerSession ?? 0)
    case .dates: resizeDates(change)
    case .reportingLine: cohorts.reportingLine = change.line
    }
  }

  /// The subject is a category's name with `.min` or `.max` after it.
  private mutating func changeQuota(_ change: ProblemChange) throws(ProblemChange.Refusal) {
    let parts = change.subject.rawValue.split(separator: ".").map(String.init)
    var quota = cohorts.categories?[parts[0]] ?? Quota()
    if parts[1] == "min" {
      quota.min = change.applied(to: quota.min ?? 0)
    } else {
      quota.max = try change.applied(toLimit: quota.max)
    }
    cohorts.categories = (cohorts.categories ?? [:]).merging([parts[0]: quota]) { $1 }
  }

  // MARK: - Rooms and facilitators

  private mutating func resizeRooms(to count: Int) {
    var all = Array((rooms ?? []).prefix(count))
    let capacity = (rooms ?? []).map(\.capacity).max() ?? cohorts.size.max
    for id in Self.newIDs("room", besides: (rooms ?? []).map(\.id), count: count - all.count) {
      all.append(Room(id: id, capacity: capacity))
    }
    rooms = all
  }

  private mutating func resizeFacilitators(to count: Int) {
    var all = Array((facilitators ?? []).prefix(count))
    let limits = Dictionary(grouping: (facilitators ?? []).map(\.maxSessionsPerWeek)) { $0 }.mapValues(
      \.count
    )
    let usual = limits.max { ($0.value, $0.key ?? .max) < ($1.value, $1.key ?? .max) }?.key ?? nil
    for id in Self.newIDs("facilitator", besides: (facilitators ?? []).map(\.id), count: count - all.count) {
      all.append(Facilitator(id: id, maxSessionsPerWeek: usual))
    }
    facilitators = all
  }

  /// Names such as `new-room-1` that nothing bears yet.
  private static func newIDs(_ kind: String, besides taken: [String], count: Int) -> [String] {
    let known = Set(taken)
    return Array((1...).lazy.map { "new-\(kind)-\($0)" }.filter { !known.contains($0) }.prefix(max(0, count)))
  }

  private mutating func openRoomDays(_ change: ProblemChange) throws(ProblemChange.Refusal) {
    let dates = Set((slots ?? []).map(\.date))
    var closed: [(date: Day, room: Int)] = []
    for (place, room) in (rooms ?? []).enumerated() {
      closed += Set(room.unavailable ?? []).filter(dates.contains).map { ($0, place) }
    }
    closed.sort { ($0.date, $0.room) < ($1.date, $1.room) }
    guard closed.count >= change.amount else {
      throw ProblemChange.Refusal(
        words: Words(
          sv: "\(change.text) går inte: lokalerna är stängda sammanlagt \(closed.count) dagar.",
          en: "\(change.text) is not possible: the rooms are closed \(closed.count) days in all."
        )
      )
    }
    for day in closed.prefix(change.amount) { rooms?[day.room].unavailable?.removeAll { $0 == day.date } }
  }

  // MARK: - Workplaces, gaps and dates

  private mutating func changeCover(_ change: ProblemChange) throws(ProblemChange.Refusal) {
    var found = false
    var workplaces = workplaces ?? []
    for index in workplaces.indices {
      let limit = workplaces[index].maxAwayPerDay
      guard change.place == nil ? limit != nil : change.place == workplaces[index].id else { continue }
      found = true
      workplaces[index].maxAwayPerDay = try change.applied(toLimit: limit)
    }
    if found { self.workplaces = workplaces }
    guard !found else { return }
    guard change.direction == .equals, let place = change.place,
      people.contains(where: { $0.workplace == place })
    else { throw change.nothingToChange }
    self.workplaces = workplaces + [Workplace(id: place, maxAwayPerDay: change.amount)]
  }

  private mutating func changeGaps(_ change: ProblemChange) throws(ProblemChange.Refusal) {
    var found = false
    for place in (modules ?? []).indices.dropFirst() {
      guard var gap = modules?[place].gapDays, change.place == nil || change.place == modules?[place].id
      else {
        continue
      }
      found = true
      if change.subject == .gapMin {
        gap.min = change.applied(to: gap.min)
      } else {
        gap.max = change.applied(to: gap.max)
      }
      modules?[place].gapDays = gap
    }
    guard found else { throw change.nothingToChange }
  }

  private mutating func resizeDates(_ change: ProblemChange) {
    let dates = Set((slots ?? []).map(\.date)).sorted()
    let wanted = change.applied(to: dates.count)
    guard wanted > dates.count else {
      let kept = Set(dates.prefix(wanted))
      slots = slots?.filter { kept.contains($0.date) }
      return
    }
    guard let last = dates.last else { return }
    // What each day of the week looks like, from the last date that falls on it.
    let byDate = Dictionary(grouping: slots ?? [], by: \.date)
    var pattern: [Int: [Slot]] = [:]
    for date in dates { pattern[date.weekday] = byDate[date] }
    var taken = Set((slots ?? []).map(\.id))
    var date = last
    var added = 0
    while added < wanted - dates.count {
      date = date.advanced(by: 1)
      guard let slots = pattern[date.weekday] else { continue }
      for slot in slots {
        var id = "\(date)/\(slot.start.filter { $0 != ":" })"
        while !taken.insert(id).inserted { id += "+" }
        self.slots?.append(Slot(id: id, date: date, start: slot.start, end: slot.end))
      }
      added += 1
    }
  }
}

extension ProblemChange {
  fileprivate func applied(to value: Int) -> Int {
    switch direction {
    case .plus: value + amount
    case .minus: max(0, value - amount)
    case .equals: amount
    }
  }

  fileprivate func applied(toLimit value: Int?) throws(Refusal) -> Int {
    if direction == .equals { return amount }
    guard let value else { throw nothingToChange }
    return applied(to: value)
  }

  fileprivate var nothingToChange: Refusal {
    Refusal(
      words: Words(
        sv: "\(text) går inte: problemet har ingen sådan gräns. Sätt en med \(subject.rawValue)=…",
        en: "\(text) is not possible: the problem has no such limit. Set one with \(subject.rawValue)=…"
      )
    )
  }

  /// The change in a sentence, as "1 room more".
  public var words: Words {
    switch line {
    case .any:
      return Words(
        sv: "chefer och deras medarbetare får gå hur som helst",
        en: "managers and their staff together or not"
      )
    case .apart: return Words(sv: "ingen går med sin chef", en: "nobody is with their manager")
    case .together: return Words(sv: "alla går med sin chef", en: "everyone is with their manager")
    case nil: break
    }
    let what = subject.words
    let at = place.map { Words(sv: " för \($0)", en: " for \($0)") } ?? Words(sv: "", en: "")
    switch direction {
    case .plus:
      return Words(sv: "\(what.sv)\(at.sv): \(amount) till", en: "\(what.en)\(at.en): \(amount) more")
    case .minus:
      return Words(sv: "\(what.sv)\(at.sv): \(amount) färre", en: "\(what.en)\(at.en): \(amount) fewer")
    case .equals: return Words(sv: "\(what.sv)\(at.sv): \(amount)", en: "\(what.en)\(at.en): \(amount)")
    }
  }
}

extension ProblemChange.Subject {
  /// What it is, in a few words.
  public var words: Words {
    switch self {
    case .rooms: Words(sv: "lokaler", en: "rooms")
    case .seats: Words(sv: "platser i varje lokal", en: "seats in every room")
    case .roomDays: Words(sv: "öppna lokaldagar", en: "open room days")
    case .facilitators: Words(sv: "processledare", en: "facilitators")
    case .weekly: Words(sv: "träffar i veckan per processledare", en: "sessions a week for a facilitator")
    case .atSession: Words(sv: "processledare vid en träff", en: "facilitators at a session")
    case .count: Words(sv: "kohorter", en: "cohorts")
    case .smallest: Words(sv: "minst i en kohort", en: "fewest in a cohort")
    case .largest: Words(sv: "högst i en kohort", en: "most in a cohort")
    case .managerMin: Words(sv: "minst antal chefer i en kohort", en: "fewest managers in a cohort")
    case .managerMax: Words(sv: "högst antal chefer i en kohort", en: "most managers in a cohort")
    case .staffMin: Words(sv: "minst antal medarbetare i en kohort", en: "fewest staff in a cohort")
    case .staffMax: Words(sv: "högst antal medarbetare i en kohort", en: "most staff in a cohort")
    case .politicianMin:
      Words(sv: "minst antal förtroendevalda i en kohort", en: "fewest politicians in a cohort")
    case .politicianMax:
      Words(sv: "högst antal förtroendevalda i en kohort", en: "most politicians in a cohort")
    case .representativeMin:
      Words(sv: "minst antal fackliga företrädare i en kohort", en: "fewest representatives in a cohort")
    case .representativeMax:
      Words(sv: "högst antal fackliga företrädare i en kohort", en: "most representatives in a cohort")
    case .workplaceMax:
      Words(sv: "högst från en arbetsplats i en kohort", en: "most of one workplace in a cohort")
    case .cover: Words(sv: "borta samma dag från en arbetsplats", en: "away on one date from a workplace")
    case .gapMin: Words(sv: "minst antal dagar före en modul", en: "fewest days before a module")
    case .gapMax: Words(sv: "högst antal dagar före en modul", en: "most days before a module")
    case .absent: Words(sv: "som får saknas vid en träff", en: "who may be missing at a session")
    case .dates: Words(sv: "dagar med tider", en: "dates with slots")
    case .reportingLine: Words(sv: "chefer och medarbetare", en: "managers and staff")
    }
  }
}
