import Bilingual
import KohortService

/// Tells how far the demonstration has come: a line for each stage that is done, with the time it took.
final class DemoStages {
  private static let count = 7
  private let isQuiet: Bool
  private let language: Language
  private let global: GlobalOptions
  private var number = 0
  private let began = ContinuousClock.now

  init(_ global: GlobalOptions, _ language: Language) {
    self.global = global
    self.language = language
    isQuiet = global.quiet
  }

  /// Carries out a stage.
  ///
  /// - Parameters:
  ///   - title: What happens, while it happens.
  ///   - work: Returns its value, and what was done in words.
  func stage<Value>(_ title: Words, _ work: (Attendant) throws -> (Value, Words)) rethrows -> Value {
    number += 1
    let attendant = Terminal.attendant(global, language)
    attendant.progress(Words(sv: "\(place)  \(title[.sv]) …", en: "\(place)  \(title[.en]) …"))
    let start = ContinuousClock.now
    let (value, done) = try work(attendant)
    Interrupt.endListening()
    attendant.progress(Words(sv: "", en: ""))
    note(
      Words(sv: "\(place)  \(title[.sv]): \(done[.sv])", en: "\(place)  \(title[.en]): \(done[.en])"),
      since: start
    )
    return value
  }

  /// Says something that is no stage.
  func note(_ words: Words) {
    if !isQuiet { Terminal.note(words[language]) }
  }

  /// Says how long it all took.
  func end() {
    note(Words(sv: "     Klart", en: "     Done"), since: began)
  }

  private var place: String { " \(number)/\(Self.count)" }

  private func note(_ words: Words, since start: ContinuousClock.Instant) {
    let tenths = Int(((ContinuousClock.now - start) / .seconds(1) * 10).rounded())
    let (sv, en) = ("\(tenths / 10),\(tenths % 10) s", "\(tenths / 10).\(tenths % 10) s")
    note(Words(sv: "\(words[.sv]) (\(sv))", en: "\(words[.en]) (\(en))"))
  }
}

/// A count with its digits in threes, the Swedish and the English way.
func counted(_ number: Int, _ sv: String, _ en: String) -> Words {
  func grouped(_ separator: String) -> String {
    var digits = String(number)
    var parts: [String] = []
    while digits.count > 3 {
      parts.insert(String(digits.suffix(3)), at: 0)
      digits.removeLast(3)
    }
    return ([digits] + parts).joined(separator: separator)
  }
  return Words(sv: "\(grouped("\u{A0}")) \(sv)", en: "\(grouped(",")) \(en)")
}

/// Phrases, with commas between.
func listed(_ phrases: [Words]) -> Words {
  Words(
    sv: phrases.map { $0[.sv] }.joined(separator: ", "),
    en: phrases.map { $0[.en] }.joined(separator: ", ")
  )
}
