import Bilingual

/// The page's own texts, by the names that the template knows.
enum NightlyWords {
  static func all(_ language: Language) -> [String: String] { words.mapValues { $0[language] } }

  private static let words: [String: Words] = [
    "title": Words(sv: "Nattrapport", en: "Nightly report"),
    "skip": Words(sv: "Till innehållet", en: "To the content"),
    "noEdition": Words(sv: "Ingen omgång pågår", en: "No edition is running"),
    "noEditionHint": Words(
      sv: "Skapa en omgång, föreslå en plan och publicera den, så fylls sidan på i natt.",
      en: "Create an edition, propose a plan and publish it, and this page fills up tonight."),
    "weeks": Words(sv: "Vecka för vecka", en: "Week by week"),
    "weeksLede": Words(sv: "Antal träffar per vecka, efter modul.", en: "Sessions a week, by module."),
    "figures": Words(sv: "Visa siffrorna", en: "Show the figures"),
    "week": Words(sv: "Vecka", en: "Week"),
    "module": Words(sv: "Modul", en: "Module"),
    "modules": Words(sv: "Moduler och närvaro", en: "Modules and attendance"),
    "modulesLede": Words(
      sv: "Hur långt varje modul har kommit, och hur stor del av kohorternas deltagare som var med. "
        + "Kurvan visar 70–100 % vecka för vecka; den streckade linjen är 90 %.",
      en: "How far each module has come, and what share of the cohorts' members took part. "
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
    "bridges": Words(sv: "Bryggor", en: "Bridges"),
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
  /// What has come to light.
  var title: Words {
    switch self {
    case .notLogged: Words(sv: "träffar är inte loggade", en: "sessions are not logged")
    case .noLead: Words(sv: "träffar saknar huvudansvarig", en: "sessions have no lead")
    case .leadLeft: Words(sv: "träffar vars huvudansvariga slutat", en: "sessions whose lead has left")
    case .roomTooSmall: Words(sv: "träffar i för litet rum", en: "sessions in too small a room")
    case .notRescheduled: Words(sv: "inställda träffar utan ny tid", en: "cancelled sessions without a new time")
    case .doubleLoaded:
      Words(sv: "processledare har dubbelt så mycket nästa månad", en: "facilitators have twice the load next month")
    case .smallCohort: Words(sv: "kohorter under minsta storlek", en: "cohorts below the smallest size")
    case .missed: Words(sv: "har missat minst två träffar", en: "have missed two sessions or more")
    case .noCohort: Words(sv: "personer saknar kohort", en: "people have no cohort")
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
