import Bilingual
import Foundation

/// Files without a name, gone when they are closed.
enum TemporaryFile {
  /// A new one, to write and then read; nobody else can open it.
  ///
  /// - Throws: ``KohortError`` (cannot be made).
  static func open() throws -> FileHandle {
    var path = Array((NSTemporaryDirectory() + "kohort.XXXXXX").utf8CString)
    let descriptor = mkstemp(&path)
    guard descriptor >= 0 else {
      let reason = String(cString: strerror(errno))
      throw KohortError(
        .outputNotMade,
        Words(sv: "Ingen tillfällig fil kan skapas: \(reason).", en: "No temporary file can be made: \(reason)."),
        hint: Words(sv: "Ange en annan mapp med TMPDIR.", en: "Name another folder with TMPDIR."))
    }
    unlink(path)
    return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
  }
}
