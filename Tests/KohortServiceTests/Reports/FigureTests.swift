import Bilingual
import KohortService
import Planning
import Postgres
import Support
import Testing

/// Every figure of the reports against a second query, written plainly and asked by a superuser, to whom nothing is hidden.
@Suite struct FigureTests {
  /// The spring of 2027 at its end, with L2-001 through both modules, proposals, uses of lessons and commands in the log.
  private static func withLife(_ body: (TestOrganisation, Settings) throws -> Void) throws {
    try withOrganisation { organisation throws in
      try organisation.furnishSpring()
      try organisation.connect().script(
        """
        update session set status = 'held', logged_at = '2027-04-04 13:00+02' where name = 'L2-001-2';
        insert into attendance (session_id, cohort_id, person_id, status, marked_at)
        select session.id, session.cohort_id, person.id,
               case substr(person.employee_number, 2)::int % 5 when 0 then 'absent'::attendance_status else 'present' end, session.date
          from session join cohort_member using (cohort_id) join person on person.id = cohort_member.person_id
         where session.name = 'L2-001-2';
        update attendance set status = 'absent'
         where person_id in (select person.id from person join workplace on workplace.id = workplace_id where workplace.name = 'Västra skolan');
        update person set category = 'manager' where substr(employee_number, 2)::int % 6 = 0;
        update person set category = 'politician' where employee_number in ('E10', 'E13');
        insert into reflection (session_id, cohort_id, author_id, kind, text, visibility, recorded_at)
        select session_id, cohort_id, person_id, 'proposal', 'Ta bort blanketten', 'open', '2027-03-01 12:00+01'
          from attendance
         where person_id % 3 = 0 and session_id in (select id from session where name in ('L2-001-1', 'L2-002-1'))
         order by person_id limit 7;
        insert into lesson_use (reflection_id, person_id, used_at)
        select reflection.id, person.id, now() from reflection join person on person.employee_number in ('E1', 'E2', 'E5')
         where reflection.kind = 'mistake' and reflection.visibility = 'open' and reflection.id % 2 = 0;
        insert into audit (at, acted_as, login, operation, about, person_id, actor_id, subjects)
        select '2027-12-20 10:00+01', given.role, 'x', given.operation, given.about::jsonb, boss.id, boss.id, given.subjects
          from person as boss,
               (values ('facilitator', 'session.log', '{"requests": 5}', '{}'::bigint[]), ('facilitator', 'reflection.record', '{}', '{}'),
                       ('participant', 'session.check-in', '{}', '{}'), ('keeper', 'person.import', '{}', '{}'),
                       ('keeper', 'nightly', '{}', '{}'), ('hr', 'person.register', '{}', '{}'), ('hr', 'person.list', '{}', '{}'),
                       ('participant', 'cohort.swap', '{}', array(select id from person where employee_number = 'E20')))
               as given (role, operation, about, subjects)
         where boss.employee_number = 'E3';
        update person set reports_to_id = (select id from person where employee_number = 'E3') where employee_number = 'E20';
        """)
      var conninfo = try Conninfo(organisation.settings.database ?? "")
      conninfo["options"] = "-c kohort.now=2027-12-31T12:00Z"
      var settings = organisation.settings
      settings.database = conninfo.text
      try body(organisation, settings)
    }
  }

  private static func show(
    _ parameters: ReportShow.Parameters, _ settings: Settings, as person: String? = nil
  ) throws -> ReportShow.Output {
    var settings = settings
    settings.actingAs = person
    return try Database(settings).perform(ReportShow.self, parameters)
  }

  /// The same organisation on another day.
  private static func on(_ day: String, _ settings: Settings) throws -> Settings {
    var conninfo = try Conninfo(settings.database ?? "")
    conninfo["options"] = "-c kohort.now=\(day)T12:00Z"
    var settings = settings
    settings.database = conninfo.text
    return settings
  }

