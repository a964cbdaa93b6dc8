import Postgres

/// How many reflections there are, with small numbers hidden.
public struct ReflectionCountLine: Codable, Sendable {
  public let edition: String
  /// Left out for all kinds together.
  public let kind: ReflectionKind?
  /// Left out for all steps of the ladder together.
  public let visibility: Visibility?
  /// Left out where it would tell about fewer than five.
  public let reflections: Int?
}

/// The report `reflections`: counts alone, from the one function that may count them.
enum ReflectionsReport {
  /// All of an edition, then each kind followed by its visibilities.
  static func lines(_ scope: ReportScope, _ connection: borrowing Connection) throws -> [ReflectionCountLine] {
    let counts = try connection.query(
      """
      select edition.code as edition, counted.kind, counted.visibility, counted.reflections
        from reflection_counts() as counted
        join edition on edition.id = counted.edition_id
       where edition.id = any ($1::bigint[])
       order by edition.code collate "sv-x-icu", edition.id, counted.kind, counted.visibility
      """, scope.editions
    ).rows(as: String.self, ReflectionKind.self, Visibility.self, Int.self)
    return runs(counts) { $0.0 }.flatMap { edition in
      let kinds = runs(edition) { $0.1 }.map { kind in
        Tally(kind[0].1.rawValue, sumOf: kind.map { Tally($0.2.rawValue, counts: [$0.3]) })
      }
      return lines(edition[0].0, SmallNumbers.shown(Tally(nil, sumOf: kinds)))
    }
  }

  private static func lines(_ edition: String, _ whole: ShownTally) -> [ReflectionCountLine] {
    [ReflectionCountLine(edition: edition, kind: nil, visibility: nil, reflections: whole.total)]
      + whole.children.flatMap { tally in
        let kind = tally.name.flatMap(ReflectionKind.init(rawValue:))
        return [ReflectionCountLine(edition: edition, kind: kind, visibility: nil, reflections: tally.total)]
          + tally.children.map {
            ReflectionCountLine(
              edition: edition, kind: kind, visibility: $0.name.flatMap(Visibility.init(rawValue:)),
              reflections: $0.total)
          }
      }
  }
}
