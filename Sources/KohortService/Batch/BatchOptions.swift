public import Bilingual

/// How a batch is carried out.
public struct BatchOptions: Sendable {
  /// All requests in one transaction: when one is refused, none has happened.
  public var atomic = false
  /// The first refusal ends it.
  public var stopOnError = false
  /// Everything is checked and answered, nothing kept.
  public var dryRun = false
  /// Groups of at most 5 ms, for a driver that sends without waiting.
  public var follow = false
  /// Makes it exactly-once: the same request under the same id is carried out once, whenever it is sent.
  public var batchID: String?

  public init() {}
}

/// What became of a batch; its line on standard error.
public struct BatchSummary: Sendable {
  /// Requests read, notifications included.
  public internal(set) var read = 0
  /// Requests carried out.
  public internal(set) var done = 0
  /// Requests answered from an earlier time.
  public internal(set) var replayed = 0
  /// Requests refused, whatever the reason.
  public internal(set) var refused = 0
  /// Requests that were carried out and undone, since another of an atomic batch was refused.
  public internal(set) var rolledBack = 0

  /// The summary in words, with the seconds it took.
  public func words(seconds: Double) -> Words {
    let time = String(Double(Int(seconds * 100)) / 100)
    return Words(sv: "\(words.sv), \(time) sekunder", en: "\(words.en), \(time) seconds")
  }

  var words: Words {
    let undone =
      rolledBack == 0 ? Words(sv: "", en: "") : Words(sv: ", \(rolledBack) ogjorda", en: ", \(rolledBack) rolled back")
    return Words(
      sv: "\(read) lästa, \(done) utförda, \(replayed) upprepade, \(refused) avvisade\(undone.sv)",
      en: "\(read) read, \(done) done, \(replayed) replayed, \(refused) refused\(undone.en)")
  }

  /// Everything that was carried out is undone.
  mutating func rollBack() {
    rolledBack += done
    done = 0
  }
}
