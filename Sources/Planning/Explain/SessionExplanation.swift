public import Bilingual

/// What stands in the way of an earlier date for a session: slot by slot, the rules that it would break there.
///
/// The cohort's other sessions and its lead stay; room and other facilitators may be any that are free.
public struct SessionExplanation: Codable, Sendable, Equatable {
  /// An earlier time.
  public struct Slot: Codable, Sendable, Equatable {
    public let slot: String
    public let date: Day
    public let start: String
    public let end: String
    /// What stands in the way; empty when the session could be held then.
    public let blocked: [Obstacle]
    /// A room for it then; left out where a rule stands in the way.
    public let room: String?
    /// Who could hold it, the lead first; left out where a rule stands in the way.
    public let facilitators: [String]?
  }

  /// A rule that a time would break.
  public struct Obstacle: Codable, Sendable, Equatable {
    /// `H7` to `H13`.
    public let rule: String
    /// What the rule asks for.
    public let title: String
    /// Why, in words: which room, which people, which workplace.
    public let detail: String
    /// Rooms, facilitators, workplaces or modules concerned, by id.
    public let places: [String]
    /// People concerned, by id.
    public let people: [String]
    /// Cohorts that are in the way, by id.
    public let cohorts: [String]
  }

  /// A rule, and how many of the earlier times it blocks.
  public struct Count: Codable, Sendable, Equatable {
    public let rule: String
    public let title: String
    public let slots: Int
  }

  public let session: String
  public let cohort: String
  public let module: String
  public let date: Day
  public let start: String
  public let end: String
  public let room: String
  /// The lead first.
  public let facilitators: [String]
  /// True for one that has been held, or must stay for another reason: then no slot is tried.
  public let stays: Bool
  /// The module before, and its date; left out for the first.
  public let after: Neighbour?
  /// The module after, and its date; left out for the last.
  public let before: Neighbour?
  /// Every earlier slot, the latest first.
  public let slots: [Slot]
  /// How many of them could be had.
  public let open: Int
  /// How often each rule stands in the way, the most often first.
  public let rules: [Count]
  /// Mondays to Fridays between the first earlier date that the gaps allow and the session's own that have no slot.
  public let weekdaysWithoutSlots: Int

  /// A session of the cohort next to this one.
  public struct Neighbour: Codable, Sendable, Equatable {
    public let module: String
    public let date: Day
    /// The fewest and most days there must be between; left out without such a limit.
    public let minDays: Int?
    public let maxDays: Int?
  }
}

/// Explains what keeps a session from being held earlier.
///
/// - Parameter id: The cohort's id, `-` or `/`, and the number of the module from 1, as `L2-014-3` or `c017/2`.
/// - Precondition: The problem is valid.
/// - Throws: ``ExplainError``.
public func explain(
  session id: String,
  in problem: ProblemDocument,
  _ plan: PlanDocument,
  _ language: Language
) throws(ExplainError) -> SessionExplanation {
  try EarlierDates(id, CheckedPlan(problem: problem, plan: plan), language).explanation()
}
