import Bilingual

/// The page's own texts, by the names that the template knows.
enum NightlyWords {
  static func all(_ language: Language) -> [String: String] { words.mapValues { $0[language] } }

  private static let words: [String: Words] = [
    "title": Words(sv: "Nattrapport", en: "Nightly report"),
    "union": Words(sv: "Information till de fackliga organisationerna", en: "Information to the unions"),
    "skip": Words(sv: "Till innehållet", en: "To the content"),
    "noEdition": Words(sv: "Ingen omgång pågår", en: "No edition is running"),
    "noEditionHint": Words(
      sv: "Skapa en omgång, föreslå en plan och publicera den, så fylls sidan på i natt.",
      en: "Create an edition, propose a plan and publish it, and this page fills up tonight."),
    "weeks": Words(sv: "Vecka för vecka", en: "Week by week"),
    "weeksLede": Words(sv: "Antal träffar per vecka, efter modul.", en: "Sessions a week, by module."),
    "figures": Words(sv: "Visa siffrorna", en: "Show the figures"),
    "table": Words(sv: "Tabell", en: "Table"),
    "chart": Words(sv: "Diagram", en: "Chart"),
    "week": Words(sv: "Vecka", en: "Week"),
    "module": Words(sv: "Modul", en: "Module"),
    "modules": Words(sv: "Moduler och närvaro", en: "Modules and attendance"),
    "modulesLede": Words(
      sv: "Hur långt varje modul har kommit, och hur stor del av platserna vid hållna träffar som någon tog. "
        + "Kurvan visar 70–100 % vecka för vecka; den streckade linjen är 90 %.",
      en: "How far each module has come, and what share of the places at sessions held somebody took. "
        + "The curve shows 70–100% week by week; the dashed line is 90%."),
    "heldOfPlanned": Words(sv: "Hållna av alla", en: "Held of all"),
    "held": Words(sv: "Hållna", en: "Held"),
    "planned": Words(sv: "Planerade", en: "Planned"),
    "toCome": Words(sv: "Kommande", en: "To come"),
    "expected": Words(sv: "Väntade", en: "Expected"),
    "there": Words(sv: "Var med", en: "Took part"),
    "attendance": Words(sv: "Närvaro", en: "Attendance"),
    "byWeek": Words(sv: "Per vecka", en: "By week"),
    "departments": Words(sv: "Förvaltningar och bolag", en: "Departments and companies"),
    "departmentsLede": Words(
      sv: "En plats är en deltagare vid en träff.", en: "A place is one member at one session."),
    "department": Words(sv: "Förvaltning", en: "Department"),
    "share": Words(sv: "Andel", en: "Share"),
    "tookPart": Words(sv: "Var med", en: "Took part"),
    "away": Words(sv: "Frånvaro", en: "Away"),
    "places": Words(sv: "Platser", en: "Places"),
    "nothingYet": Words(sv: "Inget att visa ännu.", en: "Nothing to show yet."),
    "reflections": Words(sv: "Reflektioner", en: "Reflections"),
    "reflectionsLede": Words(
      sv: "Bara antal. Vad som står i en reflektion läser den som skrev den, och de som den vill visa den för.",
      en: "Numbers alone. What a reflection says is read by its author, and by those the author shows it to."),
    "kind": Words(sv: "Slag", en: "Kind"),
    "private": Words(sv: "Privata", en: "Private"),
    "cohort": Words(sv: "Kohort", en: "Cohort"),
    "open": Words(sv: "Öppna", en: "Open"),
    "all": Words(sv: "Alla", en: "All"),
    "attention": Words(sv: "Behöver någon", en: "Needs somebody"),
    "attentionLede": Words(
      sv: "Vad som inte löser sig självt, och vem som kan göra något åt det.",
      en: "What does not solve itself, and who can do something about it."),
    "allWell": Words(
      sv: "Allt är i ordning. Ingen behöver göra något.", en: "All is well. Nobody has to do anything."),
    "bridges": Words(sv: "Bryggor mellan arbetsplatser", en: "Bridges between workplaces"),
    "groups": Words(sv: "Till den sista personen", en: "To the last person"),
    "group": Words(sv: "Förvaltning eller kategori", en: "Department or category"),
    "everyone": Words(sv: "Personer", en: "People"),
    "done": Words(sv: "Har gått", en: "Have gone"),
    "begun": Words(sv: "Har börjat", en: "Have begun"),
    "underWay": Words(sv: "På väg", en: "Under way"),
    "waiting": Words(sv: "Har inte börjat", en: "Have not begun"),
    "lastPlanned": Words(sv: "Planens sista träff", en: "Plan's last session"),
    "lastForecast": Words(sv: "Prognos för den sista", en: "Forecast for the last"),
    "rows": Words(sv: "Raderna:", en: "The rows:"),
    "lessons": Words(sv: "Lärdomar och ta bort-förslag", en: "Lessons and proposals to remove"),
    "lessonsLede": Words(
      sv: "Misstag och förslag som är öppna för alla, efter modul, hur ofta någon har använt en lärdom, och hur många förslag "
        + "som har fått svar.",
      en: "Mistakes and proposals that are open to everyone, by module, how often somebody has used a lesson, and how many "
        + "proposals are answered."),
    "answeredProposals": Words(sv: "Besvarade", en: "Answered"),
    "readTexts": Words(sv: "Vad de säger:", en: "What they say:"),
    "texts": Words(sv: "Lärdomar och förslag, öppna för alla", en: "Lessons and proposals, open to everyone"),
    "textsLede": Words(
      sv: "De nyaste misstagen, och förslagen med dem som väntar på svar först. Den som skrev kan ta tillbaka sin text, så de "
        + "står bara i den senaste natten. Alla läses med kohort lesson list och kohort report show lessons; HR svarar med "
        + "kohort reflection answer.",
      en: "The newest mistakes, and the proposals with those that wait for an answer first. Authors can take their texts back, "
        + "so they stand in the latest night alone. All are read with kohort lesson list and kohort report show lessons; HR answers "
        + "with kohort reflection answer."),
    "openProposalsTitle": Words(sv: "Förslag att ta bort", en: "Proposals to remove"),
    "openMistakesTitle": Words(sv: "Misstag som blev lärdomar", en: "Mistakes that became lessons"),
    "openMistakes": Words(sv: "Misstag", en: "Mistakes"),
    "usedTimes": Words(sv: "Använda", en: "Used"),
    "openProposals": Words(sv: "Förslag", en: "Proposals"),
    "oldestProposal": Words(sv: "Det äldsta", en: "The oldest"),
    "commitments": Words(sv: "Åtaganden som kommit tillbaka", en: "Commitments that came back"),
    "commitmentsLede": Words(
      sv: "Åtaganden som har kommit tillbaka till den som skrev dem och väntar på svar. Aldrig vems, aldrig vilka.",
      en: "Commitments that have come back to their writers and wait for an answer. Never whose, never which."),
    "noCommitments": Words(sv: "Inget väntar på svar.", en: "None waits for an answer."),
    "question": Words(sv: "Fråga", en: "Question"),
    "due": Words(sv: "Väntar på svar", en: "Wait for an answer"),
    "burden": Words(sv: "Programmets egen administration", en: "The programme's own administration"),
    "role": Words(sv: "Roll", en: "Role"),
    "perSession": Words(sv: "Per träff", en: "A session"),
    "promised": Words(sv: "Lovat", en: "Promised"),
    "kept": Words(sv: "Hålls", en: "Kept"),
    "commands": Words(sv: "Kommandon", en: "Commands"),
    "sessions": Words(sv: "Träffar", en: "Sessions"),
    "few": Words(sv: "Få par har mötts", en: "Few pairs have met"),
    "many": Words(sv: "Alla par har mötts", en: "All pairs have met"),
    "ahead": Words(sv: "De närmaste sju dagarna", en: "The next seven days"),
    "when": Words(sv: "När", en: "When"),
    "session": Words(sv: "Träff", en: "Session"),
    "room": Words(sv: "Rum", en: "Room"),
    "lead": Words(sv: "Huvudansvarig", en: "Lead"),
    "members": Words(sv: "Deltagare", en: "Members"),
    "load": Words(sv: "Processledare", en: "Facilitators"),
    "loadLede": Words(
      sv: "Hållna och kommande träffar, så att det blir jämnt fördelat.",
      en: "Sessions held and to come, so that the load is evenly spread."),
    "facilitator": Words(sv: "Processledare", en: "Facilitator"),
    "led": Words(sv: "Lett", en: "Led"),
    "helped": Words(sv: "Bistått", en: "Helped"),
    "next": Words(sv: "Nästa", en: "Next"),
    "files": Words(sv: "Samma siffror som filer:", en: "The same figures as files:"),
  ]
}

