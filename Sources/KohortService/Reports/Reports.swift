public import Bilingual
import Planning
import Postgres

/// The reports that there are.
public enum ReportName: String, Codable, Sendable, CaseIterable {
  case progress, attendance, attention, bridges, reflections, load, certificates

  /// What it tells, in one sentence.
  public var summary: Words {
    switch self {
    case .progress:
      Words(
        sv: "Hur långt varje omgång och modul har kommit, och när den väntas vara klar.",
        en: "How far each edition and module has come, and when it is expected to end.")
    case .attendance:
      Words(
        sv: "Närvaro och skäl till frånvaro, efter modul och förvaltning.",
        en: "Attendance and reasons for absence, by module and department.")
    case .attention:
      Words(
        sv: "Vad som behöver någons uppmärksamhet, och vems.", en: "What needs somebody's attention, and whose.")
    case .bridges:
      Words(
        sv: "Förvaltningar och arbetsplatser som nu delar minst en kohort.",
        en: "Departments and workplaces that now share at least one cohort.")
    case .reflections:
      Words(
        sv: "Hur många reflektioner av varje slag, aldrig ett ord av dem.",
        en: "How many reflections of each kind, never a word of them.")
    case .load:
      Words(
        sv: "Processledarnas träffar: hållna och planerade.", en: "The facilitators' sessions: held and planned.")
    case .certificates:
      Words(
        sv: "Timmar för förtroendevalda och fackliga företrädare, och för var och en de egna.",
        en: "Hours of politicians and representatives, and for everyone their own.")
    }
  }
}

/// What the reports share, and the list of operations.
enum Reports {
  static let operations: [any Operation.Type] = [ReportList.self, ReportShow.self]
}

/// Which editions a report is about, and on what day.
struct ReportScope {
  /// What happened before or on this day is counted as having happened.
  let asOf: Day
  /// Keys of the editions, in order.
  let editions: [Int64]
  /// True when it is looked at now: what is over counts from that moment. A night counts whole days, so that it can be made
  /// again and be the same.
  let isNow: Bool

  /// Editions that are over are reported on for this many days more.
  private static let daysAfterEnd = 30

  /// One edition, or all that are not long over.
  ///
  /// - Throws: ``KohortError`` (not found) for an edition that there is not.
  init(asOf: Day, edition: String?, isNow: Bool = false, _ connection: borrowing Connection) throws {
    self.asOf = asOf
    self.isNow = isNow
    if let edition {
      editions = [try Edition.key(edition, connection)]
    } else {
      editions = try connection.query(
        "select id from edition where to_date >= $1 order by code collate \"sv-x-icu\", id",
        asOf.advanced(by: -Self.daysAfterEnd)
      ).rows(as: Int64.self)
    }
  }
}

extension Day {
  /// The first day of its month.
  var firstOfMonth: Day { advanced(by: 1 - civil.day) }

  /// `2027-W07`
  var weekName: String { "\(isoWeek.year)-W\(twoDigits(isoWeek.week))" }
}
