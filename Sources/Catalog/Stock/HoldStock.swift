// How long goods are held: reservations that end by themselves, and goods that come at last for those who wait.

import Database
import Foundation
import Kernel

extension Catalog {
    /// When a hold that begins now ends by itself; nil when holds never do. Staff set it for all.
    package static func holdEnd(at now: Date, in tx: Transaction) throws -> Date? {
        let hours = try tx.first("SELECT hold_hours FROM stock_policies WHERE hold_hours IS NOT NULL LIMIT 1") {
            try $0["hold_hours"] as Int
        }
        return hours.map { now.addingTimeInterval(TimeInterval($0) * 3_600) }
    }

    /// Lets a hold last until it is given back or shipped.
    ///
    /// - Returns: false when nothing is held any more, because the hold ended before.
    package static func keepHold(of holder: ID<ReservationHolder>, in tx: Transaction) throws -> Bool {
        let kept = try tx.execute("UPDATE reservations SET expires_at = NULL WHERE holder_id = \(holder)")
        return kept > 0
    }

    /// Ends holds whose time is up, the oldest first.
    ///
    /// A hold ends as a whole, in the caller's transaction: whoever ships the goods at this moment either finds all of
    /// them held or none.
    /// - Returns: whose holds ended; empty when none was due.
    package static func endHolds(
        dueAt now: Date, limit: Int, in tx: Transaction
    ) throws -> [ID<ReservationHolder>] {
        let due = try tx.all(
            """
            SELECT holder_id, MIN(expires_at) AS due FROM reservations WHERE expires_at <= \(now)
            GROUP BY holder_id ORDER BY due, holder_id LIMIT \(limit)
            """
        ) { try $0["holder_id"] as ID<ReservationHolder> }
        try release(holders: due, in: tx)
        return due
    }

    // MARK: - Those who wait

    /// Whether there are goods somebody waits for.
    static func hasGoodsForWaiting(in tx: Transaction) throws -> Bool {
        try tx.first("SELECT 1 AS found FROM backorders b WHERE \(isThere) LIMIT 1") { _ in true } ?? false
    }

    /// Reserves what has come for those who wait for it, whoever waits longest first.
    ///
    /// - Returns: how many of them got something.
    static func serveWaiting(limit: Int, at now: Date, in tx: Transaction) throws -> Int {
        let waiting = try tx.all(
            """
            SELECT b.holder_id, b.product_id, b.quantity FROM backorders b WHERE \(isThere)
            ORDER BY b.created_at, b.holder_id, b.product_id LIMIT \(limit)
            """
        ) { row in
            (
                holder: try row["holder_id"] as ID<ReservationHolder>,
                need: StockNeed(try row["product_id"], try row["quantity"])
            )
        }
        var served = 0
        try notingAvailability(of: Set(waiting.map { $0.need.productID }), in: tx) {
            for (holder, need) in waiting {
                let there = try shelves(of: [need.productID], in: tx)[need.productID] ?? []
                let takes = Take.plan(need, from: there) ?? there
                guard !takes.isEmpty else { continue }
                // A hold ends as a whole: what joins it ends with it.
                let end = try tx.first(
                    "SELECT MIN(expires_at) AS ends FROM reservations WHERE holder_id = \(holder)"
                ) { try $0["ends"] as Date? }
                try claim(takes, for: holder, until: end ?? nil, at: now, in: tx)
                let missing = try need.quantity.subtracting(Take.total(takes))
                let place: SQL = "holder_id = \(holder) AND product_id = \(need.productID)"
                if missing.isPositive {
                    try tx.execute("UPDATE backorders SET quantity = \(missing) WHERE \(place)")
                } else {
                    try tx.execute("DELETE FROM backorders WHERE \(place)")
                }
                served += 1
            }
        }
        return served
    }

    /// The condition that something of what `b` waits for can be promised.
    private static let isThere: SQL = """
        EXISTS (SELECT 1 FROM stock s WHERE s.product_id = b.product_id AND s.quantity - s.reserved > s.safety)
        """
}

// MARK: - Jobs

extension Catalog {
    /// Serves those who wait every minute, and brings terms of stock to every shelf after they were changed.
    package static func addStockJobs(to registry: inout JobRegistry) {
        registry.schedule(
            "catalog.serve_waiting", every: .minutes(1), if: { tx in try Catalog.hasGoodsForWaiting(in: tx) }
        ) { job in
            let now = job.now
            while try await job.write({ tx in try Catalog.serveWaiting(limit: 100, at: now, in: tx) }) > 0 {
                try Task.checkCancellation()
            }
        }
        registry.handle("catalog.settle_stock", as: StockSettling.self) { settling, job in
            try await Catalog.settle(settling, job)
        }
    }

    private static func settle(_ settling: StockSettling, _ job: JobContext) async throws {
        var last: ID<Product>?
        repeat {
            try Task.checkCancellation()
            let from = last
            last = try await job.write { tx in
                let batch = try settling.products(after: from, limit: 500, in: tx)
                try Catalog.settleStock(of: batch, in: tx)
                try Catalog.noteSearchChange(batch, in: tx)
                return batch.last
            }
        } while last != nil
    }
}

// MARK: - Reserving anew

extension Catalog {
    /// Reserves what there is of some needs, and lets the rest wait whatever the terms say: for an order that was
    /// accepted after its hold had ended.
    package static func reserveWhatIsThere(
        _ needs: [StockNeed], for holder: ID<ReservationHolder>, at now: Date, in tx: Transaction
    ) throws {
        for chunk in needs.chunked(by: 500) {
            let shelves = try shelves(of: chunk.map(\.productID), in: tx)
            let takes = chunk.map { need -> [Take] in
                let there = shelves[need.productID] ?? []
                return Take.plan(need, from: there) ?? there
            }
            try notingAvailability(of: Set(chunk.map(\.productID)), in: tx) {
                try claim(takes.flatMap { $0 }, for: holder, until: nil, at: now, in: tx)
            }
            var missing: [[any SQLConvertible]] = []
            for (need, taken) in zip(chunk, takes) {
                let lacking = try need.quantity.subtracting(Take.total(taken))
                if lacking.isPositive { missing.append([holder, need.productID, lacking, now]) }
            }
            try tx.insert(
                into: "backorders", "holder_id, product_id, quantity, created_at", rows: missing,
                conflict: "ON CONFLICT (holder_id, product_id) DO UPDATE SET quantity = excluded.quantity")
        }
    }
}
