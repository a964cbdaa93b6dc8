/// One statement in the two languages that people read.
public struct Words: Hashable, Sendable {
  /// A language that kohort speaks.
  public enum Language: String, Sendable, CaseIterable {
    case sv, en
  }

  /// In English.
  public let en: String
  /// In Swedish.
  public let sv: String

  /// The same statement twice.
  public init(en: String, sv: String) {
    self.en = en
    self.sv = sv
  }

  /// The statement in one language.
  public subscript(language: Language) -> String {
    switch language {
    case .en: en
    case .sv: sv
    }
  }
}
