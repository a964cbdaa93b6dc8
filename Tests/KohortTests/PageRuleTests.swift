import Foundation
import Testing

/// What WCAG 2.2 AA asks of a page that no script changes, held against the agreed pages.
@Suite struct PageRuleTests {
  private static let goldens = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Goldens/nightly")

  static let pages: [(name: String, language: String)] = [
    ("2027-03-28/index.html", "sv"), ("2027-10-31/index.html", "en"), ("2027-03-28/union.html", "sv"),
    ("2027-10-31/union.html", "en"),
  ]

  /// Pages of texts, without a table.
  static let texts: [(name: String, language: String)] = [("2027-03-28/texts.html", "sv"), ("2027-10-31/texts.html", "en")]

  private static func text(_ page: String) throws -> String {
    try String(contentsOf: goldens.appending(path: page), encoding: .utf8)
  }

  /// A tag with its attributes, in the order of the page.
  private static func tags(_ page: String) -> [(name: String, attributes: [String: String], isEnd: Bool)] {
    let body = page.replacing(/<style>[\s\S]*?<\/style>/, with: "")
    return body.matches(of: /<(\/?)([a-z][a-z0-9]*)((?:\s+[a-zA-Z:-]+(?:="[^"]*")?)*)\s*\/?>/).map { match in
      let attributes = match.3.matches(of: /([a-zA-Z:-]+)(?:="([^"]*)")?/).map { (String($0.1), String($0.2 ?? "")) }
      return (String(match.2), Dictionary(attributes, uniquingKeysWith: { first, _ in first }), !match.1.isEmpty)
    }
  }

  @Test(arguments: pages + texts)
  func `the language is said, the title names the page, and the headings step down one at a time`(
    name: String, language: String
  ) throws {
    let page = try Self.text(name)
    #expect(page.contains("<html lang=\"\(language)\">"))
    #expect(page.firstMatch(of: /<title>[^<]{10,}<\/title>/) != nil)
    #expect(page.contains("name=\"viewport\"") && !page.contains("user-scalable") && !page.contains("maximum-scale"))
    let levels = Self.tags(page).filter { !$0.isEnd }.compactMap { tag in
      tag.name.wholeMatch(of: /h([1-6])/).map { Int($0.1) ?? 0 }
    }
    #expect(levels.first == 1 && levels.count(where: { $0 == 1 }) == 1, "\(levels)")
    for (before, after) in zip(levels, levels.dropFirst()) { #expect(after <= before + 1, "\(levels)") }
  }

  @Test(arguments: pages)
  func `every table has headers with a scope, and a name for whoever cannot see where it stands`(
    name: String, language: String
  ) throws {
    let tags = Self.tags(try Self.text(name))
    let headers = tags.filter { $0.name == "th" && !$0.isEnd }
    #expect(!headers.isEmpty)
    #expect(headers.allSatisfy { ["row", "col"].contains($0.attributes["scope"]) })
    for (place, tag) in tags.enumerated() where tag.name == "table" && !tag.isEnd {
      let next = tags[place + 1]
      let around = tags[place - 1]
      #expect(next.name == "caption" || around.attributes["role"] == "region", "table \(place)")
    }
  }

  @Test(arguments: pages + texts)
  func `every picture has a text or is hidden, what scrolls takes the focus and has a name, and every link leads somewhere`(
    name: String, language: String
  ) throws {
    let page = try Self.text(name)
    let tags = Self.tags(page).filter { !$0.isEnd }
    let ids = tags.compactMap { $0.attributes["id"] }
    #expect(Set(ids).count == ids.count)
    for tag in tags {
      if tag.name == "svg" || tag.attributes["role"] == "img" {
        let isHidden = tag.attributes["aria-hidden"] == "true"
        #expect(isHidden || tag.attributes["role"] == "img" && tag.attributes["aria-label"]?.isEmpty == false, "\(tag)")
      }
      if tag.attributes["role"] == "region" {
        #expect(tag.attributes["tabindex"] == "0", "\(tag)")
        #expect((tag.attributes["aria-label"] ?? tag.attributes["aria-labelledby"])?.isEmpty == false, "\(tag)")
      }
      if let named = tag.attributes["aria-labelledby"] { #expect(ids.contains(named), "\(named)") }
      if let target = tag.attributes["href"], target.hasPrefix("#") {
        #expect(ids.contains(String(target.dropFirst())), "\(target)")
      } else if let target = tag.attributes["href"] {
        // Each of these was the latest night when it was written.
        let target = target.replacing("../latest/", with: "")
        let file = Self.goldens.appending(path: name).deletingLastPathComponent().appending(path: target)
        #expect(FileManager.default.fileExists(atPath: file.path), "\(target)")
      }
    }
    #expect(tags.contains { $0.attributes["class"] == "skip" && $0.attributes["href"] == "#main" })
    #expect(page.contains(":focus-visible { outline: 3px solid"))
    #expect(!page.contains("outline: none") && !page.contains("outline: 0"))
  }

  @Test(arguments: pages + texts)
  func `the page needs nothing beside it, and no script`(name: String, language: String) throws {
    let page = try Self.text(name)
    for outside in ["<script", "http://", "https://", "@import", "url(", " src=", "<link", "onclick", "javascript:"] {
      #expect(!page.contains(outside), "\(outside)")
    }
  }

  // MARK: Contrast

  /// A theme's colours by name: those of the page, and of the dark or printed page where it has others.
  private static func themes(_ page: String) throws -> [[String: String]] {
    let blocks = page.matches(of: /:root \{([^}]*)\}/).map { match in
      Dictionary(
        match.1.matches(of: /--([a-z0-9-]+):\s*(#[0-9a-f]{3,6})/).map { (String($0.1), String($0.2)) },
        uniquingKeysWith: { $1 })
    }
    let light = try #require(blocks.first)
    return [light] + blocks.dropFirst().map { light.merging($0) { $1 } }
  }

  /// The relative luminance of sRGB, as WCAG defines it.
  private static func luminance(_ colour: String) throws -> Double {
    let digits = colour.dropFirst().count == 3 ? colour.dropFirst().flatMap { [$0, $0] } : Array(colour.dropFirst())
    let parts = try stride(from: 0, to: 6, by: 2).map { place in
      let value = Double(try #require(Int(String(digits[place...(place + 1)]), radix: 16))) / 255
      return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
  }

  private static func contrast(_ one: String, _ other: String) throws -> Double {
    let levels = try [luminance(one), luminance(other)].sorted()
    return (levels[1] + 0.05) / (levels[0] + 0.05)
  }

  @Test(arguments: pages.prefix(1) + pages.suffix(1) + texts.prefix(1))
  func `text has a contrast of 4.5 to what it stands on, and bars one of 3 to their track, in light, dark and print`(
    name: String, language: String
  ) throws {
    let text = [
      ("ink", "paper"), ("ink", "card"), ("soft", "card"), ("soft", "paper"), ("accent", "card"), ("accent", "paper"),
      ("sun", "card"),
      ("ink", "wash"), ("heat-ink", "heat-0"), ("heat-ink", "heat-1"), ("heat-ink", "heat-2"), ("heat-ink", "heat-3"),
      ("heat-ink", "heat-4"), ("heat-ink-5", "heat-5"),
    ]
    let themes = try Self.themes(Self.text(name))
    #expect(themes.count == 3)
    for (place, theme) in themes.enumerated() {
      for (front, back) in text {
        guard let one = theme[front], let other = theme[back] else { continue }
        #expect(try Self.contrast(one, other) >= 4.5, "theme \(place): \(front) on \(back)")
      }
      for (front, back) in [("accent", "track"), ("sun", "card")] {
        guard let one = theme[front], let other = theme[back] else { continue }
        #expect(try Self.contrast(one, other) >= 3, "theme \(place): \(front) beside \(back)")
      }
    }
  }
}
