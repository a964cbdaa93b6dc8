public import Planning

/// Someone who works for, or is elected to, the invented municipality.
public struct DemoPerson: Sendable {
  /// The employee number: `E` and digits.
  public internal(set) var number: String
  /// First name and surname.
  public let name: String
  /// An address in a domain that is nobody's; only this person has it.
  public internal(set) var email = ""
  /// A förvaltning or a company.
  public let department: String
  /// Unique within the department.
  public let workplace: String
  /// In Swedish, such as `undersköterska`.
  public internal(set) var title: String
  /// Manager, staff, politician or representative.
  public internal(set) var category: DemoCategory
  /// The employee number of the closest manager; nil for those who have none.
  public internal(set) var reportsTo: String?
  /// The first day of the employment.
  public let started: Day
  /// The town or village where the workplace is.
  public let site: String
  /// Per cent of full time.
  public let employmentRate: Int
  /// True for the few whose identity is protected.
  public let isProtected: Bool
  /// As the HR system says it.
  public let gender: Gender

  let field: Field
  /// Where the closest manager stood when everyone was hired.
  var boss: Int?
}

/// What somebody is in the organisation, in the words of its HR system.
public enum DemoCategory: String, Sendable, CaseIterable {
  case manager = "chef"
  case staff = "medarbetare"
  case politician = "förtroendevald"
  case representative = "facklig företrädare"
}

/// As the HR system says it.
public enum Gender: String, Sendable {
  case woman = "kvinna"
  case man = "man"
}
