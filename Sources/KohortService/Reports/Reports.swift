/// What this noun's operations share, and their list.
enum Reports {
  static let operations: [any Operation.Type] = []
}
