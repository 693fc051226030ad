// Every event is sealed into a chain of hashes, so that whoever changes, removes or reorders history is found out.

import Crypto
import Foundation
import Kernel

/// The end of the chain. Kept outside the database it also shows whether the chain was made anew or cut off.
package struct AuditHead: Sendable, Equatable, CustomStringConvertible {
    /// How many events are sealed.
    package let position: Int64
    package let hash: [UInt8]

    package init(position: Int64, hash: [UInt8]) {
        self.position = position
        self.hash = hash
    }

    /// Reads what ``description`` wrote.
    package init?(_ text: String) {
        let parts = text.split(separator: ":", maxSplits: 1)
        guard parts.count == 2, let position = Int64(parts[0]), parts[1].utf8.count == 64 else { return nil }
        let digits = Array(parts[1].utf8)
        var hash: [UInt8] = []
        for index in stride(from: 0, to: 64, by: 2) {
            guard let byte = UInt8(String(decoding: digits[index...index + 1], as: UTF8.self), radix: 16) else {
                return nil
            }
            hash.append(byte)
        }
        self.init(position: position, hash: hash)
    }

    /// `position:hash` in hexadecimal.
    package var description: String {
        "\(position):" + hash.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}

/// What a check of the chain found.
package struct AuditReport: Sendable, Equatable {
    /// One place where history is not what was sealed.
    package enum Finding: Sendable, Equatable {
        /// The event, its place in the order, or its seal is not what it was.
        case changed(position: Int64, eventID: ID<StoredEvent>)
        /// The sealed event is gone.
        case eventRemoved(position: Int64)
        /// The seals of these positions are gone.
        case sealsRemoved(ClosedRange<Int64>)
        /// The event has no seal and does not wait for one.
        case unsealed(eventID: ID<StoredEvent>)
        /// There are seals after the end of the chain.
        case sealsAdded(after: Int64)
        /// The chain does not contain the head that was noted outside.
        case anchorMissing(AuditHead)
    }

    /// How many seals were checked.
    package let checked: Int64
    /// The end of the chain; nil before the first seal.
    package let head: AuditHead?
    /// At most ``limit``, in the order of the chain.
    package let findings: [Finding]

    /// Findings beyond these say nothing new.
    package static let limit = 1_000

    package var isIntact: Bool { findings.isEmpty }
}

extension Transaction {
    /// Whether the sealer has something to do.
    var hasUnsealedEvents: Bool {
        get throws { try first("SELECT event_id FROM unsealed_events LIMIT 1") { _ in true } ?? false }
    }

    /// The end of the chain; nil before the first seal.
    func auditHead(lock: SQL = .empty) throws -> AuditHead? {
        try first("SELECT position, hash FROM audit_head WHERE id = 1 \(lock)") { row in
            AuditHead(position: try row["position"], hash: try row["hash"])
        }
    }
}

extension Database {
    /// The end of the chain; nil before the first seal.
    package func auditHead() async throws -> AuditHead? {
        try await read { tx in try tx.auditHead() }
    }

    /// Seals the next events, at most `limit`, in one transaction.
    ///
    /// At READ COMMITTED under a lock of the head: sealers go one after the other, and transactions that announce
    /// events neither wait for a sealer nor have to be repeated because of one.
    /// - Returns: how many events were sealed.
    @discardableResult
    package func sealEvents(limit: Int = 500) async throws -> Int {
        try await claim { tx in
            try tx.execute(
                """
                INSERT INTO audit_head (id, position, hash) VALUES (1, 0, \([UInt8](repeating: 0, count: 32)))
                ON CONFLICT (id) DO NOTHING
                """)
            let lock: SQL = tx.dialect == .postgreSQL ? "FOR UPDATE" : .empty
            guard var head = try tx.auditHead(lock: lock) else { throw NotFound() }
            let taken = try tx.all(
                """
                DELETE FROM unsealed_events
                WHERE event_id IN (SELECT event_id FROM unsealed_events ORDER BY event_id LIMIT \(limit))
                RETURNING event_id
                """
            ) { try $0["event_id"] as ID<StoredEvent> }
            guard !taken.isEmpty else { return 0 }
            let events = try tx.all(
                "SELECT \(StoredEvent.columns) FROM events WHERE id IN \(list: taken) ORDER BY id",
                as: StoredEvent.self)
            var seals: [[any SQLConvertible]] = []
            for event in events {
                head = event.sealed(after: head)
                seals.append([head.position, event.id, head.hash])
            }
            try tx.insert(into: "event_seals", "position, event_id, hash", rows: seals)
            try tx.execute("UPDATE audit_head SET position = \(head.position), hash = \(head.hash) WHERE id = 1")
            return events.count
        }
    }
}

extension StoredEvent {
    /// The end of a chain that goes on from `head` with this event.
    func sealed(after head: AuditHead) -> AuditHead {
        var hash = SHA256()
        hash.update(data: head.hash)
        hash.update(data: canonicalBytes)
        return AuditHead(position: head.position + 1, hash: Array(hash.finalize()))
    }

    /// Every column with its length before it, so that no two rows have the same bytes.
    private var canonicalBytes: [UInt8] {
        var bytes = Array("kabinet.event.1".utf8)
        func append(_ field: String?) {
            let length = field.map { UInt64($0.utf8.count) } ?? .max
            withUnsafeBytes(of: length.bigEndian) { bytes.append(contentsOf: $0) }
            if let field { bytes.append(contentsOf: field.utf8) }
        }
        append(id.description)
        append(name)
        append(subject.kind)
        append(subject.id)
        append(customerID?.description)
        append(actorKind)
        append(actorID?.description)
        append(actorName)
        append(String(at.microsecondsSince1970))
        append(payload)
        return bytes
    }
}
