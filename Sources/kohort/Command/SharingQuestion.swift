import ArgumentParser
import Bilingual
import KohortService

/// Asks the author before others read a text: what it holds that is worth a thought, and who will read it.
struct SharingQuestion {
  /// What the author has confirmed.
  struct Answer {
    var reading: Bool
    var findings: Bool
  }

  let settings: Settings

  /// On a terminal shows what there is to know and asks about what is not yet confirmed; elsewhere the operation itself
  /// refuses and says what is missing.
  ///
  /// - Throws: `ExitCode(0)` when the author says no.
  func ask(_ parameters: ReflectionCheck.Parameters, _ given: Answer) throws -> Answer {
    guard parameters.to > .private, Terminal.canAsk, !(given.reading && given.findings) else { return given }
    let check = try Database(settings).perform(ReflectionCheck.self, parameters)
    if !check.findings.isEmpty, !given.findings {
      try askAbout(check, change: parameters.reflection)
    }
    if !given.reading { try askReaders(check) }
    return Answer(reading: true, findings: true)
  }

  private func askAbout(_ check: ReflectionCheck.Output, change: String?) throws {
    let language = settings.language
    Terminal.note(
      Words(
        sv: "Tänk över det här innan andra läser:", en: "Think about this before others read:")[language])
    for finding in check.findings { Terminal.note("  " + finding.words[language]) }
    if let reminder = check.reminder { Terminal.note(reminder) }
    let question = Words(sv: "Ska det stå så?", en: "Is it to stand like that?")
    guard try Terminal.confirm(question, language) else {
      try nothing(
        change.map {
          Words(sv: "Ändra texten med: kohort reflection edit \($0)", en: "Change the text with: kohort reflection edit \($0)")
        })
    }
  }

  private func askReaders(_ check: ReflectionCheck.Output) throws {
    Terminal.note(check.wording)
    let question = Words(
      sv: "Sedan kan \(check.who) läsa reflektionen. Dela?", en: "Then \(check.who) can read the reflection. Share?")
    guard try Terminal.confirm(question, settings.language) else { try nothing(nil) }
  }

  private func nothing(_ hint: Words?) throws -> Never {
    let language = settings.language
    Terminal.note(Words(sv: "Inget har ändrats.", en: "Nothing has changed.")[language])
    if let hint { Terminal.note(hint[language]) }
    throw ExitCode(0)
  }
}
