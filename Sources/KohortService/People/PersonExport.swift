public import Bilingual
import Planning
public import Postgres
public import StrictJSON

/// `person.export`: everything that is kept about a person, for that person; for HR all but what HR may not read.
public enum PersonExport: Operation {
  public struct Parameters: Codable, Sendable {
    /// An employee number or alias; left out: oneself.
    public var person: String?

    public init(person: String? = nil) { self.person = person }
  }

  public struct Output: Codable, Sendable {
    /// An employee number, or the alias of a protected identity.
    public let person: String
    /// Left out where there is none, and for a protected identity.
    public let name: String?
    /// The organisation's short name.
    public let organisation: String
    /// The day on which it was given.
    public let date: String
    /// True when it is complete; false for HR, who reads no private or cohort reflections of others, no log of what
    /// others do with their own words, and no receipts.
    public let complete: Bool
    /// All of them, also those without rows.
    public let sections: [Section]
  }

  /// Rows of one kind.
  public struct Section: Codable, Sendable {
    /// `attendance` and the like.
    public let name: String
    public let title: String
    /// One object a row.
    public let rows: [JSONValue]
  }

  public static let name = "person.export"
  public static let summary = Words(
    sv: "Lämnar ut allt som finns om en person, till personen själv eller genom HR.",
    en: "Gives everything that is kept about a person, to the person or through HR.")
  public static let roles: Set<Role> = [.hr, .participant]
  public static let changes = false
  public static let isLoggedReading = true

  public static func run(
    _ parameters: Parameters, _ caller: Caller, _ connection: borrowing Connection
  ) throws -> Output {
    let (person, code) = try People.named(parameters.person, caller, connection)
    let isOwn = person == caller.personID && !caller.isActingForAnother
    guard isOwn || caller.isHR else { throw KohortError.onlyAboutOneself(name) }
    // What others are given about a person is noted for that person to see.
    if !isOwn, !caller.isActingForAnother {
      try Audit.note(name, about: Parameters(person: code), connection)
    }
    let sections = try PersonalData.sections.map { try section($0, of: person, caller, connection) }
    return Output(
      person: code, name: sections.first?.rows.first?["name"]?.string, organisation: caller.organisation,
      date: caller.today.description, complete: isOwn, sections: sections)
  }

  private static func section(
    _ data: PersonalData, of person: Int64, _ caller: Caller, _ connection: borrowing Connection
  ) throws -> Section {
    let rows = try connection.query("select row_to_json(kept)::text from (\(data.sql)) as kept", person)
      .rows(as: String.self)
    return Section(
      name: data.name, title: data.title[caller.language], rows: try rows.map { try JSONValue.parse($0).value })
  }
}
