import Bilingual
import Planning
import StrictJSON

/// What a programme document must be beyond the types of its members, without looking in a database.
extension ProgrammeDocument {
  /// Everything that is wrong, in the order of the document.
  func faults() -> [KohortError.InvalidParameter] {
    var faults = Faults()
    if format != Self.formatName {
      faults.add("format", expected: "\"\(Self.formatName)\"", found: "\"\(format)\"")
    }
    faults.checkName(id, at: "id")
    checkModules(&faults)
    checkCohorts(&faults)
    checkRooms(&faults)
    checkFacilitators(&faults)
    checkSlots(&faults)
    checkLimits(&faults)
    checkEditions(&faults)
    return faults.list
  }

  private func checkModules(_ faults: inout Faults) {
    faults.checkUnique(modules.map(\.id), at: "modules", member: "id")
    for (place, module) in modules.enumerated() {
      faults.checkPresent(module.title, at: "modules[\(place)].title")
      if let gap = module.gapDays {
        faults.check(gap.min, gap.max, from: 0, at: "modules[\(place)].gap_days")
      }
    }
  }

  private func checkCohorts(_ faults: inout Faults) {
    faults.check(cohorts.count, from: 1, at: "cohorts.count")
    faults.check(cohorts.size.min, cohorts.size.max, from: 1, at: "cohorts.size")
    faults.check(cohorts.maxPerWorkplace, from: 1, at: "cohorts.max_per_workplace")
    for (name, quota) in (cohorts.categories ?? [:]).sorted(by: { $0.key < $1.key }) {
      faults.check(name, among: PersonCategory.allCases.map(\.rawValue), at: "cohorts.categories.\(name)")
      faults.check(quota.min ?? 0, quota.max, from: 0, at: "cohorts.categories.\(name)")
    }
    for (member, pairs) in [("keep_apart", cohorts.keepApart), ("met_before", cohorts.metBefore)] {
      for (place, pair) in (pairs ?? []).enumerated() where Set(pair).count != 2 || pair.count != 2 {
        faults.add(
          "cohorts.\(member)[\(place)]",
          Words(sv: "väntade två olika personer", en: "expected two different people")
        )
      }
    }
    for (place, group) in (cohorts.keepTogether ?? []).enumerated() where Set(group).count < 2 {
      faults.add(
        "cohorts.keep_together[\(place)]",
        Words(sv: "väntade minst två olika personer", en: "expected at least two different people")
      )
    }
    for (name, weight) in (cohorts.balance ?? [:]).sorted(by: { $0.key < $1.key }) {
      faults.check(weight: weight, at: "cohorts.balance.\(name)")
    }
  }

  private func checkRooms(_ faults: inout Faults) {
    let rooms = rooms ?? []
    faults.checkUnique(rooms.map(\.id), at: "rooms", member: "id")
    for (place, room) in rooms.enumerated() {
      faults.check(room.capacity, from: 1, at: "rooms[\(place)].capacity")
    }
  }

  private func checkFacilitators(_ faults: inout Faults) {
    let facilitators = facilitators ?? []
    faults.checkUnique(facilitators.map(\.person), at: "facilitators", member: "person")
    for (place, facilitator) in facilitators.enumerated() {
      faults.check(
        facilitator.maxSessionsPerWeek,
        from: 1,
        at: "facilitators[\(place)].max_sessions_per_week"
      )
    }
    faults.check(facilitatorsPerSession, from: 1, at: "facilitators_per_session")
  }

  private func checkSlots(_ faults: inout Faults) {
    for (place, slot) in (slots ?? []).enumerated() {
      if slot.weekdays.isEmpty {
        faults.add(
          "slots[\(place)].weekdays",
          Words(sv: "väntade minst en veckodag, som tue", en: "expected at least one weekday, such as tue")
        )
      }
      if slot.end <= slot.start {
        faults.add(
          "slots[\(place)].end",
          Words(
            sv: "väntade ett klockslag efter start, som är \(slot.start), fann \(slot.end)",
            en: "expected a time later than start, which is \(slot.start), found \(slot.end)"
          )
        )
      }
    }
  }

