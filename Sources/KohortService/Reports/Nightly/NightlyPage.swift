import Bilingual
import Mustache
import Planning

/// The night's figures as one page that needs nothing beside it.
struct NightlyPage {
  private let report: NightlyReport
  private let language: Language

  /// What stands for a number that is hidden.
  private static let hidden = "–"
  private static let itemsPerCard = 6
  private static let sessionsShown = 20

  init(_ report: NightlyReport, _ language: Language) {
    self.report = report
    self.language = language
  }

  /// The page; the same figures always give the same bytes.
  func html() throws -> String {
    let template = try MustacheTemplate(string: String(decoding: PackageResources.page_mustache, as: UTF8.self))
    return template.render(context)
  }

  private var context: [String: Any] {
    var context: [String: Any] = [
      "words": NightlyWords.all(language), "language": language.rawValue, "organisation": organisation, "isNamed": !organisation.isEmpty,
      "date": "\(report.asOf)", "week": week(report.asOf), "editions": editions, "attention": attention,
      "load": load, "hasLoad": !report.load.isEmpty, "footnote": footnote,
    ]
    context.merge(bridges) { $1 }
    context.merge(sessions) { $1 }
    return context
  }

  // MARK: Words

  private func say(_ sv: String, _ en: String) -> String { Words(sv: sv, en: en)[language] }

  /// With a thin space, or a comma, between thousands.
  private func grouped(_ number: Int) -> String {
    let separator = say("\u{202F}", ",")
    var text = ""
    for (place, digit) in String(abs(number)).reversed().enumerated() {
      if place > 0, place % 3 == 0 { text = separator + text }
      text = String(digit) + text
    }
    return number < 0 ? "−" + text : text
  }

  private func grouped(_ number: Int?) -> String { number.map { grouped($0) } ?? Self.hidden }

  /// The organisation's name, unless it is the usual one.
  private var organisation: String {
    report.organisation == "kohort" ? "" : report.organisation.prefix(1).uppercased() + report.organisation.dropFirst()
  }

  private func percent(_ part: Int?, of whole: Int?) -> String {
    guard let part, let whole, whole > 0 else { return Self.hidden }
    return say("\(part * 100 / whole)\u{202F}%", "\(part * 100 / whole)%")
  }

