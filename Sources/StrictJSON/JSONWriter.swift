extension JSONValue {
  /// The value on one line, members in their order, numbers as they were written.
  public var text: String { String(decoding: bytes, as: UTF8.self) }

  /// The UTF-8 bytes of ``text``.
  public var bytes: [UInt8] {
    var writer = JSONWriter(style: .compact)
    writer.write(self)
    return writer.output
  }

  /// The value over several lines, two spaces a level; empty arrays and objects stay on one line.
  public var prettyText: String {
    var writer = JSONWriter(style: .pretty)
    writer.write(self)
    return String(decoding: writer.output, as: UTF8.self)
  }

  /// The UTF-8 bytes that all texts of the same meaning share; for comparing and hashing.
  ///
  /// No space; members sorted by the UTF-8 bytes of their names, duplicates in their order; only what must be
  /// escaped is; numbers as ``JSONNumber/canonical`` has it.
  public var canonical: [UInt8] {
    var writer = JSONWriter(style: .canonical)
    writer.write(self)
    return writer.output
  }
}

private struct JSONWriter {
  enum Style { case compact, pretty, canonical }

  let style: Style
  private(set) var output: [UInt8] = []
  private var depth = 0

  init(style: Style) { self.style = style }

  mutating func write(_ value: JSONValue) {
    switch value {
    case .null: write("null")
    case .bool(let value): write(value ? "true" : "false")
    case .number(let number): write(style == .canonical ? number.canonical : number.literal)
    case .string(let text): writeQuoted(text)
    case .array(let elements):
      write(elements, between: "[", and: "]") { writer, element in writer.write(element) }
    case .object(let object):
      write(style == .canonical ? object.sortedMembers : object.members, between: "{", and: "}") {
        writer,
        member in
        writer.writeQuoted(member.name)
        writer.write(writer.style == .pretty ? ": " : ":")
        writer.write(member.value)
      }
    }
  }

  private mutating func write<Item>(
    _ items: [Item],
    between opening: String,
    and closing: String,
    writeItem: (inout JSONWriter, Item) -> Void
  ) {
    write(opening)
    depth += 1
    var isFirst = true
    for item in items {
      if !isFirst { write(",") }
      isFirst = false
      writeLineBreak()
      writeItem(&self, item)
    }
    depth -= 1
    if !items.isEmpty { writeLineBreak() }
    write(closing)
  }

  private mutating func writeLineBreak() {
    guard style == .pretty else { return }
    output.append(UInt8(ascii: "\n"))
    output.append(contentsOf: repeatElement(UInt8(ascii: " "), count: depth * 2))
  }

  private mutating func write(_ text: String) { output.append(contentsOf: text.utf8) }

  private mutating func writeQuoted(_ text: String) {
    output.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte < 0x20 {
        writeEscaped(byte)
      } else {
        output.append(byte)
      }
    }
    output.append(UInt8(ascii: "\""))
  }

  private mutating func writeEscaped(_ byte: UInt8) {
    switch byte {
    case 0x08: write("\\b")
    case 0x09: write("\\t")
    case 0x0A: write("\\n")
    case 0x0C: write("\\f")
    case 0x0D: write("\\r")
    case ..<0x20: write((byte < 0x10 ? "\\u000" : "\\u00") + String(byte, radix: 16))
    default: output += [UInt8(ascii: "\\"), byte]
    }
  }
}

extension JSONObject {
  /// Swift's sort is stable, so duplicates keep their order.
  fileprivate var sortedMembers: [Member] {
    members.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
  }
}
