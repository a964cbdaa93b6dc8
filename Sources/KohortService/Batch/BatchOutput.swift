import Bilingual
import Foundation
import StrictJSON

/// Answers on their way out: each line waits until all its requests are answered, and lines keep their order.
struct BatchOutput {
  /// The place of one answer.
  struct Slot {
    /// Counts all lines from 0.
    let line: Int
    let index: Int
  }

  private struct PendingLine {
    let isArray: Bool
    var answers: [JSONValue?]
    var waiting: Int
  }

  private let descriptor: Int32
  /// Where answers wait until the whole batch is decided; nil when they go out at once.
  private let spool: FileHandle?
  private var pending: [PendingLine] = []
  private var written = 0

  /// - Parameter isSpooled: Keeps the answers in a nameless temporary file until ``printSpooled(rolledBack:)``.
  init(descriptor: Int32, isSpooled: Bool) throws {
    self.descriptor = descriptor
    spool = isSpooled ? try TemporaryFile.open() : nil
  }

  /// Adds a line that waits for this many answers.
  mutating func addLine(slots: Int, isArray: Bool) -> Int {
    pending.append(PendingLine(isArray: isArray, answers: Array(repeating: nil, count: slots), waiting: slots))
    return written + pending.count - 1
  }

  /// Gives a slot its answer; nil for a notification, which has none.
  mutating func fill(_ slot: Slot, with answer: JSONValue?) {
    pending[slot.line - written].answers[slot.index] = answer
    pending[slot.line - written].waiting -= 1
  }

  /// Writes and flushes the lines that are complete, up to the first that is not.
  mutating func writeComplete() throws {
    let complete = pending.prefix { $0.waiting == 0 }
    var text: [UInt8] = []
    for line in complete {
      let answers = line.answers.compactMap { $0 }
      guard let first = answers.first else { continue }
      text += (line.isArray ? JSONValue.array(answers) : first).bytes
      text.append(UInt8(ascii: "\n"))
    }
    pending.removeFirst(complete.count)
    written += complete.count
    if let spool { try spool.write(contentsOf: text) } else { try write(text) }
  }

  /// Prints what was spooled.
  ///
  /// - Parameter rolledBack: Stands for every result, when none of them holds any longer.
  func printSpooled(rolledBack: JSONValue?) throws {
    guard let spool else { return }
    try spool.seek(toOffset: 0)
    var reader = LineReader(descriptor: spool.fileDescriptor, limit: .max)
    while case .text(let line)? = try reader.next() {
      guard let rolledBack else {
        try write(line + [UInt8(ascii: "\n")])
        continue
      }
      try write(Self.undone(try JSONValue.parse(line).value, rolledBack).bytes + [UInt8(ascii: "\n")])
    }
  }

  private static func undone(_ answer: JSONValue, _ rolledBack: JSONValue) -> JSONValue {
    if let answers = answer.array { return .array(answers.map { undone($0, rolledBack) }) }
    guard answer["result"] != nil, let id = answer["id"] else { return answer }
    return Answer.error(rolledBack).line(id: id)
  }

  private func write(_ bytes: some Collection<UInt8>) throws {
    guard !bytes.isEmpty else { return }
    do {
      try FileHandle(fileDescriptor: descriptor, closeOnDealloc: false).write(contentsOf: Data(bytes))
    } catch {
      let reason = error.localizedDescription
      throw KohortError(
        .outputNotWritten,
        Words(sv: "Svaren kan inte skrivas: \(reason)", en: "The answers cannot be written: \(reason)"))
    }
  }
}
