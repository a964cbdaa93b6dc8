import Bilingual
import Planning

/// The night's figures as one page that needs nothing beside it.
struct NightlyPage {
  let report: NightlyReport
  let language: Language

  /// What stands for a number that is hidden.
  static let hidden = "–"
  private static let itemsPerCard = 6
  private static let sessionsShown = 20

  init(_ report: NightlyReport, _ language: Language) {
    self.report = report
    self.language = language
  }

  /// The page, and the sheet for the unions.
  func files() throws -> [NightlyFile] {
    [NightlyFile(path: "index.html", text: try html()), NightlyFile(path: "union.html", text: try unionSheet())]
  }

  /// The page; the same figures always give the same bytes.
  func html() throws -> String {
    try NightlyTemplate.page.value().render(context)
  }

  private var context: [String: Any] {
    var context: [String: Any] = [
      "words": NightlyWords.all(language), "language": language.rawValue, "organisation": organisation,
      "isNamed": !organisation.isEmpty,
      "date": "\(report.asOf)", "week": week(report.asOf), "editions": editions, "attention": attention,
      "load": load, "hasLoad": !report.load.isEmpty, "burden": burden, "hasBurden": !burden.isEmpty,
      "burdenLede": burdenLede, "footnote": footnote, "limit": limit,
    ]
    context.merge(bridges) { $1 }
    context.merge(sessions) { $1 }
    return context
  }

  // MARK: Words

  func say(_ sv: String, _ en: String) -> String { Words(sv: sv, en: en)[language] }

  /// With a thin space, or a comma, between thousands.
  func grouped(_ number: Int) -> String {
    let separator = say("\u{202F}", ",")
    var text = ""
    for (place, digit) in String(abs(number)).reversed().enumerated() {
      if place > 0, place % 3 == 0 { text = separator + text }
      text = String(digit) + text
    }
    return number < 0 ? "−" + text : text
  }

  func grouped(_ number: Int?) -> String { number.map { grouped($0) } ?? Self.hidden }

  /// The organisation's name, unless it is the usual one.
  var organisation: String {
    report.organisation == "kohort" ? "" : report.organisation.prefix(1).uppercased() + report.organisation.dropFirst()
  }

  func percent(_ part: Int?, of whole: Int?) -> String {
    guard let part, let whole, whole > 0 else { return Self.hidden }
    return say("\(part * 100 / whole)\u{202F}%", "\(part * 100 / whole)%")
  }

  /// For a style: whole per cent, at least 1 of anything at all.
  func width(_ part: Int?, of whole: Int?) -> String {
    guard let part, let whole, whole > 0, part > 0 else { return "0" }
    return String(max(1, part * 100 / whole))
  }

  private func week(_ day: Day) -> String { say("vecka \(day.isoWeek.week)", "week \(day.isoWeek.week)") }

  private func weekday(_ day: Day) -> String {
    let names = Words(sv: "mån tis ons tor fre lör sön", en: "Mon Tue Wed Thu Fri Sat Sun")[language]
    return String(names.split(separator: " ")[day.weekday - 1])
  }

  private func person(_ name: String?, _ code: String?) -> String {
    guard let code else { return say("HR", "HR") }
    return name.map { "\($0) (\(code))" } ?? code
  }

  private var footnote: String {
    say(
      "\(Self.hidden) står för färre än fem personer, eller för ett tal som skulle röja ett sådant. Statistik om personer, "
        + "det vill säga vilka som har gått, närvaro, bryggor, reflektioner, lärdomar, åtaganden och administration, räknas om den "
        + "första i varje månad; nu gäller det som var före \(month). Allt annat gäller \(report.asOf).",
      "\(Self.hidden) stands for fewer than five people, or for a number that would give one away. Statistics about people, "
        + "that is who has gone, attendance, bridges, reflections, lessons, commitments and administration, change on the first "
        + "of each month; these are of what was before \(month). All else is of \(report.asOf).")
  }

  /// What the hiding of small numbers does not do.
  var limit: String {
    say(
      "Gränsen för skyddet: inom en natts filer kan inget dolt tal räknas fram ur de andra. Den som sparar två månader och vet vem "
        + "som har bytt arbetsplats eller slutat däremellan kan jämföra dem; listorna över vad som behöver någon, träffar och "
        + "processledare nämner personer och är till för dem som ska göra något.",
      "What the protection does not do: within one night's files no hidden number can be worked out from the others. Whoever keeps "
        + "two months and knows who moved or left in between can compare them; the lists of what needs somebody, sessions and "
        + "facilitators name people and are for those who are to act.")
  }

  // MARK: Editions

  private var editions: [[String: Any]] {
    runs(report.progress, by: \.edition).compactMap { lines in
      guard let whole = lines.first(where: { $0.module == nil }) else { return nil }
      return edition(whole, modules: lines.filter { $0.module != nil })
    }
  }

