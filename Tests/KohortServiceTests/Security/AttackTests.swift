import Bilingual
import Foundation
import KohortService
import Postgres
import StrictJSON
import Support
import Testing

@Suite struct AttackTests {
  /// Statements that try to get at words: each alone is one way in.
  private static let thefts: [[String]] = [
    ["select text from reflection"],
    ["select * from reflection where text like '%ord%' order by text"],
    ["select reflection::text from reflection"],
    ["select string_agg(text, ',') over () from reflection"],
    ["copy reflection to stdout"],
    ["copy (select * from reflection) to stdout"],
    ["select text::int from reflection"],
    ["select id from reflection where (text || 'x')::int = 1"],
    ["select 1 / (length(text) - length(text)) from reflection"],
    ["update reflection set visibility = 'open' returning text"],
    ["update reflection set text = text || 'x' returning text"],
    ["update reflection set withdrawn_at = null returning text"],
    ["delete from reflection returning text"],
    ["with x as (update reflection set kind = 'insight' returning *) select * from x"],
    ["select * from reflection for update"],
    ["merge into reflection using person on false when not matched then do nothing"],
    ["select (select text from reflection limit 1) from session"],
    ["select * from session_facilitator, reflection"],
    ["declare c cursor for select text from reflection", "fetch all from c"],
    ["prepare p as select text from reflection", "execute p"],
    ["explain (analyze, verbose) select text from reflection where text like '%ord%'"],
    ["set local row_security = off", "select text from reflection"],
    ["set local kohort.person = '10'", "set local kohort.actor = 'keeper'", "select text from reflection"],
    ["set local session_replication_role = replica", "select text from reflection"],
    ["set local role kohort_owner", "select text from reflection"],
    ["set local role kohort_backup", "select text from reflection"],
    ["set local role kohort_reporter", "select text from reflection"],
    ["set local session authorization kohort_owner", "select text from reflection"],
    ["alter table reflection disable row level security", "select text from reflection"],
    ["drop policy reflection_own on reflection", "select text from reflection"],
    ["create policy p on reflection using (true)", "select text from reflection"],
    ["grant all on reflection to public", "select text from reflection"],
    ["create temp table login (name text, person_id bigint, may_be_anyone boolean)", "select text from reflection"],
    ["create temp table access (person_id bigint, \"right\" access_right)", "select text from reflection"],
    ["create view reflection_copy as select * from reflection", "select * from reflection_copy"],
    ["create function f() returns bigint language sql as 'select 1'", "select text from reflection"],
    ["do $$ declare t text; begin for t in select text from reflection loop raise exception '%', t; end loop; end $$"],
    ["select notes from session"],
    ["select session_notes(id) from session"],
    ["select session_notes(id) from generate_series(1, 100) as id"],
    ["update session set notes = notes || 'x' returning notes"],
    ["select * from person_category"], ["select category from person_shown order by category"],
    ["select * from person"], ["select * from profile"], ["select * from person_shown"], ["copy person to stdout"],
    ["select * from unmask('E12')", "select * from unmask((select alias from person where name is not null limit 1))"],
    ["select * from people_named(array['E12'])", "select * from person"],
    ["select name from authors(array(select generate_series(1, 100)::bigint))"],
    ["select * from reminders_kept(current_date, current_date)"], ["select * from note_reminders(1, current_date, true)"],
    ["select most_common_vals::text from pg_stats where tablename in ('reflection', 'person', 'session')"],
    ["select * from plan"], ["select document from programme"], ["select programme_document(id) from programme"],
    ["select people from edition"], ["select answer from batch_receipt"], ["select * from audit"],
    ["select subjects from audit"], ["select about from audit"], ["select operation, audit_told(id) from audit"],
    ["select audit_told(id) from generate_series(1, 1000) as id"], ["select audit_concerning(id) from profile"],
    ["select * from hidden_bosses()"],
    ["select * from claim_key"], ["select hash from access_token"], ["select seal('1', '1', 'h')"],
    ["select set_claim(1, 1, 'h')", "select text from reflection"],
    ["select keep_profiles(array[1])"], ["select pg_read_file('/etc/passwd')"],
  ]

