import Glibc

/// How the server's programs are started: as they are, or as an unprivileged account when this process is root.
struct ServerAccount {
  let account: OSAccount
  /// What to put before a command.
  let prefix: [String]

  /// - Parameters:
  ///   - folder: Where the server will live, which it must be able to enter.
  ///   - owner: Who owns the data, once there are any.
  /// - Throws: `PrivateClusterError` when this is root and cannot become anybody else.
  init(folder: String, owner: UInt32?) throws(PrivateClusterError) {
    guard OSAccount.current.isRoot else {
      account = .current
      prefix = []
      return
    }
    account = try Self.unprivileged(owner: owner)
    prefix = try Self.dropping(to: account, folder: folder)
  }

  private static func unprivileged(owner: UInt32?) throws(PrivateClusterError) -> OSAccount {
    if let owner, owner != 0 { return OSAccount(uid: owner) }
    guard let account = OSAccount(named: "postgres") ?? OSAccount(named: "nobody") else {
      throw .privilegesKept("there is neither an account 'postgres' nor 'nobody'")
    }
    return account
  }

  private static func dropping(to account: OSAccount, folder: String) throws(PrivateClusterError) -> [String] {
    guard let setpriv = ["/usr/bin/setpriv", "/bin/setpriv"].first(where: { isExecutable($0) }) else {
      throw .privilegesKept("setpriv is missing ('sudo apt-get install util-linux')")
    }
    // Folders above may be closed to that account, as /root is. It is then allowed to look through them and gets
    // no other privilege, rather than anybody's folders being opened.
    let kept = canEnter(folder, account) ? "" : ",+dac_read_search"
    let prefix = [
      setpriv, "--reuid=\(account.uid)", "--regid=\(account.gid)", "--clear-groups", "--inh-caps=-all\(kept)",
      "--ambient-caps=-all\(kept)", "--bounding-set=-all\(kept)", "--no-new-privs", "--",
    ]
    do {
      let outcome = try Spawn.run(prefix + ["/bin/true"])
      guard outcome.status == 0 else {
        throw PrivateClusterError.privilegesKept(
          outcome.output.split(separator: "\n").joined(separator: " ")
        )
      }
    } catch let error as SystemError {
      throw .privilegesKept(error.reason)
    } catch let error as PrivateClusterError {
      throw error
    } catch {
      throw .privilegesKept("\(error)")
    }
    return prefix
  }

  /// Whether every folder down to this one lets the account through, by its mode and without access lists.
  private static func canEnter(_ folder: String, _ account: OSAccount) -> Bool {
    var path = ""
    for name in folder.split(separator: "/") {
      path += "/\(name)"
      guard let info = FileInfo(path), info.lets(account, S_IXUSR, S_IXGRP, S_IXOTH) else { return false }
    }
    return true
  }
}
