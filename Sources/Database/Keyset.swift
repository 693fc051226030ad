import Foundation
import Kernel

/// A place in a sorted list: the sort values of its last row. Opaque in addresses, bound as parameters in SQL.
package struct Cursor: Sendable, Equatable {
    /// The sort values, the unique tiebreaker last.
    package let values: [String]

    package init(_ values: [String]) {
        self.values = values
    }

    /// Reads a cursor from an address; nil when it is not one, which means the first page.
    package init?(token: String) {
        guard token.utf8.count <= 512, let data = Data(base64URL: token) else { return nil }
        var values: [String] = []
        var rest = Array(data)[...]
        while let colon = rest.firstIndex(of: UInt8(ascii: ":")) {
            guard let length = Int(String(decoding: rest[..<colon], as: UTF8.self)),
                (0..<rest.endIndex - colon).contains(length)
            else { return nil }
            let end = colon + 1 + length
            values.append(String(decoding: rest[(colon + 1)..<end], as: UTF8.self))
            rest = rest[end...]
        }
        // No database keeps the character U+0000, and so none is asked for it.
        guard rest.isEmpty, !values.isEmpty, !values.contains(where: { $0.utf8.contains(0) }) else { return nil }
        self.values = values
    }

    /// The cursor as it stands in an address: each value after its length in bytes.
    package var token: String {
        Data(values.map { "\($0.utf8.count):\($0)" }.joined().utf8).base64URL
    }
}

/// Which part of a sorted list is wanted.
package struct PageRequest: Sendable, Equatable {
    /// Rows wanted.
    package let limit: Int
    /// Where to continue; nil for the first page.
    package let cursor: Cursor?
    /// Whether the rows before the cursor are wanted instead of those after it.
    package let isBackward: Bool

    package init(limit: Int, after: Cursor? = nil, before: Cursor? = nil) {
        self.limit = limit
        cursor = before ?? after
        isBackward = before != nil
    }
}

/// One part of a sorted list and the ways on.
package struct Page<Item: Sendable>: Sendable {
    package let items: [Item]
    /// Where the next page begins; nil on the last.
    package let next: Cursor?
    /// Where the previous page ends; nil on the first.
    package let previous: Cursor?

    /// Makes a page from rows read in the request's direction with a limit of one more than wanted.
    package init(_ rows: [Item], of request: PageRequest, cursor: (Item) -> Cursor) {
        let hasMore = rows.count > request.limit
        let kept = Array(rows.prefix(request.limit))
        items = request.isBackward ? kept.reversed() : kept
        let hasNext = request.isBackward || hasMore
        let hasPrevious = request.isBackward ? hasMore : request.cursor != nil
        next = hasNext ? items.last.map(cursor) : nil
        previous = hasPrevious ? items.first.map(cursor) : nil
    }

    package init(items: [Item], next: Cursor?, previous: Cursor?) {
        self.items = items
        self.next = next
        self.previous = previous
    }
}

private let base64URLDigits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

extension Data {
    /// RFC 4648 §5 without padding.
    package var base64URL: String {
        withUnsafeBytes { bytes in
            let count = (bytes.count * 4 + 2) / 3
            return String(unsafeUninitializedCapacity: count) { text in
                for position in 0..<count {
                    // The digit's six bits begin in this byte and may end in the next.
                    let (byte, bit) = (position * 6 / 8, position * 6 % 8)
                    let pair = UInt16(bytes[byte]) << 8 | (byte + 1 < bytes.count ? UInt16(bytes[byte + 1]) : 0)
                    text[position] = base64URLDigits[Int(pair >> (10 - bit) & 63)]
                }
                return count
            }
        }
    }

    /// Nil when `text` is not base64url.
    package init?(base64URL text: String) {
        let padded = text.replacing("-", with: "+").replacing("_", with: "/")
        self.init(base64Encoded: padded + String(repeating: "=", count: (4 - padded.count % 4) % 4))
    }
}
