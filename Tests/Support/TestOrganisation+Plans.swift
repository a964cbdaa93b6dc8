import Foundation
public import KohortService
public import Planning
import Postgres

extension TestOrganisation {
  /// Puts invented people in: `E1` onwards at ten workplaces of two departments, every tenth a manager whom the rest of
  /// the workplace reports to, and `F1` to `F40`, consultants without a workplace.
  public func invent(people: Int) throws {
    let connection = try connect()
    try connection.script(
      """
      insert into department (name) values ('Vård'), ('Skola');
      insert into workplace (department_id, name)
      select id, name || ' ' || number from department, generate_series(1, 5) as number;
      insert into person (employee_number, name) select 'F' || n, 'Processledare ' || n from generate_series(1, 40) as n;
      """
    )
    try connection.execute(
      """
      insert into person (employee_number, name, category, department_id, workplace_id, attributes)
      select 'E' || n, 'Person ' || n, (case when n % 10 = 0 then 'manager' else 'staff' end)::category,
             place.department_id, place.id, jsonb_build_object('kön', case when n % 3 = 0 then 'm' else 'k' end)
        from generate_series(1, $1::int) as n
        join (select workplace.*, row_number() over (order by id) - 1 as place from workplace) as place
          on place.place = (n / 2) % 10
       order by n
      """,
      people
    )
    try connection.script(
      """
      update person set reports_to_id = boss.id
        from (select distinct on (workplace_id) workplace_id, id from person where category = 'manager'
               order by workplace_id, id) as boss
       where person.workplace_id = boss.workplace_id and person.category = 'staff';
      """
    )
  }

  /// The dates of the edition ``applyProgramme(size:people:more:)`` makes: next spring, so that there is always time left.
  public static var nextSpring: ClosedRange<Day> {
    let year = Calendar(identifier: .gregorian).component(.year, from: .now) + 1
    return Day.of(year, 1, 11)...Day.of(year, 6, 17)
  }

  /// Applies a programme of two modules in four rooms with sixteen facilitators and one edition, `L1`.
  ///
  /// - Parameter more: Further members of the document, as YAML.
  @discardableResult
  public func applyProgramme(
    size: ClosedRange<Int> = 10...14,
    people: String = "all",
    more: String = ""
  ) throws -> ProgrammeApply.Output {
    let facilitators = (1...16).map { "  - {person: F\($0)}\n" }.joined()
    let edition = Self.nextSpring
    let document = """
      format: kohort.programme/1
      id: L
      title: Leda tillsammans
      modules:
        - {id: mig, title: Leda mig själv}
        - {id: andra, title: Leda andra, gap_days: {min: 7, max: 70}}
      cohorts:
        size: {min: \(size.lowerBound), max: \(size.upperBound)}
        reporting_line: apart
        balance: {kön: 1}
      rooms:
        - {id: a, capacity: 40}
        - {id: b, capacity: 40}
        - {id: c, capacity: 40}
        - {id: d, capacity: 40}
      facilitators:
      \(facilitators)
      slots:
        - {weekdays: [mon, tue, wed, thu, fri], start: "08:30", end: "12:00"}
        - {weekdays: [mon, tue, wed, thu, fri], start: "13:00", end: "16:30"}
      closed: [public, eves, klamdagar]
      editions:
        - {id: L1, from: \(edition.lowerBound), to: \(edition.upperBound), people: \(people)}
      \(more)
      """
    return try perform(ProgrammeApply.self, .init(document: document, file: "l.yaml"))
  }
}
