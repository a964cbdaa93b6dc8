import Mustache

/// A page's template, of whose bytes most are its style sheet: that stands as it is and is not read as a template, which goes
/// character by character.
struct NightlyTemplate: Sendable {
  // Each is read by another thread, from when it is first asked for.
  static let page = Meanwhile { try NightlyTemplate(PackageResources.page_mustache) }
  static let union = Meanwhile { try NightlyTemplate(PackageResources.union_mustache) }
  static let texts = Meanwhile { try NightlyTemplate(PackageResources.texts_mustache) }
  static let paused = Meanwhile { try NightlyTemplate(PackageResources.paused_mustache) }

  /// Has those of a night with a report read while its figures are.
  static func prepare() { _ = (page, union, texts) }

  private let template: MustacheTemplate
  private let style: String

  private init(_ bytes: [UInt8]) throws {
    let parts = Self.split(bytes[...])
    let text = String(decoding: parts.before, as: UTF8.self) + "{{{style}}}" + String(decoding: parts.after, as: UTF8.self)
    template = try MustacheTemplate(string: text)
    style = String(decoding: parts.style, as: UTF8.self)
  }

  /// - Parameter context: What the template names, other than `style`.
  func render(_ context: [String: Any]) -> String {
    template.render(context.merging(["style": style]) { $1 })
  }

  /// What stands before, in and after the style sheet; all of it before when there is none.
  private static func split(
    _ template: ArraySlice<UInt8>
  ) -> (before: ArraySlice<UInt8>, style: ArraySlice<UInt8>, after: ArraySlice<UInt8>) {
    guard let start = place(of: "<style>", in: template), let end = place(of: "</style>", in: template[start...]) else {
      return (template, [], [])
    }
    return (template[..<start], template[start..<end], template[end...])
  }

  private static func place(of text: String, in bytes: ArraySlice<UInt8>) -> Int? {
    let wanted = Array(text.utf8)
    return bytes.indices.first { bytes[$0...].starts(with: wanted) }
  }
}
