/// Lets global flags stand before the noun, where many people write them.
enum CommandLineOrder {
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
