import Support
import Testing

@Suite struct UsageTests {
  struct Case: CustomTestStringConvertible {
    let arguments: [String]
    let says: String
    var testDescription: String { arguments.joined(separator: " ") }
  }

  @Test(arguments: [
    Case(
      arguments: ["person", "list", "--departmnet", "VOF"], says: "Flaggan '--departmnet' finns inte. Menade du '--department'?"),
    Case(arguments: ["person", "list", "--zzzzzzzz"], says: "Flaggan '--zzzzzzzz' finns inte."),
    Case(arguments: ["person", "list", "--department"], says: "Flaggan '--department <förvaltning>' saknar sitt värde."),
    Case(arguments: ["person", "list", "--quiet=yes"], says: "Flaggan '--quiet' tar inget värde, men fick 'yes'."),
    Case(arguments: ["person", "show", "E1", "E2"], says: "Argumentet 'E2' hör inte hit."),
    Case(arguments: ["person", "show", "E1", "E2", "E3"], says: "2 argument hör inte hit: 'E2', 'E3'"),
    Case(
      arguments: ["person", "show"],
      says: "Argumentet '<person>' saknas.\nHjälp: <person>  Ett anställningsnummer eller alias."),
    Case(arguments: ["person", "upsert"], says: "Argumentet '<anställningsnummer>' saknas."),
    Case(arguments: ["session", "add", "L2-041", "--date", "2027-03-16", "--room", "rosen"], says: "'--module <modul>' saknas."),
    Case(arguments: ["person", "list", "-q"], says: "Flaggan '-q' finns inte."),
    Case(arguments: ["person", "list", "-%"], says: "Flaggan '-%' finns inte."),
    Case(arguments: ["person", "list", "---quiet"], says: "Flaggan '---quiet' finns inte."),
    Case(arguments: ["persn"], says: "Argumentet 'persn' hör inte hit."),
    Case(arguments: ["plan", "propose", "L2", "--seconds", "tio"], says: "Värdet 'tio' duger inte för '--seconds <sekunder>'"),
    Case(
      arguments: ["person", "upsert", "E1", "--clear", "allt"],
      says: "Värdet 'allt' duger inte för '--clear <fält>'. Välj ett av följande:\n  - name\n"),
    Case(
      arguments: ["--generate-completion-script", "nosh"],
      says: "Det finns inget skript för skalet 'nosh'.\nSkriv --generate-completion-script=<skal> med ett av:\n    zsh bash fish"),
    Case(arguments: ["---completion"], says: "Kommandoraden går inte att läsa."),
    Case(
      arguments: ["person", "list", "--format", "xml"],
      says: "Värdet 'xml' duger inte för '--format <format>'. Välj 'text', 'json' eller 'csv'."),
    Case(
      arguments: ["session", "reschedule", "L2-1", "--date", "31/12"],
      says: "skriv ett datum ur kalendern, till exempel 2027-03-16"),
    Case(arguments: ["session", "reschedule", "L2-1"], says: "Säg vad som ändras: --date, --start, --end eller --room."),
  ])
  func `a wrong command line is explained in Swedish to whoever reads Swedish`(_ wrong: Case) throws {
    let said = try KohortProcess.run(wrong.arguments + ["--language", "sv"], environment: [:])
    #expect(said.exitCode == 64)
    #expect(said.errorText.contains(wrong.says), "\(said.errorText)")
    #expect(said.errorText.hasPrefix("Fel: ") && said.errorText.contains("\nAnvändning: kohort "))
    let english = [#/\b(the|value|option|argument expected|invalid|please|usage|see|error)\b/#.ignoresCase()]
    for word in english { #expect(said.errorText.firstMatch(of: word) == nil, "\(said.errorText)") }
  }

  @Test func `and in English to everybody else`() throws {
    let said = try KohortProcess.run(["person", "show"], environment: ["KOHORT_LANGUAGE": "en"])
    #expect(said.exitCode == 64)
    #expect(said.errorText.hasPrefix("Error: Missing expected argument '<person>'"), "\(said.errorText)")
    #expect(said.errorText.contains("\nUsage: kohort person show"))
  }
}
