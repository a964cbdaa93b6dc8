import Bilingual
import Postgres
import StrictJSON

/// Carries out a run: consecutive requests of one operation for one person, who is claimed to act already.
///
/// Requests wait until one comes that must see what they do; then they are carried out as a set, under a savepoint. A set
/// that fails as a whole is tried again in halves.
struct RunCarrier<O: Operation> {
  private struct Waiting {
    let place: Int
    let parameters: O.Parameters
  }

  /// Carries out a set, with an outcome for each.
  typealias Carry = ([O.Parameters], borrowing Connection) throws -> [Result<O.Output, KohortError>]

  private let requests: [Request]
  private let caller: Caller
  private let options: BatchOptions
  /// What a request touches; nil when requests are carried out one at a time, each with its line in the log.
  private let touched: ((O.Parameters) -> [String])?
  /// What the log tells of a request in a set.
  private let noted: (O.Parameters, O.Output, JSONValue) throws -> JSONValue
  private let carry: Carry
  private(set) var receipts: BatchReceipts?

  private var answers: [Answer?]
  /// True once the first refusal has ended the batch.
  private var stopped = false
  private var waiting: [Waiting] = []
  private var waitingTouch: Set<String> = []
  private var waitingIDs: Set<String> = []
  /// What was carried out by sets and is to be noted in the log.
  private var done: [(place: Int, parameters: O.Parameters, output: O.Output)] = []
  /// The ids and the canonical contents of the requests; empty without receipts.
  private var ids: [String] = []
  private var canonicals: [String] = []
  /// Where this very run has answered, by id.
  private var made: [String: Int] = [:]
  private var kept: [BatchReceipts.Kept] = []

  init(
    _ requests: [Request], _ caller: Caller, _ options: BatchOptions, _ receipts: BatchReceipts?,
    touched: ((O.Parameters) -> [String])?,
    noted: @escaping (O.Parameters, O.Output, JSONValue) throws -> JSONValue = { $2 }, carry: @escaping Carry
  ) {
    self.requests = requests
    self.caller = caller
    self.options = options
    self.receipts = receipts
    self.touched = touched
    self.noted = noted
    self.carry = carry
    answers = Array(repeating: nil, count: requests.count)
  }

  /// - Returns: The answers, in order; fewer than the requests when the first refusal ends the batch.
  mutating func carryOut(_ connection: borrowing Connection) throws -> [Answer] {
    var found: [Int: BatchReceipts.Receipt] = [:]
    if let receipts {
      ids = requests.map { $0.identity?.id ?? "" }
      canonicals = requests.map { $0.identity?.canonical ?? "" }
      found = try receipts.find(ids, canonicals, connection)
    }
    for place in requests.indices where !stopped {
      if let receipt = try found[place] ?? madeReceipt(place, connection) {
        try replay(receipt, place, connection)
      } else if !stopped {
        try add(place, connection)
      }
    }
    try carryOutWaiting(connection)
    try noteInLog(connection)
    try receipts?.keep(kept, areChanges: O.changes, connection)
    let end = answers.firstIndex { $0 == nil } ?? answers.endIndex
    let first = options.stopOnError ? answers.firstIndex { $0?.isError == true }.map { $0 + 1 } : nil
    return answers[..<min(end, first ?? end)].compactMap { $0 }
  }

  /// The receipt of a request with the same id in this very run.
  private mutating func madeReceipt(
    _ place: Int, _ connection: borrowing Connection
  ) throws -> BatchReceipts.Receipt? {
    guard receipts != nil else { return nil }
    if waitingIDs.contains(ids[place]) { try carryOutWaiting(connection) }
    guard let earlier = made[ids[place]], let answer = answers[earlier] else { return nil }
    return BatchReceipts.Receipt(
      isForTheSame: ExactText(canonicals[earlier]) == ExactText(canonicals[place]),
      answer: O.changes || answer.isError ? answer.replayed : nil)
  }

  private mutating func replay(
    _ receipt: BatchReceipts.Receipt, _ place: Int, _ connection: borrowing Connection
  ) throws {
    guard receipt.isForTheSame else {
      return try settle(place, .error(Self.reused(requests[place]).answer(caller.language)), connection)
    }
    if let answer = receipt.answer { return try settle(place, answer, connection) }
    made[ids[place]] = place
    try add(place, connection)
    try carryOutWaiting(connection)
    answers[place] = answers[place]?.replayed
  }

