import Bilingual
public import Planning
import Postgres

/// How a line of the forecast groups people.
public enum GoneLevel: String, Codable, Sendable, CaseIterable {
  case organisation, department, category
}

/// How far the people of one group have come, and when the last of them has gone.
public struct GoneLine: Codable, Sendable {
  /// An edition's code, such as `L2`.
  public let edition: String
  /// Which step of the hierarchy the line is of.
  public let level: GoneLevel
  /// A department; or manager, staff, politician or representative, the last two together as participant below HR. Left
  /// out for the organisation, and for people without a department.
  public let name: String?
  /// Those whom the edition is for, or who travel with it. Left out where it would tell about fewer than five.
  public let people: Int?
  /// Those who have not taken part yet. Of this and the next three, what would tell about fewer than five is left out.
  public let waiting: Int?
  /// Those who have taken part: the sum of the next two.
  public let begun: Int?
  /// Those who have taken part and have not been through.
  public let underWay: Int?
  /// Those whose cohort has met for every module and who missed at most one.
  public let done: Int?
  /// The last session that is planned for any of them; left out with ``people``.
  public let plannedEnd: Day?
  /// When the last of them has gone, by the forecast; left out with ``people``, where it is never, where nothing can be
  /// reckoned, and of a department or category where it would tell that fewer than five have missed a session.
  public let forecast: Day?
  /// True when they leave and arrive faster than they go through; left out where nothing is said of when they have gone.
  public let never: Bool?

  /// True of a department's line, and of every line when no department is asked for.
  func isOf(_ department: String?) -> Bool { department == nil || level == .department && name == department }
}

/// The report `forecast`: who has gone, who is under way, and when the last one has, by department and category.
enum GoneReport {
  /// The organisation, its departments by the Swedish alphabet, and the categories, edition by edition.
  ///
  /// - Parameter showsAll: True for HR; otherwise small numbers are hidden, and politicians and representatives counted as one.
  static func lines(
    _ scope: ReportScope, showsAll: Bool, _ connection: borrowing Connection
  ) throws -> [GoneLine] {
    let codes = try connection.query(
      "select code from edition where id = any ($1::bigint[]) order by code collate \"sv-x-icu\", id", scope.editions
    ).rows(as: String.self)
    return try codes.flatMap { code in
      let edition = try Edition.find(code, connection)
      let people = try people(of: edition, scope.asOf, connection)
      guard !people.isEmpty else { return [GoneLine]() }
      let forecast = try PlanForecast.report(of: edition, on: scope.asOf, connection)
      return Group.all(people, forecast, showsAll: showsAll).map { $0.line(code, showsAll: showsAll) }
    }
  }

  /// How many of a department and category are at one stage.
  private struct Part {
    let department: String?
    let category: String
    let stage: Int
    let people: Int
    /// Those of them who have missed a session of their cohort that was held.
    let missed: Int
    let planned: Day?

    /// The same with politicians and representatives as participants.
    var withoutRole: Part {
      Part(
        department: department, category: GoneReport.category(category, false), stage: stage, people: people,
        missed: missed, planned: planned)
    }
  }

  /// Everyone whom the edition is for or who travels with it, by department, category and stage: 0 waits, 1 is under way, 2
  /// has been through.
  private static func people(
    of edition: Edition, _ asOf: Day, _ connection: borrowing Connection
  ) throws -> [Part] {
    try connection.query(
      """
      with \(ProgressReport.travelled), last as (
        select cohort.id as cohort_id, max(session.date) as planned
          from cohort join session on session.cohort_id = cohort.id and session.status <> 'cancelled'
         where cohort.edition_id = any ($1::bigint[])
         group by cohort.id
      ), travelling as (
        select cohort_member.person_id, max(last.planned) as planned
          from cohort_member left join last on last.cohort_id = cohort_member.cohort_id
         where cohort_member.edition_id = any ($1::bigint[])
           and cohort_member.joined_on <= $2 and (cohort_member.left_on is null or cohort_member.left_on > $2)
         group by cohort_member.person_id
      ), wanted as (
        select unnest($3::bigint[]) as person_id union select person_id from travelling
      ), staged as (
        select wanted.person_id, travelling.planned,
               case when exists (select from traveller where traveller.person_id = wanted.person_id and \(ProgressReport.isThrough))
                      then 2
                    when exists (select from part where part.person_id = wanted.person_id) then 1 else 0 end as stage
          from wanted left join travelling on travelling.person_id = wanted.person_id
      ), missed as (
        select distinct attendance.person_id
          from meeting join attendance on attendance.session_id = meeting.id
         where meeting.is_held and attendance.status in ('excused', 'absent')
      ), counted as (
        select profile.department_id, person_category.category, staged.stage, count(*) as people,
               count(missed.person_id) as missed, max(staged.planned) as planned
          from staged
          left join missed on missed.person_id = staged.person_id
          join profile on profile.id = staged.person_id
          join person_category on person_category.person_id = profile.id
         group by profile.department_id, person_category.category, staged.stage
      )
      select department.name as department, counted.category::text as category, counted.stage, counted.people, counted.missed,
             counted.planned
        from counted left join department on department.id = counted.department_id
       order by department.name collate "sv-x-icu", department.id, counted.category, counted.stage
      """, [edition.id], asOf, try edition.selected(connection)
    ).map { row in
      Part(
        department: try row["department"], category: try row["category"], stage: try row["stage"],
        people: try row["people"], missed: try row["missed"], planned: try row["planned"])
    }
  }

