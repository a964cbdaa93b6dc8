public import Bilingual
public import Postgres

/// `lesson.list`: open mistakes by theme; or of one year with the most used first, for the mistake of the year.
public enum LessonList: Operation {
  /// What narrows the list; all of it together.
  public struct Parameters: Codable, Sendable {
    /// A module, such as `a`.
    public var theme: String?
    /// The candidates of this year for the mistake of the year (Årets misstag).
    public var prize: Int?
    /// At most this many, 0 or more; left out: all.
    public var limit: Int?

    public init(theme: String? = nil, prize: Int? = nil, limit: Int? = nil) {
      self.theme = theme
      self.prize = prize
      self.limit = limit
    }
  }

  /// What others have learnt.
  public struct Output: Codable, Sendable {
    /// By theme, or the most used first.
    public let lessons: [LessonLine]
  }

  public static let name = "lesson.list"
  public static let summary = Words(
    sv: "Listar misstag som är öppna för alla, efter tema eller som kandidater till Årets misstag.",
    en: "Lists mistakes that are open to everyone, by theme or as candidates for the mistake of the year.")
  public static let roles: Set<Role> = [.hr, .facilitator, .participant]
  public static let changes = false

  public static func run(
    _ parameters: Parameters, _ caller: Caller, _ connection: borrowing Connection
  ) throws -> Output {
    try Lessons.check(theme: parameters.theme, limit: parameters.limit, connection)
    if let year = parameters.prize, !(1900...9999).contains(year) {
      throw KohortError.wrongParameters([
        .init(
          property: "prize",
          reason: Words(sv: "\(year) är inget år; skriv till exempel 2027", en: "\(year) is no year; write 2027, say"))
      ])
    }
    let rows = try connection.query(
      """
      with lesson as materialized (
        select lessons.* from lessons()
          join reflection on reflection.id = lessons.id
         where ($1::text is null or lessons.theme = $1)
           and ($2::int is null or extract(year from reflection.recorded_at at time zone 'Europe/Stockholm') = $2)
         order by case when $2 is null then place end, used desc, id desc
         limit $3
      )
      select \(Lessons.columns)
        from lesson
        join reflection on reflection.id = lesson.id
        join authors(array(select reflection.author_id from lesson join reflection on reflection.id = lesson.id)) as author
          on author.id = reflection.author_id
       order by case when $2 is null then place end, lesson.used desc, lesson.id desc
      """, parameters.theme, parameters.prize, parameters.limit)
    return Output(lessons: try rows.map { try LessonLine($0) })
  }
}
