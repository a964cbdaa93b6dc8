import Bilingual
import KohortService
import StrictJSON

/// What is kept about a person as one self-contained page, readable on screen and paper.
struct PersonExportPage {
  private let output: PersonExport.Output
  private let language: Language

  init(_ output: PersonExport.Output, _ language: Language) {
    self.output = output
    self.language = language
  }

  /// The whole document.
  var html: String {
    let who = [output.name, output.person].compactMap(\.self).joined(separator: ", ")
    return """
      <!doctype html>
      <html lang="\(language.rawValue)">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <meta name="robots" content="noindex">
      <title>\(Self.escaped(title[language])) · \(Self.escaped(output.person))</title>
      <style>
      \(Self.style)
      </style>
      </head>
      <body>
      <main>
      <h1>\(Self.escaped(title[language]))</h1>
      <p>\(Self.escaped(who)) · \(Self.escaped(output.organisation)) · \(output.date)</p>
      <p>\(Self.escaped(scope[language]))</p>
      \(output.sections.map(section).joined(separator: "\n"))
      </main>
      </body>
      </html>

      """
  }

  private var title: Words {
    output.complete
      ? Words(sv: "Det som finns om dig i kohort", en: "What kohort keeps about you")
      : Words(sv: "Det som finns om en person i kohort", en: "What kohort keeps about a person")
  }

  private var scope: Words {
    output.complete
      ? Words(
        sv: "Det här är allt, också det som bara du får läsa. Spara filen så att ingen annan kommer åt den.",
        en: "This is everything, also what only you may read. Keep the file where nobody else can reach it.")
      : Words(
        sv: """
          Utlämnat av HR. Det HR inte får läsa saknas: reflektioner som inte är öppna, loggen över det egna skrivandet och \
          kvitton. Det får personen själv med: kohort person export
          """,
        en: """
          Given by HR. What HR may not read is left out: reflections that are not open, the log of the person's own \
          writing, and receipts. The person is given those by: kohort person export
          """)
  }

  private func section(_ section: PersonExport.Section) -> String {
    let heading = "<h2>\(Self.escaped(section.title)) <small>\(section.rows.count)</small></h2>"
    guard let first = section.rows.first else {
      return "<section>\(heading)<p>\(Words(sv: "Inget.", en: "Nothing.")[language])</p></section>"
    }
    return "<section>\(heading)\n\(section.rows.count == 1 ? list(first) : table(section.rows))\n</section>"
  }

  private func list(_ row: JSONValue) -> String {
    let lines = (row.object?.members ?? []).map { member in
      "<dt>\(label(member.name))</dt><dd>\(cell(member.value, of: member.name))</dd>"
    }
    return "<dl>\n\(lines.joined(separator: "\n"))\n</dl>"
  }

  private func table(_ rows: [JSONValue]) -> String {
    let columns = TextTable.columns(rows)
    let head = columns.map { "<th scope=\"col\">\(label($0))</th>" }.joined()
    let body = rows.map { row in
      "<tr>" + columns.map { "<td>\(cell(row[$0] ?? .null, of: $0))</td>" }.joined() + "</tr>"
    }
    return "<div class=\"scroll\" tabindex=\"0\"><table><thead><tr>\(head)</tr></thead><tbody>\n"
      + body.joined(separator: "\n") + "\n</tbody></table></div>"
  }

  private func label(_ member: String) -> String { Self.escaped(Labels.label(member, language)) }

  /// People's own words keep their lines.
  private func cell(_ value: JSONValue, of member: String) -> String {
    if member == "text", let text = value.string { return "<div class=\"words\">\(Self.escaped(text))</div>" }
    return Self.escaped(TextTable.cell(value, of: member, language))
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
      .replacing("\"", with: "&quot;")
  }

  private static let style = """
    :root { --paper: #f4f5f2; --card: #fff; --ink: #16262e; --soft: #51636b; --line: #d9dfdd; }
    @media (prefers-color-scheme: dark) {
      :root { --paper: #0f171a; --card: #172226; --ink: #e7eeee; --soft: #a3b4b8; --line: #2b3a3f; }
    }
    body { margin: 0; background: var(--paper); color: var(--ink);
      font: 16px/1.5 "Source Sans 3", "Segoe UI", system-ui, "Noto Sans", "DejaVu Sans", sans-serif; }
    main { max-width: 76rem; margin: 0 auto; padding: 1.5rem 1.25rem; }
    h1 { font-size: 2rem; line-height: 1.2; margin: 0; }
    h2 { font-size: 1.1875rem; margin: 0 0 .75rem; }
    small { color: var(--soft); font-weight: 400; }
    section { background: var(--card); border: 1px solid var(--line); border-radius: .75rem; padding: 1.25rem;
      margin: 0 0 1rem; break-inside: avoid-page; }
    .scroll { overflow-x: auto; }
    table { border-collapse: collapse; width: 100%; font-size: .9375rem; }
    th, td { text-align: left; vertical-align: top; padding: .35rem .75rem .35rem 0; border-bottom: 1px solid var(--line); }
    th, dt { color: var(--soft); font-weight: 400; }
    dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1.25rem; margin: 0; }
    dd { margin: 0; }
    .words { white-space: pre-wrap; max-width: 60ch; }
    """
}
