import Catalog
import Database
import Foundation
import Kernel
import Web

/// What a template is for; stored, so the words never change.
package enum TemplateKind: String, CaseIterable, Codable, Sendable, SQLCodable {
    /// A regular set: ordered whole, again and again.
    case template
    /// A shopping list: ticked off line by line.
    case list
}

/// Goods that are ordered again and again: a member's own, or shared inside his customer.
package struct OrderTemplate: Sendable, RowDecodable {
    package let id: ID<OrderTemplate>
    package let kind: TemplateKind
    package let name: String
    /// The member's own words about it.
    package let note: String
    package let isShared: Bool
    package let ownerID: ID<User>
    package let ownerName: String
    package let lineCount: Int
    /// Grows with every change.
    package let version: Int
    package let changedAt: Date
    /// When it was last ordered from; nil for never.
    package let usedAt: Date?
    /// Who pays when it is ordered by a calendar; nil for a person, or where nobody chose.
    package let legalEntityID: UUID?
    /// Where it goes then.
    package let addressID: UUID?

    package init(row: Row) throws {
        id = try row["template_id"]
        kind = try row["kind"]
        name = try row["template_name"]
        note = try row["template_note"]
        isShared = try row["is_shared"]
        ownerID = try row["owner_id"]
        ownerName = try row["owner_name"]
        lineCount = try row["line_count"]
        version = try row["version"]
        changedAt = try row["changed_at"]
        usedAt = try row["used_at"]
        legalEntityID = try row["legal_entity_id"]
        addressID = try row["address_id"]
    }

    /// The columns this type is made from, of the alias `t`.
    package static let columns: SQL = """
        t.id AS template_id, t.kind, t.name AS template_name, t.note AS template_note, t.is_shared,
        t.user_id AS owner_id, (SELECT u.name FROM users u WHERE u.id = t.user_id) AS owner_name, t.line_count,
        t.version, t.changed_at, t.used_at, t.legal_entity_id, t.address_id
        """

    /// The address of its page.
    var path: String { "/templates/\(id)" }

    /// Whether somebody may change, share and remove it: its owner, and of shared ones the director.
    package func mayBeChanged(by principal: Principal) -> Bool {
        ownerID == principal.userID || (isShared && principal.may(.manageMembers))
    }
}

/// A line of a template as it stands now.
struct TemplateLine: Sendable {
    let position: Int
    /// In the quantity that is wanted, with the member's words and group.
    let now: CartLine
    /// Of a shopping list: whether it is done.
    let isBought: Bool
}

/// Why a template stays as it is.
enum TemplateRefusal: Refusal, Equatable {
    /// As many as somebody has.
    case tooMany
    /// As many lines as one holds.
    case tooManyLines
    /// The cart or order it would be made from is empty.
    case nothingToKeep
    /// A quantity is no number, or not more than nothing.
    case quantityInvalid(typed: String)

    var key: String {
        switch self {
        case .tooMany: "ordering.templates.refusal.tooMany"
        case .tooManyLines: "ordering.templates.refusal.tooManyLines"
        case .nothingToKeep: "ordering.templates.refusal.nothingToKeep"
        case .quantityInvalid: "ordering.templates.refusal.quantityInvalid"
        }
    }

    var arguments: [String: String] {
        switch self {
        case .tooMany: ["max": String(Ordering.maxTemplates)]
        case .tooManyLines: ["max": String(Ordering.maxTemplateLines)]
        case .quantityInvalid(let typed): ["typed": String(typed.prefix(40))]
        case .nothingToKeep: [:]
        }
    }
}

// MARK: - Reading

extension Ordering {
    /// The most templates and lists of one member.
    static let maxTemplates = 500
    /// The most lines of one of them.
    static let maxTemplateLines = 2_000

    /// The condition for the templates `t` a member sees: his own and those shared inside his customer.
    static func templatesSeen(by principal: Principal) -> SQL {
        """
        t.customer_id = \(principal.customerID) AND t.removed_at IS NULL
        AND (t.user_id = \(principal.userID) OR t.is_shared)
        """
    }

