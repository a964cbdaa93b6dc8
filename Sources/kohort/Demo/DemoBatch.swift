import Bilingual
import Foundation
import KohortService
import StrictJSON

/// A batch of the demonstration, sent through the same code as `kohort batch`.
struct DemoBatch {
  let folder: DemoFolder
  /// The file's name, without its ending.
  let name: String

  /// Writes the lines to a file, carries them out, and keeps the answers beside them.
  ///
  /// - Returns: Each request's result, by the request's id.
  /// - Throws: ``KohortError``; a refused request is a defect, since everything in a demonstration is allowed.
  func carryOut(_ lines: [String], _ settings: Settings) throws -> [String: JSONValue] {
    let requests = "\(folder.life)/\(name).jsonl"
    let answers = "\(folder.life)/\(name).answers.jsonl"
    try folder.write(lines.map { $0 + "\n" }.joined(), to: requests)
    try folder.write("", to: answers)
    guard let input = FileHandle(forReadingAtPath: requests),
      let output = FileHandle(forWritingAtPath: answers)
    else {
      throw KohortError(
        .outputNotWritten,
        Words(sv: "Filerna i \(folder.life) försvann.", en: "The files in \(folder.life) went away.")
      )
    }
    _ = try Batch.run(settings, BatchOptions(), input: input.fileDescriptor, output: output.fileDescriptor)
    return try results(answers)
  }

  private func results(_ file: String) throws -> [String: JSONValue] {
    var results: [String: JSONValue] = [:]
    let text = try String(contentsOfFile: file, encoding: .utf8)
    for line in text.split(separator: "\n") {
      let answer = try JSONValue.parse(Array(line.utf8)[...]).value
      guard let id = answer.object?["id"]?.string, let result = answer.object?["result"] else {
        throw KohortError(
          .defect,
          Words(
            sv: "En begäran i demonstrationen avvisades.",
            en: "A request of the demonstration was refused."
          ),
          detail: Words(sv: String(line), en: String(line)),
          hint: Words(
            sv: "Begäran och svaret finns i \(folder.life).",
            en: "Request and answer are in \(folder.life)."
          )
        )
      }
      results[id] = result
    }
    return results
  }
}
