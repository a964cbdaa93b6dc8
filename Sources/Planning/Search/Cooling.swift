/// Temperatures and acceptance in whole numbers, the same on every machine.
struct Cooling: Sendable {
  /// `-ln((i + ½) / count)` in 2^-16: how many temperatures worse a change may be, drawn at random.
  static let patience: [Int] = (0..<patienceCount).map { index in
    Int((-logarithm((Double(index) + 0.5) / Double(patienceCount)) * 65_536).rounded())
  }
  /// Temperatures from hot to cold in equal ratios, in units of the objective.
  let temperatures: [Int]

  private static let patienceCount = 1024
  private static let temperatureCount = 4096

  init(from hot: Double, to cold: Double) {
    // The 4096th root by twelve square roots, which are exact to the last bit everywhere.
    var ratio = cold / hot
    for _ in 0..<12 { ratio = ratio.squareRoot() }
    var temperature = hot
    temperatures = (0...Self.temperatureCount).map { _ in
      defer { temperature *= ratio }
      return max(1, Int(temperature.rounded()))
    }
  }

  /// The temperature when `done` of `total` steps are made.
  func temperature(_ done: Int, of total: Int) -> Int {
    let index = total <= 0 ? Self.temperatureCount : done * Self.temperatureCount / total
    return temperatures[min(max(0, index), Self.temperatureCount)]
  }

  /// What one of ``patience`` is as a number from Gumbel's distribution, in 2^-16.
  static func gumbel(_ patience: Int) -> Int { Int((-logarithm(Double(patience) / 65_536) * 65_536).rounded()) }

  /// Natural logarithm by halving, doubling and the series of the inverse hyperbolic tangent.
  private static func logarithm(_ value: Double) -> Double {
    var value = value
    var halvings = 0.0
    while value < 0.75 {
      value *= 2
      halvings += 1
    }
    while value > 1.5 {
      value /= 2
      halvings -= 1
    }
    let z = (value - 1) / (value + 1)
    var power = z
    var sum = 0.0
    for term in stride(from: 1, through: 41, by: 2) {
      sum += power / Double(term)
      power *= z * z
    }
    return 2 * sum - halvings * 0.693_147_180_559_945_309
  }
}
