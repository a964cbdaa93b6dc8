public import Bilingual
public import Planning
public import Postgres
import StrictJSON

/// `reminder.list`: what would be sent now, with what has fallen due since the last night; notes nothing.
public enum ReminderList: Operation {
  public struct Parameters: Codable, Sendable {
    public init() {}
  }

  public struct Output: Codable, Sendable {
    /// By kind and day.
    public let reminders: [Line]
  }

  /// A message that waits to be sent.
  public struct Line: Codable, Sendable {
    public let kind: Reminder.Kind
    /// The night in whose `reminders.jsonl` it stands.
    public let night: Day
    /// An address; left out where it would tell of somebody's own words, or who is protected.
    public let to: String?
    public let subject: String
    /// How often a mail program was given it.
    public let tries: Int
    /// What the last one said that did not take it.
    public let refusal: String?

    init(_ kept: KeptReminder) {
      kind = kept.reminder.kind
      night = kept.night
      to = kept.reminder.kind.isPersonal ? nil : kept.reminder.to
      subject = kept.reminder.subject
      tries = kept.tries
      refusal = kept.refusal
    }

    fileprivate init(_ row: Row) throws {
      kind = try row["kind"]
      night = try row["night"]
      to = try row["email"]
      let details: JSONText? = try row["details"]
      let facts: ReminderContent.Facts = try details.map { try JSONValue.parse($0.text).value.decode() } ?? .init()
      let language: String = try row["language"]
      subject = try ReminderContent(kind, facts).words.subject[Language(rawValue: language) ?? .sv]
      tries = try row["tries"]
      refusal = try row["refusal"]
    }
  }

  public static let name = "reminder.list"
  public static let summary = Words(
    sv: "Listar det som väntar på att skickas.", en: "Lists what waits to be sent.")
  public static let roles: Set<Role> = [.hr, .operator]
  public static let changes = false

  public static func run(
    _ parameters: Parameters, _ caller: Caller, _ connection: borrowing Connection
  ) throws -> Output {
    Output(
      reminders: try connection.query(
        "select kind, night, email, language, details, tries, refusal from reminders_to_send()"
      ).map { try Line($0) })
  }
}
