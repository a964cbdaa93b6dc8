import DemoMunicipality
import Foundation
import Planning
import Testing

@Suite struct LifeTests {
  static let today = Day(number: 20_780)
  static let municipality = DemoMunicipality(people: 2_000, today: today)

  /// A plan in which cohorts of 25 meet in order of number, two a day, from the first day.
  static let sessions: [DemoSession] = {
    let facilitators = municipality.facilitators.map(\.number)
    let members = municipality.people.map(\.number).filter { !facilitators.contains($0) }
    return (0..<72).flatMap { cohort in
      (1...6).map { module in
        DemoSession(
          name: "L2-\(cohort)-\(module)",
          module: module,
          date: municipality.scale.first.advanced(by: cohort / 2 + (module - 1) * 20),
          lead: facilitators[cohort % facilitators.count],
          members: Array(members[cohort * 25..<(cohort + 1) * 25])
        )
      }
    }
  }()

  struct Request: Decodable {
    struct Parameters: Decodable {
      struct Exception: Decodable {
        let person: String
        let status: String
        let reason: String?
      }
      let session: String
      let except: [Exception]?
      let text: String?
      let tried: String?
      let wrong: String?
      let now: String?
    }
    let id: String
    let method: String
    let `as`: String
    let params: Parameters
  }

  static let weeks = municipality.life(of: sessions)
  static let requests = Result {
    try weeks.flatMap { try $0.lines.map { try JSONDecoder().decode(Request.self, from: Data($0.utf8)) } }
  }

  @Test func `sessions before today are lived week by week`() {
    #expect(Self.weeks.count >= 12)
    for (week, next) in zip(Self.weeks, Self.weeks.dropFirst()) { #expect(week.monday < next.monday) }
    for week in Self.weeks {
      #expect(week.monday.weekday == 1)
      #expect(week.monday.weekIndex == week.lastDay.weekIndex)
      #expect(week.lastDay < Self.today)
      #expect(week.lines.count == week.sessionCount + week.reflectionCount)
    }
  }

  @Test func `leads log, and those who were there reflect afterwards`() throws {
    let leads = Dictionary(uniqueKeysWithValues: Self.sessions.map { ($0.name, $0.lead) })
    var missing: [String: Set<String>] = [:]
    for request in try Self.requests.get() {
      if request.method == "session.log" {
        #expect(request.as == leads[request.params.session])
        let away = try #require(request.params.except).filter { $0.status != "late" }
        #expect(away.allSatisfy { ($0.status == "excused") == ($0.reason != nil) })
        missing[request.params.session] = Set(away.map(\.person))
      } else {
        let away = try #require(missing[request.params.session], "written before the session was logged")
        #expect(request.method == "reflection.record")
        #expect(!away.contains(request.as))
      }
    }
  }

  @Test func `the feed does not repeat itself`() throws {
    let texts = try Self.requests.get().compactMap { request in
      request.params.text
        ?? request.params.tried.map { [$0, request.params.wrong, request.params.now].compactMap(\.self).joined() }
    }
    #expect(texts.count > 800)
    #expect(Set(texts).count * 100 >= texts.count * 98, "\(Set(texts).count) of \(texts.count) are different")
    #expect(Set(texts.map { $0.prefix(40) }).count >= 100)
  }

  @Test func `presence falls slowly from module to module`() throws {
    let logs = try Self.requests.get().filter { $0.method == "session.log" }
    func missing(_ module: Int) -> Double {
      let away = logs.filter { $0.params.session.hasSuffix("-\(module)") }
        .map { ($0.params.except ?? []).count { $0.status != "late" } }
      return Double(away.reduce(0, +)) / Double(away.count * 25)
    }
    #expect((0.02...0.06).contains(missing(1)))
    #expect((0.05...0.12).contains(missing(5)))
  }

  @Test func `whoever shares a reflection wrote it`() throws {
    let authors = Dictionary(uniqueKeysWithValues: try Self.requests.get().map { ($0.id, $0.as) })
    let widenings = Self.weeks.flatMap(\.widenings)
    #expect(!widenings.isEmpty)
    for widening in widenings {
      let author = try #require(authors[widening.recording])
      let line = widening.line(reflection: "R17")
      #expect(line.contains("\"as\":\"\(author)\""))
      #expect(line.contains("\"reflection\":\"R17\""))
    }
  }

  @Test(arguments: [200, 500, 2_000, 10_000, 40_000])
  func `there is room and time for every session`(people: Int) {
    let scale = DemoMunicipality(people: people, today: Self.today).scale
    let weeks = scale.first.distance(to: scale.last) / 7
    #expect(scale.first.weekday == 1)
    #expect(scale.first < Self.today)
    #expect(Self.today < scale.last)
    #expect((people / 28...people / 22).contains(scale.cohortCount))
    #expect(scale.roomCount * 3 * weeks > scale.cohortCount * 6)
    #expect(scale.facilitatorCount * 3 * weeks > scale.cohortCount * 12)
  }
}
