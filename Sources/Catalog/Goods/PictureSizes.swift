// Pictures of goods in the sizes pages show, as WebP: made after a picture came, kept beside it.

import CPictures
import Database
import Foundation
import Kernel
import Web

/// How large a picture is shown; the raw value is its longer side in pixels. Stored in names of files.
package enum PictureSize: Int, Sendable, CaseIterable {
    /// A row of a table, on the sharpest screens.
    case thumb = 72
    /// A tile.
    case tile = 320
    /// The product's own page.
    case page = 960

    /// What stands for the ending of a file of this size.
    package var label: String { "\(rawValue).webp" }
}

/// What can be said of a picture before it is decoded, and what is made of it.
package enum SmallerPictures {
    /// A file that claims more pixels is not decoded, here or in anybody's browser: a few kilobytes may claim a
    /// thousand million.
    package static let mostPixels = 24_000_000
    private static let quality: Int32 = 80

    /// Whether a picture claims no more pixels than a page could ever need. What does not tell its size is shown as far
    /// as browsers understand it.
    package static func admits(_ content: Data) -> Bool {
        var size = PicturesSize()
        let result = content.withUnsafeBytes { bytes in
            pictures_size(bytes.bindMemory(to: UInt8.self).baseAddress, bytes.count, &size)
        }
        return result != PICTURES_OK || Int(size.width) * Int(size.height) <= mostPixels
    }

    /// The picture in every size; nil when it cannot be decoded or must not.
    static func of(_ content: Data) -> [(size: PictureSize, content: Data)]? {
        let sides = PictureSize.allCases.map { Int32($0.rawValue) }
        var outputs = [PicturesOutput](repeating: PicturesOutput(), count: sides.count)
        let result = content.withUnsafeBytes { bytes in
            pictures_webp(
                bytes.bindMemory(to: UInt8.self).baseAddress, bytes.count, sides, sides.count, quality,
                UInt64(mostPixels), &outputs)
        }
        guard result == PICTURES_OK else { return nil }
        return zip(PictureSize.allCases, outputs).compactMap { size, output in
            guard let bytes = output.bytes else { return nil }
            defer { pictures_free(bytes) }
            return (size, Data(bytes: bytes, count: output.length))
        }
    }
}

// MARK: - Making them

extension Catalog {
    /// Has smaller ones made of pictures that were kept; once for each, however often it is told.
    package static func notePictures(_ names: some Sequence<String>, in tx: Transaction) throws {
        try tx.insert(
            into: "picture_sizes", "file, state, tries", rows: Set(names).sorted().map { [$0, "waiting", 0] },
            conflict: "ON CONFLICT (file) DO NOTHING")
    }

    /// The work on pictures, every few seconds while some wait.
    package static func addPictureJobs(to registry: inout JobRegistry, files: FileStore) {
        registry.schedule("catalog.size_pictures", every: .seconds(5), if: { tx in try !waiting(1, in: tx).isEmpty }) {
            job in
            try await sizePictures(in: job.database, files: files) { body in try await job.write(body) }
        }
    }

    /// Makes smaller ones of all pictures that wait.
    ///
    /// - Parameter write: makes a transaction of a piece of work.
    static func sizePictures(
        in database: Database, files: FileStore,
        write: @Sendable (@escaping @Sendable (Transaction) throws -> Int) async throws -> Int
    ) async throws {
        while case let names = try await database.read({ tx in try waiting(20, in: tx) }), !names.isEmpty {
            for name in names {
                try Task.checkCancellation()
                try await makeSmaller(name, in: files, write)
            }
        }
    }

    /// Decoding waits for nobody's request, and one large picture is in memory at a time.
    private static let workbench = BoundedExecutor(name: "pictures", threads: 1, queueLimit: 64)

    private static func waiting(_ limit: Int, in tx: Transaction) throws -> [String] {
        try tx.all("SELECT file FROM picture_sizes WHERE state = 'waiting' ORDER BY file LIMIT \(limit)") {
            try $0["file"] as String
        }
    }

    private static func makeSmaller(
        _ name: String, in files: FileStore,
        _ write: @Sendable (@escaping @Sendable (Transaction) throws -> Int) async throws -> Int
    ) async throws {
        // Counted before it is tried: a picture that brings the program down does so three times and never again.
        let tries = try await write { tx in
            try tx.value("UPDATE picture_sizes SET tries = tries + 1 WHERE file = \(name) RETURNING tries")
        }
        var isMade = false
        if tries <= 3 {
            isMade = try await workbench.run(timeout: .seconds(60)) {
                guard let content = try files.content(of: name), let smaller = SmallerPictures.of(content) else {
                    return false
                }
                for (size, content) in smaller { try files.keep(content, madeFrom: name, label: size.label) }
                return true
            }
        }
        let state = isMade ? "made" : "plain"
        _ = try await write { tx in
            try tx.execute("UPDATE picture_sizes SET state = \(state) WHERE file = \(name)")
        }
    }
}
