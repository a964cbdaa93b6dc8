public import Bilingual

/// Why a text is not JSON, or is nested too deep to be read.
public struct JSONSyntaxError: Error, Sendable, Equatable {
  /// What was expected, or what must not be there.
  public enum Problem: Sendable, Equatable {
    case value
    case nameOrClosingBrace
    case name
    case colon
    case commaOrClosingBrace
    case commaOrClosingBracket
    case valueOrClosingBracket
    case endOfText
    case digit
    case noLeadingZero
    case closingQuote
    case escape
    case hexadecimalDigit
    case noControlCharacter
    case validUTF8
    case noByteOrderMark
    /// More nested arrays and objects than this limit.
    case depth(limit: Int)
  }

  /// What was expected, or what must not be there.
  public var problem: Problem
  /// Bytes before the trouble.
  public var offset: Int
  /// From 1; lines end with LF.
  public var line: Int
  /// From 1, counted in Unicode scalars.
  public var column: Int
  /// What stands there, printable; nil at the end of the text.
  public var found: String?

  /// One sentence: where, what was expected and what was found.
  public func text(_ language: Language) -> String {
    switch language {
    case .en:
      "Line \(line), column \(column): expected \(problem.english), found \(found ?? "the end of the text")"
    case .sv: "Rad \(line), kolumn \(column): väntade \(problem.swedish), fann \(found ?? "textens slut")"
    }
  }
}

extension JSONSyntaxError: CustomStringConvertible {
  /// The English text.
  public var description: String { text(.en) }
}

extension JSONSyntaxError.Problem {
  fileprivate var english: String {
    switch self {
    case .value: "a value"
    case .nameOrClosingBrace: "a member name in double quotes or '}'"
    case .name: "a member name in double quotes"
    case .colon: "':' after the member name"
    case .commaOrClosingBrace: "',' or '}'"
    case .commaOrClosingBracket: "',' or ']'"
    case .valueOrClosingBracket: "a value or ']'"
    case .endOfText: "nothing more after the value"
    case .digit: "a digit"
    case .noLeadingZero: "a number without leading zeros"
    case .closingQuote: "'\"' at the end of the text value"
    case .escape: "one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u after the backslash"
    case .hexadecimalDigit: "four hexadecimal digits after \\u"
    case .noControlCharacter: "control characters in text to be escaped"
    case .validUTF8: "valid UTF-8"
    case .noByteOrderMark: "no byte order mark"
    case .depth(let limit): "at most \(limit) nested arrays and objects"
    }
  }

  fileprivate var swedish: String {
    switch self {
    case .value: "ett värde"
    case .nameOrClosingBrace: "ett medlemsnamn inom citattecken eller '}'"
    case .name: "ett medlemsnamn inom citattecken"
    case .colon: "':' efter medlemsnamnet"
    case .commaOrClosingBrace: "',' eller '}'"
    case .commaOrClosingBracket: "',' eller ']'"
    case .valueOrClosingBracket: "ett värde eller ']'"
    case .endOfText: "inget mer efter värdet"
    case .digit: "en siffra"
    case .noLeadingZero: "ett tal utan inledande nollor"
    case .closingQuote: "'\"' i slutet av textvärdet"
    case .escape: "något av \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u efter omvänt snedstreck"
    case .hexadecimalDigit: "fyra hexadecimala siffror efter \\u"
    case .noControlCharacter: "att styrtecken i text skrivs som \\u-sekvenser"
    case .validUTF8: "giltig UTF-8"
    case .noByteOrderMark: "ingen byte order mark"
    case .depth(let limit): "högst \(limit) nästlade listor och objekt"
    }
  }
}

extension JSONSyntaxError {
  init(_ problem: Problem, at offset: Int, in bytes: UnsafeBufferPointer<UInt8>) {
    let before = bytes[..<offset]
    let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    self.problem = problem
    self.offset = offset
    self.line = before.count { $0 == UInt8(ascii: "\n") } + 1
    // Continuation bytes do not start a scalar.
    self.column = bytes[lineStart..<offset].count { $0 & 0xC0 != 0x80 } + 1
    self.found = Self.printable(at: offset, in: bytes)
  }

  private static func printable(at offset: Int, in bytes: UnsafeBufferPointer<UInt8>) -> String? {
    guard offset < bytes.count else { return nil }
    let byte = bytes[offset]
    if (0x21...0x7E).contains(byte) { return "'\(Unicode.Scalar(byte))'" }
    let scalar = String(decoding: bytes[offset..<min(offset + 4, bytes.count)], as: UTF8.self).unicodeScalars
      .first
    if let scalar, scalar.value > 0xA0, scalar != "\u{FFFD}", scalar != "\u{FEFF}" { return "'\(scalar)'" }
    let digits = String(byte, radix: 16, uppercase: true)
    return "0x" + String(repeating: "0", count: 2 - digits.count) + digits
  }
}
