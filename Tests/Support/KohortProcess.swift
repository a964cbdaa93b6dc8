public import Foundation

/// The built `kohort`, run as a process of its own.
///
/// ```swift
/// let outcome = try KohortProcess.run(["person", "list"], environment: ["KOHORT_DATABASE": conninfo])
/// #expect(outcome.exitCode == 0)
///
/// let batch = try KohortProcess(["batch"], environment: ["KOHORT_DATABASE": conninfo])
/// batch.send(#"{"id": 1, "method": "cohort.list"}"# + "\n")
/// let answer = try batch.nextLine()
/// batch.kill()
/// ```
public final class KohortProcess: Sendable {
  /// How a run ended and what it wrote.
  public struct Outcome: Sendable {
    /// The exit status; 128 and the signal when a signal ended it.
    public let exitCode: Int32
    /// Everything on standard output.
    public let output: Data
    /// Everything on standard error.
    public let errors: Data

    /// Standard output as text.
    public var outputText: String { String(decoding: output, as: UTF8.self) }
    /// Standard error as text.
    public var errorText: String { String(decoding: errors, as: UTF8.self) }
  }

  /// What a process failed to do in time.
  public struct TimedOut: Error, CustomStringConvertible {
    /// What was waited for, and what was written meanwhile.
    public let description: String
  }

  /// The executable in the folder of the running tests.
  public static let executable: URL = {
    let tests = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    return tests.deletingLastPathComponent().appending(path: "kohort")
  }()

  private let process = Process()
  private let input = Pipe()
  private let output = Collector()
  private let errors = Collector()

  /// Starts `kohort` with no other settings of this process than `PATH`, `HOME` and `TMPDIR`, and with those given.
  public init(_ arguments: [String], environment: [String: String] = [:], folder: URL? = nil) throws {
    Foundation.signal(SIGPIPE, SIG_IGN)
    process.executableURL = Self.executable
    process.arguments = arguments
    let kept = ProcessInfo.processInfo.environment.filter { ["PATH", "HOME", "TMPDIR"].contains($0.key) }
    process.environment = kept.merging(environment) { $1 }
    process.currentDirectoryURL = folder
    process.standardInput = input
    process.standardOutput = output.pipe
    process.standardError = errors.pipe
    try process.run()
    output.start()
    errors.start()
  }

  /// Runs `kohort` to its end with this on standard input; one that takes longer than the time is killed.
  ///
  /// - Throws: ``TimedOut``.
  public static func run(
    _ arguments: [String],
    input: Data = Data(),
    environment: [String: String] = [:],
    folder: URL? = nil,
    timeout: Duration = .seconds(60)
  ) throws -> Outcome {
    let process = try KohortProcess(arguments, environment: environment, folder: folder)
    Thread.detachNewThread {
      process.send(input)
      process.closeInput()
    }
    return try process.wait(timeout: timeout)
  }

  /// Runs a script in which `"$1"` is the built `kohort`, with this process's settings and those given.
  ///
  /// - Returns: The exit status, and what was written to standard output and standard error.
  public static func shell(_ script: String, environment: [String: String] = [:]) throws -> (Int32, String) {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", script, "sh", executable.path]
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    let output = Pipe()
    process.standardOutput = output
    process.standardError = output
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, text)
  }

  /// Whether this machine can make a terminal; a bare root without /dev/pts cannot.
  public static let canMakeTerminal = (try? shell("script -qec true /dev/null").0) == 0

  /// Its process identifier.
  public var pid: Int32 { process.processIdentifier }

  /// Writes to its standard input; what a process that has ended no longer reads is dropped.
  public func send(_ data: Data) { try? input.fileHandleForWriting.write(contentsOf: data) }

  /// Writes to its standard input; what a process that has ended no longer reads is dropped.
  public func send(_ text: String) { send(Data(text.utf8)) }

  /// Ends its standard input.
  public func closeInput() { try? input.fileHandleForWriting.close() }

  /// The next line of standard output without its line end; nil when there are no more.
  ///
  /// - Throws: ``TimedOut``.
  public func nextLine(timeout: Duration = .seconds(30)) throws -> String? {
    guard let line = output.nextLine(before: .now + timeout) else {
      throw timedOut("no line within \(timeout)")
    }
    return line
  }

  /// Sends a signal, such as `SIGINT`.
  public func signal(_ number: Int32) { Foundation.kill(pid, number) }

  /// Ends it the hard way (`SIGKILL`).
  public func kill() { signal(SIGKILL) }

  /// Whether it still runs.
  public var isRunning: Bool { process.isRunning }

  /// Waits for its end; one that takes longer than the time is killed.
  ///
  /// - Throws: ``TimedOut``.
  public func wait(timeout: Duration = .seconds(60)) throws -> Outcome {
    let end = ContinuousClock.now + timeout
    guard output.waitForEnd(before: end), errors.waitForEnd(before: end) else {
      kill()
      throw timedOut("no end within \(timeout)")
    }
    process.waitUntilExit()
    let signal: Int32 = process.terminationReason == .uncaughtSignal ? 128 : 0
    return Outcome(
      exitCode: signal + process.terminationStatus,
      output: output.data,
      errors: errors.data
    )
  }

  private func timedOut(_ what: String) -> TimedOut {
    let said = String(decoding: output.data + errors.data, as: UTF8.self)
    return TimedOut(
      description: "kohort \((process.arguments ?? []).joined(separator: " ")): \(what); it said: \(said)"
    )
  }
}

/// Takes what a process writes to one pipe, as it comes.
private final class Collector: @unchecked Sendable {
  // Safe to share: what changes is touched only with the condition locked.
  let pipe = Pipe()
  private let condition = NSCondition()
  private var received = Data()
  private var linesEnd = 0
  private var isAtEnd = false

  func start() {
    Thread.detachNewThread { [self] in
      while case let chunk = pipe.fileHandleForReading.availableData, !chunk.isEmpty {
        change { received.append(chunk) }
      }
      change { isAtEnd = true }
    }
  }

  var data: Data { condition.withLock { received } }

  func waitForEnd(before end: ContinuousClock.Instant) -> Bool {
    wait(before: end) { isAtEnd ? true : nil } ?? false
  }

  /// The next line, nil inside when there are no more, nil outside when the time is up.
  func nextLine(before end: ContinuousClock.Instant) -> String?? {
    wait(before: end) { () -> String?? in
      let rest = received[linesEnd...]
      if let newline = rest.firstIndex(of: UInt8(ascii: "\n")) {
        linesEnd = newline + 1
        return .some(String(decoding: rest[..<newline], as: UTF8.self))
      }
      guard isAtEnd else { return nil }
      linesEnd = received.endIndex
      return .some(rest.isEmpty ? nil : String(decoding: rest, as: UTF8.self))
    }
  }

  private func change(_ body: () -> Void) {
    condition.withLock { body() }
    condition.broadcast()
  }

  private func wait<Value>(before end: ContinuousClock.Instant, _ look: () -> Value?) -> Value? {
    condition.withLock {
      while true {
        if let value = look() { return value }
        let left = end - .now
        guard left > .zero else { return nil }
        _ = condition.wait(until: Date(timeIntervalSinceNow: left / .seconds(1)))
      }
    }
  }
}
