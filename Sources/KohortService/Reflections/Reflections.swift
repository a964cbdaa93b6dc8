/// What this noun's operations share, and their list.
enum Reflections {
  static let operations: [any Operation.Type] = []
}