  /// Gives an answer that nothing had to be done for; those that wait go first when it ends the batch.
  private mutating func settle(_ place: Int, _ answer: Answer, _ connection: borrowing Connection) throws {
    if options.stopOnError, answer.isError {
      try carryOutWaiting(connection)
      stopped = true
    }
    answers[place] = answer
  }

  private mutating func add(_ place: Int, _ connection: borrowing Connection) throws {
    let parameters: O.Parameters
    switch requests[place].parameters {
    case .success(let decoded as O.Parameters): parameters = decoded
    case .failure(let error): return try settle(place, .error(error.answer(caller.language)), connection)
    default: preconditionFailure("a request for \(O.name) has the parameters of another operation")
    }
    let touch = touched?(parameters) ?? []
    if touch.contains(where: waitingTouch.contains) { try carryOutWaiting(connection) }
    waiting.append(Waiting(place: place, parameters: parameters))
    waitingTouch.formUnion(touch)
    if receipts != nil { waitingIDs.insert(ids[place]) }
    if touched == nil { try carryOutWaiting(connection) }
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

// MARK: - Sets

extension RunCarrier {
  /// Undoes a set of which a request before the last is refused, when the first refusal ends the batch.
  private struct Refused: Error {
    let index: Int
  }

  private mutating func carryOutWaiting(_ connection: borrowing Connection) throws {
    let set = waiting[...]
    waiting = []
    waitingTouch.removeAll(keepingCapacity: true)
    waitingIDs.removeAll(keepingCapacity: true)
    try carryOut(set, connection)
  }

  private mutating func carryOut(_ set: ArraySlice<Waiting>, _ connection: borrowing Connection) throws {
    guard !set.isEmpty, !stopped else { return }
    do {
      let outcomes = try connection.savepoint { connection in
        let outcomes = try carry(set.map(\.parameters), connection)
        if options.stopOnError, let index = outcomes.firstIndex(where: \.isFailure), index < outcomes.count - 1 {
          throw Refused(index: index)
        }
        return outcomes
      }
      let answers = try Answer.encoding(outcomes, caller.language)
      for (index, waiting) in set.enumerated() { answer(waiting, outcomes[index], answers[index]) }
    } catch let refused as Refused {
      try carryOut(set.prefix(refused.index), connection)
      try carryOut(set.dropFirst(refused.index).prefix(1), connection)
    } catch let error as PostgresError {
      // A transaction that met another one, or lost its connection, is not these requests' fault.
      if error.isConflict || error.isConnectionLost || error.kind == .cancelled { throw error }
      try carryOutSmaller(set, KohortError(error), connection)
    } catch let error as KohortError {
      try carryOutSmaller(set, error, connection)
    }
  }

  /// What stopped a set is the answer of a single request; of several, it is found out whose it is.
  private mutating func carryOutSmaller(
    _ set: ArraySlice<Waiting>, _ error: KohortError, _ connection: borrowing Connection
  ) throws {
    if set.count == 1, let only = set.first {
      return answer(only, .failure(error), .error(error.answer(caller.language)))
    }
    try carryOut(set.prefix(set.count / 2), connection)
    try carryOut(set.dropFirst(set.count / 2), connection)
  }

  private mutating func answer(
    _ waiting: Waiting, _ outcome: Result<O.Output, KohortError>, _ answer: Answer
  ) {
    switch outcome {
    case .success(let output): done.append((waiting.place, waiting.parameters, output))
    case .failure: stopped = stopped || options.stopOnError
    }
    answers[waiting.place] = answer
    guard receipts != nil, BatchReceipts.isKept(answer) else { return }
    let (id, canonical) = (ids[waiting.place], canonicals[waiting.place])
    if made.updateValue(waiting.place, forKey: id) == nil {
      kept.append(BatchReceipts.Kept(id: id, canonical: canonical, answer: answer))
    }
  }

  /// One line for what the run did by sets; a run of one is noted as any operation is.
  private func noteInLog(_ connection: borrowing Connection) throws {
    guard touched != nil, O.changes || caller.isActingForAnother, let first = done.first else { return }
    if done.count == 1 { return try O.note(first.parameters, first.output, connection) }
    try Audit.noteRun(O.name, done.map { try noted($0.parameters, $0.output, requests[$0.place].params) }, connection)
  }
}

extension Result {
  fileprivate var isFailure: Bool { if case .failure = self { true } else { false } }
}
