import Bilingual

/// The number of cohorts to form: `count` when it is given, otherwise the fewest that can hold everyone.
///
/// The fewest honours the size, the room that must hold a cohort, the most of each category and of each workplace,
/// cover, groups too large to share a cohort, and pairs that must be apart; a search that finds it too few goes on with more. With a baseline of more cohorts than that, it is
/// the baseline's number, as long as everyone suffices to fill them, so that no cohort is dissolved needlessly.
/// ``findContradictions(_:)`` says when no number will do.
public func cohortCount(_ problem: ProblemDocument) -> Int {
  if let count = problem.cohorts.count { return count }
  let counting = CohortCounting(problem)
  var fewest = counting.demands.map(\.cohorts).max() ?? 0
  let most = counting.limits.map(\.cohorts).min() ?? Expect.greatest
  fewest = max(fewest, counting.started, counting.free.isEmpty ? 0 : 1)
  let apart = ApartGraph(problem, people: counting.free)
  while fewest < most, apart.unsplittable(over: fewest) != nil { fewest += 1 }
  guard let baseline = problem.baseline?.cohorts.count, baseline > fewest, baseline <= most else {
    return fewest
  }
  return baseline
}

/// The most cohorts that everyone suffices to fill, when the problem leaves their number open.
func mostCohorts(_ problem: ProblemDocument) -> Int {
  let counting = CohortCounting(problem)
  return counting.limits.map(\.cohorts).min() ?? counting.started + counting.free.count
}

/// What the rules about numbers say of how many cohorts there must be, and may be.
struct CohortCounting {
  /// One reason for a number of cohorts.
  struct Reason {
    /// At least so many, or at most.
    let cohorts: Int
    let rules: [Rule]
    var people: [String] = []
    var places: [String] = []
    /// As "9228 people need at least 355 cohorts of at most 26".
    let words: Words
    /// What would free it, given a number of cohorts.
    let remedy: @Sendable (Int) -> Words
  }

  private let problem: ProblemDocument
  /// Those whom no started cohort holds.
  let free: [ProblemDocument.Person]
  /// How many cohorts have started.
  let started: Int
  /// At least so many cohorts, each for its reason.
  private(set) var demands: [Reason] = []
  /// At most so many cohorts, each for its reason.
  private(set) var limits: [Reason] = []

  init(_ problem: ProblemDocument) {
    let frozen = FrozenParts(problem: problem)
    self.problem = problem
    self.free = frozen.free(problem.people)
    self.started = frozen.members.count
    countSeats()
    countCategories()
    countWorkplaces()
    countLargeGroups()
  }

  /// Cohorts that cannot take any of the free people.
  private var closed: Int { problem.joinable ?? false ? 0 : started }

  /// The largest cohort that a room can hold, when there are sessions.
  private var roomLimit: ProblemDocument.Room? {
    guard !(problem.modules ?? []).isEmpty else { return nil }
    return (problem.rooms ?? []).max { ($0.capacity, $1.id) < ($1.capacity, $0.id) }
  }

  /// The most people that a cohort can have.
  var largest: Int { min(problem.cohorts.size.max, roomLimit?.capacity ?? .max) }

  private mutating func countSeats() {
    let (size, people, closed, started) = (problem.cohorts.size, free.count, closed, started)
    let room = roomLimit.flatMap { $0.capacity < size.max ? $0 : nil }
    if largest > 0 {
      let needed = (people + largest - 1) / largest + closed
      demands.append(
        Reason(
          cohorts: needed,
          rules: [.oneCohortEach, .cohortSize] + (room == nil ? [] : [.roomUse]),
          places: room.map { [$0.id] } ?? [],
          words: Words(
            sv: "\(people, "person", "personer") behöver minst \(needed, "kohort", "kohorter") om högst \(largest)"
              + (room.map { ", det mesta som den största lokalen, \($0.id), rymmer" } ?? ""),
            en: "\(people, "person", "people") need at least \(needed, "cohort") of at most \(largest)"
              + (room.map { ", the most that the largest room, \($0.id), holds" } ?? "")
          ),
          remedy: { count in
            let share = count > closed ? (people + count - closed - 1) / (count - closed) : people
            return room == nil
              ? Words(
                sv: "höj antalet kohorter till \(needed) eller den största storleken till \(share)",
                en: "raise the number of cohorts to \(needed) or the largest size to \(share)"
              )
              : Words(
                sv: "höj antalet kohorter till \(needed) eller lägg till en lokal som rymmer \(share)",
                en: "raise the number of cohorts to \(needed) or add a room that holds \(share)"
              )
          }
        )
      )
    }
    guard size.min > 0 else { return }
    let most = people / size.min + started
    limits.append(
      Reason(
        cohorts: most,
        rules: [.oneCohortEach, .cohortSize],
        words: Words(
          sv: "\(people, "person", "personer") räcker till högst \(most - started, "kohort", "kohorter") om minst \(size.min)",
          en: "\(people, "person", "people") fill at most \(most - started, "cohort") of at least \(size.min)"
        ),
        remedy: { [least = problem.cohorts.size.min] count in
          let share = count > started ? people / (count - started) : 0
          let missing = (count - started) * least - people
          // People there are need a cohort, so none is no way out.
          return most == 0 && people > 0
            ? Words(
              sv: "sänk den minsta storleken till \(share) eller lägg till \(missing, "person", "personer")",
              en: "lower the smallest size to \(share) or add \(missing, "person", "people")"
            )
            : Words(
              sv: "sänk antalet kohorter till \(most) eller den minsta storleken till \(share)",
              en: "lower the number of cohorts to \(most) or the smallest size to \(share)"
            )
        }
      )
    )
  }

