public import StrictJSON

extension Day: JSONSchemaProviding {
  /// Text in the format `date`.
  public static var jsonSchema: JSONValue { ["type": "string", "format": "date"] }

  /// 1970-01-01.
  public static var example: Day { Day(number: 0) }

  /// Says what a date looks like.
  public static var expectation: InvalidValue? {
    InvalidValue(en: "expected a date such as 2027-01-12", sv: "väntade ett datum såsom 2027-01-12")
  }
}
