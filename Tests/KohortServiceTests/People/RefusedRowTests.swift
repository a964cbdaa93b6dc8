import KohortService
import Support
import Testing

/// A cell that cannot be taken, and what is said about it.
struct BadCell: CustomTestStringConvertible, Sendable {
  let column: String
  let value: String
  let reason: String

  init(_ column: String, _ value: String, _ reason: String) {
    (self.column, self.value, self.reason) = (column, value, reason)
  }

  var testDescription: String { "\(column) \(value.prefix(30))" }
}

@Suite struct RefusedRowTests {
  private static let noDate = "is no date that can be read; write 2026-03-31"
  private static let notInCalendar = "is not in the calendar"
  private static let noRate = "is no employment rate; write per cent, as 80 or 80.5"
  private static let rateOutside = "does not lie between 0 and 100 per cent"
  private static let noEmail = "is no e-mail address"
  private static let noCategory = "is no category; write manager, staff, politician or representative"

  static let badCells = [
    BadCell("employee_number", String(repeating: "9", count: 51), "is too long: 51 characters, at most 50"),
    BadCell("employee_number", "E1", "already stands on line 2"),
    BadCell("employee_number", "E\u{7}2", "holds a control character"),
    BadCell("name", String(repeating: "å", count: 201), "is too long: 201 characters, at most 200"),
    BadCell("name", "Bo\u{1}Ek", "holds a control character"),
    BadCell("email", "bo", noEmail),
    BadCell("email", "bo@", noEmail),
    BadCell("email", "@example.se", noEmail),
    BadCell("email", "bo@ek@example.se", noEmail),
    BadCell("email", "bo ek@example.se", noEmail),
    BadCell("email", "bo@example", noEmail),
    BadCell("department", String(repeating: "d", count: 201), "is too long: 201 characters, at most 200"),
    BadCell("workplace", String(repeating: "w", count: 201), "is too long: 201 characters, at most 200"),
    BadCell("title", String(repeating: "t", count: 201), "is too long: 201 characters, at most 200"),
    BadCell("position", String(repeating: "p", count: 101), "is too long: 101 characters, at most 100"),
    BadCell("category", "konsult", noCategory),
    BadCell("category", "chefer", noCategory),
    BadCell("reports_to", String(repeating: "r", count: 101), "is too long: 101 characters, at most 100"),
    BadCell("start_date", "2026-13-01", notInCalendar),
    BadCell("start_date", "2026-02-29", notInCalendar),
    BadCell("start_date", "0000-00-00", notInCalendar),
    BadCell("start_date", "31/3 2026", noDate),
    BadCell("start_date", "2026-3-1", noDate),
    BadCell("start_date", "26-03-01", noDate),
    BadCell("start_date", "igår", noDate),
    BadCell("start_date", "1899-12-31", "lies before 1900"),
    BadCell("end_date", "20261301", notInCalendar),
    BadCell("end_date", "2019-12-31", "ends before the start date 2020-01-01"),
    BadCell("site", String(repeating: "s", count: 201), "is too long: 201 characters, at most 200"),
    BadCell("employment_rate", "heltid", noRate),
    BadCell("employment_rate", "-5", noRate),
    BadCell("employment_rate", "1.000,0", noRate),
    BadCell("employment_rate", "100,01", rateOutside),
    BadCell("employment_rate", "120 %", rateOutside),
    BadCell("phone", String(repeating: "1", count: 10_001), "is too long: 10001 characters, at most 10000"),
  ]

  private static let columns = [
    "employee_number", "name", "email", "department", "workplace", "title", "position", "category",
    "reports_to",
    "start_date", "end_date", "site", "employment_rate", "protected", "phone",
  ]

  private static func row(_ cells: [String: String]) -> String {
    columns.map { cells[$0] ?? "" }.joined(separator: ";") + "\n"
  }

  private static let good = row(["employee_number": "E1", "name": "Åsa", "department": "Kultur"])

  @Test(arguments: badCells)
  func `a bad cell refuses its row, by line, column, value and reason`(bad: BadCell) throws {
    let organisation = try TestOrganisation.untouched.get()
    var cells = ["employee_number": "E2", "department": "Kultur", "start_date": "2020-01-01"]
    cells[bad.column] = bad.value
    let last = Self.row(["employee_number": "E3", "name": "Cia"])
    let output = try organisation.importing(
      Self.columns.joined(separator: ";") + "\n" + Self.good + Self.row(cells) + last,
      keeping: false
    )
    let value = bad.value.count > 60 ? bad.value.prefix(59) + "…" : bad.value
    #expect(output.rejections.map(\.told) == ["3 \(bad.column) \(value): \(bad.reason)"])
    #expect((output.read, output.refused, output.new) == (3, 1, 2))
    #expect(PersonImport.exitCode(output) == 65)
  }

