/// What this noun's operations share, and their list.
enum Programmes {
  static let operations: [any Operation.Type] = []
}
