// Writes many rows quickly.

import Database
import Kernel

extension Transaction {
    /// Inserts rows by statements whose texts come again and again, so that they are prepared once.
    ///
    /// An absent value is part of a statement's text: rows are grouped by what they lack, groups in the order of their
    /// first row. And for SQLite a statement takes few rows, since the time to prepare one grows with the square of its
    /// placeholders.
    func insertAlike(into table: SQL, _ columns: SQL, rows: [[any SQLConvertible]]) throws {
        var groups: [[[any SQLConvertible]]] = []
        var positions: [UInt64: Int] = [:]
        for row in rows {
            let shape = row.reduce(UInt64(1)) { $0 << 1 | ($1.sqlValue == .null ? 1 : 0) }
            if let position = positions[shape] {
                groups[position].append(row)
            } else {
                positions[shape] = groups.count
                groups.append([row])
            }
        }
        let most = (dialect == .sqlite ? 400 : 2_000) / max(1, rows.first?.count ?? 1)
        // A power of two, as `insert` cuts what is left over.
        let size = 1 << max(0, Int.bitWidth - 1 - most.leadingZeroBitCount)
        for group in groups {
            for chunk in group.chunked(by: size) { try insert(into: table, columns, rows: chunk) }
        }
    }

    /// Moves the order numbers on, so that the next order continues after the demo's last.
    func continueOrderNumbers(after last: Int) throws {
        switch dialect {
        case .sqlite: try execute("UPDATE sequences SET last = \(last) WHERE name = 'order_number'")
        case .postgreSQL: _ = try value("SELECT setval('order_number', \(last))") as Int64
        }
    }
}
