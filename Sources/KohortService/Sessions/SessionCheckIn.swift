public import Bilingual
public import Postgres

/// `session.check-in`: says that one is there, by the code that is shown in the room; for those who want to.
///
/// Who does not is not thereby absent. Somebody of another cohort becomes a guest. A wrong code is an answer and no
/// refusal, so that the try counts: after five in a quarter of an hour no more are looked at until it has passed.
public enum SessionCheckIn: Operation {
  /// What is read in the room.
  public struct Parameters: Codable, Sendable {
    /// As it is shown; case, spaces and hyphens do not matter.
    public var code: String

    public init(code: String) { self.code = code }
  }

  /// Whether the code was right, and what the person is there.
  public struct Output: Codable, Sendable {
    /// What somebody is at the session that they check in to.
    public enum Place: String, Codable, Sendable, CaseIterable {
      case member, guest
      /// Who holds the session is there anyway.
      case facilitator
    }

    /// False for a wrong code.
    public let checkedIn: Bool
    /// Left out when the code is not one that holds now.
    public let session: String?
    /// Left out for a wrong code.
    public let role: Place?
    /// How many wrong codes are still looked at; only after a wrong one.
    public let triesLeft: Int?
    /// What to do after a wrong code; for who holds the session, that nothing had to be noted.
    public let hint: String?
  }

  public static let name = "session.check-in"
  public static let summary = Words(
    sv: "Checkar in dig till den träff vars kod visas i rummet.",
    en: "Checks you in to the session whose code is shown in the room.")
  public static let roles: Set<Role> = [.participant]
  public static let changes = true

  public static func exitCode(_ output: Output) -> Int32 { output.checkedIn ? 0 : 65 }

  public static func run(
    _ parameters: Parameters, _ caller: Caller, _ connection: borrowing Connection
  ) throws -> Output {
    let row = try connection.query(
      "select meeting, role, tries_left from check_in($1)", normal(parameters.code)
    ).one()
    let triesLeft: Int? = try row["tries_left"]
    let role: String? = try row["role"]
    return Output(
      checkedIn: role != nil, session: try row["meeting"], role: role.flatMap(Output.Place.init(rawValue:)),
      triesLeft: triesLeft,
      hint: triesLeft.map { hint($0)[caller.language] } ?? (role == "facilitator" ? holds[caller.language] : nil))
  }

  private static let holds = Words(
    sv: "Du håller träffen och är där ändå; inget har antecknats.",
    en: "You hold the session and are there anyway; nothing was noted.")

  /// The log says to which session, and nothing of a wrong code.
  public static func note(
    _ parameters: Parameters, _ output: Output, _ connection: borrowing Connection
  ) throws {
    try Audit.note(name, about: ["session": output.session], connection)
  }

  /// As it is stored. Letters that are easily taken for digits are those digits.
  private static func normal(_ code: String) -> String {
    let alike: [Character: Character] = ["O": "0", "I": "1", "L": "1"]
    return String(code.uppercased().filter { $0.isLetter || $0.isNumber }.map { alike[$0] ?? $0 })
  }

  private static func hint(_ triesLeft: Int) -> Words {
    triesLeft > 0
      ? Words(
        sv: "Koden gäller ingen träff just nu. Läs den en gång till; du har \(triesLeft) försök kvar.",
        en:
          "The code is for no session right now. Read it once more; you have \(triesLeft) \(triesLeft == 1 ? "try" : "tries") left."
      )
      : Words(
        sv: "För många fel koder. Vänta en kvart, eller säg till processledaren: den som är där räknas ändå.",
        en: "Too many wrong codes. Wait a quarter of an hour, or tell the facilitator: whoever is there counts anyway.")
  }
}
