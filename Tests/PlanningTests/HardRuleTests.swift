import Bilingual
import Planning
import Testing

struct HardRuleTests {
  @Test func `a plan without a fault breaks nothing`() {
    let report = check(SmallWorld.problem, SmallWorld.plan)
    #expect(report.faults.map(\.detail.en) == [])
    #expect(report.hard == 0)
    #expect(report.broken.count == 13)
  }
}
