public import Bilingual
import Planning
import Postgres

/// The reports that there are.
public enum ReportName: String, Codable, Sendable, CaseIterable {
  case progress, attendance, attention, bridges, reflections, lessons, forecast, load, burden, certificates

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
        sv: "Vilka förvaltningar och arbetsplatser som delar en kohort, har mötts och kommer att mötas.",
        en: "Which departments and workplaces share a cohort, have met and will meet.")
    case .reflections:
      Words(
        sv: "Hur många reflektioner av varje slag, aldrig ett ord av dem.",
        en: "How many reflections of each kind, never a word of them.")
    case .lessons:
      Words(
        sv: "Öppna misstag och ta bort-förslag efter tema, hur ofta de har använts och hur länge de har väntat.",
        en: "Open mistakes and proposals to remove by theme, how often they have been used and how long they have waited.")
    case .forecast:
      Words(
        sv: "Vilka som har gått, och när den sista i varje förvaltning och kategori har det.",
        en: "Who has gone, and when the last one of each department and category has.")
    case .burden:
      Words(
        sv: "Programmets egen administration: kommandon per roll och träff, mot det som är lovat.",
        en: "The programme's own administration: commands by role and session, against what is promised.")
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

/// What narrows a report.
public enum ReportFilter: String, Sendable, CaseIterable {
  case edition, department, from, to, person
}

extension ReportName {
  /// What the report can be narrowed by: what its figures are counted by, and for statistics with small numbers hidden nothing
  /// that would tell two of them apart by few people.
  public var filters: [ReportFilter] {
    switch self {
    case .progress, .attention, .reflections, .lessons: [.edition]
    case .attendance: [.edition, .department, .from, .to]
    case .bridges, .forecast: [.edition, .department]
    case .load: [.edition, .from, .to]
    case .burden: [.from, .to]
    case .certificates: [.edition, .from, .to, .person]
    }
  }
}

/// What the reports share, and the list of operations.
enum Reports {
  static let operations: [any Operation.Type] = [ReportList.self, ReportShow.self, ReportKeep.self, ReportEvidence.self]
}

extension Reports {
  /// Notes that somebody looks at a report; when, and not who. Nights that nobody looks at are not made for ever.
  static func noteOpening(_ connection: borrowing Connection) throws {
    try connection.execute("select note_opening()")
  }
}

/// Which editions a report is about, on what day, and what of it.
struct ReportScope {
  /// What happened before or on this day is counted as having happened.
  private(set) var asOf: Day
  /// Keys of the editions, in order.
  let editions: [Int64]
  /// True when it is looked at now: what is over counts from that moment. A night counts whole days, so that it can be made
  /// again and be the same.
  let isNow: Bool
  /// Only what was on this day or later; nil for everything.
  var from: Day?
  /// Only what was on this day or earlier; nil for everything.
  var to: Day?
  /// Only this department; nil for all.
  var department: String?

  /// Editions that are over are reported on for this many days more.
  private static let daysAfterEnd = 30

  /// These editions.
  init(asOf: Day, editions: [Int64]) {
    self.asOf = asOf
    self.editions = editions
    isNow = false
  }

  /// One edition, or all that are not long over, or have sessions that nobody has logged.
  ///
  /// - Throws: ``KohortError`` (not found) for an edition that there is not.
  init(asOf: Day, edition: String?, isNow: Bool = false, _ connection: borrowing Connection) throws {
    self.asOf = asOf
    self.isNow = isNow
    if let edition {
      editions = [try Edition.key(edition, connection)]
    } else {
      editions = try connection.query(
        """
        select id from edition
         where to_date >= $1
            or exists (
                 select from session join cohort on cohort.id = session.cohort_id
                  where cohort.edition_id = edition.id and session.status = 'planned' and session.date < $2)
         order by code collate "sv-x-icu", id
        """, asOf.advanced(by: -Self.daysAfterEnd), asOf
      ).rows(as: Int64.self)
    }
  }

  /// The same editions on another day.
  func on(_ day: Day) -> ReportScope {
    var scope = self
    scope.asOf = day
    return scope
  }
}

extension Day {
  /// The first day of its month.
  var firstOfMonth: Day { advanced(by: 1 - civil.day) }

  /// `2027-W07`
  var weekName: String { "\(isoWeek.year)-W\(twoDigits(isoWeek.week))" }
}
