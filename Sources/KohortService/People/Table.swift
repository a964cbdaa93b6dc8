/// A table as read from a file: named columns, and rows that know their line.
public struct Table: Sendable, Equatable {
  /// One row with as many cells as there are columns.
  public struct Row: Sendable, Equatable {
    /// The line of the file where the row begins, from 1; a quoted cell may reach over several.
    public var line: Int
    /// The cells as they stand, quotes taken off; nothing is trimmed.
    public var cells: [String]
  }

  /// What stands between two cells.
  public enum Separator: Character, Sendable, CaseIterable {
    case tab = "\t"
    case semicolon = ";"
    case comma = ","
  }

  /// Found out from the header.
  public var separator: Separator
  /// The line of the header, from 1.
  public var headerLine: Int
  /// The names in the header, without surrounding space; no two alike, none empty.
  public var columns: [String]
  /// The rows that could be read, in order; rows with nothing but blanks are left out.
  public var rows: [Row]
  /// The rows that could not, in order.
  public var problems: [TableProblem]
}
