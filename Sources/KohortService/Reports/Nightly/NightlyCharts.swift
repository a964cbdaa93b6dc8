import Bilingual
import Planning

/// Charts as SVG that takes its colours from the page's style sheet, in light and dark.
enum NightlyCharts {
  private static let width = 960.0
  private static let height = 250.0
  private static let left = 34.0
  private static let right = 8.0
  private static let top = 22.0
  private static let bottom = 30.0

  /// How strongly the module at this place, from 0, is drawn: later ones more.
  static func opacity(_ place: Int, of count: Int) -> Double {
    guard count > 1 else { return 1 }
    return rounded(0.3 + 0.7 * Double(place) / Double(count - 1))
  }

  /// Sessions held and planned, a bar a week, a piece a module, with a line for today.
  static func weeks(_ lines: [WeekLine], modules: [String], asOf: Day, label: String, now: String, _ language: Language) -> String
  {
    guard let first = lines.map(\.monday).min(), let last = lines.map(\.monday).max() else { return "" }
    let count = last.weekIndex - first.weekIndex + 1
    let most = runs(lines, by: \.monday).map { week in week.reduce(0) { $0 + $1.held + $1.planned } }.max() ?? 1
    let step = niceStep(most)
    let scale = (height - top - bottom) / Double((most + step - 1) / step * step)
    let pitch = (width - left - right) / Double(count)
    var svg = "<svg class=\"weeks\" viewBox=\"0 0 960 250\" role=\"img\" aria-label=\"\(escaped(label))\">"
    for value in stride(from: 0, through: (most + step - 1) / step * step, by: step) {
      let y = number(height - bottom - Double(value) * scale)
      svg += "<line class=\"grid\" x1=\"34\" x2=\"952\" y1=\"\(y)\" y2=\"\(y)\"/>"
      svg += "<text x=\"28\" y=\"\(y)\" dy=\"4\" text-anchor=\"end\">\(value)</text>"
    }
    for week in runs(lines, by: \.monday) {
      let x = left + Double(week[0].monday.weekIndex - first.weekIndex) * pitch
      svg += bar(week, modules, x: x + pitch * 0.12, width: pitch * 0.76, scale)
    }
    for index in stride(from: 0, to: count, by: max(1, (count + 12) / 13)) {
      let monday = first.advanced(by: index * 7)
      let x = number(left + (Double(index) + 0.5) * pitch)
      svg += "<text x=\"\(x)\" y=\"240\" text-anchor=\"middle\">\(weekLabel(monday, language))</text>"
    }
    return svg + today(asOf, first, pitch, now) + "</svg>"
  }

  /// The share who took part, week by week, from 70 to 100 per cent.
  static func spark(_ points: [(place: Int, share: Double)], of count: Int, label: String) -> String {
    guard !points.isEmpty, count > 0 else { return "" }
    let at = points.map { point in
      let x = 4 + 184 * Double(point.place) / Double(max(1, count - 1))
      return (x: number(x), y: number(36 - 32 * (max(0.7, min(1, point.share)) - 0.7) / 0.3))
    }
    let path = at.enumerated().map { "\($0.offset == 0 ? "M" : "L")\($0.element.x) \($0.element.y)" }.joined()
    let dot = at[at.count - 1]
    return "<svg class=\"spark\" viewBox=\"0 0 192 40\" role=\"img\" aria-label=\"\(escaped(label))\">"
      + "<line x1=\"4\" x2=\"188\" y1=\"14.7\" y2=\"14.7\"/><path d=\"\(path)\"/>"
      + "<circle cx=\"\(dot.x)\" cy=\"\(dot.y)\" r=\"3\"/></svg>"
  }

  private static func bar(_ week: [WeekLine], _ modules: [String], x: Double, width: Double, _ scale: Double) -> String {
    var svg = ""
    var y = height - bottom
    func piece(_ sessions: Int, _ attributes: String) {
      guard sessions > 0 else { return }
      let tall = Double(sessions) * scale
      y -= tall
      svg += "<rect x=\"\(number(x))\" y=\"\(number(y))\" width=\"\(number(width))\" height=\"\(number(tall))\" \(attributes)/>"
    }
    for line in week {
      let place = modules.firstIndex(of: line.module) ?? 0
      piece(line.held, "class=\"held\" fill-opacity=\"\(opacity(place, of: modules.count))\"")
    }
    for line in week { piece(line.planned, "class=\"plan\"") }
    return svg
  }

  private static func today(_ asOf: Day, _ first: Day, _ pitch: Double, _ now: String) -> String {
    let days = Double(first.distance(to: asOf))
    let x = left + days / 7 * pitch
    guard x >= left, x <= width - right else { return "" }
    let side = x > width - 90 ? "end" : "start"
    let beside = number(x + (side == "end" ? -5 : 5))
    return "<line class=\"today\" x1=\"\(number(x))\" x2=\"\(number(x))\" y1=\"6\" y2=\"220\"/>"
      + "<text class=\"now\" x=\"\(beside)\" y=\"14\" text-anchor=\"\(side)\">\(escaped(now))</text>"
  }

  private static func weekLabel(_ monday: Day, _ language: Language) -> String {
    Words(sv: "v. \(monday.isoWeek.week)", en: "W\(twoDigits(monday.isoWeek.week))")[language]
  }

  /// 1, 2 or 5 times a power of ten, so that four lines or so reach the top.
  private static func niceStep(_ most: Int) -> Int {
    var power = 1
    while true {
      for factor in [1, 2, 5] where most <= factor * power * 5 { return factor * power }
      power *= 10
    }
  }

  private static func rounded(_ value: Double) -> Double { (value * 100).rounded() / 100 }

  /// With one decimal at most.
  private static func number(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    return tenths % 10 == 0 ? String(tenths / 10) : "\(tenths / 10).\(abs(tenths % 10))"
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing("\"", with: "&quot;")
  }
}
