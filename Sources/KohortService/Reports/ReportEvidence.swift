public import Bilingual
public import Planning
public import Postgres

/// `report.evidence`: a year in figures with their definitions, as a municipality needs them for a quality application (such
/// as Sveriges KvalitetsKommun): what it does well, what it learnt from mistakes, and what changed.
///
/// It is meant to be shown outside the organisation: figures are of the whole organisation, name nobody, and tell of no fewer
/// than five people.
public enum ReportEvidence: Operation {
  public struct Parameters: Codable, Sendable {
    /// Such as 2027.
    public var year: Int

    public init(year: Int) { self.year = year }
  }

  /// What a figure is evidence of.
  public enum Section: String, Codable, Sendable, CaseIterable {
    case well, learnt, changed

    /// The heading of its figures.
    public var title: Words {
      switch self {
      case .well: Words(sv: "Vad vi gör bra", en: "What we do well")
      case .learnt: Words(sv: "Vad vi har lärt av misstag", en: "What we have learnt from mistakes")
      case .changed: Words(sv: "Vad som har förändrats", en: "What has changed")
      }
    }
  }

  /// What a figure counts in.
  public enum Unit: String, Codable, Sendable, CaseIterable {
    case count
    /// Of a hundred.
    case percent
    case hours
  }

  /// One figure.
  public struct Figure: Codable, Sendable {
    public let section: Section
    /// What it is called.
    public let title: String
    /// Left out where it would tell about fewer than five people, and where there is nothing to count.
    public let value: Double?
    public let unit: Unit
    /// What it counts, and how.
    public let definition: String
    /// The command that shows its rows.
    public let rows: String
  }

  /// The year's figures.
  public struct Output: Codable, Sendable {
    public let year: Int
    /// The last day that is counted: the last of the year, or today.
    public let until: Day
    /// The organisation's short name.
    public let organisation: String
    /// By section.
    public let evidence: [Figure]
  }

  public static let name = "report.evidence"
  public static let summary = Words(
    sv: "Ger årets siffror med definitioner till en kvalitetsansökan: vad vi gör bra, har lärt av misstag och har ändrat.",
    en: "Gives the year's figures with definitions for a quality application: what we do well, learnt from mistakes and changed.")
  public static let roles: Set<Role> = [.hr]
  public static let changes = false

  public static func run(
    _ parameters: Parameters, _ caller: Caller, _ connection: borrowing Connection
  ) throws -> Output {
    let thisYear = caller.today.civil.year
    guard (2000...thisYear).contains(parameters.year) else {
      throw KohortError.wrongParameters([
        .init(
          property: "year",
          reason: Words(
            sv: "väntade ett år från 2000 till \(thisYear), fann \(parameters.year)",
            en: "expected a year from 2000 to \(thisYear), found \(parameters.year)"))
      ])
    }
    let first = Day.of(parameters.year, 1, 1)
    let until = min(Day.of(parameters.year, 12, 31), caller.today)
    let year = try YearOfEvidence(first, until, connection)
    return Output(
      year: parameters.year, until: until, organisation: caller.organisation, evidence: year.figures(caller.language))
  }
}
