import Bilingual
import Postgres
import StrictJSON

/// Carries out requests of one method for one person, in one transaction, each under a savepoint.
struct GroupCarrier {
  let settings: Settings
  let options: BatchOptions

  /// A receipt found for a request.
  private struct Receipt {
    /// True when it was for the very same method, person and parameters.
    let isFor: (Request) -> Bool
    /// Nil for an operation that only reads: it is carried out again.
    let answer: Answer?
  }

  /// - Returns: The answers, in order; fewer than the requests when the first refusal ends the batch.
  /// - Throws: ``PostgresError`` when the whole transaction must be given up.
  func carryOut(_ requests: [Request], _ database: borrowing Database) throws -> [Answer] {
    let (method, actingAs) = (requests[0].method, requests[0].actingAs)
    guard let operation = Operations.named(method), !operation.isLocal else {
      return refuse(requests, .unknownMethod(method))
    }
    guard !(operation.answersOnce && options.batchID != nil) else {
      return refuse(requests, .answeredOnce(method))
    }
    let caller: Caller
    do {
      caller = try database.claim(actingAs ?? settings.actingAs, database.connection)
    } catch let error as KohortError {
      return refuse(requests, error)
    }
    return try carryOut(requests, operation, caller, database.connection)
  }

  private func carryOut(
    _ requests: [Request], _ operation: any Operation.Type, _ caller: Caller, _ connection: borrowing Connection
  ) throws -> [Answer] {
    let found = try receipts(requests, connection)
    // What this very group has answered, by id.
    var made: [String: Receipt] = [:]
    var answers: [Answer] = []
    var kept: [(id: String, canonical: String, answer: Answer)] = []
    for (index, request) in requests.enumerated() {
      let key = request.id.map { String(decoding: $0.canonical, as: UTF8.self) } ?? ""
      let answer: Answer
      if options.batchID != nil, let receipt = found[index] ?? made[key] {
        answer = try replay(request, receipt, operation, caller, connection)
      } else {
        answer = try carryOut(request, operation, caller, connection)
        if options.batchID != nil, Self.isKept(answer) {
          kept.append((key, request.canonical, answer))
          made[key] = Receipt(
            isFor: { $0.canonical == request.canonical },
            answer: operation.changes || answer.isError ? answer.replayed : nil)
        }
      }
      answers.append(answer)
      if options.stopOnError, answer.isError { break }
    }
    try keep(kept, operation, connection)
    return answers
  }

  private func carryOut(
    _ request: Request, _ operation: any Operation.Type, _ caller: Caller, _ connection: borrowing Connection
  ) throws -> Answer {
    do {
      return .result(try connection.savepoint { try operation.answer(request.params, caller, $0) })
    } catch let error as PostgresError {
      // A transaction that met another one, or lost its connection, is not this one request's fault.
      if error.isConflict || error.isConnectionLost || error.kind == .cancelled { throw error }
      return .error(KohortError(error).answer(settings.language))
    } catch let error as KohortError {
      return .error(error.answer(settings.language))
    }
  }

  private func refuse(_ requests: [Request], _ error: KohortError) -> [Answer] {
    let answer = Answer.error(error.answer(settings.language))
    return options.stopOnError ? [answer] : requests.map { _ in answer }
  }
}

// MARK: - Receipts

extension GroupCarrier {
  /// The receipts of earlier times, by the place of the request in the group.
  private func receipts(
    _ requests: [Request], _ connection: borrowing Connection
  ) throws -> [Int: Receipt] {
    guard let batchID = options.batchID else { return [:] }
    let keys = requests.map { $0.id.map { String(decoding: $0.canonical, as: UTF8.self) } ?? "" }
    let rows = try connection.query(
      """
      select place, same, answer from receipts($1, $2::text[], $3::text[])
      """, batchID, keys, requests.map(\.canonical))
    return try Dictionary(
      uniqueKeysWithValues: rows.map { row in
        let place: Int = try row["place"]
        let answer: String? = try row["answer"]
        let isSame: Bool = try row["same"]
        return (
          place - 1,
          Receipt(
            isFor: { _ in isSame }, answer: try answer.flatMap { Answer(receipt: try JSONValue.parse($0).value) })
        )
      })
  }

  private func replay(
    _ request: Request, _ receipt: Receipt, _ operation: any Operation.Type, _ caller: Caller,
    _ connection: borrowing Connection
  ) throws -> Answer {
    guard receipt.isFor(request) else { return .error(Self.reused(request).answer(settings.language)) }
    return try receipt.answer ?? carryOut(request, operation, caller, connection).replayed
  }

  /// Results and refusals that stand; faults of the program or of the parameters are not kept, nor what quotes a text.
  private static func isKept(_ answer: Answer) -> Bool {
    guard answer.isError, let code = answer.value["code"]?.int else { return true }
    return (-32004 ... -32001).contains(code) && answer.value["data"]?["findings"] == nil
  }

  /// Keeps answers with their effects. What an operation that only reads found may hold people's own words and
  /// is not kept: it is read again.
  private func keep(
    _ kept: [(id: String, canonical: String, answer: Answer)], _ operation: any Operation.Type,
    _ connection: borrowing Connection
  ) throws {
    guard let batchID = options.batchID, !kept.isEmpty else { return }
    try connection.execute(
      "insert into batch (id, first_seen) values ($1, kohort_now()) on conflict (id) do nothing", batchID)
    try connection.execute(
      """
      insert into batch_receipt (batch_id, request_id, digest, answer, answered_at)
      select $1, request.id, sha256(convert_to(request.canonical, 'UTF8')), request.answer::json, kohort_now()
        from unnest($2::text[], $3::text[], $4::text[]) as request (id, canonical, answer)
      """, batchID, kept.map(\.id), kept.map(\.canonical),
      kept.map { operation.changes || $0.answer.isError ? $0.answer.receipt.text : "{}" })
  }

  private static func reused(_ request: Request) -> KohortError {
    let id = request.id?.text ?? ""
    return KohortError(
      .reused,
      Words(
        sv: "Id \(id) har redan använts i batchen, för något annat.",
        en: "Id \(id) was already used in this batch, for something else."),
      hint: Words(sv: "Ge den nya begäran ett eget id.", en: "Give the new request an id of its own."))
  }
}

extension KohortError {
  /// An answer that must not be kept has no place in a batch whose answers are kept.
  fileprivate static func answeredOnce(_ method: String) -> KohortError {
    KohortError(
      .refusedByRule,
      Words(
        sv: "\(method) svarar bara en gång, och svaret får inte sparas.",
        en: "\(method) answers only once, and the answer must not be kept."),
      hint: Words(sv: "Skicka den utan --batch-id.", en: "Send it without --batch-id."))
  }

  /// There is no operation of this name.
  public static func unknownMethod(_ method: String) -> KohortError {
    KohortError(
      .unknownMethod, Words(sv: "Metoden \(method) finns inte.", en: "There is no method \(method)."),
      hint: Words(sv: "Se vilka som finns: kohort operations", en: "See which there are: kohort operations"))
  }
}
