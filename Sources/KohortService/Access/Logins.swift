import Postgres

/// Database logins that stand for no person, as only an administrator makes them.
enum Logins {
  /// Lets the program's own login on a private cluster be the keeper, or whoever `--as` names.
  static func letBeAnyone(_ login: String, searchPath: String, _ administrator: borrowing Connection) throws {
    try administrator.transaction { connection in
      try connection.set("search_path", to: searchPath, forTransaction: true)
      let isKnown = try connection.query("select exists (select from login where name = $1)", login).one(as: Bool.self)
      guard !isKnown else { return }
      try connection.execute(
        "insert into login (name, may_be_anyone) values ($1, true) on conflict (name) do nothing", login)
    }
  }
}
