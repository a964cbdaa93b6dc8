/// What the search minimises, as integers: faults against hard rules first, then the weighted soft terms.
///
/// The scale: the soft terms are brought to *pairs*. One pair of people is 1024 units times the term's weight; P is the
/// number of pairs that share a cohort when all cohorts are of equal size, N the number of people.
///
/// | term | one unit of the term costs, in units |
/// | --- | --- |
/// | `department_bridging` | 1280 a pair from one department, 768 while the term is less than 0.48 % from the most possible and 384 while less than 0.2 % |
/// | `workplace_bridging` | 1024 a pair of workplaces that does not meet, and 768 a pair of seats in one cohort |
/// | `met_before`, `isolation`, `disruption` | 1024 · P / N a pair, person, or change |
/// | `imbalance` | 1434 · P / N a person off the even share |
/// | `facilitator_load` | 1024 · P / N per session of the spread (the search sums squares) |
/// | `days_to_finish` | sets the last date the search may use; 1024 · P / N a day when plans are compared |
///
/// Department bridging weighs 2 by default: there are far fewer departments than workplaces, and it can come much nearer its bound.
/// With all weights 1 a term that is a share of all pairs and one that is a share of all people weigh alike, and
/// `soft` in the plan is the sum of `weight · share` (see ``PlanScore``). Weights are divided by the largest when it exceeds 4,
/// so that no weight can outgrow a hard rule.
struct Objective: Sendable {
  /// A unit of the scale: one pair at weight 1.
  static let unit = 1024

  /// Weights used where the problem gives none.
  static let defaultWeights: [String: Double] = [
    "department_bridging": 2, "workplace_bridging": 1, "met_before": 1, "imbalance": 1, "isolation": 1,
    "days_to_finish": 1, "facilitator_load": 1, "disruption": 4,
  ]

  /// The weights in force: the problem's, the defaults otherwise, negative ones 0.
  let weights: [String: Double]
  /// What a pair of one department costs when there are more of them than so many, from few pairs to many: what is left to
  /// win is worth less and less beside the bridges it would cost.
  let departmentPrices: [(above: Int, price: Int)]
  let workplacePair: Int
  /// Cost of a pair of people that share a cohort, whoever they are: cohorts larger than others make bridges, but
  /// raise the most bridges possible too, which the term is a share of.
  let seatPair: Int
  let metPair: Int
  let isolated: Int
  let disruption: Int
  let loadSquare: Int
  let lateDay: Int
  /// Cost of one person off, in 2^-16 units, divided by N.
  let imbalance: Double
  /// Starting price of one broken hard rule.
  let fault: Int
  /// Cost that one average swap moves; where temperatures start from.
  let scale: Int

  init(_ problem: DenseProblem) {
    var weights = Self.defaultWeights
    for (term, weight) in problem.document.weights ?? [:] where weights[term] != nil {
      weights[term] = max(0, weight)
    }
    self.weights = weights
    let shrink = max(1, (weights.values.max() ?? 1) / 4)
    let people = Double(max(1, problem.peopleCount))
    let size = people / Double(max(1, problem.cohortCount))
    let perPerson = max(1, (size - 1) / 2)
    func units(_ term: String, _ each: Double) -> Int {
      Int(((weights[term] ?? 0) / shrink * each * Double(Self.unit)).rounded())
    }
    let departmentPair = units("department_bridging", 1.25)
    let (fewest, most) = Self.departmentPairs(problem)
    departmentPrices = [
      (above: 0, price: departmentPair * 3 / 10), (above: fewest + most / 500, price: departmentPair * 6 / 10),
      (above: fewest + most * 3 / 625, price: departmentPair),
    ]
    workplacePair = units("workplace_bridging", 1)
    seatPair = workplacePair * 3 / 4
    metPair = units("met_before", perPerson)
    isolated = units("isolation", perPerson)
    disruption = units("disruption", perPerson)
    loadSquare = units("facilitator_load", 1)
    lateDay = units("days_to_finish", perPerson)
    imbalance = (weights["imbalance"] ?? 0) / shrink * perPerson * 1.4 * Double(Self.unit) * 65_536 / people
    let pair = max(units("department_bridging", 0.5), workplacePair, Self.unit / 4)
    scale = pair
    fault = Int(perPerson * 2) * pair + 8 * pair + max(metPair, isolated)
  }

  /// The fewest pairs of one department in cohorts of equal size, and the most pairs from two.
  private static func departmentPairs(_ problem: DenseProblem) -> (fewest: Int, most: Int) {
    let cohorts = max(1, problem.cohortCount)
    let (size, larger) = problem.peopleCount.quotientAndRemainder(dividingBy: cohorts)
    let sizes = (0..<cohorts).map { size + ($0 < larger ? 1 : 0) }
    let departments = Dictionary(grouping: 0..<problem.peopleCount) { problem.department[$0] }.map(\.value.count)
    let most = DepartmentBridging.mostPairs(cohortSizes: sizes, departmentSizes: departments)
    return (sizes.reduce(0) { $0 + $1 * ($1 - 1) / 2 } - most, most)
  }

  /// What one pair more or less of a department costs when there are so many.
  func departmentPrice(_ pairs: Int) -> Int {
    departmentPrices.last { pairs > $0.above }?.price ?? departmentPrices[0].price
  }

  /// What so many pairs of a department cost together.
  func departmentCost(_ pairs: Int) -> Int {
    var (cost, below) = (0, 0)
    for (above, price) in departmentPrices {
      cost += max(0, pairs - above) * (price - below)
      below = price
    }
    return cost
  }
}

/// Everything a state counts. Hard rules by their number in the contract, soft terms by name.
struct Tally: Equatable {
  /// H1: people without a seat.
  var unplaced = 0
  /// H2: people above or below the size limits.
  var size = 0
  /// H3: people above or below a quota.
  var quota = 0
  /// H4 and H5: pairs that must not meet and do, pairs that must and do not.
  var ties = 0
  /// H6: people over the limit of a workplace.
  var workplaceOver = 0
  /// H7: sessions missing, out of order, or too close or far.
  var gaps = 0
  /// H8: rooms closed, too small or taken.
  var rooms = 0
  /// H9: facilitators missing, taken, or over their week.
  var staff = 0
  /// H11: members missing over the limit.
  var absent = 0
  /// H12: people away over a workplace's limit.
  var away = 0

  /// Pairs of people sharing a cohort.
  var pairs = 0
  /// Pairs of one department sharing a cohort.
  var departmentPairs = 0
  /// Pairs of workplaces that share a cohort.
  var bridges = 0
  /// Pairs that met before.
  var met = 0
  var isolated = 0
  /// In units of the objective, rounded down per cohort and value.
  var imbalance = 0
  /// Sum over facilitators of the square of their sessions.
  var loadSquares = 0
  var disruption = 0

  var hard: Int {
    unplaced + size + quota + ties + workplaceOver + gaps + rooms + staff + absent + away
  }

  /// Faults in the timetable alone.
  var timetable: Int { gaps + rooms + staff }

  /// The soft terms' cost, pairs of one department at their prices.
  func soft(_ objective: Objective) -> Int {
    soft(objective, departmentPair: 0) + objective.departmentCost(departmentPairs)
  }

  /// The soft terms' cost when every pair of one department has the same price.
  func soft(_ objective: Objective, departmentPair: Int) -> Int {
    departmentPairs * departmentPair - bridges * objective.workplacePair + pairs * objective.seatPair
      + met * objective.metPair
      + isolated * objective.isolated + imbalance + loadSquares * objective.loadSquare
      + disruption * objective.disruption
  }
}
