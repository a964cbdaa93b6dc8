import Bilingual
import Postgres
import StrictJSON

/// Carries out a group of requests in one transaction: run by run, each with its own claim of who acts.
///
/// A run is consecutive requests of one method for one person.
struct GroupCarrier {
  let settings: Settings
  let options: BatchOptions
  private var receipts: BatchReceipts?

  init(settings: Settings, options: BatchOptions, receipts: BatchReceipts?) {
    self.settings = settings
    self.options = options
    self.receipts = receipts
  }

  /// - Returns: The answers, in order; fewer than the requests when the first refusal ends the batch.
  /// - Throws: ``PostgresError`` when the whole transaction must be given up.
  mutating func carryOut(_ requests: [Request], _ database: borrowing Database) throws -> [Answer] {
    var answers: [Answer] = []
    answers.reserveCapacity(requests.count)
    var rest = requests[...]
    while let first = rest.first {
      let run = rest.prefix { $0.method == first.method && $0.actingAs == first.actingAs }
      rest = rest.dropFirst(run.count)
      answers += try carryOut(run: Array(run), database)
      if options.stopOnError, answers.last?.isError == true { break }
    }
    return answers
  }

  private mutating func carryOut(run: [Request], _ database: borrowing Database) throws -> [Answer] {
    let (method, actingAs) = (run[0].method, run[0].actingAs)
    guard let operation = Operations.named(method), !operation.isLocal else {
      return refuse(run, .unknownMethod(method))
    }
    guard !(operation.answersOnce && options.batchID != nil) else {
      return refuse(run, .answeredOnce(method))
    }
    let caller: Caller
    do {
      caller = try database.claim(
        actingAs ?? settings.actingAs, bySets: operation is any SetOperation.Type, database.connection)
    } catch let error as KohortError {
      return refuse(run, error)
    }
    // What is logged when it is read would leave no line where nothing is kept.
    if options.dryRun, operation.isLoggedReading || !operation.changes && caller.isActingForAnother {
      return refuse(run, .notTried(method))
    }
    if let operation = operation as? any SetOperation.Type {
      return try carryOut(run, bySets: operation, caller, database.connection)
    }
    return try carryOut(run, oneByOne: operation, caller, database.connection)
  }

  private mutating func carryOut<O: SetOperation>(
    _ run: [Request], bySets operation: O.Type, _ caller: Caller, _ connection: borrowing Connection
  ) throws -> [Answer] {
    var carrier = RunCarrier<O>(run, caller, options, receipts, touched: O.touched, noted: O.noted) { set, connection in
      try O.perform(set: set, caller, connection)
    }
    return try carryOut(&carrier, connection)
  }

  private mutating func carryOut<O: Operation>(
    _ run: [Request], oneByOne operation: O.Type, _ caller: Caller, _ connection: borrowing Connection
  ) throws -> [Answer] {
    var carrier = RunCarrier<O>(run, caller, options, receipts, touched: nil) { set, connection in
      try set.map { .success(try O.perform($0, caller, connection)) }
    }
    return try carryOut(&carrier, connection)
  }

  private mutating func carryOut<O: Operation>(
    _ carrier: inout RunCarrier<O>, _ connection: borrowing Connection
  ) throws -> [Answer] {
    let answers = try carrier.carryOut(connection)
    receipts = carrier.receipts
    return answers
  }

  private func refuse(_ requests: [Request], _ error: KohortError) -> [Answer] {
    let answer = Answer.error(error.answer(settings.language))
    return options.stopOnError ? [answer] : requests.map { _ in answer }
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

  /// A reading that must leave a line in the log cannot be tried.
  fileprivate static func notTried(_ method: String) -> KohortError {
    KohortError(
      .refusedByRule,
      Words(
        sv: "\(method) loggas när den läser och kan inte provas.", en: "\(method) is logged when it reads, and cannot be tried."),
      hint: Words(sv: "Utelämna den ur torrkörningen.", en: "Leave it out of the dry run."))
  }

  /// There is no operation of this name.
  public static func unknownMethod(_ method: String) -> KohortError {
    KohortError(
      .unknownMethod, Words(sv: "Metoden \(method) finns inte.", en: "There is no method \(method)."),
      hint: Words(sv: "Se vilka som finns: kohort operations", en: "See which there are: kohort operations"))
  }
}
