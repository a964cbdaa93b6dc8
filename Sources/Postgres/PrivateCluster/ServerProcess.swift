import CLibPQ
import Foundation

/// The processes of a server, found by the folder they work in, which survives neither a reused pid nor a stale file.
struct ServerProcess {
  let layout: ClusterLayout
  /// Whom it asks as: the server writes down each who may not log in.
  let role: String

  /// What the server answers.
  enum Answer { case ready, notYet, silent }

  func ask() -> Answer {
    let conninfo = Conninfo(["host": layout.socketFolder, "port": "5432", "dbname": "postgres", "user": role])
    return switch PQping(conninfo.text) {
    case PQPING_OK: .ready
    case PQPING_REJECT: .notYet
    default: .silent
    }
  }

  /// The process named in the pid file, if it is a server that works in this data folder.
  var postmaster: pid_t? {
    guard let text = try? String(contentsOfFile: layout.pidFile, encoding: .utf8),
      let pid = text.split(separator: "\n").first.flatMap({ pid_t($0) }), let data = FileInfo(layout.data),
      works(pid, in: data)
    else { return nil }
    return pid
  }

  /// Every process that works in the data folder: the server and those it started, also ones it left behind.
  var all: [pid_t] {
    guard let data = FileInfo(layout.data),
      let names = try? FileManager.default.contentsOfDirectory(atPath: "/proc")
    else { return [] }
    return names.compactMap { pid_t($0) }.filter { works($0, in: data) }
  }

  private func works(_ pid: pid_t, in data: FileInfo) -> Bool {
    FileInfo("/proc/\(pid)/cwd")?.isSame(as: data) == true && commandName(pid) == "postgres"
  }

  private func commandName(_ pid: pid_t) -> String? {
    (try? String(contentsOfFile: "/proc/\(pid)/comm", encoding: .utf8))?
      .trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// Waits for what a killed server left behind, then ends it; it holds the shared memory that a new server refuses to share.
  ///
  /// - Throws: `PrivateClusterError` when some of it stays.
  func waitForLeftovers() throws(PrivateClusterError) {
    if wait(seconds: 2, until: { all.isEmpty }) { return }
    // They have no server any more, so nothing that was committed can be lost.
    for pid in all { kill(pid, SIGQUIT) }
    if wait(seconds: 5, until: { all.isEmpty }) { return }
    throw .startFailed(
      "processes of an earlier server do not end (\(all.map(String.init).joined(separator: ", ")))",
      log: ""
    )
  }

  /// Looks every 20 ms until the condition holds or the time is up; says which.
  func wait(seconds: Double, until condition: () -> Bool) -> Bool {
    let end = ContinuousClock.now + .seconds(seconds)
    while !condition() {
      guard ContinuousClock.now < end else { return false }
      usleep(20_000)
    }
    return true
  }
}