  private static func text(_ values: Any?...) -> String {
    values.map { $0.map { "\($0)" } ?? "–" }.joined(separator: " ")
  }

  @Test func `progress counts sessions, people who have begun, and those who have been through`() throws {
    try Self.withLife { organisation, settings throws in
      for day in ["2027-12-31", "2027-04-10"] {
        let lines = try #require(try Self.show(.init(report: .progress), Self.on(day, settings)).progress)
        let told = lines.map {
          Self.text(
            $0.module, $0.cohorts, $0.members, $0.planned, $0.held, $0.cancelled, $0.begun, $0.through, $0.daysLeft,
            $0.forecastEnd)
        }
        let expected = try organisation.connect().query(
          """
          with part (id, code, place) as (select id, code, position from module union all select null, '–', 99),
               mine as (select part.place, session.* from part join session on part.id is null or session.module_id = part.id),
               came as (select mine.place, attendance.person_id from mine join attendance on session_id = mine.id
                         where mine.status = 'held' and attendance.status in ('present', 'late'))
          select part.code || ' ' || (select count(*) from cohort) || ' ' || (select count(*) from cohort_member)
                 || ' ' || (select count(*) from mine where place = part.place and status = 'planned')
                 || ' ' || (select count(*) from mine where place = part.place and status = 'held')
                 || ' ' || (select count(*) from mine where place = part.place and status = 'cancelled')
                 || ' ' || (select count(distinct person_id) from came where place = part.place)
                 || ' ' || case when part.id is not null then (select count(distinct person_id) from came where place = part.place)
                           else (select count(*) from cohort_member
                                  where (select count(*) from session where cohort_id = cohort_member.cohort_id and status = 'held') = 2
                                    and exists (select from came where came.person_id = cohort_member.person_id)) end
                 || ' ' || (select greatest(max(date) - $1::date, 0) || ' ' || max(date) from mine
                             where place = part.place and status <> 'cancelled')
            from part order by part.place
          """, Day(day)
        ).rows(as: String.self)
        #expect(told == expected, "\(day)")
      }
    }
  }

  @Test func `the load of a facilitator is what they have led, helped with, and have before them`() throws {
    try Self.withLife { organisation, settings throws in
      try organisation.connect().script(
        """
        insert into session_facilitator (session_id, person_id, lead)
        select session.id, person.id, true from session, person where session.name = 'L2-002-2' and employee_number = 'E4'
        """)
      for day in ["2027-12-31", "2027-04-10", "2027-11-07"] {
        let lines = try #require(try Self.show(.init(report: .load), Self.on(day, settings)).load)
        let told = lines.map { Self.text($0.person, $0.led, $0.helped, $0.planned, $0.next) }
        let expected = try organisation.connect().query(
          """
          select employee_number
                 || ' ' || (select count(*) from session_facilitator join session on id = session_id
                             where person_id = person.id and lead and status = 'held')
                 || ' ' || (select count(*) from session_facilitator join session on id = session_id
                             where person_id = person.id and not lead and status = 'held')
                 || ' ' || (select count(*) from session_facilitator join session on id = session_id
                             where person_id = person.id and status = 'planned')
                 || ' ' || coalesce((select min(date)::text from session_facilitator join session on id = session_id
                                      where person_id = person.id and status = 'planned' and date >= $1), '–')
            from person where id in (select person_id from session_facilitator)
           order by name collate "sv-x-icu", employee_number
          """, Day(day)
        ).rows(as: String.self)
        #expect(told == expected, "\(day)")
      }
    }
  }

