import ArgumentParser
import KohortService
import Planning

/// Reads values of the command line and says what is expected of those that cannot be read.
enum Arguments {
  /// `2027-03-16`
  static func day(_ text: String) throws -> Day {
    guard let day = Day(text) else { throw ValidationError("write a date of the calendar, such as 2027-03-16") }
    return day
  }

  /// `13:00`
  static func time(_ text: String) throws -> LocalTime {
    guard let time = LocalTime(text) else { throw ValidationError("write hours and minutes, such as 08:30") }
    return time
  }

  /// `66.5`, also with a Swedish comma.
  static func percent(_ text: String) throws -> Double {
    guard let percent = Double(text.replacing(",", with: ".")) else {
      throw ValidationError("write per cent of full time, such as 66.5")
    }
    return percent
  }
}
