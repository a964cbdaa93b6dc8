import ArgumentParser
import Bilingual

/// What is wrong with a command line, in the reader's language.
///
/// The argument parser speaks English only, so its sentences are put into Swedish one by one; what they quote stays as it was written.
enum UsageText {
  /// A message of the argument parser; help and whatever else it may say stay in English.
  static func text(_ english: String, _ language: Language) -> String {
    guard language == .sv, english.hasPrefix("Error: ") else { return english }
    return frame(choices(sentence(english)))
  }

  private static func sentence(_ text: String) -> String {
    text
      .replacing(/Unknown option '(.+?)'\. Did you mean '(.+?)'\?/) { "Flaggan '\($0.1)' finns inte. Menade du '\($0.2)'?" }
      .replacing(/Unknown option '(.+?)'/) { "Flaggan '\($0.1)' finns inte." }
      .replacing(/Missing value for '(.+?)'/) { "Flaggan '\($0.1)' saknar sitt värde." }
      .replacing(/The option '(.+?)' does not take any value, but '(.*?)' was specified\./) {
        "Flaggan '\($0.1)' tar inget värde, men fick '\($0.2)'."
      }
      .replacing(/(\d+) unexpected arguments: '(.*)'/) { "\($0.1) argument hör inte hit: '\($0.2)'" }
      .replacing(/Unexpected argument '(.*?)'/) { "Argumentet '\($0.1)' hör inte hit." }
      .replacing(/Missing expected argument '(.+?)'/) { "Argumentet '\($0.1)' saknas." }
      .replacing(/Missing one of: '(.*)'/) { "Ett av dessa saknas: '\($0.1)'" }
      .replacing(/Missing required subcommand\./, with: "Säg vad som ska göras: ett verb saknas.")
      .replacing(/The value '(.*?)' is invalid for '(.+?)'/) { "Värdet '\($0.1)' duger inte för '\($0.2)'" }
  }

  private static func choices(_ text: String) -> String {
    text
      .replacing(/Please provide one of the following:/, with: "Välj ett av följande:")
      .replacing(/Please provide one of (.+)\./) { found in
        "Välj " + found.1.replacing(" or ", with: " eller ").replacing("' and '", with: "' eller '") + "."
      }
  }

  private static func frame(_ text: String) -> String {
    text
      .replacing(#/^Error: /#, with: "Fel: ")
      .replacing(#/\nHelp:  /#, with: "\nHjälp: ")
      .replacing(#/\nUsage: /#, with: "\nAnvändning: ")
      .replacing(/\n  See '(.+?)' for more information\./) { "\n  Mer hjälp: \($0.1)" }
  }
}

extension ValidationError {
  /// What is wrong with a command line, in the language it asks for.
  init(_ words: Words) { self.init(words[GlobalOptions.language(of: CommandLine.arguments)]) }
}
