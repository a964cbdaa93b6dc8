public import Bilingual
public import Postgres

/// `person.erase`: a person erases their own words; HR erases all of somebody who has left. The database decides who may.
public enum PersonErase: Operation {
  public struct Parameters: Codable, Sendable {
    /// An employee number or alias of somebody who has left, for HR; left out: one's own words.
    public var person: String?
    /// True once whoever erases has been told what goes.
    public var confirm: Bool?

    public init(person: String? = nil, confirm: Bool? = nil) {
      self.person = person
      self.confirm = confirm
    }
  }

  public struct Output: Codable, Sendable {
    /// The person; when all was erased the name that stands in the log and in documents instead.
    public let person: String
    /// True when all was erased, false when only the person's own words were.
    public let whole: Bool
    /// Reflections that nobody else could read; they are gone.
    public let erased: Int
    /// Reflections that had been shared: hidden, without their author, and kept for the registrar until a disposal
    /// decision.
    public let sealed: Int
    /// Answers of batches that were emptied.
    public let receipts: Int
    /// Lines of the log in which the person no longer stands.
    public let log: Int
    /// Logins of the database that were the person's, for its administrator to drop.
    public let logins: [String]
    /// Sessions whose notes name the person; they are for HR to look at.
    public let notes: [String]
  }

  public static let name = "person.erase"
  public static let summary = Words(
    sv: "Raderar dina egna ord, eller för HR allt om någon som har slutat.",
    en: "Erases your own words, or for HR everything about somebody who has left.")
  public static let roles: Set<Role> = [.hr, .participant]
  public static let changes = true

  public static func run(
    _ parameters: Parameters, _ caller: Caller, _ connection: borrowing Connection
  ) throws -> Output {
    let (person, code) = try People.named(parameters.person, caller, connection)
    let whole = person != caller.personID
    guard !whole || caller.isHR else { throw KohortError.onlyAboutOneself(name) }
    guard whole || !caller.isActingForAnother else { throw KohortError.onlyAuthorErases }
    if whole { try People.lock(caller, connection) }
    let output = try erase(person, code, whole: whole, connection)
    guard parameters.confirm == true else { throw KohortError.erasingNotConfirmed(output) }
    return output
  }

  /// What somebody does with their own words is theirs to know; in the note of the other nobody's number may stand.
  public static func note(
    _ parameters: Parameters, _ output: Output, _ connection: borrowing Connection
  ) throws {
    let about = Parameters(person: output.whole ? output.person : nil)
    try Audit.note(output.whole ? name : "reflection.erase", about: about, connection)
  }

  private static func erase(
    _ person: Int64, _ code: String, whole: Bool, _ connection: borrowing Connection
  ) throws -> Output {
    let row: Row
    do {
      row = try connection.query(
        "select erased_name, words, sealed, receipts, noted, logins, notes from erase($1, $2)", person, whole
      ).one()
    } catch {
      throw error.constraint == "erase_has_left" ? KohortError.erasedIsHere(code) : error
    }
    return Output(
      person: try row["erased_name"] as String? ?? code, whole: whole, erased: try row["words"], sealed: try row["sealed"],
      receipts: try row["receipts"], log: try row["noted"], logins: try row["logins"] as [String]? ?? [],
      notes: try row["notes"] as [String]? ?? [])
  }
}

extension KohortError {
  fileprivate static let onlyAuthorErases = KohortError(
    .notPermitted,
    Words(sv: "Bara den som skrev orden raderar dem.", en: "Only their author erases the words."),
    hint: Words(sv: "Utelämna --as (eller \"as\").", en: "Leave out --as (or \"as\")."))

  fileprivate static func erasedIsHere(_ code: String) -> KohortError {
    KohortError(
      .refusedByRule,
      Words(sv: "\(code) är kvar i organisationen.", en: "\(code) is still in the organisation."),
      detail: Words(
        sv: "Uppgifterna om en anställning behövs så länge den varar; sina egna ord raderar personen själv.",
        en: "The record of an employment is needed while it lasts; their own words people erase themselves."),
      hint: Words(
        sv: "När personen har slutat: kohort person leave \(code)", en: "Once the person has left: kohort person leave \(code)"))
  }

  /// Says what would go.
  fileprivate static func erasingNotConfirmed(_ output: PersonErase.Output) -> KohortError {
    KohortError(
      .refusedByRule,
      Words(
        sv: "Raderingen behöver bekräftas; den kan inte göras ogjord.",
        en: "Erasing needs to be confirmed; it cannot be undone."),
      detail: output.summary,
      hint: Words(
        sv: "Se först med --dry-run. Bekräfta med --yes (\"confirm\": true i en batch).",
        en: "Look first with --dry-run. Confirm with --yes (\"confirm\": true in a batch)."))
  }
}

extension PersonErase.Output {
  /// What goes and what stays, in sentences.
  public var summary: Words {
    let words = Words(
      sv: """
        Reflektioner som ingen annan kan läsa försvinner: \(erased). De som har delats döljs, och vem som skrev dem \
        tas bort; texten finns kvar för registratorn tills den gallras: \(sealed). Kvitton som töms: \(receipts).
        """,
      en: """
        Reflections that nobody else can read go: \(erased). Those that were shared are hidden and lose their author, and \
        the text stays for the registrar until it is disposed of: \(sealed). Receipts emptied: \(receipts).
        """)
    guard whole else { return words }
    return Words(
      sv: """
        \(words.sv) Personen försvinner ur registret, kohorter, träffar och närvaro. I loggen står ett slumpat namn i \
        stället (rader: \(log)). Numret tas inte in igen.
        """,
      en: """
        \(words.en) The person goes from the register, cohorts, sessions and attendance. In the log a random name takes \
        their place (lines: \(log)). The number is not taken in again.
        """)
  }
}
