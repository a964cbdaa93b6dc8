import Planning

/// Hires everyone: departments, their managers, and teams under them.
struct Organisation {
  private(set) var people: [DemoPerson] = []
  private var dice: Dice
  private var places = PlaceBook()
  private let names = NameBook()
  private let today: Day

  /// Hires `count` people, of whom `facilitators` facilitate.
  init(count: Int, facilitators: Int, seed: UInt64, today: Day) {
    dice = Dice(seed: seed, purpose: "organisation")
    self.today = today
    let kinds = DepartmentKind.all
    let employed = count * kinds.reduce(0) { $0 + $1.size } / 10_000
    let politicians = max(2, count - employed - facilitators)
    let sizes = apportion(count - politicians - facilitators, by: kinds.map(\.size))
    let managers = Self.managers(of: sizes, in: count)
    for index in kinds.indices { hire(kinds[index], sizes[index], managers: managers[index]) }
    elect(politicians)
    hireFacilitators(facilitators)
    appointRepresentatives(max(1, count * 24 / 10_000))
    handOutNumbers()
  }

  /// Five managers in a hundred people, more only where a team would otherwise be too large.
  private static func managers(of sizes: [Int], in count: Int) -> [Int] {
    let least = sizes.map { $0 <= teamSize.upperBound ? 1 : 1 + ($0 + 27) / 29 }
    let spare = max(0, count / 20 - least.reduce(0, +))
    return zip(least, apportion(spare, by: sizes)).map(+)
  }

  /// Room for deputies beside the team: nobody has more than 35 reports.
  private static let teamSize = 10...31

  // MARK: Departments

  private mutating func hire(_ kind: DepartmentKind, _ size: Int, managers: Int) {
    let office = Workplace(
      department: kind.name,
      name: kind.office,
      site: "Helsingborg",
      women: 62,
      field: .office
    )
    let director = add(office, kind.director, .manager, under: kind.isCompany ? nil : head)
    let middleCount = managers < 9 ? 0 : managers / 10
    let middles = (0..<middleCount).map { _ in add(office, kind.middle, .manager, under: director) }
    let teams = teamSizes(of: size - managers, in: managers - 1 - middleCount)
    guard !teams.isEmpty else {
      return staff(
        kind.workplaces[0],
        size - managers,
        at: place(kind.workplaces[0], in: kind, number: 0),
        under: director
      )
    }
    let bosses = open(kind, teams)
    for (index, boss) in bosses.enumerated() {
      people[boss].boss = middles.isEmpty ? director : middles[index * middles.count / bosses.count]
    }
  }

  /// The stadsdirektör, hired first.
  private var head: Int? { people.isEmpty ? nil : 0 }

  /// Teams of different sizes, each within ``teamSize`` when there are people enough.
  private mutating func teamSizes(of count: Int, in teams: Int) -> [Int] {
    guard teams > 0 else { return [] }
    var sizes = apportion(count, by: Array(repeating: 1, count: teams))
    for _ in 0..<teams * 4 {
      let (from, to, moved) = (dice.below(teams), dice.below(teams), dice.number(in: 1...4))
      if sizes[from] - moved >= Self.teamSize.lowerBound, sizes[to] + moved <= Self.teamSize.upperBound {
        sizes[from] -= moved
        sizes[to] += moved
      }
    }
    return sizes
  }

  /// Puts teams under roofs, each with its boss and deputies.
  ///
  /// - Returns: The bosses.
  private mutating func open(_ kind: DepartmentKind, _ teams: [Int]) -> [Int] {
    var bosses: [Int] = []
    var rest = teams[...]
    let counts = apportion(teams.count, by: kind.workplaces.map(\.share))
    for (workplace, count) in zip(kind.workplaces, counts) {
      var (left, number) = (count, 0)
      while left > 0 {
        let roof = min(left, dice.number(in: workplace.teams))
        bosses.append(open(workplace, in: kind, number: number, teams: rest.prefix(roof)))
        rest = rest.dropFirst(roof)
        left -= roof
        number += 1
      }
    }
    return bosses
  }

  private mutating func open(
    _ kind: WorkplaceKind,
    in department: DepartmentKind,
    number: Int,
    teams: ArraySlice<Int>
  ) -> Int {
    let workplace = place(kind, in: department, number: number)
    let boss = add(workplace, kind.boss, .manager, under: nil)
    for (index, size) in teams.enumerated() {
      staff(
        kind,
        size,
        at: workplace,
        under: index == 0 ? boss : add(workplace, kind.deputy, .manager, under: boss)
      )
    }
    return boss
  }

