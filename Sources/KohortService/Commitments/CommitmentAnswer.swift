public import Bilingual
import Planning
public import Postgres

/// `commitment.answer`: whether one has done what one said, 90 and 180 days on; only oneself reads it.
public enum CommitmentAnswer: Operation {
  /// Which commitment, and how it went.
  public struct Parameters: Codable, Sendable {
    /// A reflection, such as `R17`.
    public var reflection: String
    /// How it went.
    public var outcome: CommitmentOutcome
    /// In one's own words, which only oneself reads.
    public var words: String?

    public init(reflection: String, outcome: CommitmentOutcome, words: String? = nil) {
      self.reflection = reflection
      self.outcome = outcome
      self.words = words
    }
  }

  /// What was answered.
  public struct Output: Codable, Sendable {
    /// A reflection, such as `R17`.
    public let reflection: String
    /// How it went.
    public let outcome: CommitmentOutcome
    /// The question answered, by days after the commitment was made: 90 or 180.
    public let afterDays: Int
  }

  public static let name = "commitment.answer"
  public static let summary = Words(
    sv: "Svarar på hur det gick med ett åtagande; bara du läser svaret.",
    en: "Answers how a commitment went; only you read the answer.")
  public static let roles: Set<Role> = [.participant]
  public static let changes = true

  public static func run(
    _ parameters: Parameters, _ caller: Caller, _ connection: borrowing Connection
  ) throws -> Output {
    let reflection = try Reflections.findOwn(parameters.reflection, connection)
    if let words = parameters.words { try Reflections.check(words, property: "words") }
    let question = try question(reflection, parameters.reflection, connection)
    try connection.execute(
      """
      insert into commitment_answer (reflection_id, author_id, after_days, outcome, words, answered_at)
      values ($1, me(), $2, $3::commitment_outcome, $4, kohort_now())
          on conflict on constraint commitment_answer_pkey do update
         set outcome = excluded.outcome, words = coalesce(excluded.words, commitment_answer.words), answered_at = excluded.answered_at
      """, reflection.id, question, parameters.outcome, parameters.words)
    return Output(reflection: parameters.reflection, outcome: parameters.outcome, afterDays: question)
  }

  /// The latest question that has been asked.
  private static func question(
    _ reflection: Reflections.Found, _ name: String, _ connection: borrowing Connection
  ) throws -> Int {
    let (isCommitment, first, question) = try connection.query(
      """
      select kind = 'commitment', recorded + 90,
             case when recorded + 180 <= today() then 180 when recorded + 90 <= today() then 90 end
        from (select kind, (recorded_at at time zone 'Europe/Stockholm')::date as recorded
                from reflection where id = $1) as made
      """, reflection.id
    ).one(as: Bool.self, Day.self, Int?.self)
    guard isCommitment else {
      throw KohortError(
        .conflict, Words(sv: "\(name) är inget åtagande.", en: "\(name) is no commitment."),
        hint: Words(sv: "Se dina: kohort commitment list", en: "See yours: kohort commitment list"))
    }
    guard let question else {
      throw KohortError(
        .refusedByRule,
        Words(
          sv: "Åtagandet kommer tillbaka den \(first); svara då.",
          en: "The commitment comes back on \(first); answer then."))
    }
    return question
  }
}
