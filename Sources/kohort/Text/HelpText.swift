import ArgumentParser
import Bilingual

extension Language {
  /// What this process speaks: the language that its command line or its environment asks for.
  ///
  /// The argument parser takes help texts as plain strings when it first reads a command, so they are said in it there and then.
  static let ofProcess = GlobalOptions.language(of: CommandLine.arguments)
}

extension ArgumentHelp {
  /// What an argument, an option or a flag is for.
  ///
  /// - Parameter valueName: In English, without spaces; ``UsageText`` has the Swedish.
  init(sv: String, en: String, valueName: String? = nil) {
    self.init(Words(sv: sv, en: en)[.ofProcess], valueName: valueName)
  }

  // What many commands take.
  static let person = ArgumentHelp(sv: "Ett anställningsnummer eller alias.", en: "An employee number or alias.")
  static let limit = ArgumentHelp(sv: "Högst så här många.", en: "At most this many.")
  static let despiteRules = ArgumentHelp(
    sv: "Även där programmets regler säger nej.", en: "Even where the programme's rules refuse it.")
  static let session = ArgumentHelp(sv: "En träff, till exempel L2-014-3.", en: "A session, such as L2-014-3.")
  static let reflection = ArgumentHelp(sv: "En reflektion, till exempel R17.", en: "A reflection, such as R17.")
  static let cohort = ArgumentHelp(sv: "En kohort, till exempel L2-014.", en: "A cohort, such as L2-014.")
  static let force = ArgumentHelp(sv: "Ersätt filen om den redan finns.", en: "Replace the file if it is there already.")
  static let confirmFindings = ArgumentHelp(
    sv: "Namn, nummer och liknande i texten ska stå där.", en: "Names, numbers and the like in the text are meant to be there.")
  static let yes = ArgumentHelp(sv: "Utan att tillfrågas.", en: "Without being asked.")
  static let plan = ArgumentHelp(sv: "En plans namn, eller en omgångs.", en: "A plan's name, or an edition's.")
  static let planOrProblem = ArgumentHelp(
    sv: "En plans namn, eller en omgångs; eller en fil med ett planeringsproblem.",
    en: "A plan's name, or an edition's; or a planning problem's file.")
  static let planFile = ArgumentHelp(
    sv: "En fil med en plan, efter planeringsproblemets.", en: "A plan's file, after a planning problem's.")
}

extension CommandConfiguration {
  /// A command and its help.
  ///
  /// - Parameters:
  ///   - abstract: What it does, in one sentence; stands in the list of commands as well.
  ///   - discussion: What else there is to know. Paragraphs are broken where the terminal is narrow; one with a column or an
  ///     indented line stays as it is.
  ///   - examples: Command lines to learn from, one a line, without indentation.
  ///   - topic: A section of its own after the examples, with its heading.
  ///   - exitStatus: What the exit status says, where it says more than that all is done.
  init(
    commandName: String? = nil, abstract: Words, discussion: Words? = nil, examples: Words? = nil, topic: Words? = nil,
    exitStatus: Words? = nil, version: String = "", subcommands: [any ParsableCommand.Type] = [], aliases: [String] = []
  ) {
    let language = Language.ofProcess
    func section(_ heading: Words, _ lines: Words?) -> String? {
      lines.map { heading[language] + "\n  " + $0[language].replacing("\n", with: "\n  ") }
    }
    let sections = [
      discussion.map { Self.flowing($0[language]) },
      section(Words(sv: "EXEMPEL", en: "EXAMPLES"), examples),
      topic?[language],
      section(Words(sv: "SLUTSTATUS", en: "EXIT STATUS"), exitStatus),
    ]
    self.init(
      commandName: commandName, abstract: abstract[language],
      discussion: sections.compactMap(\.self).joined(separator: "\n\n"), version: version, subcommands: subcommands,
      aliases: aliases)
  }

  private static func flowing(_ text: String) -> String {
    text.split(separator: "\n\n").map(String.init)
      .map { $0.contains("  ") ? $0 : $0.replacing("\n", with: " ") }
      .joined(separator: "\n\n")
  }
}
