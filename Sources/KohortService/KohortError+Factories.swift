public import Bilingual
public import Postgres

/// The wording of refusals that more than one noun uses; a noun's own stand beside its operations.
extension KohortError {
  /// Nothing of this kind has this name.
  public static func notFound(_ kind: Words, _ name: String, hint: Words? = nil) -> KohortError {
    KohortError(
      .notFound,
      Words(
        sv: "Det finns \(neuter.contains(where: kind.sv.hasPrefix) ? "inget" : "ingen") \(kind.sv) \(name).",
        en: "There is no \(kind.en) \(name)."),
      hint: hint)
  }

  /// Swedish kinds of which there is "inget".
  private static let neuter = ["tema", "program"]

  /// The caller lacks every role that may do this.
  static func roleMissing(_ operation: String, _ roles: Set<Role>) -> KohortError {
    let names = Role.allCases.filter(roles.contains)
    let sv = names.map { $0.title.sv }.joined(separator: ", ")
    let en = names.map { $0.title.en }.joined(separator: ", ")
    return KohortError(
      .notPermitted, notPermitted(operation),
      detail: Words(sv: "Det får: \(sv).", en: "Those who may: \(en)."),
      hint: Words(
        sv: "Be HR om hjälp, eller ange vem som handlar med --as.",
        en: "Ask HR for help, or say who acts with --as."))
  }

  /// What everyone may do about themselves, and HR about others.
  static func onlyAboutOneself(_ operation: String) -> KohortError {
    KohortError(
      .notPermitted,
      Words(
        sv: "Du får göra \(operation) om dig själv, inte om någon annan.",
        en: "You may do \(operation) about yourself, not about somebody else."),
      detail: Words(sv: "Om andra får: HR.", en: "About others may: HR."),
      hint: Words(sv: "Utelämna personen, eller be HR om hjälp.", en: "Leave the person out, or ask HR for help."))
  }

  /// `You may not do session.log, which logs a session that was held.`
  private static func notPermitted(_ operation: String) -> Words {
    guard let what = Operations.named(operation)?.summary else {
      return Words(sv: "Du får inte göra \(operation).", en: "You may not do \(operation).")
    }
    func clause(_ sentence: String) -> String { sentence.prefix(1).lowercased() + sentence.dropFirst() }
    return Words(
      sv: "Du får inte göra \(operation), som \(clause(what.sv))", en: "You may not do \(operation), which \(clause(what.en))")
  }

  static let clockOfServer = KohortError(
    .configuration,
    Words(sv: "KOHORT_NOW gäller inte på en server.", en: "KOHORT_NOW is not for a server."),
    hint: Words(
      sv: "Ta bort KOHORT_NOW ur miljön, eller använd den egna databasen utan --database.",
      en: "Remove KOHORT_NOW from the environment, or use the private database without --database."))

  static func clockUnreadable(_ now: String) -> KohortError {
    KohortError(
      .configuration,
      Words(sv: "KOHORT_NOW är \"\(now)\", som inte är en tid.", en: "KOHORT_NOW is \"\(now)\", which is no time."),
      hint: Words(sv: "Skriv till exempel 2027-03-16T08:30:00Z.", en: "Write, for example, 2027-03-16T08:30:00Z."))
  }

