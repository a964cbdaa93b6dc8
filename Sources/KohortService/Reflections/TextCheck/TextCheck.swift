import Bilingual
import Postgres

/// Looks through a text, before others read it, for what may tell who somebody is.
///
/// A help for the author, not a proof: it finds numbers and addresses by their form, people by the organisation's names,
/// and clients, patients and pupils by the words that they are called.
enum TextCheck {
  /// What is found, in the order of the text; where two overlap, the more telling one.
  ///
  /// - Throws: ``PostgresError``.
  static func findings(in text: String, _ connection: borrowing Connection) throws -> [Finding] {
    var found = identityNumbers(text) + emails(text) + phones(text)
    found += try names(text, connection) + clientWords(text)
    var kept: [Match] = []
    for match in found where !kept.contains(where: { $0.range.overlaps(match.range) }) { kept.append(match) }
    kept.sort { $0.range.lowerBound < $1.range.lowerBound }
    return located(kept, in: text)
  }

  /// What to think of where a client, patient or pupil seems concerned.
  static func reminder(of findings: [Finding]) -> Words? {
    guard findings.contains(where: { $0.kind == .client }) else { return nil }
    return Words(
      sv: "Har något gått fel för en brukare, patient eller elev ska det rapporteras, vad du än delar här: som avvikelse, "
        + "enligt lex Sarah i omsorgen, lex Maria i vården, eller skollagen 6 kap. 10 § om en elev har blivit kränkt.",
      en: "If something went wrong for a client, a patient or a pupil, it must be reported whatever you share here: as a "
        + "deviation (avvikelse), under lex Sarah in social care, lex Maria in health care, or chapter 6, section 10 of "
        + "the Education Act (skollagen) when a pupil was demeaned.")
  }

  struct Match {
    let kind: Finding.Kind
    let range: Range<String.Index>
  }

  // MARK: Numbers and addresses

  private static func identityNumbers(_ text: String) -> [Match] {
    // Between date and number a hyphen, a plus from the year of 100, or what people and programs write instead of them:
    // dashes, a minus, a hyphen that breaks no line, with a space or without.
    alone(text.matches(of: /(\d{8}|\d{6}|\d{4}[-‐‑–]\d{2}[-‐‑–]\d{2})([ \u{A0}]?[-+‐‑–−]?[ \u{A0}]?)(\d{4})/), in: text) {
      match in
      let sign = match.2.isEmpty ? "" : match.2.contains("+") ? "+" : "-"
      return PersonalIdentityNumber.isOne(match.1.filter(\.isNumber) + sign + match.3)
    }.map { Match(kind: .identityNumber, range: $0) }
  }

  private static func emails(_ text: String) -> [Match] {
    text.matches(of: /[\p{L}\d._%+-]+@[\p{L}\d-]+(?:\.[\p{L}\d-]+)+/).map { Match(kind: .email, range: $0.range) }
  }

  /// With the country's number or a leading zero, and seven to fourteen digits in all.
  private static func phones(_ text: String) -> [Match] {
    alone(text.matches(of: /(?:\+|0)\d?(?:[ \u{A0}\-‐‑–\/()._]{0,2}\d){6,13}(?!\d)/), in: text) { match in
      // In a date such as 2027-03-16 the month begins no phone number; 08.30–12.00 are times, and 01.02.2027 is a date.
      text[..<match.range.lowerBound].last != "-" && !match.output.starts(with: timesOrDate)
    }.map { Match(kind: .phone, range: $0) }
  }

  private static var timesOrDate: Regex<Substring> {
    /\d{2}\.\d{2}(?: ?[-–] ?\d{2}\.\d{2}\b|\.\d{4}\b)/
  }

