public import Bilingual

/// Something in a text that is legal JSON and still cannot be taken, because it has no single meaning or no
/// place in a database.
public struct JSONDefect: Sendable, Equatable {
  /// What is wrong.
  public enum Kind: String, Sendable, CaseIterable {
    /// The name occurs more than once in its object; names are compared code point by code point.
    case duplicateName = "duplicate_name"
    /// The text holds U+0000, which PostgreSQL cannot store.
    case nullCharacter = "null_character"
    /// A `\u` escape is half a surrogate pair; the value read has U+FFFD in its place.
    case loneSurrogate = "lone_surrogate"
    /// A double cannot hold the number: too large, or too close to zero. Integers beyond 64 bits are no defect.
    case numberOutOfRange = "number_out_of_range"
  }

  /// What is wrong.
  public var kind: Kind
  /// The value, or the member whose name it is about.
  public var path: JSONPath
  /// Whether it is about the name of the member at `path`, and not about its value.
  public var isAboutName: Bool

  /// Whether it lies in the value at `place`: deeper, or that value itself, but not that member's own name.
  public func lies(in place: JSONPath) -> Bool {
    path.starts(with: place) && (path.steps.count > place.steps.count || !isAboutName)
  }

  /// What is wrong and what to do, in plain words, without the place.
  public func text(_ language: Language) -> String {
    switch (kind, language) {
    case (.duplicateName, .en): "the name occurs more than once in its object; keep one of them"
    case (.duplicateName, .sv): "namnet förekommer mer än en gång i sitt objekt; behåll ett av dem"
    case (.nullCharacter, .en): "the text holds the character U+0000, which cannot be stored; leave it out"
    case (.nullCharacter, .sv): "texten innehåller tecknet U+0000, som inte kan lagras; ta bort det"
    case (.loneSurrogate, .en): "the text holds half a surrogate pair (\\ud800 to \\udfff); write both halves"
    case (.loneSurrogate, .sv):
      "texten innehåller ett halvt surrogatpar (\\ud800 till \\udfff); skriv båda halvorna"
    case (.numberOutOfRange, .en): "the number is too large, or too close to zero, to be kept as a double"
    case (.numberOutOfRange, .sv): "talet är för stort, eller för nära noll, för att rymmas som flyttal"
    }
  }
}

/// A value and what cannot be taken in it.
public struct JSONReading: Sendable, Equatable {
  /// The value, complete even where there are defects.
  public var value: JSONValue
  /// In the order of the text.
  ///
  /// Below any one value that lies two steps in, the first eight are kept, so that a hostile text cannot make
  /// the list much larger than itself; whether a defect lies in such a value is always answered right.
  public var defects: [JSONDefect]
}
