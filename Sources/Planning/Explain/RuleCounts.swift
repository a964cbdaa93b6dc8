/// A number for each hard rule.
typealias RuleCounts = SIMD16<Int32>

extension RuleCounts {
  subscript(rule: Rule) -> Int {
    get { Int(self[rule.place]) }
    set { self[rule.place] = Int32(clamping: newValue) }
  }

  /// The sum over rules that are more broken than before; 0 when nothing new is broken.
  var risen: Int {
    Rule.allCases.reduce(0) { $0 + Swift.max(0, self[$1]) }
  }

  /// The rules that are more broken than before.
  var risenRules: [Rule] { Rule.allCases.filter { self[$0] > 0 } }

  /// The sum over all rules.
  var total: Int { Int(wrappedSum()) }
}

extension Rule {
  /// Its place among all rules, from 0.
  var place: Int {
    switch self {
    case .oneCohortEach: 0
    case .cohortSize: 1
    case .categoryQuotas: 2
    case .reportingLines: 3
    case .apartAndTogether: 4
    case .workplaceShare: 5
    case .modulesInOrder: 6
    case .roomUse: 7
    case .facilitatorUse: 8
    case .sameLead: 9
    case .absences: 10
    case .cover: 11
    case .baseline: 12
    }
  }
}
