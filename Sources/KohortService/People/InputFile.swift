import Bilingual
import Foundation

/// A file that an operation reads, or standard input.
enum InputFile {
  /// The bytes of the file; of standard input for `-`.
  ///
  /// - Throws: ``KohortError`` when the file is missing or cannot be read.
  static func bytes(_ path: String) throws -> [UInt8] {
    do {
      if path == "-" { return try standardInput.get() }
      return [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    } catch {
      throw missing(path, error)
    }
  }

  // Read once, so that an operation that is run again finds the same.
  private static let standardInput: Result<[UInt8], any Error> = readStandardInput()

  private static func readStandardInput() -> Result<[UInt8], any Error> {
    do {
      return .success([UInt8](try FileHandle.standardInput.readToEnd() ?? Data()))
    } catch {
      return .failure(error)
    }
  }

  private static func missing(_ path: String, _ error: any Error) -> KohortError {
    let isMissing = (error as? CocoaError)?.code == .fileReadNoSuchFile
    return KohortError(
      .fileMissing,
      isMissing
        ? Words(sv: "Filen \(path) finns inte.", en: "There is no file \(path).")
        : Words(sv: "Filen \(path) kan inte läsas.", en: "The file \(path) cannot be read."),
      hint: isMissing
        ? Words(
          sv: "Kontrollera namnet, eller ange - för standard in.",
          en: "Check the name, or say - for standard input."
        )
        : Words(sv: "Kontrollera att du får läsa den.", en: "Check that you may read it.")
    )
  }
}
