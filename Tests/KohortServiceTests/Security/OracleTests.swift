import Foundation
import KohortService
import Postgres
import Support
import Testing

/// What the database shows is held against ``ReadingModel``, for every reader of many random worlds.
@Suite struct OracleTests {
  private static let worlds: UInt64 = 100

  /// The keys that are seen of each table, those of pairs as one number.
  private static let seen = Statement(
    "OracleTests.seen",
    """
    select array(select id from person order by 1)::text, array(select id from profile order by 1)::text,
           array(select id from cohort order by 1)::text,
           array(select cohort_id * 100 + person_id from cohort_member order by 1)::text,
           array(select id from session order by 1)::text,
           array(select session_id * 100 + person_id from session_facilitator order by 1)::text,
           array(select session_id * 100 + person_id from attendance order by 1)::text,
           array(select session_id * 100 + person_id from booking order by 1)::text,
           array(select id from reflection order by 1)::text,
           array(select person_id from access where "right" = 'hr' order by 1)::text
    """, columns: Array(repeating: .text, count: 10))

  private static let tables = [
    "person", "profile", "cohort", "cohort_member", "session", "session_facilitator", "attendance", "booking",
    "reflection", "access",
  ]

  @Test func `in random worlds everyone sees exactly what the table says`() throws {
    try withOrganisation { organisation in
      let difference = try Self.firstDifference(organisation, seeds: 0..<Self.worlds)
      #expect(difference == nil)
    }
  }

  @Test func `a policy that shows too much is noticed, whichever table it is on`() throws {
    for table in Self.tables {
      try withOrganisation { organisation in
        try organisation.connect().script("create policy hole on \(table) for select to kohort_service using (true)")
        let difference = try Self.firstDifference(organisation, seeds: 0..<5)
        #expect(difference?.contains(", \(table): ") == true, "\(table): \(difference ?? "nothing noticed")")
      }
    }
  }

  /// The first table of the first reader that shows something else than the model says.
  private static func firstDifference(_ organisation: TestOrganisation, seeds: Range<UInt64>) throws -> String? {
    let maker = try organisation.connect()
    try maker.script("set session_replication_role = replica")
    let connection = try organisation.connect()
    try connection.execute("set role kohort_service")
    for seed in seeds {
      let world = RandomWorld(seed: seed)
      try make(world, maker)
      for reader in world.readers {
        let shown = try connection.transaction { connection in
          try claim(reader, world, connection)
          let row = try connection.query(seen).one()
          return try tables.indices.map { try row[$0] as String }
        }
        let model = ReadingModel(world: world, reader: reader).seen
        for (table, shown) in zip(tables, shown) {
          let expected = "{" + (model[table] ?? []).map(String.init).joined(separator: ",") + "}"
          if shown != expected { return "seed \(seed), \(reader), \(table): shown \(shown), expected \(expected)" }
        }
      }
    }
    return nil
  }

  private static func claim(
    _ reader: RandomWorld.Reader, _ world: RandomWorld, _ connection: borrowing Connection
  ) throws {
    guard reader != .nobody else { return }
    // The tests' login may be anyone; who acts for another shows a token.
    let token = reader.actor == reader.person ? nil : reader.actor.map { "token \($0)" }
    _ = try connection.query("select claim($1, $2)", token, reader.person.map { "E\($0)" })
  }

  /// Puts a world in the place of the one before; constraints and triggers rest meanwhile.
  private static func make(_ world: RandomWorld, _ connection: borrowing Connection) throws {
    try connection.transaction { connection in
      for table in tables + ["access_token"] { try connection.execute("delete from \(table)") }
      try connection.execute(
        """
        insert into person (id, employee_number, name, protected)
        overriding system value select id, 'E' || id, 'N' || id, protected
          from unnest($1::bigint[], $2::boolean[]) as given (id, protected)
        """, world.people.map(\.id), world.people.map(\.isProtected))
      try connection.execute("select keep_profiles(array(select id from person))")
      for (right, people) in [
        ("hr", world.people.filter(\.isHR)), ("operator", world.people.filter(\.isOperator)),
        ("acting", world.people.filter(\.mayAct)),
      ] {
        try connection.execute(
          "insert into access (person_id, \"right\") select unnest($1::bigint[]), $2::access_right", people.map(\.id), right)
      }
      try connection.execute(
        """
        insert into access_token (person_id, hash, expires_at)
        select id, sha256(convert_to('token ' || id, 'UTF8')), now() + interval '1 day' from person
        """)
      try connection.execute(
        "insert into cohort (id, edition_id, number, name) overriding system value select id, 1, id, 'C' || id from unnest($1::bigint[]) as id",
        world.cohorts)
      try connection.execute(
        """
        insert into cohort_member (cohort_id, edition_id, person_id, joined_on, left_on)
        select cohort, cohort, person, current_date + joined, current_date + gone
          from unnest($1::bigint[], $2::bigint[], $3::int[], $4::int[]) as given (cohort, person, joined, gone)
        """, world.members.map(\.cohort), world.members.map(\.person), world.members.map(\.joined), world.members.map(\.left))
      try connection.execute(
        """
        insert into session (id, cohort_id, module_id, name, date, starts, ends, room_id)
        overriding system value select id, cohort, id, 'S' || id, current_date + day, '08:00', '09:00', id
          from unnest($1::bigint[], $2::bigint[], $3::int[]) as given (id, cohort, day)
        """, world.sessions.map(\.id), world.sessions.map(\.cohort), world.sessions.map(\.day))
      let duties = world.sessions.flatMap { session in session.facilitators.map { (session.id, $0) } }
      try connection.execute(
        "insert into session_facilitator (session_id, person_id, lead) select session, person, false from unnest($1::bigint[], $2::bigint[]) as given (session, person)",
        duties.map(\.0), duties.map(\.1))
      try connection.execute(
        """
        with given as (select * from unnest($1::bigint[], $2::bigint[]) as given (session, person)), marked as (
          insert into attendance (session_id, cohort_id, person_id, status, marked_at)
          select session, session / 10, person, 'present', now() from given)
        insert into booking (session_id, person_id, during)
        select session, person, tstzrange(now() + session * interval '1 day', now() + session * interval '1 day' + interval '1 hour')
          from given
        """, world.attendance.map(\.session), world.attendance.map(\.person))
      try connection.execute(
        """
        insert into reflection (id, session_id, cohort_id, author_id, kind, text, visibility, recorded_at, withdrawn_at)
        overriding system value
        select id, session, cohort, author, 'insight', 'x', visibility::visibility, now(), case when withdrawn then now() end
          from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::text[], $6::boolean[])
               as given (id, session, cohort, author, visibility, withdrawn)
        """, world.reflections.map(\.id), world.reflections.map(\.session.id), world.reflections.map(\.session.cohort),
        world.reflections.map(\.author), world.reflections.map(\.visibility), world.reflections.map(\.isWithdrawn))
    }
  }
}
