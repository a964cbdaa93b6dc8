import Bilingual
import Planning
import Postgres
import StrictJSON

/// Reads people from the database and writes what has changed, by sets.
enum PeopleRegister {
  /// Everybody, those who have left as well, by employee number.
  static func everybody(_ connection: borrowing Connection) throws -> [PersonRecord] {
    try records(connection.query(columns + " order by person.employee_number"))
  }

  /// Whoever an employee number or position among these belongs to, and those who report to one.
  static func concerned(_ codes: [String], _ connection: borrowing Connection) throws -> [PersonRecord] {
    try records(
      connection.query(
        columns + """
           where person.id in (
                   select id from person where employee_number = any ($1::text[])
                   union select id from person where position = any ($1::text[])
                   union select id from person where reports_to = any ($1::text[]))
           order by person.employee_number
          """,
        codes
      )
    )
  }

  private static let columns = """
    select person.employee_number, person.name, person.email, person.category::text, person.title, person.position,
           department.name, workplace.name, person.reports_to, boss.employee_number, person.site,
           (person.employment_rate * 100)::integer, person.protected, person.attributes::text, person.start_date,
           person.end_date, person.left_on
      from person
      left join department on department.id = person.department_id
      left join workplace on workplace.id = person.workplace_id
      left join person as boss on boss.id = person.reports_to_id

    """

  private static func records(_ rows: QueryResult) throws -> [PersonRecord] {
    try rows.map { row in
      var record = PersonRecord(try row[0])
      record.name = try row[1]
      record.email = try row[2]
      record.category = try category(row[3])
      record.title = try row[4]
      record.position = try row[5]
      record.department = try row[6]
      record.workplace = try row[7]
      record.reportsTo = try row[8]
      record.boss = try row[9]
      record.site = try row[10]
      record.rate = try row[11]
      record.protected = try row[12]
      record.attributes = try attributes(row[13])
      record.startDate = try row[14]
      record.endDate = try row[15]
      record.leftOn = try row[16]
      return record
    }
  }

  private static func category(_ stored: String) throws -> PersonCategory {
    guard let category = PersonCategory(rawValue: stored) else { throw KohortError.unknownCategory(stored) }
    return category
  }

  private static func attributes(_ json: String) throws -> [String: String] {
    guard json != "{}", let object = try JSONValue.parse(json).value.object else { return [:] }
    return Dictionary(
      object.members.map { ($0.name, $0.value.string ?? $0.value.text) },
      uniquingKeysWith: { first, _ in first }
    )
  }

  private static func json(_ attributes: [String: String]) -> String {
    JSONValue.object(
      JSONObject(attributes.sorted { $0.key < $1.key }.map { .init(name: $0.key, value: .string($0.value)) })
    ).text
  }

  /// Writes people as they are to be, new ones and known ones alike, and ends the cohort memberships of those who leave.
  ///
  /// - Parameter changes: In the order in which they happen; a person may stand there several times.
  /// - Returns: How many memberships ended, by employee number.
  @discardableResult
  static func write(
    _ changes: [RosterChanges.Change],
    _ connection: borrowing Connection
  ) throws -> [String: Int] {
    guard !changes.isEmpty else { return [:] }
    let last = Dictionary(changes.map { ($0.after.employeeNumber, $0.after) }, uniquingKeysWith: { $1 })
    var written: Set<String> = []
    let records = changes.map(\.after.employeeNumber).filter { written.insert($0).inserted }.compactMap { last[$0] }
    try writeWorkplaces(changes.map(\.after), connection)
    try writePeople(records, connection)
    try writeReportingLines(records, connection)
    return try endMemberships(changes.filter { $0.kind == .left }.map(\.after), connection)
  }

  private static func writeWorkplaces(_ records: [PersonRecord], _ connection: borrowing Connection) throws {
    let departments = Set(records.compactMap(\.department)).sorted()
    try connection.execute(
      """
      insert into department (name)
      select said.name from unnest($1::text[]) as said (name)
       where not exists (select from department where department.name = said.name)
       order by said.name
      on conflict (name) do nothing
      """,
      departments
    )
    let workplaces = Dictionary(
      grouping: records.filter { $0.workplace != nil },
      by: { [$0.department ?? "", $0.workplace ?? ""] }
    ).keys.sorted { $0.lexicographicallyPrecedes($1) }
    try connection.execute(
      """
      insert into workplace (department_id, name)
      select department.id, said.name
        from unnest($1::text[], $2::text[]) as said (department, name)
        join department on department.name = said.department
       where not exists (
               select from workplace where workplace.department_id = department.id and workplace.name = said.name)
       order by department.id, said.name
      on conflict (department_id, name) do nothing
      """,
      workplaces.map { $0[0] },
      workplaces.map { $0[1] }
    )
  }