  @Test func `attention finds each thing that a plain question about its kind finds, and no other`() throws {
    try Self.withLife { organisation, settings throws in
      let connection = try organisation.connect()
      // A lead who has left before the session, and a member who left their cohort.
      try connection.script(
        """
        update session_facilitator set person_id = (select id from person where employee_number = 'E58')
         where lead and session_id in (select id from session where name = 'L2-003-1');
        update person set left_on = '2027-03-01' where employee_number = 'E58';
        update cohort_member set left_on = '2027-06-01'
         where person_id in (select id from person where employee_number in ('E5', 'E8', 'E11'));
        update person set email = case employee_number when 'E7' then 'ingen adress' else '' end
         where employee_number in ('E4', 'E7', 'E10', 'E40');
        """)
      // The last day is long after the edition: what nobody has logged is not forgotten.
      for day in ["2027-10-15", "2027-03-20", "2027-12-31", "2031-01-01"] {
        let lines = try #require(try Self.show(.init(report: .attention), Self.on(day, settings)).attention)
        let told = Set(lines.map { Self.text($0.kind.rawValue, $0.person ?? $0.session ?? $0.cohort, $0.count) })
        let expected = try connection.query(
          """
          with day as (select $1::date as day),
               size as (select cohort.id, cohort.name,
                               (select count(*) from cohort_member, day where cohort_id = cohort.id and joined_on <= day
                                   and (left_on is null or left_on > day)) as people from cohort),
               shown as (select id, case when protected then alias else employee_number end as code, left_on from person)
          select 'not_logged ' || name || ' ' || day - date from session, day where status = 'planned' and date < day
          union all
          select 'no_lead ' || name || ' –' from session, day
           where status = 'planned' and date >= day
             and not exists (select from session_facilitator where session_id = session.id and lead)
          union all
          select 'lead_left ' || session.name || ' –'
            from session join session_facilitator on session_id = session.id and lead join person on person.id = person_id, day
           where status = 'planned' and date >= day and person.left_on <= date
          union all
          select 'room_too_small ' || session.name || ' ' || count(*)
            from session join room on room.id = room_id join cohort_member using (cohort_id), day
           where status = 'planned' and date >= day and joined_on <= date and (left_on is null or left_on > date)
           group by session.name, capacity having count(*) > capacity
          union all
          select 'not_rescheduled ' || name || ' –' from session
           where status = 'cancelled' and (cohort_id, module_id) not in
                 (select cohort_id, module_id from session where status <> 'cancelled')
          union all
          select 'small_cohort ' || name || ' ' || people from size, day
           where people < 19 and exists (select from session where cohort_id = size.id and status = 'planned' and date >= day)
          union all
          select 'missed ' || code || ' ' || count(*)
            from attendance join session on session.id = session_id join shown on shown.id = person_id, day
           where session.status = 'held' and session.date <= day and attendance.status in ('absent', 'excused')
             and shown.left_on is null
             and exists (select from cohort_member where person_id = shown.id and cohort_member.left_on is null)
           group by code having count(*) >= 2
          union all
          select 'no_cohort ' || code || ' –' from shown
           where (left_on is null or left_on > '2027-01-11') and code not in ('E3', 'E4')
             and not exists (select from cohort_member where person_id = shown.id and cohort_member.left_on is null)
          union all
          select 'no_address ' || code || ' –' from shown join person using (id), day
           where person.left_on is null and coalesce(email, '') not like '%@%'
             and exists (select from session where status = 'planned' and date >= day
                           and (exists (select from session_facilitator where session_id = session.id and person_id = shown.id)
                                or exists (select from cohort_member where cohort_id = session.cohort_id and person_id = shown.id
                                              and joined_on <= date and (cohort_member.left_on is null or cohort_member.left_on > date))))
          """, Day(day)
        ).rows(as: String.self)
        #expect(told == Set(expected), "\(day): \(told.symmetricDifference(expected).sorted())")
        #expect(lines.count == expected.count, "\(day)")
      }
    }
  }

