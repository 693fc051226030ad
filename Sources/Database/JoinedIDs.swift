// Thousands of ids in one value: as rows of their own they would cost more than all that is done with them.

import Foundation
import Kernel

extension Transaction {
    /// A table of ids with their places, counted from 1, for a list after `WITH RECURSIVE`: `name (id, place) AS (…)`.
    ///
    /// SQLite takes them out of one value, so that the statement's text is the same for lists of every length and stays
    /// prepared: taking apart a thousand rows of `VALUES` costs it more than running them. PostgreSQL is given the
    /// rows: how many there are decides how it joins them.
    ///
    /// - Parameter ids: at least one.
    package func ordered<Subject>(ids: [ID<Subject>], as name: SQL) -> SQL {
        switch dialect {
        case .sqlite:
            var bytes: [UInt8] = []
            bytes.reserveCapacity(ids.count * 16)
            for id in ids { withUnsafeBytes(of: id.uuid.uuid) { bytes.append(contentsOf: $0) } }
            return """
                \(name) (id, place) AS (
                    SELECT SUBSTR(\(bytes), 1, 16), 1
                    UNION ALL SELECT SUBSTR(\(bytes), prior.place * 16 + 1, 16), prior.place + 1
                    FROM \(name) prior WHERE prior.place < \(ids.count))
                """
        case .postgreSQL:
            // As many rows as other lists have: the rest is an id that nothing has.
            let none = ID<Subject>(UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)))
            let rest = Array(repeating: none, count: SQL.length(forList: ids.count) - ids.count)
            let rows: [[any SQLConvertible]] = (ids + rest).map { [$0] }
            return """
                \(name) (id, place) AS (
                    SELECT listed.column1, ROW_NUMBER() OVER () FROM (VALUES \(SQL.values(rows))) AS listed)
                """
        }
    }

    /// An aggregate that joins ids into one text, 32 hexadecimal digits for each; NULL where there are none.
    ///
    /// - Parameter column: the ids, such as `p.id`.
    package func joined(ids column: SQL) -> SQL {
        switch dialect {
        case .sqlite: "GROUP_CONCAT(HEX(\(column)), '')"
        case .postgreSQL: "ENCODE(STRING_AGG(UUID_SEND(\(column)), ''), 'hex')"
        }
    }
}

/// Reads what ``Transaction/joined(ids:)`` made.
package enum JoinedIDs {
    /// The bits of each id.
    package static func bits(of text: String) -> [UInt128] {
        var text = text
        return text.withUTF8 { digits in
            var ids: [UInt128] = []
            ids.reserveCapacity(digits.count / 32)
            for start in stride(from: 0, to: digits.count - digits.count % 32, by: 32) {
                let (high, low) = (number(digits, start), number(digits, start + 16))
                ids.append(UInt128(high) << 64 | UInt128(low))
            }
            return ids
        }
    }

    /// Sixteen digits, great or small letters.
    private static func number(_ digits: UnsafeBufferPointer<UInt8>, _ start: Int) -> UInt64 {
        var number: UInt64 = 0
        for place in start..<start + 16 {
            let byte = digits[place]
            // The low bits of a letter count from one.
            number = number << 4 | UInt64((byte & 0xF) + (byte > UInt8(ascii: "9") ? 9 : 0))
        }
        return number
    }
}
