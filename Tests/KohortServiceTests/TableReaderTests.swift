import Bilingual
import Foundation
import KohortService
import Support
import Testing

/// The rosters that organisations have published, where they lie on this machine.
private enum Rosters {
  static let folder = RealData.folder.appending(path: "people")

  static let areThere = FileManager.default.fileExists(atPath: folder.path())

  static func read(_ name: String, _ encoding: TableEncoding?) throws -> Table {
    try TableReader.read(Array(Data(contentsOf: folder.appending(path: name))), encoding: encoding)
  }
}

extension Table {
  fileprivate func cells(_ column: String) throws -> [String] {
    let index = try #require(columns.firstIndex(of: column))
    return rows.map { $0.cells[index] }
  }
}

private func read(_ text: String) throws -> Table { try TableReader.read(Array(text.utf8)) }

@Suite(.enabled(if: Rosters.areThere, "skipped: set KOHORT_REAL_DATA to the folder with the real input"))
struct RosterTests {
  @Test func `the published roster has 13094 rows and no problem`() throws {
    let table = try Rosters.read("environment_agency_2011-03.csv", nil)
    #expect(table.separator == .comma)
    #expect(table.columns.count == 16)
    #expect(table.rows.count == 13_094)
    #expect(table.problems.isEmpty)
    #expect(table.rows.map(\.line) == Array(2...13_095))
    let broken = table.rows.flatMap(\.cells).count { $0.unicodeScalars.contains("\u{FFFD}") }
    #expect(broken == 17)
  }

  @Test func `all three dialects hold the same people`() throws {
    let published = try Rosters.read("environment_agency_2011-03.csv", nil)
    let windows = try Rosters.read("environment_agency_sv_headers_cp1252.csv", .windows1252)
    let utf16 = try Rosters.read("environment_agency_sv_headers_utf16_tab.csv", .utf16)
    #expect(windows.separator == .semicolon)
    #expect(utf16.separator == .tab)
    for table in [windows, utf16] {
      #expect(table.problems.isEmpty)
      for (english, swedish) in [
        ("id", "Anställningsnummer"), ("post_ref", "Befattningsnummer"), ("reports_to", "Chef"),
        ("department", "Förvaltning"), ("workplace", "Arbetsställe"),
      ] {
        #expect(try table.cells(swedish) == published.cells(english), "\(swedish)")
      }
    }
  }

  @Test func `the wrong encoding is refused with its place`() throws {
    let error = #expect(throws: TableProblem.self) {
      try Rosters.read("environment_agency_sv_headers_cp1252.csv", nil)
    }
    #expect(error == TableProblem(line: 1, column: 5, reason: .undecodable(.utf8, [0xE4])))
    let marked = #expect(throws: TableProblem.self) {
      try Rosters.read("environment_agency_sv_headers_utf16_tab.csv", nil)
    }
    #expect(marked?.reason == .markedOtherwise(declared: .utf8, mark: .utf16LittleEndian))
    #expect(marked?.words.en.hasSuffix("say --encoding utf-16") == true)
  }
}

@Suite struct TableReaderTests {
  @Test func `quotes hold separators, quotes and line ends`() throws {
    let table = try read("a,b\r\n\"1,\"\"2\"\"\r\n3\",x\r\n\"\",y\r\n")
    #expect(table.rows.map(\.line) == [2, 4])
    #expect(table.rows.map(\.cells) == [["1,\"2\"\r\n3", "x"], ["", "y"]])
    #expect(table.problems.isEmpty)
  }

  @Test(arguments: ["\n", "\r\n", "\r"])
  func `every line end counts once, in quotes as well`(end: String) throws {
    let lines = ["", "a,b", "\"x", "y\",2", "", "3,4"]
    for text in [lines.joined(separator: end), lines.joined(separator: end) + end] {
      let table = try read(text)
      #expect(table.headerLine == 2)
      #expect(table.rows.map(\.line) == [3, 6])
      #expect(table.rows.map(\.cells) == [["x\(end)y", "2"], ["3", "4"]])
    }
  }

