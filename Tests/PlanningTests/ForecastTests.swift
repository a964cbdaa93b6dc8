import Planning
import Testing

/// When everyone has gone: small calendars reckoned by hand, and what must hold for any.
struct ForecastTests {
  /// Forty people in two cohorts, one module, a slot every Monday from 11 January 2027, one room, two
  /// facilitators.
  private static func problem(people: Int = 40, weeks: Int = 20, everyWeeks: Int = 1) -> ProblemDocument {
    let people = (0..<people).map { number in
      ProblemDocument.Person(
        id: "p\(number)",
        category: number % 10 == 0 ? .manager : .staff,
        department: number % 2 == 0 ? "A" : "B",
        workplace: number % 2 == 0 ? "a" : "b"
      )
    }
    var problem = ProblemDocument(
      people: people,
      cohorts: .init(count: 2, size: .init(min: 1, max: people.count))
    )
    problem.modules = [.init(id: "m1")]
    let start = Day.of(2027, 1, 11)
    problem.slots = stride(from: 0, to: weeks, by: everyWeeks).map { week in
      let date = start.advanced(by: 7 * week)
      return .init(id: "\(date)", date: date, start: "08:30", end: "12:00")
    }
    problem.rooms = [.init(id: "r", capacity: people.count)]
    problem.facilitators = [.init(id: "f"), .init(id: "g")]
    return problem
  }

  private static let exact = Forecast.Assumptions(showUp: 1, turnover: 0)

  @Test func `two cohorts in one room have gone on the second Monday, and with two rooms on the first`()
    throws
  {
    let result = try #require(forecast(Self.problem(), Self.exact))
    #expect(result.forecast.sessionsPerWeek == 1 && result.forecast.seatsPerSession == 20)
    #expect(result.forecast.everyone.gone == Day.of(2027, 1, 18))
    #expect(result.forecast.everyone.people == 40 && result.forecast.everyone.remaining == 40)
    #expect(result.oneMoreRoom.gone == Day.of(2027, 1, 11))
    #expect(result.daysEarlier(result.oneMoreRoom) == 7)
    #expect(result.daysEarlier(result.oneMoreFacilitator) == 0)
    #expect(result.forecast.departments.map(\.name) == ["A", "B"])
    #expect(result.forecast.categories.map(\.name) == ["manager", "staff"])
    #expect(result.forecast.departments.allSatisfy { $0.gone == Day.of(2027, 1, 18) })
  }

  @Test func `nobody has gone before the last session that is planned for them, whatever room there would be`() throws {
    let planned = ["p0": Day.of(2027, 2, 8), "p1": Day.of(2027, 1, 11)]
    let result = try #require(forecast(Self.problem(), .init(showUp: 1, turnover: 0, planned: planned)))
    #expect(result.forecast.everyone.gone == Day.of(2027, 2, 8))
    #expect(result.forecast.departments.map(\.gone) == [Day.of(2027, 2, 8), Day.of(2027, 1, 18)])
    #expect(result.oneMoreRoom.gone == Day.of(2027, 2, 8) && result.daysEarlier(result.oneMoreRoom) == 0)
  }

  @Test func `half of those expected come, so it takes twice as long`() throws {
    let result = try #require(forecast(Self.problem(), .init(showUp: 0.5, turnover: 0)))
    #expect(result.forecast.everyone.gone == Day.of(2027, 2, 1))
  }

  @Test func `after the calendar's end its average week goes on`() throws {
    let result = try #require(forecast(Self.problem(weeks: 1), Self.exact))
    #expect(result.forecast.calendarEnd == Day.of(2027, 1, 11))
    #expect(result.forecast.everyone.gone == Day.of(2027, 1, 22))
  }

  @Test func `the gaps between modules hold the last one back`() throws {
    var problem = Self.problem()
    problem.modules = [.init(id: "m1"), .init(id: "m2", gapDays: .init(min: 60, max: 90))]
    let result = try #require(forecast(problem, Self.exact))
    #expect(result.forecast.everyone.gone == Day.of(2027, 3, 12))
  }

  @Test func `what has been done need not be done again`() throws {
    let done = Dictionary(uniqueKeysWithValues: (0..<20).map { ("p\($0)", 1) })
    let result = try #require(forecast(Self.problem(), .init(showUp: 1, turnover: 0, done: done)))
    #expect(result.forecast.everyone.remaining == 20)
    #expect(result.forecast.everyone.gone == Day.of(2027, 1, 11))
  }

  @Test func `a workplace that can spare one a month has never gone when more than that leave`() throws {
    var problem = Self.problem(people: 400, weeks: 52, everyWeeks: 4)
    problem.workplaces = [.init(id: "a", maxAwayPerDay: 1)]
    let result = try #require(forecast(problem, .init(showUp: 1, turnover: 0.1)))
    let departments = Dictionary(uniqueKeysWithValues: result.forecast.departments.map { ($0.name, $0) })
    let scarce = try #require(departments["A"])
    #expect(scarce.gone == nil && scarce.throughput < scarce.arrivals)
    #expect(departments["B"]?.gone != nil)
  }

  @Test func `a category that a cohort takes few of goes at their pace`() throws {
    var problem = Self.problem(people: 40)
    problem.cohorts.categories = ["manager": .init(max: 1)]
    let result = try #require(forecast(problem, Self.exact))
    // Four managers, one a session; the thirty-six others need no longer than they would alone.
    #expect(result.forecast.categories.first { $0.name == "manager" }?.gone == Day.of(2027, 2, 1))
    #expect(result.forecast.categories.first { $0.name == "staff" }?.gone == Day.of(2027, 1, 18))
  }

  @Test(arguments: UInt64(0)..<60)
  func `one more room or facilitator never makes anyone later`(seed: UInt64) throws {
    var numbers = SeededNumbers(seed: seed)
    var problem = RandomProblem.make(seed: seed).problem
    guard problem.modules != nil else { return }
    problem.baseline = nil
    problem.freezeBefore = nil
    let assumptions = Forecast.Assumptions(
      showUp: Double.random(in: 0.3...1, using: &numbers),
      turnover: Double.random(in: 0...1, using: &numbers)
    )
    let before = try #require(forecast(problem, assumptions))
    var roomier = problem
    roomier.rooms = (roomier.rooms ?? []) + [.init(id: "extra", capacity: 1000)]
    var staffed = problem
    staffed.facilitators = (staffed.facilitators ?? []) + [.init(id: "extra")]
    for changed in [roomier, staffed] {
      let after = try #require(forecast(changed, assumptions))
      let pairs =
        [(before.forecast.everyone, after.forecast.everyone)]
        + Array(zip(before.forecast.departments, after.forecast.departments))
        + Array(zip(before.forecast.categories, after.forecast.categories))
      for (old, new) in pairs {
        guard let gone = old.gone else { continue }
        #expect(try #require(new.gone) <= gone, "seed \(seed): \(old.name)")
      }
    }
  }

  @Test func `without sessions there is nothing to forecast`() {
    #expect(forecast(.init(people: [], cohorts: .init(size: .init(min: 1, max: 2)))) == nil)
  }
}
