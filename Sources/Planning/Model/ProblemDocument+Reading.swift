public import Bilingual

extension ProblemDocument {
  /// Reads a planning problem from JSON text.
  ///
  /// - Parameters:
  ///   - bytes: UTF-8, with or without a byte order mark.
  ///   - warn: Called with a line for each thing that is let through but may be a mistake: a member that the
  ///   format does not have, a `keep_apart` or `keep_together` that names somebody who is not among the people,
  ///   an attribute to balance that nobody has, a baseline session in a slot that is gone.
  /// - Returns: The problem, valid.
  /// - Throws: ``DocumentError`` for text that is not a planning problem, naming the member.
  public static func read(
    _ bytes: [UInt8],
    warn: (Words) -> Void = { _ in }
  ) throws(DocumentError) -> ProblemDocument {
    let problem = try DocumentReading.read(ProblemDocument.self, from: bytes, warn: warn)
    try problem.validate()
    problem.doubts().forEach(warn)
    return problem
  }

  /// The problem as JSON text on one line, members sorted by name: equal problems give equal bytes.
  public func encoded() -> [UInt8] { DocumentReading.write(self) }

  /// Refuses values that the format does not allow: ids used twice, limits upside down, times that are none.
  ///
  /// ``read(_:warn:)`` has done this; a problem put together in code is validated by whoever did.
  ///
  /// - Throws: ``DocumentError`` for the first member that is wrong.
  public func validate() throws(DocumentError) {
    try Expect.format(format, Self.formatName, "format")
    try Expect.uniqueIDs(people.map(\.id), in: "people")
    try validateWorkplaces()
    try cohorts.validate(at: "cohorts")
    try validateModules()
    try validateSlots()
    try validateRoomsAndFacilitators()
    try validateWeights()
    try baseline?.validate(at: "baseline")
  }

  private func validateWorkplaces() throws(DocumentError) {
    let workplaces = workplaces ?? []
    try Expect.uniqueIDs(workplaces.map(\.id), in: "workplaces")
    for (place, workplace) in workplaces.enumerated() {
      try Expect.whole(workplace.maxAwayPerDay, "workplaces[\(place)].max_away_per_day")
    }
  }

  private func validateModules() throws(DocumentError) {
    let modules = modules ?? []
    try Expect.uniqueIDs(modules.map(\.id), in: "modules")
    for (place, module) in modules.enumerated().dropFirst() {
      guard let gap = module.gapDays else { continue }
      try Expect.range(gap.min, gap.max, "modules[\(place)].gap_days")
    }
  }

  private func validateSlots() throws(DocumentError) {
    let slots = slots ?? []
    try Expect.uniqueIDs(slots.map(\.id), in: "slots")
    for (place, slot) in slots.enumerated() {
      guard let start = TimeOfDay(slot.start) else {
        throw DocumentError(
          "slots[\(place)].start",
          expected: Words(sv: "en tid som 08:30", en: "a time such as 08:30"),
          found: DocumentReading.quoted(slot.start)
        )
      }
      guard let end = TimeOfDay(slot.end) else {
        throw DocumentError(
          "slots[\(place)].end",
          expected: Words(sv: "en tid som 12:00", en: "a time such as 12:00"),
          found: DocumentReading.quoted(slot.end)
        )
      }
      guard start < end else {
        throw DocumentError(
          "slots[\(place)].end",
          expected: Words(
            sv: "en tid senare än start, som är \(slot.start)",
            en: "a time later than start, which is \(slot.start)"),
          found: DocumentReading.quoted(slot.end)
        )
      }
    }
  }

  private func validateRoomsAndFacilitators() throws(DocumentError) {
    let rooms = rooms ?? []
    try Expect.uniqueIDs(rooms.map(\.id), in: "rooms")
    for (place, room) in rooms.enumerated() {
      try Expect.whole(room.capacity, "rooms[\(place)].capacity")
    }
    let facilitators = facilitators ?? []
    try Expect.uniqueIDs(facilitators.map(\.id), in: "facilitators")
    for (place, facilitator) in facilitators.enumerated() {
      try Expect.whole(facilitator.maxSessionsPerWeek, "facilitators[\(place)].max_sessions_per_week")
    }
    try Expect.whole(facilitatorsPerSession, atLeast: 1, "facilitators_per_session")
    try Expect.whole(maxUnavailablePerSession, "max_unavailable_per_session")
  }

