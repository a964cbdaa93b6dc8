import KohortService
import Postgres

extension TestOrganisation {
  /// Furnishes the organisation with a programme under way, around today's date.
  ///
  /// Managers E1 and E2 facilitate. L2-001 is E3 with E10…E15, L2-002 is E4 with E20…E25; E30…E35 are in none. E10
  /// and E11 report to E4. Sessions `L2-001-1` and `L2-002-1` were two weeks ago, `…-2` are in two weeks, all at
  /// 08:30–12:00, the first cohort's in rosen with E1, the second's a day later in liljan with E2. E5 is HR.
  public func furnish() throws {
    let connection = try connect()
    try connection.script(Self.people)
    _ = try perform(ProgrammeApply.self, .init(document: Self.programme))
    try connection.script(Self.cohorts)
  }

  private static let people = """
    insert into department (name) values ('Skola'), ('Vård');
    insert into workplace (department_id, name)
    select department.id, workplace.name
      from (values ('Vård', 'Bergalid'), ('Vård', 'Kullavägen'), ('Skola', 'Rosenskolan'), ('Skola', 'Västra'))
           as workplace (department, name)
      join department on department.name = workplace.department
     order by workplace.name;
    insert into person (employee_number, name, category, workplace_id, department_id)
    select 'E' || number, 'Namn ' || number,
           case when number <= 5 then 'manager'::category else 'staff'::category end, workplace.id,
           workplace.department_id
      from generate_series(1, 35) as number
      join (select id, department_id, row_number() over (order by id) - 1 as place from workplace) as workplace
        on workplace.place = number % 4
     order by number;
    update person set reports_to_id = (select id from person where employee_number = 'E4')
     where employee_number in ('E10', 'E11');
    insert into access (person_id, "right") select id, 'hr' from person where employee_number = 'E5';
    """

  private static let programme = """
    { "format": "kohort.programme/1", "id": "L", "title": "Ledarresan",
      "modules": [ { "id": "a", "title": "Leda mig själv", "gap_days": { "min": 0, "max": 0 } },
                   { "id": "b", "title": "Leda andra", "gap_days": { "min": 7, "max": 42 } } ],
      "cohorts": { "size": { "min": 5, "max": 8 }, "categories": { "manager": { "max": 1 } },
                   "reporting_line": "apart", "max_per_workplace": 3 },
      "rooms": [ { "id": "rosen", "capacity": 30 }, { "id": "liljan", "capacity": 7 } ],
      "facilitators": [ { "person": "E1" }, { "person": "E2" } ],
      "slots": [ { "weekdays": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"], "start": "08:30", "end": "12:00" } ],
      "editions": [ { "id": "L2", "from": "2026-01-01", "to": "2030-12-31", "people": "all" } ] }
    """

  private static let cohorts = """
    insert into cohort (edition_id, number, name)
    select edition.id, number, 'L2-00' || number from edition, generate_series(1, 2) as number order by number;
    insert into cohort_member (cohort_id, edition_id, person_id, joined_on)
    select cohort.id, cohort.edition_id, person.id, current_date - 30
      from cohort
      join person on person.employee_number = 'E' || (cohort.number + 2)
        or substr(person.employee_number, 2)::int between cohort.number * 10 and cohort.number * 10 + 5;
    insert into session (cohort_id, module_id, name, date, starts, ends, room_id)
    select cohort.id, module.id, cohort.name || '-' || module.position,
           current_date - 42 + module.position * 28 + cohort.number, '08:30', '12:00', room.id
      from cohort
      join edition on edition.id = cohort.edition_id
      join module on module.programme_id = edition.programme_id
      join room on room.code = case cohort.number when 1 then 'rosen' else 'liljan' end
     order by cohort.id, module.position;
    insert into session_facilitator (session_id, person_id, lead)
    select session.id, person.id, true
      from session
      join cohort on cohort.id = session.cohort_id
      join person on person.employee_number = 'E' || cohort.number;
    """
}
