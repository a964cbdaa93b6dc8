extension JSONValue {
  /// How deep arrays and objects may lie in each other, unless said otherwise.
  public static let depthLimit = 128

  /// Reads exactly one JSON text (RFC 8259), strictly.
  ///
  /// Legal JSON that cannot be taken, such as duplicate names, is no error: the value comes with a list of such
  /// defects. A byte order mark is refused. Reads in place when the bytes lie in one block of memory, as those of
  /// arrays, slices and strings do.
  ///
  /// - Parameters:
  ///   - bytes: The UTF-8 text.
  ///   - depthLimit: The most nested arrays and objects, 1 to 512.
  /// - Returns: The value and what cannot be taken in it.
  /// - Throws: ``JSONSyntaxError`` when the text is not JSON or nested too deep.
  public static func parse(
    _ bytes: some Sequence<UInt8>,
    depthLimit: Int = depthLimit
  ) throws(JSONSyntaxError) -> JSONReading {
    let result = bytes.withContiguousStorageIfAvailable { parse(buffer: $0, depthLimit: depthLimit) }
    return try (result ?? Array(bytes).withUnsafeBufferPointer { parse(buffer: $0, depthLimit: depthLimit) })
      .get()
  }

  /// Reads exactly one JSON text, as from bytes.
  public static func parse(
    _ text: String,
    depthLimit: Int = depthLimit
  ) throws(JSONSyntaxError) -> JSONReading {
    try parse(text.utf8, depthLimit: depthLimit)
  }

  private static func parse(
    buffer: UnsafeBufferPointer<UInt8>,
    depthLimit: Int
  ) -> Result<JSONReading, JSONSyntaxError> {
    // The reader calls itself once a level; 512 levels fit any thread's stack.
    precondition((1...512).contains(depthLimit), "the depth limit must lie in 1...512, not \(depthLimit)")
    var reader = JSONReader(bytes: buffer, depthLimit: depthLimit)
    return Result { () throws(JSONSyntaxError) in try reader.readText() }
  }
}

/// Reads one JSON text from memory by recursive descent.
private struct JSONReader {
  private let bytes: UnsafeBufferPointer<UInt8>
  private let depthLimit: Int
  private var position = 0
  private var depth = 0
  /// Found so far.
  ///
  /// Each container adds its step to those found in it once it has read a child, so that a text
  /// without defects pays nothing for paths; hence the steps lie inside out until the end.
  private var defects: [JSONDefect] = []

  init(bytes: UnsafeBufferPointer<UInt8>, depthLimit: Int) {
    self.bytes = bytes
    self.depthLimit = depthLimit
  }

  mutating func readText() throws(JSONSyntaxError) -> JSONReading {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { throw error(.noByteOrderMark) }
    let value = try readValue(expecting: .value)
    skipSpace()
    if position < bytes.count { throw error(.endOfText) }
    for index in defects.indices { defects[index].path.steps.reverse() }
    return JSONReading(value: value, defects: defects)
  }

  private func error(_ problem: JSONSyntaxError.Problem, at offset: Int? = nil) -> JSONSyntaxError {
    JSONSyntaxError(problem, at: offset ?? position, in: bytes)
  }

  private var next: UInt8? {
    @inline(__always) get { position < bytes.count ? bytes[position] : nil }
  }

  @inline(__always)
  private mutating func skipSpace() {
    while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
  }

  @inline(__always)
  private mutating func take(_ byte: UInt8) -> Bool {
    guard next == byte else { return false }
    position += 1
    return true
  }

  private mutating func readValue(expecting problem: JSONSyntaxError.Problem) throws(JSONSyntaxError)
    -> JSONValue
  {
    skipSpace()
    switch next {
    case UInt8(ascii: "\""): return .string(try readString(isName: false))
    case UInt8(ascii: "{"): return .object(try readObject())
    case UInt8(ascii: "["): return .array(try readArray())
    case UInt8(ascii: "-"), .some(UInt8(ascii: "0")...UInt8(ascii: "9")): return .number(try readNumber())
    case UInt8(ascii: "t"): return try readWord("true", .bool(true), expecting: problem)
    case UInt8(ascii: "f"): return try readWord("false", .bool(false), expecting: problem)
    case UInt8(ascii: "n"): return try readWord("null", .null, expecting: problem)
    case .some(0x80...): throw invalidUTF8(from: position) ?? error(problem)
    default: throw error(problem)
    }
  }

  private mutating func readWord(
    _ word: StaticString,
    _ value: JSONValue,
    expecting problem: JSONSyntaxError.Problem
  ) throws(JSONSyntaxError) -> JSONValue {
    let length = word.utf8CodeUnitCount
    guard position + length <= bytes.count,
      bytes[position..<position + length].elementsEqual(
        UnsafeBufferPointer(start: word.utf8Start, count: length)
      )
    else { throw error(problem) }
    position += length
    return value
  }

