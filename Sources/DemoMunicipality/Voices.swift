/// What is written after a session.
enum Kind: String, CaseIterable {
  case insight, mistake, commitment, proposal
}

/// Who could have written something: anyone, those who work in a field, or a manager.
enum Writer: Hashable {
  case anyone, manager
  case field(Field)
}

/// What people could have written, read from voices.txt.
///
/// A section begins with `# KIND`, and may name a field, `manager`, or what may stand around anything of that
/// kind: `foreword` and `afterword`. Each line is one text.
struct VoiceBook {
  private(set) var texts: [Kind: [Writer: [String]]] = [:]
  private(set) var forewords: [Kind: [String]] = [:]
  private(set) var afterwords: [Kind: [String]] = [:]

  init() {
    var section: (kind: Kind, detail: String)?
    for line in String(decoding: PackageResources.voices_txt, as: UTF8.self).split(separator: "\n") {
      if line.hasPrefix("# ") {
        section = Self.section(line.dropFirst(2))
      } else if let (kind, detail) = section {
        add(String(line), kind, detail)
      }
    }
  }

  private mutating func add(_ text: String, _ kind: Kind, _ detail: String) {
    switch detail {
    case "foreword": forewords[kind, default: []].append(text)
    case "afterword": afterwords[kind, default: []].append(text)
    default: texts[kind, default: [:]][Self.writer(detail), default: []].append(text)
    }
  }

  private static func section(_ title: Substring) -> (Kind, String) {
    let words = title.split(separator: " ").map(String.init)
    guard let kind = Kind(rawValue: words[0]) else {
      preconditionFailure("voices.txt has a section '\(title)'")
    }
    return (kind, words.count > 1 ? words[1] : "anyone")
  }

  private static func writer(_ word: String) -> Writer {
    if word == "anyone" { return .anyone }
    if word == "manager" { return .manager }
    guard let field = Field(rawValue: word) else { preconditionFailure("voices.txt knows a field '\(word)'") }
    return .field(field)
  }
}

/// Deals texts so that each is heard before any comes again, and the same words never twice.
struct Voices {
  private let book = VoiceBook()
  private var decks: [DeckKey: Deck<String>] = [:]
  private var said: Set<String> = []

  private struct DeckKey: Hashable {
    let kind: Kind
    let writer: Writer
    /// What everyone may read has decks of its own: there repeats would be seen.
    let isOpen: Bool
  }

  /// A text of the kind that this person could have written.
  mutating func text(_ kind: Kind, by person: DemoPerson?, isOpen: Bool, _ dice: inout Dice) -> String {
    var text = ""
    // Words run out one day in a very large municipality; then the last attempt is said again.
    for _ in 0..<12 {
      text = card(kind, writer(person, &dice), isOpen, &dice)
      if dice.happens(25) { text = dice.pick(book.forewords[kind] ?? []) + " " + text }
      if dice.happens(35) { text += " " + dice.pick(book.afterwords[kind] ?? []) }
      if said.insert(text).inserted { break }
    }
    return text
  }

  private func writer(_ person: DemoPerson?, _ dice: inout Dice) -> Writer {
    guard let person else { return .anyone }
    if person.category == .manager, dice.happens(30) { return .manager }
    return person.category == .staff && dice.happens(30) ? .field(person.field) : .anyone
  }

  private mutating func card(_ kind: Kind, _ writer: Writer, _ isOpen: Bool, _ dice: inout Dice) -> String {
    let key = DeckKey(kind: kind, writer: writer, isOpen: isOpen)
    return decks[key, default: Deck(book.texts[kind]?[writer] ?? [])].deal(&dice)
  }
}