  private mutating func countCategories() {
    for category in ProblemDocument.Category.allCases {
      guard let quota = problem.cohorts.categories?[category.rawValue] else { continue }
      let people = free.filter { $0.category == category }.count
      let (words, closed, started) = (category.words, closed, started)
      let counted = category.counted(people)
      if let max = quota.max, max > 0 {
        let needed = (people + max - 1) / max + closed
        demands.append(
          Reason(
            cohorts: needed,
            rules: [.oneCohortEach, .categoryQuotas],
            words: Words(
              sv:
                "\(counted.sv) behöver minst \(needed, "kohort", "kohorter") med högst \(max) av dem i var och en",
              en: "\(counted.en) need at least \(needed, "cohort") with at most \(max) of them each"
            ),
            remedy: { count in
              let share = count > closed ? (people + count - closed - 1) / (count - closed) : people
              return Words(
                sv:
                  "höj antalet kohorter till \(needed) eller högsta antalet \(words.sv) i en kohort till \(share)",
                en:
                  "raise the number of cohorts to \(needed) or the most \(words.en) in a cohort to \(share)"
              )
            }
          )
        )
      }
      guard let min = quota.min, min > 0 else { continue }
      let most = people / min + started
      let isNoWay = most == 0 && !free.isEmpty
      limits.append(
        Reason(
          cohorts: most,
          rules: [.categoryQuotas],
          words: Words(
            sv:
              "\(counted.sv) räcker till högst \(most - started, "kohort", "kohorter") med minst \(min) av dem i var och en",
            en:
              "\(counted.en) \(people == 1 ? "suffices" : "suffice") for at most \(most - started, "cohort") with at least \(min) of them each"
          ),
          remedy: { count in
            let share = count > started ? people / (count - started) : 0
            let missing = category.counted((count - started) * min - people)
            return isNoWay
              ? Words(
                sv: "sänk minsta antalet \(words.sv) i en kohort till \(share) eller lägg till \(missing.sv)",
                en: "lower the fewest \(words.en) in a cohort to \(share) or add \(missing.en)"
              )
              : Words(
                sv:
                  "sänk antalet kohorter till \(most) eller minsta antalet \(words.sv) i en kohort till \(share)",
                en: "lower the number of cohorts to \(most) or the fewest \(words.en) in a cohort to \(share)"
              )
          }
        )
      )
    }
  }

  private mutating func countWorkplaces() {
    let places = Dictionary(grouping: free, by: \.workplace).mapValues(\.count).sorted { $0.key < $1.key }
    if let most = problem.cohorts.maxPerWorkplace { countWorkplaces(places, most: most) }
    guard !(problem.modules ?? []).isEmpty else { return }
    let away = problem.maxAwayByWorkplace
    for (workplace, people) in places {
      if let most = away[workplace], most > 0, people > most { countCover(workplace, people, most: most) }
    }
  }

