/// A text that equals another only when both have the same bytes, as in the database. Swift's own texts are equal when
/// they look alike: å as one character and as a with a ring.
struct ExactText: Hashable {
  let text: String

  init(_ text: String) { self.text = text }

  static func == (first: ExactText, second: ExactText) -> Bool {
    first.text == second.text && first.text.utf8.elementsEqual(second.text.utf8)
  }

  func hash(into hasher: inout Hasher) {
    // Texts that look alike have one hash; they are told apart by ==.
    hasher.combine(text)
  }
}
