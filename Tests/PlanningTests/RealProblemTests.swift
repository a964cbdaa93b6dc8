import Bilingual
import Foundation
import Planning
import Testing

/// Problems of a real county's shape, read through `KOHORT_REAL_DATA`; skipped, and said so, where they are missing.
struct RealProblemTests {
  static let folder = URL(
    fileURLWithPath: ProcessInfo.processInfo.environment["KOHORT_REAL_DATA"] ?? "../shared/data"
  )
  .appending(path: "planning")

  static func problem(_ name: String) throws -> ProblemDocument? {
    let file = folder.appending(path: "\(name).json.xz")
    guard FileManager.default.fileExists(atPath: file.path) else {
      print("skipped: no \(file.path)")
      return nil
    }
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/xzcat")
    process.arguments = [file.path]
    process.standardOutput = output
    try process.run()
    let bytes = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return try ProblemDocument.read([UInt8](bytes))
  }

  @Test(arguments: [("county", 421), ("county_tenth", 133)])
  func `the bound of days to finish`(name: String, days: Int) throws {
    guard let problem = try Self.problem(name), let count = problem.cohorts.count else { return }
    #expect(DaysToFinish.bound(for: problem, cohorts: count) == days)
  }

  @Test(arguments: ["county", "county_tenth", "county_240_no_sessions"])
  func `a real problem does not contradict itself`(name: String) throws {
    guard let problem = try Self.problem(name) else { return }
    #expect(findContradictions(problem).map(\.words.en) == [])
  }

  @Test(arguments: ["county", "county_tenth", "county_240_no_sessions"])
  func `a real problem is the same when written and read again`(name: String) throws {
    guard let problem = try Self.problem(name) else { return }
    #expect(try ProblemDocument.read(problem.encoded()) == problem)
  }
}
