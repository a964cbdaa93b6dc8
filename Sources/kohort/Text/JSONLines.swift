import ArgumentParser
import Bilingual
import Foundation
import KohortService
import Logging
import StrictJSON

/// What a job writes to standard error.
enum LogFormat: String, ExpressibleByArgument, CaseIterable {
  case text, json

  /// As `KOHORT_LOG` says; text when it says nothing.
  ///
  /// - Throws: ``KohortError`` (configuration) for what is neither.
  static func ofEnvironment() throws -> LogFormat {
    guard let value = ProcessInfo.processInfo.environment["KOHORT_LOG"], !value.isEmpty else { return .text }
    guard let format = LogFormat(rawValue: value) else {
      throw KohortError(
        .configuration, Words(sv: "KOHORT_LOG är \"\(value)\".", en: "KOHORT_LOG is \"\(value)\"."),
        hint: Words(sv: "Välj text eller json.", en: "Choose text or json."))
    }
    return format
  }
}

/// Log events as JSON, one object a line: `time`, `level`, `logger`, `message`, and what the event says besides.
struct JSONLines: LogHandler {
  let label: String
  var logLevel: Logger.Level
  var metadata: Logger.Metadata = [:]
  var metadataProvider: Logger.MetadataProvider?

  init(label: String, level: Logger.Level) {
    self.label = label
    logLevel = level
  }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    let told = metadata.merging(event.metadata ?? [:]) { $1 }.sorted { $0.key < $1.key }
    let fixed: [(String, String)] = [
      (
        "time",
        Date().formatted(.iso8601.year().month().day().time(includingFractionalSeconds: true).timeZone(separator: .omitted))
      ),
      ("level", event.level.rawValue), ("logger", label), ("message", event.message.description),
    ]
    let members =
      fixed.map { JSONObject.Member(name: $0.0, value: .string($0.1)) }
      + told.map { JSONObject.Member(name: $0.key, value: Self.json($0.value)) }
    // One call a line, so that two processes never write into each other's.
    try? FileHandle.standardError.write(contentsOf: Data((JSONValue.object(JSONObject(members)).text + "\n").utf8))
  }

  /// What is a whole number stands as one.
  private static func json(_ value: Logger.MetadataValue) -> JSONValue {
    switch value {
    case .string(let text): Int(text).map { JSONValue($0) } ?? .string(text)
    case .stringConvertible(let value):
      (value as? Double).flatMap { JSONNumber($0) }.map { .number($0) } ?? .string(value.description)
    case .array(let values): .array(values.map(json))
    case .dictionary(let values):
      .object(JSONObject(values.sorted { $0.key < $1.key }.map { .init(name: $0.key, value: json($0.value)) }))
    @unknown default: .string("\(value)")
    }
  }
}
