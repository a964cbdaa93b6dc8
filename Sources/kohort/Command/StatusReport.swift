import Bilingual
import KohortService
import Postgres
import StrictJSON

/// What `kohort database status` shows.
struct StatusReport: Codable {
  /// `running`, `stopped`, `not created`, or `server` for a database named by the user.
  let state: String
  let pid: Int?
  let version: String?
  let folder: String?
  let socketFolder: String?
  let sizeInBytes: Int?
  let schema: String?
  /// The number of the last migration applied.
  let schemaVersion: Int?
  let pending: [String]?

  /// Looks without starting anything.
  ///
  /// - Throws: ``KohortError`` when a server cannot be reached or the schema is not this program's.
  init(_ settings: Settings) throws {
    let cluster = settings.database == nil ? settings.privateCluster.status() : nil
    let migrations = cluster == nil || cluster?.state == .running ? try Database.status(settings) : nil
    state = cluster?.state.rawValue ?? "server"
    pid = cluster?.pid
    version = cluster?.version
    folder = cluster?.folder
    socketFolder = cluster?.socketFolder
    sizeInBytes = cluster?.sizeInBytes
    schema = migrations?.schema
    schemaVersion = migrations?.version
    pending = migrations?.pending
  }

  func show(_ global: GlobalOptions, _ language: Language) throws {
    let json = try JSONValue(encoding: self)
    switch global.format {
    case .json: Terminal.say(json.text)
    case .csv: Terminal.say(try TextTable.csv(self, global.csvDialect))
    case .text: Terminal.say(TextTable.render(json, language, width: Terminal.width))
    }
  }
}
