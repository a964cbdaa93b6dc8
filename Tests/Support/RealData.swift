public import Foundation

/// The real input, which is not part of this repository.
///
/// ```swift
/// @Test(.enabled(if: RealData.isAvailable, "skipped: set KOHORT_REAL_DATA to the folder with the real input"))
/// ```
public enum RealData {
  /// The folder that `KOHORT_REAL_DATA` names; without it `../shared/data` beside the package.
  public static let folder: URL = {
    if let named = ProcessInfo.processInfo.environment["KOHORT_REAL_DATA"], !named.isEmpty {
      return URL(filePath: named, directoryHint: .isDirectory)
    }
    return packageFolder.appending(path: "../shared/data", directoryHint: .isDirectory).standardizedFileURL
  }()

  /// Whether the folder is there.
  public static var isAvailable: Bool { FileManager.default.fileExists(atPath: folder.path) }

  /// The root of this package.
  public static let packageFolder = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
}
