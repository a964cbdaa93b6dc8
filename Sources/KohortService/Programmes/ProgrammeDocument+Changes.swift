extension ProgrammeDocument {
  /// Takes over the editions that the document does not name: they may have been created by themselves, and an
  /// edition that people travel in is not taken away by leaving out a line.
  mutating func keepEditions(of old: ProgrammeDocument?) {
    let named = Set((editions ?? []).map(\.id))
    let all = (editions ?? []) + (old?.editions ?? []).filter { !named.contains($0.id) }
    editions = all.sorted { ($0.from, $0.id) < ($1.from, $1.id) }
  }

  /// What is different from an earlier document, in the order of the document; without one, all of it is new.
  func changes(since old: ProgrammeDocument?) -> [ProgrammeApply.Change] {
    var changes: [ProgrammeApply.Change] = []
    func compare<Value: Equatable>(_ part: String, _ value: (ProgrammeDocument) -> Value?) {
      let (now, before) = (value(self), old.flatMap(value))
      guard now != before else { return }
      let change: ProgrammeChange = before == nil ? .created : now == nil ? .removed : .changed
      changes.append(.init(part: part, id: nil, change: change))
    }
    func compare<Item: Equatable>(
      _ part: String,
      _ items: (ProgrammeDocument) -> [Item]?,
      _ id: (Item) -> String
    ) {
      let now = items(self) ?? []
      let before = old.flatMap(items) ?? []
      let known = Dictionary(before.map { (id($0), $0) }, uniquingKeysWith: { first, _ in first })
      let kept = Set(now.map(id))
      changes += now.filter { known[id($0)] != $0 }.map {
        .init(part: part, id: id($0), change: known[id($0)] == nil ? .created : .changed)
      }
      changes += before.filter { !kept.contains(id($0)) }.map {
        .init(part: part, id: id($0), change: .removed)
      }
    }
    compare("title") { $0.title }
    compare("modules", { $0.modules }, \.id)
    if let old, Set(old.modules.map(\.id)) == Set(modules.map(\.id)),
      old.modules.map(\.id) != modules.map(\.id)
    {
      changes.append(.init(part: "modules", id: nil, change: .changed))
    }
    compare("cohorts") { $0.cohorts }
    compare("rooms", { $0.rooms }, \.id)
    compare("facilitators", { $0.facilitators }, \.person)
    compare("facilitators_per_session") { $0.facilitatorsPerSession }
    compare("slots") { $0.slots }
    compare("closed") { $0.closed }
    compare("max_share_away_per_day") { $0.maxShareAwayPerDay }
    compare("workplaces", { $0.workplaces }, \.id)
    compare("max_unavailable_per_session") { $0.maxUnavailablePerSession }
    compare("weights") { $0.weights }
    compare("editions", { $0.editions }, \.id)
    return changes
  }
}
