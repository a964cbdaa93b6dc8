public import ArgumentParser
public import Planning

/// A date on the command line, such as `2026-03-31`.
extension Day: ExpressibleByArgument {
  // swift-format-ignore: AllPublicDeclarationsHaveDocumentation
  public init?(argument: String) { self.init(argument) }
}