  @Test func `the forecast counts everyone once, by department and by category`() throws {
    try Self.withLife { organisation, settings throws in
      let lines = try #require(try Self.show(.init(report: .forecast), settings).forecast)
      let told = lines.map { Self.text($0.level.rawValue, $0.name, $0.people, $0.waiting, $0.begun, $0.underWay, $0.done) }
      // A person has gone when their cohort has met for all modules and they took all but one at most.
      let plain = """
        select person.id, case when protected then null else department_id end as department_id, category,
               (select count(distinct session.module_id) from attendance join session on session.id = session_id
                 where person_id = person.id and session.status = 'held' and attendance.status in ('present', 'late')) as taken,
               (select count(*) from cohort_member join session using (cohort_id)
                 where person_id = person.id and session.status = 'held') as met
          from person where employee_number not in ('E3', 'E4')
        """
      func count(_ level: String, _ name: String, _ rest: String) throws -> [String] {
        try organisation.connect().query(
          """
          with one as (\(plain))
          select '\(level) ' || coalesce(\(name), '–') || ' ' || count(*) || ' ' || count(*) filter (where taken = 0) || ' '
                 || count(*) filter (where taken > 0) || ' '
                 || count(*) filter (where taken > 0 and not (met = 2 and taken >= 1)) || ' '
                 || count(*) filter (where met = 2 and taken >= 1)
            from one left join department on department.id = one.department_id \(rest)
          """
        ).rows(as: String.self)
      }
      let expected =
        try count("organisation", "null::text", "")
        + count("department", "department.name", "group by department.name order by department.name collate \"sv-x-icu\"")
        + count("category", "category::text", "group by category order by category")
      #expect(told == expected)
      #expect(lines.first?.plannedEnd == Day("2027-11-07"))
      for line in lines { #expect(line.forecast != nil || line.never == true, "\(line)") }
      let forecast = try Database(settings).perform(PlanForecast.self, .init(edition: "L2"))
      #expect(lines.first?.forecast == forecast.everyone.gone)
      for group in forecast.departments where !group.name.isEmpty {
        #expect(lines.first { $0.level == .department && $0.name == group.name }?.forecast == group.gone)
      }
      let one = try Self.show(.init(report: .forecast, department: "Äldreomsorgen"), settings).forecast
      #expect(one?.map(\.name) == ["Äldreomsorgen"])
    }
  }

  @Test func `lessons and proposals are counted by theme, with their use and their age`() throws {
    try Self.withLife { organisation, settings throws in
      let output = try Self.show(.init(report: .lessons), settings, as: "E1")
      let told = try #require(output.lessons).map { Self.text($0.kind.rawValue, $0.theme, $0.open, $0.used, $0.oldest) }
      let expected = try organisation.connect().query(
        """
        select reflection.kind || ' ' || coalesce(module.code, '–') || ' ' || count(*) || ' '
               || sum((select count(*) from lesson_use where reflection_id = reflection.id)) || ' '
               || min(reflection.recorded_at)::date
          from reflection join session on session.id = session_id join module on module.id = module_id
         where visibility = 'open' and reflection.kind in ('mistake', 'proposal')
         group by grouping sets ((reflection.kind), (reflection.kind, module.code))
         order by reflection.kind, module.code nulls first
        """
      ).rows(as: String.self)
      #expect(told == expected)
      let proposals = try #require(output.proposals)
      #expect(proposals.count == 7)
      #expect(
        Set(proposals.map { "\($0.days) \($0.recorded) \($0.theme) \($0.text)" }) == ["305 2027-03-01 a Ta bort blanketten"])
    }
  }

