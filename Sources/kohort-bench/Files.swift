import ArgumentParser
import Foundation

/// Seconds since it was made.
struct Stopwatch: Sendable {
  private let start = ContinuousClock.now

  var seconds: Double { (ContinuousClock.now - start) / .seconds(1) }
}

enum Input {
  /// A file's bytes, unpacked when its name ends in `.xz`.
  static func bytes(of path: String) throws -> [UInt8] {
    guard path.hasSuffix(".xz") else {
      guard let data = FileManager.default.contents(atPath: path) else {
        throw ValidationError("\(path) cannot be read; name a file that exists")
      }
      return [UInt8](data)
    }
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["xz", "-dc", "--", path]
    process.standardOutput = pipe
    try process.run()
    let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw ValidationError("\(path) cannot be unpacked with xz -dc; install xz-utils, or unpack it first")
    }
    return [UInt8](data)
  }
}

enum Output {
  /// One line of JSON with sorted keys on standard output.
  static func printLine(_ value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    print(String(decoding: try encoder.encode(value), as: UTF8.self))
  }
}
