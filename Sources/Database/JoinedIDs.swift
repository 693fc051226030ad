// Thousands of ids in one value: as rows of their own they would cost more than all that is done with them.

extension Transaction {
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
