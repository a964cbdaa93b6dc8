public import Bilingual
public import Postgres

/// `reflection.check`: what there is to think of before a step up the ladder; nothing is changed.
public enum ReflectionCheck: Operation {
  /// A reflection, or a text and the session that it is about; and the step.
  public struct Parameters: Codable, Sendable {
    /// One's own reflection; or a session and a text.
    public var reflection: String?
    /// A session, such as `L2-014-3`.
    public var session: String?
    /// Left out: the reflection's own.
    public var text: String?
    /// The step.
    public var to: Visibility

    public init(reflection: String? = nil, session: String? = nil, text: String? = nil, to: Visibility) {
      self.reflection = reflection
      self.session = session
      self.text = text
      self.to = to
    }
  }

  /// Who would read, and what to think of first.
  public struct Output: Codable, Sendable {
    /// The step.
    public let to: Visibility
    /// A cohort, such as `L2-014`.
    public let cohort: String
    /// How many would be able to read.
    public let readers: Int
    /// Who they are.
    public let who: String
    /// What the organisation says of sharing.
    public let wording: String
    /// In the order of the text.
    public let findings: [Finding]
    /// The duty to report, where a client, patient or pupil seems concerned.
    public let reminder: String?
  }

  public static let name = "reflection.check"
  public static let summary = Words(
    sv: "Visar vem som skulle kunna läsa, och vad i texten som är värt att tänka över.",
    en: "Shows who would be able to read, and what in the text is worth a thought.")
  public static let roles: Set<Role> = [.participant]
  public static let changes = false

  public static func run(
    _ parameters: Parameters, _ caller: Caller, _ connection: borrowing Connection
  ) throws -> Output {
    let step = try step(parameters, connection)
    return Output(
      to: step.to, cohort: step.cohort, readers: step.readers, who: step.who[caller.language],
      wording: step.wording[caller.language], findings: step.findings,
      reminder: TextCheck.reminder(of: step.findings)?[caller.language])
  }

  private static func step(_ parameters: Parameters, _ connection: borrowing Connection) throws -> LadderStep {
    if let name = parameters.reflection, parameters.session == nil {
      let reflection = try Reflections.find(name, connection)
      try Reflections.requireOwn(reflection)
      return try LadderStep(to: parameters.to, reflection, text: parameters.text, connection)
    }
    guard let name = parameters.session, parameters.reflection == nil, let text = parameters.text else {
      throw KohortError.wrongParameters([
        .init(
          property: "reflection",
          reason: Words(
            sv: "behövs, eller session och text", en: "is needed, or session and text"))
      ])
    }
    let session = try Sessions.find(name, outOfSight: ReflectionRecord.notMember(name), connection)
    guard session.isMember else { throw ReflectionRecord.notMember(name) }
    return try LadderStep(
      to: parameters.to, text: text, cohortID: session.cohortID, cohort: session.cohort, connection)
  }
}
