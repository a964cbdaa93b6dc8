import Bilingual
public import Foundation

/// Files that operations read and write, `-` being standard input and standard output.
public enum DocumentFile {
  /// The greatest file that is read, in bytes.
  static let sizeLimit = 512 * 1024 * 1024

  /// Reads all of a file.
  ///
  /// - Throws: ``KohortError`` (file missing) when it cannot be read, or is too large.
  public static func read(_ path: String) throws -> Data {
    let data = try path == "-" ? standardInput.get() : contents(path)
    guard data.count <= sizeLimit else {
      throw KohortError(
        .fileMissing,
        Words(sv: "\(path) är för stor.", en: "\(path) is too large."),
        detail: Words(
          sv: "Högst \(sizeLimit / 1_048_576) MiB läses.",
          en: "At most \(sizeLimit / 1_048_576) MiB are read."
        )
      )
    }
    return data
  }

  // Read once, so that an operation that is run again finds the same.
  private static let standardInput = Result { try contents(of: .standardInput, "-") }

  private static func contents(_ path: String) throws -> Data {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw notRead(path, reason(errno)) }
    return try contents(of: FileHandle(fileDescriptor: descriptor, closeOnDealloc: true), path)
  }

  private static func contents(of handle: FileHandle, _ path: String) throws -> Data {
    do {
      return try handle.readToEnd() ?? Data()
    } catch {
      throw notRead(path, reason(error))
    }
  }

  private static func notRead(_ path: String, _ reason: Words) -> KohortError {
    KohortError(
      .fileMissing,
      Words(sv: "\(path) kan inte läsas.", en: "\(path) cannot be read."),
      detail: reason,
      hint: Words(
        sv: "Kontrollera namnet, eller ange - för standard in.", en: "Check the name, or say - for standard input.")
    )
  }

  /// Who may read a file that is made.
  public enum Readers: Sendable {
    /// Its owner alone.
    case owner
    /// Those whom files that this process makes are for.
    case asUsual
    /// Everyone on this machine, whatever is usual.
    case everyone

    fileprivate var mode: mode_t {
      switch self {
      case .owner: 0o600
      case .asUsual: 0o666
      case .everyone: 0o644
      }
    }
  }

  /// A file being written: beside its place until it is whole, then exchanged for what stood there.
  public struct Output: ~Copyable {
    private let path: String
    /// Where it is written first; nil for what cannot be exchanged, such as standard output or a device.
    private let temporary: String?

    /// Makes the file beside its place, so that a folder that cannot be written to is found out before the work.
    ///
    /// - Parameters:
    ///   - readers: Who may read it.
    ///   - replacing: False when a file that is there already stays.
    /// - Throws: ``KohortError`` (output not made).
    public init(_ path: String, for readers: Readers = .asUsual, replacing: Bool = true) throws {
      var status = stat()
      let exists = path != "-" && stat(path, &status) == 0
      let kind = status.st_mode & S_IFMT
      guard !exists || kind != S_IFDIR else { throw Self.notMade(path, EISDIR) }
      guard replacing || !exists || kind != S_IFREG else { throw DocumentFile.exists(path) }
      guard path != "-", !exists || kind == S_IFREG else {
        self.path = path
        temporary = nil
        return
      }
      // What a link leads to is exchanged, not the link.
      let target = exists ? URL(filePath: path).resolvingSymlinksInPath().path : path
      let temporary = "\(target).\(ProcessInfo.processInfo.processIdentifier).tmp"
      let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, readers.mode)
      guard descriptor >= 0 else { throw Self.notMade(path, errno) }
      if readers == .everyone { fchmod(descriptor, readers.mode) }
      close(descriptor)
      self.path = target
      self.temporary = temporary
    }

    deinit { if let temporary { unlink(temporary) } }

    /// Writes the whole file and puts it in its place.
    ///
    /// - Throws: ``KohortError`` (output not written); what stood there before still does.
    public consuming func write(_ bytes: [UInt8]) throws {
      do {
        let handle =
          path == "-"
          ? FileHandle.standardOutput : try FileHandle(forWritingTo: URL(filePath: temporary ?? path))
        try handle.write(contentsOf: Data(bytes))
        guard temporary != nil else { return }
        try handle.synchronize()
        try handle.close()
      } catch {
        throw Self.notWritten(path, DocumentFile.reason(error))
      }
      guard let temporary else { return }
      guard rename(temporary, path) == 0 else { throw Self.notWritten(path, DocumentFile.reason(errno)) }
    }

    private static func notMade(_ path: String, _ code: Int32) -> KohortError {
      KohortError(
        .outputNotMade,
        Words(sv: "\(path) kan inte skapas.", en: "\(path) cannot be made."),
        detail: DocumentFile.reason(code),
        hint: Words(sv: "Välj en annan plats med --output.", en: "Choose another place with --output.")
      )
    }

    private static func notWritten(_ path: String, _ reason: Words) -> KohortError {
      KohortError(
        .outputNotWritten,
        Words(sv: "\(path) kunde inte skrivas.", en: "\(path) could not be written."),
        detail: reason,
        hint: Words(
          sv: "Det som fanns där är orört. Frigör plats, eller välj en annan plats med --output.",
          en: "What stood there is untouched. Free some room, or choose another place with --output."
        )
      )
    }
  }

  /// A file that is there already and is not replaced without a word.
  static func exists(_ path: String) -> KohortError {
    KohortError(
      .outputNotMade, Words(sv: "\(path) finns redan.", en: "\(path) is there already."),
      detail: Words(sv: "Den är orörd.", en: "It is untouched."),
      hint: Words(
        sv: "Välj ett annat namn, eller ersätt den med --force.", en: "Choose another name, or replace it with --force."))
  }

  /// Standard output that could not be written: what has come out is not the whole.
  public static func standardOutputNotWritten(_ error: any Error) -> KohortError {
    KohortError(
      .outputNotWritten,
      Words(sv: "Resultatet kunde inte skrivas.", en: "The result could not be written."),
      detail: reason(error),
      hint: Words(
        sv: "Det som kom ut är inte allt. Frigör plats, eller skriv till en annan plats.",
        en: "What came out is not all of it. Free some room, or write to another place.")
    )
  }

  private static func reason(_ error: any Error) -> Words {
    let underlying = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError ?? error as NSError
    guard underlying.domain == NSPOSIXErrorDomain else {
      return Words(sv: error.localizedDescription, en: error.localizedDescription)
    }
    return reason(Int32(underlying.code))
  }

  private static func reason(_ code: Int32) -> Words {
    switch code {
    case ENOENT: Words(sv: "Den finns inte.", en: "It does not exist.")
    case EACCES, EPERM: Words(sv: "Du har inte rätt till den.", en: "You have no right to it.")
    case EISDIR: Words(sv: "Det är en mapp.", en: "It is a folder.")
    case ENOTDIR: Words(sv: "En del av sökvägen är ingen mapp.", en: "A part of the path is no folder.")
    case ENOSPC, EDQUOT: Words(sv: "Disken är full.", en: "The disk is full.")
    case EROFS: Words(sv: "Disken kan bara läsas.", en: "The disk can only be read.")
    default: Words(sv: String(cString: strerror(code)), en: String(cString: strerror(code)))
    }
  }
}
