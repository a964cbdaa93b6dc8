import Planning

/// A municipality made from a seed: departments of very different size, workplaces of 4 to 40, a manager each, absences, little
/// cover at small workplaces, and rooms and facilitators for six sessions a cohort with a third to spare.
enum InventedProblem {
  static func make(people count: Int, seed: UInt64) -> ProblemDocument {
    var random = Numbers(state: seed)
    var people: [ProblemDocument.Person] = []
    var workplaces: [ProblemDocument.Workplace] = []
    let cohorts = max(1, (count + 24) / 25)
    let sessions = cohorts * 6
    let rooms = max(2, (sessions + 399) / 400)
    let dates = workdays(count: min(460, max(120, sessions * 4 / (rooms * 2 * 3) + 1)))
    while people.count < count {
      let department = "D" + String(min(random.below(12), random.below(12)) + 1)
      let size = min(count - people.count, 4 + min(random.below(37), random.below(37)))
      let workplace = "\(department)/W\(workplaces.count + 1)"
      workplaces.append(.init(id: workplace, maxAwayPerDay: max(1, size / 5)))
      let manager = "P\(people.count + 1)"
      for place in 0..<size {
        let away = random.below(100) < 15 ? (0..<3).map { _ in dates[random.below(dates.count)] } : nil
        people.append(
          .init(
            id: "P\(people.count + 1)", category: place == 0 || place == 9 ? .manager : .staff, department: department,
            workplace: workplace, reportsTo: place == 0 ? nil : manager,
            attributes: ["gender": random.below(100) < 70 ? "f" : "m"], unavailable: away.map { Array(Set($0)).sorted() }))
      }
    }
    var rules = ProblemDocument.Cohorts(
      count: cohorts, size: .init(min: 22, max: 28), categories: ["manager": .init(min: 1)], reportingLine: .apart,
      maxPerWorkplace: 3, balance: ["gender": 1], avoidIsolation: ["gender"])
    rules.metBefore = (0..<count).map { _ in ["P\(random.below(count) + 1)", "P\(random.below(count) + 1)"] }
      .filter { $0[0] != $0[1] }
    var problem = ProblemDocument(people: people, cohorts: rules)
    problem.workplaces = workplaces
    problem.modules = (1...6).map { .init(id: "m\($0)", gapDays: $0 == 1 ? nil : .init(min: 7, max: 70)) }
    problem.slots = dates.flatMap { date in
      [("am", "08:30", "12:00"), ("pm", "13:00", "16:30")].map {
        .init(id: "\(date)/\($0.0)", date: date, start: $0.1, end: $0.2)
      }
    }
    problem.rooms = (1...rooms).map { .init(id: "R\($0)", capacity: 30) }
    problem.facilitators = (1...rooms * 4).map { .init(id: "F\($0)", maxSessionsPerWeek: 6) }
    problem.facilitatorsPerSession = 2
    problem.maxUnavailablePerSession = 2
    return problem
  }

  private static func workdays(count: Int) -> [Day] {
    guard var day = Day("2027-01-11") else { return [] }
    var days: [Day] = []
    while days.count < count {
      if day.weekday <= 5 { days.append(day) }
      day = day.advanced(by: 1)
    }
    return days
  }

  /// Random numbers from one seed (SplitMix64).
  struct Numbers {
    var state: UInt64

    mutating func below(_ bound: Int) -> Int {
      state &+= 0x9E37_79B9_7F4A_7C15
      var value = state
      value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
      value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
      return Int((value ^ (value >> 31)) % UInt64(bound))
    }
  }
}