  private static func writePeople(_ records: [PersonRecord], _ connection: borrowing Connection) throws {
    try connection.execute(
      """
      insert into person (
          employee_number, name, email, category, title, position, department_id, workplace_id, reports_to, site,
          employment_rate, protected, attributes, start_date, end_date, left_on)
      select said.employee_number, said.name, said.email, said.category, said.title, said.position, department.id,
             workplace.id, said.reports_to, said.site, said.rate / 100.0, said.protected, said.attributes,
             said.start_date, said.end_date, said.left_on
        from unnest(
               $1::text[], $2::text[], $3::text[], $4::category[], $5::text[], $6::text[], $7::text[], $8::text[],
               $9::text[], $10::text[], $11::integer[], $12::boolean[], $13::jsonb[], $14::date[], $15::date[],
               $16::date[]) with ordinality
          as said (employee_number, name, email, category, title, position, department, workplace, reports_to, site,
                   rate, protected, attributes, start_date, end_date, left_on, ordinal)
        left join department on department.name = said.department
        left join workplace on workplace.department_id = department.id and workplace.name = said.workplace
       order by said.ordinal
      on conflict (employee_number) do update
         set (name, email, category, title, position, department_id, workplace_id, reports_to, site,
              employment_rate, protected, attributes, start_date, end_date, left_on)
           = (excluded.name, excluded.email, excluded.category, excluded.title, excluded.position,
              excluded.department_id, excluded.workplace_id, excluded.reports_to, excluded.site,
              excluded.employment_rate, excluded.protected, excluded.attributes, excluded.start_date,
              excluded.end_date, excluded.left_on)
      """,
      records.map(\.employeeNumber),
      records.map(\.name),
      records.map(\.email),
      records.map(\.category.rawValue),
      records.map(\.title),
      records.map(\.position),
      records.map(\.department),
      records.map(\.workplace),
      records.map(\.reportsTo),
      records.map(\.site),
      records.map(\.rate),
      records.map(\.protected),
      records.map { json($0.attributes) },
      records.map(\.startDate),
      records.map(\.endDate),
      records.map(\.leftOn)
    )
  }

  private static func writeReportingLines(_ records: [PersonRecord], _ connection: borrowing Connection)
    throws
  {
    try connection.execute(
      """
      update person set reports_to_id = boss.id
        from unnest($1::text[], $2::text[]) as said (employee_number, boss)
        left join person as boss on boss.employee_number = said.boss
       where person.employee_number = said.employee_number
         and person.reports_to_id is distinct from boss.id
      """,
      records.map(\.employeeNumber),
      records.map(\.boss)
    )
  }

  /// Frees the bookings of those who leave, from the day they are away.
  private static func endMemberships(
    _ leavers: [PersonRecord],
    _ connection: borrowing Connection
  ) throws -> [String: Int] {
    guard !leavers.isEmpty else { return [:] }
    let ended = try connection.query(
      """
      update cohort_member set left_on = greatest(cohort_member.joined_on, leaver.left_on)
        from unnest($1::text[], $2::date[]) as leaver (employee_number, left_on)
        join person on person.employee_number = leaver.employee_number
       where cohort_member.person_id = person.id and cohort_member.left_on is null
      returning leaver.employee_number
      """,
      leavers.map(\.employeeNumber),
      leavers.map(\.leftOn)
    ).rows(as: String.self)
    return Dictionary(ended.map { ($0, 1) }, uniquingKeysWith: +)
  }

  /// Those of these employee numbers whose people were erased, with the day.
  static func erased(_ numbers: [String], _ connection: borrowing Connection) throws -> [String: Day] {
    let rows = try connection.query("select number, erased_on from erased_numbers($1::text[])", numbers)
      .rows(as: String.self, Day.self)
    return Dictionary(rows, uniquingKeysWith: { first, _ in first })
  }

  /// Why an erased person is not taken in again.
  static func refusal(erasedOn day: Day) -> Words {
    Words(sv: "raderades \(day) och tas inte in igen", en: "was erased on \(day) and is not taken in again")
  }

  /// A session that somebody who leaves was to lead or help at.
  struct Orphan {
    let person: String
    let session: String
    let date: Day
    let isLead: Bool
  }

  /// Planned sessions still ahead whose facilitators are among these people.
  static func orphans(
    _ leavers: [PersonRecord],
    _ today: Day,
    _ connection: borrowing Connection
  ) throws -> [Orphan] {
    guard !leavers.isEmpty else { return [] }
    let rows = try connection.query(
      """
      select person.code, session.name, session.date, session_facilitator.lead
        from unnest($1::text[], $2::date[]) as leaver (employee_number, left_on)
        join person as register on register.employee_number = leaver.employee_number
        join person_shown as person on person.id = register.id
        join session_facilitator on session_facilitator.person_id = register.id
        join session on session.id = session_facilitator.session_id
       where session.status = 'planned' and session.date >= leaver.left_on and session.date >= $3
       order by session.date, session.name, person.id
      """,
      leavers.map(\.employeeNumber),
      leavers.map(\.leftOn),
      today
    )
    return try rows.map { Orphan(person: try $0[0], session: try $0[1], date: try $0[2], isLead: try $0[3]) }
  }
}

extension KohortError {
  static func unknownCategory(_ stored: String) -> KohortError {
    KohortError(.defect, Words(sv: "Okänd kategori \(stored).", en: "Unknown category \(stored)."))
  }
}
