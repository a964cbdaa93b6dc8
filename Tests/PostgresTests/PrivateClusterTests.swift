import Foundation
import Postgres
import Support
import Testing

/// One at a time, since each starts servers of its own.
@Suite(.serialized) struct PrivateClusterTests {
  /// A folder that only this process's account may enter, as `mktemp -d` makes it, and a cluster two folders below.
  private final class Place {
    let root: String
    let cluster: PrivateCluster

    init(_ name: String = "data/kohort", _ configuration: PrivateCluster.Configuration? = nil) throws {
      var template = Array("/tmp/kohort-cluster-XXXXXX".utf8CString)
      _ = try #require(mkdtemp(&template))
      root = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
      cluster = PrivateCluster(folder: "\(root)/\(name)", configuration: configuration ?? Self.configuration)
    }

    deinit {
      _ = try? cluster.stop()
      try? FileManager.default.removeItem(atPath: root)
    }

    /// A place with a cluster that was made before and is stopped, which takes a fraction of the time of making one.
    static func made(_ name: String = "data/kohort") throws -> Place {
      let place = try Place(name)
      try FileManager.default.createDirectory(atPath: place.folder, withIntermediateDirectories: true)
      let source = try template.get().folder
      let copy = try Process.run(
        URL(filePath: "/bin/cp"),
        arguments: ["--archive", "\(source)/server", place.folder]
      )
      copy.waitUntilExit()
      try #require(copy.terminationStatus == 0)
      return place
    }

    nonisolated(unsafe) private static let template = Result {
      let place = try Place()
      atexit { Place.removeTemplate() }
      try place.cluster.start()
      try place.cluster.stop()
      return place
    }

    private static func removeTemplate() {
      guard let place = try? template.get() else { return }
      try? FileManager.default.removeItem(atPath: place.root)
    }

    var folder: String { cluster.status().folder }
    var data: String { "\(folder)/server/data" }
    var pidFile: String { "\(data)/postmaster.pid" }

    /// Quick to make; what is tested here survives kill -9 all the same.
    static let configuration = PrivateCluster.Configuration(roles: ["reader"], settings: ["fsync": "off"])
  }

  private static func killServer(_ place: Place) throws {
    let pid = try #require(place.cluster.status().pid)
    kill(pid_t(pid), SIGKILL)
  }

  private static func count(_ place: Place) throws -> Int {
    try Connection(place.cluster.conninfo()).query("select count(*) from t").one(as: Int.self)
  }

  @Test func `a cluster is made, started, found running, stopped and started again with its data`() throws {
    let place = try Place()
    #expect(place.cluster.status().state == .notCreated)
    #expect(try place.cluster.stop() == false)
    let conninfo = try place.cluster.start()
    try Connection(conninfo).script(
      "create role reader login; create table t (a int); insert into t values (1)"
    )

    let running = place.cluster.status()
    #expect(running.state == .running)
    #expect(running.pid != nil)
    #expect(running.version?.hasPrefix("15.") == true || running.version.flatMap(Double.init) ?? 0 >= 15)
    #expect(running.sizeInBytes > 10_000_000)
    let again = try ContinuousClock().measure { _ = try place.cluster.start() }
    #expect(again < .seconds(1))
    #expect(place.cluster.status().pid == running.pid)

    let reader = try Connection(place.cluster.conninfo(role: "reader"))
    #expect(try reader.query("select session_user::text").one(as: String.self) == "reader")

    #expect(try place.cluster.stop() == true)
    #expect(place.cluster.status().state == .stopped)
    #expect(place.cluster.status().pid == nil)
    try place.cluster.start()
    #expect(try Self.count(place) == 1)
  }

