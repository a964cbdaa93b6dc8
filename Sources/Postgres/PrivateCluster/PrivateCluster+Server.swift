import Foundation
import Synchronization

extension PrivateCluster {
  /// Makes the data in a folder aside and moves them into place, so that a killed initdb leaves nothing half.
  func createIfMissing(_ binaries: PostgresBinaries, _ account: ServerAccount) throws(PrivateClusterError) {
    removeLeftovers()
    guard layout.dataVersion == nil else { return }
    let aside = "\(layout.folder)/\(Self.asidePrefix)\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
    try makeServerFolder(aside, account)
    do throws(PrivateClusterError) {
      try makeServerFolder("\(aside)/log", account)
      try initialize("\(aside)/data", binaries, account)
      guard rename(aside, layout.server) == 0 else { throw folderError(errno) }
    } catch {
      removeLeftovers()
      throw error
    }
    synchronizeFolder()
  }

  private func initialize(
    _ data: String,
    _ binaries: PostgresBinaries,
    _ account: ServerAccount
  ) throws(PrivateClusterError) {
    var command =
      account.prefix + [
        binaries.initdb, "--pgdata=\(data)", "--username=\(configuration.adminRole)", "--encoding=UTF8",
        "--locale=\(Self.locale)", "--lc-messages=C", "--data-checksums", "--auth=peer", "--no-instructions",
      ]
    if configuration.settings["fsync"] == "off" { command.append("--no-sync") }
    let outcome = try spawning { () throws(SystemError) in
      try Spawn.run(command, environment: Self.environment)
    }
    guard outcome.status == 0 else { throw failure("initdb failed", log: outcome.output) }
  }

  /// The language-neutral locale that knows all letters, where the system has it.
  private static var locale: String {
    guard let locale = newlocale(1 << LC_CTYPE, "C.UTF-8", nil) else { return "C" }
    freelocale(locale)
    return "C.UTF-8"
  }

  private static let asidePrefix = "server.new-"
  private static let environment = ["PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": "/", "LC_ALL": "C"]

  /// Removes what a killed initdb left; of one that still runs, what it has written so far.
  private func removeLeftovers() {
    for name in (try? FileManager.default.contentsOfDirectory(atPath: layout.folder)) ?? []
    where name.hasPrefix(Self.asidePrefix) {
      try? FileManager.default.removeItem(atPath: "\(layout.folder)/\(name)")
    }
  }

