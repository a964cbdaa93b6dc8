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
    var replies: [Reply?]
    var waiting: Int
  }

  private let descriptor: Int32
  /// Where answers wait until the whole batch is decided; nil when they go out at once.
  private let spool: FileHandle?
  private let writer: AnswerWriter
  private var pending: [PendingLine] = []
  private var written = 0

  /// - Parameter isSpooled: Keeps the answers in a nameless temporary file until ``printSpooled(rolledBack:)``.
  init(descriptor: Int32, isSpooled: Bool) throws {
    self.descriptor = descriptor
    spool = isSpooled ? try TemporaryFile.open() : nil
    writer = AnswerWriter(spool ?? FileHandle(fileDescriptor: descriptor, closeOnDealloc: false))
  }

  /// How many lines have not been handed over to be written.
  var waitingLines: Int { pending.count }

  /// Adds a line that waits for this many answers.
  mutating func addLine(slots: Int, isArray: Bool) -> Int {
    pending.append(PendingLine(isArray: isArray, replies: Array(repeating: nil, count: slots), waiting: slots))
    return written + pending.count - 1
  }

  /// Gives a slot its answer; nil for a notification, which has none.
  mutating func fill(_ slot: Slot, with reply: Reply?) {
    pending[slot.line - written].replies[slot.index] = reply
    pending[slot.line - written].waiting -= 1
  }

  /// Writes the lines that are complete, up to the first that is not.
  ///
  /// - Throws: ``KohortError`` when earlier ones could not be written.
  mutating func writeComplete() throws {
    let complete = pending.prefix { $0.waiting == 0 }
    guard !complete.isEmpty else { return }
    let lines = complete.map { AnswerWriter.Line(isArray: $0.isArray, replies: $0.replies.compactMap { $0 }) }
    written += complete.count
    pending.removeFirst(complete.count)
    try writer.give(lines)
  }

  /// Waits until all that was complete is written, or into the spool.
  ///
  /// - Throws: ``KohortError`` when something could not be written.
  func finish() throws { try writer.finish() }

  /// Prints what was spooled.
  ///
  /// - Parameter rolledBack: Stands for every result, when none of them holds any longer.
  func printSpooled(rolledBack: JSONValue?) throws {
    guard let spool else { return }
    try spool.seek(toOffset: 0)
    let output = FileHandle(fileDescriptor: descriptor, closeOnDealloc: false)
    var reader = LineReader(descriptor: spool.fileDescriptor, limit: .max)
    while case .text(let line)? = try reader.next() {
      var text = Array(line)
      if let rolledBack { text = Self.undone(try JSONValue.parse(line).value, rolledBack).bytes }
      try AnswerWriter.write(text + [UInt8(ascii: "\n")], to: output)
    }
  }

  private static func undone(_ answer: JSONValue, _ rolledBack: JSONValue) -> JSONValue {
    if let answers = answer.array { return .array(answers.map { undone($0, rolledBack) }) }
    guard answer["result"] != nil, let id = answer["id"] else { return answer }
    return Answer.error(rolledBack).line(id: id)
  }
}
