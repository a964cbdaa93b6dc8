import Foundation
import Support
import Testing

/// The scripts and container files in the root of the package.
@Suite struct SetUpTests {
  private struct Outcome {
    let exitCode: Int32
    let text: String
  }

  /// Runs a program in the root of the package; what it writes on either stream comes back together.
  private static func run(_ arguments: [String], environment: [String: String] = [:]) throws -> Outcome {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = arguments
    process.currentDirectoryURL = RealData.packageFolder
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return Outcome(exitCode: process.terminationStatus, text: text)
  }

  private static func file(_ name: String) throws -> String {
    try String(contentsOf: RealData.packageFolder.appending(path: name), encoding: .utf8)
  }

  @Test func `where everything is installed, nothing is, and no right of root is asked for`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "kohort-set-up-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for name in ["apt-get", "sudo"] {
      let fake = folder.appending(path: name)
      try Data("#!/bin/sh\necho \(name) was called\nexit 1\n".utf8).write(to: fake)
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: fake.path)
    }
    let path = "\(folder.path):\(ProcessInfo.processInfo.environment["PATH"] ?? "")"
    let outcome = try Self.run(
      ["bash", "-euo", "pipefail", "-c", ". scripts/prepare; install_missing"],
      environment: ["PATH": path]
    )
    #expect(outcome.exitCode == 0)
    #expect(outcome.text == "==> Everything needed is installed\n")
  }

  @Test func `a machine without Swift is told where to get it`() throws {
    let outcome = try Self.run([
      "bash", "-euo", "pipefail", "-c", ". scripts/prepare; has() { false; }; require_swift",
    ])
    #expect(outcome.exitCode == 69)
    #expect(outcome.text.contains("There is no Swift toolchain on PATH"))
    #expect(outcome.text.contains("https://www.swift.org/install/linux/"))
  }

  @Test(arguments: ["scripts/test", "scripts/demo", "scripts/prepare", ".ci/run"])
  func `the scripts are scripts`(name: String) throws {
    #expect(try Self.run(["bash", "-n", name]).exitCode == 0)
    let isRun = name != "scripts/prepare"
    let path = RealData.packageFolder.appending(path: name).path
    #expect(FileManager.default.isExecutableFile(atPath: path) == isRun)
  }

  @Test func `no password stands in the compose file`() throws {
    let passwords = try Self.file("docker-compose.yml").split(separator: "\n").filter {
      $0.contains("PASSWORD:") && !$0.hasPrefix("#")
    }
    #expect(passwords.count == 4)
    for line in passwords {
      let value = line.split(separator: ":", maxSplits: 1)[1].trimmingPrefix(while: \.isWhitespace)
      #expect(value.hasPrefix("*") || value.contains("${KOHORT_"), "\(line)")
    }
  }

  @Test func `the image runs as nobody special`() throws {
    let steps = try Self.file("Dockerfile").split(separator: "\n").map { $0.split(separator: " ") }
    let last = try #require(steps.lastIndex { $0.first == "FROM" })
    #expect(steps[last...].filter { $0.first == "USER" }.map { $0.dropFirst() } == [["kohort"]])
  }

  private static var compose: [String]? {
    [["docker-compose"], ["docker", "compose"]].first { command in
      (try? run(command + ["version"]))?.exitCode == 0
    }
  }

  @Test(.enabled(if: compose != nil, "skipped: there is no docker-compose"))
  func `the compose file is right, and asks for the passwords it is not given`() throws {
    let compose = try #require(Self.compose) + ["--profile", "nightly", "config", "--quiet"]
    let passwords = ["KOHORT_ADMIN_PASSWORD": "a", "KOHORT_KEEPER_PASSWORD": "b"]
    #expect(try Self.run(compose, environment: passwords).exitCode == 0)
    for name in passwords.keys {
      let outcome = try Self.run(compose, environment: passwords.merging([name: ""]) { $1 })
      #expect(outcome.exitCode != 0)
      #expect(outcome.text.contains("set it to the password of"))
    }
  }
}
