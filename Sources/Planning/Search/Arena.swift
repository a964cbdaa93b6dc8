/// Flat memory that lives exactly as long as its owner; the search's tables are cut from one.
///
/// Raw pointers rather than arrays because the inner loops read some twenty tables at random places,
/// and neither bounds checks nor uniqueness checks may stand between.
final class Arena {
  private var blocks: [UnsafeMutableRawPointer] = []

  // Never inlined: a state cuts fifty tables, and the optimizer would take minutes over that one initializer.

  /// Memory for `count` elements, each set to `value`.
  @inline(never)
  func table<Element: BitwiseCopyable>(_ count: Int, _ value: Element) -> UnsafeMutablePointer<Element> {
    let base = UnsafeMutablePointer<Element>.allocate(capacity: max(1, count))
    base.initialize(repeating: value, count: max(1, count))
    blocks.append(UnsafeMutableRawPointer(base))
    return base
  }

  /// A copy of an array.
  @inline(never)
  func table<Element: BitwiseCopyable>(_ values: [Element], empty: Element) -> UnsafeMutablePointer<Element> {
    let base = table(values.count, empty)
    for (index, value) in values.enumerated() { base[index] = value }
    return base
  }

  deinit {
    for block in blocks { block.deallocate() }
  }
}
