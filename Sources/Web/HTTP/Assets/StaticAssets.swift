// Styles, scripts and pictures: read once at start, compressed once, kept by browsers for a year.

import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// The files of `Public/`, in memory, under one address that changes with any of them.
///
/// One hash stands for all files, so that `import './menu.js'` and `url(../icon.svg)` stay as they are written.
package struct StaticAssets: Sendable {
    /// Twelve hex digits of the SHA-256 over every path and its bytes.
    package let version: String
    private let files: [String: StaticAsset]
    /// The script that answers without a network, told which files belong together. It stands at the root, for it may
    /// answer only for addresses beneath its own.
    let worker: StaticAsset?

    /// Scripts of Debian's packages, served from where they are installed, by their path among ours.
    private static let installed = ["vendor/chart.js": "/usr/share/javascript/chart.js/chart.min.js"]

    /// The installed ones. Read and compressed once in a process: they change only with the system.
    private static let libraries: [String: StaticAsset] = installed.reduce(into: [:]) { assets, library in
        guard let data = FileManager.default.contents(atPath: library.value) else { return }
        assets[library.key] = StaticAsset(path: library.key, bytes: ByteBuffer(bytes: data))
    }

    /// Reads every file below `directory`, and the libraries of the system that are there; hidden files and symbolic
    /// links are left out.
    package init(directory: URL) throws {
        var sources: [String: ByteBuffer] = [:]
        for path in try Self.paths(in: directory) {
            sources[path] = ByteBuffer(bytes: try Data(contentsOf: directory.appending(path: path)))
        }
        try self.init(sources: sources, libraries: Self.libraries)
    }

    /// Takes files by path; `app.css` is made of the style sheets that `css/app.css` imports.
    package init(sources: [String: ByteBuffer]) throws {
        try self.init(sources: sources, libraries: [:])
    }

    private init(sources: [String: ByteBuffer], libraries: [String: StaticAsset]) throws {
        let bundle = try Stylesheet.bundle(sources)
        var sources = sources
        for (path, bytes) in sources where path.hasSuffix(".css") { sources[path] = Stylesheet.minified(bytes) }
        for (path, bytes) in sources where path.hasSuffix(".js") && !path.hasSuffix(".min.js") {
            sources[path] = ByteBuffer(string: ScriptMinifier.minified(String(buffer: bytes)))
        }
        sources["app.css"] = bundle
        for (path, library) in libraries { sources[path] = library.plain }
        var hash = SHA256()
        for (path, bytes) in sources.sorted(by: { $0.key < $1.key }) {
            hash.update(data: Array("\(path)\0\(bytes.readableBytes)\0".utf8))
            hash.update(data: bytes.readableBytesView)
        }
        let version = EntityTag.hex(hash.finalize().prefix(6))
        self.version = version
        worker = sources["js/worker.js"].map { script in
            let told = "const version = \"\(version)\";\n\(String(buffer: script))"
            return StaticAsset(path: "worker.js", bytes: ByteBuffer(string: told))
        }
        files = Dictionary(
            uniqueKeysWithValues: sources.map { path, bytes in
                (path, libraries[path] ?? StaticAsset(path: path, bytes: bytes))
            })
    }

    private static func paths(in directory: URL) throws -> [String] {
        let keys: Set<URLResourceKey> = [.isRegularFileKey, .isSymbolicLinkKey]
        let root = directory.resolvingSymlinksInPath().path
        guard
            let walk = FileManager.default.enumerator(
                at: URL(fileURLWithPath: root, isDirectory: true), includingPropertiesForKeys: Array(keys),
                options: .skipsHiddenFiles)
        else { throw CocoaError(.fileReadNoSuchFile) }
        var paths: [String] = []
        for case let file as URL in walk {
            let values = try file.resourceValues(forKeys: keys)
            guard values.isRegularFile == true, values.isSymbolicLink != true else { continue }
            paths.append(String(file.path.dropFirst(root.count + 1)))
        }
        return paths
    }

    // MARK: - Addresses

    /// The address of a file, for example `css/base.css`, or of the bundle of all styles, `app.css`.
    package func url(_ path: String) -> String { "/assets/\(version)/\(path)" }

    /// The bytes of a file, for what is put into the page itself, such as the sprite of icons.
    package func bytes(_ path: String) -> ByteBuffer? { files[path]?.plain }

    /// The text of a file, as it is sent.
    package func text(_ path: String) -> String? { bytes(path).map { String(buffer: $0) } }

    // MARK: - Answers

    /// The answer for `path` asked for under `version`.
    ///
    /// An old version, as a page has it that was open across an update, gets today's file, not to be kept.
    func response(path: String, version: String, request: Request) throws -> Response {
        let caching = version == self.version ? "public, max-age=31536000, immutable" : "no-cache"
        return try response(path: path, caching: caching, request: request)
    }

    func response(path: String, caching: String, request: Request) throws -> Response {
        guard let file = files[path] else { throw HTTPError(.notFound) }
        return file.response(to: request, caching: caching)
    }
}
