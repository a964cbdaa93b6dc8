import ArgumentParser
import Bilingual
import Foundation
import KohortService
import Planning

/// Reads values of the command line and says what is expected of those that cannot be read.
enum Arguments {
  /// Refuses arguments that are not UTF-8, which Swift would repair without a word.
  ///
  /// - Throws: ``KohortError`` (wrong command line) with the number of the argument and what stands before it.
  static func requireText() throws {
    for index in 1..<max(1, Int(CommandLine.argc)) {
      guard let argument = unsafe CommandLine.unsafeArgv[index], unsafe String(validatingCString: argument) == nil else {
        continue
      }
      let before = CommandLine.arguments[index - 1]
      throw KohortError(
        .wrongCommandLine,
        Words(
          sv: "Argument \(index), efter \(before), är inte UTF-8.", en: "Argument \(index), after \(before), is not UTF-8."),
        hint: Words(
          sv: "Ställ in terminalen på UTF-8 (locale), eller ge texten på standard in: iconv -t utf-8 text | kohort … -",
          en: "Set the terminal to UTF-8 (locale), or give the text on standard input: iconv -t utf-8 text | kohort … -"))
    }
  }

  /// `2027-03-16`
  static func day(_ text: String) throws -> Day {
    guard let day = Day(text) else {
      throw ValidationError(
        Words(sv: "skriv ett datum ur kalendern, till exempel 2027-03-16", en: "write a date of the calendar, such as 2027-03-16")
      )
    }
    return day
  }

  /// `13:00`
  static func time(_ text: String) throws -> LocalTime {
    guard let time = LocalTime(text) else {
      throw ValidationError(
        Words(sv: "skriv timmar och minuter, till exempel 08:30", en: "write hours and minutes, such as 08:30"))
    }
    return time
  }

  /// `66.5`, also with a Swedish comma.
  static func percent(_ text: String) throws -> Double {
    guard let percent = Double(text.replacing(",", with: ".")) else {
      throw ValidationError(
        Words(sv: "skriv procent av heltid, till exempel 66,5", en: "write per cent of full time, such as 66.5"))
    }
    return percent
  }
}
