import Bilingual
public import Planning

/// What a repair changed and why, and what it could not mend.
public struct RepairReport: Codable, Sendable {
  /// Somebody whose seat is another.
  public struct Move: Codable, Sendable {
    /// An employee number, or the alias of a protected identity.
    public let person: String
    /// Null for somebody new.
    public let from: String?
    /// Null for somebody who has left, or has no seat.
    public let to: String?
    /// The reason, in the language of whoever asked.
    public let why: String
  }

  /// When and where a session is, and who gives it.
  public struct Place: Codable, Sendable {
    public let date: Day?
    public let start: String?
    /// A room's code.
    public let room: String
    /// The lead first.
    public let facilitators: [String]
  }

  /// A session whose time, room or staff is another.
  public struct SessionChange: Codable, Sendable {
    /// A cohort, such as `L2-014`.
    public let cohort: String
    /// A module's code.
    public let module: String
    /// Null for a session that was missing.
    public let before: Place?
    /// Null for one that no time was found for.
    public let after: Place?
    /// The reason, in the language of whoever asked.
    public let why: String
  }

  /// A broken rule that nothing was found for.
  public struct Unmended: Codable, Sendable {
    /// `H1` to `H13`.
    public let rule: String
    public let detail: String
    /// What would free it.
    public let remedy: String
  }

  /// The edition's name; null for a problem in a file.
  public let edition: String?
  /// The plan that was published; null for a problem in a file.
  public let published: String?
  /// The repair: the proposal that HR looks at, or the file; null when nothing was wrong and nothing kept.
  public let plan: String?
  /// True when nothing was wrong.
  public let unchanged: Bool
  /// People whose cohort changed plus sessions whose slot, room or lead changed.
  public let disruption: Int
  /// No plan that breaks no rule has less.
  public let lowerBound: Int
  /// True when no plan that breaks no rule changes less.
  public let proved: Bool
  public let moves: [Move]
  public let sessions: [SessionChange]
  public let unmended: [Unmended]
  /// Broken rules that lie wholly in the past, and stay.
  public let inherited: Int

  init(
    _ outcome: RepairOutcome,
    _ problem: ProblemDocument,
    _ language: Language,
    edition: String? = nil,
    published: String? = nil,
    plan: String?
  ) {
    let slots = (problem.slots ?? []).reduce(into: [:]) { $0[$1.id] = $1 }
    func place(_ session: PlanDocument.Session) -> Place {
      let slot = slots[session.slot]
      return Place(
        date: slot?.date,
        start: slot?.start,
        room: session.room,
        facilitators: session.facilitators
      )
    }
    self.edition = edition
    self.published = published
    self.plan = plan
    unchanged = outcome.isUnchanged
    disruption = outcome.disruption
    lowerBound = outcome.lowerBound
    proved = outcome.isProved
    moves = outcome.moves.map { Move(person: $0.person, from: $0.from, to: $0.to, why: $0.why[language]) }
    sessions = outcome.changes.map { change in
      SessionChange(
        cohort: change.cohort,
        module: change.before?.module ?? change.after?.module ?? "",
        before: change.before.map(place),
        after: change.after.map(place),
        why: change.why[language]
      )
    }
    unmended = outcome.unmended.map {
      Unmended(rule: $0.fault.rule.rawValue, detail: $0.fault.detail[language], remedy: $0.remedy[language])
    }
    inherited = outcome.plan.score?.inherited ?? 0
  }
}