  @Test func `a row without a number, with too many cells or a stray quote is refused`() throws {
    try withOrganisation { organisation throws in
      let output = try organisation.importing(
        "number,name\n,Bo\n E2 ,Cia\nE3,Doris,x\nE4,\"Eva\"n\nE5,F\"ia\nE6,Greta\n",
        map: ["number=employee_number"]
      )
      #expect(
        output.rejections.map(\.told) == [
          "2 number –: the employee number is missing",
          "4 – –: the row has 3 cells, the header 2",
          "5 – –: text after the closing quote of a cell; a quote inside a cell is doubled",
          "6 – –: a quote in a cell that is not enclosed in quotes",
        ]
      )
      #expect(try organisation.everything().map { $0.prefix(3) } == ["E2|", "E6|"])
    }
  }

  @Test func `a row is refused once, for every reason it gives`() throws {
    try withOrganisation { organisation throws in
      let output = try organisation.importing(
        "employee_number,email,start_date,employment_rate,protected\nE1,x,y,z,kanske\n"
      )
      #expect(output.refused == 1)
      #expect(output.rejections.map(\.column) == ["email", "employment_rate", "protected", "start_date"])
    }
  }

  @Test func `values of protected people are never repeated`() throws {
    try withOrganisation { organisation throws in
      let header = "employee_number,email,protected,reports_to,department,workplace\n"
      _ = try organisation.importing(header + "E1,,ja,,Kultur,\n")
      let output = try organisation.importing(
        header
          + "E1,bad,,,,\nE2,bad,yes,,,\nE3,bad,kanske,,,\nE1,,,,,\nE4,,ja,E99,,\nE5,,ja,,,Museet\nE6,bad,nej,,,\n"
      )
      #expect(output.rejections.map(\.line) == [2, 3, 4, 4, 5, 7, 8])
      #expect(output.rejections.compactMap(\.value) == ["bad"])
      #expect(output.rejections.last?.line == 8)
      #expect(output.warnings.map(\.line) == [6])
      #expect(output.warnings.compactMap(\.value).isEmpty)
    }
  }

  @Test func `a workplace without a department is refused, unless the person has one`() throws {
    try withOrganisation { organisation throws in
      let header = "employee_number,department,workplace\n"
      let output = try organisation.importing(header + "E1,,Museet\nE2,Kultur,Museet\n")
      #expect(output.rejections.map(\.reason) == ["a workplace lies in a department, and none is named"])
      let again = try organisation.importing(header + "E2,,Biblioteket\n")
      #expect(again.moved == 1)
      #expect(try organisation.everything()[0].contains("|Kultur|Biblioteket|"))
    }
  }

  private static let categories = [
    ("chef", "manager"), ("Manager", "manager"), ("MEDARBETARE", "staff"), ("staff", "staff"),
    ("förtroendevald", "politician"), ("politiker", "politician"), ("Politician", "politician"),
    ("facklig", "representative"), ("Facklig företrädare", "representative"),
    ("representative", "representative"),
  ]

  @Test func `categories are understood in both languages`() throws {
    try withOrganisation { organisation throws in
      let rows = Self.categories.enumerated().map { "E\($0),\($1.0)\n" }
      let output = try organisation.importing("employee_number,kategori\n" + rows.joined())
      #expect(output.rejections.isEmpty)
      for (index, (word, category)) in Self.categories.enumerated() {
        #expect(try organisation.value("category", of: "E\(index)") == category, "\(word)")
      }
    }
  }

  private static let rates = [
    ("100,00", "100.00"), ("100 %", "100.00"), ("80%", "80.00"), ("80.5", "80.50"), ("0", "0.00"),
    ("33,333", "33.33"),
  ]

  @Test func `employment rates are understood with comma, point and per cent sign`() throws {
    try withOrganisation { organisation throws in
      let rows = Self.rates.enumerated().map { "E\($0);\($1.0)\n" }
      let output = try organisation.importing("employee_number;sysselsättningsgrad\n" + rows.joined())
      #expect(output.rejections.isEmpty)
      for (index, (text, rate)) in Self.rates.enumerated() {
        #expect(try organisation.value("employment_rate", of: "E\(index)") == rate, "\(text)")
      }
    }
  }
}
