import Bilingual
import DemoMunicipality
import Foundation
import KohortService
import Planning
import StrictJSON

/// Months of sessions and reflections, a batch a week, each on the Friday that it happened.
struct DemoLifeStage {
  /// What came of it.
  struct Lived {
    var sessions = 0
    var reflections = 0
    var weeks = 0
  }

  let folder: DemoFolder
  let settings: Settings

  /// - Throws: ``KohortError``.
  func live(_ weeks: [DemoWeek], today: Day, _ attendant: Attendant) throws -> Lived {
    var lived = Lived()
    for week in weeks {
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
      lived.weeks += 1
      lived.sessions += week.sessionCount
      lived.reflections += week.reflectionCount
      attendant.progress(
        listed([counted(lived.weeks, "veckor", "weeks"), counted(lived.sessions, "träffar", "sessions")])
      )
    }
    return lived
  }

  private func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
}
