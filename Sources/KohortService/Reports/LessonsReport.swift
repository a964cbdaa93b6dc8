public import Planning
import Postgres

/// Open mistakes, or open proposals to remove, about one module.
public struct LessonCountLine: Codable, Sendable {
  /// An edition's code, such as `L2`.
  public let edition: String
  /// mistake or proposal.
  public let kind: ReflectionKind
  /// The module that they were written about; left out for all of them together.
  public let theme: String?
  /// The module's title.
  public let title: String?
  /// How many there are; left out where it would tell how many others are not open.
  public let open: Int?
  /// How many of the proposals are answered, being looked at among them; left out with ``open``, of mistakes, and of months
  /// before it was counted.
  public let answered: Int?
  /// How many times somebody has used one; left out with ``open``.
  public let used: Int?
  /// The day on which the oldest was written; left out with ``open``.
  public let oldest: Day?
}

/// An open proposal to remove a rule, a form or a report.
public struct ProposalLine: Codable, Sendable {
  /// A reflection, such as `R17`.
  public let reflection: String
  /// An edition's code, such as `L2`.
  public let edition: String
  /// The module that it was written about.
  public let theme: String
  /// The day on which it was written.
  public let recorded: Day
  /// Days since then.
  public let days: Int
  /// An employee number, or the alias of a protected identity.
  public let author: String
  public let text: String
  /// What becomes of what was to be removed; left out while nobody has answered.
  public let answer: ProposalAnswer?
  /// The date of the answer.
  public let answered: Day?
  /// In the employer's words.
  public let answerWords: String?
}

/// The report `lessons`: what has been learnt, by theme, and which proposals to remove wait.
enum LessonsReport {
  /// Mistakes, then proposals: all of an edition, then by module. Small numbers are hidden as in ``ReflectionsReport``, which
  /// these counts are a part of.
  ///
  /// - Parameter counts: Those of ``ReflectionsReport``, of the same editions.
  static func lines(
    _ scope: ReportScope, besides counts: [ReflectionsReport.Count], _ connection: borrowing Connection
  ) throws -> [LessonCountLine] {
    let found = try connection.query(
      """
      select edition.code as edition, reflection.kind, module.code as theme, module.title, count(*)::bigint as open,
             coalesce(sum(lesson.used), 0)::bigint as used, count(answer.reflection_id)::bigint as answered,
             min((reflection.recorded_at at time zone 'Europe/Stockholm')::date) as oldest
        from reflection
        join session on session.id = reflection.session_id
        join module on module.id = session.module_id
        join cohort on cohort.id = reflection.cohort_id
        join edition on edition.id = cohort.edition_id
        left join lessons() as lesson on lesson.id = reflection.id
        left join (select distinct reflection_id from proposal_answer) as answer on answer.reflection_id = reflection.id
       where edition.id = any ($1::bigint[]) and reflection.kind in ('mistake', 'proposal')
         and reflection.visibility = 'open' and reflection.withdrawn_at is null
       group by edition.code, edition.id, reflection.kind, module.code, module.title, module.position, module.id
       order by edition.code collate "sv-x-icu", edition.id, reflection.kind, module.position, module.id
      """, scope.editions
    ).map { try Theme($0) }
    return runs(found, by: \.edition).flatMap { edition in
      let shown = ReflectionsReport.shown(counts.filter { $0.edition == edition[0].edition }, themes: edition)
      return runs(edition, by: \.kind).flatMap { lines($0, shown) }
    }
  }

  /// The themes of one kind in one edition.
  struct Theme {
    let edition: String
    let kind: ReflectionKind
    let theme: String
    let title: String
    let open: Int
    let used: Int
    let answered: Int
    let oldest: Day

    init(_ row: Row) throws {
      edition = try row["edition"]
      kind = try row["kind"]
      theme = try row["theme"]
      title = try row["title"]
      open = try row["open"]
      used = try row["used"]
      answered = try row["answered"]
      oldest = try row["oldest"]
    }
  }

  private static func lines(_ themes: [Theme], _ edition: ShownTally?) -> [LessonCountLine] {
    let kind = themes[0].kind
    let open = edition?.children.first { $0.name == kind.rawValue }?
      .children.first { $0.name == Visibility.open.rawValue }
    let whole = LessonCountLine(
      edition: themes[0].edition, kind: kind, theme: nil, title: nil, open: open?.total,
      answered: answered(open, themes, kind), used: open?.total.map { _ in themes.reduce(0) { $0 + $1.used } },
      oldest: open?.total.flatMap { _ in themes.map(\.oldest).min() })
    return [whole]
      + themes.map { theme in
        let part = open?.children.first { $0.name == theme.theme }
        let shown = part?.total
        return LessonCountLine(
          edition: theme.edition, kind: kind, theme: theme.theme, title: theme.title, open: shown,
          answered: answered(part, [theme], kind), used: shown.map { _ in theme.used }, oldest: shown.map { _ in theme.oldest })
      }
  }

  /// How many of these themes' proposals are answered, where it is shown how many there are.
  private static func answered(_ shown: ShownTally?, _ themes: [Theme], _ kind: ReflectionKind) -> Int? {
    kind == .proposal ? shown?.total.map { _ in themes.reduce(0) { $0 + $1.answered } } : nil
  }

  /// The proposals that whoever asks may read because they are open to all, the oldest first.
  static func proposals(_ scope: ReportScope, _ connection: borrowing Connection) throws -> [ProposalLine] {
    try connection.query(
      """
      with proposal as materialized (
        select reflection.id, reflection.author_id, reflection.text, edition.code as edition, module.code as theme,
               (reflection.recorded_at at time zone 'Europe/Stockholm')::date as recorded
          from reflection
          join session on session.id = reflection.session_id
          join module on module.id = session.module_id
          join cohort on cohort.id = reflection.cohort_id
          join edition on edition.id = cohort.edition_id
         where edition.id = any ($1::bigint[]) and reflection.kind = 'proposal' and reflection.visibility = 'open'
           and reflection.withdrawn_at is null
      )
      select proposal.*, author.code as author, answer.outcome as answer, answer.words as answer_words,
             (answer.answered_at at time zone 'Europe/Stockholm')::date as answered
        from proposal
        join authors(array(select author_id from proposal)) as author on author.id = proposal.author_id
        left join (select distinct on (reflection_id) reflection_id, outcome, words, answered_at
                     from proposal_answer order by reflection_id, id desc) as answer on answer.reflection_id = proposal.id
       order by proposal.recorded, proposal.id
      """, scope.editions
    ).map { row in
      let id: Int64 = try row["id"]
      let recorded: Day = try row["recorded"]
      return ProposalLine(
        reflection: "R\(id)", edition: try row["edition"], theme: try row["theme"], recorded: recorded,
        days: recorded.distance(to: scope.asOf), author: try row["author"], text: try row["text"],
        answer: try row["answer"], answered: try row["answered"], answerWords: try row["answer_words"])
    }
  }
}
