import Foundation
import KohortService
import Postgres
import Support
import Testing

@Suite(.enabled(if: RealData.isAvailable, "skipped: set KOHORT_REAL_DATA to the folder with the real input"))
struct RealRosterTests {
  private static func parameters(_ name: String) -> PersonImport.Parameters {
    let file = RealData.folder.appending(path: "people/\(name)").path
    return switch name {
    case "environment_agency_2011-03.csv":
      .init(
        file: file,
        mode: .full,
        map: ["id=employee_number", "post_ref=position"],
        managersBy: "column:is_manager"
      )
    case "environment_agency_sv_headers_cp1252.csv":
      .init(file: file, mode: .full, encoding: .windows1252, managersBy: "column:Är chef")
    default:
      .init(file: file, mode: .full, encoding: .utf16, managersBy: "column:Är chef")
    }
  }

  private static func timed(
    _ organisation: TestOrganisation,
    _ name: String
  ) throws -> PersonImport.Output {
    let start = ContinuousClock.now
    let output = try organisation.perform(PersonImport.self, parameters(name))
    print("\(name): \(output.read) rows, \(output.new) new, in \(ContinuousClock.now - start)")
    return output
  }

  @Test func `the published roster comes in whole, in each dialect the same people`() throws {
    var registers: [[String]] = []
    for name in [
      "environment_agency_2011-03.csv", "environment_agency_sv_headers_cp1252.csv",
      "environment_agency_sv_headers_utf16_tab.csv",
    ] {
      try withOrganisation { organisation throws in
        let first = try Self.timed(organisation, name)
        #expect((first.read, first.new, first.refused) == (13_094, 13_094, 0))
        #expect((first.managers, first.reportsTo, first.reportingLines) == (924, "position", 13_093))
        let column = name.contains("sv_headers") ? "Chef" : "reports_to"
        #expect(
          first.warnings.map(\.told) == [
            "103 \(column) XX: nobody here holds that position; kept as text"
          ]
        )
        #expect(try organisation.count("select count(*) from person where reports_to = 'XX'") == 1)
        registers.append(try Self.register(organisation))
        let second = try Self.timed(organisation, name)
        #expect((second.new, second.changed, second.left, second.unchanged) == (0, 0, 0, 13_094))
      }
    }
    #expect(registers[0] == registers[1])
    #expect(registers[0] == registers[2])
  }

  private static func register(_ organisation: TestOrganisation) throws -> [String] {
    try organisation.connect().query(
      """
      select concat_ws('|', person.employee_number, person.position, department.name, workplace.name, person.title,
                       person.category, person.reports_to, boss.employee_number)
        from person
        join department on department.id = person.department_id
        join workplace on workplace.id = person.workplace_id
        left join person as boss on boss.id = person.reports_to_id
       order by person.employee_number
      """
    ).rows(as: String.self)
  }
}
