/// What is counted a cohort: category, department, and every attribute that is balanced or must not isolate.
///
/// A *value* is one value of one trait; values of all traits are numbered through. Trait 0 is the category, trait 1
/// the department. Departments carry no quota and no balance; they cost by pairs.
final class Traits: @unchecked Sendable {
  static let category = 0
  static let department = 1

  let traitCount: Int
  let valueCount: Int
  /// `person * traitCount + trait` → value.
  let valueOf: UnsafeMutablePointer<Int32>
  /// First value of a trait; `traitCount + 1` entries.
  let firstValue: [Int]
  /// People with the value.
  let total: UnsafeMutablePointer<Int32>
  let quotaMin: UnsafeMutablePointer<Int32>
  let quotaMax: UnsafeMutablePointer<Int32>
  /// Whether being the only one of the value in a cohort counts as isolation.
  let isolates: UnsafeMutablePointer<Bool>
  /// Weight of the value's attribute in `balance`; 0 when it is not balanced.
  let balance: UnsafeMutablePointer<Double>
  let hasQuota: Bool

  init(_ document: ProblemDocument, department: UnsafeMutablePointer<Int32>, arena: Arena) {
    let people = document.people
    let balanced = (document.cohorts.balance ?? [:]).filter { $0.value > 0 }
    let isolating = Set(document.cohorts.avoidIsolation ?? [])
    let attributes = Set(balanced.keys).union(isolating).subtracting(["category"]).sorted()
    traitCount = 2 + attributes.count
    valueOf = arena.table(people.count * traitCount, Int32(0))
    var names = Names()
    var first = [0]
    let categories = ProblemDocument.Category.allCases
    for category in categories { _ = names.index(of: "category/" + category.rawValue) }
    for (person, entry) in people.enumerated() {
      valueOf[person * traitCount] = names.index(of: "category/" + entry.category.rawValue)
    }
    first.append(names.count)
    for (person, entry) in people.enumerated() {
      valueOf[person * traitCount + 1] = names.index(of: "department/" + entry.department)
    }
    first.append(names.count)
    var missing: Set<Int32> = []
    for (offset, attribute) in attributes.enumerated() {
      for (person, entry) in people.enumerated() {
        let value = entry.attributes?[attribute]
        let index = names.index(of: "\(offset)/" + (value.map { "=" + $0 } ?? "missing"))
        if value == nil { missing.insert(index) }
        valueOf[person * traitCount + 2 + offset] = index
      }
      first.append(names.count)
    }
    valueCount = names.count
    firstValue = first
    total = arena.table(names.count, 0)
    for index in 0..<people.count * traitCount { total[Int(valueOf[index])] += 1 }
    quotaMin = arena.table(names.count, 0)
    quotaMax = arena.table(names.count, Int32.max)
    isolates = arena.table(names.count, false)
    balance = arena.table(names.count, 0.0)
    let quotas = document.cohorts.categories ?? [:]
    for (value, category) in categories.enumerated() {
      quotaMin[value] = Int32(quotas[category.rawValue]?.min ?? 0)
      quotaMax[value] = Int32(clamping: quotas[category.rawValue]?.max ?? Int(Int32.max))
      isolates[value] = isolating.contains("category") && total[value] >= 2
      balance[value] = balanced["category"] ?? 0
    }
    hasQuota = !quotas.isEmpty
    for (offset, attribute) in attributes.enumerated() {
      for value in first[2 + offset]..<first[3 + offset] {
        balance[value] = balanced[attribute] ?? 0
        isolates[value] =
          isolating.contains(attribute) && total[value] >= 2 && !missing.contains(Int32(value))
      }
    }
  }
}
