public import Foundation

/// A PostgreSQL of one's own: made on first use, reached over a unix socket that only its owner can open, and left running.
///
/// ```swift
/// let cluster = PrivateCluster(folder: try PrivateCluster.userFolder())
/// try cluster.start()
/// let connection = try Connection(cluster.conninfo(role: "kohort_service"))
/// ```
///
/// Any number of processes may use the same folder at once, and any of them may be killed at any time.
public struct PrivateCluster: Sendable {
  /// What differs from one private cluster to another.
  public struct Configuration: Sendable {
    /// A short name for folders and for the superuser, `program_admin`.
    public var program: String
    /// More roles that the owner may log in as, besides the superuser, `program_service`, `program_reporter` and
    /// `program_backup`.
    ///
    /// PostgreSQL before 16 cannot say "every role". Making them is up to the caller.
    public var roles: [String]
    /// Server settings that differ from the usual ones; `fsync` set to `off` for throwaway data also hurries initdb.
    public var settings: [String: String]
    /// Whether whoever can open the socket may log in as any role, for tests.
    public var trustsEveryRole: Bool
    /// The folders to look for PostgreSQL's programs in; nil for all the usual places.
    public var binaryFolders: [String]?

    /// A cluster for a program, with the usual settings unless others are given.
    public init(
      program: String = "kohort",
      roles: [String] = [],
      settings: [String: String] = [:],
      trustsEveryRole: Bool = false,
      binaryFolders: [String]? = nil
    ) {
      self.program = program
      self.roles = roles
      self.settings = settings
      self.trustsEveryRole = trustsEveryRole
      self.binaryFolders = binaryFolders
    }

    var adminRole: String { "\(program)_admin" }
    var allRoles: [String] {
      [adminRole] + ["service", "reporter", "backup"].map { "\(program)_\($0)" } + roles
    }
  }

  /// What there is of the cluster.
  public struct Status: Hashable, Sendable {
    /// How far it has come.
    public enum State: String, Sendable { case notCreated = "not created", stopped, running }

    /// How far it has come.
    public var state: State
    /// The server's process while it runs.
    public var pid: Int?
    /// The version: `15.18` while it runs, else `15`; nil when there are no data.
    public var version: String?
    /// The folder that holds it.
    public var folder: String
    /// The folder of its socket.
    public var socketFolder: String
    /// What it takes on the disk.
    public var sizeInBytes: Int
  }

  /// The oldest major version that will do.
  static let oldestVersion = 15

  let layout: ClusterLayout
  let configuration: Configuration
  var process: ServerProcess { ServerProcess(layout: layout, role: configuration.adminRole) }

  /// A cluster in a folder; nothing is made before ``start()``.
  public init(folder: String, configuration: Configuration = Configuration()) {
    let path = URL(filePath: folder, directoryHint: .notDirectory).standardizedFileURL.path(
      percentEncoded: false
    )
    layout = ClusterLayout(folder: path, program: configuration.program)
    self.configuration = configuration
  }

  /// Where a user's cluster lives: `$XDG_DATA_HOME/program`, or `~/.local/share/program`.
  ///
  /// - Throws: ``PrivateClusterError`` when neither XDG_DATA_HOME nor HOME names an absolute path.
  public static func userFolder(
    program: String = "kohort",
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) throws(PrivateClusterError) -> String {
    if let data = environment["XDG_DATA_HOME"], data.hasPrefix("/") { return "\(data)/\(program)" }
    if let home = environment["HOME"], home.hasPrefix("/") { return "\(home)/.local/share/\(program)" }
    throw PrivateClusterError(
      .folderUnusable,
      "There is no folder for data: neither XDG_DATA_HOME nor HOME names one",
      hint: "Set HOME, or XDG_DATA_HOME to an absolute path"
    )
  }

  /// Makes the cluster when there is none, starts the server when it does not run, and leaves it running.
  ///
  /// One that runs with the settings of another version of the program is told the new ones.
  ///
  /// About 2 s the first time, half a second to start, and 5 ms when it runs already.
  ///
  /// - Returns: The superuser's connection string.
  /// - Throws: ``PrivateClusterError``.
  @discardableResult
  public func start() throws(PrivateClusterError) -> String {
    if isReady, hasCurrentSettings { return conninfo() }
    try prepareFolder()
    try locked { () throws(PrivateClusterError) in
      let binaries = try findBinaries()
      let account = try serverAccount()
      try createIfMissing(binaries, account)
      try bringUp(binaries, account)
    }
    return conninfo()
  }

  /// Stops the server, ending what is open on it.
  ///
  /// - Returns: Whether it ran.
  /// - Throws: ``PrivateClusterError`` when it does not stop within a minute.
  @discardableResult
  public func stop() throws(PrivateClusterError) -> Bool {
    guard FileInfo(layout.folder) != nil else { return false }
    try checkOwner()
    return try locked { () throws(PrivateClusterError) in try shutDown() }
  }

  /// What there is of the cluster, without changing any of it.
  public func status() -> Status {
    var status = Status(
      state: .notCreated,
      folder: layout.folder,
      socketFolder: layout.socketFolder,
      sizeInBytes: 0
    )
    guard let version = layout.dataVersion else { return status }
    status.state = isReady ? .running : .stopped
    status.pid = process.postmaster.map(Int.init)
    status.version = runningVersion ?? String(version)
    status.sizeInBytes = layout.sizeInBytes
    return status
  }

  /// The connection string of a role, the superuser when none is named.
  public func conninfo(role: String? = nil, database: String = "postgres") -> String {
    Conninfo([
      "host": layout.socketFolder, "port": "5432", "user": role ?? configuration.adminRole,
      "dbname": database,
    ]).text
  }

  private var runningVersion: String? {
    guard isReady, let connection = try? Connection(conninfo()) else { return nil }
    return "\(connection.serverVersion / 10_000).\(connection.serverVersion % 10_000)"
  }

  /// Whether the server answers, over a socket that nobody else can have put there.
  private var isReady: Bool {
    guard let server = FileInfo(layout.server, followingLinks: false), server.isFolder,
      let socket = FileInfo(layout.socketFolder, followingLinks: false), socket.isFolder,
      socket.uid == server.uid, socket.permissions == 0o700
    else { return false }
    return process.ask() == .ready
  }

  private func findBinaries() throws(PrivateClusterError) -> PostgresBinaries {
    let folders = configuration.binaryFolders ?? PostgresBinaries.defaultFolders()
    let installed = PostgresBinaries.search(folders)
    guard let newest = installed.first else { throw .postgresMissing(searched: folders) }
    if let made = layout.dataVersion {
      guard let matching = installed.first(where: { $0.version == made }) else {
        throw .otherVersion(folder: layout.folder, made: made, installed: installed.map(\.version))
      }
      return matching
    }
    guard newest.version >= Self.oldestVersion else {
      throw .tooOld(found: newest.version, oldest: Self.oldestVersion)
    }
    return newest
  }

  private func serverAccount() throws(PrivateClusterError) -> ServerAccount {
    let real = URL(filePath: layout.folder).resolvingSymlinksInPath().path(percentEncoded: false)
    return try ServerAccount(folder: real, owner: (FileInfo(layout.data) ?? FileInfo(layout.folder))?.uid)
  }
}
