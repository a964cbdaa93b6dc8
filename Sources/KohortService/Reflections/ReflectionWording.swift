public import Bilingual
public import Postgres

/// `reflection.wording`: what the organisation says before something is shared; HR shows and sets it.
public enum ReflectionWording: Operation {
  /// New words in both languages, or the standard ones; nothing shows what holds.
  public struct Parameters: Codable, Sendable {
    /// The new words in Swedish; given together with those in English.
    public var sv: String?
    /// In English.
    public var en: String?
    /// Goes back to the program's own words.
    public var standard: Bool?

    public init(sv: String? = nil, en: String? = nil, standard: Bool? = nil) {
      self.sv = sv
      self.en = en
      self.standard = standard
    }
  }

  /// The words that hold.
  public struct Output: Codable, Sendable {
    /// In Swedish.
    public let sv: String
    /// In English.
    public let en: String
    /// True for the program's own words.
    public let isStandard: Bool
  }

  public static let name = "reflection.wording"
  public static let summary = Words(
    sv: "Visar eller ändrar vad organisationen säger innan något delas.",
    en: "Shows or sets what the organisation says before something is shared.")
  public static let roles: Set<Role> = [.hr]
  public static let changes = true

  /// Cautious: kohort gives no legal ruling.
  static let standard = Words(
    sv: "Det som delas kan vara en allmän handling, som vem som helst kan begära att få läsa; det gäller redan kohorten, "
      + "som går över myndighetsgränser. Det som är privat är som regel ett utkast.",
    en: "What is shared can be a public record (allmän handling), which anybody can ask to read; that holds already for "
      + "the cohort, which spans authorities. What is private is normally a draft.")

  /// What is said today.
  static func current(_ connection: borrowing Connection) throws -> Words {
    let own = try connection.query("select sharing_sv, sharing_en from wording")
      .oneOrNone(as: String.self, String.self)
    return own.map { Words(sv: $0.0, en: $0.1) } ?? standard
  }

  public static func run(
    _ parameters: Parameters, _ caller: Caller, _ connection: borrowing Connection
  ) throws -> Output {
    try check(parameters)
    if parameters.standard == true { try connection.execute("delete from wording") }
    if let sv = parameters.sv, let en = parameters.en {
      try connection.execute(
        """
        insert into wording (sharing_sv, sharing_en) values ($1, $2)
            on conflict (is_the_one) do update set sharing_sv = excluded.sharing_sv, sharing_en = excluded.sharing_en
        """, sv, en)
    }
    let words = try current(connection)
    return Output(sv: words.sv, en: words.en, isStandard: words == standard)
  }

  private static func check(_ parameters: Parameters) throws {
    var wrong: [KohortError.InvalidParameter] = []
    for (property, text, other) in [("sv", parameters.sv, parameters.en), ("en", parameters.en, parameters.sv)] {
      if let text, text.allSatisfy(\.isWhitespace) || text.unicodeScalars.count > 2_000 {
        wrong.append(
          .init(property: property, reason: Words(sv: "ska vara 1–2 000 tecken", en: "must be 1 to 2,000 characters")))
      }
      if text == nil, other != nil {
        wrong.append(
          .init(property: property, reason: Words(sv: "saknas: båda språken behövs", en: "is missing: both languages are needed"))
        )
      }
    }
    if parameters.standard == true, parameters.sv != nil || parameters.en != nil {
      wrong.append(
        .init(property: "standard", reason: Words(sv: "går inte ihop med egna ord", en: "does not go with words of one's own")))
    }
    guard wrong.isEmpty else { throw KohortError.wrongParameters(wrong) }
  }
}
