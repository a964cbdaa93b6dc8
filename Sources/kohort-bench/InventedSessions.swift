import ArgumentParser

/// Cohorts of 25 with ten past sessions each, whose keys follow from their numbers, and the batches that they send.
///
/// Forty facilitators have a fortieth of the cohorts each. Person `n` is in cohort `1 + (n - 1) / 25`; the session of
/// module `m` of cohort `c` has the key `10 * (c - 1) + m`.
struct InventedSessions {
  let cohorts: Int

  private var people: Int { cohorts * 25 }
  private var facilitators: Int { min(40, cohorts) }
  private func facilitator(ofCohort cohort: Int) -> Int { people + 1 + (cohort - 1) % facilitators }
  /// HR, five of them.
  private func hr(_ number: Int) -> Int { people + facilitators + 1 + number % 5 }

  var sql: String {
    """
    insert into login (name, may_be_anyone) values (session_user, true);
    insert into department (name) select 'D' || n from generate_series(1, 20) as n;
    insert into person (employee_number, name, department_id)
    select 'E' || n, 'N' || n, 1 + n % 20 from generate_series(1, \(people + facilitators + 5)) as n order by n;
    insert into access (person_id, "right") select n, 'hr' from generate_series(\(hr(0)), \(hr(4))) as n;
    insert into programme (code, title, document) values ('L', 'L', '{"cohorts": {"size": {"min": 20, "max": 30}}}');
    insert into module (programme_id, position, code, title) select 1, n, 'm' || n, 'M' || n from generate_series(1, 10) as n order by n;
    insert into room (code, capacity) select 'r' || n, 30 from generate_series(1, \(facilitators)) as n;
    insert into edition (programme_id, code, from_date, to_date) values (1, 'L1', current_date - 900, current_date + 400);
    insert into cohort (edition_id, number, name) select 1, n, 'L1-' || n from generate_series(1, \(cohorts)) as n order by n;
    insert into cohort_member (cohort_id, edition_id, person_id, joined_on)
    select 1 + (n - 1) / 25, 1, n, current_date - 900 from generate_series(1, \(people)) as n order by n;
    insert into session (cohort_id, module_id, name, status, date, starts, ends, room_id, logged_at)
    select cohort.id, module.id, cohort.name || '-' || module.id, 'held',
           current_date - 800 + (module.id::int - 1) * 70 + (cohort.id::int - 1) / \(facilitators), '08:30', '12:00',
           1 + (cohort.id - 1) % \(facilitators), now()
      from cohort, module
     order by cohort.id, module.id;
    insert into session_facilitator (session_id, person_id, lead)
    select id, \(people + 1) + (cohort_id - 1) % \(facilitators), true from session;
    """
  }

  func load(_ name: Character, requests: Int) throws -> BatchLoad {
    switch name {
    case "a": marks(requests, byEach: false)
    case "b": mixed(requests)
    case "c": marks(requests, byEach: true)
    default: throw ValidationError("there is no case \(name); there are a, b, c and m")
    }
  }

  // MARK: Marks of attendance

  private static let copyMarks =
    "copy attendance (session_id, cohort_id, person_id, status, reason, marked_at, marked_by) from stdin"

  /// Every mark of a session after the other; or, by each, a mark of every facilitator's sessions by turns.
  private func marks(_ requests: Int, byEach: Bool) -> BatchLoad {
    var load = BatchLoad(name: byEach ? "c" : "a")
    load.actor = byEach ? nil : "E\(hr(0))"
    var rows = ""
    for place in 0..<requests {
      let cohort = byEach ? 1 + place % cohorts : 1 + place / 250
      let (module, seat) = byEach ? (1 + place / cohorts % 10, place / cohorts / 10) : (1 + place / 25 % 10, place % 25)
      let (session, person) = (10 * (cohort - 1) + module, 25 * (cohort - 1) + 1 + seat)
      let actor = byEach ? facilitator(ofCohort: cohort) : hr(0)
      var params = "\"session\": \"L1-\(cohort)-\(module)\", \"person\": \"E\(person)\", \"status\": \"present\""
      if place % 20 == 7 {
        params = Self.bad(place / 20, params, session: "L1-\(cohort)-\(module)", person: "E\(person)")
        load.bad += 1
      } else {
        rows += "\(session)\t\(cohort)\t\(person)\tpresent\t\\N\t2027-01-01 12:00+01\t\(actor)\n"
      }
      let acting = byEach ? "\"as\": \"E\(actor)\", " : ""
      load.add("{\"id\": \(place), \"method\": \"attendance.mark\", \(acting)\"params\": {\(params)}}")
    }
    load.copies = [(Self.copyMarks, Array(rows.utf8))]
    load.counts = ["select count(*) from attendance"]
    load.after = "truncate attendance, attendance_version"
    return load
  }

