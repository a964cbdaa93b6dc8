public import Bilingual
public import Planning
public import Postgres

/// `commitment.list`: one's own commitments, with when each comes back and what one has answered.
public enum CommitmentList: Operation {
  /// What narrows the list.
  public struct Parameters: Codable, Sendable {
    /// Only those that wait for an answer.
    public var due: Bool?

    public init(due: Bool? = nil) { self.due = due }
  }

  /// The caller's own.
  public struct Output: Codable, Sendable {
    /// The oldest first.
    public let commitments: [Line]
  }

  /// A commitment at its latest question.
  public struct Line: Codable, Sendable {
    /// A reflection, such as `R17`.
    public let reflection: String
    /// A session, such as `L2-014-3`.
    public let session: String
    /// The date on which it was made.
    public let recorded: Day
    /// True when it has come back and waits for an answer.
    public let due: Bool
    /// When it comes back next; nil after the last time.
    public let comesBack: Day?
    /// The latest answer.
    public let outcome: CommitmentOutcome?
    /// The words of the latest answer, if any.
    public let words: String?
    /// The answer before the latest, where there are two.
    public let earlierOutcome: CommitmentOutcome?
    /// The words of that answer, if any.
    public let earlierWords: String?
    /// In the words of its author.
    public let text: String
  }

  public static let name = "commitment.list"
  public static let summary = Words(
    sv: "Listar dina åtaganden, och vilka som väntar på svar.",
    en: "Lists your commitments, and which of them wait for an answer.")
  public static let roles: Set<Role> = [.participant]
  public static let changes = false

  public static func run(
    _ parameters: Parameters, _ caller: Caller, _ connection: borrowing Connection
  ) throws -> Output {
    let rows = try connection.query(
      """
      with own as (
        select id, session_id, text, (recorded_at at time zone 'Europe/Stockholm')::date as recorded
          from reflection
         where author_id = (select myself()) and kind = 'commitment' and withdrawn_at is null
      ), asked as (
        select own.*,
               case when recorded + 180 <= today() then 180 when recorded + 90 <= today() then 90 end as question
          from own
      )
      select asked.id, place.session, asked.recorded, asked.text,
             asked.question is not null and answer.outcome is null as due,
             case when asked.question is null then asked.recorded + 90
                  when asked.question = 90 then asked.recorded + 180 end as comes_back,
             latest.outcome, latest.words, earlier.outcome as earlier_outcome, earlier.words as earlier_words
        from asked
        join session_names(array(select session_id from asked)) as place on place.id = asked.session_id
        left join commitment_answer as answer
               on answer.reflection_id = asked.id and answer.after_days = asked.question
        left join lateral (
             select outcome, words from commitment_answer
              where commitment_answer.reflection_id = asked.id
              order by after_days desc
              limit 1) as latest on true
        left join lateral (
             select outcome, words from commitment_answer
              where commitment_answer.reflection_id = asked.id
              order by after_days desc
             offset 1) as earlier on true
       where not $1 or asked.question is not null and answer.outcome is null
       order by asked.recorded, asked.id
      """, parameters.due ?? false)
    return Output(
      commitments: try rows.map { row in
        let id: Int64 = try row["id"]
        return Line(
          reflection: "R\(id)", session: try row["session"], recorded: try row["recorded"], due: try row["due"],
          comesBack: try row["comes_back"], outcome: try row["outcome"], words: try row["words"],
          earlierOutcome: try row["earlier_outcome"], earlierWords: try row["earlier_words"], text: try row["text"])
      })
  }
}
