import Bilingual

/// Finds a minimal set of limits that contradict each other, and what frees it.
struct ClashSearch {
  private let problem: ProblemDocument
  private let hint: Contradiction
  private let all: [ProblemLimit]

  init(_ problem: ProblemDocument, hint: Contradiction) {
    self.problem = problem
    self.hint = hint
    all = ProblemLimit.all(in: problem)
  }

  /// The problem with no other limits than some.
  private func keeping(_ limits: [ProblemLimit]) -> ProblemDocument {
    let kept = Set(limits)
    return problem.lifting(all.filter { !kept.contains($0) })
  }

  /// What was seen is narrowed down by what is seen, and what was tried by trying.
  private func clashes(in problem: ProblemDocument) -> [Contradiction] {
    hint.isTried ? contradictions(in: problem) : findContradictions(problem)
  }

  private func clash(_ limits: [ProblemLimit]) -> Bool { !clashes(in: keeping(limits)).isEmpty }

  /// Limits that contradict each other, of which none can be spared; empty when even without limits there is a
  /// contradiction.
  func minimal() -> [ProblemLimit] {
    var kept = likely()
    // What took many tries to find cannot be narrowed down with few.
    guard clash(kept) else { return [] }
    // What people think of last is spared first, so that the set is told in the usual terms.
    for limit in [ProblemLimit.seats, .weekly, .absent, .atSession] where clash(kept.filter { $0 != limit }) {
      kept.removeAll { $0 == limit }
    }
    var size = max(1, kept.count / 2)
    while true {
      var place = 0
      var isSmaller = false
      while place < kept.count {
        let rest = Array(kept[..<place]) + Array(kept[min(kept.count, place + size)...])
        if clash(rest) {
          kept = rest
          isSmaller = true
        } else {
          place += size
        }
      }
      if size == 1, !isSmaller { return kept }
      size = max(1, size / 2)
    }
  }

  /// Where to begin: what the contradiction itself points at, when that is enough for one.
  private func likely() -> [ProblemLimit] {
    let concerned = Set(hint.people + hint.places)
    let pointed = all.filter { limit in
      hint.rules.contains(limit.rule) && (limit.names.isEmpty || limit.names.allSatisfy(concerned.contains))
    }
    if clash(pointed) { return pointed }
    // How many cohorts there are comes from their size and number.
    let sized = all.filter { pointed.contains($0) || [.smallest, .largest, .count].contains($0) }
    if clash(sized) { return sized }
    let sameRules = all.filter { hint.rules.contains($0.rule) }
    return clash(sameRules) ? sameRules : all
  }

  /// A clash in words; that of the problem itself where no limit can lift it.
  func clash(
    _ limits: [ProblemLimit],
    _ easings: [Easing],
    after made: [Easing],
    _ language: Language
  ) -> Infeasibility.Clash {
    let contradiction = clashes(in: keeping(limits)).first ?? hint
    let ordered = limits.sorted { ($0.rule, $0.names.joined()) < ($1.rule, $1.names.joined()) }
    let named = ordered.map {
      Infeasibility.Limit(rule: $0.rule.rawValue, detail: $0.words(in: problem)[language])
    }
    return Infeasibility.Clash(
      rules: limits.isEmpty
        ? hint.rules.map { .init(rule: $0.rawValue, detail: $0.title[language]) } : named,
      people: contradiction.people,
      places: contradiction.places,
      detail: contradiction.words[language],
      frees: easings.map { $0.remedy(freesAll: isFree($0.applied(to: problem)), language) },
      after: made.map { easing in
        let remedy = easing.remedy(freesAll: false, language)
        return remedy.whatIf ?? remedy.detail
      }
    )
  }

  // MARK: - What frees it

  /// For each limit the least change that frees the clash.
  func easings(of limits: [ProblemLimit]) -> [Easing] {
    let alone = keeping(limits)
    return limits.flatMap { limit -> [Easing] in
      if limit.lettingGo != nil { return [.lettingGo(limit)] }
      return limit.changes.compactMap { make in least(make, alone).map { .change($0) } }
    }
  }

  /// The least amount that frees the clash, by doubling and then halving the interval; nil when none up to 1,024 does.
  private func least(_ make: (Int) -> ProblemChange, _ alone: ProblemDocument) -> ProblemChange? {
    func frees(_ amount: Int) -> Bool {
      guard let changed = try? alone.changed(by: [make(amount)]) else { return false }
      return clashes(in: changed).isEmpty
    }
    var high = 1
    while !frees(high) {
      high *= 2
      if high > 1_024 { return nil }
    }
    var low = high / 2
    while high - low > 1 {
      let middle = (low + high) / 2
      if frees(middle) { high = middle } else { low = middle }
    }
    return make(high)
  }
}