  // MARK: Containers

  private mutating func enter() throws(JSONSyntaxError) {
    guard depth < depthLimit else { throw error(.depth(limit: depthLimit)) }
    position += 1
    depth += 1
  }

  /// Tells the defects found since there were `known` that they lie below `step`.
  @inline(__always)
  private mutating func addStep(_ step: @autoclosure () -> JSONPath.Step, since known: Int) {
    guard defects.count > known else { return }
    let step = step()
    for index in known..<defects.count { defects[index].path.steps.append(step) }
  }

  /// Keeps eight of the defects found in a container that lies two steps in or deeper.
  @inline(__always)
  private mutating func limitDefects(since known: Int) {
    guard depth > 2, defects.count > known + 8 else { return }
    defects.removeSubrange((known + 8)...)
  }

  private mutating func readArray() throws(JSONSyntaxError) -> [JSONValue] {
    try enter()
    defer { depth -= 1 }
    skipSpace()
    if take(UInt8(ascii: "]")) { return [] }
    var elements: [JSONValue] = []
    var expected = JSONSyntaxError.Problem.valueOrClosingBracket
    let knownBefore = defects.count
    while true {
      let known = defects.count
      elements.append(try readValue(expecting: expected))
      addStep(.element(elements.count - 1), since: known)
      limitDefects(since: knownBefore)
      skipSpace()
      if take(UInt8(ascii: "]")) { return elements }
      guard take(UInt8(ascii: ",")) else { throw error(.commaOrClosingBracket) }
      expected = .value
    }
  }

  private mutating func readObject() throws(JSONSyntaxError) -> JSONObject {
    try enter()
    defer { depth -= 1 }
    skipSpace()
    if take(UInt8(ascii: "}")) { return JSONObject() }
    var object = JSONObject()
    var names = NameSet()
    var expected = JSONSyntaxError.Problem.nameOrClosingBrace
    let knownBefore = defects.count
    while true {
      skipSpace()
      guard next == UInt8(ascii: "\"") else { throw error(expected) }
      let known = defects.count
      let name = try readString(isName: true)
      skipSpace()
      guard take(UInt8(ascii: ":")) else { throw error(.colon) }
      if !names.insert(name, after: object.members) { addDefect(.duplicateName, isAboutName: true) }
      let value = try readValue(expecting: .value)
      addStep(.member(name), since: known)
      limitDefects(since: knownBefore)
      object.members.append(JSONObject.Member(name: name, value: value))
      skipSpace()
      if take(UInt8(ascii: "}")) { return object }
      guard take(UInt8(ascii: ",")) else { throw error(.commaOrClosingBrace) }
      expected = .name
    }
  }

  private mutating func addDefect(_ kind: JSONDefect.Kind, isAboutName: Bool) {
    defects.append(JSONDefect(kind: kind, path: JSONPath(), isAboutName: isAboutName))
  }

  // MARK: Numbers

