public import Bilingual
public import Planning
public import Postgres

/// `edition.create`: one more run of a programme, without touching the programme's document.
public enum EditionCreate: Operation {
  public struct Parameters: Codable, Sendable {
    /// The edition's name, such as `L2`; its cohorts become `L2-001` and so on.
    public var edition: String
    /// A programme's id.
    public var programme: String
    /// The first date on which a session may be held.
    public var from: Day
    /// The last.
    public var to: Day
    /// Names of departments; with neither departments, categories nor people, everyone.
    public var department: [String]?
    public var category: [PersonCategory]?
    /// Employee numbers or aliases of people, besides those of the departments and categories.
    public var person: [String]?

    public init(
      edition: String,
      programme: String,
      from: Day,
      to: Day,
      department: [String]? = nil,
      category: [PersonCategory]? = nil,
      person: [String]? = nil
    ) {
      self.edition = edition
      self.programme = programme
      self.from = from
      self.to = to
      self.department = department
      self.category = category
      self.person = person
    }
  }

  public struct Output: Codable, Sendable {
    /// An edition's code, such as `L2`.
    public let edition: String
    /// A programme's code.
    public let programme: String
    /// created, or unchanged when there already was just such an edition.
    public let result: ProgrammeChange
    /// The first day.
    public let from: Day
    /// The last day.
    public let to: Day
    /// How many people it now takes through the programme.
    public let people: Int
  }

  public static let name = "edition.create"
  public static let summary = Words(
    sv: "Skapar en omgång av ett program.",
    en: "Creates an edition of a programme."
  )
  public static let roles: Set<Role> = [.hr]
  public static let changes = true

  public static func run(
    _ parameters: Parameters,
    _ caller: Caller,
    _ connection: borrowing Connection
  ) throws -> Output {
    let programme = try Programmes.find(parameters.programme, connection)
    var edition = ProgrammeDocument.Edition(
      id: parameters.edition,
      from: parameters.from,
      to: parameters.to,
      people: selection(parameters)
    )
    let people = try PersonCodes(parameters.person ?? [], connection)
    let faults = try faults(edition, programme, people, connection)
    guard faults.isEmpty else {
      throw KohortError(
        .invalidParameters,
        Words(sv: "Omgången kan inte skapas.", en: "The edition cannot be created."),
        invalidParameters: faults
      )
    }
    edition.people.person = edition.people.person?.map { people[$0]?.code ?? $0 }
    let isNew = try isNew(edition, programme, connection)
    if isNew { try Programmes.store(edition, programme.id, connection) }
    let stored = try Edition.find(edition.id, connection)
    return Output(
      edition: edition.id,
      programme: programme.document.id,
      result: isNew ? .created : .unchanged,
      from: edition.from,
      to: edition.to,
      people: try stored.selected(connection).count
    )
  }

  private static func selection(_ parameters: Parameters) -> PeopleSelection {
    // Flags that were not given arrive as empty lists.
    func given<Item>(_ list: [Item]?) -> [Item]? { list.flatMap { $0.isEmpty ? nil : $0 } }
    let selection = PeopleSelection(
      department: given(parameters.department),
      category: given(parameters.category),
      person: given(parameters.person)
    )
    return selection == PeopleSelection() ? .all : selection
  }

  private static func faults(
    _ edition: ProgrammeDocument.Edition,
    _ programme: Programmes.Stored,
    _ people: PersonCodes,
    _ connection: borrowing Connection
  ) throws -> [KohortError.InvalidParameter] {
    var faults = Faults()
    faults.checkName(edition.id, at: "edition")
    if edition.to < edition.from { faults.addOrder(edition.from, edition.to, at: "to") }
    let departments = try connection.query("select name from department order by name").rows(as: String.self)
    let leaders = try connection.query(
      "select person_id from programme_facilitator where programme_id = $1 order by person_id",
      programme.id
    ).rows(as: Int64.self)
    faults.check(edition.people, people, leaders: Set(leaders), departments: departments, at: "")
    return faults.list
  }

  /// False when there is just such an edition already, as when a request is sent twice.
  private static func isNew(
    _ edition: ProgrammeDocument.Edition,
    _ programme: Programmes.Stored,
    _ connection: borrowing Connection
  ) throws -> Bool {
    try connection.execute("select pg_advisory_xact_lock(hashtextextended('kohort programme', 0))")
    if let known = programme.document.editions?.first(where: { $0.id == edition.id }), known == edition {
      return false
    }
    guard
      let owner = try connection.query(
        """
        select programme.code from edition join programme on programme.id = edition.programme_id
         where edition.code = $1
        """,
        edition.id
      ).oneOrNone(as: String.self)
    else { return true }
    throw KohortError(
      .conflict,
      Words(sv: "Omgången \(edition.id) finns redan.", en: "The edition \(edition.id) already exists."),
      detail: Words(
        sv: "Den hör till programmet \(owner) och har andra datum eller personer.",
        en: "It belongs to the programme \(owner) and has other dates or people."
      ),
      hint: Words(
        sv:
          "Välj ett annat namn, eller ändra omgången i programmets dokument: kohort programme show \(owner)",
        en:
          "Choose another name, or change the edition in the programme's document: kohort programme show \(owner)"
      )
    )
  }
}