  /// For a style: whole per cent, at least 1 of anything at all.
  private func width(_ part: Int?, of whole: Int?) -> String {
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
    let month = report.statistics.asOf
    return say(
      "\(Self.hidden) står för färre än fem personer, eller för ett tal som skulle röja ett sådant. Statistik efter "
        + "förvaltning, bryggor och reflektioner räknas om den första i varje månad; nu gäller \(month). "
        + "Allt annat gäller \(report.asOf).",
      "\(Self.hidden) stands for fewer than five people, or for a number that would give one away. Statistics by "
        + "department, bridges and reflections change on the first of each month; these are of \(month). "
        + "All else is of \(report.asOf).")
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
      "numbers": numbers(whole),
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

  private func numbers(_ whole: ProgressLine) -> [[String: String]] {
    let turnout = turnout(of: whole.edition).first { $0.module == nil }
    let ahead = report.sessions.filter { $0.edition == whole.edition }
    let seats = ahead.reduce(0) { $0 + $1.members }
    return [
      people(whole),
      number(
        say("Hållna träffar", "Sessions held"), grouped(whole.held),
        say("av \(grouped(whole.held + whole.planned))", "of \(grouped(whole.held + whole.planned))")),
      number(
        say("Närvaro", "Attendance"), percent(turnout?.there, of: turnout?.places),
        say(
          "\(grouped(turnout?.there)) av \(grouped(turnout?.places)) platser före \(month)",
          "\(grouped(turnout?.there)) of \(grouped(turnout?.places)) places before \(month)")),
      number(
        say("Nästa sju dagar", "Next seven days"), grouped(ahead.count),
        say("träffar med \(grouped(seats)) deltagare", "sessions with \(grouped(seats)) members")),
      number(
        say("Dagar kvar", "Days left"), grouped(whole.daysLeft),
        whole.forecastEnd.map { say("till \($0)", "until \($0)") } ?? ""),
    ]
  }

  /// Those who have been through; until there are any, those who have begun.
  private func people(_ whole: ProgressLine) -> [String: String] {
    let line = report.statistics.forecast?.first { $0.edition == whole.edition && $0.level == .organisation }
    let begun = line?.underWay.flatMap { underWay in line?.done.map { $0 + underWay } }
    guard let done = line?.done, done > 0 else {
      return number(
        say("Har börjat", "Have begun"), grouped(begun),
        say("av \(grouped(line?.people)) före \(month)", "of \(grouped(line?.people)) before \(month)"))
    }
    return number(
      say("Har varit igenom", "Have been through"), grouped(done),
      say(
        "av \(grouped(line?.people)) före \(month); \(grouped(begun)) har börjat",
        "of \(grouped(line?.people)) before \(month); \(grouped(begun)) have begun"))
  }

  /// The first day that statistics about people do not count.
  private var month: Day { report.statistics.asOf }

  private func turnout(of edition: String) -> [TurnoutLine] {
    (report.statistics.turnout ?? []).filter { $0.edition == edition }
  }

  private func number(_ label: String, _ big: String, _ of: String) -> [String: String] {
    ["label": label, "big": big, "of": of]
  }

  private func weekRow(_ line: WeekLine) -> [String: String] {
    let turnout = turnout(of: line.edition).first { $0.module == line.module && $0.monday == line.monday }
    return [
      "week": line.week, "module": line.module, "held": grouped(line.held), "planned": grouped(line.planned),
      "expected": grouped(turnout?.places), "there": grouped(turnout?.there),
      "rate": percent(turnout?.there, of: turnout?.places),
    ]
  }

  private func module(_ line: ProgressLine) -> [String: String] {
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

  private func reflections(of edition: String) -> [[String: String]] {
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

  // MARK: Bridges

  private var bridges: [String: Any] {
    let lines = report.statistics.bridges
    let names = lines.filter { $0.department == $0.otherDepartment }.map(\.department)
    let between = lines.filter { $0.department != $0.otherDepartment }
    let most = between.map(\.cohorts).max() ?? 0
    var cohorts: [[String]: Int] = [:]
    for line in lines {
      cohorts[[line.department, line.otherDepartment]] = line.cohorts
      cohorts[[line.otherDepartment, line.department]] = line.cohorts
    }
    let pairs = names.count * (names.count - 1) / 2
    let workplaces = lines.reduce(0) { $0 + $1.workplaces }
    return [
      "hasBridges": !between.isEmpty,
      "bridgesLede": say(
        "Kohorter som två förvaltningar nu delar: \(grouped(between.count)) av \(grouped(pairs)) par har minst en, och "
          + "\(grouped(workplaces)) par av arbetsplatser.",
        "Cohorts that two departments now share: \(grouped(between.count)) of \(grouped(pairs)) pairs have at least "
          + "one, and \(grouped(workplaces)) pairs of workplaces."),
      "bridgeColumns": names.enumerated().map { ["number": "\($0.offset + 1)", "name": $0.element] },
      "bridgeRows": names.enumerated().map { row -> [String: Any] in
        [
          "number": "\(row.offset + 1)", "name": row.element,
          "cells": names.map { column in
            cell(column == row.element ? nil : cohorts[[row.element, column]] ?? 0, most)
          },
        ]
      },
    ]
  }

  /// A square of the matrix; the diagonal is blank.
  private func cell(_ cohorts: Int?, _ most: Int) -> [String: String] {
    guard let cohorts else { return ["cohorts": "", "heat": "0"] }
    let heat = cohorts == 0 || most == 0 ? 0 : 1 + cohorts * 4 / most
    return ["cohorts": grouped(cohorts), "heat": "\(heat)"]
  }

  // MARK: Operational lists

  private var attention: [[String: Any]] {
    AttentionKind.allCases.compactMap { kind in
      let lines = report.attention.filter { $0.kind == kind }
      guard !lines.isEmpty else { return nil }
      let more = lines.count - Self.itemsPerCard
      return [
        "count": grouped(lines.count), "title": kind.title[language], "todo": kind.todo[language],
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
    case .noCohort: line.edition
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
