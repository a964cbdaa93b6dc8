internal import Bilingual

/// A planning problem as other programs write it: `"format": "kohort.planning-problem/1"`.
///
/// Identifiers are the outside world's. The search translates them to dense indices once on the way in
/// and once on the way out. Everything optional in the format is optional here.
public struct ProblemDocument: Codable, Sendable, Equatable {
  /// The value of `format` that this program reads and writes.
  public static let formatName = "kohort.planning-problem/1"

  /// Someone to be placed in this edition.
  public struct Person: Codable, Sendable, Equatable {
    /// Told apart by this alone; not empty.
    public var id: String
    /// Decides which quotas count the person.
    public var category: Category
    /// Its name; departments are what cohorts bridge.
    public var department: String
    /// Its name, such as `Department/Workplace`; need not be among ``workplaces``.
    public var workplace: String
    /// The person's closest manager; need not be among the people.
    public var reportsTo: String?
    /// Attribute → value, for balance and isolation.
    public var attributes: [String: String]?
    /// Dates on which the person cannot attend.
    public var unavailable: [Day]?

    public init(
      id: String,
      category: Category,
      department: String,
      workplace: String,
      reportsTo: String? = nil,
      attributes: [String: String]? = nil,
      unavailable: [Day]? = nil
    ) {
      self.id = id
      self.category = category
      self.department = department
      self.workplace = workplace
      self.reportsTo = reportsTo
      self.attributes = attributes
      self.unavailable = unavailable
    }

    enum CodingKeys: String, CodingKey {
      case id, category, department, workplace, attributes, unavailable
      case reportsTo = "reports_to"
    }
  }

  /// What a person is in the organisation.
  public enum Category: String, Codable, Sendable, CaseIterable {
    case manager, staff, politician, representative
  }

  /// How many of a workplace may be away on one day.
  public struct Workplace: Codable, Sendable, Equatable {
    /// As people name it.
    public var id: String
    /// Left out: no limit.
    public var maxAwayPerDay: Int?

    public init(id: String, maxAwayPerDay: Int? = nil) {
      self.id = id
      self.maxAwayPerDay = maxAwayPerDay
    }

    enum CodingKeys: String, CodingKey {
      case id
      case maxAwayPerDay = "max_away_per_day"
    }
  }

  /// A lower and an upper limit, both inclusive.
  public struct Bounds: Codable, Sendable, Equatable {
    /// At least 0.
    public var min: Int
    /// At least ``min``.
    public var max: Int

    public init(min: Int, max: Int) {
      self.min = min
      self.max = max
    }
  }

  /// A quota: least and most of a category in a cohort.
  public struct Quota: Codable, Sendable, Equatable {
    /// Left out: 0.
    public var min: Int?
    /// Left out: no limit.
    public var max: Int?

    public init(min: Int? = nil, max: Int? = nil) {
      self.min = min
      self.max = max
    }
  }

  /// Whether people share a cohort with the person they report to.
  public enum ReportingLine: String, Codable, Sendable, CaseIterable {
    case apart, together, any
  }

  /// The rules for forming cohorts; also the `cohorts` member of a programme document.
  public struct Cohorts: Codable, Sendable, Equatable {
    /// Left out: the fewest cohorts that can hold everyone.
    public var count: Int?
    /// People in each cohort, at least 1.
    public var size: Bounds
    /// By category; a category left out has no quota.
    public var categories: [String: Quota]?
    /// Left out: `any`.
    public var reportingLine: ReportingLine?
    /// Most people of one workplace in a cohort. Left out: no limit.
    public var maxPerWorkplace: Int?
    /// Pairs who share no cohort.
    public var keepApart: [[String]]?
    /// Groups, of two at least, who share a cohort.
    public var keepTogether: [[String]]?
    /// Pairs who have already shared a cohort.
    public var metBefore: [[String]]?
    /// Attribute → weight.
    public var balance: [String: Double]?
    /// Attributes, or `category`, in which nobody should be the only one.
    public var avoidIsolation: [String]?

