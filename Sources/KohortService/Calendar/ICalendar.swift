public import Planning

/// A session as it stands in somebody's calendar.
public struct CalendarEvent: Equatable, Sendable {
  /// The name of the session, such as `L2-014-3`.
  public var session: String
  /// The short name of the organisation; with the session it makes an identifier that never changes.
  public var organisation: String
  /// How many times what it says has changed; calendars believe the highest.
  public var sequence: Int
  /// When it last changed, in seconds since 1970-01-01 00:00 UTC.
  public var changedAt: Int
  /// A cancelled session stays in the calendar, marked so; leaving it out would leave it standing there.
  public var isCancelled: Bool
  /// The date in Sweden.
  public var day: Day
  /// On the clocks of Europe/Stockholm.
  public var start: LocalTime
  /// On the clocks of Europe/Stockholm, later the same day.
  public var end: LocalTime
  /// The line that a calendar shows.
  public var summary: String
  /// The room, and where it is.
  public var location: String?
  /// What somebody who opens the event reads; lines are kept.
  public var details: String?

  /// Stops the program when the event ends before it starts.
  public init(
    session: String,
    organisation: String,
    sequence: Int,
    changedAt: Int,
    isCancelled: Bool = false,
    day: Day,
    start: LocalTime,
    end: LocalTime,
    summary: String,
    location: String? = nil,
    details: String? = nil
  ) {
    precondition(start < end, "session \(session) ends at \(end), before it starts at \(start)")
    self.session = session
    self.organisation = organisation
    self.sequence = sequence
    self.changedAt = changedAt
    self.isCancelled = isCancelled
    self.day = day
    self.start = start
    self.end = end
    self.summary = summary
    self.location = location
    self.details = details
  }
}

/// Writes calendars that other programs read (iCalendar, RFC 5545).
///
/// Names nobody: an event has no organiser and no attendees, since a calendar is passed on.
public enum ICalendar {
  /// The calendar with these events, in this order; the same events always give the same bytes.
  public static func text(title: String, events: [CalendarEvent]) -> String {
    let lines =
      ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//kohort//kohort//SV", "CALSCALE:GREGORIAN"]
      // RFC 7986 names a calendar by NAME; Outlook and Google look for the older X-WR-CALNAME.
      + ["NAME:\(escaped(title))", "X-WR-CALNAME:\(escaped(title))"]
      + timeZone + events.flatMap(lines(of:)) + ["END:VCALENDAR"]
    return lines.map { folded($0) + "\r\n" }.joined()
  }

  private static let zone = "Europe/Stockholm"

  /// The rules of directive 2000/84/EC, from the year in which Sweden first followed them.
  private static let timeZone = [
    "BEGIN:VTIMEZONE", "TZID:\(zone)",
    "BEGIN:DAYLIGHT", "DTSTART:19960331T020000", "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
    "TZOFFSETFROM:+0100", "TZOFFSETTO:+0200", "TZNAME:CEST", "END:DAYLIGHT",
    "BEGIN:STANDARD", "DTSTART:19961027T030000", "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
    "TZOFFSETFROM:+0200", "TZOFFSETTO:+0100", "TZNAME:CET", "END:STANDARD",
    "END:VTIMEZONE",
  ]

  private static func lines(of event: CalendarEvent) -> [String] {
    let changed = utc(event.changedAt)
    let optional = [("LOCATION", event.location), ("DESCRIPTION", event.details)]
    return [
      "BEGIN:VEVENT",
      "UID:\(escaped("\(event.session)@\(event.organisation).kohort"))",
      // Without a METHOD, DTSTAMP is when the event was last revised (RFC 5545, 3.8.7.2).
      "DTSTAMP:\(changed)", "LAST-MODIFIED:\(changed)", "SEQUENCE:\(event.sequence)",
      "STATUS:\(event.isCancelled ? "CANCELLED" : "CONFIRMED")",
      "DTSTART;TZID=\(zone):\(local(event.day, event.start))",
      "DTEND;TZID=\(zone):\(local(event.day, event.end))",
      "SUMMARY:\(escaped(event.summary))",
    ] + optional.compactMap { name, text in text.map { "\(name):\(escaped($0))" } } + ["END:VEVENT"]
  }

  private static func local(_ day: Day, _ time: LocalTime) -> String {
    "\(digits(day))T\(twoDigits(time.hour))\(twoDigits(time.minute))00"
  }

  private static func utc(_ seconds: Int) -> String {
    let second = (seconds % 86_400 + 86_400) % 86_400
    let day = Day(number: (seconds - second) / 86_400)
    let parts = [second / 3_600, second / 60 % 60, second % 60]
    return "\(digits(day))T\(parts.map(twoDigits).joined())Z"
  }

  private static func digits(_ day: Day) -> String { day.description.filter { $0 != "-" } }

  /// Text as a value: what has a meaning is escaped, and control characters, which no calendar may hold, are left out.
  private static func escaped(_ text: String) -> String {
    guard !text.utf8.allSatisfy(isPlain) else { return text }
    var result = String.UnicodeScalarView()
    var previous: Unicode.Scalar?
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\", ";", ",": result.append(contentsOf: ["\\", scalar])
      case "\n" where previous == "\r": break
      case "\n", "\r": result.append(contentsOf: ["\\", "n"])
      case "\t": result.append(scalar)
      default: if scalar.properties.generalCategory != .control { result.append(scalar) }
      }
      previous = scalar
    }
    return String(result)
  }

  /// True of a byte that is a character of its own and stands as it is.
  private static func isPlain(_ byte: UInt8) -> Bool {
    (0x20..<0x7F).contains(byte) && byte != UInt8(ascii: "\\") && byte != UInt8(ascii: ";") && byte != UInt8(ascii: ",")
  }

  /// A line in pieces of at most 75 bytes, each after the first behind a space; no character is cut.
  private static func folded(_ line: String) -> String {
    guard line.utf8.count > 75 else { return line }
    var result = String.UnicodeScalarView()
    var width = 0
    for scalar in line.unicodeScalars {
      let bytes = UTF8.width(scalar)
      if width + bytes > 75 {
        result.append(contentsOf: ["\r", "\n", " "])
        width = 1
      }
      result.append(scalar)
      width += bytes
    }
    return String(result)
  }
}
