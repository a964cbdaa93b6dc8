import Bilingual
import Postgres

/// A step up the ladder: who will be able to read, what the organisation says of sharing, and what stands in the text.
struct LadderStep {
  let to: Visibility
  let cohort: String
  /// How many will be able to read.
  let readers: Int
  let wording: Words
  let findings: [Finding]

  init(
    to: Visibility, text: String, cohortID: Int64, cohort: String, _ connection: borrowing Connection
  ) throws {
    self.to = to
    self.cohort = cohort
    readers = try Reflections.readers(cohortID, to, connection)
    wording = try ReflectionWording.current(connection)
    findings = to == .private ? [] : try TextCheck.findings(in: text, connection)
  }

  init(
    to: Visibility, _ reflection: Reflections.Found, text: String? = nil, _ connection: borrowing Connection
  ) throws {
    try self.init(
      to: to, text: text ?? reflection.text, cohortID: reflection.cohortID, cohort: reflection.cohort, connection)
  }

  /// Whoever takes the step has seen what stands in the text, who will read it, and what that means.
  ///
  /// - Throws: ``KohortError`` (a rule) with the findings, or with who will be able to read.
  func require(_ confirmed: Bool?, _ confirmedFindings: Bool?) throws {
    try requireFindings(confirmedFindings)
    guard confirmed != true else { return }
    let who = who
    throw KohortError(
      .refusedByRule,
      Words(
        sv: "Steget behöver bekräftas: sedan kan \(who.sv) läsa reflektionen.",
        en: "The step needs to be confirmed: then \(who.en) can read the reflection."),
      detail: wording,
      hint: Words(
        sv: "Bekräfta med --yes (\"confirm\": true i en batch).", en: "Confirm with --yes (\"confirm\": true in a batch)."))
  }

  /// - Throws: ``KohortError`` (a rule) with the findings.
  func requireFindings(_ confirmed: Bool?) throws {
    guard !findings.isEmpty, confirmed != true else { return }
    throw KohortError(
      .refusedByRule,
      Words(
        sv: "I texten finns \(findings.count, "ställe", "ställen") att tänka över innan andra läser den.",
        en: "The text has \(findings.count, "place") to think about before others read it."),
      detail: TextCheck.reminder(of: findings),
      hint: Words(
        sv: "Ändra texten, eller bekräfta med --confirm-findings (\"confirm_findings\": true i en batch).",
        en: "Change the text, or confirm with --confirm-findings (\"confirm_findings\": true in a batch)."),
      findings: findings)
  }

  /// Those who will be able to read.
  var who: Words {
    switch to {
    case .private: Words(sv: "bara du", en: "only you")
    case .cohort: Words(sv: "de \(readers) i \(cohort)", en: "the \(readers) people of \(cohort)")
    case .open: Words(sv: "alla \(readers) i organisationen", en: "all \(readers) people of the organisation")
    }
  }
}
