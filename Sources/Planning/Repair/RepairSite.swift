/// One place where a hard rule can be broken: the unit in which a repair counts, excuses and mends faults.
///
/// Sites are ordered as they are mended: sessions first, then who sits where, and new people last, since a
/// seat costs nothing and may have helped with something else.
struct RepairSite: Hashable, Comparable {
  enum Kind: UInt64 {
    /// H7: a session (`a`) has no time or no room.
    case missing
    /// H7: the gap from the session before to session `a`.
    case step
    /// H8: session `a` in a room that is closed or too small.
    case roomFit
    /// H8: sessions `a` and `b` in one room at one time.
    case roomClash
    /// H10: cohort `a` has several leads.
    case lead
    /// H9: whoever has position `b` at session `a` cannot come.
    case staffAway
    /// H9: sessions `a` and `b` share a facilitator at one time.
    case staffClash
    /// H9: facilitator `a` has too many sessions in week `b`.
    case staffWeek
    /// H9: session `a` has too few facilitators.
    case staffCount
    /// H11: too many members are missing at session `a`.
    case absence
    /// H12: too many of workplace `a` are away on date `b`.
    case cover
    /// H4 and H5: people `a` and `b` share a cohort and must not, or do not and must.
    case pair
    /// H5: group `a` is split.
    case group
    /// H6: cohort `a` has too many of workplace `b`.
    case share
    /// H2: cohort `a` is too small or too large.
    case size
    /// H3: cohort `a` has too few or too many of category `b`.
    case quota
    /// H1: person `a` has no seat.
    case seat
  }

  private let key: UInt64

  init(_ kind: Kind, _ a: Int, _ b: Int = 0) {
    key = kind.rawValue << 56 | UInt64(truncatingIfNeeded: a) << 28 | UInt64(truncatingIfNeeded: b)
  }

  /// A place in a small table that few sites share, below ``placeCount``.
  var place: Int { Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 52) }
  static let placeCount = 1 << 12

  var kind: Kind { Kind(rawValue: key >> 56) ?? .seat }
  var a: Int { Int(truncatingIfNeeded: key >> 28 & 0xFFF_FFFF) }
  var b: Int { Int(truncatingIfNeeded: key & 0xFFF_FFFF) }

  static func < (one: RepairSite, other: RepairSite) -> Bool { one.key < other.key }
}

/// A change of one thing that a plan decides.
enum RepairChange: Equatable {
  /// A person takes a seat in a cohort, or in none (-1).
  case seat(person: Int, cohort: Int)
  /// A session is held at another time or in another room.
  case time(session: Int, slot: Int, room: Int)
  /// Somebody leads all of a cohort's sessions that are still to come: H10 makes them one decision.
  case lead(cohort: Int, facilitator: Int)
  /// Somebody helps at a session; position 1 is the first helper.
  case helper(session: Int, position: Int, facilitator: Int)

  /// What is decided, whatever the decision.
  var variable: RepairVariable {
    switch self {
    case .seat(let person, _): .seat(person)
    case .time(let session, _, _): .time(session)
    case .lead(let cohort, _): .lead(cohort)
    case .helper(let session, let position, _): .helper(session, position)
    }
  }
}

/// One thing that a plan decides.
enum RepairVariable: Hashable {
  case seat(Int)
  case time(Int)
  case lead(Int)
  case helper(Int, Int)
}
