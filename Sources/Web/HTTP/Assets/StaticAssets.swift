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
    private let scripts: [String]

    /// Reads every file below `directory`; hidden files and symbolic links are left out.
    package init(directory: URL) throws {
        var sources: [String: ByteBuffer] = [:]
        for path in try Self.paths(in: directory) {
            sources[path] = ByteBuffer(bytes: try Data(contentsOf: directory.appending(path: path)))
        }
        try self.init(sources: sources)
    }

    /// Takes files by path; `app.css` is made of the style sheets that `css/app.css` imports.
    package init(sources: [String: ByteBuffer]) throws {
        let bundle = try Stylesheet.bundle(sources)
        var sources = sources
        for (path, bytes) in sources where path.hasSuffix(".css") { sources[path] = Stylesheet.minified(bytes) }
        sources["app.css"] = bundle
        var hash = SHA256()
        for (path, bytes) in sources.sorted(by: { $0.key < $1.key }) {
            hash.update(data: Array("\(path)\0\(bytes.readableBytes)\0".utf8))
            hash.update(data: bytes.readableBytesView)
        }
        version = EntityTag.hex(hash.finalize().prefix(6))
        scripts = ModuleGraph.reachable(from: "js/main.js", in: sources)
        files = Dictionary(uniqueKeysWithValues: sources.map { ($0.key, StaticAsset(path: $0.key, bytes: $0.value)) })
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

    /// The addresses of `js/main.js` and all it imports, for `<link rel="modulepreload" nonce=…>`.
    ///
    /// Each link needs the page's nonce, as the script does: the policy knows no other way in.
    package var modules: [String] { scripts.map(url) }

    /// The bytes of a file, for what is put into the page itself, such as the sprite of icons.
    package func bytes(_ path: String) -> ByteBuffer? { files[path]?.plain }

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
