import Planning

/// What the page says of who has gone, what has been learnt, and what the programme costs in administration.
extension NightlyPage {
  // MARK: Who has gone

  func groups(of edition: String) -> [[String: String]] {
    (report.statistics.forecast ?? []).filter { $0.edition == edition }.map { line in
      [
        "name": name(line), "level": line.level.rawValue, "people": grouped(line.people), "done": grouped(line.done),
        "begun": grouped(line.begun), "waiting": grouped(line.waiting), "donePercent": width(line.done, of: line.people),
        "underWayPercent": width(line.done == nil ? line.begun : line.underWay, of: line.people),
        "planned": line.plannedEnd.map { "\($0)" } ?? Self.hidden,
        "forecast": line.never == true ? say("aldrig", "never") : line.forecast.map { "\($0)" } ?? Self.hidden,
      ]
    }
  }

  private func name(_ line: GoneLine) -> String {
    switch (line.level, line.name) {
    case (.organisation, _): say("Alla", "Everyone")
    case (.category, "manager"): say("Chefer", "Managers")
    case (.category, "staff"): say("Medarbetare", "Staff")
    case (.category, _): say("Övriga deltagare", "Other participants")
    case (.department, let name): name ?? say("Utan förvaltning", "Without a department")
    }
  }

  func groupsLede(_ whole: ProgressLine) -> String {
    let line = report.statistics.forecast?.first { $0.edition == whole.edition && $0.level == .organisation }
    let counted = say(
      "Har gått: kohorten har träffats för varje modul, och personen har missat högst en. På väg: har varit med någon gång. "
        + "Före \(month).",
      "Have gone: the cohort has met for every module, and the person has missed at most one. Under way: has taken part. "
        + "Before \(month).")
    guard let planned = line?.plannedEnd else { return counted }
    guard let gone = line?.forecast else {
      return counted
        + (line?.never == true
          ? say(" Med dagens takt har den sista aldrig gått.", " At today's pace the last one never has.") : "")
    }
    return counted
      + say(
        " Planens sista träff är \(planned); enligt prognosen har den sista personen gått \(gone).",
        " The plan's last session is on \(planned); by the forecast the last person has gone on \(gone).")
  }

  // MARK: What has been learnt

  /// A row a theme: mistakes and proposals beside each other.
  func lessons(of edition: String) -> [[String: String]] {
    let lines = (report.statistics.lessons ?? []).filter { $0.edition == edition }
    var themes: [String?] = []
    for line in lines where !themes.contains(line.theme) { themes.append(line.theme) }
    // All of them together stand last, as a sum does.
    return (themes.filter { $0 != nil } + themes.filter { $0 == nil }).map { theme in
      let mistakes = lines.first { $0.kind == .mistake && $0.theme == theme }
      let proposals = lines.first { $0.kind == .proposal && $0.theme == theme }
      return [
        "theme": mistakes?.title ?? proposals?.title ?? say("Alla", "All"),
        "mistakes": mistakes.map { grouped($0.open) } ?? "0", "used": mistakes.map { grouped($0.used) } ?? "0",
        "proposals": proposals.map { grouped($0.open) } ?? "0", "answered": proposals.map { grouped($0.answered) } ?? "0",
        "oldest": proposals.map { line in line.oldest.map { age(since: $0) } ?? Self.hidden } ?? "",
      ]
    }
  }

  private func age(since day: Day) -> String {
    let days = day.distance(to: report.asOf)
    return say("\(grouped(days)) dagar", days == 1 ? "1 day" : "\(grouped(days)) days")
  }

  func commitments(of edition: String) -> [[String: String]] {
    (report.statistics.commitmentsDue ?? []).filter { $0.edition == edition }.map { line in
      ["question": say("efter \(line.afterDays) dagar", "after \(line.afterDays) days"), "due": grouped(line.due)]
    }
  }

  // MARK: Administration

  var burden: [[String: String]] {
    (report.statistics.burden ?? []).map { line in
      [
        "role": role(line.role), "perSession": line.perSession.map(decimal) ?? Self.hidden,
        "commands": grouped(line.commands), "sessions": grouped(line.sessions),
        "budget": line.budget.map { say("högst \($0)", "at most \($0)") } ?? say("inget", "nothing"),
        "kept": line.within.map { $0 ? say("ja", "yes") : say("nej", "no") } ?? "",
      ]
    }
  }

  var burdenLede: String {
    let from = month.advanced(by: -BurdenReport.days)
    return say(
      "Kommandon som ändrade något, ur loggen, per hållen träff från \(from) och före \(month); för deltagare per gång som någon "
        + "var med. Mot det som är lovat: deltagare ett, processledare två, chefer inget.",
      "Commands that changed something, from the log, a session held from \(from) and before \(month); for participants a time that "
        + "somebody took part. Against what is promised: participants one, facilitators two, managers none.")
  }

  private func role(_ role: BurdenRole) -> String {
    switch role {
    case .participant: say("Deltagare", "Participants")
    case .facilitator: say("Processledare", "Facilitators")
    case .manager: say("Chefer, för dem de leder", "Managers, for those they lead")
    case .hr: "HR"
    case .operator: say("Driften", "The operator")
    }
  }

  /// With one decimal, and a Swedish comma.
  private func decimal(_ number: Double) -> String {
    let tenths = Int((number * 10).rounded())
    return "\(grouped(tenths / 10))" + say(",", ".") + "\(abs(tenths % 10))"
  }
}
