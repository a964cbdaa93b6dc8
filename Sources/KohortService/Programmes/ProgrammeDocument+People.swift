import Bilingual
import Planning
import Postgres
import StrictJSON

/// What a programme document must be in this organisation: its people, departments and workplaces are known.
extension ProgrammeDocument {
  func faults(
    _ people: PersonCodes,
    _ connection: borrowing Connection
  ) throws -> [KohortError.InvalidParameter] {
    var faults = Faults()
    checkCohortPeople(people, &faults)
    for (place, facilitator) in (facilitators ?? []).enumerated() {
      faults.check(
        person: facilitator.person,
        people,
        mayHaveLeft: false,
        at: "facilitators[\(place)].person"
      )
    }
    try checkFacilitators(people, &faults, connection)
    try checkWorkplaces(&faults, connection)
    let departments = try connection.query("select name from department order by name").rows(as: String.self)
    let leaders = Set((facilitators ?? []).compactMap { people[$0.person]?.id })
    for (place, edition) in (editions ?? []).enumerated() {
      faults.check(
        edition.people,
        people,
        leaders: leaders,
        departments: departments,
        at: "editions[\(place)].people."
      )
    }
    try checkEditionOwners(&faults, connection)
    return faults.list
  }

  private func checkCohortPeople(_ people: PersonCodes, _ faults: inout Faults) {
    for (member, groups) in [
      ("keep_apart", cohorts.keepApart), ("keep_together", cohorts.keepTogether),
      ("met_before", cohorts.metBefore),
    ] {
      for (place, group) in (groups ?? []).enumerated() {
        for (number, person) in group.enumerated() {
          // A rule about somebody who has left harms nobody; a number that nobody ever had is a mistake.
          faults.check(
            person: person,
            people,
            mayHaveLeft: true,
            at: "cohorts.\(member)[\(place)][\(number)]"
          )
        }
      }
    }
  }

  private func checkWorkplaces(_ faults: inout Faults, _ connection: borrowing Connection) throws {
    guard let workplaces, !workplaces.isEmpty else { return }
    let known = try connection.query(
      """
      select department.name || '/' || workplace.name as name
        from workplace join department on department.id = workplace.department_id order by name
      """
    ).rows(as: String.self)
    let names = Set(known)
    for (place, workplace) in workplaces.enumerated() where !names.contains(workplace.id) {
      faults.addUnknown(
        Words(sv: "Det finns ingen arbetsplats", en: "There is no workplace"),
        workplace.id,
        among: known,
        at: "workplaces[\(place)].id"
      )
    }
  }

  /// An edition belongs to one programme for good.
  private func checkEditionOwners(_ faults: inout Faults, _ connection: borrowing Connection) throws {
    let rows = try connection.query(
      """
      select edition.code as edition, programme.code as programme
        from edition join programme on programme.id = edition.programme_id
       where edition.code = any ($1::text[]) and programme.code <> $2
       order by edition.code
      """,
      (editions ?? []).map(\.id),
      id
    ).rows(as: String.self, String.self)
    let owners = Dictionary(uniqueKeysWithValues: rows)
    for (place, edition) in (editions ?? []).enumerated() {
      guard let owner = owners[edition.id] else { continue }
      faults.add(
        "editions[\(place)].id",
        Words(
          sv: "omgången \(edition.id) hör redan till programmet \(owner)",
          en: "the edition \(edition.id) already belongs to the programme \(owner)"
        )
      )
    }
  }

  /// What is allowed and looks like a mistake.
  func warnings(_ connection: borrowing Connection) throws -> [Words] {
    let names = Set((cohorts.balance ?? [:]).keys).union(cohorts.avoidIsolation ?? []).subtracting([
      "category"
    ])
    let unknown = try connection.query(
      """
      select given.name from unnest($1::text[]) as given (name)
       where not exists (
         select from person where person.left_on is null and (person.attributes ? given.name
                                  or (given.name = 'site' and person.site is not null)))
       order by given.name
      """,
      names.sorted()
    ).rows(as: String.self)
    var warnings = unknown.map {
      Words(
        sv: "Ingen har uppgiften \($0); den påverkar inget.",
        en: "Nobody has the attribute \($0); it has no effect."
      )
    }
    if let rooms, let largest = rooms.map(\.capacity).max(), largest < cohorts.size.min, !modules.isEmpty {
      warnings.append(
        Words(
          sv: "Det största rummet tar \(largest), men kohorter har minst \(cohorts.size.min).",
          en: "The largest room takes \(largest), but cohorts have at least \(cohorts.size.min)."
        )
      )
    }
    return warnings
  }
}

extension Faults {
  /// Somebody that a document names must be known.
  mutating func check(person: String, _ people: PersonCodes, mayHaveLeft: Bool, at path: String) {
    guard let known = people[person] else {
      return add(
        path,
        Words(sv: "ingen har anställningsnumret \(person)", en: "nobody has the employee number \(person)")
      )
    }
    if known.hasLeft, !mayHaveLeft { add(path, Words(sv: "\(person) har slutat", en: "\(person) has left")) }
  }

  /// The selection of an edition: departments and people must be known, and no facilitator is a participant.
  ///
  /// - Parameter path: What stands before the names of the selection's members.
  mutating func check(
    _ selection: PeopleSelection,
    _ people: PersonCodes,
    leaders: Set<Int64>,
    departments: [String],
    at path: String
  ) {
    for (place, name) in (selection.department ?? []).enumerated() where !departments.contains(name) {
      addUnknown(
        Words(sv: "det finns ingen förvaltning", en: "there is no department"),
        name,
        among: departments,
        at: "\(path)department[\(place)]"
      )
    }
    for (place, person) in (selection.person ?? []).enumerated() {
      let path = "\(path)person[\(place)]"
      check(person: person, people, mayHaveLeft: false, at: path)
      if let id = people[person]?.id, leaders.contains(id) {
        add(
          path,
          Words(
            sv: "\(person) är processledare i programmet och kan inte också vara deltagare",
            en: "\(person) is a facilitator of the programme and cannot be a participant as well"
          )
        )
      }
    }
  }

  mutating func addUnknown(_ what: Words, _ name: String, among names: [String], at path: String) {
    let meant = Suggestion.nearest(to: name, among: names)
    add(
      path,
      Words(
        sv: "\(what.sv) \"\(name)\"" + (meant.map { ", menade du \"\($0)\"?" } ?? ""),
        en: "\(what.en) \"\(name)\"" + (meant.map { ", did you mean \"\($0)\"?" } ?? "")
      )
    )
  }
}
