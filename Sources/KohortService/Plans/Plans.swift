/// What this noun's operations share, and their list.
enum Plans {
  static let operations: [any Operation.Type] = []
}
