import Foundation
import KohortService
import Postgres
import Support
import Testing

/// Publishing that is killed in the middle.
struct PlanKillTests {
  @Test func `a publish that is killed leaves all or nothing`() throws {
    try withOrganisation { organisation in
      try organisation.invent(people: 1_500)
      try organisation.applyProgramme(size: 20...30)
      let proposal = try organisation.perform(PlanPropose.self, .init(edition: "L1", steps: 20_000))
      #expect(proposal.hard == 0)
      let connection = try organisation.connect()
      var killed = 0
      // From the start of the process to well into its inserts, later each time; the last may be let through.
      for delay in stride(from: 100, through: 1_900, by: 300) {
        let process = try KohortProcess(
          ["plan", "publish", "L1", "--yes"],
          environment: organisation.environment
        )
        usleep(UInt32(delay) * 1_000)
        process.kill()
        let outcome = try process.wait()
        killed += outcome.exitCode == 0 ? 0 : 1
        let (cohorts, members, sessions) = try connection.query(
          "select (select count(*) from cohort), (select count(*) from cohort_member), (select count(*) from session)"
        ).one(as: Int.self, Int.self, Int.self)
        let published = try connection.query("select count(*) from plan where state = 'published'").one(
          as: Int.self
        )
        if published == 1 {
          #expect(cohorts == proposal.cohorts && members == proposal.people && sessions == proposal.sessions)
          break
        }
        #expect(cohorts == 0 && members == 0 && sessions == 0)
      }
      #expect(killed > 0)
    }
  }
}
