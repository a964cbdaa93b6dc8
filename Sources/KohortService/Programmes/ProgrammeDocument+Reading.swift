import Bilingual
import StrictJSON

extension ProgrammeDocument {
  /// Reads a programme from JSON or YAML, strictly.
  ///
  /// It is JSON when the file's name ends in `.json`, YAML when it ends in `.yaml` or `.yml`, and otherwise JSON when
  /// it begins with a brace.
  ///
  /// - Parameter file: The file's name, for messages and for telling JSON from YAML; nil for standard input.
  /// - Throws: ``KohortError`` (input refused) with everything that is wrong, by place.
  public static func read(_ text: String, file: String?) throws -> ProgrammeDocument {
    let text = text.hasPrefix("\u{FEFF}") ? String(text.dropFirst()) : text
    let value = isJSON(text, file) ? try json(text, file) : try yaml(text, file)
    // A document of another kind is told so, and not everything that it lacks.
    guard value["format"] == .string(formatName) else { throw otherFormat(value["format"], file) }
    let document: ProgrammeDocument
    do {
      document = try value.decode()
    } catch {
      throw KohortError.document(file, error.parameters.map(KohortError.InvalidParameter.init(inDocument:)))
    }
    let faults = document.faults()
    guard faults.isEmpty else { throw KohortError.document(file, faults) }
    return document
  }

  private static func isJSON(_ text: String, _ file: String?) -> Bool {
    let name = (file ?? "").lowercased()
    if name.hasSuffix(".json") { return true }
    if name.hasSuffix(".yaml") || name.hasSuffix(".yml") { return false }
    return text.first { !$0.isWhitespace } == "{"
  }

  private static func json(_ text: String, _ file: String?) throws -> JSONValue {
    let reading: JSONReading
    do {
      reading = try JSONValue.parse(text)
    } catch {
      throw KohortError(
        .inputRefused,
        notRead(file),
        detail: Words(sv: error.text(.sv) + ".", en: error.text(.en) + ".")
      )
    }
    guard reading.defects.isEmpty else {
      throw KohortError.document(
        file,
        reading.defects.map {
          KohortError.InvalidParameter(
            property: $0.path.description,
            reason: Words(sv: $0.text(.sv), en: $0.text(.en))
          )
        }
      )
    }
    return reading.value
  }

  private static func yaml(_ text: String, _ file: String?) throws -> JSONValue {
    do {
      return try YAMLReading.value(text, as: JSONSchema.of(ProgrammeDocument.self))
    } catch {
      let place = error.line.map { line in
        Words(
          sv: "Rad \(line), kolumn \(error.column ?? 1): ",
          en: "Line \(line), column \(error.column ?? 1): "
        )
      }
      throw KohortError(
        .inputRefused,
        notRead(file),
        detail: Words(
          sv: (place?.sv ?? "") + error.reason.sv + ".",
          en: (place?.en ?? "") + error.reason.en + "."
        )
      )
    }
  }

  private static func notRead(_ file: String?) -> Words {
    let name = file ?? "-"
    return Words(sv: "\(name) kan inte läsas som ett program.", en: "\(name) cannot be read as a programme.")
  }

  private static func otherFormat(_ found: JSONValue?, _ file: String?) -> KohortError {
    KohortError(
      .inputRefused,
      notRead(file),
      detail: Words(
        sv: "format: väntade \"\(formatName)\", fann \(found?.text ?? "inget").",
        en: "format: expected \"\(formatName)\", found \(found?.text ?? "nothing")."
      ),
      hint: Words(
        sv: "Skriv format: \(formatName) överst, eller välj en annan fil.",
        en: "Write format: \(formatName) at the top, or choose another file."
      )
    )
  }
}

extension KohortError {
  /// A document that is refused for all that is wrong with it.
  static func document(_ file: String?, _ faults: [InvalidParameter]) -> KohortError {
    let name = file ?? "-"
    let sv = faults.count == 1 ? "ett fel" : "\(faults.count) fel"
    let en = faults.count == 1 ? "one fault" : "\(faults.count) faults"
    return KohortError(
      .inputRefused,
      Words(sv: "\(name) har \(sv). Inget har ändrats.", en: "\(name) has \(en). Nothing has changed."),
      invalidParameters: faults
    )
  }
}

extension KohortError.InvalidParameter {
  /// A fault that JSON's types show, in the words of a document.
  init(inDocument fault: StrictJSON.InvalidParameter) {
    let reason: Words
    switch fault.reason {
    case .unknown(let meant?):
      reason = Words(sv: "okänt namn, menade du \(meant)?", en: "unknown member, did you mean \(meant)?")
    case .unknown(nil): reason = Words(sv: "okänt namn", en: "unknown member")
    default: reason = Words(sv: fault.reason(.sv), en: fault.reason(.en))
    }
    self.init(property: fault.property, reason: reason)
  }
}