  private mutating func place(_ kind: WorkplaceKind, in department: DepartmentKind, number: Int) -> Workplace {
    Workplace(
      department: department.name,
      name: places.name(kind.naming, number: number, &dice),
      site: dice.pick(DepartmentKind.sites, weight: \.weight).name,
      women: kind.women,
      field: kind.field
    )
  }

  private mutating func staff(_ kind: WorkplaceKind, _ count: Int, at workplace: Workplace, under boss: Int) {
    for _ in 0..<count {
      let occupation = dice.pick(kind.occupations, weight: \.weight)
      add(workplace, occupation.title, .staff, under: boss, partTime: occupation.partTime)
    }
  }

  // MARK: Beside the departments

  private mutating func elect(_ count: Int) {
    let boards = [
      "Kommunstyrelsen", "Barn- och utbildningsnämnden", "Vård- och omsorgsnämnden", "Socialnämnden",
      "Stadsbyggnadsnämnden",
      "Kulturnämnden",
    ]
    for index in 0..<count {
      let title =
        switch index {
        case 0: "kommunstyrelsens ordförande"
        case 1..<boards.count: "nämndordförande"
        default: dice.pick(["ledamot", "ledamot", "vice ordförande", "ersättare"])
        }
      let board = Workplace(
        department: DepartmentKind.council,
        name: boards[index % boards.count],
        site: "Helsingborg",
        women: 47,
        field: .office
      )
      add(board, title, .politician, under: nil)
    }
  }

  /// Half of them are employed, half are consultants, who have nobody to report to.
  private mutating func hireFacilitators(_ count: Int) {
    for index in 0..<count {
      let isConsultant = index % 2 == 1
      let workplace = Workplace(
        department: DepartmentKind.academy,
        name: isConsultant ? "Konsulter" : "Processledare",
        site: "Helsingborg",
        women: 60,
        field: .office
      )
      add(workplace, isConsultant ? "konsult" : "processledare", .staff, under: isConsultant ? nil : head)
    }
  }

  private mutating func appointRepresentatives(_ count: Int) {
    let staff = people.indices.filter {
      people[$0].category == .staff && people[$0].department != DepartmentKind.academy
    }
    for index in dice.shuffled(staff).prefix(count) {
      people[index].category = .representative
      people[index].title = dice.pick(["facklig företrädare", "huvudskyddsombud"])
    }
  }

  // MARK: People

  /// Where the next people are hired.
  private struct Workplace {
    let department: String
    let name: String
    let site: String
    /// How many in a hundred are women.
    let women: Int
    let field: Field
  }

  @discardableResult
  private mutating func add(
    _ workplace: Workplace,
    _ title: String,
    _ category: DemoCategory,
    under boss: Int?,
    partTime: Int = 0
  ) -> Int {
    let gender: Gender = dice.happens(workplace.women) ? .woman : .man
    // Most have been here for some years, a few for a whole working life.
    let years = min(dice.below(36), dice.below(30))
    people.append(
      DemoPerson(
        number: "",
        name: names.name(gender, &dice),
        department: workplace.department,
        workplace: workplace.name,
        title: title,
        category: category,
        started: today.advanced(by: -200 - years * 365 - dice.below(365)),
        site: workplace.site,
        employmentRate: dice.happens(partTime) ? dice.pick([50, 60, 75, 75, 80, 80, 85, 90]) : 100,
        isProtected: dice.happens(3, of: 1_000),
        gender: gender,
        field: workplace.field,
        boss: boss
      )
    )
    return people.count - 1
  }

  /// Numbers say nothing of where people work, and an address is one person's alone.
  private mutating func handOutNumbers() {
    let numbers = dice.shuffled(Array(10_001...10_000 + people.count)).map { "E\($0)" }
    var namesakes: [String: Int] = [:]
    for index in people.indices {
      people[index].number = numbers[index]
      people[index].reportsTo = people[index].boss.map { numbers[$0] }
      let address = asciiLetters(people[index].name)
      namesakes[address, default: 0] += 1
      let count = namesakes[address, default: 1]
      people[index].email = address + (count == 1 ? "" : String(count)) + "@helsingborg.example"
    }
    people.sort { ($0.number.utf8.count, $0.number) < ($1.number.utf8.count, $1.number) }
  }
}

extension DepartmentKind {
  /// Its head answers to a board, not to the stadsdirektör.
  fileprivate var isCompany: Bool { director == "verkställande direktör" }
}
