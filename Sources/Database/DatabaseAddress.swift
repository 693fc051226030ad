import Foundation

/// Where the data lives: `sqlite:///var/lib/kabinet/kabinet.sqlite`, `sqlite://data/kabinet.sqlite` (relative),
/// or `postgres://user:password@host:5432/name?sslmode=verify-full&pool=16&pgbouncer=true`.
package enum DatabaseAddress: Sendable, Equatable {
    /// A file; its folder is made when missing.
    case sqlite(path: String)
    case postgreSQL(PostgreSQLSettings)

    /// Reads an address.
    ///
    /// - Throws: ``DatabaseError/refusedToStart(_:)`` saying what is wrong with it.
    package init(_ text: String) throws {
        if let path = text.removingPrefix("sqlite://") {
            guard !path.isEmpty else {
                throw DatabaseError.refusedToStart("sqlite:// needs a path, e.g. sqlite:///data/kabinet.sqlite")
            }
            self = .sqlite(path: path)
        } else if text.hasPrefix("postgres://") || text.hasPrefix("postgresql://") {
            self = .postgreSQL(try PostgreSQLSettings(url: text))
        } else {
            throw DatabaseError.refusedToStart("a database address begins with sqlite:// or postgres://")
        }
    }
}

extension String {
    func removingPrefix(_ prefix: String) -> String? {
        hasPrefix(prefix) ? String(dropFirst(prefix.count)) : nil
    }
}
