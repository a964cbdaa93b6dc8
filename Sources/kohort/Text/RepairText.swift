import Bilingual
import KohortService
import Planning

/// How a repair reads to the HR officer who decides about it.
enum RepairText {
  static func report(_ report: RepairReport, _ language: Language) -> String {
    guard !report.unchanged else {
      return Words(sv: "Inget behöver lagas.", en: "Nothing needs repair.")[language]
    }
    var parts = [headline(report)[language]]
    if !report.moves.isEmpty { parts.append(moves(report, language)) }
    if !report.sessions.isEmpty { parts.append(sessions(report, language)) }
    if !report.unmended.isEmpty { parts.append(unmended(report, language)) }
    parts += next(report, language)
    return parts.joined(separator: "\n\n")
  }

  private static func headline(_ report: RepairReport) -> Words {
    let count = report.disruption
    let what =
      report.unmended.isEmpty
      ? Words(sv: "Alla regler håller", en: "Every rule holds")
      : Words(sv: "Allt gick inte att laga", en: "Not everything could be mended")
    let proof =
      report.proved
      ? Words(sv: "färre går inte", en: "fewer cannot be")
      : Words(
        sv: "minst \(report.lowerBound) behövs; att färre inte går är inte bevisat",
        en: "at least \(report.lowerBound) are needed; that fewer cannot be is not proved"
      )
    return Words(
      sv: "\(what.sv), med \(count, "ändring", "ändringar") "
        + "av kohort, tid, lokal eller huvudansvarig (\(proof.sv)).",
      en: "\(what.en), with \(count, "change") "
        + "of cohort, time, room or lead (\(proof.en))."
    )
  }

  private static func moves(_ report: RepairReport, _ language: Language) -> String {
    let title = Words(sv: "Vilka som kommer, går eller flyttar:", en: "Who comes, goes or moves:")[language]
    let rows = report.moves.map { [$0.person, $0.from ?? "–", "→", $0.to ?? "–", $0.why] }
    return title + "\n" + columns(rows)
  }

  private static func sessions(_ report: RepairReport, _ language: Language) -> String {
    let title = Words(sv: "Träffar som ändras:", en: "Sessions that change:")[language]
    let rows = report.sessions.map { change in
      [change.cohort, change.module, place(change.before), "→", place(change.after), change.why]
    }
    return title + "\n" + columns(rows)
  }

  private static func place(_ place: RepairReport.Place?) -> String {
    guard let place else { return "–" }
    let time = [place.date?.description, place.start].compactMap { $0 }.joined(separator: " ")
    return [time, place.room, place.facilitators.joined(separator: "+")].filter { !$0.isEmpty }.joined(
      separator: ", "
    )
  }

  private static func unmended(_ report: RepairReport, _ language: Language) -> String {
    let title = Words(sv: "Gick inte att laga:", en: "Could not be mended:")[language]
    let free = Words(sv: "Det som skulle lösa det:", en: "What would free it:")[language]
    return ([title] + report.unmended.map { "  \($0.rule) \($0.detail). \(free) \($0.remedy)." }).joined(
      separator: "\n"
    )
  }

  private static func next(_ report: RepairReport, _ language: Language) -> [String] {
    guard let plan = report.plan, report.edition != nil else { return [] }
    let look = Words(sv: "Titta:", en: "Look:")[language] + "  kohort plan show \(plan)"
    let publish = Words(sv: "Publicera:", en: "Publish:")[language] + "  kohort plan publish \(plan)"
    return [(report.unmended.isEmpty ? [look, publish] : [look]).joined(separator: "\n")]
  }

  /// Cells in columns, indented; the last one as long as it is.
  static func columns(_ rows: [[String]]) -> String {
    let widths = (rows.first ?? []).indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      "  "
        + row.enumerated().map { column, cell in
          column == row.count - 1 ? cell : cell + String(repeating: " ", count: widths[column] - cell.count)
        }.joined(separator: "  ")
    }.joined(separator: "\n")
  }
}
