import Postgres
import Support
import Testing

/// Every table and column says here what it tells of people; the catalogue shows that it is kept accordingly.
@Suite struct CatalogueTests {
  /// What a column tells of people.
  enum Tells {
    /// Nothing.
    case nothing
    /// Something about a person; the row is under a policy.
    case person
    /// Something about a person that the nightly job does not need.
    case confidential
    /// Read by nobody but the owner, or through a function that asks who reads.
    case sealed
  }

  private static let columns: [String: [Tells: String]] = [
    "access": [.confidential: "person_id right granted_at"],
    "access_token": [.confidential: "id person_id issued_at issued_by expires_at revoked_at", .sealed: "hash"],
    "attendance": [.person: "session_id cohort_id person_id status reason marked_at marked_by"],
    "attendance_version": [
      .confidential: "id session_id person_id status reason marked_at marked_by replaced_at replaced_by"
    ],
    "audit": [.confidential: "id at actor_id person_id acted_as login address operation about subjects"],
    "batch": [.nothing: "id first_seen pruned_at"],
    "batch_receipt": [.sealed: "batch_id request_id digest answer answered_at actor_id"],
    "booking": [.confidential: "session_id person_id during"],
    "check_in": [.confidential: "session_id person_id at"],
    "check_in_code": [.sealed: "session_id code expires_at"],
    "check_in_try": [.sealed: "person_id since wrong"],
    "claim_key": [.sealed: "is_the_one inner_pad outer_pad"],
    "cohort": [.person: "id edition_id number name plan_id"],
    "cohort_member": [.person: "cohort_id edition_id person_id joined_on left_on"],
    "commitment_answer": [.confidential: "reflection_id author_id after_days outcome words answered_at"],
    "department": [.nothing: "id name"],
    "disposal": [.sealed: "id decision disposed_at older_than_days records"],
    "edition": [.nothing: "id programme_id code from_date to_date", .sealed: "people"],
    "erasure": [.sealed: "hash whole erased_at"],
    "erasure_key": [.sealed: "is_the_one inner_pad outer_pad"],
    "lesson_use": [.confidential: "reflection_id person_id used_at"],
    "login": [.confidential: "name person_id may_be_anyone granted_at"],
    "migration": [.nothing: "number name checksum applied_at"],
    "module": [.nothing: "id programme_id position code title gap_days_min gap_days_max"],
    "monthly_statistics": [.person: "month document", .nothing: "run_id"],
    "person": [
      // The reporter may name these, and no policy shows it a row: the view person_shown joins them.
      .person: "id employee_number name title position department_id workplace_id site",
      .confidential: """
      alias email category reports_to reports_to_id employment_rate protected attributes start_date end_date left_on
      """,
    ],
    "person_category": [.person: "person_id category"],
    "person_import": [
      .confidential: "id imported_at file mode read created changed moved left_count back refused"
    ],
    "person_shown": [
      .person: """
      id code name category title position department_id department workplace_id workplace reports_to_id site protected \
      end_date left_on
      """
    ],
    "plan": [.confidential: "id edition_id code state problem document created_at published_at"],
    "profile": [
      .person: """
      id code name category title position department_id workplace_id reports_to_id site protected end_date left_on
      """,
      .confidential: "email start_date",
    ],
    "programme": [.nothing: "id code title applied_at", .sealed: "document"],
    "programme_facilitator": [.person: "programme_id person_id max_sessions_per_week"],
    "proposal_answer": [.confidential: "id reflection_id outcome words answered_at answered_by"],
    "reflection": [
      .confidential: """
      id session_id cohort_id author_id kind text tried wrong now words visibility recorded_at withdrawn_at
      """
    ],
    "reflection_version": [.confidential: "id reflection_id author_id visibility text replaced_at"],
    "reminder": [
      .confidential: """
      id kind person_id about cohort_id night run_id noted_at details until tries accepted_at accepted_run_id refusal
      """
    ],
    "reminder_away": [.confidential: "reminder_id person_id date starts ends"],
    "reminder_night": [.nothing: "night run_id"],
    "report_opening": [.nothing: "is_the_one at"],
    "room": [.nothing: "id code capacity site"],
    "run": [.nothing: "id work as_of began_at ended_at"],
    "sealed_record": [.sealed: "id session cohort kind visibility text recorded_at sealed_at earlier"],
    "session": [
      .person: """
      id cohort_id module_id name status date starts ends zone during room_id sequence changed_at logged_at logged_by
      """,
      .sealed: "notes",
    ],
    "session_guest": [.confidential: "id session_id person_id noted_at noted_by removed_at removed_by"],
    "session_facilitator": [.person: "session_id person_id lead"],
    "wording": [.nothing: "is_the_one sharing_sv sharing_en"],
    "workplace": [.nothing: "id department_id name"],
  ]

