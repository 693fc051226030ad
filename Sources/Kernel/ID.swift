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

    /// A new identifier of an instant, with the system's randomness.
    package init(at instant: Date) {
        var generator = SystemRandomNumberGenerator()
        self.init(at: instant, using: &generator)
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
        self.init(bits: UInt128(high) << 64 | UInt128(low))
    }
}

// MARK: - Text

// Written out by hand: a page reads and writes hundreds of ids, and Foundation takes a microsecond for each.
extension ID: LosslessStringConvertible {
    /// Reads the 36-character form; nil for anything else.
    package init?(_ text: String) {
        guard text.utf8.count == 36 else { return nil }
        var bits: UInt128 = 0
        for (position, byte) in text.utf8.enumerated() {
            if hyphens.contains(position) {
                guard byte == UInt8(ascii: "-") else { return nil }
                continue
            }
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): bits = bits << 4 | UInt128(byte - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "f"): bits = bits << 4 | UInt128(byte - UInt8(ascii: "a") + 10)
            case UInt8(ascii: "A")...UInt8(ascii: "F"): bits = bits << 4 | UInt128(byte - UInt8(ascii: "A") + 10)
            default: return nil
            }
        }
        self.init(bits: bits)
    }

    /// The lower-case UUID.
    package var description: String {
        var bits = bits
        return String(unsafeUninitializedCapacity: 36) { buffer in
            for position in (0..<36).reversed() {
                if hyphens.contains(position) {
                    buffer[position] = UInt8(ascii: "-")
                } else {
                    let digit = UInt8(truncatingIfNeeded: bits & 0xF)
                    buffer[position] = digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
                    bits >>= 4
                }
            }
            return 36
        }
    }

    /// The identifier as one number: greater where the identifier is.
    package var bits: UInt128 {
        withUnsafeBytes(of: uuid.uuid) { UInt128(bigEndian: $0.loadUnaligned(as: UInt128.self)) }
    }

    private init(bits: UInt128) {
        self.init(UUID(uuid: withUnsafeBytes(of: bits.bigEndian) { $0.loadUnaligned(as: uuid_t.self) }))
    }
}

/// Where the hyphens of the text form stand.
private let hyphens = [8, 13, 18, 23]

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
