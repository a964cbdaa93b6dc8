import Planning

/// The programme's modules: three of two days each, and a session is a day.
struct DemoModule {
  let id: String
  let title: String
  /// Days since the module before; the first one's is ignored.
  let gap: ClosedRange<Int>

  static let all = [
    DemoModule(id: "mig-1", title: "Leda mig själv, dag 1", gap: 0...0),
    DemoModule(id: "mig-2", title: "Leda mig själv, dag 2", gap: 28...70),
    DemoModule(id: "andra-1", title: "Leda andra, dag 1", gap: 28...70),
    DemoModule(id: "andra-2", title: "Leda andra, dag 2", gap: 28...70),
    DemoModule(id: "forandring-1", title: "Leda i förändring, dag 1", gap: 28...70),
    DemoModule(id: "forandring-2", title: "Leda i förändring, dag 2", gap: 28...70),
  ]
}

extension DemoMunicipality {
  /// The edition's name in the programme.
  public static let edition = "L2"

  /// The programme document (`kohort.programme/1`), as YAML with comments for whoever writes the next one.
  public var programmeYAML: String {
    """
    # Programmet som \(people.count) påhittade människor går tillsammans.
    format: kohort.programme/1
    id: L
    title: Leda tillsammans

    # Tre moduler, två dagar var; gap_days räknas från dagen innan i programmet.
    modules:
    \(lines(DemoModule.all) { module in
      let gap = "{min: \(module.gap.lowerBound), max: \(module.gap.upperBound)}"
      return "- {id: \(module.id), title: \"\(module.title)\", gap_days: \(gap)}"
    })

    # Chefer och medarbetare blandas, ingen går med sin egen chef.
    cohorts:
      count: \(scale.cohortCount)
      size: {min: \(DemoScale.cohortSize.min), max: \(DemoScale.cohortSize.max)}
      categories:
        manager: {min: 1, max: \(most(of: .manager) + 1)}
        politician: {max: \(most(of: .politician))}
        representative: {max: \(most(of: .representative))}
      reporting_line: apart
      max_per_workplace: \(largestWorkplaceShare + 2)
      balance: {Kön: 1.0}
      avoid_isolation: [Kön]

    rooms:
    \(lines(rooms) { room in
      let place = "capacity: \(room.capacity), site: \(room.site)"
      return "- {id: \"\(room.id)\", \(place), unavailable: [\(dates(room.unavailable))]}"
    })

    # Processledarna är anställda och konsulter; de går inte programmet själva.
    facilitators_per_session: 2
    facilitators:
    \(lines(facilitatorDays) { facilitator in
      let load = "max_sessions_per_week: \(DemoScale.sessionsPerWeekAndFacilitator)"
      return "- {person: \(facilitator.number), \(load), unavailable: [\(dates(facilitator.unavailable))]}"
    })

    slots:
    - {weekdays: [tue, wed, thu], start: "08:30", end: "16:00"}

    # Så stor del av en arbetsplats får vara borta på en dag.
    max_share_away_per_day: \(scale.shareAway)

    # Röda dagar, aftnar och klämdagar; somrar och jular.
    closed:
    - public
    - eves
    - klamdagar
    \(lines(scale.closed) { "- {from: \"\($0.from)\", to: \"\($0.to)\"}" })

    editions:
    - id: \(Self.edition)
      from: "\(scale.first)"
      to: "\(scale.last)"
      people:
        department:
    \(lines(DepartmentKind.all.map(\.name) + [DepartmentKind.council]) { "    - \"\($0)\"" })

    """
  }

  private func lines<Element>(_ elements: [Element], _ line: (Element) -> String) -> String {
    elements.map(line).joined(separator: "\n")
  }
}

// MARK: - What the programme needs

extension DemoMunicipality {
  private var participants: [DemoPerson] { people.filter { $0.department != DepartmentKind.academy } }

  /// How many of a category the fullest cohort has when they are spread evenly.
  private func most(of category: DemoCategory) -> Int {
    let count = participants.count { $0.category == category }
    return max(1, (count + scale.cohortCount - 1) / scale.cohortCount)
  }

  /// How many of the largest workplace each cohort has when they are spread evenly.
  private var largestWorkplaceShare: Int {
    let sizes = Dictionary(grouping: participants) { [$0.department, $0.workplace] }.values.map(\.count)
    return ((sizes.max() ?? 0) + scale.cohortCount - 1) / scale.cohortCount
  }

  private struct Room {
    let id: String
    let capacity: Int
    let site: String
    let unavailable: [Day]
  }

  private var rooms: [Room] {
    var dice = Dice(seed: seed, purpose: "rooms")
    let names = [
      "Rosen", "Linden", "Kajen", "Tornet", "Sundet", "Fyren", "Slottet", "Gröningen", "Magasinet", "Bryggan",
      "Masten",
      "Ljuset",
    ]
    return (0..<scale.roomCount).map { index in
      let round = index / names.count
      return Room(
        id: names[index % names.count] + (round == 0 ? "" : " \(round + 1)"),
        capacity: dice.pick([28, 30, 30, 32]),
        site: dice.pick(DepartmentKind.sites, weight: \.weight).name,
        unavailable: days(dice.number(in: 1...4), &dice)
      )
    }
  }

  private var facilitatorDays: [(number: String, unavailable: [Day])] {
    var dice = Dice(seed: seed, purpose: "facilitators")
    return facilitators.map { ($0.number, days(dice.number(in: 4...10), &dice)) }
  }

  /// Days on which there could be sessions but something else is on, in order.
  private func days(_ count: Int, _ dice: inout Dice) -> [Day] {
    let all = (scale.first.number...scale.last.number).map { Day(number: $0) }.filter { day in
      (2...4).contains(day.weekday) && !scale.closed.contains { $0.from <= day && day <= $0.to }
    }
    return Array(dice.shuffled(all).prefix(count)).sorted()
  }

  private func dates(_ days: [Day]) -> String { days.map { "\"\($0)\"" }.joined(separator: ", ") }
}