  /// Bad in another way each time: no such session or person, no such status, a reason for no absence, a name mistyped.
  private static func bad(_ number: Int, _ params: String, session: String, person: String) -> String {
    switch number % 5 {
    case 0: "\"session\": \"X-\(number)\", \"person\": \"\(person)\", \"status\": \"present\""
    case 1: "\"session\": \"\(session)\", \"person\": \"X\(number)\", \"status\": \"present\""
    case 2: "\"session\": \"\(session)\", \"person\": \"\(person)\", \"status\": \"here\""
    case 3: params + ", \"reason\": \"care\""
    default: params + ", \"persn\": \"\(person)\""
    }
  }

  // MARK: Mixed requests

  /// Twenty sessions logged by their facilitator, twenty reflections of a member, twenty people from HR, and so on.
  private func mixed(_ requests: Int) -> BatchLoad {
    var load = BatchLoad(name: "b")
    var (marks, reflections, people) = ("", "", "")
    for place in 0..<requests {
      let (turn, step) = (place / 60, place % 60)
      let (method, actor, params): (String, Int, String)
      switch step / 20 {
      case 0:
        // The cohorts of one facilitator, one after the other.
        let own = turn / facilitators * 20 + step
        let cohort = 1 + turn % facilitators + own / 10 % (cohorts / facilitators) * facilitators
        let module = 1 + own % 10
        let isNew = own < cohorts / facilitators * 10
        (method, actor) = ("session.log", facilitator(ofCohort: cohort))
        params = "\"session\": \"L1-\(cohort)-\(module)\""
        for seat in 0..<(isNew ? 25 : 0) {
          marks +=
            "\(10 * (cohort - 1) + module)\t\(cohort)\t\(25 * (cohort - 1) + 1 + seat)\tpresent\t\\N\t2027-01-01 12:00+01\t\(actor)\n"
        }
      case 1:
        let person = 1 + turn % self.people
        let (cohort, module) = (1 + (person - 1) / 25, 1 + step % 10)
        let text =
          "Det vi lärde oss \(place) var att fråga först och räkna sedan, och att den andra förvaltningen redan hade provat."
        (method, actor) = ("reflection.record", person)
        params = "\"session\": \"L1-\(cohort)-\(module)\", \"kind\": \"insight\", \"text\": \"\(text)\""
        reflections += "\(10 * (cohort - 1) + module)\t\(cohort)\t\(person)\tinsight\t\(text)\t2027-01-01 12:00+01\n"
      default:
        (method, actor) = ("person.upsert", hr(turn))
        params =
          "\"employee_number\": \"N\(place)\", \"name\": \"Namn \(place)\", \"title\": \"titel\", \"department\": \"D\(1 + place % 20)\""
        people += "N\(place)\tNamn \(place)\ttitel\t\(1 + place % 20)\n"
      }
      load.add("{\"id\": \(place), \"method\": \"\(method)\", \"as\": \"E\(actor)\", \"params\": {\(params)}}")
    }
    load.copies = [
      (Self.copyMarks, Array(marks.utf8)),
      ("copy reflection (session_id, cohort_id, author_id, kind, text, recorded_at) from stdin", Array(reflections.utf8)),
      ("copy person (employee_number, name, title, department_id) from stdin", Array(people.utf8)),
    ]
    load.counts = [
      "select count(*) from attendance", "select count(*) from reflection",
      "select count(*) from person where employee_number like 'N%'",
    ]
    load.before = "update session set status = 'planned', logged_at = null, logged_by = null"
    load.after = """
      truncate attendance, attendance_version;
      delete from reflection;
      delete from person where employee_number like 'N%';
      update session set status = 'held', logged_at = now()
      """
    return load
  }
}
