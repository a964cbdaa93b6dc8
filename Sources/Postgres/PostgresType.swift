/// What the server calls the type of a parameter or a column, by its object identifier.
///
/// A type made by `create type` has another identifier in each database; the constants here are the same everywhere.
public struct PostgresType: RawRepresentable, Hashable, Sendable {
  /// The object identifier in `pg_type`.
  public let rawValue: UInt32

  /// A type by its object identifier.
  public init(rawValue: UInt32) { self.rawValue = rawValue }
}

extension PostgresType {
  /// The type `bool`.
  public static let bool = PostgresType(rawValue: 16)
  /// The type `bytea`.
  public static let bytea = PostgresType(rawValue: 17)
  /// The type `char`.
  public static let char = PostgresType(rawValue: 18)
  /// The type `name`.
  public static let name = PostgresType(rawValue: 19)
  /// The type `int8`.
  public static let int8 = PostgresType(rawValue: 20)
  /// The type `int2`.
  public static let int2 = PostgresType(rawValue: 21)
  /// The type `int4`.
  public static let int4 = PostgresType(rawValue: 23)
  /// The type `text`.
  public static let text = PostgresType(rawValue: 25)
  /// The type `oid`.
  public static let oid = PostgresType(rawValue: 26)
  /// The type `json`.
  public static let json = PostgresType(rawValue: 114)
  /// The type `float4`.
  public static let float4 = PostgresType(rawValue: 700)
  /// The type `float8`.
  public static let float8 = PostgresType(rawValue: 701)
  /// The type `inet`.
  public static let inet = PostgresType(rawValue: 869)
  /// The type `bpchar`.
  public static let bpchar = PostgresType(rawValue: 1042)
  /// The type `varchar`.
  public static let varchar = PostgresType(rawValue: 1043)
  /// The type `date`.
  public static let date = PostgresType(rawValue: 1082)
  /// The type `time`.
  public static let time = PostgresType(rawValue: 1083)
  /// The type `timestamp`.
  public static let timestamp = PostgresType(rawValue: 1114)
  /// The type `timestamptz`.
  public static let timestamptz = PostgresType(rawValue: 1184)
  /// The type `interval`.
  public static let interval = PostgresType(rawValue: 1186)
  /// The type `numeric`.
  public static let numeric = PostgresType(rawValue: 1700)
  /// The type `uuid`.
  public static let uuid = PostgresType(rawValue: 2950)
  /// The type `jsonb`.
  public static let jsonb = PostgresType(rawValue: 3802)
  /// The type `int4range`.
  public static let int4range = PostgresType(rawValue: 3904)
  /// The type `tsrange`.
  public static let tsrange = PostgresType(rawValue: 3908)
  /// The type `tstzrange`.
  public static let tstzrange = PostgresType(rawValue: 3910)
  /// The type `daterange`.
  public static let daterange = PostgresType(rawValue: 3912)
  /// The type `int8range`.
  public static let int8range = PostgresType(rawValue: 3926)
  /// What a function that returns nothing returns.
  public static let void = PostgresType(rawValue: 2278)
  /// The type `bool[]`.
  public static let boolArray = PostgresType(rawValue: 1000)
  /// The type `bytea[]`.
  public static let byteaArray = PostgresType(rawValue: 1001)
  /// The type `char[]`.
  public static let charArray = PostgresType(rawValue: 1002)
  /// The type `name[]`.
  public static let nameArray = PostgresType(rawValue: 1003)
  /// The type `int8[]`.
  public static let int8Array = PostgresType(rawValue: 1016)
  /// The type `int2[]`.
  public static let int2Array = PostgresType(rawValue: 1005)
  /// The type `int4[]`.
  public static let int4Array = PostgresType(rawValue: 1007)
  /// The type `text[]`.
  public static let textArray = PostgresType(rawValue: 1009)
  /// The type `oid[]`.
  public static let oidArray = PostgresType(rawValue: 1028)
  /// The type `json[]`.
  public static let jsonArray = PostgresType(rawValue: 199)
  /// The type `float4[]`.
  public static let float4Array = PostgresType(rawValue: 1021)
  /// The type `float8[]`.
  public static let float8Array = PostgresType(rawValue: 1022)
  /// The type `inet[]`.
  public static let inetArray = PostgresType(rawValue: 1041)
  /// The type `bpchar[]`.
  public static let bpcharArray = PostgresType(rawValue: 1014)
  /// The type `varchar[]`.
  public static let varcharArray = PostgresType(rawValue: 1015)
  /// The type `date[]`.
  public static let dateArray = PostgresType(rawValue: 1182)
  /// The type `time[]`.
  public static let timeArray = PostgresType(rawValue: 1183)
  /// The type `timestamp[]`.
  public static let timestampArray = PostgresType(rawValue: 1115)
  /// The type `timestamptz[]`.
  public static let timestamptzArray = PostgresType(rawValue: 1185)
  /// The type `interval[]`.
  public static let intervalArray = PostgresType(rawValue: 1187)
  /// The type `numeric[]`.
  public static let numericArray = PostgresType(rawValue: 1231)
  /// The type `uuid[]`.
  public static let uuidArray = PostgresType(rawValue: 2951)
  /// The type `jsonb[]`.
  public static let jsonbArray = PostgresType(rawValue: 3807)
  /// The type `int4range[]`.
  public static let int4rangeArray = PostgresType(rawValue: 3905)
  /// The type `tsrange[]`.
  public static let tsrangeArray = PostgresType(rawValue: 3909)
  /// The type `tstzrange[]`.
  public static let tstzrangeArray = PostgresType(rawValue: 3911)
  /// The type `daterange[]`.
  public static let daterangeArray = PostgresType(rawValue: 3913)
  /// The type `int8range[]`.
  public static let int8rangeArray = PostgresType(rawValue: 3927)
}