  private mutating func readNumber() throws(JSONSyntaxError) -> JSONNumber {
    let start = position
    _ = take(UInt8(ascii: "-"))
    if take(UInt8(ascii: "0")) {
      if let byte = next, isDigit(byte) { throw error(.noLeadingZero, at: position - 1) }
    } else {
      try readDigits()
    }
    if take(UInt8(ascii: ".")) { try readDigits() }
    var hasExponent = false
    if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
      hasExponent = true
      if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
      try readDigits()
    }
    let literal = String(decoding: UnsafeBufferPointer(rebasing: bytes[start..<position]), as: UTF8.self)
    let number = JSONNumber(unchecked: literal)
    // Below 300 digits and without an exponent, a number always fits.
    if hasExponent || position - start > 300, !number.isInRange {
      addDefect(.numberOutOfRange, isAboutName: false)
    }
    return number
  }

  private func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

  private mutating func readDigits() throws(JSONSyntaxError) {
    guard let first = next, isDigit(first) else { throw error(.digit) }
    while let byte = next, isDigit(byte) { position += 1 }
  }

  // MARK: Text

  private mutating func readString(isName: Bool) throws(JSONSyntaxError) -> String {
    position += 1
    let start = position
    skipPlainText()
    guard next == UInt8(ascii: "\\") else {
      try readClosingQuote()
      return try text(of: UnsafeBufferPointer(rebasing: bytes[start..<position - 1]), writtenFrom: start)
    }
    var unescaped: [UInt8] = []
    var pieceStart = start
    while true {
      unescaped.append(contentsOf: bytes[pieceStart..<position])
      guard take(UInt8(ascii: "\\")) else { break }
      try readEscape(into: &unescaped, isName: isName)
      pieceStart = position
      skipPlainText()
    }
    try readClosingQuote()
    let from = start
    let result = unescaped.withUnsafeBufferPointer { buffer in
      Result { () throws(JSONSyntaxError) in try text(of: buffer, writtenFrom: from) }
    }
    return try result.get()
  }

  /// Moves to the next quote, backslash or control character, or to the end.
  private mutating func skipPlainText() {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let tops: UInt64 = 0x8080_8080_8080_8080
    guard let base = UnsafeRawPointer(bytes.baseAddress) else { return }
    // Eight bytes at a time: a byte of `x` below `n` sets its top bit in `(x - n) & ~x`.
    while position + 8 <= bytes.count {
      let word = base.loadUnaligned(fromByteOffset: position, as: UInt64.self)
      let quotes = word ^ (ones &* 0x22)
      let backslashes = word ^ (ones &* 0x5C)
      let found =
        ((quotes &- ones) & ~quotes) | ((backslashes &- ones) & ~backslashes)
        | ((word &- ones &* 0x20) & ~word)
      if found & tops != 0 { break }
      position += 8
    }
    while let byte = next, byte != 0x22, byte != 0x5C, byte >= 0x20 { position += 1 }
  }

  private mutating func readClosingQuote() throws(JSONSyntaxError) {
    guard let byte = next else { throw error(.closingQuote) }
    guard byte == UInt8(ascii: "\"") else { throw error(.noControlCharacter) }
    position += 1
  }

  private func text(
    of buffer: UnsafeBufferPointer<UInt8>,
    writtenFrom start: Int
  ) throws(JSONSyntaxError) -> String {
    if let text = String(validating: buffer, as: UTF8.self) { return text }
    throw invalidUTF8(from: start) ?? error(.validUTF8, at: start)
  }

  /// The error for the first byte from `start` that is not UTF-8; nil when the rest is valid.
  private func invalidUTF8(from start: Int) -> JSONSyntaxError? {
    var decoder = UTF8.ForwardParser()
    var rest = bytes[start...].makeIterator()
    var offset = start
    while true {
      switch decoder.parseScalar(from: &rest) {
      case .valid(let scalar): offset += scalar.count
      case .error: return error(.validUTF8, at: offset)
      case .emptyInput: return nil
      }
    }
  }

  private mutating func readEscape(into text: inout [UInt8], isName: Bool) throws(JSONSyntaxError) {
    guard let byte = next else { throw error(.closingQuote) }
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "u"):
      position += 1
      return try readUnicodeEscape(into: &text, isName: isName)
    default: throw error(.escape)
    }
    position += 1
  }

  /// Reads what follows `\u`, and the other half of a surrogate pair when there is one.
  private mutating func readUnicodeEscape(into text: inout [UInt8], isName: Bool) throws(JSONSyntaxError) {
    let unit = try readFourDigits()
    var value = UInt32(unit)
    if UTF16.isLeadSurrogate(unit), position + 1 < bytes.count, bytes[position] == UInt8(ascii: "\\"),
      bytes[position + 1] == UInt8(ascii: "u")
    {
      let afterLead = position
      position += 2
      let trail = try readFourDigits()
      if UTF16.isTrailSurrogate(trail) {
        value = 0x10000 + (UInt32(unit) - 0xD800) << 10 + (UInt32(trail) - 0xDC00)
      } else {
        position = afterLead
      }
    }
    if value == 0 { addDefect(.nullCharacter, isAboutName: isName) }
    let scalar = Unicode.Scalar(value)
    if scalar == nil { addDefect(.loneSurrogate, isAboutName: isName) }
    text.append(contentsOf: UTF8.encode(scalar ?? "\u{FFFD}").map { Array($0) } ?? [])
  }

  private mutating func readFourDigits() throws(JSONSyntaxError) -> UInt16 {
    var value: UInt16 = 0
    for _ in 0..<4 {
      guard let byte = next, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw error(.hexadecimalDigit)
      }
      value = value << 4 | UInt16(digit)
      position += 1
    }
    return value
  }
}

/// The names of one object, to find those that occur twice; a set is made only for large objects.
private struct NameSet {
  private static let smallCount = 16
  private var large: Set<ExactName> = []

  /// Whether `name` is new among `members`, the members read before it.
  mutating func insert(_ name: String, after members: [JSONObject.Member]) -> Bool {
    guard members.count >= Self.smallCount else {
      return !members.contains { $0.name == name && $0.name.utf8.elementsEqual(name.utf8) }
    }
    if large.isEmpty { large = Set(members.map { ExactName(text: $0.name) }) }
    return large.insert(ExactName(text: name)).inserted
  }
}

/// Text compared by its code points: `String` finds é equal to e with a combining accent.
private struct ExactName: Hashable {
  let text: String

  static func == (a: ExactName, b: ExactName) -> Bool {
    a.text == b.text && a.text.utf8.elementsEqual(b.text.utf8)
  }

  func hash(into hasher: inout Hasher) {
    for byte in text.utf8 { hasher.combine(byte) }
  }
}
