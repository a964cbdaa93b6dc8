import Bilingual
import KohortService

/// The year's figures as one self-contained page, to read, print and hand in.
struct EvidencePage {
  private let output: ReportEvidence.Output
  private let language: Language

  init(_ output: ReportEvidence.Output, _ language: Language) {
    self.output = output
    self.language = language
  }

  /// The whole document.
  var html: String {
    """
    <!doctype html>
    <html lang="\(language.rawValue)">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>\(Self.escaped(title)) · \(Self.escaped(output.organisation))</title>
    <style>
    \(Self.style)
    </style>
    </head>
    <body>
    <main>
    <h1>\(Self.escaped(title))</h1>
    <p>\(Self.escaped(lede))</p>
    \(ReportEvidence.Section.allCases.map(section).joined(separator: "\n"))
    </main>
    </body>
    </html>

    """
  }

  private func say(_ sv: String, _ en: String) -> String { Words(sv: sv, en: en)[language] }

  private var title: String { say("Året \(output.year) i siffror", "The year \(output.year) in figures") }

  private var lede: String {
    say(
      "Underlag till en kvalitetsansökan, till och med \(output.until). Siffrorna gäller hela organisationen och nämner ingen; – står "
        + "för färre än fem personer, eller för något som inte har räknats. Vid varje siffra står vad den räknar och kommandot som "
        + "visar raderna.",
      "Material for a quality application, until \(output.until). The figures are of the whole organisation and name nobody; – stands "
        + "for fewer than five people, or for what has not been counted. Beside each figure stands what it counts and the command "
        + "that shows its rows.")
  }

  private func section(_ section: ReportEvidence.Section) -> String {
    let rows = output.evidence.filter { $0.section == section }.map { figure in
      """
      <tr><th scope="row">\(Self.escaped(figure.title))</th><td class="n">\(Self.escaped(value(figure)))</td>\
      <td>\(Self.escaped(figure.definition))<br><code>\(Self.escaped(figure.rows))</code></td></tr>
      """
    }
    let heading = Self.escaped(section.title[language])
    return """
      <h2 id="\(section.rawValue)">\(heading)</h2>
      <div class="scroll" tabindex="0" role="region" aria-labelledby="\(section.rawValue)"><table>
      <thead><tr><th scope="col">\(say("Vad", "What"))</th><th scope="col" class="n">\(say("Siffra", "Figure"))</th>\
      <th scope="col">\(say("Vad den räknar", "What it counts"))</th></tr></thead>
      <tbody>
      \(rows.joined(separator: "\n"))
      </tbody></table></div>
      """
  }

  /// `1 234`, `93,5 %` or `70,5 tim`; – where there is none.
  private func value(_ figure: ReportEvidence.Figure) -> String {
    guard let value = figure.value else { return "–" }
    let tenths = Int((value * 10).rounded())
    let whole = Self.grouped(tenths / 10, say("\u{202F}", ","))
    let number = tenths % 10 == 0 ? whole : whole + say(",", ".") + "\(abs(tenths % 10))"
    return switch figure.unit {
    case .count: number
    case .percent: say("\(number)\u{202F}%", "\(number)%")
    case .hours: say("\(number) tim", "\(number) h")
    }
  }

  private static func grouped(_ number: Int, _ separator: String) -> String {
    var text = ""
    for (place, digit) in String(number).reversed().enumerated() {
      if place > 0, place % 3 == 0 { text = separator + text }
      text = String(digit) + text
    }
    return text
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
      .replacing("\"", with: "&quot;")
  }

  private static let style = """
    :root { --paper: #ffffff; --ink: #16262e; --soft: #51636b; --line: #d9dfdd; --accent: #0b5f6e; }
    @media (prefers-color-scheme: dark) {
      :root { --paper: #0f171a; --ink: #e7eeee; --soft: #a3b4b8; --line: #2b3a3f; --accent: #63c3cd; }
    }
    body { margin: 0 auto; max-width: 54rem; padding: 1.5rem 1.25rem 3rem; background: var(--paper); color: var(--ink);
      font: 16px/1.5 system-ui, "Noto Sans", "DejaVu Sans", sans-serif; font-variant-numeric: tabular-nums; }
    h1 { font-size: 1.6rem; margin: 0; }
    h2 { font-size: 1.2rem; margin: 2rem 0 .25rem; border-top: 3px solid var(--accent); padding-top: .75rem; }
    p { color: var(--soft); }
    :focus-visible { outline: 3px solid var(--accent); outline-offset: 3px; }
    .scroll { overflow-x: auto; }
    table { border-collapse: collapse; width: 100%; }
    th, td { text-align: left; vertical-align: top; padding: .5rem .75rem .5rem 0; border-bottom: 1px solid var(--line); }
    thead th { color: var(--soft); font-size: .875rem; }
    tbody th { font-weight: 600; min-width: 10rem; }
    .n { text-align: right; white-space: nowrap; font-weight: 650; }
    td:last-child { color: var(--soft); font-size: .9375rem; min-width: 14rem; }
    code { font-size: .8125rem; overflow-wrap: anywhere; }
    @media print { body { font-size: 10pt; max-width: none; padding: 0; } tr { break-inside: avoid; } .scroll { overflow: visible; } }
    """
}
