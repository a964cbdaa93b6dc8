public import Planning
public import StrictJSON

/// A programme as HR writes it, in JSON or YAML: `"format": "kohort.programme/1"`.
///
/// ```yaml
/// format: kohort.programme/1
/// id: L
/// title: Leda tillsammans
/// modules:
///   - { id: leda-mig-sjalv, title: Leda mig själv }
///   - { id: leda-andra, title: Leda andra, gap_days: { min: 14, max: 42 } }
/// cohorts:
///   size: { min: 22, max: 28 }
///   categories: { manager: { min: 1, max: 3 } }
///   reporting_line: apart
/// rooms:
///   - { id: rosen, capacity: 30, site: Stadshuset, unavailable: [2027-01-13, { from: 2027-06-20, to: 2027-08-10 }] }
/// facilitators:
///   - { person: E2001, max_sessions_per_week: 4, unavailable: [] }
/// facilitators_per_session: 1
/// slots:
///   - { weekdays: [tue, thu], start: "08:30", end: "12:00" }
/// closed: [public, eves, klamdagar, 2027-03-01]
/// max_share_away_per_day: 0.25                  # of each workplace's people, rounded up; left out: no limit
/// workplaces:                                   # those with a limit of their own
///   - { id: Vård- och omsorgsförvaltningen/Bergalid, max_away_per_day: 2 }
/// max_unavailable_per_session: 0                # members who may be missing at one session
/// weights: { workplace_bridging: 2 }            # what to strive for first
/// editions:
///   - { id: L1, from: 2027-01-11, to: 2027-12-17, people: all }
/// ```
///
/// Who has met whom in earlier editions is not written here: the database knows it.
public struct ProgrammeDocument: Codable, Sendable, Equatable {
  /// The value of `format` that this program reads and writes.
  public static let formatName = "kohort.programme/1"

  /// One step of the programme.
  public struct Module: Codable, Sendable, Equatable {
    /// Its code, told apart by this alone within the programme.
    public var id: String
    /// What people are shown.
    public var title: String
    /// Days since the previous module's session; the first module's is ignored. Left out: any.
    public var gapDays: ProblemDocument.Bounds?
  }

  /// Where sessions are held.
  public struct Room: Codable, Sendable, Equatable {
    /// Its code, told apart by this alone.
    public var id: String
    /// The largest cohort that it holds.
    public var capacity: Int
    /// Where it is; left out where that is not known.
    public var site: String?
    /// Days on which nothing can be held there.
    public var unavailable: [ClosedEntry]?
  }

  /// A person who may lead sessions; consultants are imported as people.
  public struct Facilitator: Codable, Sendable, Equatable {
    /// An employee number or alias.
    public var person: String
    /// Left out: no limit.
    public var maxSessionsPerWeek: Int?
    /// Days on which the facilitator holds nothing.
    public var unavailable: [ClosedEntry]?
  }

  /// A time of the week at which sessions may be held.
  public struct Slot: Codable, Sendable, Equatable {
    /// On each of these days.
    public var weekdays: [Weekday]
    /// When it begins, by the clocks of that day.
    public var start: LocalTime
    /// When it ends, by the clocks of that day.
    public var end: LocalTime
  }

  /// A day of the week.
  public enum Weekday: String, Codable, Sendable, CaseIterable {
    case mon, tue, wed, thu, fri, sat, sun

    /// 1 for Monday to 7 for Sunday.
    public var number: Int { (Self.allCases.firstIndex(of: self) ?? 0) + 1 }
  }

  /// A workplace with a limit of its own to how many may be away.
  public struct Workplace: Codable, Sendable, Equatable {
    /// `Department/Workplace`
    public var id: String
    /// People who may be in sessions on one day, at least 0.
    public var maxAwayPerDay: Int
  }

  /// One run of the programme for a set of people.
  public struct Edition: Codable, Sendable, Equatable {
    /// Its code, told apart by this alone, such as `L1`.
    public var id: String
    /// The first day.
    public var from: Day
    /// The last day.
    public var to: Day
    /// Whom it is for.
    public var people: PeopleSelection
  }

