import Glibc

extension PrivateCluster {
  /// Makes the folder when it is missing, and closes it to others.
  func prepareFolder() throws(PrivateClusterError) {
    var path = ""
    for name in layout.folder.split(separator: "/") {
      path += "/\(name)"
      guard FileInfo(path) == nil else { continue }
      guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw folderError(errno) }
    }
    try checkOwner()
    // Root's server runs as another account, which has to come through here to its own, closed folder.
    guard chmod(layout.folder, geteuid() == 0 ? 0o711 : 0o700) == 0 else { throw folderError(errno) }
  }

  func checkOwner() throws(PrivateClusterError) {
    guard let info = FileInfo(layout.folder), info.isFolder else {
      throw .folderUnusable(layout.folder, reason: "it is no folder")
    }
    guard geteuid() == 0 || info.uid == geteuid() else {
      throw .folderNotOwned(layout.folder, owner: info.uid)
    }
  }

  /// Runs work while no other process starts or stops this cluster.
  ///
  /// The lock is on the folder itself and goes away with the process.
  func locked<Value>(_ work: () throws(PrivateClusterError) -> Value) throws(PrivateClusterError) -> Value {
    let folder = open(layout.folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { throw folderError(errno) }
    defer { close(folder) }
    guard process.wait(seconds: 180, until: { flock(folder, LOCK_EX | LOCK_NB) == 0 }) else {
      throw .busy(folder: layout.folder)
    }
    return try work()
  }

  /// Makes a folder that belongs to the server's account, or checks that it does.
  func makeServerFolder(_ path: String, _ account: ServerAccount) throws(PrivateClusterError) {
    guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw folderError(errno) }
    let folder = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    guard folder >= 0 else { throw .folderUnusable(path, reason: "it is a link, or cannot be opened") }
    defer { close(folder) }
    var info = stat()
    guard fstat(folder, &info) == 0 else { throw folderError(errno) }
    guard info.st_uid == geteuid() || info.st_uid == account.account.uid else {
      throw .folderNotOwned(path, owner: info.st_uid)
    }
    guard fchmod(folder, 0o700) == 0, fchown(folder, account.account.uid, account.account.gid) == 0 else {
      throw folderError(errno)
    }
  }

  /// Writes a file whole or not at all, owned by the server's account.
  func writeServerFile(_ path: String, _ text: String, _ account: ServerAccount) throws(PrivateClusterError) {
    let new = "\(path).new-\(getpid())"
    unlink(new)
    let file = open(new, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw folderError(errno) }
    defer { close(file) }
    let bytes = Array(text.utf8)
    guard write(file, bytes, bytes.count) == bytes.count,
      fchown(file, account.account.uid, account.account.gid) == 0, fsync(file) == 0, rename(new, path) == 0
    else {
      let code = errno
      unlink(new)
      throw folderError(code)
    }
  }

  func folderError(_ code: Int32) -> PrivateClusterError {
    code == ENOSPC || code == EDQUOT
      ? .diskFull(folder: layout.folder, freeBytes: layout.freeBytes)
      : .folderUnusable(layout.folder, reason: SystemError(code).reason)
  }
}
