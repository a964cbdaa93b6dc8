import Bilingual
import Postgres

/// What the operations on people share, and their list.
enum People {
  static let operations: [any Operation.Type] = [PersonList.self, PersonShow.self]

  /// The key of the person with this employee number or alias, among those the caller may see.
  ///
  /// - Throws: ``KohortError`` (not found), the same whether there is no such person or one out of sight.
  static func find(_ code: String, _ caller: Caller, _ connection: borrowing Connection) throws -> Int64 {
    let id = try connection.query(
      """
      select person.id from person_shown as person
       where person.code = $1
         and ($2 or person.id = me() or person.id in (
               select cohort_member.person_id from cohort_member
                where cohort_member.cohort_id = any (my_cohorts()) and cohort_member.left_on is null))
      """, code, caller.isHR
    ).oneOrNone(as: Int64.self)
    guard let id else {
      throw KohortError.notFound(
        Words(sv: "person", en: "person"), code,
        hint: Words(
          sv: "Sök med: kohort person list --search \(code)", en: "Search with: kohort person list --search \(code)"))
    }
    return id
  }
}
