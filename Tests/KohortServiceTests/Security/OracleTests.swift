import Foundation
import KohortService
import Postgres
import Support
import Testing

/// What the database shows is held against ``ReadingModel``, for every reader of many random worlds.
@Suite struct OracleTests {
  /// How many worlds there are in all, a little more than eighteen readers each: by default enough for 10,000 readings.
  private static let worlds = UInt64(ProcessInfo.processInfo.environment["KOHORT_ORACLE_WORLDS"] ?? "") ?? 560
  /// They are divided among as many organisations, which are looked at side by side.
  private static let lanes: UInt64 = 2

  /// Reads as each of these readers in turn: the keys that are seen of each table, those of pairs as one number.
  private static let reading = """
    create function seen_by(tokens text[], people text[], known boolean[])
    returns table (t1 text, t2 text, t3 text, t4 text, t5 text, t6 text, t7 text, t8 text, t9 text, t10 text, t11 text, t12 text)
    language plpgsql as $$
    begin
      for reader in 1..cardinality(people) loop
        perform set_config('kohort.claim', '', true);
        if known[reader] then perform claim(tokens[reader], people[reader]); end if;
        return query
          select array(select id from person order by 1)::text, array(select id from profile order by 1)::text,
                 array(select id from cohort order by 1)::text,
                 array(select cohort_id * 100 + person_id from cohort_member order by 1)::text,
                 array(select id from session order by 1)::text,
                 array(select session_id * 100 + person_id from session_facilitator order by 1)::text,
                 array(select session_id * 100 + person_id from attendance order by 1)::text,
                 array(select session_id * 100 + person_id from booking order by 1)::text,
                 array(select id from reflection order by 1)::text,
                 array(select person_id from access where "right" = 'hr' order by 1)::text,
                 array(select session_id * 100 + person_id from session_guest order by 1)::text,
                 array(select person_id from person_category order by 1)::text;
      end loop;
    end
    $$;
    grant execute on function seen_by(text[], text[], boolean[]) to kohort_service;
    """

  private static let tables = [
    "person", "profile", "cohort", "cohort_member", "session", "session_facilitator", "attendance", "booking",
    "reflection", "access", "session_guest", "person_category",
  ]

  @Test(arguments: 0..<lanes)
  func `in random worlds everyone sees exactly what the table says`(lane: UInt64) throws {
    try withOrganisation { organisation in
      let seeds = stride(from: lane, to: Self.worlds, by: Int(Self.lanes))
      let difference = try Self.firstDifference(organisation, seeds: Array(seeds))
      #expect(difference == nil)
    }
  }

  @Test func `a policy that shows too much is noticed, whichever table it is on`() throws {
    for table in Self.tables {
      try withOrganisation { organisation in
        try organisation.connect().script("create policy hole on \(table) for select to kohort_service using (true)")
        let difference = try Self.firstDifference(organisation, seeds: Array(0..<5))
        #expect(difference?.contains(", \(table): ") == true, "\(table): \(difference ?? "nothing noticed")")
      }
    }
  }

  /// The first table of the first reader that shows something else than the model says.
  private static func firstDifference(_ organisation: TestOrganisation, seeds: [UInt64]) throws -> String? {
    let maker = try organisation.connect()
    try maker.script(reading + "set session_replication_role = replica;")
    let connection = try organisation.connect()
    try connection.execute("set role kohort_service")
    for seed in seeds {
      let world = RandomWorld(seed: seed)
      try make(world, maker)
      let readers = world.readers
      let shown = try read(as: readers, connection)
      for (reader, shown) in zip(readers, shown) {
        let model = ReadingModel(world: world, reader: reader).seen
        for (table, shown) in zip(tables, shown) {
          let expected = "{" + (model[table] ?? []).map(String.init).joined(separator: ",") + "}"
          if shown != expected { return "seed \(seed), \(reader), \(table): shown \(shown), expected \(expected)" }
        }
      }
    }
    return nil
  }

  /// What each reader is shown of each table, in one statement of the program's role.
  private static func read(
    as readers: [RandomWorld.Reader], _ connection: borrowing Connection
  ) throws -> [[String]] {
    // The tests' login may be anyone; who acts for another shows a token, and goes by alias since some are protected.
    let tokens = readers.map { $0.actor == $0.person ? nil : $0.actor.map { "token \($0)" } }
    let rows = try connection.query(
      "select * from seen_by($1::text[], $2::text[], $3::boolean[])", tokens,
      readers.map { $0.person.map { "P\($0)" } }, readers.map { $0 != .nobody })
    return try rows.map { row in try tables.indices.map { try row[$0] as String } }
  }

  /// Puts a world in the place of the one before; constraints and triggers rest meanwhile.
  private static func make(_ world: RandomWorld, _ connection: borrowing Connection) throws {
    try connection.transaction { connection in
      for table in tables + ["access_token"] { try connection.execute("delete from \(table)") }
      try connection.execute(
        """
        insert into person (id, employee_number, alias, name, protected)
        overriding system value select id, 'E' || id, 'P' || id, 'N' || id, protected
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
        insert into session_guest (session_id, person_id, noted_at)
        select session, person, now() from unnest($1::bigint[], $2::bigint[]) as given (session, person)
        """, world.guests.map(\.session), world.guests.map(\.person))
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