  private func checkLimits(_ faults: inout Faults) {
    if let share = maxShareAwayPerDay, !(share > 0 && share <= 1) {
      faults.add(
        "max_share_away_per_day",
        Words(
          sv: "väntade en andel över 0 och högst 1, som 0.25, fann \(share)",
          en: "expected a share above 0 and at most 1, such as 0.25, found \(share)"
        )
      )
    }
    let workplaces = workplaces ?? []
    faults.checkUnique(workplaces.map(\.id), at: "workplaces", member: "id")
    for (place, workplace) in workplaces.enumerated() {
      faults.check(workplace.maxAwayPerDay, from: 0, at: "workplaces[\(place)].max_away_per_day")
    }
    faults.check(maxUnavailablePerSession, from: 0, at: "max_unavailable_per_session")
    for (name, weight) in (weights ?? [:]).sorted(by: { $0.key < $1.key }) {
      faults.check(name, among: TermName.allCases.map(\.rawValue), at: "weights.\(name)")
      faults.check(weight: weight, at: "weights.\(name)")
    }
  }

  private func checkEditions(_ faults: inout Faults) {
    let editions = editions ?? []
    faults.checkUnique(editions.map(\.id), at: "editions", member: "id")
    for (place, edition) in editions.enumerated() {
      faults.checkName(edition.id, at: "editions[\(place)].id")
      if edition.to < edition.from { faults.addOrder(edition.from, edition.to, at: "editions[\(place)].to") }
    }
  }
}

/// Faults in a document, collected with their places.
struct Faults {
  private(set) var list: [KohortError.InvalidParameter] = []

  mutating func add(_ path: String, _ reason: Words) {
    list.append(KohortError.InvalidParameter(property: path, reason: reason))
  }

  mutating func add(_ path: String, expected: String, found: String) {
    add(path, Words(sv: "väntade \(expected), fann \(found)", en: "expected \(expected), found \(found)"))
  }

  mutating func addOrder(_ from: Day, _ to: Day, at path: String) {
    add(
      path,
      Words(
        sv: "väntade ett datum från och med from, som är \(from), fann \(to)",
        en: "expected a date no earlier than from, which is \(from), found \(to)"
      )
    )
  }

  /// A name that becomes part of other names, such as `L2` of `L2-014-3`.
  mutating func checkName(_ name: String, at path: String) {
    let isGood =
      name.first.map { $0.isLetter || $0.isNumber } == true
      && name.allSatisfy { $0.isLetter || $0.isNumber || "_.-".contains($0) }
    guard !isGood else { return }
    add(
      path,
      Words(
        sv: "väntade bokstäver, siffror, _ . och -, som L2, fann \"\(name)\"",
        en: "expected letters, digits, _ . and -, such as L2, found \"\(name)\""
      )
    )
  }

  mutating func checkPresent(_ text: String, at path: String) {
    if text.isEmpty { add(path, Words(sv: "får inte vara tom", en: "must not be empty")) }
  }

  mutating func checkUnique(_ names: [String], at list: String, member: String) {
    var first: [String: Int] = [:]
    for (place, name) in names.enumerated() {
      let path = "\(list)[\(place)].\(member)"
      checkPresent(name, at: path)
      if let other = first[name] {
        add(
          path,
          Words(
            sv: "\"\(name)\" står redan i \(list)[\(other)]",
            en: "\"\(name)\" is already in \(list)[\(other)]"
          )
        )
      } else {
        first[name] = place
      }
    }
  }

  mutating func check(_ number: Int?, from least: Int, at path: String) {
    guard let number, !(least...1_000_000).contains(number) else { return }
    add(
      path,
      Words(
        sv: "väntade ett heltal från \(least) till 1000000, fann \(number)",
        en: "expected a whole number from \(least) to 1000000, found \(number)"
      )
    )
  }

  mutating func check(_ min: Int, _ max: Int?, from least: Int, at path: String) {
    check(min, from: least, at: "\(path).min")
    guard let max, max < min else { return check(max, from: least, at: "\(path).max") }
    add(
      "\(path).max",
      Words(
        sv: "väntade minst min, som är \(min), fann \(max)",
        en: "expected at least min, which is \(min), found \(max)"
      )
    )
  }

  mutating func check(weight: Double, at path: String) {
    guard !(0...1_000_000).contains(weight) else { return }
    add(
      path,
      Words(
        sv: "väntade ett tal från 0 till 1000000, fann \(weight)",
        en: "expected a number from 0 to 1000000, found \(weight)"
      )
    )
  }

  /// A name that is one of a few, with the one that was perhaps meant.
  mutating func check(_ name: String, among names: [String], at path: String) {
    guard !names.contains(name) else { return }
    let known = names.joined(separator: ", ")
    if let meant = Suggestion.nearest(to: name, among: names) {
      add(path, Words(sv: "finns inte, menade du \(meant)?", en: "is not known, did you mean \(meant)?"))
    } else {
      add(path, Words(sv: "finns inte; det finns \(known)", en: "is not known; there are \(known)"))
    }
  }
}
