// An auditor checks that history is what was sealed.

import Foundation
import Kernel

extension Database {
    /// Checks every seal against its event, the order, both ends, and that no event lacks a seal.
    ///
    /// - Parameter anchor: a head noted earlier outside the database (the hourly log line, a backup). Without one,
    ///   somebody who can rewrite the whole database can also make a new chain.
    package func verifyAuditChain(anchor: AuditHead? = nil) async throws -> AuditReport {
        let (head, last) = try await read { tx in
            (try tx.auditHead(), try tx.value("SELECT COALESCE(MAX(position), 0) FROM event_seals") as Int64)
        }
        let end = head?.position ?? 0
        var walk = ChainWalk(anchor: anchor)
        while walk.head.position < end {
            let (from, to) = (walk.head.position, min(walk.head.position + 1_000, end))
            walk.check(try await read { tx in try tx.seals(after: from, through: to) }, through: to)
        }
        walk.finish(head: head, lastPosition: last)
        for eventID in try await read({ tx in try tx.eventsWithoutSeal() }) { walk.find(.unsealed(eventID: eventID)) }
        return AuditReport(checked: walk.checked, head: head, findings: walk.findings)
    }
}

/// A seal with the event it belongs to, if that still exists.
private struct Seal: Sendable {
    let position: Int64
    let eventID: ID<StoredEvent>
    let hash: [UInt8]
    let event: StoredEvent?
}

/// Follows the chain. After a finding it goes on from the stored hash, so that one change is one finding.
private struct ChainWalk {
    let anchor: AuditHead?
    var head = AuditHead(position: 0, hash: [UInt8](repeating: 0, count: 32))
    var checked: Int64 = 0
    var findings: [AuditReport.Finding] = []
    private var hasMetAnchor = false

    init(anchor: AuditHead?) {
        self.anchor = anchor
    }

    mutating func find(_ finding: AuditReport.Finding) {
        if findings.count < AuditReport.limit { findings.append(finding) }
    }

    mutating func check(_ seals: [Seal], through end: Int64) {
        for seal in seals {
            if seal.position > head.position + 1 { find(.sealsRemoved(head.position + 1...seal.position - 1)) }
            let isAfterGap = seal.position != head.position + 1
            if let event = seal.event {
                // After a gap the hash before is unknown, so this seal cannot be judged.
                if !isAfterGap, event.sealed(after: head).hash != seal.hash {
                    find(.changed(position: seal.position, eventID: seal.eventID))
                }
            } else {
                find(.eventRemoved(position: seal.position))
            }
            head = AuditHead(position: seal.position, hash: seal.hash)
            checked += 1
            if head == anchor { hasMetAnchor = true }
        }
        if head.position < end {
            find(.sealsRemoved(head.position + 1...end))
            head = AuditHead(position: end, hash: [])
        }
    }

    /// Compares the last seal with the head kept apart, which finds a chain cut off or grown behind the sealer's back.
    mutating func finish(head kept: AuditHead?, lastPosition: Int64) {
        let end = kept ?? AuditHead(position: 0, hash: [UInt8](repeating: 0, count: 32))
        if lastPosition > end.position { find(.sealsAdded(after: end.position)) }
        if !head.hash.isEmpty, head != end { find(.anchorMissing(end)) }
        if let anchor, !hasMetAnchor, anchor.position > 0 { find(.anchorMissing(anchor)) }
    }
}

extension Transaction {
    fileprivate func seals(after position: Int64, through end: Int64) throws -> [Seal] {
        try all(
            """
            SELECT s.position, s.event_id, s.hash, e.id, e.name, e.subject_kind, e.subject_id, e.customer_id,
                e.actor_kind, e.actor_id, e.actor_name, e.at, e.payload
            FROM event_seals s LEFT JOIN events e ON e.id = s.event_id
            WHERE s.position > \(position) AND s.position <= \(end) ORDER BY s.position
            """
        ) { row in
            let found: ID<StoredEvent>? = try row["id"]
            return Seal(
                position: try row["position"], eventID: try row["event_id"], hash: try row["hash"],
                event: found == nil ? nil : try StoredEvent(row: row))
        }
    }

    fileprivate func eventsWithoutSeal() throws -> [ID<StoredEvent>] {
        try all(
            """
            SELECT e.id FROM events e
            WHERE NOT EXISTS (SELECT 1 FROM event_seals s WHERE s.event_id = e.id)
                AND NOT EXISTS (SELECT 1 FROM unsealed_events u WHERE u.event_id = e.id)
            ORDER BY e.id LIMIT \(AuditReport.limit)
            """
        ) { try $0["id"] }
    }
}
