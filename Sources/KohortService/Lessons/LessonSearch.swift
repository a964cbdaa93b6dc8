public import Bilingual
public import Postgres

/// `lesson.search`: open mistakes that hold these words in most of their forms, in Swedish or English, the best match first.
public enum LessonSearch: Operation {
  /// What to look for, and where.
  public struct Parameters: Codable, Sendable {
    /// Words; `"in this order"`, `or` and `-without` as in a web search.
    public var query: String
    /// Only in this part.
    public var part: MistakePart?
    /// A module, such as `a`.
    public var theme: String?
    /// At most this many, 0 or more; left out: all.
    public var limit: Int?

    public init(query: String, part: MistakePart? = nil, theme: String? = nil, limit: Int? = nil) {
      self.query = query
      self.part = part
      self.theme = theme
      self.limit = limit
    }
  }

  /// The best match first.
  public typealias Output = LessonList.Output

  public static let name = "lesson.search"
  public static let summary = Words(
    sv: "Söker bland misstag som är öppna för alla.", en: "Searches the mistakes that are open to everyone.")
  public static let roles: Set<Role> = [.hr, .facilitator, .participant]
  public static let changes = false

  private static let longestQuery = 1_000

  public static func run(
    _ parameters: Parameters, _ caller: Caller, _ connection: borrowing Connection
  ) throws -> Output {
    try Lessons.check(theme: parameters.theme, limit: parameters.limit, connection)
    guard !parameters.query.allSatisfy(\.isWhitespace) else {
      throw KohortError.wrongParameters([.init(property: "query", reason: Words(sv: "är tom", en: "is empty"))])
    }
    guard parameters.query.count <= longestQuery else {
      throw KohortError.wrongParameters([
        .init(
          property: "query",
          reason: Words(sv: "är längre än \(longestQuery) tecken", en: "is longer than \(longestQuery) characters"))
      ])
    }
    let rows = try connection.query(
      """
      with lesson as materialized (
        select lessons.*, found.rank
          from lessons_found($1, $2::text::"char") as found
          join lessons() on lessons.id = found.id
         where $3::text is null or lessons.theme = $3
         order by found.rank desc, lessons.id
         limit $4
      )
      select \(Lessons.columns)
        from lesson
        join reflection on reflection.id = lesson.id
        join authors(array(select reflection.author_id from lesson join reflection on reflection.id = lesson.id)) as author
          on author.id = reflection.author_id
       order by lesson.rank desc, lesson.id
      """, parameters.query, parameters.part?.weight, parameters.theme, parameters.limit)
    return Output(lessons: try rows.map { try LessonLine($0) })
  }
}
