import Foundation
import KohortService
import Planning
import Postgres
import StrictJSON
import Support
import Testing

/// Messages to people, and a mail program that takes them or does not.
@Suite struct ReminderTests {
  private static func withFolder<Value>(_ body: (URL) throws -> Value) throws -> Value {
    let folder = FileManager.default.temporaryDirectory.appending(path: "reminders-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder)
  }

  /// An organisation with sessions around today, whose people have addresses; E4 is the boss of E10 and E11, and E12 is
  /// protected.
  private static func withPeople(_ body: (TestOrganisation, URL) throws -> Void) throws {
    try withOrganisation { organisation throws in
      try organisation.furnish()
      try organisation.connect().script(
        """
        update person set email = lower(employee_number) || '@example.se', protected = employee_number = 'E12',
               attributes = case employee_number when 'E11' then '{"språk": "English"}' else '{}' end::jsonb;
        insert into access (person_id, "right") select id, 'operator' from person where employee_number = 'E6';
        """)
      try withFolder { try body(organisation, $0) }
    }
  }

  private static func kohort(
    _ organisation: TestOrganisation, _ arguments: [String], at instant: String? = nil
  ) throws -> KohortProcess.Outcome {
    var environment = organisation.environment
    if let instant {
      var conninfo = try Conninfo(organisation.settings.database ?? "")
      conninfo["options"] = "-c kohort.now=\(instant)"
      environment["KOHORT_DATABASE"] = conninfo.text
    }
    return try KohortProcess.run(arguments, environment: environment)
  }

  /// What waits, by kind.
  private static func waiting(_ organisation: TestOrganisation, at instant: String? = nil) throws -> [String: Int] {
    let outcome = try kohort(organisation, ["reminder", "list", "--format", "json"], at: instant)
    let list = try JSONValue.parse(Array(outcome.output)[...]).value["reminders"]?.array ?? []
    return Dictionary(grouping: list.compactMap { $0["kind"]?.string }, by: \.self).mapValues(\.count)
  }

  /// A shell command that puts each mail into a file of its own.
  private static func mailbox(_ folder: URL) -> String { "cat > \(folder.path)/$(date +%s%N).eml" }

  private static func mails(_ folder: URL) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".eml") }.sorted()
      .map { try String(contentsOfFile: "\(folder.path)/\($0)", encoding: .utf8) }
  }

  /// The text of a mail without parts that does not keep to ASCII.
  private static func body(_ mail: String) throws -> String {
    let encoded = try #require(mail.firstRange(of: "\n\n")).upperBound
    let bytes = try #require(Data(base64Encoded: String(mail[encoded...]), options: .ignoreUnknownCharacters))
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test func `a name with a comma or a quote stands in quotes, and an empty command sends nothing`() throws {
    try Self.withPeople { organisation, folder in
      try organisation.connect().execute("update person set name = 'Andersson, \"Ann\" B' where employee_number = 'E13'")
      for command in ["", "  "] {
        let outcome = try Self.kohort(organisation, ["reminder", "send", "--send-command", command])
        #expect(outcome.exitCode == 64)
        #expect(outcome.errorText.contains("--send-command names no program."), "\(outcome.errorText)")
      }
      #expect(try Self.waiting(organisation)["invitation"] == 15)
      for from in ["Kommunen, HR <hr@example.se>", "\"Kommunen, HR\" <hr@example.se>"] {
        try organisation.connect().execute("delete from reminder")
        let outcome = try Self.kohort(
          organisation, ["reminder", "send", "--send-command", Self.mailbox(folder), "--from", from])
        #expect(outcome.exitCode == 0, "\(outcome.errorText)")
      }
      let mails = try Self.mails(folder).filter { $0.contains("<e13@example.se>") }
      #expect(!mails.isEmpty)
      let headers = "From: \"Kommunen, HR\" <hr@example.se>\nTo: \"Andersson, \\\"Ann\\\" B\" <e13@example.se>\n"
      #expect(mails.allSatisfy { $0.hasPrefix(headers) }, "\(mails)")
    }
  }

  @Test func `everyone is invited once, with a calendar, in their language, and who is protected is only asked to look`() throws {
    try Self.withPeople { organisation, folder in
      // E3, E10 to E15 and E1 with L2-001; E4, E20 to E25 and E2 with L2-002.
      #expect(try Self.waiting(organisation)["invitation"] == 15)
      #expect(try Self.waiting(organisation)["look"] == 1)
      let send = ["reminder", "send", "--send-command", Self.mailbox(folder), "--from", "Ledarresan <kohort@example.se>"]
      let first = try Self.kohort(organisation, send + ["--as", "E6"])
      #expect(first.exitCode == 0, "\(first.errorText)")
      #expect(first.output.isEmpty && first.errors.isEmpty)
      #expect(try Self.waiting(organisation) == [:])
      let mails = try Self.mails(folder)
      #expect(Set(mails.compactMap { $0.firstMatch(of: /(?m)^Message-ID: (.*)$/)?.1 }).count == mails.count)
      let english = try #require(mails.first { $0.contains("<e11@example.se>") })
      #expect(english.hasPrefix("From: \"Ledarresan\" <kohort@example.se>\nTo: \"Namn 11\" <e11@example.se>\n"))
      #expect(english.contains("\nSubject: Your sessions with cohort L2-001\n"))
      #expect(english.contains("\nContent-Disposition: attachment; filename=\"L2-001.ics\"\n"))
      #expect(english.split(separator: "\n").allSatisfy { $0.utf8.count <= 78 || $0.hasPrefix("Message-ID: ") })
      let hidden = try #require(mails.first { $0.contains("To: e12@example.se\n") })
      #expect(!hidden.contains("L2-") && !hidden.contains("text/calendar"))
      _ = try Self.kohort(organisation, send)
      #expect(try Self.mails(folder).count == mails.count)
    }
  }

  @Test func `who was invited learns at once what is moved, cancelled, or taken back, and others learn nothing`() throws {
    try Self.withPeople { organisation, folder in
      let send = ["reminder", "send", "--send-command", "true"]
      #expect(try Self.kohort(organisation, send).exitCode == 0)
      let day = try organisation.connect().query("select (current_date + 17)::text").one(as: Day.self)
      _ = try organisation.perform(SessionReschedule.self, .init(session: "L2-001-2", date: day))
      _ = try organisation.perform(SessionCancel.self, .init(session: "L2-002-2"))
      // Seven of each cohort and its facilitator; of L2-001 one is protected.
      #expect(try Self.waiting(organisation) == ["session_changed": 7, "session_cancelled": 8, "look": 1])
      #expect(try Self.kohort(organisation, send).exitCode == 0)
      #expect(try Self.waiting(organisation) == [:])
      try organisation.connect().execute("delete from cohort where name = 'L2-001'")
      #expect(try Self.waiting(organisation) == ["session_cancelled": 7, "look": 1])
    }
  }

  @Test func `who changes cohorts, or hands sessions over, learns which are theirs no longer, once`() throws {
    try Self.withPeople { organisation, folder in
      try organisation.connect().execute(
        "update person set attributes = '{\"språk\": \"English\"}' where employee_number = 'E1'")
      let send = ["reminder", "send", "--send-command", Self.mailbox(folder)]
      #expect(try Self.kohort(organisation, send).exitCode == 0)
      _ = try organisation.perform(CohortSwap.self, .init(person: "E11", other: "E20", despiteRules: true))
      #expect(try Self.waiting(organisation) == ["invitation": 2, "sessions_left": 2])
      #expect(try Self.kohort(organisation, send).exitCode == 0)
      let mail = try #require(try Self.mails(folder).first { $0.contains("<e11@example.se>") && $0.contains("No longer") })
      let told = try Self.body(mail)
      #expect(!mail.contains("text/calendar"))
      #expect(told.contains("You no longer travel with cohort L2-001."), "\(told)")
      #expect(told.contains("(L2-001-2)") && !told.contains("(L2-001-1)"))
      #expect(try Self.waiting(organisation) == [:])
      _ = try organisation.perform(SessionHandOver.self, .init(cohort: "L2-001", from: "E1", to: "E2", despiteRules: true))
      #expect(try Self.waiting(organisation) == ["invitation": 1, "sessions_left": 1])
      #expect(try Self.kohort(organisation, send).exitCode == 0)
      let handedOver = try #require(try Self.mails(folder).first { $0.contains("<e1@example.se>") && $0.contains("No longer") })
      #expect(try Self.body(handedOver).contains("You no longer lead these sessions of cohort L2-001:"))
      #expect(try Self.waiting(organisation) == [:])
    }
  }

  @Test func `who is back before a message is sent is told neither of the one cohort nor of the other`() throws {
    try Self.withPeople { organisation, _ in
      let connection = try organisation.connect()
      func waiting() throws -> [String] {
        let outcome = try Self.kohort(organisation, ["reminder", "list", "--format", "json"])
        let list = try JSONValue.parse(Array(outcome.output)[...]).value["reminders"]?.array ?? []
        return list.map { "\($0["to"]?.string ?? "") \($0["subject"]?.string ?? "")" }.sorted()
      }
      #expect(try Self.kohort(organisation, ["reminder", "send", "--send-command", "true"]).exitCode == 0)
      _ = try organisation.perform(CohortSwap.self, .init(person: "E10", other: "E20", despiteRules: true))
      #expect(try Self.kohort(organisation, ["reminder", "send", "--send-command", "false"]).exitCode == 75)
      let (own, others) = ("Dina träffar med kohort", "Inte längre dina träffar: kohort")
      #expect(
        try waiting() == [
          "e10@example.se \(own) L2-002", "e10@example.se \(others) L2-001", "e20@example.se \(own) L2-001",
          "e20@example.se \(others) L2-002",
        ])
      try connection.script(
        """
        update cohort_member set left_on = current_date where joined_on = current_date;
        update cohort_member set left_on = null where joined_on < current_date;
        """)
      #expect(try connection.query("select count(*) from cohort_member where left_on is not null").one(as: Int.self) == 2)
      #expect(try waiting() == ["e10@example.se \(others) L2-002", "e20@example.se \(others) L2-001"])
    }
  }

  @Test func `a session that is moved is reminded of a week before its new date as well`() throws {
    try Self.withPeople { organisation, _ in
      let connection = try organisation.connect()
      let send = ["reminder", "send", "--send-command", "true"]
      func remind(_ days: Int) throws {
        let noon = try connection.query(
          "select date - 7 + $1::int || 'T12:00Z' from session where name = 'L2-001-2'", days
        ).one(as: String.self)
        #expect(try Self.kohort(organisation, send, at: noon).exitCode == 0)
      }
      func told() throws -> [Int] {
        try connection.query(
          "select count(*) from reminder where kind = 'session_in_7_days' group by details ->> 'date' order by 1"
        ).rows(as: Int.self)
      }
      try remind(0)
      #expect(try told() == [8])
      try connection.execute("update session set date = date + 10 where name = 'L2-001-2'")
      try remind(0)
      #expect(try told() == [8, 8])
      try remind(0)
      #expect(try told() == [8, 8])
      // As it was told before dates stood in what tells one reminder from another.
      try connection.script(
        """
        delete from reminder where kind = 'session_in_7_days' and (details ->> 'date')::date < (select date from session where name = 'L2-001-2');
        update reminder set about = 'L2-001-2' where kind = 'session_in_7_days';
        """)
      try remind(0)
      #expect(try told() == [8])
    }
  }

  @Test func `what is no longer so is not sent late`() throws {
    try Self.withPeople { organisation, _ in
      let connection = try organisation.connect()
      func noon(of session: String, plus days: Int) throws -> String {
        try connection.query("select date + $2::int || 'T12:00Z' from session where name = $1", session, days).one(
          as: String.self)
      }
      func done(_ arguments: [String], at instant: String, _ code: Int32 = 0) throws {
        let outcome = try Self.kohort(organisation, arguments, at: instant)
        #expect(outcome.exitCode == code, "\(arguments) \(outcome.errorText)")
      }
      let (busy, taken) = (["reminder", "send", "--send-command", "false"], ["reminder", "send", "--send-command", "true"])
      var instant = try noon(of: "L2-001-1", plus: 1)
      try done(busy, at: instant, 75)
      #expect(try Self.waiting(organisation, at: instant)["log_session"] == 1)
      try done(["session", "log", "L2-001-1", "--as", "E1"], at: instant)
      #expect(try Self.waiting(organisation, at: instant)["log_session"] == nil)

      instant = try noon(of: "L2-001-1", plus: 7)
      try done(busy, at: instant, 75)
      #expect(try Self.waiting(organisation, at: instant)["reflection_missing"] == 6)
      try done(["reflection", "record", "L2-001-1", "ord", "--as", "E10"], at: instant)
      #expect(try Self.waiting(organisation, at: instant)["reflection_missing"] == 5)

      instant = try noon(of: "L2-001-2", plus: -7)
      try done(taken, at: try noon(of: "L2-001-2", plus: -8))
      try done(busy, at: instant, 75)
      #expect(try Self.waiting(organisation, at: instant)["session_in_7_days"] == 7)
      for days in 1...2 {
        let day = try connection.query("select (date + 1)::text from session where name = 'L2-001-2'").one(as: String.self)
        try done(["session", "reschedule", "L2-001-2", "--date", day], at: instant)
        let waiting = try Self.waiting(organisation, at: instant)
        #expect(waiting["session_in_7_days"] == nil && waiting["session_changed"] == 7, "moved \(days) times: \(waiting)")
        try done(busy, at: instant, 75)
      }
      try done(["session", "cancel", "L2-001-2"], at: instant)
      let waiting = try Self.waiting(organisation, at: instant)
      #expect(waiting["session_changed"] == nil && waiting["session_cancelled"] == 7, "\(waiting)")
    }
  }

  @Test func `what a mail program does not take is kept, with its words, and tried again with the same Message-ID`() throws {
    try Self.withPeople { organisation, folder in
      let deaf = try Self.kohort(organisation, ["reminder", "send", "--send-command", "cat >&2; echo busy >&2; exit 75"])
      #expect(deaf.exitCode == 75)
      #expect(deaf.errorText.contains("Not taken, tried again next time"))
      let none = try Self.kohort(organisation, ["reminder", "send", "--send-command", "no-such-program -t"])
      #expect(none.exitCode == 78)
      #expect(none.errorText.contains("no-such-program"))
      // Takes every second mail, and keeps all it was given.
      let picky = Self.mailbox(folder) + "; test $(( $(ls \(folder.path) | wc -l) % 2 )) = 0 || { echo full >&2; exit 1; }"
      let half = try Self.kohort(organisation, ["reminder", "send", "--send-command", picky, "--format", "json"])
      #expect(half.exitCode == 75)
      #expect(half.outputText.contains(#""refusal":"full""#))
      let left = try Self.waiting(organisation).values.reduce(0, +)
      #expect(left > 0)
      let all = try Self.kohort(organisation, ["reminder", "send", "--send-command", Self.mailbox(folder)])
      #expect(all.exitCode == 0)
      let given = try Self.mails(folder).compactMap { $0.firstMatch(of: /(?m)^Message-ID: (.*)$/)?.1 }
      #expect(given.count == 16 + left)
      #expect(Set(given).count == 16)
    }
  }

  @Test func `an address that is none begins no header of its own, and says so with 65`() throws {
    try Self.withPeople { organisation, folder in
      try organisation.connect().execute(
        "update person set email = e'x@example.se\nBcc: all@example.se' where employee_number = 'E20'")
      let outcome = try Self.kohort(organisation, ["reminder", "send", "--send-command", Self.mailbox(folder)])
      #expect(outcome.exitCode == 65)
      #expect(outcome.errorText.contains("No valid e-mail address"))
      #expect(try Self.mails(folder).allSatisfy { !$0.contains("Bcc") })
      #expect(try Self.waiting(organisation) == ["invitation": 1])
    }
  }

  @Test func `a manager is told on Thursdays who is away when, and of who is protected the day alone`() throws {
    try Self.withPeople { organisation, folder in
      let connection = try organisation.connect()
      try connection.script(
        """
        update person set reports_to_id = (select id from person where employee_number = 'E4') where employee_number = 'E12';
        update session set date = '2030-05-14' where name = 'L2-001-2';
        """)
      let outcome = try Self.kohort(
        organisation, ["nightly", "--out", folder.path, "--as-of", "2030-05-09"], at: "2030-05-09T02:00Z")
      #expect(outcome.exitCode == 0, "\(outcome.errorText)")
      let file = folder.appending(path: "2030-05-09/reminders.jsonl")
      #expect(try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? Int == 0o600)
      let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").filter { $0.contains("staff_away") }
      #expect(lines.count == 1)
      let line = try JSONValue.parse(Array(try #require(lines.first).utf8)[...]).value
      let alias = try connection.query("select alias from person where employee_number = 'E12'").one(as: String.self)
      #expect(line["to"] == "e4@example.se" && line["week"] == "2030-W20")
      #expect(line["away"]?.array?.count == 3)
      #expect(line["away"]?[0] == ["person": "E10", "name": "Namn 10", "date": "2030-05-14", "start": "08:30", "end": "12:00"])
      #expect(line["away"]?[2] == ["date": "2030-05-14"])
      #expect(line["text"]?.string?.contains("2030-05-14  en som inte nämns här\n") == true)
      #expect(!lines[0].contains("rosen") && !lines[0].contains("E12") && !lines[0].contains(alias))
    }
  }

  @Test func `an author is told once of each answer that stands to their proposal`() throws {
    try Self.withPeople { organisation, folder in
      let send = ["reminder", "send", "--send-command", Self.mailbox(folder)]
      #expect(try Self.kohort(organisation, send).exitCode == 0)
      let before = try Self.mails(folder).count
      let name = try organisation.perform(
        ReflectionRecord.self,
        .init(session: "L2-001-1", kind: .proposal, text: "Ta bort reseblanketten.", visibility: .open, confirm: true), as: "E11"
      ).reflection
      for arguments in [["reviewing"], ["removed", "--words", "Borta."]] {
        #expect(try Self.kohort(organisation, ["reflection", "answer", name] + arguments + ["--as", "E5"]).exitCode == 0)
      }
      #expect(try Self.waiting(organisation) == ["proposal_answered": 1])
      #expect(try Self.kohort(organisation, send).exitCode == 0)
      let mails = try Self.mails(folder)
      #expect(mails.count == before + 1)
      let mail = try #require(mails.first { $0.contains("<proposal_answered/") })
      #expect(mail.contains("<e11@example.se>\nSubject: Your proposal \(name) is answered\n"), "\(mail)")
      #expect(try Self.waiting(organisation) == [:])
      #expect(try Self.kohort(organisation, ["reflection", "answer", name, "kept"]).exitCode == 64)
      #expect(try Self.kohort(organisation, ["reflection", "answer", name, "kept", "--words", "Lagen."]).exitCode == 0)
      #expect(try Self.waiting(organisation) == ["proposal_answered": 1])
    }
  }

  @Test func `a thought is asked for once, kindly, of those who were there and wrote nothing`() throws {
    try Self.withPeople { organisation, folder in
      _ = try organisation.perform(
        SessionLog.self, .init(session: "L2-001-1", except: [.init(person: "E13", status: .absent)]), as: "E1")
      _ = try organisation.perform(ReflectionRecord.self, .init(session: "L2-001-1", kind: .insight, text: "ord"), as: "E10")
      let day = try organisation.connect().query("select (date + 7)::text from session where name = 'L2-001-1'").one(
        as: String.self)
      func asked() throws -> [String] {
        #expect(try Self.kohort(organisation, ["nightly", "--out", folder.path, "--as-of", day]).exitCode == 0)
        return try String(contentsOf: folder.appending(path: "\(day)/reminders.jsonl"), encoding: .utf8)
          .split(separator: "\n").map(String.init).filter { $0.contains("\"reflection_missing\"") }
      }
      let first = try asked()
      // E3, E11, E14 and E15: E10 has written, E12 is protected, E13 was not there.
      #expect(first.compactMap { $0.firstMatch(of: /"to":"(e[0-9]+)@/)?.1 } == ["e11", "e14", "e15", "e3"])
      #expect(try asked() == first)
    }
  }

  @Test func `substitutes are asked for where two or more of a workplace are away`() throws {
    try Self.withPeople { organisation, folder in
      try organisation.connect().script(
        """
        update person set (department_id, workplace_id) = (select department_id, id from workplace order by id limit 1)
         where employee_number in ('E10', 'E11', 'E12');
        update session set date = '2030-05-24' where name = 'L2-001-2';
        """)
      _ = try Self.kohort(organisation, ["nightly", "--out", folder.path, "--as-of", "2030-05-10"], at: "2030-05-10T02:00Z")
      let lines = try String(contentsOf: folder.appending(path: "2030-05-10/reminders.jsonl"), encoding: .utf8)
        .split(separator: "\n").filter { $0.contains("substitutes_needed") }
      #expect(lines.count == 1)
      // E12 is protected and not counted: that would tell where they work.
      #expect(lines.first?.contains(#""to":"e4@example.se""#) == true && lines.first?.contains(#""count":2"#) == true)
    }
  }

  @Test func `those who are neither HR nor operator send nothing, and a list tells of nobody's own words`() throws {
    try Self.withPeople { organisation, folder in
      for person in ["E1", "E10"] {
        #expect(try Self.kohort(organisation, ["reminder", "list", "--as", person]).exitCode == 77)
        #expect(
          try Self.kohort(organisation, ["reminder", "send", "--send-command", "true", "--as", person]).exitCode == 77)
      }
      #expect(try organisation.connect().query("select count(*) from reminder").one(as: Int.self) == 0)
      _ = try organisation.perform(SessionLog.self, .init(session: "L2-001-1"), as: "E1")
      try organisation.connect().execute("update session set date = current_date - 7 where name = 'L2-001-1'")
      let list = try Self.kohort(organisation, ["reminder", "list", "--format", "csv"])
      let asked = list.outputText.split(whereSeparator: \.isNewline).filter { $0.contains("reflection_missing") }
      #expect(asked.count == 6 && asked.allSatisfy { !$0.contains("@") })
      let connection = try organisation.connect()
      try connection.execute("set role kohort_service")
      #expect(throws: PostgresError.self) {
        try connection.transaction { connection in
          _ = try connection.query("select claim(null, 'E10')")
          _ = try connection.query("select * from reminders_to_send()")
        }
      }
      let dry = try Self.kohort(organisation, ["reminder", "send", "--send-command", "false", "--dry-run"])
      #expect(dry.exitCode == 0 && dry.outputText.hasPrefix("Dry run: "))
      #expect(try organisation.connect().query("select count(*) from reminder").one(as: Int.self) == 0)
    }
  }

  @Test func `the batch line lists what the command lists, and notes nothing either`() throws {
    try Self.withPeople { organisation, _ in
      let command = try Self.kohort(organisation, ["reminder", "list", "--format", "json"])
      let batch = try KohortProcess.run(
        ["batch"], input: Data((1...2).map { #"{"id": \#($0), "method": "reminder.list"}"# + "\n" }.joined().utf8),
        environment: organisation.environment)
      let listed = try JSONValue.parse(Array(command.output)[...]).value
      #expect(listed["reminders"]?.array?.count == 16)
      for line in batch.outputText.split(separator: "\n") {
        #expect(try JSONValue.parse(Array(line.utf8)[...]).value["result"] == listed)
      }
      #expect(try organisation.connect().query("select count(*) from reminder").one(as: Int.self) == 0)
    }
  }
}
