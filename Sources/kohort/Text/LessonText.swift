import Bilingual
import KohortService

/// Lessons as somebody reads them: each under its own line, its parts one below the other.
enum LessonText {
  static func text(_ output: LessonList.Output, _ language: Language) -> String {
    guard !output.lessons.isEmpty else { return Words(sv: "(inga)", en: "(none)")[language] }
    return output.lessons.map { lesson($0)[language] }.joined(separator: "\n\n")
  }

  private static func lesson(_ lesson: LessonLine) -> Words {
    let who = [lesson.name, lesson.name == nil ? lesson.author : nil].compactMap(\.self).joined()
    let parts = zip(MistakePart.allCases, [lesson.tried, lesson.wrong, lesson.now]).compactMap { part, text in
      text.map { (part.question, $0) }
    }
    func body(_ language: Language) -> String {
      (parts.map { "  \($0.0[language]) \($0.1)" } + [lesson.text].compactMap(\.self).map { "  \($0)" })
        .joined(separator: "\n")
    }
    return Words(
      sv: "\(lesson.reflection)  \(lesson.title)  \(who), \(lesson.recorded)  använt av \(lesson.used)\n\(body(.sv))",
      en: "\(lesson.reflection)  \(lesson.title)  \(who), \(lesson.recorded)  used by \(lesson.used)\n\(body(.en))")
  }
}
