// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .treatWarning("DeprecatedDeclaration", as: .warning),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

/// A room of the house, with its tests inside it.
///
/// - Parameter vectors: published data that its tests read from where it lies.
func room(
    _ name: String, at path: String, needs: [Target.Dependency],
    exclude: [String] = [], resources: [Resource] = [], vectors: [String] = []
) -> [Target] {
    [
        .target(
            name: name, dependencies: needs, path: path, exclude: ["Tests"] + exclude,
            resources: resources, swiftSettings: strict),
        .testTarget(
            name: name + "Tests", dependencies: [.byName(name: name), "Rehearsal"] + needs,
            path: path + "/Tests", exclude: vectors, swiftSettings: strict),
    ]
}

/// One government service: a folder of its own that meets the others only through registers.
///
/// - Parameters:
///   - more: what it needs besides.
///   - files: that its code holds, besides its law.
func service(
    _ name: String, needs more: [Target.Dependency] = [], files: [String] = []
) -> [Target] {
    room(
        name, at: "Services/" + name,
        needs: ["Kernel", "Store", "Trust", "Registers", "Web", "Casework", hummingbird] + more,
        exclude: ["README.md"],
        resources: (["Law/\(name.lowercased()).yaml"] + files).map { .embedInCode($0) })
}

let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore = Target.Dependency.product(
    name: "HummingbirdCore", package: "hummingbird")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let cryptoExtras = Target.Dependency.product(name: "CryptoExtras", package: "swift-crypto")
let x509 = Target.Dependency.product(name: "X509", package: "swift-certificates")
let asn1 = Target.Dependency.product(name: "SwiftASN1", package: "swift-asn1")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let bigInt = Target.Dependency.product(name: "BigInt", package: "BigInt")
let lifecycle = Target.Dependency.product(
    name: "ServiceLifecycle", package: "swift-service-lifecycle")
let httpClient = Target.Dependency.product(
    name: "AsyncHTTPClient", package: "async-http-client")
let arguments = Target.Dependency.product(
    name: "ArgumentParser", package: "swift-argument-parser")

let native: [Target] = [
    .systemLibrary(
        name: "CSQLite", path: "Native/CSQLite", pkgConfig: "sqlite3",
        providers: [.apt(["libsqlite3-dev"])]),
    .systemLibrary(
        name: "CPostgres", path: "Native/CPostgres", pkgConfig: "libpq",
        providers: [.apt(["libpq-dev"])]),
    .systemLibrary(
        name: "CPango", path: "Native/CPango", pkgConfig: "pangocairo",
        providers: [.apt(["libpango1.0-dev"])]),
    .systemLibrary(
        name: "CQREncode", path: "Native/CQREncode", pkgConfig: "libqrencode",
        providers: [.apt(["libqrencode-dev"])]),
    .systemLibrary(
        name: "CFido", path: "Native/CFido", pkgConfig: "libfido2",
        providers: [.apt(["libfido2-dev"])]),
    .systemLibrary(
        name: "CArgon2", path: "Native/CArgon2", pkgConfig: "libargon2",
        providers: [.apt(["libargon2-dev"])]),
    .systemLibrary(
        name: "CPKCS11", path: "Native/CPKCS11", pkgConfig: "p11-kit-1",
        providers: [.apt(["libp11-kit-dev"])]),
    .systemLibrary(
        name: "CZlib", path: "Native/CZlib", pkgConfig: "zlib",
        providers: [.apt(["zlib1g-dev"])]),
]

let platform =
    room("Kernel", at: "Platform/Kernel", needs: [])
    + room("Store", at: "Platform/Store", needs: ["Kernel", crypto, "CSQLite", "CPostgres"])
    + room(
        "Trust", at: "Platform/Trust",
        needs: [
            "Kernel", "Store", crypto, cryptoExtras, x509, asn1, "CPango", "CQREncode", "CArgon2",
            "CZlib", "CPKCS11",
        ],
        vectors: ["Vectors"])
    + room("Registers", at: "Platform/Registers", needs: ["Kernel", "Store", "Trust"])
    + room(
        "Web", at: "Platform/Web",
        needs: ["Kernel", "Store", "Trust", "Registers", "CZlib", hummingbird],
        resources: [.embedInCode("Assets/style.css"), .embedInCode("Assets/enhance.js")])
    + room(
        "Casework", at: "Platform/Casework",
        needs: ["Kernel", "Store", "Trust", "Registers", "Web", yams, hummingbird])
    + [
        // What tests of every room share: a browser in the process, a clock that is told the time.
        .target(
            name: "Rehearsal",
            dependencies: ["Kernel", "Store", "Web", hummingbird],
            path: "Platform/Testing", swiftSettings: strict)
    ]

let house =
    // Our own C, optimised in every build: a search over everyone is what it is for.
    [
        .target(
            name: "CIris", path: "Native/CIris",
            cSettings: [.unsafeFlags(["-O2"], .when(configuration: .debug))])
    ]
    + room(
        "Matching", at: "Identity/Matching", needs: ["Kernel", "CIris"], exclude: ["README.md"])
    + room(
        "Identity", at: "Identity",
        needs: [
            "Matching", "Kernel", "Store", "Trust", "Registers", "Web", "Casework", "CFido",
            "CArgon2", crypto,
            hummingbird,
        ], exclude: ["Matching"])
    + room(
        "Portal", at: "Portal",
        needs: ["Kernel", "Store", "Trust", "Registers", "Web", "Casework", hummingbird],
        resources: [.embedInCode("Assets/check.js"), .embedInCode("Assets/worker.js")])
    + service("Companies", needs: [bigInt], files: ["Public/openapi.json"])

let package = Package(
    name: "pird",
    products: [.executable(name: "pird", targets: ["pird"])],
    dependencies: [
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-certificates", from: "1.21.1"),
        .package(url: "https://github.com/apple/swift-asn1", from: "1.7.4"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/attaswift/BigInt", from: "6.0.1"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: native + platform + house + [
        // Everything in the house, put together: a library, so that tests open the whole site.
        .target(
            name: "House",
            dependencies: [
                "Kernel", "Store", "Trust", "Registers", "Web", "Casework", "Matching", "Identity",
                "Companies", "Portal", hummingbird, httpClient,
            ],
            path: "Server/House", swiftSettings: strict),
        .executableTarget(
            name: "pird",
            dependencies: [
                "Kernel", "Store", "Trust", "Registers", "Web", "Casework", "Matching", "Identity",
                "House",
                "CSQLite", "CPostgres", arguments,
                hummingbird,
                hummingbirdCore, lifecycle,
            ],
            path: "Server/Command", swiftSettings: strict),
        .testTarget(
            name: "Journeys",
            dependencies: [
                "Kernel", "Store", "Trust", "Registers", "Web", "Casework", "Identity",
                "Companies", "Portal", "House", "Matching", "Rehearsal", crypto, cryptoExtras,
                hummingbird,
            ],
            path: "Tests/Journeys", swiftSettings: strict),
        .testTarget(name: "Architecture", path: "Tests/Architecture", swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6]
)
