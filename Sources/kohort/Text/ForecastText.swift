import Bilingual
import KohortService
import Planning

/// How a forecast reads: when everyone has gone, what it rests on, and what more would buy.
enum ForecastText {
  static func report(_ report: ForecastReport, _ language: Language) -> String {
    [headline(report)[language], groups(report, language), gains(report, language), basis(report, language)]
      .joined(separator: "\n\n")
  }

  private static func headline(_ report: ForecastReport) -> Words {
    guard let gone = report.everyone.gone else {
      let never = never(report.everyone)
      return Words(sv: "\(report.name): alla har gått \(never.sv).", en: "\(report.name): all have gone \(never.en).")
    }
    return Words(
      sv: "\(report.name): alla \(report.everyone.people) har gått \(gone).",
      en: "\(report.name): all \(report.everyone.people) have gone on \(gone)."
    )
  }

  private static func groups(_ report: ForecastReport, _ language: Language) -> String {
    let header = [
      Words(sv: "", en: ""), Words(sv: "personer", en: "people"), Words(sv: "kvar", en: "left"),
      Words(sv: "alla har gått", en: "all have gone"),
    ].map { $0[language] }
    let others = Words(sv: "(mindre förvaltningar)", en: "(smaller departments)")
    let departments = report.departments.map {
      row($0, $0.name.isEmpty ? others[language] : $0.name, language)
    }
    let categories = report.categories.map { group in
      row(group, Labels.value(group.name, of: "category", language) ?? group.name, language)
    }
    return RepairText.columns([header] + departments + categories)
  }

  private static func row(_ group: ForecastReport.Group, _ name: String, _ language: Language) -> [String] {
    [name, "\(group.people)", "\(group.remaining)", group.gone?.description ?? never(group)[language]]
  }

  private static func never(_ group: ForecastReport.Group) -> Words {
    Words(
      sv: "aldrig (\(Int(group.throughputPerYear)) om året hinner, \(Int(group.arrivalsPerYear)) är nya)",
      en: "never (\(Int(group.throughputPerYear)) a year go through, \(Int(group.arrivalsPerYear)) are new)"
    )
  }

  private static func gains(_ report: ForecastReport, _ language: Language) -> String {
    RepairText.columns([
      [
        Words(sv: "En lokal till:", en: "One more room:")[language],
        gain(report.oneMoreRoom, report)[language],
      ],
      [
        Words(sv: "En processledare till:", en: "One more facilitator:")[language],
        gain(report.oneMoreFacilitator, report)[language],
      ],
    ])
  }

  private static func gain(_ gain: ForecastReport.Gain, _ report: ForecastReport) -> Words {
    guard let gone = gain.gone else { return Words(sv: "fortfarande aldrig", en: "still never") }
    guard let days = gain.daysEarlier else {
      return Words(sv: "\(gone) i stället för aldrig", en: "\(gone) instead of never")
    }
    return days == 0
      ? Words(sv: "ingen skillnad", en: "no difference")
      : Words(sv: "\(days) dagar tidigare, \(gone)", en: "\(days) days earlier, on \(gone)")
  }

  private static func basis(_ report: ForecastReport, _ language: Language) -> String {
    let title = Words(
      sv: "Räknat från \(report.from) med \(report.sessionsPerWeek) träffar i veckan "
        + "och \(report.seatsPerSession) platser per träff:",
      en: "Reckoned from \(report.from) with \(report.sessionsPerWeek) sessions a week "
        + "and \(report.seatsPerSession) seats a session:"
    )
    return title[language] + "\n"
      + RepairText.columns([
        [
          Words(sv: "andel som kommer", en: "share who come")[language], share(report.showUp),
          source(report.showUp.source, language),
        ],
        [
          Words(sv: "andel som slutar på ett år", en: "share who leave a year")[language],
          share(report.turnover),
          source(report.turnover.source, language),
        ],
      ])
  }

  private static func share(_ assumption: ForecastReport.Assumption) -> String {
    "\(Int((assumption.value * 100).rounded()))\u{A0}%"
  }

  private static func source(_ source: ForecastReport.Source, _ language: Language) -> String {
    switch source {
    case .recorded: Words(sv: "enligt det som registrerats", en: "as recorded")[language]
    case .given: Words(sv: "enligt dig", en: "as given")[language]
    case .assumed: Words(sv: "antaget", en: "assumed")[language]
    }
  }
}
