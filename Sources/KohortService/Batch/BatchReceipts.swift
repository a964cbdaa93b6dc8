import Bilingual
import Postgres
import StrictJSON

/// What a batch with an id has answered: kept in the transaction of the effects, and given again.
struct BatchReceipts {
  private let batchID: String
  /// False when none of the requests can have been answered before.
  private let looksBack: Bool
  /// True once the batch itself is written down in this transaction.
  private var isBegun = false

  /// An answer from before, found for a request.
  struct Receipt {
    /// True when it was for the very same method, person and parameters.
    let isForTheSame: Bool
    /// Nil for an operation that only reads: it is carried out again.
    let answer: Answer?
  }

  /// An answer to keep.
  struct Kept {
    let id: String
    let canonical: String
    let answer: Answer
  }

  init(batchID: String, looksBack: Bool) {
    self.batchID = batchID
    self.looksBack = looksBack
  }

  /// The receipts of earlier times, by the place of the request in the run.
  func find(_ ids: [String], _ canonicals: [String], _ connection: borrowing Connection) throws -> [Int: Receipt] {
    guard looksBack else { return [:] }
    let rows = try connection.query(Self.finding, batchID, ids, canonicals)
    return try Dictionary(
      uniqueKeysWithValues: rows.map { row in
        let place: Int = try row[0]
        let answer: String? = try row[2]
        let receipt = Receipt(
          isForTheSame: try row[1], answer: try answer.flatMap { Answer(receipt: try JSONValue.parse($0).value) })
        return (place - 1, receipt)
      })
  }

  /// Results and refusals that stand; faults of the program or of the parameters are not kept, nor what quotes a text.
  static func isKept(_ answer: Answer) -> Bool {
    guard answer.isError, let code = answer.value["code"]?.int else { return true }
    return (-32004 ... -32001).contains(code) && answer.value["data"]?["findings"] == nil
  }

  /// Keeps answers with their effects. What an operation that only reads found may hold people's own words and
  /// is not kept: it is read again.
  mutating func keep(_ kept: [Kept], areChanges: Bool, _ connection: borrowing Connection) throws {
    guard !kept.isEmpty else { return }
    if !isBegun {
      try connection.execute(
        "insert into batch (id, first_seen) values ($1, kohort_now()) on conflict (id) do nothing", batchID)
      isBegun = true
    }
    try connection.execute(
      Self.keeping, batchID, kept.map(\.id), kept.map(\.canonical),
      kept.map { areChanges || $0.answer.isError ? $0.answer.receipt : "{}" })
  }

  private static let finding = Statement(
    "BatchReceipts.finding", "select place, same, answer from receipts($1, $2::text[], $3::text[])")

  private static let keeping = Statement(
    "BatchReceipts.keeping",
    """
    insert into batch_receipt (batch_id, request_id, digest, answer, answered_at, actor_id)
    select $1, request.id, sha256(convert_to(request.canonical, 'UTF8')), request.answer::json, (select kohort_now()),
           (select actor())
      from unnest($2::text[], $3::text[], $4::text[]) as request (id, canonical, answer)
    """)
}