  @Test func `nobody else comes in: no port, a closed folder, no role that is not listed, data checked`()
    throws
  {
    let place = try Place.made()
    let connection = try Connection(try place.cluster.start())
    let settings = try connection.query(
      """
      select current_setting('listen_addresses'), current_setting('unix_socket_permissions'),
             current_setting('data_checksums'), current_setting('server_encoding'), current_setting('max_connections')
      """
    )
    #expect(
      try settings.one(as: String.self, String.self, String.self, String.self, String.self)
        == ("", "0700", "on", "UTF8", "50")
    )
    try connection.script("create role stranger login")
    let error = #expect(throws: PostgresError.self) {
      _ = try Connection(place.cluster.conninfo(role: "stranger"))
    }
    #expect(error?.message.contains("Peer authentication failed") == true)

    for folder in [place.cluster.status().socketFolder, "\(place.folder)/server"] {
      let mode = try FileManager.default.attributesOfItem(atPath: folder)[.posixPermissions] as? Int
      #expect(mode == 0o700, "\(folder)")
    }
    // Even root's server is not root's process.
    let pid = try #require(place.cluster.status().pid)
    let owner = try FileManager.default.attributesOfItem(atPath: "/proc/\(pid)")[.ownerAccountID] as? Int
    #expect(owner != 0)
    // A session of its own: no terminal's Ctrl-C reaches it.
    #expect(getsid(pid_t(pid)) == pid_t(pid))
  }

  @Test func `a killed server is started again with everything that was committed`() throws {
    let place = try Place.made()
    let connection = try Connection(try place.cluster.start())
    try connection.script("create table t (a int)")
    for round in 1...2 {
      try Connection(place.cluster.conninfo()).execute("insert into t values ($1)", round)
      try Self.killServer(place)
      try place.cluster.start()
      #expect(try Self.count(place) == round)
    }
  }

  @Test func `a process that a killed server left busy is waited for`() throws {
    let place = try Place.made()
    try place.cluster.start()
    let conninfo = place.cluster.conninfo()
    let isBusy = DispatchSemaphore(value: 0)
    Thread.detachNewThread {
      guard let connection = try? Connection(conninfo) else { return }
      isBusy.signal()
      _ = try? connection.execute("select count(*) from generate_series(1, 100000000)")
    }
    isBusy.wait()
    usleep(200_000)
    try Self.killServer(place)
    try place.cluster.start()
    #expect(place.cluster.status().state == .running)
  }

  @Test func `stale files of a server that is gone do not matter, whatever process has its pid now`() throws {
    let place = try Place.made()
    try place.cluster.start()
    let socket = "\(place.cluster.status().socketFolder)/.s.PGSQL.5432"
    try Self.killServer(place)
    #expect(FileManager.default.fileExists(atPath: place.pidFile))
    let stale = try String(contentsOfFile: place.pidFile, encoding: .utf8)
    let reused = "\(getpid())" + stale.drop { $0 != "\n" }
    try reused.write(toFile: place.pidFile, atomically: false, encoding: .utf8)
    try reused.write(toFile: "\(socket).lock", atomically: false, encoding: .utf8)
    #expect(place.cluster.status().state == .stopped)
    #expect(place.cluster.status().pid == nil)
    try place.cluster.start()
    #expect(place.cluster.status().state == .running)
  }

  @Test func `a running server takes the roles of a newer program without a restart`() throws {
    let place = try Place.made()
    try Connection(place.cluster.start()).script("create role newcomer login")
    let pid = place.cluster.status().pid
    var configuration = Place.configuration
    configuration.roles.append("newcomer")
    let newer = PrivateCluster(folder: place.folder, configuration: configuration)
    try newer.start()
    #expect(newer.status().pid == pid)
    let connection = try Connection(newer.conninfo(role: "newcomer"))
    #expect(try connection.query("select session_user::text").one(as: String.self) == "newcomer")
  }

  @Test func `a socket that somebody removed is made again`() throws {
    let place = try Place.made()
    try place.cluster.start()
    let before = place.cluster.status().pid
    try FileManager.default.removeItem(atPath: "\(place.cluster.status().socketFolder)/.s.PGSQL.5432")
    try place.cluster.start()
    #expect(place.cluster.status().state == .running)
    #expect(place.cluster.status().pid != before)
  }

  @Test func `two that start it at once get the same server`() throws {
    let place = try Place()
    let cluster = place.cluster
    let threads = DispatchGroup()
    for _ in 0..<4 {
      threads.enter()
      Thread.detachNewThread {
        defer { threads.leave() }
        #expect(throws: Never.self) { try Connection(try cluster.start()).execute("select 1") }
      }
    }
    threads.wait()
    let made = try FileManager.default.contentsOfDirectory(atPath: place.folder)
    #expect(made == ["server"])
  }

  @Test func `what a killed initdb left is cleared away`() throws {
    let place = try Place.made()
    let left = "\(place.folder)/server.new-1-1/data"
    try FileManager.default.createDirectory(atPath: left, withIntermediateDirectories: true)
    try "half".write(toFile: "\(left)/PG_VERSION", atomically: false, encoding: .utf8)
    try place.cluster.start()
    #expect(try FileManager.default.contentsOfDirectory(atPath: place.folder) == ["server"])
  }

  @Test func `a path too long for a socket, with everything that must be quoted, works`() throws {
    let name = "data/" + String(repeating: "åäö 'lång' \"mapp\" ", count: 5)
    let place = try Place.made(name)
    let socketFolder = place.cluster.status().socketFolder
    #expect(socketFolder.hasPrefix("/tmp/kohort-"))
    defer { try? FileManager.default.removeItem(atPath: socketFolder) }
    let connection = try Connection(try place.cluster.start())
    #expect(try connection.query("select 1").one(as: Int.self) == 1)
    let mode = try FileManager.default.attributesOfItem(atPath: place.cluster.status().socketFolder)[
      .posixPermissions
    ]
    #expect(mode as? Int == 0o700)
  }

  @Test func `a link in the place of the socket's folder is refused`() throws {
    let place = try Place.made("data/" + String(repeating: "lång", count: 40))
    try FileManager.default.createDirectory(atPath: place.folder, withIntermediateDirectories: true)
    let socketFolder = place.cluster.status().socketFolder
    try FileManager.default.createSymbolicLink(atPath: socketFolder, withDestinationPath: place.root)
    defer { try? FileManager.default.removeItem(atPath: socketFolder) }
    let error = #expect(throws: PrivateClusterError.self) { try place.cluster.start() }
    #expect(error?.code == .folderUnusable)
    #expect(error?.message.contains(socketFolder) == true)
  }

  @Test func `without PostgreSQL the error says what to install`() throws {
    let place = try Place("kohort", .init(binaryFolders: ["/nonexistent", "/usr/games"]))
    let error = #expect(throws: PrivateClusterError.self) { try place.cluster.start() }
    #expect(error?.code == .postgresMissing)
    #expect(error?.description.contains("sudo apt-get install postgresql") == true)
    #expect(error?.description.contains("/usr/games") == true)
  }

  @Test func `data of another PostgreSQL are left alone, and the error names both versions`() throws {
    let place = try Place()
    try FileManager.default.createDirectory(atPath: place.data, withIntermediateDirectories: true)
    try "9\n".write(toFile: "\(place.data)/PG_VERSION", atomically: false, encoding: .utf8)
    let error = #expect(throws: PrivateClusterError.self) { try place.cluster.start() }
    #expect(error?.code == .wrongVersion)
    #expect(error?.message.contains("was made by PostgreSQL 9, and only") == true)
    #expect(place.cluster.status().version == "9")
  }

  @Test func `a server that does not start says why`() throws {
    let place = try Place.made()
    try place.cluster.start()
    try place.cluster.stop()
    try FileManager.default.removeItem(atPath: "\(place.data)/global/pg_control")
    let error = #expect(throws: PrivateClusterError.self) { try place.cluster.start() }
    #expect(error?.code == .startFailed)
    #expect(error?.detail?.contains("pg_control") == true)
  }

  @Test func `a folder that cannot be written is named`() throws {
    let place = try Place("file/kohort")
    try "".write(toFile: "\(place.root)/file", atomically: false, encoding: .utf8)
    let error = #expect(throws: PrivateClusterError.self) { try place.cluster.start() }
    #expect(error?.code == .folderUnusable)
    #expect(error?.message.contains(place.folder) == true)
  }

  @Test func `the user's folder follows XDG_DATA_HOME, then HOME`() throws {
    #expect(try PrivateCluster.userFolder(environment: ["XDG_DATA_HOME": "/x", "HOME": "/h"]) == "/x/kohort")
    #expect(
      try PrivateCluster.userFolder(environment: ["XDG_DATA_HOME": "", "HOME": "/h"])
        == "/h/.local/share/kohort"
    )
    #expect(throws: PrivateClusterError.self) { try PrivateCluster.userFolder(environment: [:]) }
  }

  @Test(.enabled(if: SmallDisk.isPossible, "skipped: only root can mount a small disk"))
  func `a full disk is named, with how much is free, at first and later on`() throws {
    let place = try Place("disk/kohort")
    let disk = try SmallDisk(at: "\(place.root)/disk", megabytes: 20)
    let first = #expect(throws: PrivateClusterError.self) { try place.cluster.start() }
    #expect(first?.code == .diskFull)
    #expect(first?.description.contains("\(place.root)/disk/kohort is full") == true)
    #expect(place.cluster.status().state == .notCreated)

    try disk.resize(megabytes: 200)
    try place.cluster.start()
    try place.cluster.stop()
    try disk.fill()
    let later = #expect(throws: PrivateClusterError.self) { try place.cluster.start() }
    #expect(later?.code == .diskFull)
    try disk.resize(megabytes: 300)
    try place.cluster.start()
    try place.cluster.stop()
  }
}

