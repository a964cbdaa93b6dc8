/// How many steps a search plans for and how hot it is when; a function of numbers that the plan records.
///
/// A quick first anneal finds a feasible plan; its length depends on the number of people only. The main anneal cools over all
/// the steps planned. What a plan records in `steps` makes it again:
///
/// - A search that made all the steps it planned records their number.
/// - One that was stopped early, or had time left and went on cold, made a whole number of stretches, and what it had planned is
///   one of 255 lengths; it records the steps made plus the length's number. Read back, a remainder of 1...255 means just that.
/// - One whose second half was fitted to the time that was left made it one of a few times as long as planned, and records
///   that as well: the remainders from 256 on stand for each of them with the 127 shortest lengths.
struct Schedule: Sendable, Equatable {
  /// Steps between merges, all lanes together.
  let mergeSteps: Int
  /// Steps of all lanes together before they see each other's moves; a part of a merge.
  let stretchSteps: Int
  /// Steps of the first anneal.
  let firstSteps: Int
  /// Steps over which the temperature falls.
  var planned: Int
  /// Steps of this search and of those that begin anew after it.
  let total: Int

  /// How many times as long as planned the main anneal's second half is, the number of one of ``stretchings``.
  private var stretching = 0

  static let lengthCount = 255
  private static let stretchings = [1, 0.8, 1.15, 1.3, 1.5, 1.75, 2.1]
  private static let fittedLengthCount = 127
  private static let shortest = 128

  /// The schedule that `steps`, as recorded in a plan or given by a user, stands for, and the steps to make.
  static func recorded(_ steps: Int, people: Int) -> (schedule: Schedule, steps: Int) {
    let stretch = stretchSteps(people: people)
    let remainder = steps % stretch
    if steps > stretch, let (number, stretching) = meaning(of: remainder) {
      let length = length(number, mergeSteps: mergeSteps(people: people))
      // A search that is stopped early has planned the shortest.
      if (remainder == 1 || length / 8 <= steps) && steps / 8 <= length {
        var schedule = Schedule(people: people, planned: length)
        schedule.stretching = stretching
        return (schedule, steps - remainder)
      }
    }
    return (Schedule(people: people, planned: max(1, steps)), max(0, steps))
  }

  /// The length's number and the stretching's that a recorded remainder stands for.
  private static func meaning(of remainder: Int) -> (length: Int, stretching: Int)? {
    if (1...lengthCount).contains(remainder) { return (remainder, 0) }
    let (stretching, number) = (remainder - lengthCount - 1).quotientAndRemainder(dividingBy: fittedLengthCount)
    return remainder > lengthCount && stretching + 1 < stretchings.count ? (number + 1, stretching + 1) : nil
  }

  init(people: Int, planned: Int) {
    let merge = Self.mergeSteps(people: people)
    self.init(people: people, planned: planned, total: planned, firstSteps: min(16 * merge, planned / 4))
  }

  private init(people: Int, planned: Int, total: Int, firstSteps: Int) {
    mergeSteps = Self.mergeSteps(people: people)
    stretchSteps = Self.stretchSteps(people: people)
    self.firstSteps = firstSteps
    self.planned = planned
    self.total = total
  }

  /// What a search that begins anew after `made` steps plans for: to have cooled when half of the steps left are made.
  ///
  /// All of it is in whole merges, as an interrupted search records whole stretches.
  func rest(after made: Int, people: Int) -> Schedule {
    let left = max(0, total - made)
    let planned = left < 4 * mergeSteps ? left : left / 2 / mergeSteps * mergeSteps
    return Schedule(
      people: people, planned: planned, total: left,
      firstSteps: min(16 * mergeSteps, planned / 4 / mergeSteps * mergeSteps))
  }

  /// Whether so many steps are enough to give up on one number of cohorts: half of them all, when much is left for another.
  func isHalfway(made: Int) -> Bool { made >= total / 2 && total - made >= 2 * mergeSteps }

  /// The longest listed length that fits into so many steps.
  static func longest(within steps: Int, people: Int) -> Schedule {
    let merge = mergeSteps(people: people)
    let number = (1...lengthCount).last { length($0, mergeSteps: merge) <= steps } ?? 1
    return Schedule(people: people, planned: length(number, mergeSteps: merge))
  }

  /// Where the main anneal's second half begins, after a whole number of merges.
  var middle: Int { firstSteps + (planned - firstSteps) / 2 / mergeSteps * mergeSteps }

  /// Where the main anneal has cooled.
  var mainEnd: Int {
    if stretching == 0 { return planned }
    return middle + Int(Double(planned - middle) * Self.stretchings[stretching]) / mergeSteps * mergeSteps
  }

  /// Makes the second half as long as it can be with so many steps left; it must not have begun.
  mutating func fit(left: Int) {
    guard let number, number <= Self.fittedLengthCount else { return }
    let fitting = Self.stretchings.indices.filter { Double(planned - middle) * Self.stretchings[$0] <= Double(left) }
    stretching = fitting.max { Self.stretchings[$0] < Self.stretchings[$1] } ?? 1
  }

  /// How far the main anneal has cooled, of `planned - firstSteps`.
  func cooled(made: Int) -> Int {
    guard stretching > 0, made > middle else { return made - firstSteps }
    let part = Double(made - middle) / Double(max(1, mainEnd - middle))
    return middle - firstSteps + Int(part * Double(planned - middle))
  }

  /// The number of the length planned, when it is a listed one.
  private var number: Int? { (1...Self.lengthCount).first { Self.length($0, mergeSteps: mergeSteps) == planned } }

  /// What to record after `made` steps.
  func record(made: Int) -> Int {
    if stretching == 0 && made == planned { return made }
    let before = stretching == 0 ? 0 : Self.lengthCount + (stretching - 1) * Self.fittedLengthCount
    return made + (number.map { before + $0 } ?? 0)
  }

  /// No fewer than a stretch. Few for few people, so that a short search, too, has merges enough to give new dates where it stands still.
  private static func mergeSteps(people: Int) -> Int {
    var steps = 1 << 10
    while steps < 12 * people { steps *= 2 }
    return steps
  }

  /// Short, so that lanes soon see each other's moves; but what lanes do between stretches takes time by the number of people.
  private static func stretchSteps(people: Int) -> Int {
    var steps = 1 << 10
    while 3 * steps < people { steps *= 2 }
    return steps
  }

  /// Eight lengths to an octave.
  private static func length(_ number: Int, mergeSteps: Int) -> Int {
    let eighths = [1.0, 1.0905, 1.1892, 1.2968, 1.4142, 1.5422, 1.6818, 1.834]
    let octave = min(30, (number - 1) / 8)
    return Int(Double(shortest << octave) * eighths[(number - 1) % 8]) * mergeSteps
  }
}
