// Compresses text answers for clients that ask for it.

import Hummingbird
import HTTPTypes
import NIOCore

/// Brotli or gzip for texts of one kilobyte and more whose size is known; streams pass unchanged.
///
/// Small texts are compressed where they are; from `offloadBytes` on the ``BoundedExecutor`` does it, and
/// when that has no room the answer goes out plain: compression must never be the reason for a 503.
package struct Compression: RouterMiddleware {
    static let minimumBytes = 1024
    /// Brotli 4 takes half a millisecond for this much HTML: less than a page's own work, more than a thread switch.
    static let offloadBytes = 32_768
    static let maximumBytes = 16_777_216

    let executor: BoundedExecutor

    package init(executor: BoundedExecutor) {
        self.executor = executor
    }

    package func handle(
        _ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        guard Self.isCompressible(response) else { return response }
        response.headers.append(HTTPField(name: .vary, value: "Accept-Encoding"))
        guard
            request.method != .head, let length = response.body.contentLength,
            (Self.minimumBytes...Self.maximumBytes).contains(length),
            let header = request.headers[.acceptEncoding], let coding = ContentCoding.preferred(by: header)
        else { return response }
        let plain = try await response.body.collected(capacity: length)
        response.body = ResponseBody(byteBuffer: plain)
        guard let packed = await compress(plain, coding) else { return response }
        response.headers[.contentEncoding] = coding.rawValue
        // The bytes differ now, so a strong tag would lie.
        if let tag = response.headers[.eTag], !tag.hasPrefix("W/") { response.headers[.eTag] = "W/" + tag }
        response.body = ResponseBody(byteBuffer: packed)
        response.headers[.contentLength] = String(packed.readableBytes)
        return response
    }

    private func compress(_ bytes: ByteBuffer, _ coding: ContentCoding) async -> ByteBuffer? {
        guard bytes.readableBytes >= Self.offloadBytes else { return Compressor.compress(bytes, coding, .answer) }
        do {
            return try await executor.run(timeout: .milliseconds(200)) { Compressor.compress(bytes, coding, .answer) }
        } catch {
            return nil
        }
    }

    static func isCompressible(_ response: Response) -> Bool {
        let code = response.status.code
        guard code >= 200, code != 204, code != 206, code != 304 else { return false }
        guard !response.headers.contains(.contentEncoding), let type = response.headers[.contentType] else {
            return false
        }
        return isText(type)
    }

    /// Whether a media type is text underneath; pictures, fonts and archives are packed already.
    static func isText(_ type: String) -> Bool {
        let name = type.prefix { $0 != ";" }.lowercased()
        return name.hasPrefix("text/") && name != "text/event-stream" || name.hasSuffix("+xml")
            || name.hasSuffix("+json")
            || ["application/json", "application/xml", "application/javascript", "image/svg+xml"].contains(name)
    }
}

extension ResponseBody {
    /// The whole body in one buffer; only for bodies whose length is known.
    func collected(capacity: Int) async throws -> ByteBuffer {
        let box = CollectedBody(capacity: capacity)
        try await write(box)
        return box.bytes
    }
}

/// Takes a body into memory. It is used by one task at a time, as every writer is.
private final class CollectedBody: ResponseBodyWriter {
    var bytes: ByteBuffer

    init(capacity: Int) {
        bytes = ByteBuffer()
        bytes.reserveCapacity(capacity)
    }

    func write(_ buffer: ByteBuffer) async throws {
        bytes.writeImmutableBuffer(buffer)
    }

    func finish(_ trailingHeaders: HTTPFields?) async throws {}
}
