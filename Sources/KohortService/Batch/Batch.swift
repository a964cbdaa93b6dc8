public import Bilingual
import CLinux
import Foundation
import Postgres
import StrictJSON

/// A batch: JSON Lines in, one line of answers for each line of requests, in order.
///
/// Requests that arrive together are a group, carried out in one transaction; a group ends at 1,000 requests, or when no
/// more input is ready, so that a driver that waits for each answer never hangs. Within it, consecutive requests of one
/// method and one person are a run, with one claim of who acts, and by sets where the operation can.
public final class Batch {
  private let settings: Settings
  private let options: BatchOptions
  private let remark: (Words) -> Void
  private let reader: RequestReader
  private var output: BatchOutput
  private var summary = BatchSummary()
  private var group: [Queued] = []
  /// When the first request of the group was read; nil while it is empty.
  private var groupBegan: ContinuousClock.Instant?
  private var stopped = false
  private var sawRefusal = false
  /// True once a batch of all or nothing has become the one or the other.
  private var isDecided = false
  /// The ids of a batch that is new; nil when any request may have been answered before.
  private var seen: SeenIDs?

  /// A request that waits for its group to be carried out.
  private struct Queued {
    let request: Request
    let slot: BatchOutput.Slot
    /// Which of all requests it is, from 1.
    let number: Int
  }

  /// Ends a transaction of which nothing is to be kept.
  private struct KeepNothing: Error {}

  private static let groupLimit = 1_000

  private init(
    _ settings: Settings, _ options: BatchOptions, input: Int32, output: Int32, _ remark: @escaping (Words) -> Void
  ) throws {
    self.settings = settings
    self.options = options
    self.remark = remark
    self.output = try BatchOutput(descriptor: output, isSpooled: options.atomic || options.dryRun)
    reader = RequestReader(descriptor: input, needsIDs: options.batchID != nil)
  }

  /// Carries out what `input` says and writes the answers to `output`.
  ///
  /// - Parameter remark: Told of each notification that was refused, as it has no answer.
  /// - Returns: What became of it, and the exit status: 65 when anything was refused, 0 otherwise.
  /// - Throws: ``KohortError`` when the batch as a whole cannot go on: the database is gone, another run holds
  ///   the batch id, input or output fail.
  public static func run(
    _ settings: Settings, _ options: BatchOptions, input: Int32, output: Int32,
    remark: @escaping (Words) -> Void = { _ in }
  ) throws -> (summary: BatchSummary, exitCode: Int32) {
    guard !(options.follow && options.atomic) else {
      throw KohortError(
        .wrongCommandLine,
        Words(sv: "--follow och --atomic utesluter varandra.", en: "--follow and --atomic exclude each other."))
    }
    keepMemory()
    let database = try Database(settings)
    let batch = try Batch(settings, options, input: input, output: output, remark)
    // What was carried out is answered, also when what comes after it cannot be.
    defer {
      batch.reader.stop()
      try? batch.output.finish()
    }
    do {
      try batch.run(database)
    } catch let error as PostgresError {
      throw batch.ended(by: KohortError(error))
    } catch let error as KohortError {
      throw batch.ended(by: error)
    }
    return (batch.summary, batch.sawRefusal ? 65 : 0)
  }

  /// Keeps memory from going back to the system between two groups: each makes arrays of the same size, and taking pages
  /// anew for them costs as much as putting the answers into JSON.
  private static func keepMemory() {
    _ = mallopt(M_MMAP_THRESHOLD, 8 << 20)
    _ = mallopt(M_TRIM_THRESHOLD, 16 << 20)
  }

  private func run(_ database: borrowing Database) throws {
    try lockBatchID(database.connection)
    guard options.atomic || options.dryRun else {
      try readAll(database)
      return try output.finish()
    }
    do {
      try database.connection.transaction { _ in
        try readAll(database)
        try output.finish()
        if options.dryRun || sawRefusal { throw KeepNothing() }
      }
    } catch is KeepNothing {
      // Everything was answered; nothing stays.
    }
    isDecided = true
    if options.atomic, sawRefusal { summary.rollBack() }
    try output.printSpooled(rolledBack: options.atomic && sawRefusal ? rolledBack : nil)
  }

