// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .enableUpcomingFeature("InferIsolatedConformances"),
  .treatAllWarnings(as: .error),
]

// The planner counts bits all the time, in one instruction that x86-64 processors have had since 2009.
#if arch(x86_64)
  let countingBits: [SwiftSetting] = [.unsafeFlags(["-Xcc", "-march=x86-64-v2"])]
#else
  let countingBits: [SwiftSetting] = []
#endif

// Whether two accesses to one variable overlap is checked at run time in debug builds, which costs the planner's repairs a sixth.
let unchecked: [SwiftSetting] = [.unsafeFlags(["-enforce-exclusivity=unchecked"], .when(configuration: .release))]

let package = Package(
  name: "kohort",
  products: [
    .executable(name: "kohort", targets: ["kohort"]),
    .executable(name: "kohort-bench", targets: ["kohort-bench"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
  ],
  targets: [
    // libpq's headers, found by pkg-config; nothing else.
    .systemLibrary(
      name: "CLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
    // Calls of Linux that Swift's Glibc does not show; nothing else.
    .systemLibrary(name: "CLinux"),
    // libpq in Swift and the private cluster. Knows nothing of cohorts.
    .target(
      name: "Postgres",
      dependencies: ["CLibPQ", .product(name: "Logging", package: "swift-log")],
      swiftSettings: settings),
    // What people read, in Swedish and English.
    .target(name: "Bilingual", swiftSettings: settings),
    // JSON read strictly, and JSON Schemas made from Swift types.
    .target(name: "StrictJSON", dependencies: ["Bilingual"], swiftSettings: settings),
    // Problem in, plan out. No database, no clock, no files.
    .target(
      name: "Planning", dependencies: ["Bilingual", "StrictJSON"],
      swiftSettings: settings + countingBits + unchecked),
    // The numbered migrations, embedded in the executable.
    .target(
      name: "KohortSchema", path: "sql", resources: [.embedInCode("migrations")],
      swiftSettings: settings),
    // The operations, by noun.
    .target(
      name: "KohortService",
      dependencies: [
        "Bilingual", "CLinux", "KohortSchema", "Planning", "Postgres", "StrictJSON",
        .product(name: "Logging", package: "swift-log"),
        .product(name: "Mustache", package: "swift-mustache"),
        .product(name: "Yams", package: "Yams"),
      ],
      resources: [
        .embedInCode("Reports/Nightly/page.mustache"), .embedInCode("Reports/Nightly/union.mustache"),
        .embedInCode("Reports/Nightly/texts.mustache"), .embedInCode("Reports/Nightly/paused.mustache"),
      ],
      swiftSettings: settings),
    // An invented municipality for `kohort demo`: people, programme and life. Knows nothing of the operations.
    .target(
      name: "DemoMunicipality", dependencies: ["Planning"], resources: [.embedInCode("voices.txt")],
      swiftSettings: settings),
    // The command line and the batch line.
    .executableTarget(
      name: "kohort",
      dependencies: [
        "Bilingual", "DemoMunicipality", "KohortService",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
      ],
      swiftSettings: settings),
    .executableTarget(
      name: "kohort-bench",
      dependencies: [
        "KohortService", "Planning", "Postgres",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: settings),
    // Starts one PostgreSQL for all tests, one schema a test; runs the built kohort.
    .target(
      name: "Support", dependencies: ["Bilingual", "KohortService", "Planning", "Postgres"], path: "Tests/Support",
      swiftSettings: settings),
    .testTarget(name: "PlanningTests", dependencies: ["Bilingual", "Planning", "Support"], swiftSettings: settings),
    .testTarget(name: "PostgresTests", dependencies: ["Postgres", "Support"], swiftSettings: settings),
    .testTarget(name: "StrictJSONTests", dependencies: ["Bilingual", "StrictJSON", "Support"], swiftSettings: settings),
    .testTarget(
      name: "KohortServiceTests",
      dependencies: ["Bilingual", "KohortService", "Planning", "Postgres", "StrictJSON", "Support"],
      swiftSettings: settings),
    .testTarget(
      name: "DemoMunicipalityTests", dependencies: ["DemoMunicipality", "Planning"], swiftSettings: settings),
    .testTarget(
      name: "KohortTests", dependencies: ["Bilingual", "KohortService", "Planning", "Postgres", "Support", "kohort"],
      exclude: ["Goldens"], swiftSettings: settings),
  ]
)
