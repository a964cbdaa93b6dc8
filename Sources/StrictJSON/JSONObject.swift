/// The members of a JSON object, in the order in which they were written, duplicates included.
public struct JSONObject: Sendable, Equatable {
  /// One name with its value.
  public struct Member: Sendable, Equatable {
    /// The name, which other members may share.
    public var name: String
    /// The value.
    public var value: JSONValue

    /// A member of that name.
    public init(name: String, value: JSONValue) {
      self.name = name
      self.value = value
    }
  }

  /// All members, in order.
  public var members: [Member]

  /// An object with these members, in this order.
  public init(_ members: [Member] = []) { self.members = members }

  /// The names, in order.
  public var names: [String] { members.map(\.name) }

  /// How many members there are.
  public var count: Int { members.count }

  /// Whether there is no member.
  public var isEmpty: Bool { members.isEmpty }

  /// The first member of that name.
  ///
  /// Setting replaces its value in place or adds the member last; setting nil takes every member of that
  /// name away. Costs one comparison a member.
  public subscript(name: String) -> JSONValue? {
    get { members.first { $0.name == name }?.value }
    set {
      guard let newValue else { return members.removeAll { $0.name == name } }
      if let index = members.firstIndex(where: { $0.name == name }) {
        members[index].value = newValue
      } else {
        members.append(Member(name: name, value: newValue))
      }
    }
  }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
  /// An object with its members in this order.
  public init(dictionaryLiteral elements: (String, JSONValue)...) {
    self.init(elements.map { Member(name: $0.0, value: $0.1) })
  }
}
