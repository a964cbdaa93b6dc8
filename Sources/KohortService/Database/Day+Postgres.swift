public import Planning
public import Postgres

/// A `date`, or its text.
extension Day: PostgresDecodable, PostgresEncodable {
  // swift-format-ignore: AllPublicDeclarationsHaveDocumentation
  public init?(postgres cell: Cell) { self.init(cell.text) }

  // swift-format-ignore: AllPublicDeclarationsHaveDocumentation
  public func encode(to text: inout PostgresText) { text.append(description) }
}
