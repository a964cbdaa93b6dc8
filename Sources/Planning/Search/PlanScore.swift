extension SearchState {
  /// The soft terms that apply to the problem, as the contract defines them.
  var terms: [String: Double] {
    var terms = ["department_bridging": departmentBridging, "workplace_bridging": workplaceBridging]
    let rules = problem.document.cohorts
    if rules.metBefore != nil { terms["met_before"] = Double(tally.met) }
    if rules.balance != nil { terms["imbalance"] = exactImbalance }
    if rules.avoidIsolation != nil { terms["isolation"] = Double(tally.isolated) }
    if modules > 0 {
      terms["days_to_finish"] = Double(daysToFinish)
      terms["facilitator_load"] = Double(loadSpread)
    }
    if problem.started.isPresent { terms["disruption"] = Double(tally.disruption) }
    return terms
  }

  /// The weighted sum of the terms, as ``SoftSum`` says; lower is better.
  var soft: Double {
    let named = terms.compactMap { name, value in TermName(rawValue: name).map { ($0, value) } }
    return SoftSum(problem.document, cohorts: cohorts).sum(Dictionary(uniqueKeysWithValues: named))
  }

  /// Days from the first slot's date to the last one used.
  var daysToFinish: Int {
    var last = 0
    for session in 0..<cohorts * modules where sessionSlot[session] >= 0 {
      last = max(last, Int(calendar.day[Int(calendar.slotDate[Int(sessionSlot[session])])] - calendar.day[0]))
    }
    return last
  }

  private var loadSpread: Int {
    let loads = (0..<calendar.facilitatorCount).map { Int(load[$0]) }.filter { $0 > 0 }
    return (loads.max() ?? 0) - (loads.min() ?? 0)
  }

  private var sizes: [Int] { (0..<cohorts).map { Int(size[$0]) } }

  private var pairs: Int { sizes.reduce(0) { $0 + $1 * ($1 - 1) / 2 } }

  private var departmentBridging: Double {
    let first = problem.traits.firstValue
    var least = 0
    for value in first[Traits.department]..<first[Traits.department + 1] {
      least += Self.evenPairs(Int(problem.traits.total[value]), over: max(1, cohorts))
    }
    let most = pairs - least
    return most > 0 ? Double(pairs - tally.departmentPairs) / Double(most) : 1
  }

  private var workplaceBridging: Double {
    let most = Self.mostBridges(
      workplaces: (0..<problem.workplaceCount).map { Int(problem.workplaceSize[$0]) }, sizes: sizes)
    return most > 0 ? Double(tally.bridges) / Double(most) : 1
  }

  /// Pairs that so many people make when spread evenly over the cohorts: the fewest possible.
  private static func evenPairs(_ people: Int, over cohorts: Int) -> Int {
    let (q, r) = people.quotientAndRemainder(dividingBy: cohorts)
    return r * (q + 1) * q / 2 + (cohorts - r) * q * (q - 1) / 2
  }

  /// The contract's bound on distinct pairs of workplaces.
  private static func mostBridges(workplaces: [Int], sizes: [Int]) -> Int {
    let count = workplaces.count
    let ordered = sizes.sorted(by: >)
    var reach = [0]
    for size in ordered { reach.append(reach[reach.count - 1] + max(0, size - 1)) }
    let byPlace = workplaces.reduce(0) { $0 + min(count - 1, reach[min($1, sizes.count)]) } / 2
    let byCohort = sizes.reduce(0) { sum, size in
      let kinds = min(size, count)
      return sum + kinds * (kinds - 1) / 2
    }
    var people = 0
    var waste = 0
    for (index, size) in workplaces.sorted(by: >).enumerated() {
      people += size
      waste = max(waste, evenPairs(people, over: max(1, sizes.count)) - (index + 1) * index / 2)
    }
    let allPairs = sizes.reduce(0) { $0 + $1 * ($1 - 1) / 2 }
    return max(0, min(byPlace, byCohort, count * (count - 1) / 2, allPairs - waste))
  }

  private var exactImbalance: Double {
    var sum = 0.0
    for value in 0..<valueCount where problem.traits.balance[value] > 0 {
      var off = 0
      for cohort in 0..<cohorts {
        let share = Int(size[cohort]) * Int(problem.traits.total[value])
        let rest = share % max(1, people)
        off += abs(count(cohort, value) * people - share) - min(rest, people - rest)
      }
      sum += problem.traits.balance[value] * Double(off) / Double(max(1, people))
    }
    return sum / Double(max(1, people))
  }
}
