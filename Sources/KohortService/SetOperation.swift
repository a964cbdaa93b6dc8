public import Postgres
public import StrictJSON

/// An operation that judges and carries out many requests of one caller in few statements.
///
/// A set means what its requests mean one after the other: each is refused or carried out on its own. The single form is a
/// set of one, so that there is one implementation of the rules.
public protocol SetOperation: Operation {
  /// Names of what a request changes or builds upon. Two requests that share one are never in the same set, so that the
  /// later one sees what the earlier one did.
  static func touched(by parameters: Parameters) -> [String]

  /// What the log tells of a request that was carried out with others: by default the parameters as they were said.
  static func noted(_ parameters: Parameters, _ output: Output, said: JSONValue) throws -> JSONValue

  /// Carries out a set.
  ///
  /// - Returns: What each request came to, in order; one that is refused has changed nothing.
  /// - Throws: What stops the set as a whole; the caller then undoes it and tries smaller sets.
  static func run(
    set: [Parameters], _ caller: Caller, _ connection: borrowing Connection
  ) throws -> [Result<Output, KohortError>]
}

extension SetOperation {
  // swift-format-ignore: AllPublicDeclarationsHaveDocumentation
  public static func noted(_ parameters: Parameters, _ output: Output, said: JSONValue) throws -> JSONValue { said }

  // swift-format-ignore: AllPublicDeclarationsHaveDocumentation
  public static func run(
    _ parameters: Parameters, _ caller: Caller, _ connection: borrowing Connection
  ) throws -> Output {
    guard let outcome = try run(set: [parameters], caller, connection).first else {
      preconditionFailure("\(name) gave no outcome for a set of one")
    }
    return try outcome.get()
  }
}
