import Foundation

/// One of PostgreSQL's own client programs, such as `pg_dump`.
///
/// ```swift
/// let dump = try ClientProgram("pg_dump", forServer: connection.serverVersion)
/// try dump.run(["--format=custom", "--file=\(path)"], conninfo: conninfo)
/// ```
public struct ClientProgram: Sendable {
  /// Why a program did not do what it was for.
  public enum Failure: Error, Equatable, Sendable {
    /// There is none that is new enough: its name, and the major version that is needed.
    case missing(String, version: Int)
    /// It ended with this status, having said this.
    case failed(String, status: Int32, output: String)
  }

  private let name: String
  private let path: String

  /// Finds the program, the newest of those installed.
  ///
  /// - Parameters:
  ///   - serverVersion: As the connection says it, such as 150018; an older program cannot read a newer server.
  ///   - folders: Where to look; nil for all the usual places.
  /// - Throws: ``Failure/missing(_:version:)``.
  public init(
    _ name: String, forServer serverVersion: Int, folders: [String]? = nil
  ) throws(Failure) {
    let needed = serverVersion / 10_000
    let folders = folders ?? PostgresBinaries.defaultFolders()
    let found = Set(folders).map { "\($0)/\(name)" }.filter(isExecutable)
      .map { (path: $0, version: Self.version($0)) }
      .filter { $0.version >= needed }
      // A distribution's wrapper in the search path comes after the program itself.
      .max { ($0.version, $0.path.utf8.count) < ($1.version, $1.path.utf8.count) }
    guard let found else { throw .missing(name, version: needed) }
    self.name = name
    path = found.path
  }

  /// The major version that a program says it has; 0 when it says none.
  private static func version(_ path: String) -> Int {
    guard let outcome = try? Spawn.run([path, "--version"], environment: environment), outcome.status == 0,
      let number = outcome.output.firstMatch(of: #/\) (\d+)/#)
    else { return 0 }
    return Int(number.1) ?? 0
  }

  /// Runs it to its end, with the settings of this process, in the root folder: paths must be absolute.
  ///
  /// - Parameter conninfo: The database; a password goes by the environment, where other accounts do not see it.
  /// - Returns: What it said, on both outputs.
  /// - Throws: ``Failure/failed(_:status:output:)``.
  @discardableResult
  public func run(_ arguments: [String], conninfo: String? = nil) throws(Failure) -> String {
    var command = [path] + arguments
    var environment = Self.environment
    if let conninfo {
      do {
        var database = try Conninfo(conninfo)
        if let password = database["password"] {
          environment["PGPASSWORD"] = password
          database["password"] = nil
        }
        command.append("--dbname=\(database.text)")
      } catch {
        throw .failed(name, status: 1, output: error.message)
      }
    }
    let outcome: Spawn.Outcome
    do { outcome = try Spawn.run(command, environment: environment) } catch {
      throw .failed(name, status: 1, output: error.reason)
    }
    guard outcome.status == 0 else {
      throw .failed(name, status: outcome.status, output: outcome.output.trimmingCharacters(in: .whitespacesAndNewlines))
    }
    return outcome.output
  }

  /// In plain English, whatever the user's language.
  private static var environment: [String: String] {
    ProcessInfo.processInfo.environment.merging(["LC_ALL": "C"]) { $1 }
  }
}