    /// One template a member sees.
    ///
    /// - Throws: `NotFound`, also for those of other customers and those colleagues keep to themselves.
    package static func template(
        _ id: ID<OrderTemplate>, for principal: Principal, in tx: Transaction
    ) throws -> OrderTemplate {
        try tx.one(
            """
            SELECT \(OrderTemplate.columns) FROM order_templates t
            WHERE t.id = \(id) AND \(templatesSeen(by: principal))
            """, OrderTemplate.init(row:))
    }

    /// Begins a change of a template.
    ///
    /// - Parameter isTick: whether only lines are ticked off, which everybody may who sees the list.
    /// - Throws: `NotFound`, also for what the principal sees and may not change.
    static func claimTemplate(
        _ id: ID<OrderTemplate>, by principal: Principal, ticking isTick: Bool = false, at now: Date,
        in tx: Transaction
    ) throws -> OrderTemplate {
        let template = try template(id, for: principal, in: tx)
        guard isTick || template.mayBeChanged(by: principal) else { throw NotFound() }
        let claimed = try tx.execute(
            """
            UPDATE order_templates SET version = version + 1, changed_at = \(now)
            WHERE id = \(id) AND removed_at IS NULL AND version = \(template.version)
            """)
        // Somebody changes it at this moment: the next try sees what he left.
        guard claimed == 1 else { throw DatabaseError.serialization }
        return template
    }

    /// The lines of a template with what they cost a buyer, by groups: three statements at most.
    static func templateLines(
        of template: ID<OrderTemplate>, for buyer: Buyer, at now: Date, in tx: Transaction
    ) throws -> [TemplateLine] {
        let present: SQL = "COALESCE(o.merged_into, o.id)"
        let prices = try Catalog.prices(
            of: """
                (SELECT \(present) FROM order_template_lines i JOIN products o ON o.id = i.product_id
                 WHERE i.template_id = \(template))
                """,
            for: buyer, at: now, in: tx)
        return try tx.all(
            """
            SELECT \(Product.columns), i.position, i.quantity, i.comment, i.group_label, i.is_bought,
                   \(Catalog.availableColumn), \(CartLine.standing(for: buyer))
            FROM order_template_lines i JOIN products o ON o.id = i.product_id JOIN products p ON p.id = \(present)
            WHERE i.template_id = \(template) ORDER BY i.group_label, i.position, p.id
            """
        ) { row in
            var line = try CartLine(
                product: try Product(row: row), quantity: try row["quantity"], seenPrice: nil, prices: prices,
                available: try row["available"]
            ).standing(as: row)
            line.comment = try row["comment"]
            line.group = try row["group_label"]
            return TemplateLine(position: try row["position"], now: line, isBought: try row["is_bought"])
        }
    }

    /// Counts the lines of a template anew.
    ///
    /// - Throws: ``TemplateRefusal/tooManyLines``.
    @discardableResult
    static func countTemplateLines(_ id: ID<OrderTemplate>, in tx: Transaction) throws -> Int {
        let count: Int = try tx.value("SELECT COUNT(*) FROM order_template_lines WHERE template_id = \(id)")
        guard count <= maxTemplateLines else { throw TemplateRefusal.tooManyLines }
        try tx.execute("UPDATE order_templates SET line_count = \(count) WHERE id = \(id)")
        return count
    }
}

// MARK: - Events

/// A template or list came to be, or was changed.
package struct TemplateSaved: DomainEvent {
    package static let name = "ordering.template_saved"
    package let templateID: ID<OrderTemplate>
    package let lineCount: Int
    package let isNew: Bool
    package var subject: EventSubject { EventSubject("order_template", templateID) }
}

/// A template was opened to the company, or taken back.
package struct TemplateShared: DomainEvent {
    package static let name = "ordering.template_shared"
    package let templateID: ID<OrderTemplate>
    package let isShared: Bool
    package var subject: EventSubject { EventSubject("order_template", templateID) }
}

/// A template was removed, or came back.
package struct TemplateRemoved: DomainEvent {
    package static let name = "ordering.template_removed"
    package let templateID: ID<OrderTemplate>
    package let isBack: Bool
    package var subject: EventSubject { EventSubject("order_template", templateID) }
}

/// Lines of a shopping list were ticked off, or wanted again.
package struct TemplateTicked: DomainEvent {
    package static let name = "ordering.template_ticked"
    package let templateID: ID<OrderTemplate>
    package let lineCount: Int
    package let isBought: Bool
    package var subject: EventSubject { EventSubject("order_template", templateID) }
}
