public import Bilingual
public import Postgres

/// `programme.list`: the programmes there are.
public enum ProgrammeList: Operation {
  public struct Parameters: Codable, Sendable {
    public init() {}
  }

  public struct Output: Codable, Sendable {
    public let programmes: [Line]
  }

  /// A programme in a list.
  public struct Line: Codable, Sendable {
    /// A programme's code.
    public let programme: String
    public let title: String
    /// How many modules it has.
    public let modules: Int
    /// Names of its editions, by first date.
    public let editions: [String]
  }

  public static let name = "programme.list"
  public static let summary = Words(sv: "Listar programmen.", en: "Lists the programmes.")
  public static let roles: Set<Role> = [.hr, .facilitator]
  public static let changes = false

  public static func run(
    _ parameters: Parameters,
    _ caller: Caller,
    _ connection: borrowing Connection
  ) throws -> Output {
    let rows = try connection.query(
      """
      select programme.code, programme.title,
             (select count(*) from module where module.programme_id = programme.id) as modules,
             array(select edition.code from edition where edition.programme_id = programme.id
                    order by edition.from_date, edition.code) as editions
        from programme
       order by programme.title collate "sv-x-icu", programme.id
      """
    )
    return Output(
      programmes: try rows.map {
        Line(
          programme: try $0["code"],
          title: try $0["title"],
          modules: try $0["modules"],
          editions: try $0["editions"]
        )
      }
    )
  }
}