  /// ``formatName``
  public var format: String
  /// Its code, told apart by this alone.
  public var id: String
  /// What people are shown.
  public var title: String
  /// In order.
  public var modules: [Module]
  /// The rules for forming cohorts, as in a planning problem.
  public var cohorts: ProblemDocument.Cohorts
  /// Those that it may use.
  public var rooms: [Room]?
  /// Those who lead its sessions.
  public var facilitators: [Facilitator]?
  /// Left out: 1.
  public var facilitatorsPerSession: Int?
  /// The times of the week for its sessions.
  public var slots: [Slot]?
  /// Days on which nothing is held anywhere.
  public var closed: [ClosedEntry]?
  /// At most this share of a workplace's people may be in sessions on one day, rounded up. Left out: no limit.
  public var maxShareAwayPerDay: Double?
  /// Those with a limit of their own to how many may be away.
  public var workplaces: [Workplace]?
  /// Left out: 0.
  public var maxUnavailablePerSession: Int?
  /// Soft term → weight.
  public var weights: [String: Double]?
  /// Its runs.
  public var editions: [Edition]?
}

/// Whom an edition takes through the programme.
///
/// `"all"`, or an object: everyone who fits both `department` and `category` (one left out fits everyone), and the
/// people named in `person` besides.
public struct PeopleSelection: Sendable, Equatable {
  /// True for `"all"`.
  public var isAll: Bool
  /// Names of departments; nil when left out.
  public var department: [String]?
  public var category: [PersonCategory]?
  /// Employee numbers or aliases.
  public var person: [String]?

  /// Everyone who is active.
  public static let all = PeopleSelection(isAll: true)

  /// Those who fit all that is given, and the people named.
  public init(department: [String]? = nil, category: [PersonCategory]? = nil, person: [String]? = nil) {
    self.init(isAll: false)
    self.department = department
    self.category = category
    self.person = person
  }

  private init(isAll: Bool) { self.isAll = isAll }
}

extension PeopleSelection: Codable, JSONSchemaProviding {
  private enum Member: String, CodingKey, CaseIterable {
    case department, category, person
  }

  /// Reads `"all"` or an object.
  ///
  /// - Throws: `InvalidValue` or `InvalidParameter` that says what is known.
  public init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer().decode(JSONValue.self)
    if value == "all" {
      self = .all
      return
    }
    let known = Member.allCases.map(\.rawValue)
    guard let object = value.object, !object.isEmpty, object.names.allSatisfy(known.contains) else {
      throw InvalidValue(
        en: "expected \"all\" or an object with \(known.joined(separator: ", ")), found \(value.text)",
        sv: "väntade \"all\" eller ett objekt med \(known.joined(separator: ", ")), fann \(value.text)"
      )
    }
    let container = try decoder.container(keyedBy: Member.self)
    self.init(
      department: try container.decodeIfPresent([String].self, forKey: .department),
      category: try container.decodeIfPresent([PersonCategory].self, forKey: .category),
      person: try container.decodeIfPresent([String].self, forKey: .person)
    )
  }

  public func encode(to encoder: any Encoder) throws {
    guard !isAll else {
      var container = encoder.singleValueContainer()
      return try container.encode("all")
    }
    var container = encoder.container(keyedBy: Member.self)
    try container.encodeIfPresent(department, forKey: .department)
    try container.encodeIfPresent(category, forKey: .category)
    try container.encodeIfPresent(person, forKey: .person)
  }

  public static var jsonSchema: JSONValue {
    let words: JSONValue = ["type": "array", "items": ["type": "string"]]
    let categories: JSONValue = .array(PersonCategory.allCases.map { .string($0.rawValue) })
    return [
      "anyOf": [
        ["const": "all"],
        [
          "type": "object", "minProperties": 1, "additionalProperties": false,
          "properties": [
            "department": words, "category": ["type": "array", "items": ["enum": categories]],
            "person": words,
          ],
        ],
      ]
    ]
  }

  public static var example: PeopleSelection { .all }
}