  @Test func `the burden counts commands by role, a run as its requests, and steps and looking as none`() throws {
    try Self.withLife { organisation, settings throws in
      func lines(_ from: String?, _ to: String?) throws -> [String] {
        try #require(
          try Self.show(.init(report: .burden, from: from.flatMap(Day.init), to: to.flatMap(Day.init)), settings).burden
        ).map { Self.text($0.role.rawValue, $0.commands, $0.sessions, $0.perSession, $0.budget, $0.within) }
      }
      let told = try lines("2027-03-01", "2027-12-31")
      let taken = try organisation.connect().query(
        """
        select count(*) from attendance join session on session.id = session_id
         where session.status = 'held' and date >= '2027-03-01' and attendance.status in ('present', 'late')
        """
      ).one(as: Int.self)
      #expect(
        told == [
          "participant 2 \(taken) 0.1 1 true", "facilitator 5 2 2.5 2 false", "manager 1 2 0.5 0 false", "hr 1 2 0.5 – –",
          "operator 1 2 0.5 – –",
        ])
      #expect(try lines(nil, "2027-12-31").first == "participant 2 0 – 1 –")
      #expect(try lines("2027-12-21", nil)[1] == "facilitator 0 0 – 2 –")
    }
  }

  @Test func `workplaces have met where two of each were there for half of the sessions, and will where they are to be`() throws {
    try Self.withLife { organisation, settings throws in
      let lines = try #require(try Self.show(.init(report: .bridges), settings).bridges)
      let told = lines.map { Self.text($0.department, $0.otherDepartment, $0.pairs, $0.met) }
      let expected = try organisation.connect().query(
        """
        with place as (
          select workplace.id, workplace.name, department.name as department from workplace
            join department on department.id = department_id
        ), half as (
          select member.cohort_id, person.id, person.workplace_id
            from cohort_member as member join person on person.id = person_id and not protected
           where 2 * (select count(*) from attendance join session on session.id = session_id
                       where attendance.person_id = member.person_id and session.status = 'held'
                         and attendance.status in ('present', 'late'))
                 >= (select count(*) from session where cohort_id = member.cohort_id and status <> 'cancelled')
        )
        select one.department || ' ' || other.department || ' ' || count(*) || ' ' || count(*) filter (where
                 (select count(*) from half as mine where workplace_id = one.id
                     and exists (select from half where cohort_id = mine.cohort_id and workplace_id = other.id)) >= 2
                 and (select count(*) from half as mine where workplace_id = other.id
                     and exists (select from half where cohort_id = mine.cohort_id and workplace_id = one.id)) >= 2)
          from place as one join place as other on one.id <> other.id
           and (one.department < other.department collate "sv-x-icu"
                or one.department = other.department and one.name < other.name)
         group by one.department, other.department
         order by one.department collate "sv-x-icu", other.department collate "sv-x-icu"
        """
      ).rows(as: String.self)
      #expect(told.filter { !$0.hasSuffix(" 0 0") } == expected)
      #expect(lines.contains { ($0.met ?? 0) > 0 } && lines.contains { $0.pairs ?? 0 > $0.met ?? 0 })
      var spring = settings
      var conninfo = try Conninfo(settings.database ?? "")
      conninfo["options"] = "-c kohort.now=2027-03-01T12:00Z"
      spring.database = conninfo.text
      let before = try #require(try Self.show(.init(report: .bridges), spring).bridges)
      #expect(before.contains { ($0.toMeet ?? 0) > 0 })
      let some = try #require(try Self.show(.init(report: .bridges, department: "Öresundskraft"), settings).bridges)
      #expect(some.allSatisfy { [$0.department, $0.otherDepartment].contains("Öresundskraft") } && some.count == 4)
    }
  }

  @Test func `a year's evidence counts that year, and nothing under five`() throws {
    try Self.withLife { organisation, settings throws in
      let figures = try Database(settings).perform(ReportEvidence.self, .init(year: 2027)).evidence
      let told = Dictionary(uniqueKeysWithValues: figures.map { ($0.title, $0.value) })
      let plain = try organisation.connect().query(
        """
        select (select count(*) from session where status = 'held'),
               (select count(distinct person_id) from attendance where status in ('present', 'late')),
               round(100.0 * (select count(*) from attendance where status in ('present', 'late')) / (select count(*) from attendance), 1)
                 ::double precision,
               (select count(*) from reflection where kind = 'mistake' and visibility = 'open'),
               (select count(*) from lesson_use)
        """
      ).one(as: Int.self, Int.self, Double.self, Int.self, Int.self)
      #expect(told["Sessions held"] == Double(plain.0))
      #expect(told["Hours together"] == 3.5 * Double(plain.0))
      #expect(told["People who took part"] == Double(plain.1))
      #expect(told["Attendance"] == plain.2)
      #expect(told["Mistakes opened to everyone"] == Double(plain.3))
      #expect(told["Times that somebody used a lesson"] == Double(plain.4))
      #expect(told["Proposals to remove"] == 7)
      #expect(told["Commands a session for a facilitator"] == 1.7)
      let before = try Database(settings).perform(ReportEvidence.self, .init(year: 2026)).evidence
      #expect(before.filter { $0.unit == .count && $0.section != .changed }.allSatisfy { ($0.value ?? 0) == 0 })
      try organisation.connect().script(
        "delete from reflection where kind = 'proposal' and id not in (select id from reflection where kind = 'proposal' limit 4)"
      )
      let few = try Database(settings).perform(ReportEvidence.self, .init(year: 2027)).evidence
      #expect(few.first { $0.title == "Proposals to remove" }?.value == nil)
      #expect(few.first { $0.title == "People who took part" }?.value != nil)
      // All but three took part: beside the number of those whom the edition is for, theirs would tell of the three.
      try organisation.connect().script(
        """
        with other as (
          select id, row_number() over (order by id) as place from person
           where id not in (select person_id from attendance where status in ('present', 'late')) and employee_number not in ('E3', 'E4')
        ), gone as (
          update person set left_on = '2026-01-01' where id in (select id from other where place > 3) returning id
        ), unsaid as (
          delete from reflection where author_id in (select id from gone)
        ), unmarked as (
          delete from attendance where person_id in (select id from gone)
        )
        delete from cohort_member where person_id in (select id from gone);
        """)
      let most = try Database(settings).perform(ReportEvidence.self, .init(year: 2027)).evidence
      #expect(most.first { $0.title == "People who took part" }?.value == nil)
    }
  }

  @Test func `a report is narrowed by what it is counted by, and by nothing else`() throws {
    try Self.withLife { organisation, settings throws in
      let march = try Self.show(
        .init(report: .attendance, department: "Äldreomsorgen", from: Day("2027-03-01"), to: Day("2027-03-31")), settings)
      let expected = try organisation.connect().query(
        """
        select count(*) from attendance join session on session.id = session_id join person on person.id = person_id
          join department on department.id = department_id
         where date between '2027-03-01' and '2027-03-31' and department.name = 'Äldreomsorgen' and not protected
        """
      ).one(as: Int.self)
      #expect(march.attendance?.map(\.expected) == [expected])
      #expect(try Self.show(.init(report: .load, from: Day("2027-11-01")), settings).load?.isEmpty == true)
      func refused(_ parameters: ReportShow.Parameters, as person: String? = nil) throws -> [String] {
        try #require(throws: KohortError.self) { try Self.show(parameters, settings, as: person) }
          .invalidParameters.map { "\($0.property): \($0.reason.en)" }
      }
      #expect(
        try refused(.init(report: .progress, department: "Äldreomsorgen", from: Day("2027-01-01"))) == [
          "department: does not narrow progress; these do: edition", "from: does not narrow progress; these do: edition",
        ])
      #expect(try refused(.init(report: .burden, edition: "L2")) == ["edition: does not narrow burden; these do: from, to"])
      #expect(
        try refused(.init(report: .load, from: Day("2027-02-02"), to: Day("2027-02-01"))) == [
          "to: 2027-02-01 is before 2027-02-02"
        ])
      #expect(
        try refused(.init(report: .attendance, from: Day("2027-02-02")), as: "E3").first?.hasPrefix("from: is for HR alone")
          == true)
      let error = try #require(throws: KohortError.self) {
        try Self.show(.init(report: .attendance, department: "Aldreomsorgen"), settings)
      }
      #expect(error.problem == .notFound && error.hint?.en == "Did you mean Äldreomsorgen?")
    }
  }
}
