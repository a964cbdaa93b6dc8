public import Planning

/// Someone who works for, or is elected to, the invented municipality.
public struct DemoPerson: Sendable {
  /// The employee number: `E` and digits.
  public internal(set) var number: String
  public let name: String
  public internal(set) var email = ""
  public let department: String
  public let workplace: String
  public internal(set) var title: String
  public internal(set) var category: DemoCategory
  /// The employee number of the closest manager; nil for those who have none.
  public internal(set) var reportsTo: String?
  public let started: Day
  public let site: String
  /// Per cent of full time.
  public let employmentRate: Int
  public let isProtected: Bool
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