  /// What ended the batch before its end, with what was done until then and what to do about the rest.
  private func ended(by error: KohortError) -> KohortError {
    guard summary.read > 0 else { return error }
    if isOfAllOrNothing, !isDecided { summary.rollBack() }
    let detail = error.detail
    return KohortError(
      error.problem, error.message,
      detail: Words(
        sv: "\(detail.map { $0.sv + " " } ?? "")Batchen slutade i förtid: \(summary.words.sv).",
        en: "\(detail.map { $0.en + " " } ?? "")The batch ended early: \(summary.words.en)."),
      hint: advice,
      invalidParameters: error.invalidParameters)
  }

  private var isOfAllOrNothing: Bool { options.atomic || options.dryRun }

  /// Whether and how what ended early may be sent again.
  private var advice: Words {
    if options.batchID != nil {
      return Words(
        sv: "Kör igen med samma --batch-id: det som är gjort görs inte om.",
        en: "Run it again with the same --batch-id: what is done is not done twice.")
    }
    if isOfAllOrNothing, !isDecided {
      return Words(
        sv: "Inget av batchen är kvar, om det inte var när den skulle sparas som den bröts: se efter innan du skickar den igen.",
        en: "Nothing of the batch is kept, unless it was cut off while it was being saved: look before you send it again.")
    }
    if options.dryRun || options.atomic && sawRefusal {
      return Words(
        sv: "Inget av batchen är kvar; den kan skickas igen.", en: "Nothing of the batch is kept; it can be sent again.")
    }
    if options.atomic {
      return Words(
        sv: "Hela batchen är gjord, fast svaren inte kom fram: skicka den inte igen.",
        en: "All of the batch is done, though not all answers came out: do not send it again.")
    }
    return Words(
      sv: "Skicka inte om allt: det som är besvarat är gjort, och högst \(Self.groupLimit) till kan vara det. Se efter, och ge "
        + "nästa batch ett --batch-id, så kan allt skickas igen.",
      en: "Do not send all of it again: what is answered is done, and at most \(Self.groupLimit) more may be. Look, and give the "
        + "next batch a --batch-id, so that all of it can be sent again.")
  }

  private var rolledBack: JSONValue {
    KohortError(
      .rolledBack,
      Words(
        sv: "Ogjort, eftersom något annat i batchen avvisades.", en: "Rolled back, since something else in the batch was refused."
      ),
      hint: Words(
        sv: "Rätta det som avvisades och skicka hela batchen igen.", en: "Mend what was refused and send the whole batch again.")
    ).answer(settings.language)
  }

  private func lockBatchID(_ connection: borrowing Connection) throws {
    guard let id = options.batchID else { return }
    guard (1...200).contains(id.count) else {
      throw KohortError(
        .wrongCommandLine, Words(sv: "Ett batch-id har 1 till 200 tecken.", en: "A batch id has 1 to 200 characters."))
    }
    guard try connection.tryLock(AdvisoryLock("kohort batch \(try settings.schema()) \(id)")) else {
      throw KohortError(
        .tryAgain,
        Words(sv: "Batchen \(id) körs redan.", en: "Batch \(id) is already running."),
        hint: Words(sv: "Vänta tills den är klar och kör igen.", en: "Wait until it has ended and run again."))
    }
    let isPruned = try connection.query("select pruned_at is not null from batch where id = $1", id)
      .oneOrNone(as: Bool.self)
    seen = isPruned == nil ? SeenIDs() : nil
    if isPruned == true {
      throw KohortError(
        .reused,
        Words(
          sv: "Batchen \(id) har körts förut, och svaren är gallrade. Den görs inte om.",
          en: "Batch \(id) was run before, and its answers are pruned. It is not done again."),
        hint: Words(sv: "Nytt innehåll behöver ett nytt batch-id.", en: "New content needs a new batch id."))
    }
  }
}

// MARK: - Reading

extension Batch {
  private func readAll(_ database: borrowing Database) throws {
    while !stopped, let line = try reader.next() {
      switch line {
      case .refused(let error, let code): try refuseLine(error, code, database)
      case .requests(let requests, let isArray): try read(requests, isArray: isArray, database)
      }
      // Lines that were refused as they came wait for their answers as well, however long the input goes on.
      if output.waitingLines >= Self.groupLimit || !hasMore() { try carryOut(database) }
    }
    try carryOut(database)
  }

  /// Whether the group goes on: more input is ready, and with `--follow` the group is younger than 5 ms.
  private func hasMore() -> Bool {
    guard options.follow, let groupBegan else { return reader.isReady(within: .zero) }
    let left = groupBegan + .milliseconds(5) - .now
    return left > .zero && reader.isReady(within: left)
  }

