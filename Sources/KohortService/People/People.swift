import Bilingual
import Postgres

/// What the operations on people share, and their list.
enum People {
  static let operations: [any Operation.Type] = [
    PersonImport.self, PersonUpsert.self, PersonList.self, PersonShow.self, PersonLeave.self, PersonUnmask.self,
    PersonExport.self, PersonErase.self,
  ]

  /// The key of the person with this employee number or alias, among those the caller may see.
  ///
  /// - Throws: ``KohortError`` (not found), the same whether there is no such person or one out of sight.
  static func find(_ code: String, _ caller: Caller, _ connection: borrowing Connection) throws -> Int64 {
    // The alias of somebody with a protected identity is theirs as well as the number that they see themselves by.
    if let id = caller.personID, code == caller.code { return id }
    let id = try connection.query(
      """
      select person.id from person_shown as person
       where person.code = $1
         and ($2 or person.id = (select me()) or person.id in (
               select cohort_member.person_id from cohort_member
                where cohort_member.cohort_id = any ((select my_cohorts())::bigint[]) and cohort_member.left_on is null))
      """,
      code,
      caller.isHR
    ).oneOrNone(as: Int64.self)
    guard let id else {
      throw KohortError.notFound(
        Words(sv: "person", en: "person"),
        code,
        hint: Words(
          sv: "Sök med kohort person list --search \(code). Den som har skyddad identitet finns under sitt alias.",
          en: "Search with kohort person list --search \(code). People with a protected identity go by their alias."
        )
      )
    }
    return id
  }

  /// The key and code of the person who is named, or of whoever asks.
  ///
  /// - Throws: ``KohortError``: not found; wrong parameters when nobody is named and the keeper asks.
  static func named(
    _ code: String?, _ caller: Caller, _ connection: borrowing Connection
  ) throws -> (id: Int64, code: String) {
    if let code { return (try find(code, caller, connection), code) }
    guard let id = caller.personID, let code = caller.code else {
      throw KohortError.wrongParameters([
        .init(property: "person", reason: Words(sv: "säg vem", en: "say whom"))
      ])
    }
    return (id, code)
  }

  /// Lets HR see and write protected people as the HR system has them, until the transaction ends; it is logged.
  static func openRegister(_ connection: borrowing Connection) throws {
    try connection.execute("select open_register()")
  }

  /// Lets one change of the register through at a time, until the transaction ends; others wait ten seconds.
  ///
  /// - Throws: ``KohortError`` (try again) when another import or change has not ended by then.
  static func lock(_ caller: Caller, _ connection: borrowing Connection) throws {
    try connection.set("lock_timeout", to: "10s", forTransaction: true)
    do {
      try connection.lockForTransaction(AdvisoryLock("kohort people \(caller.organisation)"))
    } catch {
      throw error.sqlState == "55P03" ? KohortError.registerBusy : KohortError(error)
    }
  }
}

extension KohortError {
  /// Another import, or a batch that is not done yet, holds the register.
  static let registerBusy = KohortError(
    .tryAgain,
    Words(
      sv: "Någon annan ändrar i personregistret just nu. Inget har ändrats.",
      en: "Somebody else is changing the register of people right now. Nothing has changed."
    ),
    hint: Words(sv: "Kör igen om en stund.", en: "Run it again in a while.")
  )
}