    public init(
      count: Int? = nil,
      size: Bounds,
      categories: [String: Quota]? = nil,
      reportingLine: ReportingLine? = nil,
      maxPerWorkplace: Int? = nil,
      keepApart: [[String]]? = nil,
      keepTogether: [[String]]? = nil,
      metBefore: [[String]]? = nil,
      balance: [String: Double]? = nil,
      avoidIsolation: [String]? = nil
    ) {
      self.count = count
      self.size = size
      self.categories = categories
      self.reportingLine = reportingLine
      self.maxPerWorkplace = maxPerWorkplace
      self.keepApart = keepApart
      self.keepTogether = keepTogether
      self.metBefore = metBefore
      self.balance = balance
      self.avoidIsolation = avoidIsolation
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
      case count, size, categories, balance
      case reportingLine = "reporting_line"
      case maxPerWorkplace = "max_per_workplace"
      case keepApart = "keep_apart"
      case keepTogether = "keep_together"
      case metBefore = "met_before"
      case avoidIsolation = "avoid_isolation"
    }
  }

  /// One step of the programme; the first module's gap is ignored.
  public struct Module: Codable, Sendable, Equatable {
    /// Told apart by this alone.
    public var id: String
    /// Days from the previous module's date to this one's. Left out: any gap from 0 days up.
    public var gapDays: Bounds?

    public init(id: String, gapDays: Bounds? = nil) {
      self.id = id
      self.gapDays = gapDays
    }

    enum CodingKeys: String, CodingKey {
      case id
      case gapDays = "gap_days"
    }
  }

  /// A time at which sessions may be held.
  public struct Slot: Codable, Sendable, Equatable {
    /// Told apart by this alone, such as `2027-02-15/0830`.
    public var id: String
    /// The day where the organisation is.
    public var date: Day
    /// `HH:MM`, local time.
    public var start: String
    /// `HH:MM`, later than `start`.
    public var end: String

    public init(id: String, date: Day, start: String, end: String) {
      self.id = id
      self.date = date
      self.start = start
      self.end = end
    }
  }

  /// Where a session is held.
  public struct Room: Codable, Sendable, Equatable {
    /// Told apart by this alone.
    public var id: String
    /// The largest cohort that it holds.
    public var capacity: Int
    /// Dates on which nothing can be held there.
    public var unavailable: [Day]?

    public init(id: String, capacity: Int, unavailable: [Day]? = nil) {
      self.id = id
      self.capacity = capacity
      self.unavailable = unavailable
    }
  }

  /// Who leads sessions, or co-leads them.
  public struct Facilitator: Codable, Sendable, Equatable {
    /// Told apart by this alone; one of the people as well, when the same.
    public var id: String
    /// Left out: no limit.
    public var maxSessionsPerWeek: Int?
    /// Dates on which the facilitator holds nothing.
    public var unavailable: [Day]?

    public init(id: String, maxSessionsPerWeek: Int? = nil, unavailable: [Day]? = nil) {
      self.id = id
      self.maxSessionsPerWeek = maxSessionsPerWeek
      self.unavailable = unavailable
    }

    enum CodingKeys: String, CodingKey {
      case id, unavailable
      case maxSessionsPerWeek = "max_sessions_per_week"
    }
  }

  /// ``formatName``
  public var format: String
  /// Everyone to be placed.
  public var people: [Person]
  /// Those with a limit to how many may be away.
  public var workplaces: [Workplace]?
  /// The rules for forming cohorts.
  public var cohorts: Cohorts
  /// In order. Left out: cohorts are formed and no sessions planned.
  public var modules: [Module]?
  /// The times to choose from.
  public var slots: [Slot]?
  /// The rooms to choose from.
  public var rooms: [Room]?
  /// The facilitators to choose from.
  public var facilitators: [Facilitator]?
  /// Left out: 1.
  public var facilitatorsPerSession: Int?
  /// Left out: 0.
  public var maxUnavailablePerSession: Int?
  /// Soft term → weight; a term left out has its default weight.
  public var weights: [String: Double]?
  /// An earlier plan to stay close to.
  public var baseline: PlanDocument?
  /// With a baseline: cohorts with a session before this date have started.
  public var freezeBefore: Day?
  /// With a baseline: started cohorts below `size.max` may take people in.
  public var joinable: Bool?

  public init(people: [Person], cohorts: Cohorts) {
    self.format = Self.formatName
    self.people = people
    self.cohorts = cohorts
  }

  enum CodingKeys: String, CodingKey, CaseIterable {
    case format, people, workplaces, cohorts, modules, slots, rooms, facilitators, weights, baseline, joinable
    case facilitatorsPerSession = "facilitators_per_session"
    case maxUnavailablePerSession = "max_unavailable_per_session"
    case freezeBefore = "freeze_before"
  }
}