  /// A group, with what may be shown of it and what is forecast for it.
  private struct Group {
    let level: GoneLevel
    let shown: ShownTally
    /// True when its forecast tells nothing of a few: one who has missed a session may move the date.
    let isForecastTold: Bool
    let split: Split
    let planned: Day?
    let forecast: [ForecastReport.Group]

    static func all(_ parts: [Part], _ report: ForecastReport?, showsAll: Bool) -> [Group] {
      let parts = showsAll ? parts : parts.map(\.withoutRole)
      let departments = runs(parts, by: \.department).map { (name: $0[0].department, parts: $0) }
      let categories = Dictionary(grouping: parts, by: \.category).sorted { GoneReport.rank($0.key) < GoneReport.rank($1.key) }
        .map { (name: Optional($0.key), parts: $0.value) }
      let names = Set((report?.departments ?? []).map(\.name))
      let split = Split.finest(tally(departments, .stages), showsAll)
      func shown(_ groups: [(name: String?, parts: [Part])]) -> ShownTally {
        let whole = tally(groups, split)
        return showsAll ? SmallNumbers.everything(whole) : SmallNumbers.shown(whole)
      }
      func areForecastsTold(_ groups: [(name: String?, parts: [Part])]) -> [Bool] {
        showsAll ? groups.map { _ in true } : SmallNumbers.shown(missed(groups)).children.map { $0.counts != nil }
      }
      let whole = shown(departments)
      let areDepartmentsTold = areForecastsTold(departments)
      let shownCategories = shown(categories).children
      let areCategoriesTold = areForecastsTold(categories)
      return [
        Group(
          level: .organisation, shown: whole, isForecastTold: true, split: split, planned: last(parts),
          forecast: (report?.everyone).map { [$0] } ?? [])
      ]
        + departments.indices.map { index in
          let department = departments[index]
          // Departments of fewer than five are forecast together, without a name.
          let name = department.name.flatMap { names.contains($0) ? $0 : nil } ?? ""
          return Group(
            level: .department, shown: whole.children[index], isForecastTold: areDepartmentsTold[index], split: split,
            planned: last(department.parts), forecast: (report?.departments ?? []).filter { $0.name == name })
        }
        + categories.indices.map { index in
          let category = categories[index]
          return Group(
            level: .category, shown: shownCategories[index], isForecastTold: areCategoriesTold[index], split: split,
            planned: last(category.parts),
            forecast: (report?.categories ?? []).filter { GoneReport.category($0.name, showsAll) == category.name })
        }
    }

    private static func tally(_ groups: [(name: String?, parts: [Part])], _ split: Split) -> Tally {
      Tally(
        nil,
        sumOf: groups.map { group in
          Tally(
            group.name,
            counts: split.counts((0...2).map { stage in group.parts.reduce(0) { $0 + ($1.stage == stage ? $1.people : 0) } }))
        })
    }

    /// Those who have missed a session, and the others.
    private static func missed(_ groups: [(name: String?, parts: [Part])]) -> Tally {
      Tally(
        nil,
        sumOf: groups.map { group in
          let (people, missed) = group.parts.reduce((0, 0)) { ($0.0 + $1.people, $0.1 + $1.missed) }
          return Tally(group.name, counts: [missed, people - missed])
        })
    }

    private static func last(_ parts: [Part]) -> Day? { parts.compactMap(\.planned).max() }

    func line(_ edition: String, showsAll: Bool) -> GoneLine {
      let isTold = shown.total != nil
      let isForecastTold = isTold && isForecastTold
      let isNever = forecast.contains(where: \.never)
      return GoneLine(
        edition: edition, level: level, name: shown.name, people: shown.total, waiting: split.waiting(shown.counts),
        begun: split.begun(shown.counts), underWay: split.underWay(shown.counts), done: split.done(shown.counts),
        plannedEnd: isTold ? planned : nil,
        forecast: isForecastTold && !isNever ? forecast.compactMap(\.gone).max() : nil,
        never: isForecastTold && !forecast.isEmpty ? isNever : nil)
    }
  }

  /// Categories in their usual order, and those that are told as one last.
  private static func rank(_ category: String) -> Int {
    PersonCategory.allCases.firstIndex { $0.rawValue == category } ?? PersonCategory.allCases.count
  }

  /// How people are told apart: by stage, or where that would tell of a few in the whole organisation, in two.
  private enum Split: CaseIterable {
    case stages, begun, done

    /// The finest one that the whole can be shown by; with nothing to hide the stages.
    static func finest(_ whole: Tally, _ showsAll: Bool) -> Split {
      guard !showsAll else { return .stages }
      return allCases.first { SmallNumbers.shown(Tally(nil, counts: $0.counts(whole.counts))).counts != nil } ?? .stages
    }

    /// Out of those who wait, are under way and are done.
    func counts(_ stages: [Int]) -> [Int] {
      switch self {
      case .stages: stages
      case .begun: [stages[0], stages[1] + stages[2]]
      case .done: [stages[0] + stages[1], stages[2]]
      }
    }

    func waiting(_ counts: [Int]?) -> Int? { self == .done ? nil : counts?[0] }

    func begun(_ counts: [Int]?) -> Int? {
      switch self {
      case .stages: counts.map { $0[1] + $0[2] }
      case .begun: counts?[1]
      case .done: nil
      }
    }

    func underWay(_ counts: [Int]?) -> Int? { self == .stages ? counts?[1] : nil }

    func done(_ counts: [Int]?) -> Int? {
      switch self {
      case .stages: counts?[2]
      case .begun: nil
      case .done: counts?[1]
      }
    }
  }

  /// The category as it is shown: what somebody represents is HR's to know.
  private static func category(_ name: String, _ showsAll: Bool) -> String {
    showsAll || name == "manager" || name == "staff" ? name : "participant"
  }
}
