import Foundation

/// Where the parts of a private cluster are.
///
/// ```
/// folder/              only its owner may enter
///   server/            belongs to the server's account, which alone may enter
///     data/  log/  socket/
/// ```
struct ClusterLayout {
  /// An absolute path without a slash at its end.
  let folder: String
  /// The name of the program, for folders elsewhere.
  let program: String

  var server: String { "\(folder)/server" }
  var data: String { "\(server)/data" }
  var log: String { "\(server)/log/server.log" }
  var pidFile: String { "\(data)/postmaster.pid" }

  /// The folder of the socket: beside the data, unless its path is longer than a socket's may be.
  ///
  /// A comma would make libpq take the path for two hosts.
  var socketFolder: String {
    let beside = "\(server)/socket"
    return Self.fits(beside) && !beside.contains(",") ? beside : shortSocketFolder
  }

  private static func fits(_ folder: String) -> Bool { "\(folder)/.s.PGSQL.5432".utf8.count <= 107 }

  /// A folder with a short path that is always the same for this cluster; not in a user's runtime folder, which goes away
  /// when the user logs out while the server stays.
  private var shortSocketFolder: String {
    "/tmp/\(program)-\(FileInfo(folder)?.uid ?? geteuid())-\(String(hash, radix: 36))"
  }

  /// FNV-1a over the path.
  private var hash: UInt64 {
    folder.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  }

  /// The major version that made the data, or nil when there are none.
  var dataVersion: Int? {
    (try? String(contentsOfFile: "\(data)/PG_VERSION", encoding: .utf8))
      .flatMap { Int($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
  }

  /// Free bytes for ordinary accounts on the disk of the folder, or of the nearest folder above that exists.
  var freeBytes: Int {
    var path = folder
    while access(path, F_OK) != 0, path != "/" { path = (path as NSString).deletingLastPathComponent }
    var info = statvfs()
    return statvfs(path, &info) == 0 ? Int(info.f_bavail) * Int(info.f_frsize) : 0
  }

  /// What the cluster takes on the disk.
  var sizeInBytes: Int {
    let files = FileManager.default.enumerator(atPath: server)
    var sum = 0
    while let path = files?.nextObject() as? String {
      sum += FileInfo("\(server)/\(path)", followingLinks: false)?.allocatedBytes ?? 0
    }
    return sum
  }

  /// The last lines of the server's log.
  func logTail(lines: Int = 12) -> String {
    let text = (try? Data(contentsOf: URL(filePath: log))).map { String(decoding: $0, as: UTF8.self) } ?? ""
    return text.split(separator: "\n").suffix(lines).joined(separator: "\n")
  }
}
