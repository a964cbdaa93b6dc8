public import ArgumentParser
import Bilingual
import Foundation
public import KohortService
import Planning

/// `kohort session …`: one module held for one cohort.
struct SessionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "session",
    abstract: Words(sv: "Träffar: en modul som hålls för en kohort.", en: "Sessions: one module held for one cohort."),
    subcommands: [
      List.self, Show.self, Log.self, Add.self, Reschedule.self, Cancel.self, HandOver.self, CheckInCode.self,
      CheckIn.self, Sheet.self, Import.self,
    ])

  struct List: OperationCommand {
    typealias O = SessionList
    static let configuration = CommandConfiguration(
      abstract: Words(sv: "Lista träffar i tidsordning.", en: "List sessions in order of time."),
      examples: Words(
        same: """
          kohort session list --mine --as E2001
          kohort session list --unlogged
          kohort session list --from 2027-02-01 --to 2027-02-07
          """))

    @OptionGroup var global: GlobalOptions
    @Option(help: ArgumentHelp(sv: "Första datum.", en: "First date."), transform: Arguments.day) var from: Day?
    @Option(help: ArgumentHelp(sv: "Sista datum.", en: "Last date."), transform: Arguments.day) var to: Day?
    @Option(help: ArgumentHelp(sv: "Bara den här kohortens.", en: "Only this cohort's.")) var cohort: String?
    @Option(help: ArgumentHelp(sv: "Bara den här omgångens.", en: "Only this edition's.")) var edition: String?
    @Flag(
      help: ArgumentHelp(
        sv: "Bara ens egna, som processledare eller deltagare.", en: "Only one's own, as facilitator or member."))
    var mine = false
    @Flag(
      help: ArgumentHelp(
        sv: "Bara de som är över och inte har loggats.", en: "Only those that are over and have not been logged."))
    var unlogged = false
    @Option(help: .limit) var limit: Int?

    func parameters() -> SessionList.Parameters {
      .init(from: from, to: to, cohort: cohort, edition: edition, mine: mine, unlogged: unlogged, limit: limit)
    }
  }

  struct Show: OperationCommand {
    typealias O = SessionShow
    static let configuration = CommandConfiguration(
      abstract: Words(sv: "Visa en träff med deltagarna.", en: "Show a session with its members."),
      examples: Words(same: "kohort session show L2-014-3"))

    @OptionGroup var global: GlobalOptions
    @Argument(help: .session) var session: String

    func parameters() -> SessionShow.Parameters { .init(session: session) }
  }

  struct Log: OperationCommand {
    typealias O = SessionLog
    static let configuration = CommandConfiguration(
      abstract: Words(
        sv: "Logga en träff som har hållits: alla var där utom de som nämns.",
        en: "Log a session that was held: everyone was there except those named."),
      discussion: Words(
        sv: """
          --late, --excused, --absent och --present tar en person var, eller flera med
          komma emellan; efter den som hade giltig frånvaro eller var frånvarande kan ett
          skäl följa efter ett kolon: tjänst, ledighet, omsorg, resa eller annat. Den som
          loggar igen rättar det den själv har loggat: den som inte nämns var där. Det som
          någon annan har antecknat står kvar om personen inte nämns. Med bara --present
          ändras ingen annan än de som nämns.

          --guests nämner dem ur andra kohorter som var där, i stället för dem du nämnde
          förut; --guests none tar bort dem, och dem som själva har checkat in. Med bara
          --guests eller --notes står det som är antecknat på en loggad träff kvar.
          --only-checked-in gör alla frånvarande som varken har checkat in eller nämns.
          """,
        en: """
          Each of --late, --excused, --absent and --present takes one person or several with commas;
          after who was excused or absent a reason may follow after a colon: duty, leave,
          care, travel or other. Logging again corrects what you logged before: who is not
          named was there. What another has marked stands unless you name the person. With
          nothing but --present, nobody changes but those named.

          --guests names those of other cohorts who were there, in the place of those you named
          before; --guests none takes them away, and those who checked themselves in. With nothing
          but --guests or --notes, the marks of a session that is logged stay as they are.
          --only-checked-in marks as absent those who have neither checked in nor been named.
          """),
      examples: Words(
        sv: """
          kohort session log L2-014-3 --as E2001
          kohort session log L2-014-3 --excused E1077:omsorg --absent E1080,E1081 \\
            --late E1090 --notes "Bra samtal."
          kohort session log L2-014-3 --present E1077
          kohort session log L2-014-3 --guests E1402,E1555
          """,
        en: """
          kohort session log L2-014-3 --as E2001
          kohort session log L2-014-3 --excused E1077:care --absent E1080,E1081 \\
            --late E1090 --notes "Good talks."
          kohort session log L2-014-3 --present E1077
          kohort session log L2-014-3 --guests E1402,E1555
          """))

    @OptionGroup var global: GlobalOptions
    @Argument(help: .session) var session: String
    @Option(help: ArgumentHelp(sv: "Vem som kom sent.", en: "Who came late.", valueName: "person")) var late: [String] = []
    @Option(help: ArgumentHelp(sv: "Vem som hade giltig frånvaro.", en: "Who was excused.", valueName: "person[:reason]"))
    var excused: [String] = []
    @Option(help: ArgumentHelp(sv: "Vem som var frånvarande.", en: "Who was absent.", valueName: "person[:reason]"))
    var absent: [String] = []
    @Option(help: ArgumentHelp(sv: "Vem som var där trots allt.", en: "Who was there after all.", valueName: "person"))
    var present: [String] = []
    @Option(help: ArgumentHelp(sv: "Anteckningar för processledarna och HR.", en: "Notes for the facilitators and HR."))
    var notes: String?
    @Option(
      help: ArgumentHelp(
        sv: "Vem ur andra kohorter som var där, eller none för ingen.", en: "Who of other cohorts was there, or none.",
        valueName: "person"))
    var guests: [String] = []
    @Flag(
      help: ArgumentHelp(
        sv: "Den som varken har checkat in eller nämns var frånvarande.",
        en: "Who has neither checked in nor been named was absent."))
    var onlyCheckedIn = false

    func validate() throws { _ = try parameters() }

    func parameters() throws -> SessionLog.Parameters {
      let exceptions =
        try exceptions(late, .late) + exceptions(excused, .excused) + exceptions(absent, .absent)
        + exceptions(present, .present)
      return .init(
        session: session, except: exceptions.isEmpty ? nil : exceptions, notes: notes,
        guests: guests.isEmpty ? nil : named(guests),
        onlyCheckedIn: onlyCheckedIn)
    }

    private func named(_ guests: [String]) -> [String] {
      guests == ["none"] ? [] : guests.flatMap { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
    }

    /// An exception by the flag that it was given with.
    func said(_ property: String) -> String {
      if property.hasPrefix("guests[") { return "--guests" }
      guard let index = property.firstMatch(of: /^except\[(\d+)\]/).flatMap({ Int($0.1) }),
        let exceptions = try? parameters().except, exceptions.indices.contains(index)
      else { return property }
      return "--\(exceptions[index].status.rawValue)"
    }

    private func exceptions(
      _ values: [String], _ status: AttendanceStatus
    ) throws -> [SessionLog.Exception] {
      try values.flatMap { $0.split(separator: ",", omittingEmptySubsequences: false) }.map { value in
        let parts = value.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
          .map { $0.trimmingCharacters(in: .whitespaces) }
        guard let person = parts.first, !person.isEmpty else {
          throw ValidationError(
            Words(
              sv: "--\(status.rawValue) nämner ingen: skriv --\(status.rawValue) E1077, eller utelämna den.",
              en: "--\(status.rawValue) names nobody: write --\(status.rawValue) E1077, or leave it out."))
        }
        guard parts.count == 2 else { return .init(person: person, status: status) }
        guard let reason = AbsenceReason(written: parts[1]) else {
          func known(_ language: Language) -> String { AbsenceReason.allCases.map { $0.words[language] }.joined(separator: ", ") }
          throw ValidationError(
            Words(
              sv: "'\(parts[1])' är inget skäl; skriv ett av \(known(.sv)).",
              en: "'\(parts[1])' is no reason; use one of \(known(.en))."))
        }
        return .init(person: person, status: status, reason: reason)
      }
    }
  }

  struct Reschedule: OperationCommand {
    typealias O = SessionReschedule
    static let configuration = CommandConfiguration(
      abstract: Words(
        sv: "Flytta en träff till en annan tid eller ett annat rum; tar tillbaka en inställd träff.",
        en: "Move a session to another time or room; brings a cancelled one back."),
      examples: Words(
        same: """
          kohort session reschedule L2-014-3 --date 2027-03-16
          kohort session reschedule L2-014-3 --start 13:00 --end 16:30 --room rosen
          """))

    @OptionGroup var global: GlobalOptions
    @Argument(help: .session) var session: String
    @Option(help: ArgumentHelp(sv: "Det nya datumet.", en: "The new date."), transform: Arguments.day) var date: Day?
    @Option(help: ArgumentHelp(sv: "När den börjar, lokal tid.", en: "When it begins, local time."), transform: Arguments.time)
    var start: LocalTime?
    @Option(help: ArgumentHelp(sv: "När den slutar, lokal tid.", en: "When it ends, local time."), transform: Arguments.time)
    var end: LocalTime?
    @Option(help: ArgumentHelp(sv: "Det nya rummet.", en: "The new room.")) var room: String?
    @Flag(help: .despiteRules) var despiteRules = false

    func validate() throws {
      guard date != nil || start != nil || end != nil || room != nil else {
        throw ValidationError(
          Words(
            sv: "Säg vad som ändras: --date, --start, --end eller --room.",
            en: "Say what changes: --date, --start, --end or --room."))
      }
    }

    func parameters() -> SessionReschedule.Parameters {
      .init(session: session, date: date, start: start, end: end, room: room, despiteRules: despiteRules)
    }
  }

  struct Add: OperationCommand {
    typealias O = SessionAdd
    static let configuration = CommandConfiguration(
      abstract: Words(
        sv: "Lägg till en träff i en modul som kohorten saknar träff i.",
        en: "Add a session of a module that the cohort has none of."),
      discussion: Words(
        sv: """
          Tiden kan utelämnas om programmet har en tid den veckodagen, och processledarna
          om kohorten redan har några.
          """,
        en: """
          The time may be left out where the programme has one that weekday, and the facilitators where the cohort has
          some already.
          """),
      examples: Words(
        same: """
          kohort session add L2-041 --module a --date 2027-03-16 --room rosen --facilitator E2001 --facilitator E2002
          kohort session add L2-041 --module b --date 2027-04-13 --room rosen
          """))

    @OptionGroup var global: GlobalOptions
    @Argument(help: ArgumentHelp(sv: "En kohort, till exempel L2-041.", en: "A cohort, such as L2-041.")) var cohort: String
    @Option(help: ArgumentHelp(sv: "En modul i programmet.", en: "A module of the programme.")) var module: String
    @Option(help: ArgumentHelp(sv: "Träffens datum.", en: "Its date."), transform: Arguments.day) var date: Day
    @Option(help: ArgumentHelp(sv: "När den börjar, lokal tid.", en: "When it begins, local time."), transform: Arguments.time)
    var start: LocalTime?
    @Option(help: ArgumentHelp(sv: "När den slutar, lokal tid.", en: "When it ends, local time."), transform: Arguments.time)
    var end: LocalTime?
    @Option(help: ArgumentHelp(sv: "Träffens rum.", en: "Its room.")) var room: String
    @Option(
      help: ArgumentHelp(
        sv: "Vem som håller den, huvudansvarig först; kan upprepas.", en: "Who holds it, the lead first; repeatable.",
        valueName: "person"))
    var facilitator: [String] = []
    @Flag(help: .despiteRules) var despiteRules = false

    func parameters() -> SessionAdd.Parameters {
      .init(
        cohort: cohort, module: module, date: date, start: start, end: end, room: room, facilitators: facilitator,
        despiteRules: despiteRules)
    }
  }

  struct HandOver: OperationCommand {
    typealias O = SessionHandOver
    static let configuration = CommandConfiguration(
      abstract: Words(
        sv: "Lämna över en processledares träffar till en kollega.", en: "Hand over a facilitator's sessions to a colleague."),
      discussion: Words(
        sv: """
          HR lämnar över åt vem som helst, en processledare sina egna, till en kollega i
          programmet som är ledig.

          Huvudansvarig är samma person på alla en kohorts träffar, så den platsen följer
          med för alla träffar som ännu inte har hållits. En medhjälpares plats gäller
          den enda träffen, eller alla när --cohort anges i stället.
          """,
        en: """
          HR hands over for anybody, a facilitator their own, to a colleague of the programme who is free.

          The lead is the same at all of a cohort's sessions, so the lead's place goes with all that are not yet held. A
          helper's goes with the one session, or with all of them when --cohort is named instead.
          """),
      examples: Words(
        same: """
          kohort session hand-over L2-014-3 --to E2002 --as E2001
          kohort session hand-over L2-014-3 --from E2001 --to E2002
          kohort session hand-over --cohort L2-014 --from E2001 --to E2002 --dry-run
          """))

    @OptionGroup var global: GlobalOptions
    @Argument(help: .session) var session: String?
    @Option(help: ArgumentHelp(sv: "En kohort i stället för en träff.", en: "A cohort instead of a session."))
    var cohort: String?
    @Option(
      help: ArgumentHelp(
        sv: "Vem som lämnar över; utelämnat, en själv.", en: "Who hands over; left out, oneself.", valueName: "person"))
    var from: String?
    @Option(help: ArgumentHelp(sv: "Vem som tar över.", en: "Who takes over.", valueName: "person")) var to: String
    @Flag(
      help: ArgumentHelp(
        sv: "Även där programmets regler säger nej; för HR.", en: "Even where the programme's rules refuse it; for HR."))
    var despiteRules = false

    func parameters() -> SessionHandOver.Parameters {
      .init(session: session, cohort: cohort, from: from, to: to, despiteRules: despiteRules)
    }
  }

  struct CheckInCode: OperationCommand {
    typealias O = SessionCheckInCode
    static let configuration = CommandConfiguration(
      commandName: "check-in-code",
      abstract: Words(
        sv: "Hämta en kort kod att visa i rummet, för dem som vill checka in.",
        en: "Get a short code to show in the room, for those who want to check in."),
      discussion: Words(
        sv: """
          Samma kod för alla som leder träffen, från en timme innan den börjar tills den
          är slut. Ingen måste checka in: loggen säger vilka som var där.
          """,
        en: """
          The same code for all who facilitate the session, from an hour before it until it is over. Nobody has to check
          in: the log says who was there.
          """),
      examples: Words(same: "kohort session check-in-code L2-014-3 --as E2001"))

    @OptionGroup var global: GlobalOptions
    @Argument(help: .session) var session: String

    func parameters() -> SessionCheckInCode.Parameters { .init(session: session) }
  }

  struct CheckIn: OperationCommand {
    typealias O = SessionCheckIn
    static let configuration = CommandConfiguration(
      commandName: "check-in",
      abstract: Words(
        sv: "Checka in till den träff vars kod visas i rummet.", en: "Check in to the session whose code is shown in the room."),
      discussion: Words(
        sv: "Bara om du vill. Någon från en annan kohort antecknas som gäst.",
        en: "Only if you want to. Somebody of another cohort is noted as a guest."),
      examples: Words(same: "kohort session check-in 7KQX-3M9P --as E1077"),
      exitStatus: Words(
        sv: """
          0 du är incheckad
          65 koden gäller ingen träff just nu
          """,
        en: """
          0 you are checked in
          65 the code is for no session right now
          """))

    @OptionGroup var global: GlobalOptions
    @Argument(help: ArgumentHelp(sv: "Koden som visas i rummet.", en: "The code that is shown in the room.")) var code: String

    func parameters() -> SessionCheckIn.Parameters { .init(code: code) }
  }

  struct Sheet: OperationCommand {
    typealias O = SessionSheet
    static let configuration = CommandConfiguration(
      abstract: Words(
        sv: "Hämta en närvarolista att fylla i där det inte finns något nät.",
        en: "Get an attendance sheet to fill in where there is no network."),
      discussion: Words(
        sv: """
          En rad per deltagare. Fyll i status (present, late, excused, absent, eller
          guest för någon ur en annan kohort på en egen rad) och skäl, på engelska eller
          svenska; den som inte har någon status var där. Lämna de andra kolumnerna som
          de är, och läs in listan med kohort session import.
          """,
        en: """
          One line a member. Fill in status (present, late, excused, absent, or guest for somebody of another cohort on a line
          of their own) and reason, in English or Swedish; whoever has no status was there. Leave the other columns as
          they are, and take the sheet in with kohort session import.
          """),
      examples: Words(
        same: """
          kohort session sheet L2-014-3 --format csv --as E2001 > L2-014-3.csv
          kohort session sheet L2-014-3 --format csv --csv-dialect excel-sv > L2-014-3.csv
          """))

    @OptionGroup var global: GlobalOptions
    @Argument(help: .session) var session: String

    func parameters() -> SessionSheet.Parameters { .init(session: session) }
  }

  struct Import: OperationCommand {
    typealias O = SessionImport
    static let configuration = CommandConfiguration(
      abstract: Words(sv: "Läs in närvarolistor som har fyllts i.", en: "Take in attendance sheets that have been filled in."),
      discussion: Words(
        sv: """
          Loggar varje träff i filen: alla var där utom de vars rader säger något annat.
          Det som någon annan har antecknat sedan listan gjordes står kvar, och varje rad
          som inte togs in redovisas med skälet.
          """,
        en: """
          Logs each session in the file: everyone was there except those whose lines say otherwise. What another has noted
          since the sheet was made stands, and each line that was not taken is told with the reason.
          """),
      examples: Words(
        same: """
          kohort session import L2-014-3.csv --as E2001 --dry-run
          kohort session import L2-014-3.csv --as E2001
          """),
      exitStatus: Words(
        sv: """
          0 allt lästes in
          65 några rader lästes inte in   66 filen kan inte läsas
          """,
        en: """
          0 all of it was taken in
          65 some lines were not   66 the file cannot be read
          """))

    @OptionGroup var global: GlobalOptions
    @Argument(help: ArgumentHelp(sv: "Filen, eller - för standard in.", en: "The file, or - for standard input."))
    var file: String
    @Option(help: ArgumentHelp(sv: "utf-8, windows-1252 eller utf-16.", en: "utf-8, windows-1252 or utf-16."))
    var encoding: TableEncoding = .utf8

    func parameters() -> SessionImport.Parameters { .init(file: file, encoding: encoding) }
  }

  struct Cancel: OperationCommand {
    typealias O = SessionCancel
    static let configuration = CommandConfiguration(
      abstract: Words(sv: "Ställ in en träff; en ny tid tar den tillbaka.", en: "Cancel a session; a new time brings it back."),
      examples: Words(same: "kohort session cancel L2-014-3"))

    @OptionGroup var global: GlobalOptions
    @Argument(help: .session) var session: String

    func parameters() -> SessionCancel.Parameters { .init(session: session) }
  }
}

