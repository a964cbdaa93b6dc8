import Foundation

/// The programs of one installed PostgreSQL server.
struct PostgresBinaries: Equatable {
  let folder: String
  /// The major version, such as 15.
  let version: Int

  var initdb: String { "\(folder)/initdb" }
  var postgres: String { "\(folder)/postgres" }

  /// Every place a server may be: the search path, what `pg_config` says, and where distributions put them.
  static func defaultFolders() -> [String] {
    let path = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map(String.init)
    let configured = path.map { "\($0)/pg_config" }.first { isExecutable($0) }
      .flatMap { try? Spawn.run([$0, "--bindir"]) }
      .map { $0.output.trimmingCharacters(in: .whitespacesAndNewlines) }
    let packaged = ["/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/usr/local/pgsql/bin"].flatMap {
      matches($0)
    }
    return path + [configured].compactMap { $0 } + packaged
  }

  /// The servers in these folders, the newest first, each once.
  static func search(_ folders: [String]) -> [PostgresBinaries] {
    let real = folders.compactMap { folder -> String? in
      guard isExecutable("\(folder)/initdb") else { return nil }
      // A link to initdb alone, as some systems put in /usr/local/bin, leads to where the rest is.
      let initdb = URL(filePath: "\(folder)/initdb").resolvingSymlinksInPath().path(percentEncoded: false)
      return String(initdb.dropLast("/initdb".count))
    }
    return Set(real).compactMap { PostgresBinaries(folder: $0) }
      .sorted { ($1.version, $0.folder) < ($0.version, $1.folder) }
  }

  /// Nil when there is no server in the folder, or none that tells its version.
  private init?(folder: String) {
    guard let outcome = try? Spawn.run(["\(folder)/postgres", "--version"]), outcome.status == 0,
      let number = outcome.output.firstMatch(of: #/\) (\d+)/#), let version = Int(number.1)
    else { return nil }
    self.folder = folder
    self.version = version
  }

  private static func matches(_ pattern: String) -> [String] {
    var found = glob_t()
    defer { globfree(&found) }
    guard glob(pattern, 0, nil, &found) == 0 else { return [] }
    return (0..<Int(found.gl_pathc)).compactMap { found.gl_pathv[$0].map { String(cString: $0) } }
  }
}
