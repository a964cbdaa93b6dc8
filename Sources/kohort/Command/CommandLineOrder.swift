import Bilingual

/// Lets global flags stand before the noun, where many people write them.
enum CommandLineOrder {
  /// The language that is named, and the words without it.
  ///
  /// It may stand anywhere, also where no verb takes it, as in `help person --language sv`. A language that there is not
  /// stays where it is, for the parser to refuse.
  static func splitLanguage(_ arguments: [String]) -> (language: Language?, rest: [String]) {
    let end = arguments.firstIndex(of: "--") ?? arguments.endIndex
    var (words, rest, language) = (arguments[..<end], [String](), Language?.none)
    while let word = words.popFirst() {
      if word == "--language", let named = words.first.flatMap(Language.init) {
        language = named
        words.removeFirst()
      } else if word.hasPrefix("--language="), let named = Language(rawValue: String(word.dropFirst(11))) {
        language = named
      } else {
        rest.append(word)
      }
    }
    return (language, rest + arguments[end...])
  }

  /// The same words with global flags in front of the noun moved to the end:
  /// `--format json person list` becomes `person list --format json`.
  static func globalsLast(_ arguments: [String]) -> [String] {
    var rest = arguments[...]
    var moved: [String] = []
    while let first = rest.first, first.hasPrefix("--"), first != "--" {
      let name = String(first.prefix { $0 != "=" })
      if GlobalOptions.flagNames.contains(name) {
        moved.append(rest.removeFirst())
      } else if GlobalOptions.optionNames.contains(name) {
        moved.append(rest.removeFirst())
        if !first.contains("="), let value = rest.popFirst() { moved.append(value) }
      } else {
        return arguments
      }
    }
    guard let terminator = rest.firstIndex(of: "--") else { return rest + moved }
    return rest[..<terminator] + moved + rest[terminator...]
  }
}