/// `kohort attendance …`: single corrections.
struct AttendanceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "attendance",
    abstract: Words(sv: "Närvaro: rättelser för enskilda personer.", en: "Attendance: corrections of single people."),
    subcommands: [Mark.self])

  struct Mark: OperationCommand {
    typealias O = AttendanceMark
    static let configuration = CommandConfiguration(
      abstract: Words(sv: "Rätta en deltagares närvaro vid en träff.", en: "Correct how one member took part in a session."),
      examples: Words(same: "kohort attendance mark L2-014-3 E1077 excused --reason care"))

    @OptionGroup var global: GlobalOptions
    @Argument(help: .session) var session: String
    @Argument(help: .person) var person: String
    @Argument(
      help: ArgumentHelp(
        sv: "present (närvarande), late (sen), excused (giltig frånvaro) eller absent (frånvarande).",
        en: "present, late, excused or absent."))
    var status: AttendanceStatus
    @Option(
      help: ArgumentHelp(
        sv: "duty (tjänst), leave (ledighet), care (omsorg), travel (resa) eller other (annat).",
        en: "duty, leave, care, travel or other."))
    var reason: AbsenceReason?

    func parameters() -> AttendanceMark.Parameters {
      .init(session: session, person: person, status: status, reason: reason)
    }
  }
}

extension AttendanceStatus: ExpressibleByArgument {}
extension AbsenceReason: ExpressibleByArgument {}
