import CLinux
import Foundation
import Planning

/// Who opens the nights: a file that somebody has read tells when, where the file system keeps it.
extension NightlyFolder {
  /// On how many days before today a night was written that nobody has opened since, nor any later one; nil where the file
  /// system does not tell (mounted with noatime, or a share that keeps no such time).
  ///
  /// Read is what a person or a program of theirs reads: the pages, the tables and `report.json`. Messages and calendars are
  /// read by the mail program whether anybody looks or not. All times are the file system's own.
  ///
  /// - Returns: Also whether nobody has opened any night that is kept: then it may be longer ago than they tell.
  func unopenedDays() throws -> (days: Int, isSinceEver: Bool)? {
    guard tellsOfReaders() else { return nil }
    let nights = try self.nights().map { try times(ofNight: $0) }
    let opened = nights.compactMap(\.opened).max() ?? 0
    let today = Self.dayNumber(Int(Date().timeIntervalSince1970))
    let days = Set(nights.map(\.written).filter { $0 > opened }.map(Self.dayNumber)).subtracting([today])
    return (days.count, nights.allSatisfy { $0.opened == nil })
  }

  /// When a night was put in place, and when one of its files was last read, in seconds since 1970; nil when none was.
  private func times(ofNight day: Day) throws -> (written: Int, opened: Int?) {
    let folder = path + "/\(day)"
    var opened: Int?
    var written = 0
    for name in try FileManager.default.contentsOfDirectory(atPath: folder) where name != "reminders.jsonl" {
      var info = stat()
      guard lstat("\(folder)/\(name)", &info) == 0, info.st_mode & S_IFMT == S_IFREG else { continue }
      written = max(written, info.st_mtim.tv_sec)
      // With relatime a file has a time of reading before its time of writing until it is first read.
      let wasRead = (info.st_atim.tv_sec, info.st_atim.tv_nsec) > (info.st_mtim.tv_sec, info.st_mtim.tv_nsec)
      if wasRead { opened = max(opened ?? 0, info.st_atim.tv_sec) }
    }
    return (written, opened)
  }

  /// True when reading a file in the folder leaves a trace; tried, since no flag tells it of every kind of file system.
  private func tellsOfReaders() -> Bool {
    let probe = path + "/" + Self.asidePrefix + "probe"
    defer { unlink(probe) }
    let file = open(probe, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard file >= 0 else { return false }
    defer { close(file) }
    // Long ago, so that no clock is too coarse to tell the difference.
    let longAgo = [timespec(tv_sec: 1_000_000_000, tv_nsec: 0), timespec(tv_sec: 1_000_000_000, tv_nsec: 0)]
    var byte: UInt8 = 0
    var info = stat()
    guard Foundation.write(file, &byte, 1) == 1, futimens(file, longAgo) == 0, pread(file, &byte, 1, 0) == 1,
      fstat(file, &info) == 0
    else { return false }
    return info.st_atim.tv_sec > 1_000_000_000
  }

  /// Days in Sweden are near enough by UTC here: a night is written at one time of the day.
  private static func dayNumber(_ seconds: Int) -> Int { seconds / 86_400 }
}