  private func edition(_ whole: ProgressLine, modules: [ProgressLine]) -> [String: Any] {
    let weeks = report.weeks.filter { $0.edition == whole.edition }
    let codes = modules.compactMap(\.module)
    let sessions = whole.held + whole.planned
    let departments = departments(of: whole.edition)
    let reflections = reflections(of: whole.edition)
    return [
      "code": whole.edition, "title": "\(whole.title), \(say("omgång", "edition")) \(whole.edition)",
      "lede": say(
        "\(grouped(whole.members)) deltagare i \(grouped(whole.cohorts)) kohorter, \(modules.count) moduler.",
        "\(grouped(whole.members)) members in \(grouped(whole.cohorts)) cohorts, \(modules.count) modules."),
      "numbers": numbers(whole), "groups": groups(of: whole.edition), "hasGroups": !groups(of: whole.edition).isEmpty,
      "groupsLede": groupsLede(whole), "lessons": lessons(of: whole.edition), "hasLessons": !lessons(of: whole.edition).isEmpty,
      "commitments": commitments(of: whole.edition), "hasCommitments": !commitments(of: whole.edition).isEmpty,
      "heldPercent": width(whole.held, of: sessions),
      "heldLabel": say(
        "\(percent(whole.held, of: sessions)) av träffarna är hållna",
        "\(percent(whole.held, of: sessions)) of the sessions have been held"),
      "endLabel": whole.forecastEnd.map {
        say("väntas vara klar \($0), \(week($0))", "expected to end \($0), \(week($0))")
      } ?? "",
      "hasWeeks": !weeks.isEmpty,
      "weeksChart": NightlyCharts.weeks(
        weeks, modules: codes, asOf: report.asOf,
        label: say("Träffar per vecka och modul, hållna och planerade", "Sessions by week and module, held and planned"),
        now: say("i dag", "today"), language),
      "legend": modules.enumerated().map {
        ["label": $0.element.title, "opacity": "\(NightlyCharts.opacity($0.offset, of: modules.count))"]
      },
      "weekRows": weeks.map(weekRow), "modules": modules.map(module),
      "departments": departments, "hasDepartments": !departments.isEmpty,
      "reflections": reflections, "hasReflections": !reflections.isEmpty,
    ]
  }

  func numbers(_ whole: ProgressLine) -> [[String: String]] {
    let turnout = turnout(of: whole.edition).first { $0.module == nil }
    let ahead = report.sessions.filter { $0.edition == whole.edition }
    let seats = ahead.reduce(0) { $0 + $1.members }
    let code = whole.edition
    return [
      people(whole),
      number(
        say("Hållna träffar", "Sessions held"), grouped(whole.held),
        say("av \(grouped(whole.held + whole.planned))", "of \(grouped(whole.held + whole.planned))"), "#w-\(code)"),
      number(
        say("Närvaro", "Attendance"), percent(turnout?.there, of: turnout?.places),
        say(
          "\(grouped(turnout?.there)) av \(grouped(turnout?.places)) platser före \(month)",
          "\(grouped(turnout?.there)) of \(grouped(turnout?.places)) places before \(month)"), "#m-\(code)"),
      number(
        say("Nästa sju dagar", "Next seven days"), grouped(ahead.count),
        say("träffar med \(grouped(seats)) deltagare", "sessions with \(grouped(seats)) members"), "#ahead"),
      number(
        say("Dagar kvar", "Days left"), grouped(whole.daysLeft),
        whole.forecastEnd.map { say("till \($0)", "until \($0)") } ?? "", "#g-\(code)"),
    ]
  }

  /// Those who have been through; until there are any, those who have begun.
  private func people(_ whole: ProgressLine) -> [String: String] {
    let line = report.statistics.forecast?.first { $0.edition == whole.edition && $0.level == .organisation }
    let begun = line?.begun
    guard let done = line?.done, done > 0 else {
      return number(
        say("Har börjat", "Have begun"), grouped(begun),
        say("av \(grouped(line?.people)) före \(month)", "of \(grouped(line?.people)) before \(month)"),
        "#g-\(whole.edition)")
    }
    return number(
      say("Har varit igenom", "Have been through"), grouped(done),
      say(
        "av \(grouped(line?.people)) före \(month); \(grouped(begun)) har börjat",
        "of \(grouped(line?.people)) before \(month); \(grouped(begun)) have begun"), "#g-\(whole.edition)")
  }

  /// The first day that statistics about people do not count.
  var month: Day { report.statistics.asOf }

  private func turnout(of edition: String) -> [TurnoutLine] {
    (report.statistics.turnout ?? []).filter { $0.edition == edition }
  }

  /// A figure, what it counts, and where its rows are.
  func number(_ label: String, _ big: String, _ of: String, _ rows: String) -> [String: String] {
    ["label": label, "big": big, "of": of, "rows": rows]
  }

  private func weekRow(_ line: WeekLine) -> [String: String] {
    let turnout = turnout(of: line.edition).first { $0.module == line.module && $0.monday == line.monday }
    return [
      "week": line.week, "module": line.module, "held": grouped(line.held), "planned": grouped(line.planned),
      "expected": grouped(turnout?.places), "there": grouped(turnout?.there),
      "rate": percent(turnout?.there, of: turnout?.places),
    ]
  }

