import Mustache

/// A page's template, of whose bytes most are its style sheet: that stands as it is and is not read as a template, which goes
/// character by character.
enum NightlyTemplate {
  /// - Parameter context: What the template names, other than `style`.
  static func render(_ template: [UInt8], _ context: [String: Any]) throws -> String {
    let parts = split(template[...])
    let text = String(decoding: parts.before, as: UTF8.self) + "{{{style}}}" + String(decoding: parts.after, as: UTF8.self)
    var context = context
    context["style"] = String(decoding: parts.style, as: UTF8.self)
    return try MustacheTemplate(string: text).render(context)
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
