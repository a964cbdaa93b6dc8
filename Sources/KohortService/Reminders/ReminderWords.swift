import Bilingual
import Planning

/// What a message says, in both languages; never with a line break in its subject.
struct ReminderWords {
  let subject: Words
  /// What follows the greeting.
  private let body: Words

  init(_ kind: Reminder.Kind, _ facts: ReminderContent.Facts) {
    let (subject, lines) = Self.said(kind, facts)
    self.subject = Words(sv: Self.oneLine(subject.sv), en: Self.oneLine(subject.en))
    body = Words(sv: lines.map { $0.sv + "\n" }.joined(), en: lines.map { $0.en + "\n" }.joined())
  }

  /// The text from greeting to end.
  ///
  /// - Parameter name: How the person is greeted; nil where the name is not to stand there.
  func text(_ language: Language, to name: String?) -> String {
    let greeting = Words(sv: "Hej", en: "Hello")[language] + (name.map { " " + $0 } ?? "")
    return greeting + Words(sv: "!", en: ",")[language] + "\n\n" + body[language]
  }

  private static func said(_ kind: Reminder.Kind, _ facts: ReminderContent.Facts) -> (subject: Words, lines: [Words]) {
    let title = facts.title ?? ""
    let session = facts.session ?? ""
    let meeting = Words(sv: "\(title) (\(session))", en: "\(title) (\(session))")
    switch kind {
    case .invitation: return invitation(facts)
    case .sessionChanged:
      return (
        Words(sv: "Ny tid eller plats: \(meeting.sv)", en: "New time or place: \(meeting.en)"),
        [
          Words(sv: "Så här är träffen \(meeting.sv) nu:", en: "This is how session \(meeting.en) is now:"),
          Words(same: ""), Words(same: when(facts)), Words(same: ""),
          Words(
            sv: "Den bifogade kalenderfilen ändrar den i din kalender.",
            en: "The attached calendar file changes it in your calendar."),
        ]
      )
    case .sessionCancelled: return cancelled(facts, meeting)
    case .sessionsLeft: return left(facts)
    case .sessionInSevenDays:
      return (
        Words(sv: "Träff om en vecka: \(title)", en: "Session in a week: \(title)"),
        [Words(sv: "Om en vecka är det träff:", en: "In a week there is a session:"), Words(same: ""), Words(same: when(facts))]
      )
    case .logSession:
      return (
        Words(sv: "Träffen \(session) är inte loggad", en: "Session \(session) is not logged"),
        [
          Words(
            sv: "Träffen \(meeting.sv) var \(facts.date.map(\.description) ?? "") och är inte loggad.",
            en: "Session \(meeting.en) was on \(facts.date.map(\.description) ?? "") and is not logged."),
          Words(
            sv: "Det tar ett kommando, där du bara nämner dem som inte var där: kohort session log \(session)",
            en: "It takes one command, which names only those who were not there: kohort session log \(session)"),
        ]
      )
    case .reflectionMissing:
      return (
        Words(sv: "Vad tog du med dig från \(title)?", en: "What did you take with you from \(title)?"),
        [
          Words(
            sv: "För en vecka sedan var du med på \(meeting.sv). Om du vill, skriv ner en tanke medan den är färsk:",
            en: "A week ago you were at \(meeting.en). If you like, write down a thought while it is fresh:"),
          Words(same: "kohort reflection record \(session)"),
          Words(
            sv: "Bara du läser den. Vi frågar inte fler gånger om den här träffen.",
            en: "Only you read it. We do not ask again about this session."),
        ]
      )
    case .commitmentDue:
      return (
        Words(sv: "Ett åtagande har kommit tillbaka till dig", en: "A commitment has come back to you"),
        [
          Words(
            sv: "Något du åtog dig har kommit tillbaka med en fråga: hur gick det?",
            en: "Something that you committed to has come back with a question: how did it go?"),
          Words(
            sv: "Se det och svara: kohort commitment list --due. Bara du läser svaret.",
            en: "See it and answer: kohort commitment list --due. Only you read the answer."),
        ]
      )
    case .proposalAnswered:
      let reflection = facts.reflection ?? ""
      let outcome = facts.outcome?.title ?? Words(same: "")
      return (
        Words(sv: "Ditt förslag \(reflection) har fått svar", en: "Your proposal \(reflection) is answered"),
        [
          Words(
            sv: "Det du föreslog att ta bort har fått ett svar: \(outcome.sv).",
            en: "What you proposed to remove has an answer: \(outcome.en)."),
          Words(sv: "Läs det: kohort reflection show \(reflection)", en: "Read it: kohort reflection show \(reflection)"),
        ]
      )
    case .staffAway: return staffAway(facts)
    case .substitutesNeeded:
      let (workplace, day, count) = (facts.workplace ?? "", facts.date.map(\.description) ?? "", facts.count ?? 0)
      return (
        Words(sv: "Vikarier kan behövas: \(workplace) \(day)", en: "Substitutes may be needed: \(workplace) \(day)"),
        [
          Words(
            sv: "\(count) från \(workplace) är på träff samma dag, \(day).",
            en: "\(count) from \(workplace) are at sessions on the same day, \(day).")
        ]
      )
    case .look:
      return (
        Words(sv: "Något väntar på dig i kohort", en: "Something waits for you in kohort"),
        [Words(sv: "Logga in i kohort och se efter.", en: "Log in to kohort and have a look.")]
      )
    }
  }