  /// The ranges of matches that are no part of a longer number.
  private static func alone<Output>(
    _ matches: [Regex<Output>.Match], in text: String, where isRight: (Regex<Output>.Match) -> Bool
  ) -> [Range<String.Index>] {
    matches.filter { match in
      let before = text[..<match.range.lowerBound].last, after = text[match.range.upperBound...].first
      return before?.isNumber != true && after?.isNumber != true && isRight(match)
    }.map(\.range)
  }

  // MARK: People

  /// Capitalised words that are somebody's name, and others where two names stand side by side.
  ///
  /// Many names are words as well (Berg, Stig, Bo), which are meant as such where they begin with a small letter.
  private static func names(_ text: String, _ connection: borrowing Connection) throws -> [Match] {
    let words = text.matches(of: /\p{L}+(?:[-'’]\p{L}+)*/).map(\.range)
    // A genitive has an s: Annas, and in English Anna's or Markus'.
    let spelled = words.map { range in
      let word = String(text[range])
      return [word, word.replacing(/['’]?s$/, with: "")].filter { $0.count > 1 }
    }
    let known = Set(
      try connection.query("select word from names_among($1::text[])", Array(Set(spelled.joined()))).rows(as: String.self))
    let isName = spelled.map { !known.isDisjoint(with: $0) }
    return words.indices.filter { index in
      guard isName[index] else { return false }
      let stands = text[words[index]].first?.isUppercase == true
      let isBeside = [index - 1, index + 1].contains { neighbour in
        guard words.indices.contains(neighbour), isName[neighbour] else { return false }
        let (first, second) = (min(index, neighbour), max(index, neighbour))
        return text[words[first].upperBound..<words[second].lowerBound].allSatisfy { $0 == " " }
      }
      return stands || isBeside
    }.map { Match(kind: .name, range: words[$0]) }
  }

  // MARK: Clients, patients and pupils

  private static func clientWords(_ text: String) -> [Match] {
    // The longest ending first, since what comes first is what is found.
    let words =
      #/
      (?i:
        (?: patient | klient | brukar | elev ) s? (?: ärende | journal | möte | besök | samtal | akt (?! iv ) ) \p{L}*
        | (?: patient | klient | elev ) (?: ernas | erna | ers | er | ens | en | s )?
        | (?: brukar | omsorgstagar | vårdtagar ) (?: ens | en | es | e | nas | na )
        | barn (?: ens | en | ets | et )
        | (?: the \  child | children | tenant ) s?
        | (?: skolbarn | förskolebarn ) (?: ets | et | ens | en | s )?
        | ungdom (?: arnas | arna | ars | ar | ens | en | s )?
        | hyresgäst (?: ernas | erna | ers | er | ens | en | s )?
        | (?: närstående | boende | vårdnadshavare ) (?: nas | na | ns | n | s )?
        | anhörig (?: as | a | es | e | s )?
        | clients? | patients? | pupils? | students? | residents? | relatives | guardians?
        | service \  users? | care \  recipients? | next \  of \  kin
      )
      /#
    // Tried only where a word begins: at every letter it took nearly four milliseconds a text.
    let starts = text.indices.filter { text[$0].isLetter && text[..<$0].last?.isLetter != true }
    return starts.compactMap { start in
      guard let match = text[start...].prefixMatch(of: words) else { return nil }
      let after = text[match.range.upperBound...].first
      return after?.isLetter != true && after != "-" ? Match(kind: .client, range: match.range) : nil
    }
  }

  // MARK: Where

  private static func located(_ matches: [Match], in text: String) -> [Finding] {
    var findings: [Finding] = []
    var (line, lineStart, place) = (1, text.startIndex, text.startIndex)
    for match in matches {
      while place < match.range.lowerBound {
        let isNewline = text[place].isNewline
        place = text.index(after: place)
        if isNewline { (line, lineStart) = (line + 1, place) }
      }
      findings.append(
        Finding(
          kind: match.kind, text: String(text[match.range]), line: line,
          column: text.distance(from: lineStart, to: match.range.lowerBound) + 1))
    }
    return findings
  }
}