  /// A cohort meets on one date at a time, so it cannot have more of a workplace than may be away on a date.
  private mutating func countCover(_ workplace: String, _ people: Int, most: Int) {
    let closed = closed
    let needed = (people + most - 1) / most + closed
    demands.append(
      Reason(
        cohorts: needed,
        rules: [.oneCohortEach, .cover],
        places: [workplace],
        words: Words(
          sv:
            "\(workplace) släpper iväg högst \(most) per dag, så dess \(people, "person", "personer") behöver minst \(needed, "kohort", "kohorter")",
          en:
            "\(workplace) lets at most \(most) away on one date, so its \(people, "person", "people") need at least \(needed, "cohort")"
        ),
        remedy: { count in
          let share = count > closed ? (people + count - closed - 1) / (count - closed) : people
          return Words(
            sv: "höj antalet kohorter till \(needed) eller låt \(share) från \(workplace) vara borta samma dag",
            en: "raise the number of cohorts to \(needed) or let \(share) of \(workplace) be away on one date"
          )
        }
      )
    )
  }

  private mutating func countWorkplaces(_ places: [(key: String, value: Int)], most: Int) {
    let closed = closed
    for (workplace, people) in places where people > most {
      let needed = (people + most - 1) / most + closed
      demands.append(
        Reason(
          cohorts: needed,
          rules: [.oneCohortEach, .workplaceShare],
          places: [workplace],
          words: Words(
            sv:
              "\(workplace) har \(people, "person", "personer"), som behöver minst \(needed, "kohort", "kohorter") med högst \(most) i var och en",
            en:
              "\(workplace) has \(people, "person", "people"), who need at least \(needed, "cohort") with at most \(most) of them each"
          ),
          remedy: { count in
            let share = count > closed ? (people + count - closed - 1) / (count - closed) : people
            return Words(
              sv: "höj antalet kohorter till \(needed) eller högsta antalet från en arbetsplats till \(share)",
              en: "raise the number of cohorts to \(needed) or the most people of one workplace to \(share)"
            )
          }
        )
      )
    }
  }

  /// Groups of more than half a cohort each need a cohort of their own.
  private mutating func countLargeGroups() {
    let groups = TogetherGroups(problem, people: free)
    let large = groups.groups.filter { $0.count * 2 > largest && $0.count > 1 }
    countBesides(large.filter { $0.count <= largest && $0.count > problem.cohorts.size.min }, groups.rules)
    guard large.count > 1 else { return }
    let needed = large.count + closed
    demands.append(
      Reason(
        cohorts: needed,
        rules: [.cohortSize] + groups.rules,
        people: large.flatMap { $0 },
        words: Words(
          sv:
            "\(large.count, "grupp", "grupper") som hålls ihop är var och en mer än en halv kohort och behöver \(needed, "kohort", "kohorter")",
          en:
            "\(large.count, "group") that stay together are each more than half a cohort and need \(needed, "cohort")"
        ),
        remedy: { _ in
          Words(
            sv: "höj antalet kohorter till \(needed) eller gör grupperna mindre",
            en: "raise the number of cohorts to \(needed) or make the groups smaller"
          )
        }
      )
    )
  }

  /// Groups that must be in different cohorts and are larger than the smallest size leave fewer people for other cohorts.
  private mutating func countBesides(_ large: [[String]], _ rules: [Rule]) {
    let least = problem.cohorts.size.min
    guard least > 0, !large.isEmpty else { return }
    let left = free.count - large.reduce(0) { $0 + $1.count }
    let others = left / least
    let isOne = large.count == 1
    let most = large.count + others + started
    guard most < free.count / least + started else { return }
    limits.append(
      Reason(
        cohorts: most,
        rules: [.oneCohortEach, .cohortSize] + rules,
        people: large.flatMap { $0 },
        words: Words(
          sv:
            "utöver \(isOne ? "en grupp" : "\(large.count) grupper") som hålls ihop, \(isOne ? "" : "var och en ")mer än en halv kohort, räcker \(left, "person", "personer") till högst \(others, "kohort", "kohorter") om minst \(least)",
          en:
            "besides \(isOne ? "a group that stays" : "\(large.count) groups that stay") together, \(isOne ? "" : "each ")more than half a cohort, \(left, "person", "people") fill\(left == 1 ? "s" : "") at most \(others, "cohort") of at least \(least)"
        ),
        remedy: { _ in
          Words(
            sv:
              "sänk antalet kohorter till \(most), sänk den minsta storleken eller gör \(isOne ? "gruppen" : "grupperna") mindre",
            en:
              "lower the number of cohorts to \(most), lower the smallest size or make \(isOne ? "the group" : "the groups") smaller"
          )
        }
      )
    )
  }
}
