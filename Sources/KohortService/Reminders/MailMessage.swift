import Bilingual
import Foundation

/// A mail as a mail program takes it (RFC 5322), with attachments by MIME.
///
/// Lines end with a line feed, as programs that read a mail from standard input expect.
struct MailMessage {
  /// Who it is from, as `kohort <kohort@example.se>` or an address; nil leaves it to the mail program.
  var from: String?
  /// An address.
  var to: String
  var name: String?
  var subject: String
  var text: String
  /// With its angle brackets.
  var messageID: String
  var language: Language
  /// Seconds since 1970-01-01 00:00 UTC.
  var sentAt: Int
  /// Calendars, by the name of the file.
  var calendars: [(name: String, text: String)]

  /// True for an address that stands in a header as it is, with nothing that could begin another header.
  static func isAddress(_ text: String) -> Bool {
    text.utf8.count <= 254 && text.wholeMatch(of: /[A-Za-z0-9.!#$%&'*+\/=?^_`{|}~-]+@[A-Za-z0-9][A-Za-z0-9.-]*/) != nil
  }

  /// The name and the address of `kohort <kohort@example.se>`; nil when it is neither that nor an address.
  static func mailbox(_ text: String) -> (name: String?, address: String)? {
    if isAddress(text) { return (nil, text) }
    guard let match = text.wholeMatch(of: /([^<>\p{Cc}]*)<([^<>]+)>/), isAddress(String(match.2)) else { return nil }
    var name = match.1.trimmingCharacters(in: .whitespaces)
    if name.count >= 2, name.hasPrefix("\""), name.hasSuffix("\"") {
      name = String(name.dropFirst().dropLast()).replacing(/\\(.)/) { $0.1 }
    }
    return (name, String(match.2))
  }

  /// The whole mail.
  var bytes: [UInt8] { Array((headers + body).joined(separator: "\n").utf8) }

  private static let boundary = "kohort-part"

  private var headers: [String] {
    let sender = from.flatMap(Self.mailbox).map { ["From: \(Self.address($0.address, name: $0.name))"] } ?? []
    return sender + [
      "To: \(Self.address(to, name: name))", "Subject: \(Self.words(subject))", "Date: \(Self.date(sentAt))",
      "Message-ID: \(messageID)", "MIME-Version: 1.0", "Content-Language: \(language.rawValue)",
      // No holiday reply is to answer it (RFC 3834).
      "Auto-Submitted: auto-generated",
    ]
  }

  private var body: [String] {
    let plain = Self.part("text/plain", text)
    guard !calendars.isEmpty else { return plain + [""] }
    let parts = calendars.map { calendar in
      Self.part("text/calendar", calendar.text, ["Content-Disposition: attachment; filename=\"\(calendar.name)\""])
    }
    return ["Content-Type: multipart/mixed; boundary=\"\(Self.boundary)\"", ""]
      + ([plain] + parts).flatMap { ["--\(Self.boundary)"] + $0 } + ["--\(Self.boundary)--", ""]
  }

  /// Base64, so that every line is short and plain whatever the text holds.
  private static func part(_ type: String, _ text: String, _ more: [String] = []) -> [String] {
    let lines = Data(text.utf8).base64EncodedString(options: [.lineLength76Characters, .endLineWithLineFeed])
    return ["Content-Type: \(type); charset=utf-8", "Content-Transfer-Encoding: base64"] + more + ["", lines]
  }

  private static func address(_ address: String, name: String?) -> String {
    guard let name, !name.isEmpty else { return address }
    return "\(isPlain(name) ? quoted(name) : words(name)) <\(address)>"
  }

  /// In quotes nothing of a name, such as the comma of `Andersson, Anna`, means anything to a mail program (RFC 5322, 3.2.4).
  private static func quoted(_ name: String) -> String {
    "\"\(name.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\""
  }

  private static func isPlain(_ text: String) -> Bool {
    text.utf8.count <= 60 && !text.contains("=?") && text.utf8.allSatisfy { (0x20...0x7E).contains($0) }
  }

  /// Text of a header as it is, or as encoded words of at most 75 characters that cut no character (RFC 2047).
  private static func words(_ text: String) -> String {
    guard !isPlain(text) else { return text }
    var pieces: [String] = [""]
    for character in text.unicodeScalars {
      if (pieces.last ?? "").utf8.count + UTF8.width(character) > 45 { pieces.append("") }
      pieces[pieces.count - 1].unicodeScalars.append(character)
    }
    return pieces.map { "=?utf-8?B?\(Data($0.utf8).base64EncodedString())?=" }.joined(separator: "\n ")
  }

  /// `Sun, 28 Mar 2027 01:30:00 +0000`
  private static func date(_ seconds: Int) -> String {
    let formatter = DateFormatter()
    formatter.locale = Locale(identifier: "en_US_POSIX")
    formatter.timeZone = TimeZone(secondsFromGMT: 0)
    formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss '+0000'"
    return formatter.string(from: Date(timeIntervalSince1970: Double(seconds)))
  }
}
