/// What this noun's operations share, and their list.
enum Sessions {
  static let operations: [any Operation.Type] = []
}
