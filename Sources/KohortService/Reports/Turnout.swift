public import Planning
import Postgres

/// How many took part, week by week, with small numbers hidden.
public struct TurnoutLine: Codable, Sendable {
  /// An edition's code, such as `L2`.
  public let edition: String
  /// Left out for all modules together.
  public let module: String?
  /// The week's Monday; left out for all weeks together, as is the next.
  public let monday: Day?
  /// ISO 8601, such as `2027-W07`.
  public let week: String?
  /// Places in sessions that were held, one a member and session. Left out where it would tell about fewer than five; so
  /// are the next two.
  public let places: Int?
  /// Places whose member took part.
  public let there: Int?
  public let away: Int?
}

extension AttendanceReport {
  /// The turnout of each edition by module and week, for what was held before `cutoff`.
  ///
  /// - Parameter places: The same places by department; where they do not tell who took part of a whole edition, neither does
  ///   this.
  static func turnout(
    _ scope: ReportScope, before cutoff: Day, besides places: [PlaceLine], _ connection: borrowing Connection
  ) throws -> [TurnoutLine] {
    let told = Set(places.filter { $0.level == .organisation && $0.there != nil }.map(\.edition))
    let leaves = try connection.query(
      """
      with \(placesTaken), counted as (
        select edition_id, module_id, date_trunc('week', date)::date as monday,
               count(*) filter (where status in ('present', 'late')) as there,
               count(*) filter (where status in ('excused', 'absent')) as away
          from place where status is not null
         group by edition_id, module_id, monday
      )
      select edition.code as edition, module.code as module, counted.monday, counted.there, counted.away
        from counted
        join edition on edition.id = counted.edition_id
        join module on module.id = counted.module_id
       order by edition.code collate "sv-x-icu", edition.id, module.position, module.id, counted.monday
      """, scope.editions, cutoff
    ).map { row in
      Week(
        edition: try row["edition"], module: try row["module"], monday: try row["monday"],
        counts: [try row["there"], try row["away"]])
    }
    return runs(leaves, by: \.edition).filter { told.contains($0[0].edition) }.flatMap(lines)
  }

  /// The sessions of one module in one week of one edition.
  private struct Week {
    let edition: String
    let module: String
    let monday: Day
    let counts: [Int]
  }

  private static func lines(_ weeks: [Week]) -> [TurnoutLine] {
    let modules = runs(weeks, by: \.module)
    let whole = SmallNumbers.shown(
      Tally(
        nil,
        sumOf: modules.map { weeks in
          Tally(weeks[0].module, sumOf: weeks.map { Tally($0.monday.weekName, counts: $0.counts) })
        }))
    let edition = weeks[0].edition
    return [line(edition, nil, nil, whole)]
      + zip(modules, whole.children).flatMap { weeks, module in
        [line(edition, module.name, nil, module)]
          + zip(weeks, module.children).map { line(edition, module.name, $0.monday, $1) }
      }
  }

  private static func line(_ edition: String, _ module: String?, _ monday: Day?, _ tally: ShownTally) -> TurnoutLine {
    TurnoutLine(
      edition: edition, module: module, monday: monday, week: monday?.weekName, places: tally.total,
      there: tally.counts?[0], away: tally.counts?[1])
  }
}
