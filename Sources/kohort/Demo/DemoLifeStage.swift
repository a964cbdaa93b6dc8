import Bilingual
import DemoMunicipality
import Foundation
import KohortService
import Planning
import StrictJSON
import Synchronization

/// Months of sessions and reflections, a batch a week, each on the Friday that it happened; two weeks at a time.
struct DemoLifeStage {
  /// What came of it.
  struct Lived: Sendable {
    var sessions = 0
    var reflections = 0
    var weeks = 0
  }

  let folder: DemoFolder
  let settings: Settings

  /// What the batches that run at the same time share.
  private struct Journey {
    var weeksLeft: ArraySlice<DemoWeek>
    var lived = Lived()
    var failure: (any Error)?
  }

  /// Batches that run at the same time, as when several facilitators and participants write at once.
  private static let streams = 2

  /// - Throws: ``KohortError``.
  func live(_ weeks: [DemoWeek], today: Day, _ attendant: Attendant) throws -> Lived {
    let journey = Mutex(Journey(weeksLeft: weeks[...]))
    DispatchQueue.concurrentPerform(iterations: Self.streams) { _ in
      while let week = journey.withLock({ $0.failure == nil ? $0.weeksLeft.popFirst() : nil }) {
        let outcome = Result { try live(week, today: today) }
        journey.withLock { journey in
          switch outcome {
          case .success: journey.lived.add(week)
          case .failure(let error): journey.failure = error
          }
          attendant.progress(journey.lived.words)
        }
      }
    }
    return try journey.withLock { journey in
      if let failure = journey.failure { throw failure }
      return journey.lived
    }
  }

  private func live(_ week: DemoWeek, today: Day) throws {
    let friday = week.monday.advanced(by: 4)
    let name = "\(week.monday.isoWeek.year)-w\(twoDigits(week.monday.isoWeek.week))"
    // In the week that is not over yet the clock is the real one.
    var settings = settings
    if friday < today { settings.now = "\(friday) 16:30 Europe/Stockholm" }
    let answers = try DemoBatch(folder: folder, name: name).carryOut(week.lines, settings)
    let shared = try week.widenings.map { widening in
      guard let reflection = answers[widening.recording]?["reflection"]?.string else {
        throw KohortError(
          .defect,
          Words(
            sv: "Svaret på \(widening.recording) saknas.",
            en: "The answer to \(widening.recording) is missing."
          )
        )
      }
      return widening.line(reflection: reflection)
    }
    _ = try DemoBatch(folder: folder, name: "\(name)-shared").carryOut(shared, settings)
  }

  private func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
}

extension DemoLifeStage.Lived {
  fileprivate mutating func add(_ week: DemoWeek) {
    weeks += 1
    sessions += week.sessionCount
    reflections += week.reflectionCount
  }

  fileprivate var words: Words {
    listed([counted(weeks, "veckor", "weeks"), counted(sessions, "träffar", "sessions")])
  }
}
