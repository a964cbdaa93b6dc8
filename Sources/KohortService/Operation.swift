public import Bilingual
public import Planning
public import Postgres

/// What somebody may hold; a person without any of the others is a participant.
public enum Role: String, Codable, Sendable, CaseIterable {
  case hr, facilitator, participant, `operator`
}

/// Who acts in this transaction, as the database sees it, and how they are answered.
public struct Caller: Sendable {
  /// The key of the person for whom something is done; nil for the keeper.
  public let personID: Int64?
  /// The key of the person who does it: the same, unless somebody acts for another.
  public let actorID: Int64?
  /// How others see the person: an employee number, or an alias.
  public let code: String?
  public let roles: Set<Role>
  public let language: Language
  /// The organisation's short name.
  public let organisation: String
  /// Today's date where the organisation is.
  public let today: Day
  public let attendant: Attendant

  /// True when somebody acts for another person, which is logged and never opens what that person wrote.
  public var isActingForAnother: Bool { actorID != personID }
  /// True when the caller has HR's rights.
  public var isHR: Bool { roles.contains(.hr) }
}

/// Whoever waits for an operation: hears how far it has come, and may ask it to stop with the best so far.
public struct Attendant: Sendable {
  /// Called with a line such as "12 000 of 40 000 people", as often as there is news.
  public let progress: @Sendable (Words) -> Void
  /// True once the operation should end with the best it has.
  public let shouldStop: @Sendable () -> Bool

  public init(
    progress: @escaping @Sendable (Words) -> Void = { _ in }, shouldStop: @escaping @Sendable () -> Bool = { false }
  ) {
    self.progress = progress
    self.shouldStop = shouldStop
  }
}

/// One thing that can be done, behind every way in: the command line, the batch line and the nightly job.
///
/// A noun and a verb name it (`session.log`). The types of its parameters and of its output give the JSON
/// Schemas; Swift's camelCase is JSON's snake_case and the command line's kebab-case.
///
/// `run` is called in a transaction in which the caller is already known to the database; what it throws
/// undoes everything it did. It must not begin or commit transactions itself.
public protocol Operation: SendableMetatype {
  associatedtype Parameters: Codable & Sendable
  associatedtype Output: Codable & Sendable

  /// `noun.verb`
  static var name: String { get }
  /// One sentence that says what it does for whom.
  static var summary: Words { get }
  /// Those who may call it; a caller needs one of the roles.
  static var roles: Set<Role> { get }
  /// True when it can change something; a dry run then does everything and keeps nothing.
  static var changes: Bool { get }
  /// True when it only reads and is logged all the same: it is then never done without a trace.
  static var isLoggedReading: Bool { get }
  /// True when the database writes its lines of the log, whichever way it is done.
  static var isNotedByDatabase: Bool { get }
  /// True when an organisation may begin with it: on the command line it then makes the private database's schema.
  static var begins: Bool { get }
  /// True when it needs files of this machine and so never stands on the batch line.
  static var isLocal: Bool { get }
  /// True when its answer is given once and never kept, so that it has no place in a batch that may be sent again.
  static var answersOnce: Bool { get }
  /// True when an assistant is offered it: by default when it only reads, on every machine alike. What it changes are
  /// proposals that a person publishes, and nothing else.
  static var isForAssistants: Bool { get }

  static func run(_ parameters: Parameters, _ caller: Caller, _ connection: borrowing Connection) throws -> Output

  /// Notes in the log that it was done, in the same transaction; by default with the parameters that tell to what.
  static func note(_ parameters: Parameters, _ output: Output, _ connection: borrowing Connection) throws

  /// The exit status of a command that ended with this output: 0, or 65 when some of the input was refused.
  static func exitCode(_ output: Output) -> Int32
}

extension Operation {
  public static var isLocal: Bool { false }
  public static var answersOnce: Bool { false }
  public static var isLoggedReading: Bool { false }
  public static var isNotedByDatabase: Bool { false }
  public static var isForAssistants: Bool { !changes && !isLocal }
  public static var begins: Bool { false }
  public static func exitCode(_ output: Output) -> Int32 { 0 }

  public static func note(
    _ parameters: Parameters, _ output: Output, _ connection: borrowing Connection
  ) throws {
    try Audit.note(name, about: parameters, connection)
  }
}
