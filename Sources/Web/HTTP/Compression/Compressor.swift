// Brotli and gzip over the system's libraries.

import CBrotli
import CZlib
import NIOCore

/// A content coding we can make.
package enum ContentCoding: String, Sendable, CaseIterable {
    case brotli = "br"
    case gzip

    /// The coding an `Accept-Encoding` header prefers; nil for none. Brotli wins a tie.
    package static func preferred(by header: String) -> ContentCoding? {
        var qualities: [Substring: Double] = [:]
        for item in header.prefix(512).lowercased().split(separator: ",") {
            let parts = item.split(separator: ";").map { $0.trimmingPrefix(while: \.isWhitespace).prefix { $0 != " " } }
            guard let name = parts.first else { continue }
            let quality = parts.dropFirst().first { $0.hasPrefix("q=") }.map { Double($0.dropFirst(2)) ?? 0 } ?? 1
            qualities[name] = quality
        }
        let any = qualities["*"] ?? 0
        let gzip = qualities["gzip"] ?? qualities["x-gzip"] ?? any
        let brotli = qualities["br"] ?? any
        if brotli > 0, brotli >= gzip { return .brotli }
        return gzip > 0 ? .gzip : nil
    }
}

/// How hard to try: answers are compressed while somebody waits, files once at start.
package enum CompressionEffort: Sendable {
    case answer, file
}

/// Compresses whole buffers.
package enum Compressor {
    /// Nil when the result would not be smaller, or the library fails: the plain bytes go out then.
    package static func compress(_ bytes: ByteBuffer, _ coding: ContentCoding, _ effort: CompressionEffort)
        -> ByteBuffer?
    {
        guard bytes.readableBytes > 0 else { return nil }
        let packed =
            switch coding {
            case .brotli: brotli(bytes, quality: effort == .answer ? 4 : 10)
            case .gzip: gzip(bytes, level: effort == .answer ? 5 : 9)
            }
        guard let packed, packed.readableBytes < bytes.readableBytes else { return nil }
        return packed
    }

    private static func brotli(_ bytes: ByteBuffer, quality: Int32) -> ByteBuffer? {
        let bound = BrotliEncoderMaxCompressedSize(bytes.readableBytes)
        guard bound > 0 else { return nil }
        var output = ByteBuffer()
        output.writeWithUnsafeMutableBytes(minimumWritableBytes: bound) { target in
            bytes.withUnsafeReadableBytes { source in
                var size = target.count
                // Above quality 4 the window costs memory per request; 18 bits cover any page.
                let done = BrotliEncoderCompress(
                    quality, quality > 4 ? 22 : 18, BROTLI_MODE_TEXT, source.count,
                    source.bindMemory(to: UInt8.self).baseAddress, &size,
                    target.bindMemory(to: UInt8.self).baseAddress)
                return done == BROTLI_TRUE ? size : 0
            }
        }
        return output.readableBytes > 0 ? output : nil
    }

    private static func gzip(_ bytes: ByteBuffer, level: Int32) -> ByteBuffer? {
        guard let length = UInt32(exactly: bytes.readableBytes) else { return nil }
        var stream = z_stream()
        guard kabinet_deflate_init_gzip(&stream, level) == Z_OK else { return nil }
        defer { deflateEnd(&stream) }
        // 18 bytes of gzip header and trailer over the deflate bound, which counts zlib's 6.
        guard let bound = UInt32(exactly: deflateBound(&stream, UInt(length)) + 18) else { return nil }
        var output = ByteBuffer()
        output.writeWithUnsafeMutableBytes(minimumWritableBytes: Int(bound)) { target in
            bytes.withUnsafeReadableBytes { source in
                stream.next_in = UnsafeMutablePointer(mutating: source.bindMemory(to: UInt8.self).baseAddress)
                stream.avail_in = length
                stream.next_out = target.bindMemory(to: UInt8.self).baseAddress
                stream.avail_out = bound
                return deflate(&stream, Z_FINISH) == Z_STREAM_END ? Int(stream.total_out) : 0
            }
        }
        return output.readableBytes > 0 ? output : nil
    }
}
