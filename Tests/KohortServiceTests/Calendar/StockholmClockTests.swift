import Bilingual
import Foundation
import KohortService
import Planning
import Postgres
import StrictJSON
import Support
import Testing

@Suite struct StockholmClockTests {
  @Test(arguments: ["00:00", "08:30", "12:00", "23:59"])
  func `a time is written as it was read`(text: String) throws {
    #expect(try #require(LocalTime(text)).description == text)
  }

  @Test(arguments: ["", "8:30", "08.30", "24:00", "08:60", "08:3", "08:30:00", "+8:30", "0８:30", " 08:30"])
  func `what is not a time is refused`(text: String) throws {
    #expect(LocalTime(text) == nil)
    let error = #expect(throws: InvalidParameters.self) { try JSONValue.string(text).decode(LocalTime.self) }
    #expect(error?.parameters.map { $0.reason(.en) } == ["expected a time such as 08:30, found \"\(text)\""])
  }

  @Test func `times sort by the clock`() throws {
    let times = try ["08:30", "23:59", "00:00", "12:00"].map { try #require(LocalTime($0)) }
    #expect(times.sorted().map(\.description) == ["00:00", "08:30", "12:00", "23:59"])
  }

  @Test func `a time goes into the database and comes back, and one with seconds is not taken`() throws {
    let connection = try TestServer.shared.connect()
    let time = try #require(LocalTime("08:30"))
    let same = try connection.query("select $1::time = time '08:30', $1::time", time).one()
    #expect(try same[0] as Bool)
    #expect(try same[1] as LocalTime == time)
    #expect(throws: PostgresError.self) {
      try connection.query("select time '08:30:01'").one(as: LocalTime.self)
    }
  }

  @Test(arguments: [
    ("2027-03-28", "01:59", StockholmClock.Occurrence.once(minutesAheadOfUTC: 60)),
    ("2027-03-28", "02:00", .never),
    ("2027-03-28", "02:59", .never),
    ("2027-03-28", "03:00", .once(minutesAheadOfUTC: 120)),
    ("2027-10-31", "01:59", .once(minutesAheadOfUTC: 120)),
    ("2027-10-31", "02:00", .twice),
    ("2027-10-31", "02:59", .twice),
    ("2027-10-31", "03:00", .once(minutesAheadOfUTC: 60)),
    ("2027-01-12", "02:30", .once(minutesAheadOfUTC: 60)),
    ("2027-07-12", "02:30", .once(minutesAheadOfUTC: 120)),
  ])
  func `the nights in which clocks are changed are known`(
    date: String,
    text: String,
    expected: StockholmClock.Occurrence
  ) throws {
    let day = try #require(Day(date))
    let time = try #require(LocalTime(text))
    #expect(StockholmClock.occurrence(of: time, on: day) == expected)
  }

  @Test func `a day that was computed may lie past the years that can be written`() throws {
    let time = try #require(LocalTime("08:30"))
    #expect(StockholmClock.occurrence(of: time, on: .of(10_000, 1, 1)) == .once(minutesAheadOfUTC: 60))
    #expect(StockholmClock.occurrence(of: time, on: .of(10_000, 7, 1)) == .once(minutesAheadOfUTC: 120))
  }

  /// Counts, by the system's own time zone data, how many instants the clocks show as each half hour of a year.
  @Test(arguments: [1996, 2000, 2024, 2025, 2026, 2027, 2032, 2037])
  func `every half hour of a year agrees with the time zone database`(year: Int) throws {
    let zone = try #require(TimeZone(identifier: "Europe/Stockholm"))
    let first = try #require(Day(year: year, month: 1, day: 1)).number * 1440
    let last = try #require(Day(year: year, month: 12, day: 31)).number * 1440 + 1439
    var aheadOf: [Int: [Int]] = [:]
    for minute in stride(from: first - 120, through: last, by: 30) {
      let instant = Date(timeIntervalSince1970: Double(minute) * 60)
      let ahead = zone.secondsFromGMT(for: instant) / 60
      aheadOf[minute + ahead, default: []].append(ahead)
    }
    for minute in stride(from: first, through: last, by: 30) {
      let time = try #require(LocalTime(hour: minute % 1440 / 60, minute: minute % 60))
      let occurrence = StockholmClock.occurrence(of: time, on: Day(number: minute / 1440))
      switch aheadOf[minute, default: []] {
      case []: #expect(occurrence == .never)
      case let all where all.count == 1: #expect(occurrence == .once(minutesAheadOfUTC: all[0]))
      default: #expect(occurrence == .twice)
      }
    }
  }
}
