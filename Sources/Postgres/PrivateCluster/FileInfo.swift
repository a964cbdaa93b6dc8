import Glibc

/// What the file system says about a path, following links or not.
struct FileInfo {
  let uid: UInt32
  let gid: UInt32
  let mode: UInt32
  let device: UInt
  let inode: UInt
  /// What it takes on the disk.
  let allocatedBytes: Int
  let modifiedSeconds: Int

  /// Nil when there is nothing at the path, or it cannot be reached.
  init?(_ path: String, followingLinks: Bool = true) {
    var info = stat()
    let status = followingLinks ? stat(path, &info) : lstat(path, &info)
    guard status == 0 else { return nil }
    uid = info.st_uid
    gid = info.st_gid
    mode = info.st_mode
    device = info.st_dev
    inode = info.st_ino
    allocatedBytes = Int(info.st_blocks) * 512
    modifiedSeconds = info.st_mtim.tv_sec
  }

  var isFolder: Bool { mode & S_IFMT == S_IFDIR }
  var permissions: UInt32 { mode & 0o777 }

  func isSame(as other: FileInfo) -> Bool { device == other.device && inode == other.inode }

  func lets(_ account: OSAccount, _ user: UInt32, _ group: UInt32, _ other: UInt32) -> Bool {
    if uid == account.uid { return mode & user != 0 }
    if gid == account.gid { return mode & group != 0 }
    return mode & other != 0
  }
}

/// Whether there is a program at the path that this process may run.
func isExecutable(_ path: String) -> Bool { access(path, X_OK) == 0 }
