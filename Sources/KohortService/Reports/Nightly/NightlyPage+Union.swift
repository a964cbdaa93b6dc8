import Bilingual
import Planning

/// `union.html`: one sheet of aggregates for the quarterly information to the unions (MBL 19 §). It names nobody, and small
/// numbers are hidden in it as everywhere.
extension NightlyPage {
  func unionSheet() throws -> String {
    try NightlyTemplate.union.value().render([
      "words": NightlyWords.all(language), "language": language.rawValue, "organisation": organisation,
      "isNamed": !organisation.isEmpty, "date": "\(report.asOf)", "quarter": quarter, "unionLede": unionLede,
      "editions": unionEditions, "bridges": bridgesTold(report.statistics.bridges),
      "hasBridges": !report.statistics.bridges.isEmpty, "burden": burden, "hasBurden": !burden.isEmpty,
      "burdenLede": burdenLede, "hiding": hiding, "limit": unionLimit,
    ])
  }

  private var quarter: String {
    let number = (report.asOf.civil.month + 2) / 3
    return say("kvartal \(number) \(report.asOf.civil.year)", "quarter \(number) of \(report.asOf.civil.year)")
  }

  private var unionLede: String {
    say(
      "Underlag för arbetsgivarens fortlöpande information till de fackliga organisationerna (19 § medbestämmandelagen). "
        + "Siffrorna gäller det som var före \(month); planen är den som gällde \(report.asOf).",
      "For the employer's continuing information to the unions (section 19 of the Co-determination Act, MBL). The figures are of "
        + "what was before \(month); the plan is that of \(report.asOf).")
  }

  private var hiding: String {
    say(
      "\(Self.hidden) står för färre än fem personer, eller för ett tal som skulle röja ett sådant. Bladet nämner ingen.",
      "\(Self.hidden) stands for fewer than five people, or for a number that would give one away. The sheet names nobody.")
  }

  private var unionLimit: String {
    say(
      "Inom bladet kan inget dolt tal räknas fram ur de andra. Den som sparar två månaders blad och vet vem som har bytt arbetsplats "
        + "eller slutat däremellan kan jämföra dem.",
      "Within the sheet no hidden number can be worked out from the others. Whoever keeps the sheets of two months and knows who "
        + "moved or left in between can compare them.")
  }

  private var unionEditions: [[String: Any]] {
    runs(report.progress, by: \.edition).compactMap { lines in
      guard let whole = lines.first(where: { $0.module == nil }) else { return nil }
      let groups = groups(of: whole.edition)
      let reflections = reflections(of: whole.edition)
      let lessons = lessons(of: whole.edition)
      let commitments = commitments(of: whole.edition)
      return [
        "code": whole.edition, "title": "\(whole.title), \(say("omgång", "edition")) \(whole.edition)",
        "plan": say(
          "\(grouped(whole.cohorts)) kohorter, \(grouped(whole.held)) träffar hållna och \(grouped(whole.planned)) kvar"
            + (whole.forecastEnd.map { ", den sista \($0)" } ?? "") + ".",
          "\(grouped(whole.cohorts)) cohorts, \(grouped(whole.held)) sessions held and \(grouped(whole.planned)) to come"
            + (whole.forecastEnd.map { ", the last on \($0)" } ?? "") + "."),
        "groups": groups, "hasGroups": !groups.isEmpty, "groupsLede": groupsLede(whole),
        "modules": lines.filter { $0.module != nil }.map(module), "reflections": reflections,
        "hasReflections": !reflections.isEmpty, "lessons": lessons, "hasLessons": !lessons.isEmpty,
        "commitments": commitments, "hasCommitments": !commitments.isEmpty,
      ]
    }
  }
}