extension ProblemDocument {
  /// Reads the members one by one; an empty `baseline` is none.
  public init(from decoder: any Decoder) throws {
    let members = try decoder.container(keyedBy: CodingKeys.self)
    self.format = try members.decode(String.self, forKey: .format)
    guard format == Self.formatName else {
      throw DocumentReading.refusal(
        [CodingKeys.format],
        expected: Words(same: "\"\(Self.formatName)\""),
        found: DocumentReading.quoted(format)
      )
    }
    try DocumentReading.warn(of: decoder, at: "", known: CodingKeys.allCases.map(\.stringValue))
    self.people = try members.decode([Person].self, forKey: .people)
    self.workplaces = try members.decodeIfPresent([Workplace].self, forKey: .workplaces)
    self.cohorts = try members.decode(Cohorts.self, forKey: .cohorts)
    try DocumentReading.warn(
      of: members.superDecoder(forKey: .cohorts),
      at: "cohorts",
      known: Cohorts.CodingKeys.allCases.map(\.stringValue)
    )
    self.modules = try members.decodeIfPresent([Module].self, forKey: .modules)
    self.slots = try members.decodeIfPresent([Slot].self, forKey: .slots)
    self.rooms = try members.decodeIfPresent([Room].self, forKey: .rooms)
    self.facilitators = try members.decodeIfPresent([Facilitator].self, forKey: .facilitators)
    self.facilitatorsPerSession = try members.decodeIfPresent(Int.self, forKey: .facilitatorsPerSession)
    self.maxUnavailablePerSession = try members.decodeIfPresent(Int.self, forKey: .maxUnavailablePerSession)
    self.weights = try members.decodeIfPresent([String: Double].self, forKey: .weights)
    self.baseline = try Self.baseline(in: members)
    self.freezeBefore = try members.decodeIfPresent(Day.self, forKey: .freezeBefore)
    self.joinable = try members.decodeIfPresent(Bool.self, forKey: .joinable)
  }

  private static func baseline(in members: KeyedDecodingContainer<CodingKeys>) throws -> PlanDocument? {
    guard members.contains(.baseline), try !members.decodeNil(forKey: .baseline),
      try !members.nestedContainer(keyedBy: AnyKey.self, forKey: .baseline).allKeys.isEmpty
    else { return nil }
    return try members.decode(PlanDocument.self, forKey: .baseline)
  }
}

extension ProblemDocument.Person {
  /// Reads a person; numbers and truth values among the attributes become their text, `null` is no attribute.
  public init(from decoder: any Decoder) throws {
    let members = try decoder.container(keyedBy: CodingKeys.self)
    self.id = try members.decode(String.self, forKey: .id)
    self.category = try members.decode(ProblemDocument.Category.self, forKey: .category)
    self.department = try members.decode(String.self, forKey: .department)
    self.workplace = try members.decode(String.self, forKey: .workplace)
    self.reportsTo = try members.decodeIfPresent(String.self, forKey: .reportsTo)
    self.attributes = try members.decodeIfPresent([String: AttributeValue?].self, forKey: .attributes)?
      .compactMapValues { $0?.text }
    self.unavailable = try members.decodeIfPresent([Day].self, forKey: .unavailable)
  }
}

/// The text of an attribute that may be written as text, a number, or a truth value.
private struct AttributeValue: Decodable {
  let text: String

  init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    if let text = try? value.decode(String.self) {
      self.text = text
    } else if let truth = try? value.decode(Bool.self) {
      self.text = String(truth)
    } else if let number = try? value.decode(Int.self) {
      self.text = String(number)
    } else if let number = try? value.decode(Double.self) {
      self.text = String(number)
    } else {
      throw DocumentReading.refusal(
        decoder.codingPath,
        expected: Words(sv: "en text, ett tal, true eller false", en: "text, a number, true or false"),
        found: Words(sv: "en lista eller ett objekt", en: "a list or an object")
      )
    }
  }
}

extension ProblemDocument.Category {
  /// Reads the name of a category.
  public init(from decoder: any Decoder) throws {
    self = try DocumentReading.choice(Self.self, from: decoder)
  }
}

extension ProblemDocument.ReportingLine {
  /// Reads the name of a choice.
  public init(from decoder: any Decoder) throws {
    self = try DocumentReading.choice(Self.self, from: decoder)
  }
}
