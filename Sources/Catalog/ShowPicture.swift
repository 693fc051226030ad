// Anybody sees a picture, read from the disk piece by piece.

import Foundation
import HTTPTypes
import Hummingbird
import Web

extension Catalog {
    /// How much of a picture is in memory at once.
    private static let chunkBytes = 64 * 1024

    /// `GET /pictures/{name}`: the name is the content's hash, so it may be kept for ever and is its own tag.
    ///
    /// The file is looked up and read on the threads for files, never on those that answer; 304 for a known tag is
    /// answered without opening it.
    func showPicture(_ request: Request, _ context: PublicContext) async throws -> Response {
        let name = try context.web.parameters.require("name")
        let parts = name.split(separator: ".")
        guard FileStore.isName(name), let hash = parts.first, let suffix = parts.last,
            let type = FileStore.types[String(suffix)]
        else { throw HTTPError(.notFound) }
        let body = try await FileIO().loadFile(
            path: files.url(of: name).path, context: context.web, chunkLength: Self.chunkBytes)
        return Response(
            status: .ok,
            headers: [
                .contentType: type, .cacheControl: "public, max-age=31536000, immutable", .eTag: "\"\(hash)\"",
                // A drawing may hold scripts: as a document of its own it may do nothing.
                .contentSecurityPolicy: "default-src 'none'; style-src 'unsafe-inline'; sandbox",
            ],
            body: body)
    }
}
