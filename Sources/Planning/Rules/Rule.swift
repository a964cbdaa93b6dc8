/// The hard rules. A feasible plan breaks none.
public enum Rule: String, Sendable, CaseIterable, Comparable {
  case oneCohortEach = "H1"
  case cohortSize = "H2"
  case categoryQuotas = "H3"
  case reportingLines = "H4"
  case apartAndTogether = "H5"
  case workplaceShare = "H6"
  case modulesInOrder = "H7"
  case roomUse = "H8"
  case facilitatorUse = "H9"
  case sameLead = "H10"
  case absences = "H11"
  case cover = "H12"
  case baseline = "H13"

  /// What the rule asks for, in a few words.
  public var title: Words {
    switch self {
    case .oneCohortEach: Words(en: "one cohort each", sv: "en kohort var")
    case .cohortSize: Words(en: "size and number of cohorts", sv: "kohorternas storlek och antal")
    case .categoryQuotas: Words(en: "categories in a cohort", sv: "kategorier i en kohort")
    case .reportingLines: Words(en: "people and their managers", sv: "medarbetare och deras chefer")
    case .apartAndTogether: Words(en: "kept apart, kept together", sv: "hålls isär, hålls ihop")
    case .workplaceShare:
      Words(en: "people of one workplace in a cohort", sv: "antal från en arbetsplats i en kohort")
    case .modulesInOrder:
      Words(en: "modules, their order and gaps", sv: "moduler, deras ordning och mellanrum")
    case .roomUse: Words(en: "rooms", sv: "lokaler")
    case .facilitatorUse: Words(en: "facilitators", sv: "processledare")
    case .sameLead: Words(en: "one lead for a cohort", sv: "samma huvudansvarig för en kohort")
    case .absences: Words(en: "members who cannot attend", sv: "deltagare som inte kan komma")
    case .cover: Words(en: "cover at workplaces", sv: "bemanning på arbetsplatser")
    case .baseline: Words(en: "what has started stays", sv: "det som har börjat ligger fast")
    }
  }

  /// In the order of their numbers.
  public static func < (a: Rule, b: Rule) -> Bool { a.number < b.number }

  private var number: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

/// A hard rule that can count and word its own breaches, from scratch, on a plan as documents hold it.
protocol HardRule {
  static var rule: Rule { get }
  /// Every breach, in the order of the plan's cohorts, then by name.
  static func faults(in plan: CheckedPlan) -> [Fault]
}

/// One breach of a hard rule: where, whom it concerns, how much it counts.
public struct Fault: Hashable, Sendable {
  /// The rule that is broken.
  public let rule: Rule
  /// The cohort it happened in, when it is one.
  public let cohort: String?
  /// The people concerned, by id; empty when it is about none in particular.
  public let people: [String]
  /// How much the fault counts, by the unit of its rule; at least 1.
  public let count: Int
  /// How much of `count` lies wholly in frozen parts, so that no plan could mend it; 0 without a baseline.
  public let inherited: Int
  /// What is wrong.
  public let detail: Words

  init(
    _ rule: Rule,
    cohort: String? = nil,
    people: [String] = [],
    count: Int = 1,
    inherited: Int = 0,
    en: String,
    sv: String
  ) {
    self.rule = rule
    self.cohort = cohort
    self.people = people
    self.count = count
    self.inherited = min(inherited, count)
    self.detail = Words(en: en, sv: sv)
  }
}

extension Words {
  /// The first few of some names, and how many more there are.
  static func list(_ names: [String], _ language: Language) -> String {
    let shown = names.prefix(6).joined(separator: ", ")
    let more = names.count - 6
    guard more > 0 else { return shown }
    switch language {
    case .en: return "\(shown) and \(more) more"
    case .sv: return "\(shown) och \(more) till"
    }
  }
}

extension ProblemDocument.Category {
  /// The category in a sentence, in the plural.
  var words: Words {
    switch self {
    case .manager: Words(en: "managers", sv: "chefer")
    case .staff: Words(en: "staff", sv: "medarbetare")
    case .politician: Words(en: "politicians", sv: "förtroendevalda")
    case .representative: Words(en: "representatives", sv: "fackliga företrädare")
    }
  }
}