  @Test(arguments: [
    ("a,b;c,d", Table.Separator.comma), ("a;b,c;d", .semicolon), ("a\tb", .tab), ("a", .comma),
    ("\"a;b;c\",d", .comma), ("a,b;c", .semicolon), ("\n\na;b", .semicolon),
  ])
  func `the separator is found in the header`(header: String, separator: Table.Separator) throws {
    #expect(try read(header).separator == separator)
  }

  @Test func `empty cells at either end, leading space and odd characters are kept`() throws {
    let table = try read("a,b,c\n,,3\n1,,\n,  x ,\n1,\u{301}2,y\u{85}\u{2028}z")
    #expect(
      table.rows.map(\.cells) == [
        ["", "", "3"], ["1", "", ""], ["", "  x ", ""], ["1", "\u{301}2", "y\u{85}\u{2028}z"],
      ]
    )
  }

  @Test func `a header alone is a table without rows`() throws {
    for text in ["a,b", "a,b\n", "\u{FEFF} a , b \n\n,\n"] {
      let table = try read(text)
      #expect(table.columns == ["a", "b"])
      #expect(table.rows.isEmpty && table.problems.isEmpty)
    }
  }

  static let refusedFiles: [(bytes: [UInt8], encoding: TableEncoding?, problem: TableProblem)] = [
    ([], nil, TableProblem(line: 1, column: nil, reason: .empty)),
    (Array("\n \n".utf8), nil, TableProblem(line: 1, column: nil, reason: .empty)),
    (Array("\na,A\n".utf8), nil, TableProblem(line: 2, column: nil, reason: .duplicateColumn("A"))),
    (Array("a,,b".utf8), nil, TableProblem(line: 1, column: nil, reason: .namelessColumn(2))),
    (Array("a,\"b".utf8), nil, TableProblem(line: 1, column: 3, reason: .unreadableHeader(.quoteNotClosed))),
    (Array("a\0,b".utf8), nil, TableProblem(line: 1, column: nil, reason: .unreadableHeader(.nullCharacter))),
    (
      Array("å,b\r\n1,ö".utf8) + [0xF6], nil,
      TableProblem(line: 2, column: 4, reason: .undecodable(.utf8, [0xF6]))
    ),
    (
      [0x61, 0x0A, 0xE5, 0x81], .windows1252,
      TableProblem(line: 2, column: 2, reason: .undecodable(.windows1252, [0x81]))
    ),
    (
      [0x61, 0x00, 0x0A, 0x00, 0x00, 0xD8, 0x61, 0x00], .utf16,
      TableProblem(line: 2, column: 1, reason: .undecodable(.utf16, [0xD8, 0x00]))
    ),
    (
      [0x00, 0x61, 0x00], .utf16BigEndian,
      TableProblem(line: 1, column: 2, reason: .undecodable(.utf16BigEndian, [0x00]))
    ),
    (
      [0xEF, 0xBB, 0xBF, 0x61], .windows1252,
      TableProblem(line: 1, column: 1, reason: .markedOtherwise(declared: .windows1252, mark: .utf8))
    ),
    (
      [0x61, 0x0A, 0x62, 0xC3, 0xA5], .windows1252,
      TableProblem(line: 2, column: 2, reason: .isUTF8(declared: .windows1252))
    ),
  ]

  @Test(arguments: refusedFiles)
  func `a file that cannot be used is refused with its place`(
    bytes: [UInt8],
    encoding: TableEncoding?,
    problem: TableProblem
  ) {
    let error = #expect(throws: TableProblem.self) { try TableReader.read(bytes, encoding: encoding) }
    #expect(error == problem)
    #expect(error?.words.sv.isEmpty == false && error?.words.en.isEmpty == false)
  }

  static let badRows: [(text: String, good: [Int], problems: [TableProblem])] = [
    (
      "a,b\n1\n1,2,3\n1,2\n", [4],
      [
        TableProblem(line: 2, column: nil, reason: .cellCount(expected: 2, found: 1)),
        TableProblem(line: 3, column: nil, reason: .cellCount(expected: 2, found: 3)),
      ]
    ),
    ("a,b\n1,x\"y\n3,4", [3], [TableProblem(line: 2, column: 4, reason: .quoteInsideCell)]),
    ("a,b\n1, \"y\"\n3,4", [3], [TableProblem(line: 2, column: 4, reason: .quoteInsideCell)]),
    ("a,b\n1,\"y\"z\n3,4", [3], [TableProblem(line: 2, column: 6, reason: .textAfterQuote)]),
    ("a,b\n1,\"y\n3,4\n5,6", [3, 4], [TableProblem(line: 2, column: 3, reason: .quoteNotClosed)]),
    ("a,b\n1,\"y\n3,\"4\"\n5,6", [3, 4], [TableProblem(line: 2, column: nil, reason: .textAfterQuote)]),
    ("a,b\n1,\0\n3,4", [3], [TableProblem(line: 2, column: nil, reason: .nullCharacter)]),
    ("a,b,\n1,2,\n3,4,x\n", [2], [TableProblem(line: 3, column: nil, reason: .cellWithoutColumn("x"))]),
  ]

  @Test(arguments: badRows)
  func `a bad row is named and stops no other`(text: String, good: [Int], problems: [TableProblem]) throws {
    let table = try read(text)
    #expect(table.rows.map(\.line) == good)
    #expect(table.rows.allSatisfy { $0.cells.count == 2 })
    #expect(table.problems == problems)
    for problem in problems { #expect(!problem.words.sv.isEmpty && !problem.words.en.isEmpty) }
  }

  @Test func `UTF-16 is read in either byte order, marked or not`() throws {
    let units = Array("namn\tort\nÅsa\tVäxjö😀".utf16)
    let little = units.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    let big = units.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
    for bytes in [little, big, [0xFF, 0xFE] + little, [0xFE, 0xFF] + big] {
      #expect(try TableReader.read(bytes, encoding: .utf16).rows.map(\.cells) == [["Åsa", "Växjö😀"]])
    }
    #expect(try TableReader.read(little, encoding: .utf16LittleEndian).columns == ["namn", "ort"])
  }

  @Test func `unclosed quotes on every line do not take forever`() throws {
    let table = try read("a,b\n" + String(repeating: "1,\"\"x\n\"\n", count: 20_000))
    #expect(table.rows.isEmpty)
    #expect(!table.problems.isEmpty)
  }
}

