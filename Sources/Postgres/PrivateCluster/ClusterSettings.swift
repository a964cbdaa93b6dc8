/// The files that configure the server, written anew at every start so that they are always those of this program.
struct ClusterSettings {
  let configuration: PrivateCluster.Configuration
  /// The accounts that may log in, each as any role of the cluster.
  let accounts: [String]

  var files: [(name: String, text: String)] {
    [("postgresql.conf", server), ("pg_hba.conf", access), ("pg_ident.conf", identities)]
  }

  private static let header = "# Written at every start. Settings of your own: 'alter system set …'.\n"

  private var server: String {
    var settings = [
      "max_connections": "50",
      "shared_buffers": "128MB",
      // Files, since /dev/shm is small in containers and is cleared when a user logs out.
      "dynamic_shared_memory_type": "mmap",
      "unix_socket_permissions": "0700",
      "timezone": "UTC",
      "log_timezone": "UTC",
      "lc_messages": "C",
      "jit": "off",
      "wal_level": "minimal",
      "max_wal_senders": "0",
      // What was erased stands in old segments of the write-ahead log: they are removed, not kept for reuse.
      "wal_recycle": "off",
      // What the server itself does, and no statement of a user: those can name people.
      "log_min_messages": "log",
      "log_min_error_statement": "panic",
      "log_error_verbosity": "terse",
      "log_checkpoints": "off",
      "log_autovacuum_min_duration": "-1",
      "log_line_prefix": "%m [%p] ",
    ]
    settings.merge(configuration.settings) { $1 }
    return Self.header
      + settings.sorted { $0.key < $1.key }.map { "\($0) = '\($1)'\n" }.joined()
  }

  private var access: String {
    Self.header + "local all all \(configuration.trustsEveryRole ? "trust" : "peer map=owner")\n"
  }

  private var identities: String {
    let lines = accounts.flatMap { account in
      configuration.allRoles.map { role in "owner \(Self.quoted(account)) \(Self.quoted(role))\n" }
    }
    return Self.header + lines.joined()
  }

  private static func quoted(_ name: String) -> String { "\"\(name)\"" }
}
