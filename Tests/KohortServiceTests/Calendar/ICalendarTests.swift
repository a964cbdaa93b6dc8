import KohortService
import Planning
import Testing

@Suite struct ICalendarTests {
  private static func event(
    _ session: String = "L2-014-3",
    summary: String = "Leda mig själv",
    location: String? = nil,
    details: String? = nil,
    isCancelled: Bool = false
  ) throws -> CalendarEvent {
    CalendarEvent(
      session: session,
      organisation: "helsingborg",
      sequence: 2,
      changedAt: 1_799_999_999,
      isCancelled: isCancelled,
      day: try #require(Day("2027-03-02")),
      start: try #require(LocalTime("08:30")),
      end: try #require(LocalTime("12:00")),
      summary: summary,
      location: location,
      details: details
    )
  }

  @Test func `a calendar is written as iCalendar, to the byte`() throws {
    let text = ICalendar.text(
      title: "Kohort L2-014",
      events: [
        try Self.event(
          summary: "Leda mig själv, dag 1; med övningar",
          location: "Rådhuset, sal 3",
          details: "Ta med:\n- anteckningar\r\n- C:\\temp"
        ),
        try Self.event("L2-014-4", isCancelled: true),
      ]
    )
    let expected = """
      BEGIN:VCALENDAR
      VERSION:2.0
      PRODID:-//kohort//kohort//SV
      CALSCALE:GREGORIAN
      NAME:Kohort L2-014
      X-WR-CALNAME:Kohort L2-014
      BEGIN:VTIMEZONE
      TZID:Europe/Stockholm
      BEGIN:DAYLIGHT
      DTSTART:19960331T020000
      RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
      TZOFFSETFROM:+0100
      TZOFFSETTO:+0200
      TZNAME:CEST
      END:DAYLIGHT
      BEGIN:STANDARD
      DTSTART:19961027T030000
      RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
      TZOFFSETFROM:+0200
      TZOFFSETTO:+0100
      TZNAME:CET
      END:STANDARD
      END:VTIMEZONE
      BEGIN:VEVENT
      UID:L2-014-3@helsingborg.kohort
      DTSTAMP:20270115T075959Z
      LAST-MODIFIED:20270115T075959Z
      SEQUENCE:2
      STATUS:CONFIRMED
      DTSTART;TZID=Europe/Stockholm:20270302T083000
      DTEND;TZID=Europe/Stockholm:20270302T120000
      SUMMARY:Leda mig själv\\, dag 1\\; med övningar
      LOCATION:Rådhuset\\, sal 3
      DESCRIPTION:Ta med:\\n- anteckningar\\n- C:\\\\temp
      END:VEVENT
      BEGIN:VEVENT
      UID:L2-014-4@helsingborg.kohort
      DTSTAMP:20270115T075959Z
      LAST-MODIFIED:20270115T075959Z
      SEQUENCE:2
      STATUS:CANCELLED
      DTSTART;TZID=Europe/Stockholm:20270302T083000
      DTEND;TZID=Europe/Stockholm:20270302T120000
      SUMMARY:Leda mig själv
      END:VEVENT
      END:VCALENDAR

      """
    #expect(text == expected.replacing("\n", with: "\r\n"))
  }

  @Test func `a long line is folded at 75 bytes, and no character is cut`() throws {
    let text = ICalendar.text(title: "", events: [try Self.event(summary: String(repeating: "å", count: 80))])
    let folded = text.split(separator: "\r\n").drop { !$0.hasPrefix("SUMMARY") }.prefix(3)
    let pieces = [("SUMMARY:", 33), (" ", 37), (" ", 10)]
    #expect(folded.map(String.init) == pieces.map { $0 + String(repeating: "å", count: $1) })
    #expect(folded.map(\.utf8.count) == [74, 75, 21])
  }

  @Test(arguments: UInt64(0)..<300)
  func `any text comes back whole from lines of at most 75 bytes`(seed: UInt64) throws {
    let summary = Self.text(seed: seed)
    let bytes = Array(ICalendar.text(title: summary, events: [try Self.event(summary: summary)]).utf8)
    let lines = try Self.lines(bytes)
    for line in lines {
      #expect(line.utf8.count <= 75, "seed \(seed)")
      #expect(!line.unicodeScalars.contains { $0.properties.generalCategory == .control && $0 != "\t" })
    }
    let unfolded = lines.reduce(into: [String]()) { result, line in
      if line.unicodeScalars.first == " ", let last = result.popLast() {
        result.append(last + String(line.unicodeScalars.dropFirst()))
      } else {
        result.append(line)
      }
    }
    let summaries = unfolded.filter { $0.utf8.starts(with: "SUMMARY:".utf8) }
    #expect(summaries.count == 1)
    let value = String(try #require(summaries.first).unicodeScalars.dropFirst(8))
    #expect(Array(Self.unescaped(value).utf8) == Array(Self.plain(summary).utf8), "seed \(seed)")
  }

  /// The lines of a file, which must all end in CRLF and be whole UTF-8 each by itself.
  private static func lines(_ bytes: [UInt8]) throws -> [String] {
    var lines: [String] = []
    var start = 0
    for index in bytes.indices where bytes[index] == UInt8(ascii: "\n") {
      try #require(index > start && bytes[index - 1] == UInt8(ascii: "\r"))
      lines.append(try #require(String(validating: bytes[start..<index - 1], as: UTF8.self)))
      start = index + 1
    }
    try #require(start == bytes.count)
    return lines
  }

  /// What text should come back as: line ends all alike, no other control characters.
  private static func plain(_ text: String) -> String {
    var scalars = Array(text.unicodeScalars)
    scalars = scalars.indices.compactMap { index in
      switch scalars[index] {
      case "\r": "\n"
      case "\n": index > 0 && scalars[index - 1] == "\r" ? nil : "\n"
      case "\u{7}", "\u{7F}", "\u{85}": nil
      default: scalars[index]
      }
    }
    return String(String.UnicodeScalarView(scalars))
  }

  private static func unescaped(_ value: String) -> String {
    var result = String.UnicodeScalarView()
    var isEscape = false
    for scalar in value.unicodeScalars {
      if !isEscape && scalar == "\\" {
        isEscape = true
      } else {
        result.append(isEscape && scalar == "n" ? "\n" : scalar)
        isEscape = false
      }
    }
    return String(result)
  }

  /// Up to 200 characters of all widths, with everything that has a meaning in iCalendar among them.
  private static func text(seed: UInt64) -> String {
    var state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1
    func next(_ bound: Int) -> Int {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return Int(state % UInt64(bound))
    }
    let alphabet = Array("ab åÖé\u{301}–€漢😀👩\u{200D}🚒\\;,:\"\n\r\tn\u{7}\u{7F}\u{85}\u{2028}".unicodeScalars)
    let scalars = (0..<next(200)).map { _ in alphabet[next(alphabet.count)] }
    return String(String.UnicodeScalarView(scalars))
  }
}
