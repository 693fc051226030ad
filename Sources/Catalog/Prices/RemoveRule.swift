// Staff take a price rule away and bring it back.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Catalog {
    /// `POST /staff/prices/rules/{rule}/removal`
    func removeRule(_ request: Request, _ context: StaffContext) async throws -> Response {
        let (id, principal, now) = (try context.ruleID, context.principal, context.now)
        return try await context.once { tx in
            let name = try Catalog.removeRule(id, by: principal, at: now, in: tx)
            return .redirect(
                to: "/staff/prices/rules", message: "catalog.rule.removed", ["name": name],
                undo: UndoForm("/staff/prices/rules/\(id)/restoration"))
        }
    }

    /// `POST /staff/prices/rules/{rule}/restoration`
    func restoreRule(_ request: Request, _ context: StaffContext) async throws -> Response {
        let (id, principal, now) = (try context.ruleID, context.principal, context.now)
        return try await context.once { tx in
            let name = try Catalog.restoreRule(id, by: principal, at: now, in: tx)
            return .redirect(
                to: "/staff/prices/rules/\(id)", message: "catalog.rule.restored", ["name": name])
        }
    }
}

// MARK: - Operations

/// A price rule was taken away: prices are as if it had never been.
package struct PriceRuleRemoved: DomainEvent {
    package static let name = "catalog.price_rule_removed"
    package let ruleID: ID<PriceRule>
    package var subject: EventSubject { EventSubject("price_rule", ruleID) }
}

/// A removed price rule counts again.
package struct PriceRuleRestored: DomainEvent {
    package static let name = "catalog.price_rule_restored"
    package let ruleID: ID<PriceRule>
    package var subject: EventSubject { EventSubject("price_rule", ruleID) }
}

extension Catalog {
    /// Takes a rule away.
    ///
    /// - Returns: its name.
    /// - Throws: `NotFound`, also when it is removed already, or about a customer somebody else looks after.
    @discardableResult
    package static func removeRule(
        _ id: ID<PriceRule>, by principal: Principal, at now: Date, in tx: Transaction
    ) throws -> String {
        let name = try tx.first(
            """
            UPDATE price_rules SET removed_at = \(now), updated_at = \(now)
            WHERE removed_at IS NULL
              AND id IN (SELECT r.id FROM price_rules r WHERE r.id = \(id) AND \(reaches(principal)))
            RETURNING name
            """
        ) { try $0["name"] as String }
        guard let name else { throw NotFound() }
        try tx.announce(PriceRuleRemoved(ruleID: id), by: principal, at: now)
        return name
    }

    /// Brings a removed rule back.
    ///
    /// - Returns: its name.
    /// - Throws: `NotFound` when there is nothing to bring back.
    @discardableResult
    package static func restoreRule(
        _ id: ID<PriceRule>, by principal: Principal, at now: Date, in tx: Transaction
    ) throws -> String {
        let name = try tx.first(
            """
            UPDATE price_rules SET removed_at = NULL, updated_at = \(now)
            WHERE removed_at IS NOT NULL
              AND id IN (SELECT r.id FROM price_rules r WHERE r.id = \(id) AND \(reaches(principal)))
            RETURNING name
            """
        ) { try $0["name"] as String }
        guard let name else { throw NotFound() }
        try tx.announce(PriceRuleRestored(ruleID: id), by: principal, at: now)
        return name
    }
}
