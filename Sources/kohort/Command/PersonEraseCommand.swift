import ArgumentParser
import Bilingual
import KohortService
import StrictJSON

extension PersonCommand {
  struct Erase: OperationCommand {
    typealias O = PersonErase
    static let configuration = CommandConfiguration(
      abstract: Words(
        sv: "Radera dina egna ord; för HR allt om någon som har slutat.",
        en: "Erase your own words; for HR, everything about somebody who has left."),
      discussion: Words(
        sv: """
          Utan person raderas det du har skrivit: privata reflektioner försvinner; det du
          har delat kan vara allmän handling, så det döljs, förlorar sin författare och
          sparas för registratorn till ett gallringsbeslut. Uppgifterna om din
          anställning blir kvar.

          HR raderar någon som har slutat helt och hållet. Loggens rader blir kvar med
          ett slumpat namn, kvitton töms, och en liggare med en hash av
          anställningsnumret gör att senare inläsningar och återställningar utelämnar
          personen.

          Det som raderas är genast borta ur alla svar; ur databasens filer med kohort
          database rewrite, och ur säkerhetskopior när de tar slut. Visar vad som
          försvinner och frågar först; utan terminal svarar --yes.
          """,
        en: """
          Without a person it erases what you have written: private reflections go; what you shared may be a public record,
          so it is hidden, loses its author, and is kept for the registrar until a disposal decision. Your employment record
          stays.

          HR erases somebody who has left altogether. The log keeps its lines with a random name, receipts are emptied, and
          a ledger with a hash of the employee number makes later imports and restores leave the person out.

          What is erased is gone from every answer at once; from the files of the database with kohort database rewrite,
          and from backups when they end. Shows what goes and asks first; off a terminal --yes answers.
          """),
      examples: Words(
        same: """
          kohort person erase --as E1001 --dry-run
          kohort person erase --as E1001
          kohort person erase E1077 --yes
          """)
    )

    @OptionGroup var global: GlobalOptions
    @Argument(
      help: ArgumentHelp(
        sv: "Anställningsnummer eller alias för någon som har slutat; utelämnat, dina egna ord.",
        en: "An employee number or alias of somebody who has left; left out, your own words."))
    var person: String?
    @Flag(help: .yes) var yes = false

    func parameters() throws -> PersonErase.Parameters {
      .init(person: person, confirm: try yes || global.dryRun || confirmed())
    }

    /// Off a terminal nobody is asked, and the operation itself says what would go.
    private func confirmed() throws -> Bool {
      guard Terminal.canAsk else { return false }
      let settings = try global.settings()
      let tried = try Database(settings).perform(
        PersonErase.self, .init(person: person, confirm: true), keeping: false)
      let question = Words(sv: tried.summary.sv + " Radera?", en: tried.summary.en + " Erase?")
      try Terminal.confirmOrEnd(question, settings.language)
      return true
    }

    func text(_ output: PersonErase.Output, _ language: Language) throws -> String {
      guard !global.dryRun else { return output.summary[language] }
      let told = try JSONValue(encoding: output).object?.members.filter { $0.value.array?.isEmpty != true } ?? []
      return TextTable.render(.object(JSONObject(told)), language, width: Terminal.width)
    }

    func complaints(_ output: PersonErase.Output, _ language: Language) -> [String] {
      var told: [Words] = []
      if !output.notes.isEmpty {
        let names = output.notes.joined(separator: ", ")
        told.append(
          Words(
            sv: "Anteckningarna till de här träffarna nämner personen; se över dem: \(names)",
            en: "The notes of these sessions name the person; look at them: \(names)"))
      }
      if !output.logins.isEmpty {
        let names = output.logins.joined(separator: ", ")
        told.append(
          Words(
            sv: "Databasens administratör tar bort inloggningen: drop role \(names)",
            en: "The administrator of the database drops the login: drop role \(names)"))
      }
      return told.map { $0[language] }
    }
  }
}
