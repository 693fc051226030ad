// What the database does for itself by the clock: sealing the audit chain and forgetting what has served its time.

import Foundation
import Kernel
import Logging

extension JobRegistry {
    /// Seals events every second and prunes every hour. Called once by the composition root.
    package mutating func addHousekeeping() {
        schedule("database.seal_events", every: .seconds(1), if: { tx in try tx.hasUnsealedEvents }) { context in
            while try await context.database.sealEvents() > 0 { try Task.checkCancellation() }
        }
        schedule("database.prune", every: .hours(1)) { context in
            if let head = try await context.database.auditHead() {
                // Kept by whoever keeps the logs: against this line even a database rewritten as a whole is found out.
                context.logger.notice("audit chain", metadata: ["head": "\(head)"])
            }
            guard !context.hasClockJumped else {
                context.logger.warning("the clock has jumped since the start: nothing is pruned until a restart")
                return
            }
            try await context.database.prune(at: context.now)
        }
    }
}

extension Database {
    /// Deletes what nobody will ask for any more, in small transactions.
    ///
    /// Jobs a week after their end, commands after 35 days (longer than the 30 that are promised), rate limits after
    /// their window, lockouts after a year without an attempt. Dead jobs stay until somebody decides.
    package func prune(at now: Date) async throws {
        let day: TimeInterval = 86_400
        try await deleteAll("jobs", key: "id", "state IN ('done', 'cancelled') AND finished_at < \(now - 7 * day)")
        try await deleteAll("commands", key: "owner, key", "at < \(now - 35 * day)")
        try await deleteAll("rate_limits", key: "key, slot", "ends_at < \(now)")
        try await deleteAll("lockouts", key: "key", "attempted_at < \(now - 365 * day)")
    }

    /// At READ COMMITTED: what is this old is touched by nobody else, and must not make anybody else try again.
    private func deleteAll(_ table: SQL, key: SQL, _ condition: SQL) async throws {
        let batch = 1_000
        var deleted = batch
        while deleted == batch {
            try Task.checkCancellation()
            deleted = try await claim { tx in
                try tx.execute(
                    """
                    DELETE FROM \(table) WHERE (\(key)) IN
                        (SELECT \(key) FROM \(table) WHERE \(condition) LIMIT \(batch))
                    """)
            }
        }
    }
}
