// Answers 304 where the client already has the very same answer.

import Crypto
import Hummingbird
import HTTPTypes
import NIOCore

/// A weak `ETag` and 304 for answers that may be kept.
///
/// Only answers whose handler set `Cache-Control` without `no-store` take part: personal pages are never
/// kept, and a page with a nonce differs each time.
package struct ConditionalGet: RouterMiddleware {
    static let maximumBytes = 1_048_576

    package init() {}

    package func handle(
        _ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        guard
            request.method == .get, response.status == .ok,
            // What pages say comes first: looking for a word inside a text costs more than the rest of this.
            let caching = response.headers[.cacheControl], caching != "no-store", !caching.contains("no-store")
        else { return response }
        if response.headers[.eTag] == nil {
            guard let length = response.body.contentLength, length <= Self.maximumBytes else { return response }
            let bytes = try await response.body.collected(capacity: length)
            response.body = ResponseBody(byteBuffer: bytes)
            response.headers[.eTag] = "W/\"\(EntityTag.digest(bytes))\""
        }
        guard
            let tag = response.headers[.eTag],
            EntityTag.isNamed(tag, in: request.headers[values: .ifNoneMatch])
        else { return response }
        return Response(status: .notModified, headers: EntityTag.notModifiedHeaders(response.headers))
    }
}

/// Entity tags: how they are made and compared.
enum EntityTag {
    /// The first 96 bits of the SHA-256, in hex.
    static func digest(_ bytes: ByteBuffer) -> String {
        hex(SHA256.hash(data: bytes.readableBytesView).prefix(12))
    }

    static func hex(_ bytes: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    /// The weak comparison that RFC 9110 asks for in `If-None-Match`.
    static func isNamed(_ tag: String, in headers: [String]) -> Bool {
        let wanted = opaque(tag)
        return headers.contains { header in
            header.split(separator: ",").contains { item in
                let candidate = item.filter { !$0.isWhitespace }
                return candidate == "*" || opaque(candidate) == wanted
            }
        }
    }

    private static func opaque(_ tag: String) -> Substring { tag.hasPrefix("W/") ? tag.dropFirst(2) : tag[...] }

    /// A 304 repeats what a cache needs, and nothing about a body.
    static func notModifiedHeaders(_ headers: HTTPFields) -> HTTPFields {
        var kept = HTTPFields()
        for field in headers where [.eTag, .cacheControl, .vary, .date, .contentLocation].contains(field.name) {
            kept.append(field)
        }
        return kept
    }
}
