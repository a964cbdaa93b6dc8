import Bilingual

/// What somebody writes: a text, or the three parts of a mistake, of which the text is made.
struct ReflectionText {
  let text: String
  let tried: String?
  let wrong: String?
  let now: String?

  /// - Throws: ``KohortError`` (invalid parameters): what is missing, or has no place in this kind.
  init(_ kind: ReflectionKind, text: String?, tried: String?, wrong: String?, now: String?) throws {
    let parts = [("tried", tried), ("wrong", wrong), ("now", now)]
    guard kind == .mistake else {
      try Self.refuse(
        parts.filter { $0.1 != nil }.map { ($0.0, Self.onlyMistakes) } + (text == nil ? [("text", Self.missing)] : []))
      try Reflections.check(text ?? "")
      (self.text, self.tried, self.wrong, self.now) = (text ?? "", nil, nil, nil)
      return
    }
    let empty = parts.filter { $0.1?.allSatisfy(\.isWhitespace) != false }
    try Self.refuse((text == nil ? [] : [("text", Self.threeParts)]) + empty.map { ($0.0, Self.missing) })
    self.text = parts.compactMap(\.1).joined(separator: "\n\n")
    (self.tried, self.wrong, self.now) = (tried, wrong, now)
    try Reflections.check(self.text)
  }

  private static func refuse(_ wrong: [(String, Words)]) throws {
    guard !wrong.isEmpty else { return }
    throw KohortError.wrongParameters(wrong.map { .init(property: $0.0, reason: $0.1) })
  }

  private static let missing = Words(sv: "saknas", en: "is missing")
  private static let onlyMistakes = Words(sv: "finns bara i misstag", en: "is only in mistakes")
  private static let threeParts = Words(
    sv: "skrivs i tre delar i ett misstag: tried, wrong och now",
    en: "is written in three parts in a mistake: tried, wrong and now")
}
