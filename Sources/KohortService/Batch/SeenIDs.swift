/// Which ids of requests may have come before in a run, in memory that does not grow with their number.
///
/// A Bloom filter (Bloom, "Space/time trade-offs in hash coding with allowable errors", CACM 13, 1970): an id that came
/// before is always said to have come, and with up to some hundred thousand ids hardly any other is.
struct SeenIDs {
  private static let bits = 1 << 25
  private static let probes = 4
  private var words = [UInt64](repeating: 0, count: bits / 64)

  /// Remembers an id.
  ///
  /// - Returns: Whether it may have come before.
  mutating func insert(_ id: String) -> Bool {
    let hash = id.hashValue
    // Two halves of one hash make as many as are wanted (Kirsch and Mitzenmacher, 2006).
    let (start, step) = (hash & 0xFFFF_FFFF, hash >> 32 & 0xFFFF_FFFF | 1)
    var wasThere = true
    for probe in 0..<Self.probes {
      let bit = (start &+ probe &* step) & (Self.bits - 1)
      let mask: UInt64 = 1 << UInt64(bit % 64)
      wasThere = wasThere && words[bit / 64] & mask != 0
      words[bit / 64] |= mask
    }
    return wasThere
  }
}