extension AttentionKind {
  /// What has come to light, after how many there are of it.
  func title(_ count: Int) -> Words {
    func said(_ sv: String, _ en: String, one: (sv: String, en: String)) -> Words {
      count == 1 ? Words(sv: one.sv, en: one.en) : Words(sv: sv, en: en)
    }
    return switch self {
    case .notLogged:
      said("träffar är inte loggade", "sessions are not logged", one: ("träff är inte loggad", "session is not logged"))
    case .noLead:
      said("träffar saknar huvudansvarig", "sessions have no lead", one: ("träff saknar huvudansvarig", "session has no lead"))
    case .leadLeft:
      said(
        "träffar vars huvudansvariga slutat", "sessions whose lead has left",
        one: ("träff vars huvudansvariga slutat", "session whose lead has left"))
    case .roomTooSmall:
      said(
        "träffar i för litet rum", "sessions in too small a room",
        one: ("träff i för litet rum", "session in too small a room"))
    case .notRescheduled:
      said(
        "inställda träffar utan ny tid", "cancelled sessions without a new time",
        one: ("inställd träff utan ny tid", "cancelled session without a new time"))
    case .doubleLoaded:
      said(
        "processledare har dubbelt så mycket nästa månad", "facilitators have twice the load next month",
        one: ("processledare har dubbelt så mycket nästa månad", "facilitator has twice the load next month"))
    case .smallCohort:
      said(
        "kohorter under minsta storlek", "cohorts below the smallest size",
        one: ("kohort under minsta storlek", "cohort below the smallest size"))
    case .missed:
      said(
        "har missat minst två träffar", "have missed two sessions or more",
        one: ("har missat minst två träffar", "has missed two sessions or more"))
    case .noCohort:
      said("personer saknar kohort", "people have no cohort", one: ("person saknar kohort", "person has no cohort"))
    case .noAddress:
      said(
        "personer får inga besked", "people get no messages", one: ("person får inga besked", "person gets no messages"))
    }
  }