  private static func invitation(_ facts: ReminderContent.Facts) -> (subject: Words, lines: [Words]) {
    let cohort = facts.cohort ?? ""
    let first =
      facts.facilitates == true
      ? Words(sv: "Du leder de här träffarna med kohort \(cohort):", en: "You lead these sessions of cohort \(cohort):")
      : Words(
        sv: "Du reser med kohort \(cohort). Det här är dina träffar:",
        en: "You travel with cohort \(cohort). These are your sessions:")
    return (
      Words(sv: "Dina träffar med kohort \(cohort)", en: "Your sessions with cohort \(cohort)"),
      [first, Words(same: "")] + (facts.sessions ?? []).map { Words(same: when($0)) } + [
        Words(same: ""),
        Words(
          sv: "Öppna den bifogade filen så står de i din kalender.", en: "Open the attached file to have them in your calendar."),
      ]
    )
  }

  private static func cancelled(_ facts: ReminderContent.Facts, _ meeting: Words) -> (subject: Words, lines: [Words]) {
    guard facts.session != nil else {
      let cohort = facts.cohort ?? ""
      return (
        Words(sv: "Inställda träffar: kohort \(cohort)", en: "Cancelled sessions: cohort \(cohort)"),
        [
          Words(
            sv: "Planen för kohort \(cohort) är återtagen, och träffarna som du fick besked om blir inte av.",
            en: "The plan of cohort \(cohort) was taken back, and the sessions you were told of will not be."),
          Words(sv: "Du får en ny inbjudan när det finns en ny plan.", en: "You will be invited again when there is a new plan."),
        ]
      )
    }
    return (
      Words(sv: "Inställd träff: \(meeting.sv)", en: "Cancelled session: \(meeting.en)"),
      [
        Words(sv: "Den här träffen blir inte av:", en: "This session will not be:"), Words(same: ""), Words(same: when(facts)),
        Words(same: ""),
        Words(
          sv: "Den bifogade kalenderfilen stryker den i din kalender.",
          en: "The attached calendar file strikes it out in your calendar."),
      ]
    )
  }

  private static func left(_ facts: ReminderContent.Facts) -> (subject: Words, lines: [Words]) {
    let cohort = facts.cohort ?? ""
    let first =
      facts.facilitates == true
      ? Words(
        sv: "Du leder inte längre de här träffarna med kohort \(cohort):",
        en: "You no longer lead these sessions of cohort \(cohort):")
      : Words(
        sv: "Du reser inte längre med kohort \(cohort). De här träffarna är inte längre dina:",
        en: "You no longer travel with cohort \(cohort). These sessions are no longer yours:")
    return (
      Words(sv: "Inte längre dina träffar: kohort \(cohort)", en: "No longer your sessions: cohort \(cohort)"),
      [first, Words(same: "")] + (facts.sessions ?? []).map { Words(same: when($0)) } + [
        Words(same: ""), Words(sv: "Ta bort dem ur din kalender.", en: "Take them out of your calendar."),
      ]
    )
  }

  private static func staffAway(_ facts: ReminderContent.Facts) -> (subject: Words, lines: [Words]) {
    let week = facts.week ?? ""
    let lines = (facts.away ?? []).map { absence -> Words in
      let time = absence.start.flatMap { start in absence.end.map { " \(start)–\($0)" } } ?? ""
      let who = absence.person.map { code in absence.name.map { "\($0) (\(code))" } ?? code }
      let named = who.map { Words(same: $0) } ?? Words(sv: "en som inte nämns här", en: "one who is not named here")
      return Words(sv: "\(absence.date)\(time)  \(named.sv)", en: "\(absence.date)\(time)  \(named.en)")
    }
    return (
      Words(sv: "Dina medarbetare på träff \(week)", en: "Your staff at sessions \(week)"),
      [Words(sv: "De här är på träff nästa vecka:", en: "These are at sessions next week:"), Words(same: "")] + lines
    )
  }

  private static func when(_ facts: ReminderContent.Facts) -> String {
    guard let date = facts.date, let start = facts.start, let end = facts.end else { return "" }
    return line(date, start, end, [facts.title, facts.room, facts.site], facts.session ?? "")
  }

  private static func when(_ meeting: Reminder.Meeting) -> String {
    line(meeting.date, meeting.start, meeting.end, [meeting.title, meeting.room, meeting.site], meeting.session)
  }

  /// `2027-04-04 08:30–12:00  Leda andra, rosen, Stadshuset (L2-001-2)`
  private static func line(_ date: Day, _ start: LocalTime, _ end: LocalTime, _ parts: [String?], _ session: String) -> String {
    "\(date) \(start)–\(end)  \(parts.compactMap(\.self).joined(separator: ", ")) (\(session))"
  }

  private static func oneLine(_ text: String) -> String {
    text.split(whereSeparator: { $0.isNewline || $0.unicodeScalars.contains { $0.properties.generalCategory == .control } })
      .joined(separator: " ")
  }
}
