internal import Bilingual

/// A proposal of cohorts with sessions: `"format": "kohort.plan/1"`.
public struct PlanDocument: Codable, Sendable, Equatable {
  /// The value of `format` that this program reads and writes.
  public static let formatName = "kohort.plan/1"

  /// The people who travel together, and when.
  public struct Cohort: Codable, Sendable, Equatable {
    /// Told apart by this alone.
    public var id: String
    /// People of the problem.
    public var members: [String]
    /// In module order; nil or empty when the problem has no modules.
    public var sessions: [Session]?

    public init(id: String, members: [String], sessions: [Session]? = nil) {
      self.id = id
      self.members = members
      self.sessions = sessions
    }
  }

  /// One module held for one cohort; `facilitators[0]` is the lead.
  public struct Session: Codable, Sendable, Equatable {
    /// A module of the problem; so are the next three of its slots, rooms and facilitators.
    public var module: String
    public var slot: String
    public var room: String
    public var facilitators: [String]

    public init(module: String, slot: String, room: String, facilitators: [String]) {
      self.module = module
      self.slot = slot
      self.room = room
      self.facilitators = facilitators
    }
  }

  /// Someone who has no seat, and why.
  public struct Unplaced: Codable, Sendable, Equatable {
    /// One of the problem's people.
    public var person: String
    /// In words.
    public var why: String

    public init(person: String, why: String) {
      self.person = person
      self.why = why
    }
  }

  /// What a plan is worth: broken rules first, then the soft terms with the best that can be proved possible.
  public struct Score: Codable, Sendable, Equatable {
    /// Faults against hard rules, inherited ones not counted.
    public var hard: Int
    /// With a baseline: faults that lie wholly in frozen parts.
    public var inherited: Int
    /// Soft term → value. A term that does not apply to the problem is left out.
    public var terms: [String: Double]
    /// Soft term → the best value that can be proved possible.
    public var bounds: [String: Double]
    /// The weighted sum that the search minimises.
    public var soft: Double

    public init(hard: Int, inherited: Int, terms: [String: Double], bounds: [String: Double], soft: Double) {
      self.hard = hard
      self.inherited = inherited
      self.terms = terms
      self.bounds = bounds
      self.soft = soft
    }
  }

  /// ``formatName``
  public var format: String
  /// What the search's choices were drawn from; left out of plans that were not searched for.
  public var seed: UInt64?
  /// With `seed`: makes this plan again.
  public var steps: Int?
  /// In the order in which they are numbered.
  public var cohorts: [Cohort]
  /// Empty, or left out, in a feasible plan.
  public var unplaced: [Unplaced]?
  /// As the program that wrote it reckoned; `plan check` does so anew.
  public var score: Score?

  public init(
    seed: UInt64? = nil,
    steps: Int? = nil,
    cohorts: [Cohort],
    unplaced: [Unplaced]? = nil,
    score: Score? = nil
  ) {
    self.format = Self.formatName
    self.seed = seed
    self.steps = steps
    self.cohorts = cohorts
    self.unplaced = unplaced
    self.score = score
  }
}

extension PlanDocument {
  /// Reads the members one by one, the format first.
  public init(from decoder: any Decoder) throws {
    let members = try decoder.container(keyedBy: CodingKeys.self)
    self.format = try members.decode(String.self, forKey: .format)
    guard format == Self.formatName else {
      throw DocumentReading.refusal(
        members.codingPath + [CodingKeys.format],
        expected: Words(same: "\"\(Self.formatName)\""),
        found: DocumentReading.quoted(format)
      )
    }
    self.seed = try members.decodeIfPresent(UInt64.self, forKey: .seed)
    self.steps = try members.decodeIfPresent(Int.self, forKey: .steps)
    self.cohorts = try members.decode([Cohort].self, forKey: .cohorts)
    self.unplaced = try members.decodeIfPresent([Unplaced].self, forKey: .unplaced)
    self.score = try members.decodeIfPresent(Score.self, forKey: .score)
  }

  private enum CodingKeys: String, CodingKey {
    case format, seed, steps, cohorts, unplaced, score
  }
}
