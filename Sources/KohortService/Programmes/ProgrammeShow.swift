public import Bilingual
public import Postgres

/// `programme.show`: a programme's document as it now stands; applying it changes nothing.
public enum ProgrammeShow: Operation {
  public struct Parameters: Codable, Sendable {
    /// A programme's id.
    public var programme: String

    public init(programme: String) { self.programme = programme }
  }

  public typealias Output = ProgrammeDocument

  public static let name = "programme.show"
  public static let summary = Words(
    sv: "Visar programmets dokument som det nu gäller; det kan ändras och tillämpas igen.",
    en: "Shows the programme's document as it now stands; it can be edited and applied again."
  )
  public static let roles: Set<Role> = [.hr]
  public static let changes = false

  public static func run(
    _ parameters: Parameters,
    _ caller: Caller,
    _ connection: borrowing Connection
  ) throws -> ProgrammeDocument {
    try Programmes.find(parameters.programme, connection).document
  }
}
