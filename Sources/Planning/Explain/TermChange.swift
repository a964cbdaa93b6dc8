/// What a change does to one soft term.
public struct TermChange: Codable, Sendable, Equatable {
  /// The term, by its name in documents.
  public let term: String
  /// The term's value as it is; left out when there is nothing to measure.
  public let before: Double?
  /// The term's value after the change; left out when there is nothing to measure.
  public let after: Double?
  /// Whether that is better (`true`) or worse (`false`); left out when it is the same.
  public let better: Bool?
  /// For the two bridging terms: how many pairs more meet after the change, when that was counted.
  public let pairs: Int?
  /// The best value after the change that can be proved possible; left out when it was not computed.
  public let bound: Double?

  init(_ term: TermName, before: Double?, after: Double?, pairs: Int? = nil, bound: Double? = nil) {
    self.term = term.rawValue
    self.before = before
    self.after = after
    self.pairs = pairs
    self.bound = bound
    guard let before, let after, before != after else {
      better = nil
      return
    }
    better = term.higherIsBetter == (after > before)
  }

  /// All terms that there are before or after, in their usual order.
  static func all(
    _ before: [TermName: Double],
    _ after: [TermName: Double],
    pairs: [TermName: Int] = [:],
    bounds: [TermName: Double] = [:]
  ) -> [TermChange] {
    TermName.allCases.compactMap { name in
      guard before[name] != nil || after[name] != nil else { return nil }
      return TermChange(
        name,
        before: before[name],
        after: after[name],
        pairs: pairs[name],
        bound: bounds[name]
      )
    }
  }
}

extension TermName {
  /// Whether a plan is better the higher the value.
  public var higherIsBetter: Bool { self == .departmentBridging || self == .workplaceBridging }
}

/// A rule that something would break, or break more.
public struct BreakingRule: Codable, Sendable, Equatable {
  /// `H1` to `H13`.
  public let rule: String
  /// What the rule asks for.
  public let title: String
  /// How much more it would be broken, by the unit of the rule.
  public let count: Int

  init(_ rule: Rule, _ count: Int, _ title: String) {
    self.rule = rule.rawValue
    self.title = title
    self.count = count
  }
}
