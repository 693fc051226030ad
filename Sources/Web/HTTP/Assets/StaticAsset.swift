// One file in memory, in every coding it is served in.

import HTTPTypes
import Hummingbird
import NIOCore

/// A file's bytes, plain and compressed, with what its answers say.
struct StaticAsset: Sendable {
    let plain: ByteBuffer
    private let packed: [ContentCoding: ByteBuffer]
    private let type: String
    private let tag: String

    init(path: String, bytes: ByteBuffer) {
        plain = bytes
        type = Self.type(of: path)
        tag = EntityTag.digest(bytes)
        var packed: [ContentCoding: ByteBuffer] = [:]
        if Compression.isText(type), bytes.readableBytes > 256 {
            for coding in ContentCoding.allCases { packed[coding] = Compressor.compress(bytes, coding, .file) }
        }
        self.packed = packed
    }

    func response(to request: Request, caching: String) -> Response {
        let coding = request.headers[.acceptEncoding].flatMap(ContentCoding.preferred(by:))
        let body = coding.flatMap { packed[$0] }
        // One tag for each coding: a strong tag promises equal bytes.
        let suffix = body == nil ? "" : "-" + (coding?.rawValue ?? "")
        var headers: HTTPFields = [.cacheControl: caching, .eTag: "\"\(tag)\(suffix)\"", .contentType: type]
        if !packed.isEmpty { headers[.vary] = "Accept-Encoding" }
        if EntityTag.isNamed("\"\(tag)\(suffix)\"", in: request.headers[values: .ifNoneMatch]) {
            return Response(status: .notModified, headers: EntityTag.notModifiedHeaders(headers))
        }
        if body != nil { headers[.contentEncoding] = coding?.rawValue }
        let bytes = body ?? plain
        headers[.contentLength] = String(bytes.readableBytes)
        return Response(
            status: .ok, headers: headers, body: request.method == .head ? .init() : .init(byteBuffer: bytes))
    }

    static func type(of path: String) -> String {
        switch path.split(separator: ".").last?.lowercased() {
        case "css": "text/css; charset=utf-8"
        case "js", "mjs": "text/javascript; charset=utf-8"
        case "svg": "image/svg+xml"
        case "png": "image/png"
        case "jpg", "jpeg": "image/jpeg"
        case "webp": "image/webp"
        case "avif": "image/avif"
        case "ico": "image/vnd.microsoft.icon"
        case "woff2": "font/woff2"
        case "json": "application/json"
        case "webmanifest": "application/manifest+json"
        case "txt": "text/plain; charset=utf-8"
        default: "application/octet-stream"
        }
    }
}
