/// A planning problem in the search's own terms: everything an index from zero, everything in flat tables.
///
/// Built once from a ``ProblemDocument`` and never changed. Memory is linear in people, in `met_before` pairs and
/// in workplaces times dates. Names that nobody bears (a pair with someone who has left, say) are passed over.
public final class DenseProblem: @unchecked Sendable {
  // Safe to share: every table is written in the initializer only.
  let arena = Arena()
  /// The document this was made from.
  public let document: ProblemDocument

  /// People to be placed.
  public let peopleCount: Int
  /// Cohorts to form.
  public let cohortCount: Int
  /// Modules, so sessions a cohort.
  public let moduleCount: Int
  let departmentCount: Int
  let workplaceCount: Int
  let workplaceNames: [String]
  let sizeMin: Int
  let sizeMax: Int
  let cohortIDs: [String]

  // People.
  let department: UnsafeMutablePointer<Int32>
  let workplace: UnsafeMutablePointer<Int32>
  /// How many of a workplace may be away a day; `Int32.max` where the limit cannot bite.
  let awayMax: UnsafeMutablePointer<Int32>
  let workplaceSize: UnsafeMutablePointer<Int32>
  let maxPerWorkplace: Int
  let traits: Traits
  let ties: Ties
  let units: Units
  let calendar: Calendar
  let started: Started

  /// Translates a document.
  ///
  /// - Parameter cohorts: how many to form; left out, ``cohortCount(_:)``.
  public init(_ document: ProblemDocument, cohorts: Int? = nil) {
    self.document = document
    let people = document.people
    peopleCount = people.count
    sizeMin = document.cohorts.size.min
    sizeMax = document.cohorts.size.max
    var departments = Names()
    var workplaces = Names()
    department = arena.table(people.map { departments.index(of: $0.department) }, empty: 0)
    workplace = arena.table(people.map { workplaces.index(of: $0.workplace) }, empty: 0)
    departmentCount = departments.count
    workplaceCount = workplaces.count
    workplaceNames = workplaces.all
    workplaceSize = arena.table(workplaces.count, 0)
    for person in 0..<people.count { workplaceSize[Int(workplace[person])] += 1 }
    awayMax = arena.table(workplaces.count, Int32.max)
    for entry in document.workplaces ?? [] {
      guard let place = workplaces.known(entry.id), let limit = entry.maxAwayPerDay else { continue }
      if limit < Int(workplaceSize[Int(place)]) { awayMax[Int(place)] = Int32(limit) }
    }
    maxPerWorkplace = document.cohorts.maxPerWorkplace ?? Int(Int32.max)
    cohortIDs = Self.cohortIDs(of: document, count: cohorts ?? Planning.cohortCount(document))
    cohortCount = cohortIDs.count
    moduleCount = document.modules?.count ?? 0
    var index: [String: Int32] = [:]
    for (person, entry) in people.enumerated() { index[entry.id] = Int32(person) }
    traits = Traits(document, department: department, arena: arena)
    ties = Ties(document, index: index, arena: arena)
    calendar = Calendar(document, arena: arena)
    started = Started(document, cohortIDs: cohortIDs, index: index, calendar: calendar, arena: arena)
    units = Units(document, ties: ties, frozen: started.isFrozen, index: index)
  }

  private static func cohortIDs(of document: ProblemDocument, count: Int) -> [String] {
    var ids = document.baseline?.cohorts.map(\.id) ?? []
    let count = max(count, startedCount(document))
    ids = Array(ids.prefix(max(count, 0)))
    var number = 0
    var taken = Set(ids)
    let width = max(3, String(count).count)
    while ids.count < count {
      number += 1
      let digits = String(number)
      let id = "c" + String(repeating: "0", count: max(0, width - digits.count)) + digits
      if taken.insert(id).inserted { ids.append(id) }
    }
    return ids
  }

  private static func startedCount(_ document: ProblemDocument) -> Int {
    let cohorts = document.baseline?.cohorts ?? []
    let last = cohorts.lastIndex { Started.hasStarted($0, document) }
    return last.map { $0 + 1 } ?? 0
  }
}

/// Gives names indices in order of first appearance.
struct Names {
  private var indices: [String: Int32] = [:]
  private(set) var all: [String] = []

  var count: Int { all.count }

  mutating func index(of name: String) -> Int32 {
    if let known = indices[name] { return known }
    let new = Int32(all.count)
    indices[name] = new
    all.append(name)
    return new
  }

  func known(_ name: String) -> Int32? { indices[name] }
}
