public import Bilingual
public import Postgres

/// `lesson.used`: somebody has used what another learnt; it counts once.
public enum LessonUsed: Operation {
  /// Which lesson.
  public typealias Parameters = ReflectionShow.Parameters

  /// How it counts.
  public struct Output: Codable, Sendable {
    /// A reflection, such as `R17`.
    public let reflection: String
    /// How many have used it.
    public let used: Int
  }

  public static let name = "lesson.used"
  public static let summary = Words(
    sv: "Säger att du har haft nytta av ett misstag; det räknas en gång.",
    en: "Says that you have used a lesson; it counts once.")
  public static let roles: Set<Role> = [.participant]
  public static let changes = true

  public static func run(
    _ parameters: Parameters, _ caller: Caller, _ connection: borrowing Connection
  ) throws -> Output {
    guard !caller.isActingForAnother else {
      throw KohortError(
        .notPermitted,
        Words(
          sv: "Bara personen själv säger att en lärdom har varit till nytta.",
          en: "Only the person says that a lesson has been of use."),
        hint: Words(sv: "Utelämna --as (eller \"as\").", en: "Leave out --as (or \"as\")."))
    }
    let (isOpen, isOwn, used) = try connection.query(
      "select is_open, own, used from use_lesson($1)", Reflections.key(parameters.reflection) ?? 0
    ).one(as: Bool.self, Bool?.self, Int.self)
    guard isOpen else {
      throw KohortError.notFound(
        Words(sv: "öppen lärdom", en: "open mistake"), parameters.reflection,
        hint: Words(sv: "Se dem: kohort lesson list", en: "See them: kohort lesson list"))
    }
    guard isOwn == false else {
      throw KohortError(
        .refusedByRule,
        Words(sv: "Ditt eget misstag räknas när andra har nytta av det.", en: "Your own mistake counts when others use it."))
    }
    return Output(reflection: parameters.reflection, used: used)
  }
}
