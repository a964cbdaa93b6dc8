/// Dates, slots, rooms and facilitators as indices in order of time, and who or what is missing when.
final class Calendar: @unchecked Sendable {
  let dateCount: Int
  let slotCount: Int
  let roomCount: Int
  let facilitatorCount: Int
  /// Facilitators a session.
  let perSession: Int
  let weekCount: Int
  let maxUnavailable: Int

  /// Slots in order of date and start; the index in the document's list.
  let slotSource: [Int]
  let slotDate: UnsafeMutablePointer<Int32>
  /// First slot of a date; `dateCount + 1` entries.
  let firstSlot: UnsafeMutablePointer<Int32>
  /// Slots of the same date that overlap a slot, itself included; `overlapStart` has `slotCount + 1` entries.
  let overlapStart: UnsafeMutablePointer<Int32>
  let overlap: UnsafeMutablePointer<Int32>
  /// Start and end of a slot in minutes after midnight.
  let slotStart: [Int]
  let slotEnd: [Int]
  /// Day number of a date.
  let day: UnsafeMutablePointer<Int32>
  let week: UnsafeMutablePointer<Int32>
  let capacity: UnsafeMutablePointer<Int32>
  /// `room * dateCount + date`.
  let roomClosed: UnsafeMutablePointer<Bool>
  /// `facilitator * dateCount + date`.
  let facilitatorAway: UnsafeMutablePointer<Bool>
  let weekMax: UnsafeMutablePointer<Int32>
  let gapMin: [Int]
  let gapMax: [Int]
  /// Row in `absence` of a person, or -1 for someone who can always come.
  let absenceRow: UnsafeMutablePointer<Int32>
  /// One bit a date for those who cannot always come.
  let absence: UnsafeMutablePointer<UInt64>
  let absenceWords: Int

  init(_ document: ProblemDocument, arena: Arena) {
    let slots = document.slots ?? []
    func minutes(_ text: String) -> Int {
      let parts = text.split(separator: ":").map { Int($0) ?? 0 }
      return (parts.first ?? 0) * 60 + (parts.dropFirst().first ?? 0)
    }
    slotSource = slots.indices.sorted { a, b in
      (slots[a].date.number, minutes(slots[a].start), a) < (slots[b].date.number, minutes(slots[b].start), b)
    }
    let ordered = slotSource.map { slots[$0] }
    slotStart = ordered.map { minutes($0.start) }
    slotEnd = ordered.map { minutes($0.end) }
    var days: [Int] = []
    var dateOf: [Int32] = []
    for slot in ordered {
      if days.last != slot.date.number { days.append(slot.date.number) }
      dateOf.append(Int32(days.count - 1))
    }
    dateCount = days.count
    slotCount = ordered.count
    slotDate = arena.table(dateOf, empty: 0)
    day = arena.table(days.map { Int32($0) }, empty: 0)
    let firstWeek = days.first.map { Day(number: $0).weekIndex } ?? 0
    let weeks = days.map { Int32(Day(number: $0).weekIndex - firstWeek) }
    week = arena.table(weeks, empty: 0)
    weekCount = Int(weeks.last ?? 0) + 1
    firstSlot = arena.table(days.count + 1, Int32(ordered.count))
    for slot in stride(from: ordered.count - 1, through: 0, by: -1) { firstSlot[Int(dateOf[slot])] = Int32(slot) }
    var overlaps: [Int32] = []
    overlapStart = arena.table(ordered.count + 1, 0)
    for slot in 0..<ordered.count {
      let date = Int(dateOf[slot])
      for other in Int(firstSlot[date])..<Int(firstSlot[date + 1])
      where other == slot || (slotStart[slot] < slotEnd[other] && slotStart[other] < slotEnd[slot]) {
        overlaps.append(Int32(other))
      }
      overlapStart[slot + 1] = Int32(overlaps.count)
    }
    overlap = arena.table(overlaps, empty: 0)

    var dateIndex: [Int: Int] = [:]
    for (date, number) in days.enumerated() { dateIndex[number] = date }
    let rooms = document.rooms ?? []
    roomCount = rooms.count
    capacity = arena.table(rooms.map { Int32(clamping: $0.capacity) }, empty: 0)
    roomClosed = arena.table(rooms.count * days.count, false)
    for (room, entry) in rooms.enumerated() {
      for closed in entry.unavailable ?? [] {
        if let date = dateIndex[closed.number] { roomClosed[room * days.count + date] = true }
      }
    }
    let facilitators = document.facilitators ?? []
    facilitatorCount = facilitators.count
    perSession = document.facilitatorsPerSession ?? 1
    maxUnavailable = document.maxUnavailablePerSession ?? 0
    weekMax = arena.table(facilitators.map { Int32(clamping: $0.maxSessionsPerWeek ?? Int(Int32.max)) }, empty: 0)
    facilitatorAway = arena.table(facilitators.count * days.count, false)
    for (facilitator, entry) in facilitators.enumerated() {
      for away in entry.unavailable ?? [] {
        if let date = dateIndex[away.number] { facilitatorAway[facilitator * days.count + date] = true }
      }
    }
    let modules = document.modules ?? []
    gapMin = modules.map { $0.gapDays?.min ?? 0 }
    gapMax = modules.map { $0.gapDays?.max ?? Int(Int32.max) }

    absenceWords = (days.count + 63) / 64
    var rows: [[Int]] = []
    var rowOf: [Int32] = []
    for person in document.people {
      let missing = (person.unavailable ?? []).compactMap { dateIndex[$0.number] }
      rowOf.append(missing.isEmpty ? -1 : Int32(rows.count))
      if !missing.isEmpty { rows.append(missing) }
    }
    absenceRow = arena.table(rowOf, empty: -1)
    absence = arena.table(rows.count * absenceWords, UInt64(0))
    for (row, missing) in rows.enumerated() {
      for date in missing { absence[row * absenceWords + date / 64] |= 1 << UInt64(date % 64) }
    }
  }

  /// Whether a person with a row in `absence` is missing on a date.
  @inline(__always)
  func isAbsent(row: Int, date: Int) -> Bool {
    absence[row &* absenceWords &+ (date >> 6)] & (1 << UInt64(truncatingIfNeeded: date & 63)) != 0
  }
}
