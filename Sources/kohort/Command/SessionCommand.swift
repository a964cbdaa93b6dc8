public import ArgumentParser
import Bilingual
import Foundation
public import KohortService
import Planning

/// `kohort session …`: one module held for one cohort.
struct SessionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "session", abstract: "Sessions: one module held for one cohort.",
    subcommands: [
      List.self, Show.self, Log.self, Add.self, Reschedule.self, Cancel.self, HandOver.self, CheckInCode.self,
      CheckIn.self, Sheet.self, Import.self,
    ])

  struct List: OperationCommand {
    typealias O = SessionList
    static let configuration = CommandConfiguration(
      abstract: "List sessions in order of time.",
      discussion: """
        EXAMPLES
          kohort session list --mine --as E2001
          kohort session list --unlogged
          kohort session list --from 2027-02-01 --to 2027-02-07
        """)

    @OptionGroup var global: GlobalOptions
    @Option(help: "First date.", transform: Arguments.day) var from: Day?
    @Option(help: "Last date.", transform: Arguments.day) var to: Day?
    @Option(help: "Only this cohort's.") var cohort: String?
    @Option(help: "Only this edition's.") var edition: String?
    @Flag(help: "Only one's own, as facilitator or member.") var mine = false
    @Flag(help: "Only those that are over and have not been logged.") var unlogged = false
    @Option(help: "At most this many.") var limit: Int?

    func parameters() -> SessionList.Parameters {
      .init(from: from, to: to, cohort: cohort, edition: edition, mine: mine, unlogged: unlogged, limit: limit)
    }
  }

  struct Show: OperationCommand {
    typealias O = SessionShow
    static let configuration = CommandConfiguration(
      abstract: "Show a session with its members.", discussion: "EXAMPLES\n  kohort session show L2-014-3")

    @OptionGroup var global: GlobalOptions
    @Argument(help: "A session, such as L2-014-3.") var session: String

    func parameters() -> SessionShow.Parameters { .init(session: session) }
  }

  struct Log: OperationCommand {
    typealias O = SessionLog
    static let configuration = CommandConfiguration(
      abstract: "Log a session that was held: everyone was there except those named.",
      discussion: """
        Each of --late, --excused, --absent and --present takes one person or several with commas;
        after who was excused or absent a reason may follow after a colon: duty, leave,
        care, travel or other. Logging again corrects what you logged before; what another
        has marked stands unless you name the person.

        --guests names those of other cohorts who were there, in the place of those you named
        before; --guests none takes them away, and those who checked themselves in.
        --only-checked-in marks as absent those who have neither checked in nor been named.

        EXAMPLES
          kohort session log L2-014-3 --as E2001
          kohort session log L2-014-3 --excused E1077:care --absent E1080,E1081 \\
            --late E1090 --notes "Good talks."
          kohort session log L2-014-3 --present E1077
          kohort session log L2-014-3 --guests E1402,E1555
        """)

    @OptionGroup var global: GlobalOptions
    @Argument(help: "A session, such as L2-014-3.") var session: String
    @Option(help: ArgumentHelp("Who came late.", valueName: "person")) var late: [String] = []
    @Option(help: ArgumentHelp("Who was excused.", valueName: "person[:reason]")) var excused: [String] = []
    @Option(help: ArgumentHelp("Who was absent.", valueName: "person[:reason]")) var absent: [String] = []
    @Option(help: ArgumentHelp("Who was there after all.", valueName: "person")) var present: [String] = []
    @Option(help: "Notes for the facilitators and HR.") var notes: String?
    @Option(help: ArgumentHelp("Who of other cohorts was there, or none.", valueName: "person")) var guests: [String] = []
    @Flag(help: "Who has neither checked in nor been named was absent.") var onlyCheckedIn = false

    func validate() throws { _ = try parameters() }

    func parameters() throws -> SessionLog.Parameters {
      let exceptions =
        try exceptions(late, .late) + exceptions(excused, .excused) + exceptions(absent, .absent)
        + exceptions(present, .present)
      return .init(
        session: session, except: exceptions, notes: notes, guests: guests.isEmpty ? nil : named(guests),
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
        guard let reason = AbsenceReason(rawValue: parts[1]) else {
          let known = AbsenceReason.allCases.map(\.rawValue).joined(separator: ", ")
          throw ValidationError(
            Words(
              sv: "'\(parts[1])' är inget skäl; skriv ett av \(known).", en: "'\(parts[1])' is no reason; use one of \(known)."))
        }
        return .init(person: person, status: status, reason: reason)
      }
    }
  }

  struct Reschedule: OperationCommand {
    typealias O = SessionReschedule
    static let configuration = CommandConfiguration(
      abstract: "Move a session to another time or room; brings a cancelled one back.",
      discussion: """
        EXAMPLES
          kohort session reschedule L2-014-3 --date 2027-03-16
          kohort session reschedule L2-014-3 --start 13:00 --end 16:30 --room rosen
        """)

    @OptionGroup var global: GlobalOptions
    @Argument(help: "A session, such as L2-014-3.") var session: String
    @Option(help: "The new date.", transform: Arguments.day) var date: Day?
    @Option(help: "When it begins, local time.", transform: Arguments.time) var start: LocalTime?
    @Option(help: "When it ends, local time.", transform: Arguments.time) var end: LocalTime?
    @Option(help: "The new room.") var room: String?
    @Flag(help: "Even where the programme's rules refuse it.") var despiteRules = false

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
      abstract: "Add a session of a module that the cohort has none of.",
      discussion: """
        The time may be left out where the programme has one that weekday, and the facilitators where the cohort has
        some already.

        EXAMPLES
          kohort session add L2-041 --module a --date 2027-03-16 --room rosen --facilitator E2001 --facilitator E2002
          kohort session add L2-041 --module b --date 2027-04-13 --room rosen
        """)

    @OptionGroup var global: GlobalOptions
    @Argument(help: "A cohort, such as L2-041.") var cohort: String
    @Option(help: "A module of the programme.") var module: String
    @Option(help: "Its date.", transform: Arguments.day) var date: Day
    @Option(help: "When it begins, local time.", transform: Arguments.time) var start: LocalTime?
    @Option(help: "When it ends, local time.", transform: Arguments.time) var end: LocalTime?
    @Option(help: "Its room.") var room: String
    @Option(help: ArgumentHelp("Who holds it, the lead first; repeatable.", valueName: "person"))
    var facilitator: [String] = []
    @Flag(help: "Even where the programme's rules refuse it.") var despiteRules = false

    func parameters() -> SessionAdd.Parameters {
      .init(
        cohort: cohort, module: module, date: date, start: start, end: end, room: room, facilitators: facilitator,
        despiteRules: despiteRules)
    }
  }

  struct HandOver: OperationCommand {
    typealias O = SessionHandOver
    static let configuration = CommandConfiguration(
      abstract: "Hand over a facilitator's sessions to a colleague.",
      discussion: """
        HR hands over for anybody, a facilitator their own, to a colleague of the programme who is free.

        The lead is the same at all of a cohort's sessions, so the lead's place goes with all that are not yet held. A
        helper's goes with the one session, or with all of them when --cohort is named instead.

        EXAMPLES
          kohort session hand-over L2-014-3 --to E2002 --as E2001
          kohort session hand-over L2-014-3 --from E2001 --to E2002
          kohort session hand-over --cohort L2-014 --from E2001 --to E2002 --dry-run
        """)

    @OptionGroup var global: GlobalOptions
    @Argument(help: "A session, such as L2-014-3.") var session: String?
    @Option(help: "A cohort instead of a session.") var cohort: String?
    @Option(help: ArgumentHelp("Who hands over; left out, oneself.", valueName: "person")) var from: String?
    @Option(help: ArgumentHelp("Who takes over.", valueName: "person")) var to: String
    @Flag(help: "Even where the programme's rules refuse it; for HR.") var despiteRules = false

    func parameters() -> SessionHandOver.Parameters {
      .init(session: session, cohort: cohort, from: from, to: to, despiteRules: despiteRules)
    }
  }

  struct CheckInCode: OperationCommand {
    typealias O = SessionCheckInCode
    static let configuration = CommandConfiguration(
      commandName: "check-in-code", abstract: "Get a short code to show in the room, for those who want to check in.",
      discussion: """
        The same code for all who facilitate the session, from an hour before it until it is over. Nobody has to check
        in: the log says who was there.

        EXAMPLES
          kohort session check-in-code L2-014-3 --as E2001
        """)

    @OptionGroup var global: GlobalOptions
    @Argument(help: "A session, such as L2-014-3.") var session: String

    func parameters() -> SessionCheckInCode.Parameters { .init(session: session) }
  }

  struct CheckIn: OperationCommand {
    typealias O = SessionCheckIn
    static let configuration = CommandConfiguration(
      commandName: "check-in", abstract: "Check in to the session whose code is shown in the room.",
      discussion: """
        Only if you want to. Somebody of another cohort is noted as a guest.

        EXAMPLES
          kohort session check-in 7KQX-3M9P --as E1077

        EXIT STATUS
          0 you are checked in
          65 the code is for no session right now
        """)

    @OptionGroup var global: GlobalOptions
    @Argument(help: "The code that is shown in the room.") var code: String

    func parameters() -> SessionCheckIn.Parameters { .init(code: code) }
  }

  struct Sheet: OperationCommand {
    typealias O = SessionSheet
    static let configuration = CommandConfiguration(
      abstract: "Get an attendance sheet to fill in where there is no network.",
      discussion: """
        One line a member. Fill in status (present, late, excused, absent, or guest for somebody of another cohort on a line
        of their own) and reason, in English or Swedish; whoever has no status was there. Leave the other columns as
        they are, and take the sheet in with kohort session import.

        EXAMPLES
          kohort session sheet L2-014-3 --format csv --as E2001 > L2-014-3.csv
          kohort session sheet L2-014-3 --format csv --csv-dialect excel-sv > L2-014-3.csv
        """)

    @OptionGroup var global: GlobalOptions
    @Argument(help: "A session, such as L2-014-3.") var session: String

    func parameters() -> SessionSheet.Parameters { .init(session: session) }
  }

  struct Import: OperationCommand {
    typealias O = SessionImport
    static let configuration = CommandConfiguration(
      abstract: "Take in attendance sheets that have been filled in.",
      discussion: """
        Logs each session in the file: everyone was there except those whose lines say otherwise. What another has noted
        since the sheet was made stands, and each line that was not taken is told with the reason.

        EXAMPLES
          kohort session import L2-014-3.csv --as E2001 --dry-run
          kohort session import L2-014-3.csv --as E2001

        EXIT STATUS
          0 all of it was taken in
          65 some lines were not   66 the file cannot be read
        """)

    @OptionGroup var global: GlobalOptions
    @Argument(help: "The file, or - for standard input.") var file: String
    @Option(help: "utf-8, windows-1252 or utf-16.") var encoding: TableEncoding = .utf8

    func parameters() -> SessionImport.Parameters { .init(file: file, encoding: encoding) }
  }

  struct Cancel: OperationCommand {
    typealias O = SessionCancel
    static let configuration = CommandConfiguration(
      abstract: "Cancel a session; a new time brings it back.",
      discussion: "EXAMPLES\n  kohort session cancel L2-014-3")

    @OptionGroup var global: GlobalOptions
    @Argument(help: "A session, such as L2-014-3.") var session: String

    func parameters() -> SessionCancel.Parameters { .init(session: session) }
  }
}

/// `kohort attendance …`: single corrections.
struct AttendanceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "attendance", abstract: "Attendance: corrections of single people.", subcommands: [Mark.self])

  struct Mark: OperationCommand {
    typealias O = AttendanceMark
    static let configuration = CommandConfiguration(
      abstract: "Correct how one member took part in a session.",
      discussion: "EXAMPLES\n  kohort attendance mark L2-014-3 E1077 excused --reason care")

    @OptionGroup var global: GlobalOptions
    @Argument(help: "A session, such as L2-014-3.") var session: String
    @Argument(help: "An employee number or alias.") var person: String
    @Argument(help: "present, late, excused or absent.") var status: AttendanceStatus
    @Option(help: "duty, leave, care, travel or other.") var reason: AbsenceReason?

    func parameters() -> AttendanceMark.Parameters {
      .init(session: session, person: person, status: status, reason: reason)
    }
  }
}

extension AttendanceStatus: ExpressibleByArgument {}
extension AbsenceReason: ExpressibleByArgument {}