  /// Who does what about it.
  var todo: Words {
    switch self {
    case .notLogged: Words(sv: "Huvudansvarig loggar:", en: "The lead logs it:")
    case .noLead: Words(sv: "HR utser en huvudansvarig:", en: "HR appoints a lead:")
    case .leadLeft: Words(sv: "HR lämnar över dem till en annan:", en: "HR hands them over to somebody else:")
    case .roomTooSmall: Words(sv: "HR byter rum eller tid:", en: "HR changes room or time:")
    case .notRescheduled: Words(sv: "HR ger träffen en ny tid:", en: "HR gives the session a new time:")
    case .doubleLoaded: Words(sv: "HR lämnar över träffar till andra:", en: "HR hands sessions over to others:")
    case .smallCohort: Words(sv: "HR fyller på:", en: "HR adds people:")
    case .missed: Words(sv: "HR erbjuder en annan kohort:", en: "HR offers another cohort:")
    case .noCohort: Words(sv: "HR ger dem en plats:", en: "HR gives them a place:")
    case .noAddress: Words(sv: "HR lägger till deras e-postadress:", en: "HR adds their e-mail address:")
    }
  }

  /// The command that helps.
  var command: String {
    switch self {
    case .notLogged: "kohort session log"
    case .noLead: "kohort session show"
    case .leadLeft, .doubleLoaded: "kohort session hand-over"
    case .roomTooSmall, .notRescheduled: "kohort session reschedule"
    case .smallCohort, .noCohort: "kohort cohort add"
    case .missed: "kohort cohort swap"
    case .noAddress: "kohort person import"
    }
  }
}

extension ReflectionKind {
  /// Several of the kind, as a heading.
  var title: Words {
    switch self {
    case .insight: Words(sv: "Insikter", en: "Insights")
    case .mistake: Words(sv: "Misstag", en: "Mistakes")
    case .commitment: Words(sv: "Åtaganden", en: "Commitments")
    case .proposal: Words(sv: "Ta bort-förslag", en: "Proposals to remove")
    }
  }
}
