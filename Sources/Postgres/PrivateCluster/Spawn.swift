import Glibc

/// Starts programs without a shell, with nothing of this process but what is given: no files, no signal mask, no settings.
enum Spawn {
  /// How a program ended, and what it said on both outputs.
  struct Outcome {
    /// The exit status, or 128 and the signal.
    let status: Int32
    let output: String
  }

  /// Runs a program to its end; the first argument is its path.
  ///
  /// - Throws: `SystemError` when it cannot be started.
  static func run(_ arguments: [String], environment: [String: String] = [:]) throws(SystemError) -> Outcome {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { throw SystemError(errno) }
    defer { close(ends[0]) }
    let pid = Result { () throws(SystemError) in
      try start(arguments, environment: environment, output: ends[1])
    }
    close(ends[1])
    let program = try pid.get()
    let output = contents(of: ends[0])
    return Outcome(status: wait(for: program), output: output)
  }

  /// Starts a program, and if wanted in a session of its own, which neither a terminal's Ctrl-C nor the end of this process
  /// reaches.
  ///
  /// - Throws: `SystemError` when it cannot be started.
  static func start(
    _ arguments: [String],
    environment: [String: String],
    output: Int32,
    inOwnSession: Bool = false
  ) throws(SystemError) -> pid_t {
    var files = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&files)
    defer { posix_spawn_file_actions_destroy(&files) }
    posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&files, output, 1)
    posix_spawn_file_actions_adddup2(&files, output, 2)
    for file in openFiles where file > 2 { posix_spawn_file_actions_addclose(&files, file) }

    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    sigemptyset(&none)
    var all = sigset_t()
    sigfillset(&all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    let flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | (inOwnSession ? setsid : 0)
    posix_spawnattr_setflags(&attributes, Int16(flags))

    var pid: pid_t = 0
    // Started in the root folder: the folder of this process may be closed to the account that the program runs as.
    let status = withCStrings(["/usr/bin/env", "--chdir=/"] + arguments) { arguments in
      withCStrings(environment.map { "\($0)=\($1)" }) { variables in
        posix_spawn(&pid, "/usr/bin/env", &files, &attributes, arguments.forSpawn, variables.forSpawn)
      }
    }
    guard status == 0 else { throw SystemError(status) }
    return pid
  }

  /// `POSIX_SPAWN_SETSID`, which glibc shows to GNU sources only.
  private static let setsid: Int32 = 0x80

  private static var openFiles: [Int32] {
    guard let folder = opendir("/proc/self/fd") else { return [] }
    defer { closedir(folder) }
    var files: [Int32] = []
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if let file = Int32(name) { files.append(file) }
    }
    return files
  }

  /// Waits for a program that this process started.
  static func wait(for pid: pid_t) -> Int32 {
    var status: Int32 = 0
    while waitpid(pid, &status, 0) == -1 && errno == EINTR {}
    let signal = status & 0x7f
    return signal == 0 ? (status >> 8) & 0xff : 128 + signal
  }

  private static func contents(of pipe: Int32) -> String {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 16 * 1024)
    while case let count = read(pipe, &chunk, chunk.count), count > 0 || (count < 0 && errno == EINTR) {
      bytes += chunk.prefix(max(count, 0))
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// What the system said when a call failed.
struct SystemError: Error {
  let code: Int32

  init(_ code: Int32) { self.code = code }

  var reason: String { String(cString: strerror(code)) }
}

extension UnsafePointer where Pointee == UnsafePointer<CChar>? {
  /// The type that `posix_spawn` asks for, which writes to none of it.
  fileprivate var forSpawn: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?> {
    UnsafeMutableRawPointer(mutating: self).assumingMemoryBound(to: UnsafeMutablePointer<CChar>?.self)
  }
}
