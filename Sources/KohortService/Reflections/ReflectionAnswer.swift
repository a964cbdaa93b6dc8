public import Bilingual
public import Postgres

/// `reflection.answer`: HR answers an open proposal to remove a rule, a form or a report.
///
/// Whoever may read the proposal reads the answer, and its author is told by a message. The latest answer stands. It belongs
/// to reflections, which proposals are; lessons are mistakes, and what comes back to its writer is a commitment.
public enum ReflectionAnswer: Operation {
  /// Which proposal, and what becomes of it.
  public struct Parameters: Codable, Sendable {
    /// A reflection, such as `R17`.
    public var reflection: String
    /// What becomes of what was to be removed.
    public var answer: ProposalAnswer
    /// In the employer's words; must be there when it is kept.
    public var words: String?

    public init(reflection: String, answer: ProposalAnswer, words: String? = nil) {
      self.reflection = reflection
      self.answer = answer
      self.words = words
    }
  }

  /// What was answered.
  public struct Output: Codable, Sendable {
    /// A reflection, such as `R17`.
    public let reflection: String
    /// What becomes of what was to be removed.
    public let answer: ProposalAnswer
    /// In the employer's words.
    public let answerWords: String?
  }

  public static let name = "reflection.answer"
  public static let summary = Words(
    sv: "Svarar på ett öppet ta bort-förslag; alla som kan läsa förslaget läser svaret.",
    en: "Answers an open proposal to remove; whoever can read the proposal reads the answer.")
  public static let roles: Set<Role> = [.hr]
  public static let changes = true

  public static func run(
    _ parameters: Parameters, _ caller: Caller, _ connection: borrowing Connection
  ) throws -> Output {
    let reflection = try Reflections.find(parameters.reflection, connection)
    try Reflections.requireNotWithdrawn(reflection)
    guard reflection.kind == .proposal, reflection.visibility == .open else {
      throw KohortError(
        .conflict,
        Words(
          sv: "\(parameters.reflection) är inget öppet ta bort-förslag.",
          en: "\(parameters.reflection) is no open proposal to remove."),
        hint: Words(sv: "Se dem: kohort report show lessons", en: "See them: kohort report show lessons"))
    }
    if let words = parameters.words { try Reflections.check(words, property: "words") }
    guard parameters.answer != .kept || parameters.words != nil else {
      throw KohortError.wrongParameters([
        .init(
          property: "words",
          reason: Words(sv: "saknas: säg varför det behålls", en: "is missing: say why it is kept"))
      ])
    }
    try connection.execute(
      """
      insert into proposal_answer (reflection_id, outcome, words, answered_at, answered_by)
      values ($1, $2::proposal_outcome, $3, kohort_now(), me())
      """, reflection.id, parameters.answer, parameters.words)
    return Output(reflection: parameters.reflection, answer: parameters.answer, answerWords: parameters.words)
  }
}

/// What becomes of a rule, a form or a report that somebody proposed to remove.
public enum ProposalAnswer: String, Codable, Sendable, CaseIterable, PostgresWord {
  case reviewing, removed, kept

  /// What is said of it.
  public var title: Words {
    switch self {
    case .reviewing: Words(sv: "ses över", en: "being looked at")
    case .removed: Words(sv: "borttaget", en: "removed")
    case .kept: Words(sv: "behålls", en: "kept")
    }
  }
}

extension Reflections {
  /// The answer that stands to a proposal, as `answer` beside a `reflection` of a query; nulls for what is none or waits.
  static let joiningAnswer = """
    left join lateral (
         select proposal_answer.outcome as answer, proposal_answer.words as answer_words,
                to_char(proposal_answer.answered_at at time zone 'Europe/Stockholm', 'YYYY-MM-DD') as answered,
                reflection.id = any (answered_before(array[reflection.id])) as answered_before
           from proposal_answer
          where reflection.kind = 'proposal' and proposal_answer.reflection_id = reflection.id
          order by proposal_answer.id desc limit 1) as answer on true
    """
}
