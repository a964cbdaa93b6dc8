import Bilingual
import Planning
import StrictJSON

/// What a night holds that nobody has waited for: its messages and calendars, and a page that says how the report goes on.
///
/// Whoever opens that page has opened the report: the next night is whole again.
struct NightlyPause {
  let asOf: Day
  let organisation: String
  /// The last whole night, where one is kept.
  let last: Day?

  /// So many nights without a reader are enough.
  static let nights = 3
  static let formatName = "kohort.paused/1"

  /// True in the first night without a report, and then once a week: the operator wants silence or a reason.
  static func isSaid(afterDays unopened: Int) -> Bool { (unopened - nights) % 7 == 0 }

  /// Told in place of the report.
  static let told = Words(
    sv: "Ingen har öppnat nattrapporten på \(nights) nätter, så den görs inte. Påminnelser och kalendrar skrivs som "
      + "vanligt. Den fortsätter när någon öppnar index.html, tar fram en rapport (kohort report show), eller med: kohort report keep",
    en: "Nobody has opened the nightly report for \(nights) nights, so it is not made. Reminders and calendars are written "
      + "as ever. It goes on when somebody opens index.html, asks for a report (kohort report show), or with: kohort report keep")

  /// The page, and the same as data.
  func files(_ language: Language) throws -> [NightlyFile] {
    let words = Words(
      sv: "Nattrapporten vilar", en: "The nightly report is paused")
    let text = Words(
      sv: "Ingen har öppnat den de senaste nätterna. Att du läser det här räknas: i natt görs den igen.",
      en: "Nobody has opened it the last few nights. That you read this counts: tonight it is made again.")
    let page = try NightlyTemplate.paused.value().render([
      "language": language.rawValue, "title": words[language], "text": text[language], "date": "\(asOf)",
      "hasLast": last != nil, "last": last.map { "\($0)" } ?? "",
      "lastLabel": Words(sv: "Den senaste rapporten", en: "The latest report")[language],
    ])
    let members: [JSONObject.Member] = [
      .init(name: "format", value: .string(Self.formatName)), .init(name: "organisation", value: .string(organisation)),
      .init(name: "as_of", value: .string("\(asOf)")),
      .init(name: "last_report", value: last.map { .string("\($0)") } ?? .null),
    ]
    return [
      NightlyFile(path: "index.html", text: page),
      NightlyFile(path: "report.json", text: JSONValue.object(JSONObject(members)).prettyText + "\n"),
    ]
  }
}
