public import Bilingual

/// Why a table, or one row of it, cannot be read.
public struct TableProblem: Error, Sendable, Equatable {
  /// What is wrong.
  public enum Reason: Sendable, Equatable {
    // About the whole file.

    /// There is no line with anything in it.
    case empty
    /// These bytes stand for no character.
    case undecodable(TableEncoding, [UInt8])
    /// The byte order mark speaks for another encoding than the one declared.
    case markedOtherwise(declared: TableEncoding, mark: TableEncoding)
    /// It is UTF-8 from beginning to end, and would be spoilt as the encoding that was declared.
    case isUTF8(declared: TableEncoding)
    /// The header cannot be read, for this reason.
    indirect case unreadableHeader(Reason)
    /// Two columns have this name, capitals and surrounding space aside.
    case duplicateColumn(String)
    /// A column, counted from 1, has no name although a later one does.
    case namelessColumn(Int)

    // About one row.

    /// A cell that begins with a quote never ends.
    case quoteNotClosed
    /// Something stands between the closing quote and the separator.
    case textAfterQuote
    /// A quote stands in a cell that does not begin with one.
    case quoteInsideCell
    /// The row has fewer or more cells than the header.
    case cellCount(expected: Int, found: Int)
    /// A cell holds this text under no column name.
    case cellWithoutColumn(String)
    /// A cell holds U+0000.
    case nullCharacter
  }

  /// From 1: the line of the file where the row begins or, for bytes, where they stand.
  public var line: Int
  /// From 1, in characters (Unicode scalars) of that line; nil when it is about the row as a whole.
  public var column: Int?
  /// What is wrong.
  public var reason: Reason

  /// A problem at that line, and column where there is one.
  public init(line: Int, column: Int?, reason: Reason) {
    self.line = line
    self.column = column
    self.reason = reason
  }

  /// What is wrong and what helps, without the line and the column.
  public var words: Words { reason.words }
}

extension TableProblem.Reason {
  fileprivate var words: Words {
    switch self {
    case .empty: Words(sv: "filen är tom", en: "the file is empty")
    case .undecodable(let encoding, let bytes): Self.undecodable(encoding, bytes)
    case .markedOtherwise(let declared, let mark):
      Words(
        sv:
          "filen börjar som \(mark.rawValue), inte \(declared.rawValue); ange --encoding \(mark.optionValue)",
        en:
          "the file begins as \(mark.rawValue), not \(declared.rawValue); say --encoding \(mark.optionValue)"
      )
    case .isUTF8(let declared):
      Words(
        sv: "filen är utf-8, inte \(declared.rawValue); läst som det skulle å ä ö förstöras: utelämna --encoding",
        en: "the file is utf-8, not \(declared.rawValue), which would spoil its letters: leave --encoding out")
    case .unreadableHeader(let reason):
      Words(sv: "rubrikraden: \(reason.words.sv)", en: "the header: \(reason.words.en)")
    case .duplicateColumn(let name):
      Words(sv: "två kolumner heter \(name)", en: "two columns are named \(name)")
    case .namelessColumn(let number):
      Words(sv: "kolumn \(number) saknar namn", en: "column \(number) has no name")
    case .quoteNotClosed:
      Words(
        sv: "ett citattecken öppnar en cell som aldrig avslutas",
        en: "a quote opens a cell that is never closed"
      )
    case .textAfterQuote:
      Words(
        sv: "text efter en cells avslutande citattecken; citattecken inuti en cell dubbleras",
        en: "text after the closing quote of a cell; a quote inside a cell is doubled"
      )
    case .quoteInsideCell:
      Words(
        sv: "ett citattecken i en cell som inte är omgiven av citattecken",
        en: "a quote in a cell that is not enclosed in quotes"
      )
    case .cellCount(let expected, let found):
      Words(
        sv: "raden har \(found) celler, rubrikraden \(expected)",
        en: "the row has \(found) cells, the header \(expected)"
      )
    case .cellWithoutColumn(let text):
      Words(sv: "”\(text)” står i en kolumn utan namn", en: "'\(text)' stands in a column without a name")
    case .nullCharacter:
      Words(
        sv: "tecknet U+0000 kan inte lagras; är hela filen i utf-16, ange --encoding utf-16",
        en: "the character U+0000 cannot be stored; if the whole file is in utf-16, say --encoding utf-16"
      )
    }
  }

  private static func undecodable(_ encoding: TableEncoding, _ bytes: [UInt8]) -> Words {
    let digits = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true) }.joined(
      separator: " "
    )
    let isUTF8 = encoding == .utf8
    return Words(
      sv: "byten \(digits) är inget tecken i \(encoding.rawValue)"
        + (isUTF8 ? "; är filen i windows-1252, ange --encoding windows-1252" : ""),
      en: "the bytes \(digits) are no character in \(encoding.rawValue)"
        + (isUTF8 ? "; if the file is in windows-1252, say --encoding windows-1252" : "")
    )
  }
}

extension TableEncoding {
  /// What a person says for it: the byte order mark tells the two kinds of UTF-16 apart.
  fileprivate var optionValue: String { self == .utf8 ? rawValue : TableEncoding.utf16.rawValue }
}
