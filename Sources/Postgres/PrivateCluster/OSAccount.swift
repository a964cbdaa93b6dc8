import Glibc

/// An account of the operating system.
struct OSAccount: Equatable {
  let uid: UInt32
  let gid: UInt32
  /// Nil for a number without a name.
  let name: String?

  /// The account that runs this process.
  static var current: OSAccount { OSAccount(uid: geteuid()) }

  var isRoot: Bool { uid == 0 }
  var displayName: String { name ?? "account \(uid)" }

  init(uid: UInt32) {
    var entry = passwd()
    var found: UnsafeMutablePointer<passwd>?
    var buffer = [CChar](repeating: 0, count: 16 * 1024)
    getpwuid_r(uid, &entry, &buffer, buffer.count, &found)
    self.init(uid: uid, entry: found?.pointee)
  }

  /// The account with this name, or nil.
  init?(named name: String) {
    var entry = passwd()
    var found: UnsafeMutablePointer<passwd>?
    var buffer = [CChar](repeating: 0, count: 16 * 1024)
    getpwnam_r(name, &entry, &buffer, buffer.count, &found)
    guard let found else { return nil }
    self.init(uid: found.pointee.pw_uid, entry: found.pointee)
  }

  /// Copies what the entry points to, while the buffer behind it is still there.
  private init(uid: UInt32, entry: passwd?) {
    self.uid = uid
    gid = entry?.pw_gid ?? getgid()
    name = entry.flatMap { $0.pw_name }.map { String(cString: $0) }
  }
}
