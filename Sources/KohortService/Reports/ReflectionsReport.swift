import Postgres

/// How many reflections there are, with small numbers hidden.
public struct ReflectionCountLine: Codable, Sendable {
  /// An edition's code, such as `L2`.
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
  /// The reflections of one kind at one step of the ladder in one edition.
  struct Count {
    let edition: String
    let kind: ReflectionKind
    let visibility: Visibility
    let reflections: Int
  }

  /// All of an edition, then each kind followed by its visibilities.
  static func lines(_ counts: [Count]) -> [ReflectionCountLine] {
    runs(counts, by: \.edition).flatMap { edition in
      shown(edition, themes: []).map { lines(edition[0].edition, $0) } ?? []
    }
  }

  /// By edition, kind and visibility.
  static func counts(_ scope: ReportScope, _ connection: borrowing Connection) throws -> [Count] {
    try connection.query(
      """
      select edition.code as edition, counted.kind, counted.visibility, counted.reflections
        from reflection_counts($1::bigint[]) as counted
        join edition on edition.id = counted.edition_id
       order by edition.code collate "sv-x-icu", edition.id, counted.kind, counted.visibility
      """, scope.editions
    ).map { row in
      Count(
        edition: try row["edition"], kind: try row["kind"], visibility: try row["visibility"],
        reflections: try row["reflections"])
    }
  }

  /// What of one edition may be shown: kinds, their visibilities, and the themes of those that are open.
  ///
  /// Everyone who works here can read what is open, and so count it.
  static func shown(_ counts: [Count], themes: [LessonsReport.Theme]) -> ShownTally? {
    guard !counts.isEmpty else { return nil }
    let kinds = runs(counts, by: \.kind).map { kind in
      Tally(kind[0].kind.rawValue, sumOf: kind.map { step($0, themes.filter { $0.kind == kind[0].kind }) })
    }
    return SmallNumbers.shown(Tally(nil, sumOf: kinds))
  }

  private static func step(_ count: Count, _ themes: [LessonsReport.Theme]) -> Tally {
    guard count.visibility == .open, !themes.isEmpty else {
      return Tally(count.visibility.rawValue, counts: [count.reflections], isKnown: count.visibility == .open)
    }
    return Tally(count.visibility.rawValue, sumOf: themes.map { Tally($0.theme, counts: [$0.open], isKnown: true) })
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
