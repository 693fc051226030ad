import CPostgreSQL
import Foundation

/// How to reach PostgreSQL: libpq's own address with a few parameters of ours.
///
/// `pool` (connections at most, 16), `pgbouncer` (`true` behind a pooler in transaction mode; also found out by
/// itself), `statement_timeout` (`15s`, `500ms`, `2min`), `wait` (for a free connection, `2s`) and `allow_fsync_off`
/// (tests only). Everything else, `sslmode` and several hosts included, is libpq's.
package struct PostgreSQLSettings: Sendable, Equatable {
    /// The address without our parameters.
    let address: String
    /// Connections at most.
    package let pool: Int
    /// Whether statements must stay unnamed and settings inside their transaction.
    package var isBehindPooler: Bool
    /// The server stops longer statements.
    package let statementTimeout: Duration
    /// How much longer than its statement a server may take to answer before it is given up.
    var grace: Duration = .seconds(5)
    /// How long work may wait for a free connection.
    let wait: Duration
    /// Whether a server that may lose answered writes is accepted.
    let allowsFsyncOff: Bool
    /// For messages and logs: without user and password.
    private let place: String

    /// Reads `postgres://user:password@host:5432/name?sslmode=verify-full&pool=16`.
    ///
    /// - Throws: ``DatabaseError/refusedToStart(_:)`` saying what is wrong with it.
    package init(url: String) throws {
        var ours: [String: String] = [:]
        var theirs: [Substring] = []
        let halves = url.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        for item in halves.dropFirst().flatMap({ $0.split(separator: "&") }) {
            let pair = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if let name = pair.first.map(String.init), Self.parameters.contains(name) {
                ours[name] = pair.count == 2 ? pair[1].removingPercentEncoding ?? String(pair[1]) : ""
            } else {
                theirs.append(item)
            }
        }
        address = halves[0] + (theirs.isEmpty ? "" : "?" + theirs.joined(separator: "&"))
        pool = try ours["pool"].map(Self.connectionCount) ?? 16
        isBehindPooler = try ours["pgbouncer"].map { try Self.flag($0, of: "pgbouncer") } ?? false
        statementTimeout =
            try ours["statement_timeout"].map { try Self.duration($0, of: "statement_timeout") } ?? .seconds(15)
        wait = try ours["wait"].map { try Self.duration($0, of: "wait") } ?? .seconds(2)
        allowsFsyncOff = try ours["allow_fsync_off"].map { try Self.flag($0, of: "allow_fsync_off") } ?? false
        place = try Self.place(of: address)
    }

    /// How long an answer is waited for: a server that stands still does not stop its statements either.
    var answerLimit: Duration { statementTimeout + grace }
    /// The same for BEGIN, which nothing but a pooler without a free connection keeps waiting.
    var beginLimit: Duration { isBehindPooler ? answerLimit : grace }

    private static let parameters: Set<String> = ["pool", "pgbouncer", "statement_timeout", "wait", "allow_fsync_off"]

    private static func connectionCount(_ text: String) throws -> Int {
        guard let count = Int(text), (1...500).contains(count) else {
            throw DatabaseError.refusedToStart(
                "pool=\(text) in the database address: a number from 1 to 500 is expected")
        }
        return count
    }

    private static func flag(_ text: String, of name: String) throws -> Bool {
        guard let flag = Bool(text) else {
            throw DatabaseError.refusedToStart("\(name)=\(text) in the database address: true or false is expected")
        }
        return flag
    }

    private static func duration(_ text: String, of name: String) throws -> Duration {
        let units: [(String, Int64)] = [("ms", 1), ("min", 60_000), ("s", 1_000)]
        for (unit, milliseconds) in units where text.hasSuffix(unit) {
            guard let count = Int64(text.dropLast(unit.count)), (1...86_400).contains(count) else { break }
            return .milliseconds(count * milliseconds)
        }
        throw DatabaseError.refusedToStart(
            "\(name)=\(text) in the database address: a time such as 15s, 500ms or 2min is expected")
    }

    /// Lets libpq judge the address; returns host and database for messages.
    private static func place(of address: String) throws -> String {
        var message: UnsafeMutablePointer<CChar>?
        guard let options = PQconninfoParse(address, &message) else {
            defer { PQfreemem(message) }
            let words = message.map { String(cString: $0) } ?? "not readable"
            throw DatabaseError.refusedToStart("the database address: " + words.trimmingCharacters(in: .newlines))
        }
        defer { PQconninfoFree(options) }
        var found: [String: String] = [:]
        var option = options
        while let keyword = option.pointee.keyword {
            found[String(cString: keyword)] = option.pointee.val.map { String(cString: $0) }
            option += 1
        }
        return "\(found["host"] ?? "localhost"):\(found["port"] ?? "5432")/\(found["dbname"] ?? "")"
    }
}

extension PostgreSQLSettings: CustomStringConvertible, CustomReflectable {
    /// Host, port and database: neither user nor password.
    package var description: String { place }
    /// Keeps the password out of dumps as well.
    package var customMirror: Mirror { Mirror(self, children: ["place": place]) }
}
