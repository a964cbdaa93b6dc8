import Bilingual
import Planning
import Postgres

/// What was counted of a year, and how it is told.
struct YearOfEvidence {
  private let first: Day
  private let until: Day
  private let sessions: Int
  private let hours: Double
  private let people: Int
  /// Those whom the year's editions were for, or who travelled with them, and who did not take part.
  private let others: Int
  private let there: Int
  private let away: Int
  private let bridges: [BridgeLine]
  private let mistakes: Int
  private let used: Int
  private let themes: Int
  private let proposals: Int
  private let commitments: [CommitmentCount.Line]
  private let burden: [BurdenLine]

  init(_ first: Day, _ until: Day, _ connection: borrowing Connection) throws {
    self.first = first
    self.until = until
    (sessions, hours) = try connection.query(
      """
      select count(*), coalesce(sum(extract(epoch from ends - starts)) / 3600, 0)::double precision
        from session where status = 'held' and date between $1 and $2
      """, first, until
    ).one(as: Int.self, Double.self)
    (people, there, away) = try connection.query(
      """
      select count(distinct attendance.person_id) filter (where attendance.status in ('present', 'late')),
             count(*) filter (where attendance.status in ('present', 'late')),
             count(*) filter (where attendance.status in ('excused', 'absent'))
        from attendance join session on session.id = attendance.session_id
       where session.status = 'held' and session.date between $1 and $2
      """, first, until
    ).one(as: Int.self, Int.self, Int.self)
    let editions = try connection.query(
      "select id, code from edition where from_date <= $2 and to_date >= $1 order by id", first, until
    ).rows(as: Int64.self, String.self)
    let wanted = try editions.flatMap { try Edition.find($0.1, connection).selected(connection) }
    others = try connection.query(
      """
      select count(*) from (
        select unnest($3::bigint[]) as person_id
        union
        select person_id from cohort_member
         where edition_id = any ($4::bigint[]) and joined_on <= $2 and (left_on is null or left_on > $1)
        except
        select attendance.person_id
          from attendance join session on session.id = attendance.session_id
         where session.status = 'held' and session.date between $1 and $2 and attendance.status in ('present', 'late')
      ) as other
      """, first, until, wanted, editions.map(\.0)
    ).one(as: Int.self)
    bridges = try BridgesReport.lines(
      ReportScope(asOf: until, editions: editions.map(\.0)), withoutSmall: true, connection)
    (mistakes, used, themes, proposals) = try connection.query(
      """
      select count(*) filter (where reflection.kind = 'mistake'),
             coalesce(sum(lesson.used) filter (where reflection.kind = 'mistake'), 0)::bigint,
             count(distinct session.module_id) filter (where reflection.kind = 'mistake'),
             count(*) filter (where reflection.kind = 'proposal')
        from reflection
        join session on session.id = reflection.session_id
        left join lessons() as lesson on lesson.id = reflection.id
       where reflection.visibility = 'open' and reflection.withdrawn_at is null
         and (reflection.recorded_at at time zone 'Europe/Stockholm')::date between $1 and $2
      """, first, until
    ).one(as: Int.self, Int.self, Int.self, Int.self)
    commitments = try CommitmentCount.lines(connection)
    burden = try BurdenReport.lines(from: first, before: until.advanced(by: 1), connection)
  }

  /// The figures by section, in a language.
  func figures(_ language: Language) -> [ReportEvidence.Figure] {
    (well + learnt + changed).map { draft in
      ReportEvidence.Figure(
        section: draft.section, title: draft.title[language], value: draft.value, unit: draft.unit,
        definition: draft.definition[language], rows: draft.rows)
    }
  }

  /// A figure in both languages.
  private struct Draft {
    let section: ReportEvidence.Section
    let title: Words
    let value: Double?
    let unit: ReportEvidence.Unit
    let definition: Words
    let rows: String
  }

  /// A number of people or of what they wrote: none under five.
  private func large(_ number: Int) -> Double? { number >= SmallNumbers.least ? Double(number) : nil }

  /// A number of people of whom none is so small a part that others' figures would tell of the rest.
  private func told(_ people: Int, besides others: Int) -> Double? {
    others == 0 || others >= SmallNumbers.least ? large(people) : nil
  }

  /// In per cent, to a tenth, of what is at least five on either side.
  private func share(_ part: Int, of whole: Int) -> Double? {
    guard part >= SmallNumbers.least, whole - part >= SmallNumbers.least else { return nil }
    return (Double(part) / Double(whole) * 1000).rounded() / 10
  }

  private var days: String { "--from \(first) --to \(until)" }

  // MARK: What we do well

