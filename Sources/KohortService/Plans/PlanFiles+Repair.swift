public import Bilingual
import Planning

extension PlanFiles {
  /// Mends the plan in a problem's `baseline` and writes what it became.
  ///
  /// - Parameter warn: Told of what may be a mistake in the problem, a line each.
  /// - Throws: ``KohortError`` for a file that cannot be read or made, a text that is no problem, and one
  ///   without a baseline; then nothing is written.
  public static func repair(
    _ problem: String,
    output: String,
    _ language: Language,
    warn: (Words) -> Void
  ) throws -> RepairReport {
    let document = try readProblem(problem, warn: warn)
    guard document.baseline != nil else { throw KohortError.noBaseline }
    let file = try DocumentFile.Output(output)
    guard let outcome = Planning.repair(document) else { throw KohortError.noBaseline }
    try file.write(outcome.plan.encoded())
    return RepairReport(outcome, document, language, plan: output)
  }

  /// Forecasts when everybody in a problem has gone through.
  ///
  /// - Parameters:
  ///   - showUp: The share of those expected who come; left out: 0.9.
  ///   - turnover: The share of people who leave a year; left out: 0.1.
  ///   - warn: Told of what may be a mistake in the problem, a line each.
  /// - Throws: ``KohortError`` for a file that cannot be read, a text that is no problem, and one without
  ///   sessions to hold.
  public static func forecast(
    _ problem: String,
    showUp: Double?,
    turnover: Double?,
    warn: (Words) -> Void
  ) throws -> ForecastReport {
    try ForecastReport.validate(showUp: showUp, turnover: turnover)
    let document = try readProblem(problem, warn: warn)
    let came = ForecastReport.Assumption(
      showUp ?? ForecastReport.defaultShowUp,
      showUp == nil ? .assumed : .given
    )
    let left = ForecastReport.Assumption(
      turnover ?? ForecastReport.defaultTurnover,
      turnover == nil ? .assumed : .given
    )
    guard let result = Planning.forecast(document, .init(showUp: came.value, turnover: left.value)) else {
      throw KohortError.nothingToForecast(problem)
    }
    return ForecastReport(problem, result, showUp: came, turnover: left)
  }
}
