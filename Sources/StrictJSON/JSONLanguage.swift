/// A language that the messages of this module are written in.
public enum JSONLanguage: String, Sendable, CaseIterable {
  case en, sv
}
