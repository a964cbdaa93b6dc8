public import Bilingual
public import Postgres

/// `reflection.list`: the reflections that the caller may read, newest first.
public enum ReflectionList: Operation {
  /// What narrows the list; all of it together.
  public struct Parameters: Codable, Sendable {
    /// Only one's own, those withdrawn among them.
    public var mine: Bool?
    /// A session, such as `L2-014-3`.
    public var session: String?
    /// A cohort, such as `L2-014`.
    public var cohort: String?
    /// Insight, mistake, commitment or proposal.
    public var kind: ReflectionKind?
    /// How far it is shared.
    public var visibility: Visibility?
    /// At most this many, 0 or more; left out: all.
    public var limit: Int?

    public init(
      mine: Bool? = nil, session: String? = nil, cohort: String? = nil, kind: ReflectionKind? = nil,
      visibility: Visibility? = nil, limit: Int? = nil
    ) {
      self.mine = mine
      self.session = session
      self.cohort = cohort
      self.kind = kind
      self.visibility = visibility
      self.limit = limit
    }
  }

  /// What the caller may read.
  public struct Output: Codable, Sendable {
    /// Newest first.
    public let reflections: [ReflectionLine]
    /// Those that the caller could read until their authors took them back; left out when there are none.
    public let withdrawn: [Withdrawn]?

    /// What is left of a reflection that was withdrawn, for those who could read it.
    public struct Withdrawn: Codable, Sendable {
      /// A reflection, such as `R17`.
      public let reflection: String
      /// A session, such as `L2-014-3`.
      public let session: String
      /// The date on which it was taken back.
      public let withdrawnOn: String
    }
  }

  public static let name = "reflection.list"
  public static let summary = Words(
    sv: "Listar de reflektioner du får läsa, de senaste först.",
    en: "Lists the reflections you may read, newest first.")
  public static let roles: Set<Role> = [.hr, .facilitator, .participant]
  public static let changes = false

  public static func run(
    _ parameters: Parameters, _ caller: Caller, _ connection: borrowing Connection
  ) throws -> Output {
    try Filters.check(
      cohort: parameters.cohort, session: parameters.session, mine: parameters.mine, limit: parameters.limit, caller,
      connection)
    let rows = try connection.query(
      """
      with found as materialized (
        select id, session_id, author_id, kind, visibility, recorded_at, withdrawn_at, text,
               tried, wrong, now
          from reflection
         where (not $1 or author_id = (select me()))
           and ($2::text is null or session_id in (select id from session_named($2)))
           and ($3::text is null or cohort_id in (select id from cohort_named($3)))
           and ($4::reflection_kind is null or kind = $4)
           and ($5::visibility is null or visibility = $5)
         order by id desc
         limit $6
      )
      select reflection.id, session.session, reflection.kind, reflection.visibility, author.code as author,
             author.name, to_char(reflection.recorded_at at time zone 'Europe/Stockholm', 'YYYY-MM-DD') as recorded,
             reflection.withdrawn_at is not null as withdrawn, reflection.text,
             reflection.tried, reflection.wrong, reflection.now, answer.answer, answer.answered, answer.answer_words, answer.answered_before
        from found as reflection
        join session_names(array(select distinct session_id from found)) as session on session.id = reflection.session_id
        join authors(array(select distinct author_id from found)) as author on author.id = reflection.author_id
        \(Reflections.joiningAnswer)
       order by reflection.id desc
      """, parameters.mine ?? false, parameters.session, parameters.cohort, parameters.kind,
      parameters.visibility, parameters.limit)
    // A marker tells nothing of kind or step, so it stands only where neither is asked for.
    let seesMarkers = parameters.mine != true && parameters.kind == nil && parameters.visibility == nil
    return Output(
      reflections: try rows.map { try ReflectionLine($0) },
      withdrawn: seesMarkers ? try withdrawn(parameters, connection) : nil)
  }

  private static func withdrawn(
    _ parameters: Parameters, _ connection: borrowing Connection
  ) throws -> [Output.Withdrawn]? {
    let rows = try connection.query(
      """
      with found as materialized (
        select * from withdrawn_reflections((select id from session_named($1)), (select id from cohort_named($2)))
         order by id desc
         limit $3
      )
      select found.id, place.session,
             to_char(found.withdrawn_at at time zone 'Europe/Stockholm', 'YYYY-MM-DD') as withdrawn_on
        from found
        join session_names(array(select session_id from found)) as place on place.id = found.session_id
       order by found.id desc
      """, parameters.session, parameters.cohort, parameters.limit)
    guard !rows.isEmpty else { return nil }
    return try rows.map { row in
      let id: Int64 = try row["id"]
      return .init(reflection: "R\(id)", session: try row["session"], withdrawnOn: try row["withdrawn_on"])
    }
  }
}

/// A reflection in a list.
public struct ReflectionLine: Codable, Sendable {
  /// A reflection, such as `R17`.
  public let reflection: String
  /// A session, such as `L2-014-3`.
  public let session: String
  /// Insight, mistake, commitment or proposal.
  public let kind: ReflectionKind
  /// How far it is shared.
  public let visibility: Visibility
  /// An employee number, or the alias of a protected identity.
  public let author: String
  /// Left out where there is none, and for a protected identity.
  public let name: String?
  /// The date on which it was written.
  public let recorded: String
  /// True, for the author alone, when it was taken back.
  public let withdrawn: Bool
  /// In the words of its author.
  public let text: String
  /// Of a mistake: what was tried, what went wrong, and what its author does now.
  public let tried: String?
  /// Of a mistake: what went wrong.
  public let wrong: String?
  /// Of a mistake: what its author does now.
  public let now: String?
  /// Of a proposal that was answered: what becomes of what was to be removed.
  public let answer: ProposalAnswer?
  /// The date of the answer.
  public let answered: String?
  /// In the employer's words.
  public let answerWords: String?
  /// True when the text was changed after it was answered; left out otherwise.
  public let answeredBefore: Bool?

  /// Reads a row with these columns.
  init(_ row: Row) throws {
    let id: Int64 = try row["id"]
    reflection = "R\(id)"
    session = try row["session"]
    kind = try row["kind"]
    visibility = try row["visibility"]
    author = try row["author"]
    name = try row["name"]
    recorded = try row["recorded"]
    withdrawn = try row["withdrawn"]
    text = try row["text"]
    tried = try row["tried"]
    wrong = try row["wrong"]
    now = try row["now"]
    answer = try row["answer"]
    answered = try row["answered"]
    answerWords = try row["answer_words"]
    answeredBefore = try row["answered_before"] as Bool? == true ? true : nil
  }
}
