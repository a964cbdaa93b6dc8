/// Why the private PostgreSQL could not be used, in words for whoever runs the program.
public struct PrivateClusterError: Error, Equatable, Sendable {
  /// What kind of trouble it is.
  public enum Code: String, CaseIterable, Sendable {
    /// No PostgreSQL server is installed.
    case postgresMissing
    /// The folder was made by a PostgreSQL version that is not installed, or what is installed is too old.
    case wrongVersion
    /// The disk is full.
    case diskFull
    /// The folder cannot be made, written or entered.
    case folderUnusable
    /// The folder belongs to somebody else.
    case folderNotOwned
    /// No unprivileged account can be used for the server.
    case privilegesKept
    /// The server did not start; the detail is the end of its log.
    case startFailed
    /// The server did not stop.
    case stopFailed
    /// Another process is starting or stopping the server and does not get done.
    case busy
  }

  /// What kind of trouble it is.
  public var code: Code
  /// What happened.
  public var message: String
  /// What the server, or the system, said about it.
  public var detail: String?
  /// What to do next.
  public var hint: String?

  init(_ code: Code, _ message: String, detail: String? = nil, hint: String? = nil) {
    self.code = code
    self.message = message
    self.detail = detail
    self.hint = hint
  }
}

extension PrivateClusterError: CustomStringConvertible {
  /// The message, the detail and the hint, in full sentences.
  public var description: String {
    ["\(message).", detail, hint.map { "\($0)." }].compactMap { $0 }.joined(separator: " ")
  }
}

extension PrivateClusterError {
  static func postgresMissing(searched: [String]) -> PrivateClusterError {
    PrivateClusterError(
      .postgresMissing,
      "No PostgreSQL server is installed",
      detail: "Looked for initdb and postgres in \(searched.joined(separator: ", ")).",
      hint: "Install it with 'sudo apt-get install postgresql', or name a database"
    )
  }

  static func tooOld(found: Int, oldest: Int) -> PrivateClusterError {
    PrivateClusterError(
      .wrongVersion,
      "PostgreSQL \(found) is installed and \(oldest) or later is needed",
      hint: "Install a newer one with 'sudo apt-get install postgresql', or name a database"
    )
  }

  static func otherVersion(folder: String, made: Int, installed: [Int]) -> PrivateClusterError {
    PrivateClusterError(
      .wrongVersion,
      "The data in \(folder) was made by PostgreSQL \(made), and only "
        + "\(installed.map(String.init).joined(separator: " and ")) is installed",
      hint:
        "Install it with 'sudo apt-get install postgresql-\(made)' to read the data; with both installed, "
        + "pg_upgrade takes it to the newer one"
    )
  }

  static func diskFull(folder: String, freeBytes: Int) -> PrivateClusterError {
    PrivateClusterError(
      .diskFull,
      "The disk with \(folder) is full: \(freeBytes / 1_000_000) MB are free",
      hint: "Make room, about 300 MB for a start, or set XDG_DATA_HOME to a folder on a larger disk"
    )
  }

  static func folderUnusable(_ folder: String, reason: String) -> PrivateClusterError {
    PrivateClusterError(
      .folderUnusable,
      "The folder \(folder) cannot be used: \(reason)",
      hint: "Make it writable, or set XDG_DATA_HOME to a folder that is"
    )
  }

  static func folderNotOwned(_ folder: String, owner: UInt32) -> PrivateClusterError {
    PrivateClusterError(
      .folderNotOwned,
      "The folder \(folder) belongs to \(OSAccount(uid: owner).displayName)",
      hint: "Run as that account, or remove the folder if nobody needs it"
    )
  }

  static func privilegesKept(_ reason: String) -> PrivateClusterError {
    PrivateClusterError(
      .privilegesKept,
      "PostgreSQL refuses to run as root, and no other account can be used for it: \(reason)",
      hint: "Run as an ordinary user, or set XDG_DATA_HOME to a folder that every account may enter, "
        + "such as /var/lib"
    )
  }

  static func startFailed(_ reason: String, log: String) -> PrivateClusterError {
    PrivateClusterError(
      .startFailed,
      "The private PostgreSQL did not start: \(reason)",
      detail: log.isEmpty ? nil : "The end of its log:\n\(log)\n"
    )
  }

  static func busy(folder: String) -> PrivateClusterError {
    PrivateClusterError(
      .busy,
      "Another process has been starting or stopping the private PostgreSQL in \(folder) for a long time",
      hint: "Try again later"
    )
  }
}