  private var well: [Draft] {
    let pairs = bridges.reduce(0) { $0 + ($1.pairs ?? 0) }
    let met = bridges.reduce(0) { $0 + ($1.met ?? 0) }
    return [
      Draft(
        section: .well, title: Words(sv: "Träffar som hölls", en: "Sessions held"), value: Double(sessions), unit: .count,
        definition: Words(
          sv: "Träffar mellan \(first) och \(until) som är loggade som hållna.",
          en: "Sessions between \(first) and \(until) that are logged as held."),
        rows: "kohort report show load \(days)"),
      Draft(
        section: .well, title: Words(sv: "Timmar tillsammans", en: "Hours together"), value: (hours * 10).rounded() / 10,
        unit: .hours,
        definition: Words(
          sv: "De hållna träffarnas planerade längd, lagd samman.", en: "The planned length of the sessions held, added up."),
        rows: "kohort session list"),
      Draft(
        section: .well, title: Words(sv: "Personer som var med", en: "People who took part"),
        value: told(people, besides: others),
        unit: .count,
        definition: Words(
          sv: "Personer som var närvarande, eller kom sent, vid minst en hållen träff.",
          en: "People who were present, or late, at one session held or more."),
        rows: "kohort report show forecast"),
      Draft(
        section: .well, title: Words(sv: "Närvaro", en: "Attendance"), value: share(there, of: there + away), unit: .percent,
        definition: Words(
          sv: "Antecknade platser vid hållna träffar vars deltagare var med, av alla antecknade.",
          en: "Marked places at sessions held whose member took part, of all that were marked."),
        rows: "kohort report show attendance \(days)"),
      Draft(
        section: .well, title: Words(sv: "Arbetsplatser som har mötts", en: "Workplaces that have met"), value: Double(met),
        unit: .count,
        definition: Words(
          sv: "Par av arbetsplatser där minst två personer från var och en har rest i samma kohort som någon från den andra, och "
            + "varit med på minst hälften av träffarna, i de omgångar som pågick under året; av \(pairs) par av arbetsplatser "
            + "med minst fem deltagare.",
          en:
            "Pairs of workplaces where at least two people of each have travelled in one cohort with somebody of the other, there at "
            + "half of the sessions at least, in the editions that ran in the year; of \(pairs) pairs of workplaces with five "
            + "members or more."),
        rows: "kohort report show bridges"),
    ]
  }

  // MARK: What we have learnt

  private var learnt: [Draft] {
    [
      Draft(
        section: .learnt, title: Words(sv: "Misstag som har öppnats för alla", en: "Mistakes opened to everyone"),
        value: large(mistakes), unit: .count,
        definition: Words(
          sv:
            "Misstag som skrevs under året och som den som skrev har öppnat för alla i organisationen: vad man försökte, vad som "
            + "gick fel och vad man gör nu. De som skrevs för en själv eller för kohorten räknas inte.",
          en:
            "Mistakes written in the year that their authors have opened to everyone in the organisation: what was tried, what went "
            + "wrong, and what is done now. Those written for oneself or for the cohort are not counted."),
        rows: "kohort lesson list"),
      Draft(
        section: .learnt, title: Words(sv: "Gånger som någon använde en lärdom", en: "Times that somebody used a lesson"),
        value: large(used), unit: .count,
        definition: Words(
          sv: "Personer som har sagt att de har använt ett av årets öppna misstag, lagda samman över misstagen.",
          en: "People who have said that they used one of the year's open mistakes, added up over the mistakes."),
        rows: "kohort lesson list --prize \(first.civil.year)"),
      Draft(
        section: .learnt, title: Words(sv: "Teman med lärdomar", en: "Themes with lessons"),
        value: mistakes >= SmallNumbers.least ? Double(themes) : nil, unit: .count,
        definition: Words(
          sv: "Moduler som minst ett av årets öppna misstag handlar om.",
          en: "Modules that one of the year's open mistakes or more is about."),
        rows: "kohort report show lessons"),
    ]
  }

  // MARK: What has changed

  private var changed: [Draft] {
    // An edition's number is left out where it is small; then so is the sum, which would tell it.
    func sum(_ count: (CommitmentCount.Line) -> Int?) -> Double? {
      let counts = commitments.map(count)
      guard !counts.isEmpty, !counts.contains(nil) else { return nil }
      return Double(counts.compactMap(\.self).reduce(0, +))
    }
    let rate = burden.first { $0.role == .facilitator }?.perSession
    return [
      Draft(
        section: .changed, title: Words(sv: "Ta bort-förslag", en: "Proposals to remove"), value: large(proposals), unit: .count,
        definition: Words(
          sv: "Öppna förslag från året att ta bort en regel, en blankett eller en rapport.",
          en: "Open proposals of the year to remove a rule, a form or a report."),
        rows: "kohort report show lessons"),
      Draft(
        section: .changed, title: Words(sv: "Åtaganden som har besvarats", en: "Commitments that were answered"),
        value: sum(\.answered), unit: .count,
        definition: Words(
          sv: "Svar på frågan hur det gick, 90 och 180 dagar efter åtagandet, alla omgångar till och med i dag.",
          en: "Answers to the question how it went, 90 and 180 days after the commitment, all editions until today."),
        rows: "kohort commitment count"),
      Draft(
        section: .changed, title: Words(sv: "Åtaganden som hölls", en: "Commitments that were kept"), value: sum(\.kept),
        unit: .count,
        definition: Words(
          sv: "De svar som säger att åtagandet hölls, så som den som skrev det själv ser det.",
          en: "The answers that say that the commitment was kept, as its writer sees it."),
        rows: "kohort commitment count"),
      Draft(
        section: .changed,
        title: Words(sv: "Kommandon per träff för en processledare", en: "Commands a session for a facilitator"),
        value: rate, unit: .count,
        definition: Words(
          sv: "Programmets egen administration: kommandon som ändrade något, per hållen träff; lovat är högst två.",
          en: "The programme's own administration: commands that changed something, a session held; at most two are promised."),
        rows: "kohort report show burden \(days)"),
    ]
  }
}
