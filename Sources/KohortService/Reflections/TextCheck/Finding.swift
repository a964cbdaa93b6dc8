public import Bilingual

/// Something in a text that may tell who somebody is, or that somebody's client is concerned.
public struct Finding: Codable, Equatable, Sendable {
  /// What was found.
  public enum Kind: String, Codable, Sendable, CaseIterable {
    case identityNumber = "identity_number"
    case phone, email, name, client

    /// What it is called.
    public var title: Words {
      switch self {
      case .identityNumber: Words(sv: "personnummer", en: "personal identity number")
      case .phone: Words(sv: "telefonnummer", en: "phone number")
      case .email: Words(sv: "e-postadress", en: "e-mail address")
      case .name: Words(sv: "namn i organisationen", en: "name in the organisation")
      case .client: Words(sv: "ord om brukare, patient eller elev", en: "word about a client, patient or pupil")
      }
    }
  }

  public let kind: Kind
  /// The words found, as they stand.
  public let text: String
  /// Where they begin: the line, and the character of the line, both from 1.
  public let line: Int
  public let column: Int

  /// The finding as somebody reads it.
  public var words: Words {
    Words(
      sv: "rad \(line), tecken \(column): \(text) (\(kind.title.sv))",
      en: "line \(line), character \(column): \(text) (\(kind.title.en))")
  }
}