/// A disk in memory that can be full.
private final class SmallDisk {
  private let folder: String

  static let isPossible =
    geteuid() == 0 && (try? SmallDisk(at: "/tmp/kohort-disk-\(getpid())", megabytes: 1)) != nil

  init(at folder: String, megabytes: Int) throws {
    self.folder = folder
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try Self.run("/usr/bin/mount", ["-t", "tmpfs", "-o", "size=\(megabytes)m", "tmpfs", folder])
  }

  deinit {
    try? Self.run("/usr/bin/umount", ["--lazy", folder])
    try? FileManager.default.removeItem(atPath: folder)
  }

  func resize(megabytes: Int) throws {
    try Self.run("/usr/bin/mount", ["-o", "remount,size=\(megabytes)m", folder])
  }

  /// Writes until nothing more fits.
  func fill() throws {
    let file = open("\(folder)/filler", O_WRONLY | O_CREAT, 0o600)
    try #require(file >= 0)
    defer { close(file) }
    let zeros = [UInt8](repeating: 0, count: 4096)
    while write(file, zeros, zeros.count) > 0 {}
  }

  private struct Failed: Error {}

  private static func run(_ program: String, _ arguments: [String]) throws {
    let process = try Process.run(URL(filePath: program), arguments: arguments)
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw Failed() }
  }
}