  /// Something that the database says, in the user's terms.
  public init(_ error: PostgresError) {
    switch error.kind {
    case .couldNotConnect:
      self.init(
        .databaseUnreachable,
        Words(sv: "Databasen nås inte.", en: "The database cannot be reached."),
        detail: Words(sv: error.message, en: error.message),
        hint: Words(
          sv: "Kontrollera --database, eller kör: kohort database status",
          en: "Check --database, or run: kohort database status"))
    case .connectionLost:
      self.init(
        .tryAgain,
        Words(
          sv: "Anslutningen till databasen bröts. Inget halvt är kvar.",
          en: "The connection to the database was lost. Nothing is left half done."),
        detail: Words(sv: error.message, en: error.message),
        hint: Words(sv: "Kör samma sak igen.", en: "Run the same thing again."))
    case .cancelled:
      self.init(
        .tryAgain, Words(sv: "Avbrutet. Inget har ändrats.", en: "Cancelled. Nothing has changed."))
    case .refused where error.isConflict:
      self.init(
        .tryAgain,
        Words(
          sv: "Andra ändrade samma sak samtidigt, gång på gång. Inget har ändrats.",
          en: "Others kept changing the same thing at the same time. Nothing has changed."),
        hint: Words(sv: "Kör samma sak igen.", en: "Run the same thing again."))
    case .refused where error.sqlState == "42501":
      self.init(.notPermitted, Words(sv: "Databasen tillåter det inte.", en: "The database does not permit it."))
    case .refused where ["22007", "22008"].contains(error.sqlState):
      self.init(
        .invalidParameters,
        Words(sv: "Ett datum ligger utanför kalendern.", en: "A date lies outside the calendar."),
        detail: Words(sv: error.message, en: error.message),
        hint: Words(sv: "Ange ett datum i vår tid, som 2027-03-16.", en: "Give a date of our time, such as 2027-03-16."))
    case .refused where error.sqlState?.hasPrefix("53") == true:
      self.init(
        .tryAgain,
        Words(sv: "Databasservern saknar utrymme eller minne.", en: "The database server lacks space or memory."),
        detail: Words(sv: error.message, en: error.message),
        hint: Words(sv: "Frigör plats och kör igen.", en: "Free some room and run it again."))
    case .notEncodable:
      self.init(.invalidParameters, Words(sv: error.message, en: error.message))
    case .refused, .notRun, .notDecodable, .rowCount:
      self =
        ConstraintWords.error(error.constraint)
        ?? KohortError(
          .defect,
          Words(sv: "Ett oväntat fel i kohort.", en: "An unexpected fault in kohort."),
          detail: Words(sv: error.description, en: error.description),
          hint: Words(
            sv: "Inget har ändrats. Rapportera gärna felet med raden ovan.",
            en: "Nothing has changed. Please report it with the line above."))
    }
  }
}

extension KohortError {
  /// Why the private PostgreSQL could not be used, in the user's terms.
  public init(_ error: PrivateClusterError) {
    self.init(
      error.code.problem, Words(sv: error.code.sentence + ".", en: error.message + "."),
      detail: Words(sv: error.detail ?? error.message, en: error.detail ?? ""),
      hint: error.hint.map { Words(sv: $0, en: $0) })
  }
}

extension PrivateClusterError.Code {
  fileprivate var problem: KohortError.Problem {
    switch self {
    case .busy: .tryAgain
    case .postgresMissing, .wrongVersion, .folderUnusable, .folderNotOwned, .privilegesKept: .configuration
    case .diskFull, .startFailed, .stopFailed: .databaseUnreachable
    }
  }

  fileprivate var sentence: String {
    switch self {
    case .postgresMissing: "Ingen PostgreSQL-server är installerad"
    case .wrongVersion: "Databasmappen hör till en annan version av PostgreSQL"
    case .diskFull: "Disken är full"
    case .folderUnusable: "Datamappen kan inte användas"
    case .folderNotOwned: "Datamappen tillhör någon annan"
    case .privilegesKept: "Det finns inget konto utan särskilda rättigheter för databasservern"
    case .startFailed: "Databasservern startade inte"
    case .stopFailed: "Databasservern stannade inte"
    case .busy: "Ett annat program startar eller stoppar databasen"
    }
  }
}

extension Role {
  /// What people call it.
  public var title: Words {
    switch self {
    case .hr: Words(sv: "HR", en: "HR")
    case .facilitator: Words(sv: "processledare", en: "facilitators")
    case .participant: Words(sv: "deltagare", en: "participants")
    case .operator: Words(sv: "driften", en: "operators")
    }
  }
}
