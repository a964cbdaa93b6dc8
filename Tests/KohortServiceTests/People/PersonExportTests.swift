import KohortService
import Postgres
import StrictJSON
import Support
import Testing

@Suite struct PersonExportTests {
  /// Columns that lead to a person: by a foreign key, over one or several, or by what they are called.
  static let pointing = """
    with recursive pointing (relation, attribute) as (
      select 'person'::regclass::oid, attnum from pg_attribute where attrelid = 'person'::regclass and attname = 'id'
      union
      select conrelid, key.own
        from pointing
        join pg_constraint on contype = 'f' and confrelid = pointing.relation
       cross join lateral unnest(conkey, confkey) as key (own, other)
       where key.other = pointing.attribute
    )
    select relname || '.' || attname
      from pg_class
      join pg_attribute on attrelid = pg_class.oid and attnum > 0 and not attisdropped
     where relnamespace = current_schema()::regnamespace and relkind = 'r'
       and (attname ~ '(person|actor|author|reader|writer)_id$|_by$|^reports_to_id$|^subjects$'
            or exists (select from pointing where relation = attrelid and attribute = attnum))
       and not (relname = 'person' and attname = 'id')
     order by 1
    """

  @Test func `every column that points at a person is exported, or says why not`() throws {
    let connection = try TestOrganisation.untouched.get().connect()
    let pointing = try connection.query(Self.pointing).rows(as: String.self)
    let declared = PersonalData.sections.flatMap(\.columns) + PersonalData.others.keys
    #expect(Set(pointing).symmetricDifference(declared) == [])
    #expect(pointing.count > 15 && Set(declared).count == declared.count)
  }

  private static func export(
    _ person: String?, _ organisation: TestOrganisation, as reader: String?
  ) throws -> [String: [JSONValue]] {
    let output = try organisation.perform(PersonExport.self, .init(person: person), as: reader)
    return Dictionary(uniqueKeysWithValues: output.sections.map { ($0.name, $0.rows) })
  }

  private static func lived(_ body: (TestOrganisation) throws -> Void) throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      _ = try organisation.perform(
        SessionLog.self, .init(session: "L2-001-1", except: [.init(person: "E10", status: .late)]), as: "E1")
      for (text, visibility) in [("ordprivat", Visibility.private), ("ordöppet", .open)] {
        _ = try organisation.perform(
          ReflectionRecord.self,
          .init(session: "L2-001-1", kind: .insight, text: text, visibility: visibility, confirm: true), as: "E10")
      }
      try body(organisation)
    }
  }

  @Test func `whom one reports to is told to oneself also when the boss is in no cohort of one's own`() throws {
    try withOrganisation { organisation in
      try organisation.furnish()
      try organisation.connect().script(
        """
        update person set reports_to = 'E20', reports_to_id = (select id from person where employee_number = 'E20')
         where employee_number in ('E10', 'E11')
        """)
      func boss(_ person: String, as reader: String?) throws -> String? {
        try organisation.perform(PersonShow.self, .init(person: person), as: reader).reportsTo
      }
      #expect(try boss("E10", as: "E10") == "E20")
      #expect(try Self.export(nil, organisation, as: "E10")["person"]?.first?.object?["reports_to"] == "E20")
      #expect(try boss("E11", as: "E10") == nil)
      #expect(try boss("E11", as: "E5") == "E20")
    }
  }

  @Test func `a person is given everything about themselves, in every section that has something`() throws {
    try Self.lived { organisation in
      _ = try organisation.perform(AccessToken.self, .init(), as: "E10")
      let connection = try organisation.connect()
      try connection.script(
        """
        insert into batch (id, first_seen) values ('b', now());
        insert into batch_receipt (batch_id, request_id, digest, answer, answered_at, actor_id)
        select 'b', '1', '', '{"result": {"session": "L2-001-1"}}', now(), id from person where employee_number = 'E10';
        insert into edition (programme_id, code, from_date, to_date, people)
        select id, 'L9', '2026-01-01', '2026-12-31', '{"person": ["E10"]}' from programme;
        """)
      let own = try Self.export(nil, organisation, as: "E10")
      #expect(own["person"]?.first?["name"]?.string == "Namn 10")
      #expect(own["cohorts"]?.map { $0["cohort"]?.string } == ["L2-001"])
      #expect(own["sessions"]?.map { $0["session"]?.string } == ["L2-001-1", "L2-001-2"])
      #expect(own["attendance"]?.map { $0["status"]?.string } == ["late"])
      #expect(own["reflections"]?.map { $0["text"]?.string } == ["ordprivat", "ordöppet"])
      #expect(own["access"]?.map { $0["kind"]?.string } == ["token"])
      #expect(own["audit"]?.count == 4)
      #expect(own["receipts"]?.map { $0["answer"]?["result"]?["session"]?.string } == ["L2-001-1"])
      #expect(own["documents"]?.map { $0["document"]?.string } == ["L9"])
      let facilitator = try Self.export(nil, organisation, as: "E1")
      #expect(facilitator["logged"]?.map { $0["session"]?.string } == ["L2-001-1"])
      #expect(facilitator["programmes"]?.map { $0["programme"]?.string } == ["L"])
      #expect(facilitator["sessions"]?.map { $0["role"]?.string } == ["lead", "lead"])
    }
  }

  @Test func `HR gives all but what HR may not read, and the person sees that it was given`() throws {
    try Self.lived { organisation in
      let given = try Self.export("E10", organisation, as: "E5")
      #expect(given["attendance"]?.count == 1 && given["person"]?.first?["name"]?.string == "Namn 10")
      #expect(given["reflections"]?.map { $0["text"]?.string } == ["ordöppet"])
      #expect(given["audit"]?.contains { $0["operation"]?.string?.hasPrefix("reflection.") == true } == false)
      #expect(given["receipts"] == [])
      let noted = try Self.export(nil, organisation, as: "E10")["audit"]
      #expect(noted?.last?["operation"]?.string == "person.export" && noted?.last?["about"]?["person"]?.string == "E10")
    }
  }

  @Test func `nobody else is given anything, not even who may act for the person`() throws {
    try Self.lived { organisation in
      try organisation.connect().script(
        """
        insert into access (person_id, "right") select id, 'acting' from person where employee_number = 'E30';
        insert into access_token (person_id, hash, expires_at)
        select id, sha256('t'), now() + interval '1 day' from person where employee_number = 'E30';
        """)
      for (reader, person) in [("E11", "E10"), ("E1", "E10"), ("E30", "E10"), ("E11", "E30")] {
        #expect(throws: KohortError.self) { try Self.export(person, organisation, as: reader) }
      }
      var settings = organisation.settings
      (settings.token, settings.actingAs) = ("t", "E10")
      let error = try #require(throws: KohortError.self) {
        try Database(settings).perform(PersonExport.self, .init(person: nil))
      }
      #expect(error.problem == .notPermitted)
    }
  }

  @Test func `to a protected person it tells no place and time, to HR no name`() throws {
    try Self.lived { organisation in
      try organisation.connect().execute("update person set protected = true, alias = 'P10' where employee_number = 'E10'")
      let own = try Self.export(nil, organisation, as: "E10")
      #expect(own["person"]?.first?["name"]?.string == "Namn 10")
      #expect(own["sessions"]?.count == 2 && own["sessions"]?.allSatisfy { $0["date"]?.isNull == true } == true)
      let given = try Self.export("P10", organisation, as: "E5")
      #expect(given["person"]?.first?["person"]?.string == "P10")
      #expect(!given.values.joined().contains { $0.text.contains("Namn 10") || $0.text.contains("\"E10\"") })
    }
  }
}
