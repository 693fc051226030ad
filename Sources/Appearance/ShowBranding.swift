// Anybody's browser gets the operator's marks and the style sheet of his colour: every page is made with them.

import Database
import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Web

extension Appearance {
    /// How much of a mark is in memory at once.
    private static let chunkBytes = 64 * 1024

    /// `GET /branding/{name}`: a mark by the hash of its content, or `accent-0b5c68-{hash}.css`, which any instance
    /// makes from the colour in its name; so both may be kept for ever.
    func showBranding(_ request: Request, _ context: PublicContext) async throws -> Response {
        let name = try context.web.parameters.require("name")
        if let styles = Self.styles(named: name) { return styles }
        if let icon = AppIcon(named: name) { return try await showIcon(icon, context) }
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
                // A drawing may hold styles; as a document of its own it may do nothing else.
                .contentSecurityPolicy: "default-src 'none'; style-src 'unsafe-inline'; sandbox",
                // Letters show the mark, wherever they are read.
                .crossOriginResourcePolicy: "cross-origin",
            ],
            body: body)
    }

    /// The style sheet of that name; nil for every other name.
    private static func styles(named name: String) -> Response? {
        guard let match = name.wholeMatch(of: /(accent|sample)-([0-9a-f]{6})-[0-9a-f]{16}\.css/),
            let rgb = UInt32(match.2, radix: 16)
        else { return nil }
        let accent = Accent(Colour(rgb: rgb))
        let isSample = match.1 == "sample"
        let styles = accent.styles(sample: isSample)
        var response = Response(
            CommandResult(status: 200, headers: ["Content-Type": "text/css; charset=utf-8"], body: Array(styles.utf8)))
        // A page made by the release before asks for what that release made of the colour: today's does, for once.
        let isToday = accent.stylesPath(sample: isSample) == "/branding/\(name)"
        response.headers[.cacheControl] = isToday ? "public, max-age=31536000, immutable" : "no-cache"
        return response
    }
}