  /// Calls of a row in a policy, which cannot be made once a query.
  private static let callsByRow = ["has_begun"]

  private static func names(_ connection: borrowing Connection, _ sql: String) throws -> [String] {
    try connection.query(sql).rows(as: String.self)
  }

  @Test func `every column is classified, and there are no others`() throws {
    let connection = try TestOrganisation.untouched.get().connect()
    let stored = try Self.names(
      connection,
      """
      select relname || '.' || attname
        from pg_class join pg_attribute on attrelid = pg_class.oid and attnum > 0 and not attisdropped
       where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p', 'v', 'm', 'f')
       order by 1
      """)
    let classified = Self.columns.flatMap { table, classes in
      classes.values.flatMap { $0.split(whereSeparator: \.isWhitespace).map { "\(table).\($0)" } }
    }
    #expect(Set(stored).symmetricDifference(classified) == [])
    #expect(classified.count == stored.count)
  }

  @Test func `what tells of people is under forced policies, and each role may read only what it needs`() throws {
    let connection = try TestOrganisation.untouched.get().connect()
    for (table, classes) in Self.columns.sorted(by: { $0.key < $1.key }) {
      let row = try connection.query(
        """
        select relkind = 'v' and coalesce(reloptions::text, '') like '%security_invoker=%' as is_invoker_view,
               relrowsecurity and relforcerowsecurity as is_forced,
               pg_get_userbyid(relowner) as owner,
               exists (select from pg_policy
                        where polrelid = pg_class.oid and polroles = array['kohort_owner'::regrole]::oid[]) as owner_goes_on,
               exists (select from pg_policy where polrelid = pg_class.oid and 0 = any (polroles)) as for_everyone
          from pg_class where oid = $1::regclass
        """, table
      ).one()
      #expect(try row["owner"] as String == "kohort_owner", "\(table)")
      #expect(try !row["for_everyone"], "\(table)")
      let isTold = classes.keys.contains { $0 != .nothing } && table != "claim_key"
      if isTold, try !row["is_invoker_view"] {
        #expect(try row["is_forced"], "\(table) has no forced row-level security")
        #expect(try row["owner_goes_on"], "\(table) has no policy for its owner")
      }
      for (tells, names) in classes {
        for column in names.split(whereSeparator: \.isWhitespace).map(String.init) {
          func mayRead(_ role: String) throws -> Bool {
            try connection.query("select has_column_privilege($1, $2, $3, 'select')", role, table, column).one(as: Bool.self)
          }
          if tells == .sealed { #expect(try !mayRead("kohort_service"), "\(table).\(column)") }
          if tells == .sealed || tells == .confidential { #expect(try !mayRead("kohort_reporter"), "\(table).\(column)") }
        }
      }
    }
    #expect(try !connection.query("select has_table_privilege('kohort_backup', 'claim_key', 'select')").one(as: Bool.self))
  }

  @Test func `policies call their functions once a query`() throws {
    let connection = try TestOrganisation.untouched.get().connect()
    let expressions = try connection.query(
      """
      select tablename || '.' || policyname, coalesce(qual, '') || ' ' || coalesce(with_check, '') from pg_policies
       where schemaname = current_schema() order by 1
      """
    ).rows(as: String.self, String.self)
    #expect(expressions.count > 50)
    for (name, expression) in expressions {
      for call in expression.matches(of: /(SELECT (?:NULLIF)?\(?)?(?:org_\w+\.)?([a-z_]+)\(/) {
        let function = String(call.2)
        guard Self.functions.contains(function), !Self.callsByRow.contains(function) else { continue }
        #expect(call.1 != nil, "\(name) calls \(function) for each row: \(expression)")
      }
    }
  }

  @Test func `whoever reads a table whole is expected to read it whole`() throws {
    try withOrganisation { organisation throws in
      let connection = try organisation.connect()
      try connection.script(
        """
        insert into department (name) select 'D' || n from generate_series(1, 10000) as n;
        analyze department;
        """)
      // Of a bare question half of the rows are expected to pass, and of several tables joined soon one of a hundred.
      try connection.transaction { connection in
        try connection.script("set local role kohort_reporter")
        let plan = try connection.query("explain select from department").rows(as: String.self).joined()
        let expected = try #require(plan.firstMatch(of: /Seq Scan on department .*?rows=([0-9]+)/)?.1)
        #expect(Int(expected)! > 9_900, "\(plan)")
      }
    }
  }

  private static let functions: Set<String> = [
    "me", "actor", "is_self", "is_keeper", "is_known", "may", "sees_all", "claimed", "myself", "my_cohorts", "my_reading_cohorts",
    "my_past_cohorts",
    "my_guest_cohorts",
    "my_reflections", "my_sessions", "my_duties", "my_people", "has_begun", "my_writable_sessions",
  ]

  @Test func `functions with their owner's rights cannot be taken over, and nobody may call what is not granted`() throws {
    let connection = try TestOrganisation.untouched.get().connect()
    let open = try Self.names(
      connection,
      """
      select proname from pg_proc
       where pronamespace = current_schema()::regnamespace
         and (proacl is null or exists (select from aclexplode(proacl) where grantee = 0))
       order by 1
      """)
    #expect(open == [])
    // Names are resolved when it is made, or along a path that ends with the temporary schema.
    let unpinned = try Self.names(
      connection,
      """
      select proname from pg_proc
       where pronamespace = current_schema()::regnamespace and prosqlbody is null
         and not exists (select from unnest(proconfig) as setting
                          where setting in ('search_path=' || current_schema() || ', pg_temp',
                                            'search_path="' || current_schema() || '", pg_temp'))
       order by 1
      """)
    #expect(unpinned == [])
    let strangers = try Self.names(
      connection,
      """
      select proname from pg_proc
       where pronamespace = current_schema()::regnamespace and proowner <> 'kohort_owner'::regrole order by 1
      """)
    #expect(strangers == [])
    let callable = try Self.names(
      connection,
      """
      select proname from pg_proc
       where pronamespace = current_schema()::regnamespace and has_function_privilege('kohort_service', oid, 'execute')
       order by 1
      """)
    for kept in [
      "seal", "set_claim", "holds", "keep_profiles", "book", "reminders_kept", "note_reminders", "reminders_tried", "taking_part",
      "erase_words", "erase_whole", "erase_receipts",
      "erase_from_audit", "erase_from_documents", "number_hash", "obey_erasures", "write_note", "people_noted",
    ] {
      #expect(!callable.contains(kept), "kohort_service may call \(kept)")
    }
  }

  @Test func `the roles of the program own nothing, pass nothing by, and make no temporary tables`() throws {
    let connection = try TestOrganisation.untouched.get().connect()
    let row = try connection.query(
      """
      select bool_or(rolsuper or rolcreaterole or rolcreatedb or rolbypassrls or rolreplication) as is_strong,
             bool_or(pg_has_role(oid, 'kohort_owner', 'member') or pg_has_role(oid, 'kohort_backup', 'member')) as is_owner,
             bool_or(has_database_privilege(oid, current_database(), 'temporary')) as makes_temporary,
             bool_or(has_schema_privilege(oid, current_schema(), 'create')
                     or has_schema_privilege(oid, 'public', 'create')) as creates
        from pg_roles where rolname in ('kohort_service', 'kohort_reporter')
      """
    ).one()
    for right in ["is_strong", "is_owner", "makes_temporary", "creates"] { #expect(try !(row[right] as Bool), "\(right)") }
    #expect(
      try Self.names(
        connection,
        """
        select relname from pg_class
         where relnamespace = current_schema()::regnamespace and relowner <> 'kohort_owner'::regrole order by 1
        """) == [])
  }
}
