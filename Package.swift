// swift-tools-version: 6.2
import PackageDescription

/// Every domain module and the modules it may call. The whole architecture is this table:
/// a module can import nothing else, and arrows point down only (docs/architecture.md).
let modules: [(name: String, uses: [Target.Dependency])] = [
    ("Identity", ["CSodium"]),  // people, passwords, sign-in, sessions
    ("Customers", ["Identity"]),  // customers, legal entities, members, roles, contracts
    ("Catalog", ["Search", "CPictures"]),  // products, prices, stock, reservations, finding them
    ("Ordering", ["Catalog", "Customers", "Identity", "Outbound", "Spreadsheets"]),  // carts, checkout, orders: the one gate to an order
    ("Exchange", ["Catalog", "Intake", "CZip"]),  // CommerceML in
    ("Backoffice", ["Customers", "Catalog", "Ordering"]),  // the staff side
    ("Appearance", ["CPictures"]),  // the operator's marks, colour, words and menu
    ("Gallery", []),  // every component in every state
]

let asyncHTTP: Target.Dependency = .product(name: "AsyncHTTPClient", package: "async-http-client")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore: Target.Dependency = .product(name: "HummingbirdCore", package: "hummingbird")
let hummingbirdTesting: Target.Dependency = .product(name: "HummingbirdTesting", package: "hummingbird")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let metrics: Target.Dependency = .product(name: "Metrics", package: "swift-metrics")
let coreMetrics: Target.Dependency = .product(name: "CoreMetrics", package: "swift-metrics")
let httpTypes: Target.Dependency = .product(name: "HTTPTypes", package: "swift-http-types")
let lifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let unixSignals: Target.Dependency = .product(name: "UnixSignals", package: "swift-service-lifecycle")
let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let yams: Target.Dependency = .product(name: "Yams", package: "Yams")
let nio: [Target.Dependency] = ["NIOCore", "NIOPosix", "NIOHTTP1", "NIOConcurrencyHelpers"].map {
    .product(name: $0, package: "swift-nio")
}

/// What every domain module stands on.
let platform: [Target.Dependency] = ["Kernel", "Database", "Web", hummingbird, httpTypes, logging]

let package = Package(
    name: "kabinet",
    platforms: [.macOS(.v15)],
    products: [.executable(name: "kabinet", targets: ["KabinetCommand"])],
    dependencies: [
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        .systemLibrary(name: "CPostgreSQL", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(name: "CSodium", pkgConfig: "libsodium", providers: [.apt(["libsodium-dev"])]),
        .systemLibrary(name: "CZip", pkgConfig: "libzip", providers: [.apt(["libzip-dev"])]),
        .systemLibrary(name: "CFreeXL", pkgConfig: "freexl", providers: [.apt(["libfreexl-dev"])]),
        .systemLibrary(name: "CXLSXWriter", pkgConfig: "xlsxwriter", providers: [.apt(["libxlsxwriter-dev"])]),
        .systemLibrary(name: "CXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
        .systemLibrary(name: "CJemalloc", pkgConfig: "jemalloc", providers: [.apt(["libjemalloc-dev"])]),
        .systemLibrary(name: "CBrotli", pkgConfig: "libbrotlienc", providers: [.apt(["libbrotli-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),

        .target(name: "CXapian", linkerSettings: [.linkedLibrary("xapian")]),  // a C face of Xapian's C++
        .target(  // smaller pictures by libjpeg-turbo, libpng and libwebp
            name: "CPictures",
            linkerSettings: [.linkedLibrary("webp"), .linkedLibrary("jpeg"), .linkedLibrary("png16")]),

        .target(name: "Kernel"),  // ID, Money, Quantity, INN, Principal, Permission, Refusal, DomainEvent
        .target(  // SQL, Transaction, Row, migrations, events, jobs
            name: "Database", dependencies: ["Kernel", "CPostgreSQL", grdb, crypto, logging, metrics]),
        .target(  // HTML, routes, forms, sessions, error pages, components
            name: "Web",
            dependencies: [
                "Kernel", "Database", "CBrotli", "CZlib", hummingbird, hummingbirdCore, httpTypes, crypto, logging,
                metrics, coreMetrics, lifecycle, unixSignals,
            ] + nio),
        .target(name: "Intake", dependencies: ["Kernel", "CXML2", "CZip"]),  // archives and XML that strangers made
        .target(  // tables in and out: XLSX, XLS, CSV, pasted cells
            name: "Spreadsheets", dependencies: ["Kernel", "Intake", "CFreeXL", "CXLSXWriter"]),
        .target(  // words to ids: Xapian in a folder, Meilisearch over HTTP
            name: "Search", dependencies: ["Kernel", "CXapian", asyncHTTP, logging, nio[0], nio[2]]),
        .target(  // what is sent to addresses that people typed, and secrets that are kept to sign it
            name: "Outbound", dependencies: ["Kernel", "Web", asyncHTTP, crypto, metrics, nio[0], nio[1], nio[2]]),
        .target(  // test worlds: a fresh database on each engine, a signed-in client
            name: "TestKit",
            dependencies: platform + ["Portal", "Identity", "Catalog", hummingbirdTesting] + [nio[0]]),
        .target(  // the composition root: settings, the list of modules, navigation
            name: "Portal",
            dependencies: platform + modules.map { .byName(name: $0.name) } + [
                yams, metrics, lifecycle, unixSignals, crypto, hummingbirdCore,
                .product(name: "NIOCore", package: "swift-nio"),
            ]),
        .executableTarget(  // the program `kabinet`
            name: "KabinetCommand",
            dependencies: ["Portal", "Kernel", "Database", "Web", "Exchange", "Identity", "CJemalloc", argumentParser, logging]),
    ],
    swiftLanguageModes: [.v6]
)
for module in modules {
    package.targets.append(.target(name: module.name, dependencies: platform + module.uses))
}

/// The module under test, where the platform does not bring it, and what it may call.
func testedAlso(_ name: String) -> [Target.Dependency] {
    if name == "Search" { return ["Search"] }
    if name == "Outbound" { return ["Outbound", crypto] }
    if name == "Spreadsheets" { return ["Spreadsheets", "CZip"] }
    guard let module = modules.first(where: { $0.name == name }) else { return name == "Portal" ? ["Portal", yams] : [] }
    return [.byName(name: name)] + module.uses
}
for tested in [
    "Kernel", "Database", "Web", "Search", "Outbound", "Spreadsheets", "Identity", "Customers", "Catalog", "Ordering", "Exchange", "Appearance", "Gallery",
    "Portal",
] {
    package.targets.append(
        .testTarget(
            name: tested + "Tests",
            dependencies: ["TestKit", hummingbirdTesting, nio[0]] + platform + testedAlso(tested)))
}
for target in package.targets where target.type != .system {
    target.swiftSettings = [.enableUpcomingFeature("ExistentialAny"), .enableUpcomingFeature("MemberImportVisibility")]
    // Rows and HTML are generic and live in other modules than their users: without this each column read and each
    // piece of a page would look its types up while running.
    target.swiftSettings?.append(.unsafeFlags(["-cross-module-optimization"], .when(configuration: .release)))
}