extension PostgresType: CustomStringConvertible {
  private static let known: [(type: PostgresType, array: PostgresType, name: String)] = [
    (.bool, .boolArray, "bool"),
    (.bytea, .byteaArray, "bytea"),
    (.char, .charArray, "char"),
    (.name, .nameArray, "name"),
    (.int8, .int8Array, "int8"),
    (.int2, .int2Array, "int2"),
    (.int4, .int4Array, "int4"),
    (.text, .textArray, "text"),
    (.oid, .oidArray, "oid"),
    (.json, .jsonArray, "json"),
    (.float4, .float4Array, "float4"),
    (.float8, .float8Array, "float8"),
    (.inet, .inetArray, "inet"),
    (.bpchar, .bpcharArray, "bpchar"),
    (.varchar, .varcharArray, "varchar"),
    (.date, .dateArray, "date"),
    (.time, .timeArray, "time"),
    (.timestamp, .timestampArray, "timestamp"),
    (.timestamptz, .timestamptzArray, "timestamptz"),
    (.interval, .intervalArray, "interval"),
    (.numeric, .numericArray, "numeric"),
    (.uuid, .uuidArray, "uuid"),
    (.jsonb, .jsonbArray, "jsonb"),
    (.int4range, .int4rangeArray, "int4range"),
    (.tsrange, .tsrangeArray, "tsrange"),
    (.tstzrange, .tstzrangeArray, "tstzrange"),
    (.daterange, .daterangeArray, "daterange"),
    (.int8range, .int8rangeArray, "int8range"),
  ]

  private static let names: [PostgresType: String] = {
    var names: [PostgresType: String] = [.void: "void"]
    for (type, array, name) in known {
      names[type] = name
      names[array] = "\(name)[]"
    }
    return names
  }()

  private static let elements = Dictionary(
    uniqueKeysWithValues: known.map { ($0.array, $0.type) }
  )

  /// The name the server uses in messages, such as `int8` or `text[]`; `type 16400` for one it does not know by heart.
  public var description: String { Self.names[self] ?? "type \(rawValue)" }

  /// What an array of this type holds, or nil when this is no array of a type above.
  var element: PostgresType? { Self.elements[self] }
}