  private func read(
    _ requests: [Result<Request, Request.Refusal>], isArray: Bool, _ database: borrowing Database
  ) throws {
    let line = output.addLine(slots: requests.count, isArray: isArray)
    for (index, request) in requests.enumerated() {
      let slot = BatchOutput.Slot(line: line, index: index)
      guard !stopped else {
        output.fill(slot, with: nil)
        continue
      }
      summary.read += 1
      switch request {
      case .success(let request): try queue(request, slot, database)
      case .failure(let refusal): try refuse(refusal, slot, database)
      }
    }
  }

  private func queue(_ request: Request, _ slot: BatchOutput.Slot, _ database: borrowing Database) throws {
    if group.count == Self.groupLimit {
      try carryOut(database)
      guard !stopped else { return output.fill(slot, with: nil) }
    }
    if group.isEmpty { groupBegan = .now }
    group.append(Queued(request: request, slot: slot, number: summary.read))
  }

  private func refuseLine(_ error: KohortError, _ code: Int?, _ database: borrowing Database) throws {
    summary.read += 1
    let slot = BatchOutput.Slot(line: output.addLine(slots: 1, isArray: false), index: 0)
    try refuse(Request.Refusal(id: .null, error: error), slot, database, code: code)
  }

  /// Answers a request that never reaches its group; what came before it is carried out first when it ends the batch.
  private func refuse(
    _ refusal: Request.Refusal, _ slot: BatchOutput.Slot, _ database: borrowing Database, code: Int? = nil
  ) throws {
    if options.stopOnError { try carryOut(database) }
    guard !stopped else { return output.fill(slot, with: nil) }
    summary.refused += 1
    sawRefusal = true
    stopped = options.stopOnError
    let answer = Answer.error(refusal.error.answer(settings.language, code: code))
    if refusal.id == nil { tellOfNotification(summary.read, refusedWith: answer.value) }
    output.fill(slot, with: refusal.id.map { Reply(id: $0, answer: answer) })
  }
}

// MARK: - Carrying out

extension Batch {
  /// Carries out the group that has come together and writes every answer that is complete.
  private func carryOut(_ database: borrowing Database) throws {
    if !group.isEmpty {
      let requests = group.map(\.request)
      let mayHaveReceipts = mayHaveReceipts(requests)
      // Inside the one transaction of an atomic batch this is a savepoint.
      let answers = try database.connection.retrying { _ in
        let receipts = options.batchID.map { BatchReceipts(batchID: $0, looksBack: mayHaveReceipts) }
        var carrier = GroupCarrier(settings: settings, options: options, receipts: receipts)
        return try carrier.carryOut(requests, database)
      }
      for (index, queued) in group.enumerated() { note(answers.indices.contains(index) ? answers[index] : nil, queued) }
      group.removeAll(keepingCapacity: true)
      groupBegan = nil
    }
    try output.writeComplete()
  }

  /// Whether any of these can have been answered before: in a batch that is new, one whose id has come already.
  private func mayHaveReceipts(_ requests: [Request]) -> Bool {
    guard seen != nil else { return true }
    var anyCameBefore = false
    for request in requests where seen?.insert(request.identity?.id ?? "") == true { anyCameBefore = true }
    return anyCameBefore
  }

  private func note(_ answer: Answer?, _ queued: Queued) {
    guard let answer else { return output.fill(queued.slot, with: nil) }
    if answer.isReplayed { summary.replayed += 1 } else if answer.isError { summary.refused += 1 } else { summary.done += 1 }
    if answer.isError {
      sawRefusal = true
      stopped = options.stopOnError
      if queued.request.isNotification { tellOfNotification(queued.number, refusedWith: answer.value) }
    }
    output.fill(queued.slot, with: queued.request.id.map { Reply(id: $0, answer: answer, request: queued.request) })
  }

  /// A notification has no answer; whoever runs the batch is told why it was refused.
  private func tellOfNotification(_ number: Int, refusedWith error: JSONValue) {
    let reason = [error["message"]?.string, error["data"]?["detail"]?.string].compactMap(\.self)
    let text = (reason.first == reason.last ? Array(reason.prefix(1)) : reason).joined(separator: " ")
    remark(
      Words(
        sv: "Begäran \(number), som saknar id, avvisades: \(text)", en: "Request \(number), without an id, was refused: \(text)"))
  }
}