  private func synchronizeFolder() {
    let folder = open(layout.folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    fsync(folder)
    close(folder)
  }

  /// Starts the server unless it runs, after whatever an earlier one still has to end.
  func bringUp(_ binaries: PostgresBinaries, _ account: ServerAccount) throws(PrivateClusterError) {
    try settle()
    guard process.ask() != .ready else { return try reload(account) }
    try process.waitForLeftovers()
    // No process works in this folder, so what these files say is of a server that is gone.
    let socket = "\(layout.socketFolder)/.s.PGSQL.5432"
    for stale in [layout.pidFile, socket, "\(socket).lock"] { unlink(stale) }
    try makeServerFolder(layout.socketFolder, account)
    try writeSettings(account)
    try launch(binaries, account)
  }

  private var settings: ClusterSettings {
    ClusterSettings(configuration: configuration, accounts: loginAccounts)
  }

  private func writeSettings(_ account: ServerAccount) throws(PrivateClusterError) {
    for file in settings.files { try writeServerFile("\(layout.data)/\(file.name)", file.text, account) }
  }

  /// Whether the files that configure the server are the ones this program would write.
  var hasCurrentSettings: Bool {
    settings.files.allSatisfy { file in
      (try? String(contentsOfFile: "\(layout.data)/\(file.name)", encoding: .utf8)) == file.text
    }
  }

  /// Gives a running server the settings of this program, of which some wait for its next start.
  private func reload(_ account: ServerAccount) throws(PrivateClusterError) {
    guard !hasCurrentSettings else { return }
    let before = loadTime
    try writeSettings(account)
    guard let pid = process.postmaster, kill(pid, SIGHUP) == 0,
      process.wait(seconds: 10, until: { loadTime != before })
    else { throw .startFailed("the running server does not take new settings", log: layout.logTail()) }
  }

  /// When the server read its settings, as a new connection sees it.
  private var loadTime: String? {
    let connection = try? Connection(conninfo())
    return try? connection?.query("select pg_conf_load_time()::text").one(as: String.self)
  }

  /// The folder's owner and root, who can read everything anyway.
  private var loginAccounts: [String] {
    let uids = Set([0, FileInfo(layout.folder)?.uid ?? geteuid()])
    return uids.sorted().compactMap { OSAccount(uid: $0).name }
  }

  /// Lets a server that is starting or stopping get done, and stops one whose socket somebody removed.
  private func settle() throws(PrivateClusterError) {
    let process = process
    guard process.wait(seconds: 120, until: { process.ask() != .notYet }) else {
      throw .startFailed(
        "an earlier server has been starting or stopping for two minutes",
        log: layout.logTail()
      )
    }
    let isSettled = process.wait(seconds: 3) { process.ask() == .ready || process.postmaster == nil }
    if !isSettled { _ = try shutDown() }
  }

  /// Starts the server and waits until it answers, however long it has to recover.
  private func launch(_ binaries: PostgresBinaries, _ account: ServerAccount) throws(PrivateClusterError) {
    let log = try openLog(account)
    defer { close(log) }
    let socketFolder = "\"\(layout.socketFolder.replacing("\"", with: "\"\""))\""
    let command =
      account.prefix + [
        binaries.postgres, "-D", layout.data, "-c", "listen_addresses=", "-c", "port=5432",
        "-c", "unix_socket_directories=\(socketFolder)",
      ]
    let pid = try spawning { () throws(SystemError) in
      try Spawn.start(command, environment: Self.environment, output: log, inOwnSession: true)
    }
    let child = Child(pid: pid)
    let process = process
    let answered = process.wait(seconds: 300) { process.ask() == .ready || child.status != nil }
    if let status = child.status { throw failure("it ended with status \(status)", log: layout.logTail()) }
    guard answered else {
      throw failure("it has not been ready for five minutes", log: layout.logTail())
    }
  }

  /// Opens the log for the server, and puts it aside first when it has grown large.
  private func openLog(_ account: ServerAccount) throws(PrivateClusterError) -> Int32 {
    var info = stat()
    if lstat(layout.log, &info) == 0, info.st_size > 10_000_000 { rename(layout.log, "\(layout.log).1") }
    let log = open(layout.log, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard log >= 0 else { throw folderError(errno) }
    guard fchown(log, account.account.uid, account.account.gid) == 0 else {
      let code = errno
      close(log)
      throw folderError(code)
    }
    return log
  }

  /// Stops the server at once but in order; says whether there was one.
  func shutDown() throws(PrivateClusterError) -> Bool {
    let process = process
    guard let pid = process.postmaster else { return false }
    guard kill(pid, SIGINT) == 0 || errno == ESRCH else {
      throw PrivateClusterError(
        .stopFailed,
        "The private PostgreSQL (process \(pid)) cannot be stopped: \(SystemError(errno).reason)"
      )
    }
    guard process.wait(seconds: 60, until: { process.all.isEmpty }) else {
      throw PrivateClusterError(
        .stopFailed,
        "The private PostgreSQL (process \(pid)) has not stopped within a minute",
        detail: "The end of its log:\n\(layout.logTail())\n"
      )
    }
    return true
  }

  /// What the output of a program says: a full disk is named as such.
  private func failure(_ reason: String, log: String) -> PrivateClusterError {
    log.contains(SystemError(ENOSPC).reason)
      ? .diskFull(folder: layout.folder, freeBytes: layout.freeBytes)
      : .startFailed(reason, log: log.trimmingCharacters(in: .newlines))
  }

  private func spawning<Value>(
    _ work: () throws(SystemError) -> Value
  ) throws(PrivateClusterError) -> Value {
    do { return try work() } catch { throw .startFailed(error.reason, log: "") }
  }
}

/// A server that this process started; waits for its end, so that it is not left behind as a zombie whose pid looks alive.
private final class Child: Sendable {
  private let ended = Mutex<Int32?>(nil)

  init(pid: pid_t) {
    Thread.detachNewThread { [self] in
      let status = Spawn.wait(for: pid)
      ended.withLock { $0 = status }
    }
  }

  /// How it ended; nil while it runs.
  var status: Int32? { ended.withLock { $0 } }
}
