import Bilingual
import Postgres

/// What people have committed themselves to; it comes back to its writer, and to nobody else.
enum Commitments {
  static let operations: [any Operation.Type] = [CommitmentList.self, CommitmentAnswer.self, CommitmentCount.self]
}

/// What became of a commitment.
public enum CommitmentOutcome: String, Codable, Sendable, CaseIterable, PostgresWord {
  case kept, partly, not
}
