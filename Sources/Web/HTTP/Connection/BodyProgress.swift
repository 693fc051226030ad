// How far the body of one request has come, and when it has become too slow or too costly to read.

import NIOCore
import NIOHTTP1

/// Counters of one body. The parser's side counts payload, the socket's side counts bytes and time.
final class BodyProgress {
    let allowance: BodyAllowance
    let isChunked: Bool
    /// Payload bytes.
    var received = 0
    /// Bytes on the wire, framing included; only counted for chunked bodies.
    var wire = 0
    /// Time spent waiting for the client; a slow reader on our side does not count against it.
    var waited = TimeAmount.zero

    init(allowance: BodyAllowance, isChunked: Bool) {
        self.allowance = allowance
        self.isChunked = isChunked
    }

    /// Chunks of one byte cost five bytes of framing; beyond eight, and 4 KB of trailers, it is extensions.
    var isWasteful: Bool { isChunked && wire - received > 4096 + 8 * received }

    /// The middleware refuses first, with a page; this bound holds where nobody reads the body.
    var isTooLarge: Bool { received > allowance.bytes + 65_536 }

    func isLate(after elapsed: TimeAmount, grace: TimeAmount) -> Bool {
        guard elapsed > grace else { return false }
        let seconds = Int(elapsed.nanoseconds / 1_000_000_000)
        return seconds >= allowance.seconds || received < 1024 * seconds
    }
}

/// Why a connection is ended, with the status told to the client.
enum Refused: String {
    case framing, host, target, slowHead, slowBody, wastefulChunks, largeBody, largeHead, version, expectation

    var status: HTTPResponseStatus {
        switch self {
        case .framing, .host, .target, .wastefulChunks: .badRequest
        case .slowHead, .slowBody: .requestTimeout
        case .largeBody: .payloadTooLarge
        case .largeHead: .requestHeaderFieldsTooLarge
        case .version: .httpVersionNotSupported
        case .expectation: .expectationFailed
        }
    }
}
