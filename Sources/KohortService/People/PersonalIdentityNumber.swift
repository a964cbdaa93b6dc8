import Bilingual
import Planning

/// Tells Swedish personal identity and coordination numbers, which kohort has no use for and does not keep.
///
/// Ten digits or twelve with the century, perhaps with a `-` or `+` before the last four: a date, of which a coordination
/// number has the day raised by 60, three digits, and a check digit by Luhn's method over the last ten (folkbokföringslagen
/// 1991:481, 18 §).
enum PersonalIdentityNumber {
  /// True when most of the column's cells that are not blank look like such numbers.
  static func fill(_ column: Int, of table: Table) -> Bool {
    let cells = table.rows.lazy.map { $0.cells[column].trimmed }.filter { !$0.isEmpty }
    let (all, matching) = cells.reduce(into: (0, 0)) { counts, cell in
      counts.0 += 1
      if isOne(cell) { counts.1 += 1 }
    }
    return matching * 2 > all
  }

  /// True when a column says by its name that it is for such numbers, whatever it holds.
  static func isNamed(by column: String) -> Bool {
    [
      "personnummer", "personnr", "pnr", "samordningsnummer", "personalidentitynumber", "personalnumber", "ssn",
      "socialsecuritynumber",
    ].contains(PersonField.folded(column))
  }

  static func isOne(_ text: String) -> Bool {
    guard (10...13).contains(text.utf8.count) else { return false }
    var digits = text.utf8.filter { (48...57).contains($0) }.map { Int($0) - 48 }
    let signs = text.utf8.count - digits.count
    let signPlace = text.utf8.index(text.utf8.endIndex, offsetBy: -5, limitedBy: text.utf8.startIndex)
    guard digits.count == 10 || digits.count == 12,
      signs == 0 || signs == 1 && signPlace.map({ "-+".utf8.contains(text.utf8[$0]) }) == true
    else { return false }
    if digits.count == 12 {
      guard [18, 19, 20].contains(digits[0] * 10 + digits[1]) else { return false }
      digits.removeFirst(2)
    }
    return isDate(digits) && luhn(digits)
  }

  private static func isDate(_ digits: [Int]) -> Bool {
    let (year, month, day) = (digits[0] * 10 + digits[1], digits[2] * 10 + digits[3], digits[4] * 10 + digits[5])
    // 2000 and 1900 differ in one leap day, which decides nothing here.
    return Day(year: 2000 + year, month: month, day: day > 60 ? day - 60 : day) != nil
  }

  private static func luhn(_ digits: [Int]) -> Bool {
    let sum = digits.enumerated().reduce(0) { sum, digit in
      let product = digit.element * (digit.offset.isMultiple(of: 2) ? 2 : 1)
      return sum + product / 10 + product % 10
    }
    return sum.isMultiple(of: 10)
  }

  /// - Parameter isKept: True for a column that holds a field, which HR must take out itself.
  static func warning(_ column: String, isKept: Bool) -> RosterRemark {
    RosterRemark(
      line: nil,
      column: column,
      value: nil,
      reason: isKept
        ? Words(
          sv: "innehåller personnummer; använd ett anställningsnummer i stället, och ta bort dem ur filen",
          en: "holds personal identity numbers; use something else instead, and leave them out of the file"
        )
        : Words(
          sv: "innehåller personnummer och sparas inte; ta bort kolumnen ur filen",
          en: "holds personal identity numbers and is not kept; leave the column out of the file"
        )
    )
  }
}

extension String {
  fileprivate var trimmed: String {
    String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
  }
}
