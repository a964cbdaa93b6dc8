import Bilingual
import Foundation
import KohortService
import Planning
import StrictJSON
import Support
import Testing

/// A published roster of a public agency, taken in as HR would and planned into mixed cohorts.
@Suite(.enabled(if: RealData.isAvailable, "skipped: set KOHORT_REAL_DATA to the folder with the real input"))
struct RosterPlanTests {
  @Test func `the roster's managers and others are planned with no hard rule broken`() throws {
    try withOrganisation { organisation in
      let file = RealData.folder.appending(path: "people/environment_agency_2011-03.csv")
      _ = try organisation.perform(
        PersonImport.self,
        .init(
          file: file.path,
          map: ["id=employee_number", "post_ref=position"],
          managersBy: "column:is_manager"
        )
      )
      let people = try organisation.perform(PersonList.self, .init()).people
      let managers = people.count { $0.category == .manager }
      #expect(people.count == 13_094 && managers == 924)

      // As many cohorts as everyone needs at 26 each; the managers shared out evenly over them.
      let cohorts = (people.count + 25) / 26
      let spring = TestOrganisation.nextSpring
      let document = """
        format: kohort.programme/1
        id: EA
        title: Leading together
        modules: []
        cohorts:
          size: {min: 20, max: 26}
          categories: {manager: {min: \(managers / cohorts), max: \((managers + cohorts - 1) / cohorts)}}
          reporting_line: apart
        editions: [{id: EA1, from: \(spring.lowerBound), to: \(spring.upperBound), people: all}]
        """
      _ = try organisation.perform(ProgrammeApply.self, .init(document: document))
      let plan = try organisation.perform(PlanPropose.self, .init(edition: "EA1", steps: 400_000))
      #expect(plan.hard == 0, "\(plan.broken)")
      #expect(plan.people == 13_094 && plan.smallest >= 20 && plan.largest <= 26)
      #expect(plan.categories["manager"] == 924)

      let shown = try organisation.perform(PlanShow.self, .init(plan: "EA1", problem: true, document: true))
      let problem = try ProblemDocument.read(#require(shown.problem).bytes)
      let report = try check(problem, PlanDocument.read(#require(shown.document).bytes))
      #expect(report.hard == 0)

      let published = try organisation.perform(PlanPublish.self, .init(plan: "EA1", confirm: true))
      #expect(published.state == .published)
      let shape = try organisation.perform(EditionShow.self, .init(edition: "EA1"))
      #expect(shape.placed == 13_094 && shape.cohorts == plan.cohorts)
    }
  }
}
