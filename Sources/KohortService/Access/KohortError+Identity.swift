import Bilingual
import Postgres

/// Why the database does not know, or does not let, whoever asks.
extension KohortError {
  /// What a refused claim means; nil for trouble of another kind.
  static func identity(_ error: PostgresError, actingAs person: String?) -> KohortError? {
    switch error.constraint {
    case "claim_person_known": unknownActor(person ?? "")
    case "claim_acting_permitted": actingNotPermitted
    case "claim_token_valid": tokenNotValid
    case "claim_login_known": loginUnknown
    default: nil
    }
  }

  private static func unknownActor(_ person: String) -> KohortError {
    KohortError(
      .notPermitted,
      Words(sv: "Ingen verksam här har numret \(person).", en: "Nobody active here has the number \(person)."),
      hint: Words(
        sv: "Kontrollera anställningsnumret efter --as (eller \"as\" i en batch).",
        en: "Check the employee number after --as (or \"as\" in a batch)."))
  }

  private static let actingNotPermitted = KohortError(
    .notPermitted,
    Words(sv: "Du får inte handla för andra.", en: "You may not act for others."),
    hint: Words(
      sv: "Utelämna --as (eller \"as\"), eller be HR om rätten: kohort access grant NUMMER acting",
      en: "Leave out --as (or \"as\"), or ask HR for the right: kohort access grant NUMBER acting"))

  private static let tokenNotValid = KohortError(
    .notPermitted,
    Words(sv: "Koden gäller inte.", en: "The token is not valid."),
    detail: Words(
      sv: "Den är felskriven, har gått ut eller är återkallad.",
      en: "It is mistyped, has expired or was revoked."),
    hint: Words(
      sv: "Be HR om en ny (kohort access token), och lägg den i KOHORT_TOKEN eller i filen för --token-file.",
      en: "Ask HR for a new one (kohort access token), and put it in KOHORT_TOKEN or in the file for --token-file."))

  private static let loginUnknown = KohortError(
    .notPermitted,
    Words(sv: "Databasen vet inte vem du är.", en: "The database does not know who you are."),
    detail: Words(
      sv: "Inloggningen hör inte till någon person, och ingen kod är given.",
      en: "The login belongs to no person, and no token is given."),
    hint: Words(
      sv: "Lägg koden du fått av HR i KOHORT_TOKEN eller i en fil (--token-file), eller be HR koppla inloggningen till dig.",
      en: "Put the token that HR gave you in KOHORT_TOKEN or in a file (--token-file), or ask HR to connect the login to you."))

  /// The login may not work as the program does.
  static func loginNotMember(_ role: DatabaseRole) -> KohortError {
    KohortError(
      .notPermitted,
      Words(
        sv: "Inloggningen får inte arbeta som \(role.rawValue).", en: "The login may not work as \(role.rawValue)."),
      hint: Words(
        sv: "Be databasens administratör köra: kohort database roles",
        en: "Ask the administrator of the database to run: kohort database roles"))
  }
}