  private func validateWeights() throws(DocumentError) {
    for (name, weight) in (weights ?? [:]).sorted(by: { $0.key < $1.key }) {
      guard TermName(rawValue: name) != nil else {
        throw DocumentError(
          "weights.\(name)",
          expected: DocumentReading.oneOf(TermName.self),
          found: DocumentReading.quoted(name)
        )
      }
      try Expect.weight(weight, "weights.\(name)")
    }
  }

  /// What is legal but looks like a mistake, a line each.
  private func doubts() -> [Words] {
    let ids = Set(people.map(\.id))
    var lines: [Words] = []
    for (name, groups) in [("keep_apart", cohorts.keepApart), ("keep_together", cohorts.keepTogether)] {
      for (place, group) in (groups ?? []).enumerated() {
        for id in group where !ids.contains(id) {
          lines.append(
            DocumentReading.doubt(
              "cohorts.\(name)[\(place)]",
              sv: "\"\(id)\" finns inte bland personerna; det gäller för de andra som nämns",
              en: "\"\(id)\" is not among the people; it holds for the others named")
          )
        }
      }
    }
    let attributes = Set(people.flatMap { $0.attributes.map { Array($0.keys) } ?? [] })
    for name in (cohorts.balance ?? [:]).keys.sorted() where !attributes.contains(name) {
      lines.append(
        DocumentReading.doubt(
          "cohorts.balance.\(name)", sv: "ingen har detta attribut", en: "nobody has this attribute"))
    }
    for (place, name) in (cohorts.avoidIsolation ?? []).enumerated()
    where name != "category" && !attributes.contains(name) {
      lines.append(
        DocumentReading.doubt(
          "cohorts.avoid_isolation[\(place)]", sv: "ingen har attributet \"\(name)\"",
          en: "nobody has the attribute \"\(name)\"")
      )
    }
    return lines + baselineDoubts()
  }

  private func baselineDoubts() -> [Words] {
    guard let baseline else { return [] }
    let slotIDs = Set((slots ?? []).map(\.id))
    var lines: [Words] = []
    for (place, cohort) in baseline.cohorts.enumerated() {
      for (number, session) in (cohort.sessions ?? []).enumerated() where !slotIDs.contains(session.slot) {
        lines.append(
          DocumentReading.doubt(
            "baseline.cohorts[\(place)].sessions[\(number)].slot",
            sv: "\"\(session.slot)\" finns inte bland tiderna, så datumet är okänt och träffen räknas inte som hållen",
            en: "\"\(session.slot)\" is not among the slots, so its date is unknown and it does not count as held")
        )
      }
    }
    return lines
  }
}

extension ProblemDocument.Cohorts {
  /// Refuses rules for forming cohorts that contradict themselves one by one; also for a programme document.
  ///
  /// - Parameter path: Where the rules stand in the document, as `cohorts`.
  /// - Throws: ``DocumentError`` for the first member that is wrong.
  public func validate(at path: String) throws(DocumentError) {
    try Expect.whole(count, atLeast: 1, "\(path).count")
    try Expect.range(size.min, size.max, "\(path).size")
    try Expect.whole(size.max, atLeast: 1, "\(path).size.max")
    for (name, quota) in (categories ?? [:]).sorted(by: { $0.key < $1.key }) {
      guard ProblemDocument.Category(rawValue: name) != nil else {
        throw DocumentError(
          "\(path).categories.\(name)",
          expected: DocumentReading.oneOf(ProblemDocument.Category.self),
          found: DocumentReading.quoted(name)
        )
      }
      try Expect.range(quota.min ?? 0, quota.max, "\(path).categories.\(name)")
    }
    try Expect.whole(maxPerWorkplace, atLeast: 1, "\(path).max_per_workplace")
    try validatePairs(keepApart, "\(path).keep_apart")
    try validatePairs(metBefore, "\(path).met_before")
    for (name, weight) in (balance ?? [:]).sorted(by: { $0.key < $1.key }) {
      try Expect.weight(weight, "\(path).balance.\(name)")
    }
  }

  private func validatePairs(_ pairs: [[String]]?, _ path: String) throws(DocumentError) {
    for (place, pair) in (pairs ?? []).enumerated() {
      guard pair.count == 2 else {
        throw DocumentError(
          "\(path)[\(place)]", expected: Words(sv: "två id", en: "a pair of ids"),
          found: Words(sv: "\(pair.count) stycken", en: "\(pair.count) of them"))
      }
      guard pair[0] != pair[1] else {
        throw DocumentError(
          "\(path)[\(place)]",
          expected: Words(sv: "två olika personer", en: "two different people"),
          found: Words(sv: "\"\(pair[0])\" två gånger", en: "\"\(pair[0])\" twice")
        )
      }
    }
  }
}
