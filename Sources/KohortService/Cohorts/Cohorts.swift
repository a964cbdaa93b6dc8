/// What this noun's operations share, and their list.
enum Cohorts {
  static let operations: [any Operation.Type] = []
}
