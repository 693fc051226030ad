// Lists of offers and of returns are sorted by the moment something changed, the last first.

import Database
import Foundation
import Kernel
import Web

/// A place in a list sorted by the moment something changed.
struct ChangedPlace<Subject>: Sendable {
    let at: Date
    let id: ID<Subject>

    init(_ at: Date, _ id: ID<Subject>) {
        self.at = at
        self.id = id
    }

    /// Nil for what is no such place, which means the first page.
    init?(_ cursor: Cursor?) {
        guard let values = cursor?.values, values.count == 2, let microseconds = Double(values[0]),
            let id = ID<Subject>(values[1])
        else { return nil }
        self.init(Date(timeIntervalSince1970: microseconds / 1_000_000), id)
    }

    /// As it stands in an address.
    var cursor: Cursor {
        Cursor([String(Int64((at.timeIntervalSince1970 * 1_000_000).rounded())), id.description])
    }
}

extension Ordering {
    /// A page of what changed last. One statement.
    ///
    /// - Parameters:
    ///   - select: everything before the conditions.
    ///   - key: the columns of the moment and of the id.
    ///   - place: where a row stands.
    static func changedLast<Subject: RowDecodable & Sendable>(
        _ select: SQL, by key: (at: SQL, id: SQL), where conditions: [SQL], _ page: PageRequest, in tx: Transaction,
        place: @Sendable (Subject) -> ChangedPlace<Subject>
    ) throws -> Page<Subject> {
        var conditions = conditions
        if let last = ChangedPlace<Subject>(page.cursor) {
            let sign: SQL = page.isBackward ? ">" : "<"
            conditions.append("(\(key.at), \(key.id)) \(sign) (\(last.at), \(last.id))")
        }
        let way: SQL = page.isBackward ? "ASC" : "DESC"
        let rows = try tx.all(
            """
            \(select) WHERE \(SQL.all(conditions))
            ORDER BY \(key.at) \(way), \(key.id) \(way) LIMIT \(page.limit + 1)
            """, as: Subject.self)
        return Page(rows, of: page) { place($0).cursor }
    }
}
