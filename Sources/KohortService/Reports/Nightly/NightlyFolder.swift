import Bilingual
import CLinux
import Foundation
import Planning

/// The folder that a night's folders are written to, held by one run at a time.
///
/// Each night's folder is built aside, under a name that begins with `.kohort-nightly-`, and put in place in one step,
/// so that whoever reads sees the old one or the new one, whole.
final class NightlyFolder {
  let path: String
  /// Holds the lock as long as it is open.
  private let descriptor: Int32

  static let asidePrefix = ".kohort-nightly-"
  private static let latest = "latest"

  /// Makes the folder if need be, takes its lock, and removes what killed runs left.
  ///
  /// - Throws: ``KohortError``: cannot be made, or another run holds it.
  init(_ path: String) throws {
    self.path = path
    try Self.makeFolders(path)
    descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Self.failure(path, errno) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      throw KohortError.nightlyRuns
    }
    guard access(path, W_OK | X_OK) == 0 else { throw Self.notWritable(path, errno) }
    try removeLeftovers()
  }

  deinit { close(descriptor) }

  /// Makes sure before anything is built that nothing of somebody else's is in the way.
  ///
  /// - Throws: ``KohortError`` (cannot be made): `latest` is no link, the day's name is taken by what is no night, or the nights
  ///   here are another organisation's.
  func check(_ day: Day, of organisation: String) throws {
    var info = stat()
    if lstat(path + "/" + Self.latest, &info) == 0, info.st_mode & S_IFMT != S_IFLNK {
      throw Self.inTheWay(path + "/" + Self.latest)
    }
    if lstat("\(path)/\(day)", &info) == 0, !isNight(day) { throw Self.inTheWay("\(path)/\(day)") }
    if let other = try nights().first(where: { !says(organisation, $0) }) { throw Self.ofAnother("\(path)/\(other)") }
  }

  /// Writes the day's folder whole or not at all, and points `latest` to the last night there is until today.
  ///
  /// - Parameter fill: Adds the files, and may do so while it works out others.
  /// - Throws: ``KohortError``, or what `fill` throws; what stood there before then still stands.
  func write<Value>(_ day: Day, today: Day, _ fill: (Draft) throws -> Value) throws -> Value {
    let draft = Draft(path: path + "/" + Self.asidePrefix + "\(day)")
    do {
      try Self.makeFolder(draft.path)
      let value = try fill(draft)
      // One call for hundreds of files; a file at a time would wait for the disk as often.
      guard syncfs(descriptor) == 0 else { throw Self.failure(draft.path, errno) }
      try put(draft.path, at: "\(path)/\(day)")
      let newest = try nights().filter { $0 <= today }.max() ?? day
      try pointLatest(to: "\(newest)")
      // What people wrote stands in the newest night alone, so that what they take back is gone with the next one.
      for night in try nights() where night != newest { unlink("\(path)/\(night)/\(NightlyTexts.path)") }
      try removeLeftovers()
      return value
    } catch {
      try? removeLeftovers()
      throw error
    }
  }

  /// A night's folder that is not in its place yet.
  struct Draft: Sendable {
    fileprivate let path: String

    /// Writes files, whose folders are made as far as they are not there.
    ///
    /// - Throws: ``KohortError``: cannot be written.
    func add(_ files: [NightlyFile]) throws {
      // In order, so that a folder comes before those in it.
      for folder in Set(files.flatMap { folders(above: $0.path) }).sorted() {
        try NightlyFolder.makeFolder(path + "/" + folder)
      }
      for file in files { try write(file) }
    }

    /// `calendars` and `calendars/rooms` for `calendars/rooms/rosen.ics`.
    private func folders(above path: String) -> [String] {
      let names = path.split(separator: "/").dropLast()
      return names.indices.map { names[...$0].joined(separator: "/") }
    }

    private func write(_ file: NightlyFile) throws {
      let path = path + "/" + file.path
      let target = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
      guard target >= 0 else { throw NightlyFolder.failure(path, errno) }
      defer { close(target) }
      var rest = Array(file.text.utf8)[...]
      while !rest.isEmpty {
        let written = rest.withUnsafeBytes { Foundation.write(target, $0.baseAddress, $0.count) }
        if written < 0, errno == EINTR { continue }
        guard written >= 0 else { throw NightlyFolder.failure(path, errno) }
        rest = rest.dropFirst(written)
      }
    }
  }

  /// Removes the oldest nights' folders but for this many and the last one with a report; other files and folders are left
  /// alone.
  ///
  /// - Returns: The days whose folders were removed, in order.
  func prune(keeping count: Int, besides written: Day) throws -> [Day] {
    let days = try nights()
    let whole = try lastWhole()
    let pruned = days.dropLast(count).filter { $0 != written && $0 != whole }
    for day in pruned {
      // Renamed first: a run that is killed while removing leaves no half of a night under its name.
      let aside = path + "/" + Self.asidePrefix + "\(day)"
      guard Foundation.rename("\(path)/\(day)", aside) == 0 else { throw Self.failure("\(path)/\(day)", errno) }
      try remove(aside)
    }
    return pruned
  }

  /// Makes a folder and those above it, as far as they are not there.
  private static func makeFolders(_ path: String) throws {
    var made = path.hasPrefix("/") ? "/" : ""
    for name in path.split(separator: "/") {
      made += name
      guard mkdir(made, 0o700) == 0 || errno == EEXIST else { throw failure(made, errno) }
      made += "/"
    }
  }

  private func names() throws -> [String] {
    do {
      return try FileManager.default.contentsOfDirectory(atPath: path).sorted()
    } catch {
      throw Self.notMade(path, error.localizedDescription)
    }
  }

  /// The days of the nights that stand here, in order.
  func nights() throws -> [Day] { try names().compactMap(Day.init(_:)).filter(isNight).sorted() }

  /// The last night with a report; nil when there is none.
  func lastWhole() throws -> Day? { try nights().last { says(NightlyReport.formatName, $0) } }

  /// True for a folder, no link, with a report of kohort's in it, or its word that there is none.
  private func isNight(_ day: Day) -> Bool {
    var info = stat()
    guard lstat("\(path)/\(day)", &info) == 0, info.st_mode & S_IFMT == S_IFDIR else { return false }
    return says(NightlyReport.formatName, day) || says(NightlyPause.formatName, day)
  }

  /// True when the night's `report.json` begins with this text among its values: its format, or its organisation. Looking leaves no trace, since who reads is told by traces.
  private func says(_ value: String, _ day: Day) -> Bool {
    let name = "\(path)/\(day)/report.json"
    var file = open(name, O_RDONLY | O_CLOEXEC | KOHORT_O_NOATIME)
    if file < 0, errno == EPERM { file = open(name, O_RDONLY | O_CLOEXEC) }
    guard file >= 0 else { return false }
    defer { close(file) }
    var start = [UInt8](repeating: 0, count: 200)
    let count = read(file, &start, start.count)
    return count > 0 && String(decoding: start.prefix(count), as: UTF8.self).contains("\"\(value)\"")
  }

  private func removeLeftovers() throws {
    for name in try names() where name.hasPrefix(Self.asidePrefix) { try remove(path + "/" + name) }
  }

  private func remove(_ path: String) throws {
    do {
      try FileManager.default.removeItem(atPath: path)
    } catch {
      throw Self.notMade(path, error.localizedDescription)
    }
  }

  private static func makeFolder(_ path: String) throws {
    guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw failure(path, errno) }
  }

  private func put(_ aside: String, at place: String) throws {
    if rename(aside, place, exchanging: false) != 0 {
      guard errno == EEXIST else { throw Self.failure(place, errno) }
      guard rename(aside, place, exchanging: true) == 0 else { throw Self.failure(place, errno) }
    }
    guard fsync(descriptor) == 0 else { throw Self.failure(path, errno) }
  }

  private func rename(_ old: String, _ new: String, exchanging: Bool) -> Int32 {
    renameat2(AT_FDCWD, old, AT_FDCWD, new, UInt32(exchanging ? KOHORT_RENAME_EXCHANGE : KOHORT_RENAME_NOREPLACE))
  }

  private func pointLatest(to name: String) throws {
    let aside = path + "/" + Self.asidePrefix + Self.latest
    guard symlink(name, aside) == 0, Foundation.rename(aside, path + "/" + Self.latest) == 0, fsync(descriptor) == 0 else {
      throw Self.failure(path + "/" + Self.latest, errno)
    }
  }

  /// A failed call: the disk is full or broken (74), or the path cannot be made (73).
  private static func failure(_ path: String, _ number: Int32) -> KohortError {
    let reason = String(cString: strerror(number))
    guard [ENOSPC, EDQUOT, EIO, EFBIG].contains(number) else { return notMade(path, reason) }
    return KohortError(
      .outputNotWritten,
      Words(sv: "\(path) kan inte skrivas.", en: "\(path) cannot be written."),
      detail: Words(sv: "Systemet svarar: \(reason).", en: "The system says: \(reason)."),
      hint: Words(
        sv: "Inget halvt är kvar. Frigör plats och kör samma natt igen.",
        en: "Nothing is left half done. Free some room and run the same night again."))
  }

  private static func notWritable(_ path: String, _ number: Int32) -> KohortError {
    let reason = String(cString: strerror(number))
    return KohortError(
      .outputNotMade,
      Words(sv: "Det går inte att skriva i \(path).", en: "\(path) cannot be written to."),
      detail: Words(sv: "Systemet svarar: \(reason).", en: "The system says: \(reason)."),
      hint: Words(
        sv: "Ge den som kör nattjobbet rätt att skriva där, eller välj en annan mapp med --out.",
        en: "Let whoever runs the nightly job write there, or choose another folder with --out."))
  }

  private static func inTheWay(_ path: String) -> KohortError {
    KohortError(
      .outputNotMade,
      Words(sv: "\(path) är i vägen.", en: "\(path) is in the way."),
      detail: Words(
        sv: "Det är inget som kohort nightly har skrivit, och lämnas som det är.",
        en: "It is nothing that kohort nightly wrote, and is left as it is."),
      hint: Words(
        sv: "Flytta undan det, eller välj en annan mapp med --out.",
        en: "Move it away, or choose another folder with --out."))
  }

  private static func ofAnother(_ path: String) -> KohortError {
    KohortError(
      .outputNotMade,
      Words(sv: "\(path) är en annan organisations natt.", en: "\(path) is another organisation's night."),
      hint: Words(
        sv: "Ge varje organisation en egen mapp med --out.", en: "Give each organisation a folder of its own with --out."))
  }

  private static func notMade(_ path: String, _ reason: String) -> KohortError {
    KohortError(
      .outputNotMade,
      Words(sv: "\(path) kan inte skapas.", en: "\(path) cannot be made."),
      detail: Words(sv: "Systemet svarar: \(reason).", en: "The system says: \(reason)."),
      hint: Words(
        sv: "Välj en mapp på en lokal disk som du får skriva i, med --out.",
        en: "Choose a folder on a local disk that you may write to, with --out."))
  }
}

extension KohortError {
  /// Another nightly run is at work on the same database or the same folder.
  static let nightlyRuns = KohortError(
    .tryAgain,
    Words(sv: "En annan nattkörning pågår.", en: "Another nightly run is at work."),
    hint: Words(sv: "Vänta tills den är klar och kör igen.", en: "Wait until it has ended and run again."))
}
