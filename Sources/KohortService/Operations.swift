/// Every operation there is, by name: the one list that the command line, the batch line and
/// `kohort operations` share.
public enum Operations {
  /// The version of this program.
  public static let version = "0.1.0"

  /// In the order in which `kohort operations` lists them.
  public static let all: [any Operation.Type] =
    People.operations + Programmes.operations + Plans.operations + Cohorts.operations + Sessions.operations
    + Reflections.operations + Lessons.operations + Commitments.operations + Reports.operations
    + Reminders.operations + Access.operations + Audit.operations + Records.operations

  /// The operation of this name, such as `session.log`.
  public static func named(_ name: String) -> (any Operation.Type)? { byName[name] }

  private static let byName: [String: any Operation.Type] = Dictionary(
    uniqueKeysWithValues: all.map { ($0.name, $0) })
}
