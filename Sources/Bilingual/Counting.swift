extension DefaultStringInterpolation {
  /// A count with its noun: `"\(1, "cohort")"` is `1 cohort`, `"\(2, "kohort", "kohorter")"` is `2 kohorter`.
  ///
  /// - Parameter plural: Left out: the singular with an s, as in English.
  public mutating func appendInterpolation(_ count: Int, _ singular: String, _ plural: String? = nil) {
    appendInterpolation(count)
    appendLiteral(" " + (count == 1 ? singular : plural ?? singular + "s"))
  }
}
