// Identifiers: a UUIDv7 that knows what it identifies, so an order's id cannot be passed where a member's is due.

import Foundation

/// The identifier of a `Subject`: a UUID, version 7 when made here, so ids made later sort later.
///
/// Its text is the lower-case UUID; upper case is read as well, because other systems send it.
package struct ID<Subject>: Hashable, Sendable {
    /// The identifier itself, of any version: records brought in keep the id of the system they come from.
    package let uuid: UUID

    /// Wraps an existing identifier.
    package init(_ uuid: UUID) {
        self.uuid = uuid
    }

    /// A new identifier of this moment, with the system's randomness.
    package init() {
        var generator = SystemRandomNumberGenerator()
        self.init(at: Date(), using: &generator)
    }

    /// A new UUIDv7 (RFC 9562, section 5.7): 48 bits of milliseconds, 74 bits of randomness.
    ///
    /// Instants before 1970 count as 1970, those past the year 10889 as that year.
    package init(at instant: Date, using generator: inout some RandomNumberGenerator) {
        let latest = Double(1 << 48 - 1)
        // `max(0, x)` in this order also turns a NaN into 0.
        let milliseconds = UInt64(min(max(0, (instant.timeIntervalSince1970 * 1000).rounded(.down)), latest))
        let high = milliseconds << 16 | 0x7000 | generator.next() & 0x0FFF
        let low = 0x8000_0000_0000_0000 | generator.next() & 0x3FFF_FFFF_FFFF_FFFF
        var bytes = UUID().uuid
        withUnsafeMutableBytes(of: &bytes) { buffer in
            buffer.storeBytes(of: high.bigEndian, toByteOffset: 0, as: UInt64.self)
            buffer.storeBytes(of: low.bigEndian, toByteOffset: 8, as: UInt64.self)
        }
        self.init(UUID(uuid: bytes))
    }
}

extension ID: LosslessStringConvertible {
    /// Reads the 36-character form; nil for anything else.
    package init?(_ text: String) {
        guard text.utf8.count == 36, let uuid = UUID(uuidString: text) else { return nil }
        self.init(uuid)
    }

    /// The lower-case UUID.
    package var description: String { uuid.uuidString.lowercased() }
}

extension ID: Comparable {
    /// Orders by the bytes: for ids made here, by the millisecond they were made in.
    package static func < (left: ID, right: ID) -> Bool { left.uuid < right.uuid }
}

extension ID: Codable {
    /// Reads the text form.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let id = ID(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a UUID")
        }
        self = id
    }

    /// Writes the text form.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
