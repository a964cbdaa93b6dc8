import ArgumentParser
import Bilingual

/// The argument parser's own words, in the reader's language.
///
/// The parser speaks English only, so its sentences are put into Swedish one by one; what they quote stays as it was written. What
/// kohort itself says about its commands is in both languages where they are defined (``HelpText.swift``).
enum UsageText {
  /// A message of the argument parser: what is wrong with a command line, help, or a completion script.
  static func text(_ english: String, _ language: Language) -> String {
    guard language == .sv else { return english }
    if english.hasPrefix("Error: ") { return frame(choices(sentence(english))) }
    let text = builtIn(english)
    return text.hasPrefix("OVERVIEW: ") ? help(text) : text
  }

  // MARK: What is wrong

  private static func sentence(_ text: String) -> String {
    text
      .replacing(/Unknown option '(.+?)'(?:\. Did you mean '(.+?)'\?)?/) { found in
        "Flaggan '\(found.1)' finns inte." + (found.2.map { " Menade du '\($0)'?" } ?? "")
      }
      .replacing(/Invalid option: (\S+)/) { "Flaggan '\($0.1)' finns inte." }
      .replacing(/Missing value for '(.+?)'/) { "Flaggan '\(named($0.1))' saknar sitt värde." }
      .replacing(/The option '(.+?)' does not take any value, but '(.*?)' was specified\./) {
        "Flaggan '\($0.1)' tar inget värde, men fick '\($0.2)'."
      }
      .replacing(/(\d+) unexpected arguments: '(.*)'/) { "\($0.1) argument hör inte hit: '\($0.2)'" }
      .replacing(/Unexpected argument '(.*?)'/) { "Argumentet '\($0.1)' hör inte hit." }
      .replacing(/Missing expected argument '(.+?)'/) { "Argumentet '\(named($0.1))' saknas." }
      .replacing(/Missing one of: '(.*)'/) { "Ett av dessa saknas: '\(named($0.1))'" }
      .replacing(/Missing required subcommand\./, with: "Säg vad som ska göras: ett verb saknas.")
      .replacing(/The value '(.*?)' is invalid for '(.+?)'/) { "Värdet '\($0.1)' duger inte för '\(named($0.2))'" }
      .replacing(/Can't generate completion scripts for '(.*?)'\./) { "Det finns inget skript för skalet '\($0.1)'." }
      .replacing(/Can't autodetect a supported shell\./, with: "Det syns inte vilket skal du använder.")
      .replacing(/Please use (--\S+)=<shell> with one of:/) { "Skriv \($0.1)=<skal> med ett av:" }
      .replacing(/Internal error\. .+\./, with: "Kommandoraden går inte att läsa.")
  }

  private static func choices(_ text: String) -> String {
    text
      .replacing(/Please provide one of the following:/, with: "Välj ett av följande:")
      .replacing(/Please provide one of (.+)\./) { found in
        "Välj " + found.1.replacing(" or ", with: " eller ").replacing("' and '", with: "' eller '") + "."
      }
  }

  private static func frame(_ text: String) -> String {
    text
      .replacing(#/^Error: /#, with: "Fel: ")
      .replacing(#/\nHelp:  (.*?)  /#) { "\nHjälp: \(named($0.1))  " }
      .replacing(/\nUsage: (.*)/) { "\nAnvändning: \(named($0.1))" }
      .replacing(/\n  See '(.+?)' for more information\./) { "\n  Mer hjälp: \($0.1)" }
  }

  // MARK: Help

  /// What the parser says of the flags and the command that it adds to every help and every completion script.
  private static func builtIn(_ text: String) -> String {
    text
      .replacing("Show the version.", with: "Visa versionen.")
      .replacing("Show help information.", with: "Visa hjälpen.")
      .replacing("Show subcommand help information.", with: "Visa hjälpen för ett kommando.")
  }

  private static func help(_ text: String) -> String {
    let usage = text.firstRange(of: #/(?m)^USAGE: /#)?.lowerBound ?? text.endIndex
    // Only what comes after kohort's own words is the parser's; OVERVIEW and ÖVERSIKT break lines at the same place.
    return "ÖVERSIKT: " + text[..<usage].dropFirst("OVERVIEW: ".count)
      + text[usage...]
      .replacing(/(?m)^USAGE: (.*)/) { "ANVÄNDNING: \(named($0.1))" }
      .replacing(/(?m)^ARGUMENTS:$/, with: "ARGUMENT:")
      .replacing(/(?m)^OPTIONS:$/, with: "FLAGGOR:")
      .replacing(/(?m)^SUBCOMMANDS:$/, with: "KOMMANDON:")
      .replacing(/\((values|default):/) { $0.1 == "values" ? "(värden:" : "(förval:" }
      .replacing(/;(\s+)default:/) { ";\($0.1)förval:" }
      .replacing(/(?m)^  ([-<]\S*(?: [-<]\S*)*)(?:(\n {26}| +)(?=\S)|$)/) { column(named($0.1), isFollowed: $0.2 != nil) }
      .replacing(/\n  See '(.+?)' for detailed help\./) { "\n  Mer hjälp: \(named($0.1))" }
  }

  /// What stands in the left column of the help, with the space that the parser gives it before what follows.
  private static func column(_ label: String, isFollowed: Bool) -> String {
    let width = 26
    let indented = "  " + label
    guard isFollowed else { return indented }
    return indented.count < width
      ? indented + String(repeating: " ", count: width - indented.count)
      : indented + "\n" + String(repeating: " ", count: width)
  }

  // MARK: Names of values

  private static func named(_ text: some StringProtocol) -> String {
    String(text).replacing(/<([^<> ]+)>/) { "<\(valueNames[String($0.1)] ?? String($0.1))>" }
  }

  /// What is called something else in Swedish, among the names in angle brackets.
  private static let valueNames = [
    "answer": "svar", "blank": "betydelse", "category": "kategori", "change": "ändring", "code": "kod", "cohort": "kohort",
    "column=field": "kolumn=fält", "command": "kommando", "csv-dialect": "csv-dialekt", "date": "datum", "days": "dagar",
    "decision": "beslut", "department": "förvaltning", "dir": "mapp", "document": "dokument", "edition": "omgång",
    "email": "e-post", "employee-number": "anställningsnummer", "employment-rate": "sysselsättningsgrad",
    "encoding": "teckenkodning", "end": "slut", "end-date": "slutdatum", "facilitator": "processledare", "field": "fält",
    "file": "fil", "folder": "mapp", "from": "från", "keeper": "förvaltare", "kind": "slag", "language": "språk",
    "limit": "antal", "log": "form", "login": "inloggning",
    "managers-by": "kännetecken", "matter": "ärende", "members": "deltagare",
    "mode": "läge", "module": "modul", "n": "antal", "name": "namn", "name=value": "namn=värde", "nights": "nätter",
    "notes": "anteckningar", "now": "nu", "operation": "åtgärd", "options": "flaggor", "other": "annan",
    "other-problem": "annat-problem", "outcome": "utfall", "output": "fil", "part": "del", "percent": "procent",
    "person[:reason]": "person[:skäl]", "position": "befattningsnummer", "programme": "program", "protected": "skyddad",
    "query": "sökord", "reason": "skäl", "record": "handling", "reflection": "reflektion", "report": "rapport",
    "reports-to": "chef", "right": "rättighet", "room": "rum", "search": "sökord", "seconds": "sekunder",
    "seed": "startvärde", "sender": "avsändare", "session": "träff", "show-up": "andel", "site": "ort", "slug": "kortnamn",
    "start-date": "startdatum", "state": "läge", "steps": "steg", "subcommand": "kommando", "subcommands": "kommandon",
    "target": "poäng", "theme": "tema", "threads": "antal", "title": "befattning", "to": "till", "token": "kod",
    "tried": "försök", "turnover": "andel", "visibility": "synlighet", "with": "person", "words": "ord",
    "workplace": "arbetsplats", "wrong": "fel", "year": "år",
  ]
}

extension ValidationError {
  /// What is wrong with a command line, in the language it asks for.
  init(_ words: Words) { self.init(words[.ofProcess]) }
}
