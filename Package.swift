// swift-tools-version: 6.2
import PackageDescription

/// A room of the house: its name, the rooms and packages it may import (`Tests/ArchitectureTests` holds every import to it).
struct Room {
    var name: String
    var uses: [Target.Dependency]
    /// What its tests may import beyond that.
    var testsUse: [Target.Dependency] = []
}

let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let cryptoExtras = Target.Dependency.product(name: "CryptoExtras", package: "swift-crypto")
let jwt = Target.Dependency.product(name: "JWTKit", package: "jwt-kit")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let signals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

let httpClient = Target.Dependency.product(name: "AsyncHTTPClient", package: "async-http-client")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdTLS = Target.Dependency.product(name: "HummingbirdTLS", package: "hummingbird")
let hummingbirdTesting = Target.Dependency.product(name: "HummingbirdTesting", package: "hummingbird")
let hummingbirdCore = Target.Dependency.product(name: "HummingbirdCore", package: "hummingbird")
let nio = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioHTTP = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioHTTPTypes = Target.Dependency.product(name: "NIOHTTPTypes", package: "swift-nio-extras")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")

let rooms: [Room] = [
    Room(name: "UsherCore", uses: [crypto]),
    Room(name: "Media", uses: ["CFFmpeg", "CKernels", "UsherCore"]),
    Room(name: "Flow", uses: ["UsherCore"]),
    Room(name: "Intake", uses: ["Media", "Flow", "UsherCore"]),
    Room(name: "Inference", uses: ["COpenVINO", "UsherCore"]),
    Room(name: "Faces", uses: ["Inference", "UsherCore"], testsUse: ["Media"]),
    Room(name: "Tracking", uses: ["UsherCore"]),
    Room(name: "Gallery", uses: ["CKernels", "UsherCore"]),
    Room(name: "Rules", uses: ["UsherCore"]),
    Room(name: "Store", uses: [grdb, "UsherCore"]),
    Room(name: "Identity", uses: ["Store", "UsherCore", crypto, cryptoExtras, jwt], testsUse: [grdb]),
    Room(
        name: "Recognition",
        uses: ["Faces", "Tracking", "Gallery", "Rules", "Store", "UsherCore"],
        testsUse: [grdb]
    ),
    Room(
        name: "Delivery",
        uses: ["Store", "UsherCore", crypto, httpClient, nio, nioPosix, nioHTTP, logging],
        testsUse: [hummingbird]
    ),
    Room(name: "Telemetry", uses: ["UsherCore"]),
    Room(
        name: "API",
        uses: [
            "Recognition", "Rules", "Store", "Delivery", "Telemetry", "UsherCore", hummingbird, hummingbirdCore,
            hummingbirdTLS, nio, nioPosix,
            nioHTTP, nioHTTPTypes, httpTypes, logging, lifecycle, signals,
        ],
        testsUse: [hummingbirdTesting, "Faces", "Gallery"]
    ),
    Room(name: "Settings", uses: [yams, "Rules", "UsherCore"]),
    Room(name: "Report", uses: ["UsherCore"]),
    Room(
        name: "Daemon",
        uses: [
            "Media", "Flow", "Intake", "Inference", "Faces", "Tracking", "Gallery", "Rules", "Store", "Identity",
            "Recognition", "API", "Delivery", "Telemetry", "Settings", "Report", "CMalloc", "UsherCore", signals,
            logging,
        ],
        testsUse: [grdb]
    ),
]

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .enableUpcomingFeature("InferIsolatedConformances"),
    .enableUpcomingFeature("ImmutableWeakCaptures"),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
]

var targets: [Target] = [
    .systemLibrary(
        name: "CFFmpeg",
        pkgConfig: "libavformat",
        providers: [.apt(["libavformat-dev", "libswscale-dev"])]
    ),
    .systemLibrary(name: "COpenVINO", pkgConfig: "openvino"),
    .systemLibrary(name: "CMalloc"),
    .target(name: "CKernels", cSettings: [.unsafeFlags(["-O3"])]),
    .executableTarget(name: "usher", dependencies: ["Daemon", "UsherCore", arguments]),
    .executableTarget(name: "bare", dependencies: [hummingbird], path: "Tests/Bare"),
    .target(name: "TestSupport", dependencies: ["UsherCore"], path: "Tests/Support"),
    .testTarget(name: "ArchitectureTests"),
    .testTarget(name: "IntegrationTests", dependencies: ["TestSupport"]),
]
for room in rooms {
    targets.append(.target(name: room.name, dependencies: room.uses))
    targets.append(
        .testTarget(
            name: "\(room.name)Tests",
            dependencies: [.byName(name: room.name), "TestSupport"] + room.uses + room.testsUse
        )
    )
}

for target in targets where target.type != .system && target.name != "CKernels" {
    target.swiftSettings = strict
}

let package = Package(
    name: "usher",
    products: [.executable(name: "usher", targets: ["usher"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto.git", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types.git", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras.git", from: "1.34.1"),
        .package(url: "https://github.com/groue/GRDB.swift.git", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.28.1"),
        .package(url: "https://github.com/jpsim/Yams.git", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/async-http-client.git", from: "1.37.0"),
        .package(url: "https://github.com/vapor/jwt-kit.git", from: "5.7.1"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.13.0"),
    ],
    targets: targets,
    swiftLanguageModes: [.v6]
)