@Suite struct TableWriterTests {
  @Test func `the standard dialect is RFC 4180`() {
    let writer = TableWriter()
    #expect(writer.header(["a", "b;c"]) == "a,b;c\r\n")
    #expect(
      writer.line(["x,y", "say \"hi\"", "l\nm", " s", 7, .number(-0.5), nil, .number(2)])
        == "\"x,y\",\"say \"\"hi\"\"\",\"l\nm\",\" s\",7,-0.5,,2\r\n"
    )
  }

  @Test func `the Swedish Excel dialect has semicolons, decimal commas and a byte order mark`() {
    let writer = TableWriter(.excelSv)
    #expect(writer.header(["a", "b;c"]) == "\u{FEFF}a;\"b;c\"\r\n")
    #expect(writer.line(["x,y", .number(-0.5), -3]) == "x,y;-0,5;-3\r\n")
  }

  @Test(arguments: ["=1+1", "+46", "-", "@SUM(A1)", "\tx", "\rx"])
  func `text that looks like a formula is guarded`(text: String) {
    for dialect in TableDialect.allCases {
      let line = TableWriter(dialect).line([.text(text)])
      #expect(line.hasPrefix("'") || line.hasPrefix("\"'"), "\(dialect)")
    }
    #expect(TableWriter().line(["a=1", "'x", "å"]) == "a=1,'x,å\r\n")
  }

  @Test func `what is written is read back`() throws {
    let rows = [["x;y", "a\"b", "l\r\nm"], ["", " s ", "å,ö"], ["\"", ";", ","]]
    for dialect in TableDialect.allCases {
      let writer = TableWriter(dialect)
      let text = writer.header(["a", "b", "c"]) + rows.map { writer.line($0.map { .text($0) }) }.joined()
      #expect(try read(text).rows.map(\.cells) == rows, "\(dialect)")
    }
  }
}
