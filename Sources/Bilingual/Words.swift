/// The languages that kohort speaks, Swedish first.
public enum Language: String, Codable, Sendable, CaseIterable {
  case sv, en
}

/// The same text in both languages.
public struct Words: Hashable, Sendable {
  public let sv: String
  public let en: String

  /// A text said in Swedish and in English.
  public init(sv: String, en: String) {
    self.sv = sv
    self.en = en
  }

  /// A name, a number or a quotation, the same in both languages.
  public init(same text: String) { self.init(sv: text, en: text) }

  /// The text in one language.
  public subscript(language: Language) -> String {
    switch language {
    case .sv: sv
    case .en: en
    }
  }
}
