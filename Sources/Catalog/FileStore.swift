import Crypto
import Foundation
import Glibc
import Hummingbird
import Web

/// Files kept by the hash of their content, in one folder: the same file is kept once, and never changes.
package struct FileStore: Sendable {
    let folder: URL

    /// Keeps files in `folder`, which is made when missing.
    package init(folder: URL) throws {
        self.folder = folder
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    /// Keeps `content` and returns its name. Durable when it returns: written, synced, then renamed.
    ///
    /// - Throws: when the disk refuses.
    package func keep(_ content: Data, extension suffix: String) throws -> String {
        let hash = SHA256.hash(data: content).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        let name = "\(hash.prefix(40)).\(suffix)"
        let target = url(of: name)
        guard !FileManager.default.fileExists(atPath: target.path) else { return name }
        let shelf = target.deletingLastPathComponent()
        try FileManager.default.createDirectory(at: shelf, withIntermediateDirectories: true)
        let draft = shelf.appending(path: ".\(UUID().uuidString)")
        try content.write(to: draft)
        try synchronize(draft)
        try FileManager.default.moveItem(at: draft, to: target)
        try synchronize(shelf)
        return name
    }

    /// The content of a kept file; nil when the name is none of ours.
    package func content(of name: String) throws -> Data? {
        guard Self.isName(name) else { return nil }
        let url = url(of: name)
        return FileManager.default.fileExists(atPath: url.path) ? try Data(contentsOf: url) : nil
    }

    private func url(of name: String) -> URL { folder.appending(path: "\(name.prefix(2))/\(name)") }

    /// Forty hexadecimal digits and a short suffix: nothing that could leave the folder.
    static func isName(_ name: String) -> Bool {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 2 && parts[0].utf8.count == 40
            && parts[0].utf8.allSatisfy {
                ("0"..."9").contains(Character(UnicodeScalar($0))) || ("a"..."f").contains(Character(UnicodeScalar($0)))
            }
            && types[String(parts[1])] != nil
    }

    static let types = [
        "svg": "image/svg+xml", "jpg": "image/jpeg", "png": "image/png", "webp": "image/webp", "gif": "image/gif",
    ]

    private func synchronize(_ url: URL) throws {
        let descriptor = open(url.path, O_RDONLY)
        guard descriptor >= 0 else { throw POSIXError(.EIO) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw POSIXError(.EIO) }
    }
}

extension Catalog {
    /// `GET /pictures/{name}`: the name is the content's hash, so it may be kept for ever.
    func showPicture(_ request: Request, _ context: PublicContext) async throws -> Response {
        let name = try context.web.parameters.require("name")
        guard let content = try files.content(of: name),
            let type = FileStore.types[URL(fileURLWithPath: name).pathExtension]
        else { throw HTTPError(.notFound) }
        return Response(
            status: .ok,
            headers: [
                .contentType: type, .cacheControl: "public, max-age=31536000, immutable",
                // A drawing may hold scripts: as a document of its own it may do nothing.
                .contentSecurityPolicy: "default-src 'none'; style-src 'unsafe-inline'; sandbox",
            ],
            body: .init(byteBuffer: ByteBuffer(bytes: content)))
    }
}
