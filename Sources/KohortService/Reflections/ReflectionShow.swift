public import Bilingual
public import Postgres

/// `reflection.show`: one reflection; to its author also who could read it at each step of the ladder.
public enum ReflectionShow: Operation {
  /// Which reflection.
  public struct Parameters: Codable, Sendable {
    /// Such as `R17`.
    public var reflection: String

    public init(reflection: String) { self.reflection = reflection }
  }

  /// The reflection, and what its author alone is shown.
  public struct Output: Codable, Sendable {
    /// How many could read it.
    public struct Readers: Codable, Sendable {
      /// Members and facilitators of the cohort today.
      public let cohort: Int
      /// All who are active in the organisation.
      public let open: Int
    }

    /// As in a list.
    public let reflection: ReflectionLine
    /// A cohort, such as `L2-014`.
    public let cohort: String
    /// At each step above private; for its author alone.
    public let readers: Readers?
    /// How it read before, the latest first; for its author alone.
    public let earlier: [Earlier]?

    /// A text until it was changed.
    public struct Earlier: Codable, Sendable {
      /// Date and time of the change.
      public let changed: String
      /// How it read.
      public let text: String
    }
  }

  public static let name = "reflection.show"
  public static let summary = Words(sv: "Visar en reflektion.", en: "Shows a reflection.")
  public static let roles: Set<Role> = [.hr, .facilitator, .participant]
  public static let changes = false

  public static func run(
    _ parameters: Parameters, _ caller: Caller, _ connection: borrowing Connection
  ) throws -> Output {
    let found = try Reflections.find(parameters.reflection, connection)
    let row = try connection.query(
      """
      select reflection.id, session.session, reflection.kind, reflection.visibility, author.code as author,
             author.name, to_char(reflection.recorded_at at time zone 'Europe/Stockholm', 'YYYY-MM-DD') as recorded,
             reflection.withdrawn_at is not null as withdrawn, reflection.text,
             reflection.tried, reflection.wrong, reflection.now, answer.answer, answer.answered, answer.answer_words, answer.answered_before
        from reflection
        join session_names(array(select session_id from reflection where id = $1)) as session
          on session.id = reflection.session_id
        join authors(array(select author_id from reflection where id = $1)) as author
          on author.id = reflection.author_id
        \(Reflections.joiningAnswer)
       where reflection.id = $1
      """, found.id
    ).one()
    let readers =
      found.isOwn
      ? Output.Readers(
        cohort: try Reflections.readers(found.cohortID, .cohort, connection),
        open: try Reflections.readers(found.cohortID, .open, connection)) : nil
    return Output(
      reflection: try ReflectionLine(row), cohort: found.cohort, readers: readers,
      earlier: found.isOwn ? try earlier(found, connection) : nil)
  }

  private static func earlier(
    _ reflection: Reflections.Found, _ connection: borrowing Connection
  ) throws -> [Output.Earlier]? {
    let rows = try connection.query(
      """
      select to_char(replaced_at at time zone 'Europe/Stockholm', 'YYYY-MM-DD HH24:MI') as changed, text
        from reflection_version
       where reflection_id = $1
       order by id desc
      """, reflection.id)
    return rows.isEmpty ? nil : try rows.map { .init(changed: try $0["changed"], text: try $0["text"]) }
  }
}
