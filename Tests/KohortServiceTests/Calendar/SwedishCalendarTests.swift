import Bilingual
import Foundation
import KohortService
import Planning
import Support
import Testing

@Suite struct SwedishCalendarTests {
  /// A row of a published table of Swedish holidays, eves and half days.
  private struct Row: Hashable {
    let day: Day
    let set: SwedishCalendar.NamedSet
    let name: String
    let isHalfDay: Bool
  }

  private static func tableRows() throws -> [Row] {
    let table = RealData.folder.appending(path: "calendar/se_public_holidays_2026-2032.csv")
    let lines = try String(contentsOf: table, encoding: .utf8).split(whereSeparator: \.isNewline)
    return try lines.dropFirst().map { line in
      let cells = line.split(separator: ",").map(String.init)
      let weekdays = ["måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag"]
      let day = try #require(Day(cells[0]))
      #expect(weekdays[day.weekday - 1] == cells[2])
      let halfDay = " (från kl. 14.00)"
      return Row(
        day: day,
        set: cells[3] == "public" ? .publicHolidays : cells[1] == "Klämdag" ? .klamdagar : .eves,
        name: cells[1].replacing(halfDay, with: "").lowercased(),
        isHalfDay: cells[1].hasSuffix(halfDay)
      )
    }
  }

  private static func computedRows() -> [Row] {
    (2026...2032).flatMap(SwedishCalendar.days(inYear:)).map {
      Row(day: $0.day, set: $0.set, name: $0.name.sv.lowercased(), isHalfDay: $0.isHalfDay)
    }
  }

  @Test(.enabled(if: RealData.isAvailable, "skipped: set KOHORT_REAL_DATA to the folder with the real input"))
  func `holidays and eves are those of the published table, no more and no fewer`() throws {
    let published = try Self.tableRows().filter { $0.set != .klamdagar }
    let computed = Self.computedRows().filter { $0.set != .klamdagar }
    #expect(Set(computed).subtracting(published).isEmpty)
    #expect(Set(published).subtracting(computed).isEmpty)
    #expect(published.count == computed.count)
  }

  /// The table marks one klämdag a year, the Friday after Ascension Day, and leaves the others to the reader.
  @Test(.enabled(if: RealData.isAvailable, "skipped: set KOHORT_REAL_DATA to the folder with the real input"))
  func `klämdagar are those of the published table and those that its other rows wedge in`() throws {
    let rows = try Self.tableRows()
    let free = ["midsommarafton", "julafton", "nyårsafton"]
    let off = Set(rows.filter { $0.set == .publicHolidays || free.contains($0.name) }.map(\.day))
    func isOff(_ day: Day) -> Bool { day.weekday >= 6 || off.contains(day) }
    let first = try #require(Day("2026-01-02"))
    let last = try #require(Day("2032-12-30"))
    let wedged = (first.number...last.number).map(Day.init(number:)).filter { day in
      !isOff(day) && isOff(day.advanced(by: -1)) && isOff(day.advanced(by: 1))
    }
    #expect(SwedishCalendar.days(of: .klamdagar, within: first...last) == Set(wedged))

    let published = rows.filter { $0.set == .klamdagar }
    let afterAscension = SwedishCalendar.days(of: .klamdagar, within: first...last).filter { day in
      rows.contains { $0.day == day.advanced(by: -1) && $0.name == "kristi himmelsfärdsdag" }
    }
    #expect(Set(published.map(\.day)) == afterAscension)
    #expect(published.count == 7)
  }

  @Test(arguments: [
    ("2026-01-02", true), ("2026-01-05", true), ("2026-05-15", true), ("2030-12-23", true),
    ("2030-12-27", true),
    ("2030-12-30", true), ("2026-12-23", false), ("2027-01-05", false), ("2026-06-18", false),
    ("2026-05-14", false), ("2030-12-31", false),
  ])
  func `a klämdag is a single working day between days off`(text: String, isKlamdag: Bool) throws {
    let day = try #require(Day(text))
    #expect(SwedishCalendar.days(of: .klamdagar, within: day...day) == (isKlamdag ? [day] : []))
  }

  /// From the tables of Easter dates in the Book of Common Prayer and the earliest and latest possible ones.
  @Test(arguments: [
    "1818-03-22", "1943-04-25", "1954-04-18", "1981-04-19", "2000-04-23", "2008-03-23", "2038-04-25",
    "2049-04-18", "2076-04-19", "2285-03-22",
  ])
  func `Easter Sunday is found`(text: String) throws {
    let day = try #require(Day(text))
    #expect(SwedishCalendar.easterSunday(ofYear: day.civil.year) == day)
  }

  @Test(arguments: Array(1583...2600) + [9_999, 10_000])
  func `a year has thirteen holidays and fourteen eves, in order and named in both languages`(year: Int) {
    let days = SwedishCalendar.days(inYear: year)
    #expect(days.count { $0.set == .publicHolidays } == 13)
    #expect(days.count { $0.set == .eves } == 14)
    #expect(days.allSatisfy { $0.day.civil.year == year && !$0.name.sv.isEmpty && !$0.name.en.isEmpty })
    #expect(days.map(\.day) == days.map(\.day).sorted())
    #expect(SwedishCalendar.easterSunday(ofYear: year).weekday == 7)
    #expect(days.filter { $0.name.sv == "Midsommardagen" }.allSatisfy { $0.day.weekday == 6 })
  }
}
