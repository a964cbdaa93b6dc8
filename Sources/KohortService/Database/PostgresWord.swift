public import Postgres

/// A fixed set of words that is an enum in Swift and in the database alike.
public protocol PostgresWord: PostgresDecodable, PostgresEncodable, RawRepresentable where RawValue == String {}

extension PostgresWord {
  // swift-format-ignore: AllPublicDeclarationsHaveDocumentation
  public init?(postgres cell: Cell) { self.init(rawValue: cell.text) }

  // swift-format-ignore: AllPublicDeclarationsHaveDocumentation
  public func encode(to text: inout PostgresText) { text.append(rawValue) }
}