  func module(_ line: ProgressLine) -> [String: String] {
    let own = turnout(of: line.edition).filter { $0.module == line.module }
    let whole = own.first { $0.monday == nil }
    let rate = percent(whole?.there, of: whole?.places)
    let first = own.compactMap(\.monday).first?.weekIndex ?? 0
    let points = own.compactMap { week -> (place: Int, share: Double)? in
      guard let monday = week.monday, let there = week.there, let places = week.places else { return nil }
      return (place: monday.weekIndex - first, share: Double(there) / Double(places))
    }
    return [
      "title": line.title, "percent": width(line.held, of: line.held + line.planned), "held": grouped(line.held),
      "planned": grouped(line.planned), "rate": rate,
      "spark": NightlyCharts.spark(
        points, of: (points.last?.place ?? 0) + 1,
        label: say("Närvaro vecka för vecka, i snitt \(rate)", "Attendance week by week, \(rate) on average")),
    ]
  }

  private func departments(of edition: String) -> [[String: String]] {
    report.statistics.attendance.filter { $0.edition == edition && $0.level == .department }.map { line in
      [
        "name": line.department ?? say("Övriga", "Others"), "there": grouped(line.there),
        "away": grouped(line.away), "places": grouped(line.places),
        "therePercent": width(line.there, of: line.places), "awayPercent": width(line.away, of: line.places),
      ]
    }
  }

  func reflections(of edition: String) -> [[String: String]] {
    let lines = report.statistics.reflections.filter { $0.edition == edition }
    let kinds = lines.filter { $0.kind != nil && $0.visibility == nil }
    let most = kinds.compactMap(\.reflections).max()
    return kinds.map { line in
      func shown(_ visibility: Visibility) -> String {
        grouped(lines.first { $0.kind == line.kind && $0.visibility == visibility }?.reflections)
      }
      return [
        "kind": line.kind?.title[language] ?? "", "all": grouped(line.reflections),
        "percent": width(line.reflections, of: most), "private": shown(.private), "cohort": shown(.cohort),
        "open": shown(.open),
      ]
    }
  }

  // MARK: Operational lists

  private var attention: [[String: Any]] {
    AttentionKind.allCases.compactMap { kind in
      let lines = report.attention.filter { $0.kind == kind }
      guard !lines.isEmpty else { return nil }
      let more = lines.count - Self.itemsPerCard
      return [
        "count": grouped(lines.count), "title": kind.title(lines.count)[language], "todo": kind.todo[language],
        "command": kind.command, "items": lines.prefix(Self.itemsPerCard).map(item),
        "hasMore": more > 0,
        "more": say("och \(grouped(more)) till i attention.csv", "and \(grouped(more)) more in attention.csv"),
      ]
    }
  }

  private func item(_ line: AttentionLine) -> [String: String] {
    let what = line.person.map { person(line.name, $0) } ?? line.session ?? line.cohort ?? line.edition
    return ["what": what, "note": note(line)]
  }

  private func note(_ line: AttentionLine) -> String {
    let count = line.count ?? 0
    let date = line.date.map { "\($0)" } ?? ""
    return switch line.kind {
    case .notLogged: "\(date), \(line.who == nil ? say("ingen", "nobody") : person(line.whoName, line.who))"
    case .noLead, .leadLeft: date
    case .roomTooSmall: say("\(date), \(count) deltagare", "\(date), \(count) members")
    case .notRescheduled: date
    case .doubleLoaded: say("\(count) träffar i \(line.edition)", "\(count) sessions in \(line.edition)")
    case .smallCohort: say("\(count) deltagare", "\(count) members")
    case .missed: say("\(line.cohort ?? ""), \(count) träffar", "\(line.cohort ?? ""), \(count) sessions")
    case .noCohort, .noAddress: line.edition
    }
  }

  private var sessions: [String: Any] {
    let all = report.sessions
    let last = report.asOf.advanced(by: 6)
    let more = all.count - Self.sessionsShown
    return [
      "hasSessions": !all.isEmpty,
      "aheadLede": say(
        "\(grouped(all.count)) träffar från \(report.asOf) till \(last).",
        "\(grouped(all.count)) sessions from \(report.asOf) to \(last)."),
      "sessions": all.prefix(Self.sessionsShown).map { line in
        [
          "when": "\(weekday(line.date)) \(line.date) \(line.start)–\(line.end)", "session": line.session,
          "module": line.title, "room": line.site.map { "\(line.room), \($0)" } ?? line.room,
          "lead": line.lead == nil ? say("ingen", "nobody") : person(line.leadName, line.lead),
          "members": grouped(line.members),
        ]
      },
      "hasMoreSessions": more > 0,
      "sessionsMore": say("och \(grouped(more)) till i sessions.csv", "and \(grouped(more)) more in sessions.csv"),
    ]
  }

  private var load: [[String: String]] {
    report.load.map { line in
      let held = line.led + line.helped
      return [
        "name": person(line.name, line.person), "led": grouped(line.led), "helped": grouped(line.helped),
        "planned": grouped(line.planned), "next": line.next.map { "\($0)" } ?? "",
        "percent": width(held, of: held + line.planned),
      ]
    }
  }
}
