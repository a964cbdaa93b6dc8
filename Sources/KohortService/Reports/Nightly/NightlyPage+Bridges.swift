/// The bridges as a heat map of departments: which pairs of workplaces have met.
extension NightlyPage {
  var bridges: [String: Any] {
    let lines = report.statistics.bridges
    let names = lines.filter { $0.department == $0.otherDepartment }.map(\.department)
    var pairs: [[String]: BridgeLine] = [:]
    for line in lines {
      pairs[[line.department, line.otherDepartment]] = line
      pairs[[line.otherDepartment, line.department]] = line
    }
    return [
      "hasBridges": names.count > 1, "bridgesLede": bridgesLede(lines),
      "bridgeColumns": names.enumerated().map { ["number": "\($0.offset + 1)", "name": $0.element] },
      "bridgeRows": names.enumerated().map { row -> [String: Any] in
        [
          "number": "\(row.offset + 1)", "name": row.element,
          "cells": names.map { cell(pairs[[row.element, $0]]) },
        ]
      },
    ]
  }

  /// What it is to have met, how many have, and how to read the map.
  private func bridgesLede(_ lines: [BridgeLine]) -> String {
    bridgesTold(lines)
      + say(
        " I rutan: par som har mötts och, efter +, par som ska mötas.",
        " In each square: pairs that have met and, after +, pairs that will.")
  }

  /// What it is to have met, and how many have.
  func bridgesTold(_ lines: [BridgeLine]) -> String {
    let pairs = lines.reduce(0) { $0 + ($1.pairs ?? 0) }
    let met = lines.reduce(0) { $0 + ($1.met ?? 0) }
    let toMeet = lines.reduce(0) { $0 + ($1.toMeet ?? 0) }
    return say(
      "Två arbetsplatser har mötts när minst två personer från var och en har rest i samma kohort som någon från den andra, och "
        + "alla har varit med på minst hälften av sin kohorts träffar. Av \(grouped(pairs)) par har \(grouped(met)) mötts, \(grouped(toMeet)) möts när de planerade träffarna hålls, och "
        + "\(grouped(pairs - met - toMeet)) möts inte alls. Arbetsplatser med färre än fem deltagare räknas inte.",
      "Two workplaces have met when at least two people of each have travelled in one cohort with somebody of the other, all of them "
        + "there at half of their cohort's sessions at least. Of \(grouped(pairs)) pairs \(grouped(met)) have met, \(grouped(toMeet)) meet when the planned sessions are held, and "
        + "\(grouped(pairs - met - toMeet)) do not meet at all. Workplaces with fewer than five members are not counted.")
  }

  /// A square of the map, the darker the larger the share of its pairs that have met.
  private func cell(_ line: BridgeLine?) -> [String: String] {
    guard let line, let pairs = line.pairs, let met = line.met, pairs > 0 else {
      return ["met": Self.hidden, "more": "", "heat": "0", "told": say("inga par", "no pairs")]
    }
    let toMeet = line.toMeet ?? 0
    let heat = met == 0 ? 0 : 1 + met * 4 / pairs
    return [
      "met": grouped(met), "more": toMeet > 0 ? "+\(grouped(toMeet))" : "", "heat": "\(heat)",
      "told": say(
        "av \(grouped(pairs)) par; \(grouped(line.cohorts)) gemensamma kohorter",
        "of \(grouped(pairs)) pairs; \(grouped(line.cohorts)) cohorts shared"),
    ]
  }
}
