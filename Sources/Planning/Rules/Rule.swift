public import Bilingual

/// The hard rules, of which a feasible plan breaks none.
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
    case .oneCohortEach: Words(sv: "en kohort var", en: "one cohort each")
    case .cohortSize: Words(sv: "kohorternas storlek och antal", en: "size and number of cohorts")
    case .categoryQuotas: Words(sv: "kategorier i en kohort", en: "categories in a cohort")
    case .reportingLines: Words(sv: "medarbetare och deras chefer", en: "people and their managers")
    case .apartAndTogether: Words(sv: "hålls isär, hålls ihop", en: "kept apart, kept together")
    case .workplaceShare:
      Words(sv: "antal från en arbetsplats i en kohort", en: "people of one workplace in a cohort")
    case .modulesInOrder:
      Words(sv: "moduler, deras ordning och mellanrum", en: "modules, their order and gaps")
    case .roomUse: Words(sv: "lokaler", en: "rooms")
    case .facilitatorUse: Words(sv: "processledare", en: "facilitators")
    case .sameLead: Words(sv: "samma huvudansvarig för en kohort", en: "one lead for a cohort")
    case .absences: Words(sv: "deltagare som inte kan komma", en: "members who cannot attend")
    case .cover: Words(sv: "bemanning på arbetsplatser", en: "cover at workplaces")
    case .baseline: Words(sv: "det som har börjat ligger fast", en: "what has started stays")
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
    self.detail = Words(sv: sv, en: en)
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
    case .manager: Words(sv: "chefer", en: "managers")
    case .staff: Words(sv: "medarbetare", en: "staff")
    case .politician: Words(sv: "förtroendevalda", en: "politicians")
    case .representative: Words(sv: "fackliga företrädare", en: "representatives")
    }
  }

  /// So many of the category, as `1 politician` or `2 politicians`.
  func counted(_ count: Int) -> Words {
    guard count == 1 else { return Words(sv: "\(count) \(words.sv)", en: "\(count) \(words.en)") }
    return switch self {
    case .manager: Words(sv: "1 chef", en: "1 manager")
    case .staff: Words(sv: "1 medarbetare", en: "1 staff member")
    case .politician: Words(sv: "1 förtroendevald", en: "1 politician")
    case .representative: Words(sv: "1 facklig företrädare", en: "1 representative")
    }
  }
}
