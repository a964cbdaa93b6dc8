import Foundation
import KohortService
import Postgres

/// An organisation `bench` in a PostgreSQL of its own, with that server's usual settings, for as long as the work lasts.
///
/// - Parameters:
///   - sql: Furnishes it, as the owner of the database.
///   - work: Given the settings that lead to it, and the owner's connection.
func withBenchOrganisation(_ sql: String, _ work: (Settings, borrowing Connection) throws -> Void) throws {
  let folder = FileManager.default.temporaryDirectory.appending(path: "kohort-bench-\(UUID().uuidString)").path
  let cluster = PrivateCluster(folder: folder)
  defer {
    _ = try? cluster.stop()
    try? FileManager.default.removeItem(atPath: folder)
  }
  let settings = Settings(database: try cluster.start(), organisation: "bench", dataFolder: folder)
  _ = try Database.migrate(settings)
  let owner = try Connection(settings.database ?? "")
  try owner.set("search_path", to: "org_bench, pg_temp")
  try owner.script(sql)
  try work(settings, owner)
}
