import Foundation
import Kernel
import TestKit

@testable import Database

/// How an engine means to answer a statement, without its values.
struct QueryPlan: CustomStringConvertible {
    /// What grows with the trade.
    static let growing: Set<String> = [
        "orders", "order_lines", "products", "prices", "contract_prices", "stock", "sessions", "events", "commands",
    ]

    /// Growing tables that are read from end to end.
    let wholeTables: [String]
    /// Growing tables whose index is followed from its beginning until a page is full: quick when most rows fit the page.
    let walkedTables: [String]
    /// Whether rows are sorted after they were found.
    let sorts: Bool
    let description: String

    init(of statement: String, in database: Database) async throws {
        guard statement.hasPrefix("SELECT") || statement.hasPrefix("WITH") else {
            (wholeTables, walkedTables, sorts, description) = ([], [], false, statement)
            return
        }
        let lines = try await database.read { tx in
            switch tx.dialect {
            case .sqlite: try Self.sqlite(statement, tx)
            case .postgreSQL: try Self.postgreSQL(statement, tx)
            }
        }
        let scans =
            database.dialect == .sqlite ? Self.sqliteScans(lines, of: statement) : Self.postgreSQLScans(lines)
        // What a subselect sorts for itself is a handful of rows.
        let sorts = lines.prefix { !$0.contains("SubPlan") }.contains {
            $0.contains("TEMP B-TREE FOR ORDER BY") || $0.contains("Sort Key:")
        }
        // An index that is followed in its order ends with the page; one that is read before sorting does not.
        let growing = scans.filter { Self.growing.contains($0.table) }
        wholeTables = growing.filter {
            !$0.isOrdered || (sorts && !$0.endsWithPage) || !statement.contains("LIMIT")
        }.map(\.table)
        walkedTables = growing.map(\.table)
        self.sorts = sorts
        description = ([statement] + lines).joined(separator: "\n")
    }

    private struct Scan {
        let table: String
        /// Whether an index gives the order.
        let isOrdered: Bool
        /// Whether a limit is known to stop it: what sorts stands elsewhere in the plan.
        var endsWithPage = false
    }

    // MARK: - SQLite

    private static func sqlite(_ statement: String, _ tx: Transaction) throws -> [String] {
        var explained: SQL = "EXPLAIN QUERY PLAN "
        for (index, piece) in statement.split(separator: "?", omittingEmptySubsequences: false).enumerated() {
            if index > 0 { explained.parts.append(.value(.integer(1))) }
            explained.parts.append(.text(String(piece)))
        }
        return try tx.all(explained) { try $0["detail"] as String }
    }

    /// The lines name tables by their aliases: `SCAN o USING INDEX orders_all`.
    private static func sqliteScans(_ lines: [String], of statement: String) -> [Scan] {
        var tables: [String: Set<String>] = [:]
        for match in statement.matches(of: /(?:FROM|JOIN)\s+([a-z_]+)(?:\s+([a-z_]+))?/) {
            tables[String(match.2 ?? match.1), default: []].insert(String(match.1))
        }
        return lines.flatMap { line -> [Scan] in
            let isBuiltForThis = line.contains("AUTOMATIC")
            guard let match = line.firstMatch(of: /^(SCAN|SEARCH) ([a-z_]+)/), match.1 == "SCAN" || isBuiltForThis
            else {
                return []
            }
            let names = tables[String(match.2)] ?? [String(match.2)]
            let isOrdered = line.contains("INDEX") && !isBuiltForThis
            return names.map { Scan(table: $0, isOrdered: isOrdered) }
        }
    }

    // MARK: - PostgreSQL

    /// Asked as if every table were huge: what can be found by an index is, and what is read whole has none.
    private static func postgreSQL(_ statement: String, _ tx: Transaction) throws -> [String] {
        let name = "plan_" + UUID().uuidString.replacing("-", with: "").lowercased()
        let count = statement.matches(of: /\$(\d+)/).compactMap { Int($0.1) }.max() ?? 0
        try tx.connection.runScript(
            """
            SET LOCAL enable_seqscan = off; SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off;
            SET LOCAL enable_material = off; SET LOCAL plan_cache_mode = force_generic_plan;
            PREPARE \(name) AS \(statement)
            """)
        let values = Array(repeating: "NULL", count: count).joined(separator: ", ")
        let lines = try tx.all("EXPLAIN EXECUTE \(raw: name)\(raw: count == 0 ? "" : "(\(values))")") {
            try $0["QUERY PLAN"] as String
        }
        try tx.connection.runScript("DEALLOCATE \(name)")
        return lines
    }

    /// A node is a line with its costs; what it looks for in an index stands beneath it.
    private static func postgreSQLScans(_ lines: [String]) -> [Scan] {
        let nodes = lines.indices.filter { lines[$0].contains("(cost=") }
        return zip(nodes, Array(nodes.dropFirst()) + [lines.endIndex]).compactMap { start, end -> Scan? in
            let details = lines[start..<end]
            guard let match = lines[start].firstMatch(of: /(Seq|Index|Index Only|Bitmap Heap) Scan.* on ([a-z_]+)/),
                !details.contains(where: { $0.contains("Index Cond:") || $0.contains("Recheck Cond:") })
            else { return nil }
            return Scan(
                table: String(match.2), isOrdered: match.1 == "Index" || match.1 == "Index Only",
                endsWithPage: endsWithPage(lines, start))
        }
    }

    /// Whether a limit stands above a node, and between them nothing that wants all rows first.
    private static func endsWithPage(_ lines: [String], _ node: Int) -> Bool {
        var depth = Self.depth(of: lines[node])
        for line in lines[..<node].reversed() where line.contains("(cost=") && Self.depth(of: line) < depth {
            depth = Self.depth(of: line)
            if line.contains("Limit  (cost=") { return true }
            if line.contains("Sort  (cost=") || line.contains(" Aggregate  (cost=") { return false }
            if line.contains("HashAggregate  (cost=") { return false }
        }
        return false
    }

    private static func depth(of line: String) -> Int {
        line.range(of: "->").map { line.distance(from: line.startIndex, to: $0.lowerBound) } ?? 0
    }
}

extension World {
    /// Lets PostgreSQL count what is in the tables of this world; those of other tests stand in the same database.
    func countedForPlans() async throws {
        guard database.dialect == .postgreSQL else { return }
        try await database.write { tx in
            let tables: [String] = try tx.all("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()") {
                try $0["tablename"]
            }
            try tx.connection.runScript("ANALYZE " + tables.joined(separator: ", "))
        }
    }
}
