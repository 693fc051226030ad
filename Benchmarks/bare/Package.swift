// swift-tools-version: 6.2
import PackageDescription

/// The yardstick of `make bench`: Hummingbird answering the same number of bytes and doing nothing else.
let package = Package(
    name: "bare-answer",
    platforms: [.macOS(.v15)],
    dependencies: [.package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1")],
    targets: [
        .executableTarget(name: "BareAnswer", dependencies: [.product(name: "Hummingbird", package: "hummingbird")])
    ],
    swiftLanguageModes: [.v6]
)
