import ArgumentParser
import Bilingual
import Foundation
import KohortService
import StrictJSON

/// `kohort reminder …`: what waits to be sent to people, and sending it.
struct ReminderCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reminder",
    abstract: Words(
      sv: "Inbjudningar, ändringar och påminnelser: se vad som väntar, och skicka det.",
      en: "Invitations, changes and reminders: what waits, and sending it."),
    subcommands: [List.self, Send.self])

  struct List: OperationCommand {
    typealias O = ReminderList
    static let configuration = CommandConfiguration(
      abstract: Words(
        sv: "Lista det som väntar på att skickas, även det som har tillkommit sedan natten.",
        en: "List what waits to be sent, with what has fallen due since the night."),
      discussion: Words(
        sv: """
          För HR och driften. Inget noteras eller skickas. Vem som ska få ett meddelande
          om någons egna ord, eller ett meddelande till en skyddad person, visas inte.
          """,
        en: """
          For HR and the operator. Nothing is noted or sent. To whom a message goes that tells
          of somebody's own words, or that goes to a protected person, is not shown.
          """),
      examples: Words(
        same: """
          kohort reminder list
          kohort reminder list --format csv
          """))

    @OptionGroup var global: GlobalOptions

    func parameters() -> ReminderList.Parameters { .init() }
  }

  struct Send: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: Words(
        sv: "Lämna varje meddelande som väntar till ett e-postprogram.", en: "Hand each message that waits to a mail program."),
      discussion: Words(
        sv: """
          För HR och driften; när som helst, och efter varje natt. Noterar först det som
          har tillkommit sedan natten: inbjudningar, ändrade och inställda träffar.
          Programmet får ett brev i taget på standard in, med mottagaren i To. Det som
          programmet tar emot (slutstatus 0) lämnas aldrig igen; det som det inte tar
          emot prövas nästa gång, med samma Message-ID. Utan terminal sägs inget när allt
          gick bra. Använd antingen detta eller reminders.jsonl i nattens mapp, inte
          båda.
          """,
        en: """
          For HR and the operator; at any time, and after each night. First notes what has
          fallen due since the night: invitations, changed and cancelled sessions. The
          program is given one mail at a time on standard input, with its receiver in To.
          What it takes (exit status 0) is never given again; what it does not take is tried
          next time, with the same Message-ID. Off a terminal nothing is said when all went
          well. Use either this or reminders.jsonl of the nightly folder, not both.
          """),
      examples: Words(
        same: """
          kohort reminder send --send-command 'msmtp -t' --from 'kohort <kohort@example.se>'
          kohort reminder send --send-command '/usr/sbin/sendmail -t -oi'
          kohort reminder send --send-command 'cat >> mails.txt' --dry-run
          """),
      exitStatus: Words(
        sv: """
          0 alla togs emot   65 något i registret är ingen adress
          75 några ska prövas igen, eller en annan körning skickar
          77 inte tillåtet   78 det finns inget sådant program
          """,
        en: """
          0 all were taken   65 something in the register is no address
          75 some are to be tried again, or another run is sending
          77 not allowed   78 there is no such program
          """))

    @OptionGroup var global: GlobalOptions
    @Option(
      help: ArgumentHelp(
        sv: "Ett program som tar ett brev på standard in.", en: "A program that takes a mail on standard input.",
        valueName: "command"))
    var sendCommand: String
    @Option(
      help: ArgumentHelp(
        sv: "Vem breven är från; utelämnat avgör programmet.", en: "Who the mails are from; left out, the program says.",
        valueName: "sender"))
    var from: String?

    func run() throws {
      // A mail program that ends early is a refusal, not the end.
      signal(SIGPIPE, SIG_IGN)
      let settings = try global.settings()
      let sent = try Reminders.send(
        settings,
        Reminders.SendOptions(
          command: sendCommand, from: from, isDryRun: global.dryRun,
          attendant: Terminal.attendant(global, settings.language)))
      Terminal.endProgress()
      try show(sent, settings.language)
      if sent.exitCode != 0 { throw ExitCode(sent.exitCode) }
    }

    private func show(_ sent: Reminders.Sent, _ language: Language) throws {
      switch global.format {
      case .json: Terminal.say(try JSONValue(encoding: sent).text)
      case .csv: Terminal.say(try TextTable.csv(sent, global.csvDialect))
      case .text:
        if !global.quiet, Terminal.isInteractive || global.verbose || global.dryRun { Terminal.say(summary(sent)[language]) }
        for line in complaints(sent) { Terminal.note(line[language]) }
      }
    }

    private func summary(_ sent: Reminders.Sent) -> Words {
      global.dryRun
        ? Words(
          sv: "Torrkörning: \(sent.accepted, "meddelande", "meddelanden") väntar, inget har skickats.",
          en: "Dry run: \(sent.accepted, "message") to send, nothing was sent.")
        : Words(sv: "\(sent.accepted, "meddelande", "meddelanden") skickade.", en: "\(sent.accepted, "message") sent.")
    }

    private func complaints(_ sent: Reminders.Sent) -> [Words] {
      let refused = sent.refused.map { line in
        Words(
          sv: "Inte taget, försöks igen: \(line.subject): \(line.refusal ?? "")",
          en: "Not taken, tried again next time: \(line.subject): \(line.refusal ?? "")")
      }
      let unsendable = sent.unsendable.map { line in
        Words(
          sv: "Ingen giltig e-postadress i registret: \(line.to ?? line.kind.rawValue). Rätta den i HR-systemet.",
          en: "No valid e-mail address in the register: \(line.to ?? line.kind.rawValue). Mend it in the HR system.")
      }
      guard sent.untried > 0 else { return refused + unsendable }
      return refused + unsendable + [
        Words(
          sv:
            "\(sent.untried, "meddelande", "meddelanden") prövades inte, eftersom programmet inte tog de senaste. Kör igen senare.",
          en: "\(sent.untried, "message") not tried, since the program took none of the last ones. Run again later.")
      ]
    }
  }
}