  @Test func `sixty ways in, tried by every role, give nobody a word they may not read`() throws {
    try SecurityWorld.with { world in
      try world.organisation.connect().script("analyze")
      for reader in SecurityWorld.Reader.allCases {
        let connection = try world.connect(reader)
        for theft in Self.thefts {
          let loot = try world.loot(reader, theft, connection)
          for marker in SecurityWorld.Marker.allCases where !reader.mayRead.contains(marker) {
            #expect(!loot.contains(marker.rawValue), "\(reader) got \(marker) by \(theft): \(loot)")
          }
        }
      }
    }
  }

  @Test func `a hole in a policy would be found`() throws {
    try SecurityWorld.with { world in
      try world.organisation.connect().script("create policy hole on reflection to kohort_service using (true)")
      for reader in SecurityWorld.Reader.allCases where reader != .reporter {
        for theft in Self.thefts.prefix(6) {
          let loot = try world.loot(reader, theft)
          #expect(loot.contains("ordprivat"), "\(reader): \(theft)")
        }
      }
    }
  }

  @Test func `the same statements give everyone what they may read`() throws {
    try SecurityWorld.with { world in
      for reader in SecurityWorld.Reader.allCases {
        let loot = try world.loot(
          reader,
          [
            "select text from reflection", "select session_notes(id) from session", "select category from person_shown",
          ])
        #expect(
          Set(SecurityWorld.Marker.allCases.filter { loot.contains($0.rawValue) }) == reader.mayRead
            || reader == .reporter, "\(reader): \(loot)")
      }
    }
  }

  @Test func `a leaky function of next to no cost, objects in another schema and temporary tables change nothing`() throws {
    try SecurityWorld.with { world in
      let schema = try world.organisation.settings.schema()
      let evil = "evil_\(world.organisation.settings.organisation)"
      let administrator = try world.organisation.connect()
      try administrator.script(
        """
        create schema \(evil);
        grant usage, create on schema \(evil) to kohort_service;
        create function \(evil).leak(said text) returns boolean language plpgsql cost 0.0000001 as
          'begin if said like ''ord%'' then raise exception ''leaked %'', said; end if; return true; end';
        create function \(evil).me() returns bigint language sql as 'select id from \(schema).person limit 1';
        create function \(evil).is_self() returns boolean language sql as 'select true';
        create function \(evil).may(\(schema).access_right) returns boolean language sql as 'select true';
        create function \(evil).claimed(out hr boolean) language sql as 'select true';
        create table \(evil).login (name text, person_id bigint, may_be_anyone boolean);
        insert into \(evil).login select '\(world.login)', null, true;
        create table \(evil).access as select id as person_id, 'hr'::\(schema).access_right as "right" from \(schema).person;
        grant all on all tables in schema \(evil) to kohort_service;
        """)
      defer { try? administrator.script("drop schema \(evil) cascade") }
      do {
        try administrator.script("grant temporary on database \(Self.database(world)) to kohort_service")
        defer { try? administrator.script("revoke temporary on database \(Self.database(world)) from kohort_service") }
        let hijacks = [
          ["select id from reflection where \(evil).leak(text)"],
          ["create view \(evil).v as select id from reflection where \(evil).leak(text)", "select * from \(evil).v"],
          ["create view \(evil).w with (security_barrier) as select * from reflection", "select * from \(evil).w"],
          ["set local search_path = \(evil), \(schema)", "select text from reflection"],
          ["set local search_path = \(evil), \(schema)", "select claim(null, 'E10')", "select text from \(schema).reflection"],
          ["set local search_path = \(evil), \(schema), pg_catalog", "select may('hr')", "select * from person"],
          [
            "create temp table login (name text, person_id bigint, may_be_anyone boolean)",
            "insert into pg_temp.login values (session_user, null, true)", "select claim(null, 'E10')",
            "select text from reflection",
          ],
          [
            "create temp table access (person_id bigint, \"right\" access_right)",
            "insert into pg_temp.access select id, 'hr' from profile", "set local search_path = pg_temp, \(schema)",
            "select * from \(schema).person", "select text from \(schema).reflection",
          ],
          [
            "create temp table claim_key (is_the_one boolean, inner_pad bytea, outer_pad bytea)",
            "set local search_path = pg_temp, \(schema)", "select text from \(schema).reflection",
          ],
          [
            "create function \(evil).steal() returns setof text language sql security definer as 'select text from \(schema).reflection'",
            "select * from \(evil).steal()",
          ],
          [
            "create function pg_temp.text_eq(text, text) returns boolean language sql as 'select true'",
            "select text from reflection",
          ],
        ]
        for reader in SecurityWorld.Reader.allCases where reader != .reporter {
          let connection = try world.connect(reader)
          for hijack in hijacks {
            let loot = try world.loot(reader, hijack, connection)
            for marker in SecurityWorld.Marker.allCases where !reader.mayRead.contains(marker) {
              #expect(!loot.contains(marker.rawValue), "\(reader) got \(marker) by \(hijack): \(loot)")
            }
          }
        }
      }
    }
  }

  private static func database(_ world: SecurityWorld) throws -> String {
    try #require(try Conninfo(world.organisation.settings.database ?? "")["dbname"])
  }

  @Test func `a claim is good for its own transaction, session and organisation, and cannot be made or changed by hand`() throws {
    try SecurityWorld.with { world in
      let connection = try world.connect(.author)
      func claimOf(_ reader: SecurityWorld.Reader) throws -> String {
        try connection.transaction { connection in
          try world.claim(reader, connection)
          return try connection.query("select current_setting('kohort.claim')").one(as: String.self)
        }
      }
      let old = try claimOf(.author)
      #expect(try connection.query("select me() is null").one(as: Bool.self))
      let parts = old.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      let forged = [
        old, "", ",", ",,,", "1,1,h", "1,1,h,", "1,1,h,\(parts[3])", "\(parts[0]),\(parts[1]),h,\(parts[3])",
        "\(parts[0]),\(parts[1]),,\(String(repeating: "0", count: 64))", old + ",", "x,y,z,\(parts[3])",
      ]
      let nobody = try world.connect(.nobody)
      for claim in forged {
        for statement in ["select text from reflection", "select * from person_shown", "select me()"] {
          let loot = try world.loot(.nobody, ["set local kohort.claim = '\(claim)'", statement], nobody)
          #expect(claim.isEmpty ? !loot.contains("ord") : loot.contains("not made here"), "\(claim): \(loot)")
        }
      }
      // Another session, in the very same moment, cannot use it either.
      let other = try world.connect(.nobody)
      try connection.transaction { connection in
        try world.claim(.author, connection)
        let claim = try connection.query("select current_setting('kohort.claim')").one(as: String.self)
        let error = try #require(throws: PostgresError.self) {
          try other.transaction { other in
            try other.set("kohort.claim", to: claim, forTransaction: true)
            _ = try other.query("select text from reflection")
          }
        }
        #expect(error.constraint == "claim_genuine")
        // Nor may it be widened where it is good.
        try connection.set(
          "kohort.claim", to: claim.replacing(",,", with: ",h,"), forTransaction: true)
        let widened = try #require(throws: PostgresError.self) {
          try connection.savepoint { _ = try $0.query("select may('hr')") }
        }
        #expect(widened.constraint == "claim_genuine")
      }
    }
  }

  @Test func `tokens that are expired, revoked, mistyped or of someone who left open nothing`() throws {
    try SecurityWorld.with { world in
      let connection = try world.organisation.connect()
      func problem(_ token: String?, for person: String? = nil) throws -> String? {
        do {
          _ = try Database(world.settings(token: token, for: person)).perform(ReflectionList.self, .init())
          return nil
        } catch let error as KohortError {
          #expect(error.problem == .notPermitted && error.problem.exitCode == 77)
          return error.message.en
        }
      }
      let token = try #require(world.token("E10"))
      #expect(try problem(token) == nil)
      #expect(try problem(nil) == "The database does not know who you are.")
      #expect(try problem("") == "The token is not valid.")
      #expect(try problem(token + "0") == "The token is not valid.")
      #expect(try problem(token.uppercased()) == "The token is not valid.")
      try connection.execute(
        "update access_token set issued_at = now() - interval '9 days', expires_at = now() - interval '1 second'")
      #expect(try problem(token) == "The token is not valid.")
      try connection.execute("update access_token set expires_at = now() + interval '1 day'")
      #expect(try problem(token) == nil)
      _ = try world.organisation.perform(AccessRevoke.self, .init(person: "E10", token: "all"))
      #expect(try problem(token) == "The token is not valid.")
      let second = try world.organisation.perform(AccessToken.self, .init(person: "E10")).token
      #expect(try problem(second) == nil)
      try connection.execute("update person set left_on = current_date where employee_number = 'E10'")
      #expect(try problem(second) == "The token is not valid.")
      // The database keeps no token.
      let hash = try connection.query("select encode(hash, 'hex') from access_token limit 1").one(as: String.self)
      #expect(!second.contains(hash))
      #expect(try problem("kohort_" + hash) == "The token is not valid.")
    }
  }

  @Test func `acting for others needs the right, is noted, writes, and never reads what is theirs`() throws {
    try SecurityWorld.with { world in
      func perform<O: KohortService.Operation>(
        _ operation: O.Type, _ parameters: O.Parameters, _ token: String, for person: String?
      ) throws -> O.Output {
        try Database(world.settings(token: world.token(token), for: person)).perform(operation, parameters)
      }
      for (person, wanted) in [("E11", "E10"), ("E5", "E10"), ("E1", "E10"), ("E11", "E999"), ("E6", "E5")] {
        let error = try #require(throws: KohortError.self) {
          _ = try perform(ReflectionList.self, .init(), person, for: wanted)
        }
        #expect(error.message.en == "You may not act for others.", "\(person) for \(wanted)")
      }
      #expect(try perform(ReflectionList.self, .init(), "E10", for: "E10").reflections.count == 4)
      let recorded = try perform(
        ReflectionRecord.self, .init(session: "L2-001-1", kind: .insight, text: "för en annan"), "E7", for: "E10")
      let seen = try perform(ReflectionList.self, .init(), "E7", for: "E10").reflections
      #expect(seen.map(\.text) == ["ordöppet"])
      #expect(throws: KohortError.self) {
        _ = try perform(ReflectionShow.self, .init(reflection: recorded.reflection), "E7", for: "E10")
      }
      #expect(throws: KohortError.self) {
        _ = try perform(
          ReflectionWiden.self, .init(reflection: recorded.reflection, to: .open, confirm: true), "E7", for: "E10")
      }
      #expect(throws: KohortError.self) {
        _ = try perform(
          ReflectionRecord.self,
          .init(session: "L2-001-1", kind: .insight, text: "x", visibility: .open, confirm: true), "E7", for: "E10")
      }
      #expect(
        try perform(ReflectionShow.self, .init(reflection: recorded.reflection), "E10", for: nil).reflection.text
          == "för en annan")
      // An assistant does not become HR by acting for HR.
      #expect(throws: KohortError.self) { _ = try perform(AccessGrant.self, .init(person: "E7", right: .hr), "E7", for: "E5") }
      let noted = try perform(AuditList.self, .init(operation: "reflection.record"), "E5", for: nil).audit
      #expect(noted.map { [$0.actor, $0.actedFor] } == [["E7", "E10"]])
      #expect(try perform(AuditList.self, .init(operation: "reflection.list"), "E10", for: nil).audit.count == 1)
    }
  }

  @Test func `who may act and not unmask acts for a protected person by alias, and a number is nobody's`() throws {
    try SecurityWorld.with { world in
      let owner = try world.organisation.connect()
      try owner.execute("update person set protected = true where employee_number = 'E10'")
      let alias = try owner.query("select alias from person where employee_number = 'E10'").one(as: String.self)
      func act(for person: String) throws {
        let settings = try world.settings(token: world.token("E7"), for: person)
        _ = try Database(settings).perform(ReflectionList.self, .init())
      }
      try act(for: alias)
      let said = try ["E10", "E999"].map { number in
        try #require(throws: KohortError.self) { try act(for: number) }.message.en.replacing(number, with: "…")
      }
      #expect(said[0] == said[1])
      try owner.execute(
        #"insert into access (person_id, "right") select id, 'unmasking' from person where employee_number = 'E7'"#)
      try act(for: "E10")
    }
  }

  @Test func `batch lines act for others only with the right, each on its own`() throws {
    try SecurityWorld.with { world in
      let lines = ["E10", "E11", "E999"].map { #"{"id": "\#($0)", "method": "reflection.list", "as": "\#($0)"}"# + "\n" }
      for (person, codes) in [("E11", [-32003, nil, -32003]), ("E7", [nil, nil, -32003])] as [(String, [Int?])] {
        let folder = FileManager.default.temporaryDirectory.appending(path: "as-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data(lines.joined().utf8).write(to: folder.appending(path: "in"))
        try Data().write(to: folder.appending(path: "out"))
        let input = try FileHandle(forReadingFrom: folder.appending(path: "in"))
        let answers = try FileHandle(forWritingTo: folder.appending(path: "out"))
        _ = try Batch.run(
          world.settings(token: world.token(person)), BatchOptions(), input: input.fileDescriptor,
          output: answers.fileDescriptor)
        let output = try String(contentsOf: folder.appending(path: "out"), encoding: .utf8)
        let lines = try output.split(separator: "\n").map { try JSONValue.parse(String($0)).value }
        #expect(lines.map { $0["error"]?["code"]?.int } == codes, "\(person)")
        #expect(!output.contains("ordprivat"))
      }
    }
  }

  @Test func `what is not there and what is not shown are refused in the same words and by the same statements`() throws {
    try SecurityWorld.with { world in
      let hidden = try world.organisation.connect().query("select id from reflection where text = 'ordprivat'").one(
        as: Int64.self)
      for reader in [SecurityWorld.Reader.outsider, .member, .hr] {
        let database = try Database(world.settings(token: reader.person.flatMap(world.token)))
        func refusal(_ name: String) throws -> String {
          let error = try #require(throws: KohortError.self) {
            _ = try database.perform(ReflectionShow.self, .init(reflection: name))
          }
          return error.text(.en).replacing(name, with: "R")
        }
        #expect(try refusal("R\(hidden)") == refusal("R99999999"))
        let missing = try world.loot(reader, ["select * from reflection where id = 99999999"])
        #expect(try world.loot(reader, ["select * from reflection where id = \(hidden)"]) == missing)
      }
    }
  }

  @Test func `of people, cohorts, sessions and reflections out of sight no refusal differs by a byte from one of none`() throws {
    try SecurityWorld.with { world in
      let hidden = try world.organisation.connect().query("select id from reflection where text = 'ordprivat'").one(
        as: Int64.self)
      for (reader, far) in [(SecurityWorld.Reader.outsider, "1"), (.member, "2"), (.facilitator, "2")] {
        let database = try Database(world.settings(token: reader.person.flatMap(world.token)))
        func same<O: KohortService.Operation>(
          _ operation: O.Type, _ there: String, _ missing: String, _ parameters: (String) -> O.Parameters
        ) throws {
          func answer(_ name: String) throws -> String {
            let error = try #require(throws: KohortError.self) { _ = try database.perform(operation, parameters(name)) }
            return error.answer(.sv).text.replacing(name, with: "?")
          }
          #expect(try answer(there) == answer(missing), "\(reader): \(operation.name) \(there)")
        }
        let person = far == "1" ? "E10" : "E20"
        try same(PersonShow.self, person, "E99") { .init(person: $0) }
        try same(PersonExport.self, person, "E99") { .init(person: $0) }
        try same(PersonErase.self, person, "E99") { .init(person: $0, confirm: true) }
        try same(CohortShow.self, "L2-00\(far)", "L2-009") { .init(cohort: $0) }
        try same(SessionShow.self, "L2-00\(far)-1", "L2-009-1") { .init(session: $0) }
        try same(ReflectionShow.self, "R\(hidden)", "R99999999") { .init(reflection: $0) }
        try same(ReflectionWiden.self, "R\(hidden)", "R99999999") { .init(reflection: $0, to: .open, confirm: true) }
        try same(ReflectionWithdraw.self, "R\(hidden)", "R99999999") { .init(reflection: $0) }
        try same(RecordDisclose.self, "R\(hidden)", "R99999999") { .init(record: $0) }
      }
    }
  }

  @Test func `a key that is there and one that is not are refused alike, so that nobody can probe`() throws {
    try SecurityWorld.with { world in
      let connection = try world.organisation.connect()
      let other = try connection.query("select id, cohort_id from session where name = 'L2-002-1'").one()
      let (session, cohort): (Int64, Int64) = (try other["id"], try other["cohort_id"])
      let writer = try connection.query("select id from person where employee_number = 'E10'").one(as: Int64.self)
      let silent = try connection.query("select id from person where employee_number = 'E13'").one(as: Int64.self)
      func same(_ reader: SecurityWorld.Reader, _ there: String, _ missing: String) throws {
        let connection = try world.connect(reader)
        let loot = try world.loot(reader, [there], connection)
        #expect(try loot == world.loot(reader, [missing], connection), "\(reader): \(there)")
      }
      func reflection(_ session: Int64, _ cohort: Int64) -> String {
        """
        insert into reflection (session_id, cohort_id, author_id, kind, text, recorded_at)
        values (\(session), \(cohort), (select me()), 'insight', 'x', now())
        """
      }
      for reader in [SecurityWorld.Reader.outsider, .member, .facilitator, .assistant] {
        try same(reader, reflection(session, cohort), reflection(9_999_999, 9_999_999))
        for table in ["attendance (session_id, cohort_id, person_id, status, marked_at)", "booking (session_id, cohort_id)"] {
          let values = table.hasPrefix("att") ? ", \(writer), 'present', now()" : ""
          try same(
            reader, "insert into \(table) values (\(session), \(cohort)\(values))",
            "insert into \(table) values (9999999, 9999999\(values))")
        }
        try same(
          reader, "insert into person (employee_number) values ('E10')", "insert into person (employee_number) values ('E9999')")
        try same(
          reader, "insert into access values (\(writer), 'hr')", "insert into access values (9999999, 'hr')")
        try same(
          reader, "insert into cohort_member values (\(cohort), 1, \(writer), now())",
          "insert into cohort_member values (9999999, 1, 9999999, now())")
      }
      // HR learns from nothing that it deletes or changes who has written.
      for statement in [
        "delete from cohort_member where person_id = %", "delete from person where id = %",
        "update cohort_member set person_id = 30 where person_id = %", "update person set id = 9999 where id = %",
        "delete from profile where id = %",
      ] {
        try same(
          .hr, statement.replacing("%", with: "\(writer)"), statement.replacing("%", with: "\(silent)"))
      }
    }
  }

  @Test func `a participant changes nothing that is HR's, and a facilitator only logs`() throws {
    try SecurityWorld.with { world in
      let changes = [
        "delete from department", "delete from module", "delete from cohort", "delete from session",
        "update person set name = 'x'", "update session set date = date + 1", "update session set status = 'cancelled'",
        "update programme set title = 'x'", "update edition set to_date = to_date + 1", "update room set capacity = 1",
        "insert into room (code, capacity) values ('x', 1)", "insert into department (name) values ('x')",
        "insert into login (name, person_id) select 'x', me()", "update login set may_be_anyone = true",
        "insert into access select me(), 'hr'", "delete from access", "delete from batch", "delete from audit",
        "update attendance set status = 'present'", "insert into monthly_statistics values ('2027-01-01', '{}')",
        "truncate reflection", "update cohort_member set left_on = null", "delete from session_facilitator",
      ]
      for reader in [SecurityWorld.Reader.nobody, .outsider, .member, .facilitator, .assistant, .operator, .reporter] {
        let connection = try world.connect(reader)
        for change in changes {
          let touched = try? connection.transaction { connection in
            try world.claim(reader, connection)
            return try connection.execute(change)
          }
          let isStatistics = change.contains("monthly_statistics") && reader == .operator
          #expect(touched ?? 0 == 0 || isStatistics, "\(reader): \(change)")
        }
      }
      let facilitator = try world.connect(.facilitator)
      let logged = try facilitator.transaction { connection in
        try world.claim(.facilitator, connection)
        return try connection.execute(
          "update session set status = 'held', logged_at = now(), logged_by = me() where name = 'L2-001-1'")
      }
      #expect(logged == 1)
    }
  }
}
