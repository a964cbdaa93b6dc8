public import Bilingual

/// A hard rule that the best plan found still breaks: by how much, and what would free it.
public struct Shortfall: Sendable {
  public let rule: Rule
  /// How much is missing, in what the rule counts: people, pairs, sessions.
  public let count: Int
  /// Workplaces concerned, the worst first; empty for rules that are not about workplaces.
  public let places: [String]
  /// What is broken.
  public let words: Words
  /// What would free it.
  public let remedy: Words

  private init(_ rule: Rule, _ count: Int, places: [String] = [], words: Words, remedy: Words) {
    self.rule = rule
    self.count = count
    self.places = places
    self.words = words
    self.remedy = remedy
  }

  /// Everything that a state still breaks, in order of the rules.
  static func all(in state: SearchState) -> [Shortfall] {
    let tally = state.tally
    let found =
      people(tally, cohorts: state.cohorts) + pairs(state) + sessions(tally) + [absences(tally), cover(state)]
    return found.filter { $0.count > 0 }.sorted { $0.rule < $1.rule }
  }

  private static func people(_ tally: Tally, cohorts: Int) -> [Shortfall] {
    let seats = (tally.unplaced + max(1, cohorts) - 1) / max(1, cohorts)
    return [
      Shortfall(
        .oneCohortEach, tally.unplaced,
        words: Words(
          sv: "\(tally.unplaced, "person", "personer") har ingen plats", en: "\(tally.unplaced, "person", "people") have no seat"),
        remedy: Words(
          sv: "höj största storlek med \(seats), eller lägg till en kohort",
          en: "raise the largest size by \(seats), or add a cohort")),
      Shortfall(
        .cohortSize, tally.size,
        words: Words(
          sv: "kohorterna har \(tally.size, "person", "personer") för mycket eller för lite",
          en: "cohorts have \(tally.size, "person", "people") too many or too few"),
        remedy: Words(sv: "vidga storleken med 1", en: "widen the size by 1")),
      Shortfall(
        .categoryQuotas, tally.quota,
        words: Words(
          sv: "\(tally.quota, "person", "personer") för mycket eller för lite av en kategori",
          en: "\(tally.quota, "person", "people") too many or too few of a category"),
        remedy: Words(sv: "vidga kategorins gränser med 1", en: "widen the category's limits by 1")),
      Shortfall(
        .workplaceShare, tally.workplaceOver,
        words: Words(
          sv: "\(tally.workplaceOver, "person", "personer") över gränsen per arbetsplats i en kohort",
          en: "\(tally.workplaceOver, "person", "people") over the limit of a workplace in a cohort"),
        remedy: Words(sv: "höj max_per_workplace med 1", en: "raise max_per_workplace by 1")),
    ]
  }

  private static func pairs(_ state: SearchState) -> [Shortfall] {
    var line = 0
    var pairs = 0
    for pair in state.problem.ties.pairs {
      let cohort = state.cohortOf[Int(pair.a)]
      let share = cohort >= 0 && cohort == state.cohortOf[Int(pair.b)]
      if pair.kinds.contains(share ? .lineApart : .lineTogether) { line += 1 }
      if pair.kinds.contains(share ? .apart : .together) { pairs += 1 }
    }
    return [
      Shortfall(
        .reportingLines, line,
        words: Words(
          sv: "\(line) medarbetare är fel placerade i förhållande till sin chef",
          en: "\(line, "person", "people") are on the wrong side of their manager"),
        remedy: Words(
          sv: "låt reporting_line vara any, eller lägg till en kohort", en: "let reporting_line be any, or add a cohort")),
      Shortfall(
        .apartAndTogether, pairs,
        words: Words(
          sv: "\(pairs) par som skulle hållas isär eller ihop är det inte",
          en: "\(pairs, "pair") to be kept apart or together are not"),
        remedy: Words(sv: "släpp något av paren, eller lägg till en kohort", en: "let go of a pair, or add a cohort")),
    ]
  }

  private static func sessions(_ tally: Tally) -> [Shortfall] {
    [
      Shortfall(
        .modulesInOrder, tally.gaps,
        words: Words(
          sv: "\(tally.gaps, "träff", "träffar") saknas eller ligger fel i tiden",
          en: "\(tally.gaps, "session") are missing or at the wrong distance in time"),
        remedy: Words(sv: "fler datum, eller vidare gap_days", en: "more dates, or wider gap_days")),
      Shortfall(
        .roomUse, tally.rooms,
        words: Words(
          sv: "\(tally.rooms, "träff", "träffar") utan ledig lokal", en: "\(tally.rooms, "session") without a free room"),
        remedy: Words(
          sv: "\(tally.rooms) lokaltider till, eller en lokal till", en: "\(tally.rooms) more room times, or one more room")),
      Shortfall(
        .facilitatorUse, tally.staff,
        words: Words(
          sv: "\(tally.staff) uppdrag utan ledig processledare", en: "\(tally.staff) duties without a free facilitator"),
        remedy: Words(
          sv: "en processledare till, eller fler träffar i veckan för dem som finns",
          en: "one more facilitator, or more sessions a week for those there are")),
    ]
  }

  private static func absences(_ tally: Tally) -> Shortfall {
    Shortfall(
      .absences, tally.absent,
      words: Words(
        sv: "\(tally.absent) deltagare för många saknas vid träffar",
        en: "\(tally.absent, "member") too many are missing at sessions"),
      remedy: Words(
        sv: "höj max_unavailable_per_session med 1, eller fler datum",
        en: "raise max_unavailable_per_session by 1, or more dates"))
  }

  private static func cover(_ state: SearchState) -> Shortfall {
    var over: [(place: Int, people: Int)] = []
    for place in 0..<state.problem.workplaceCount where state.awayRow[place] >= 0 {
      let row = state.away + Int(state.awayRow[place]) * state.calendar.dateCount
      let worst = (0..<state.calendar.dateCount).map { Int(row[$0]) }.max() ?? 0
      let people = worst - Int(state.problem.awayMax[place])
      if people > 0 { over.append((place, people)) }
    }
    over.sort { ($1.people, $0.place) < ($0.people, $1.place) }
    let names = over.map { state.problem.workplaceNames[$0.place] }
    let few = names.prefix(3).joined(separator: ", ")
    let most = over.first?.people ?? 0
    return Shortfall(
      .cover, state.tally.away, places: names,
      words: Words(
        sv: "för många är borta samma dag från \(names.count) arbetsplatser (\(few))",
        en: "too many are away on one day from \(names.count) workplaces (\(few))"),
      remedy: Words(
        sv: "höj max_away_per_day med upp till \(most) där, eller fler datum",
        en: "raise max_away_per_day by up to \(most) there, or more dates"))
  }
}
