import Catalog
import Database
import Foundation
import Kernel
import Web

/// What an offer was asked for from; stored, so the words never change.
package enum QuoteSource: String, CaseIterable, Codable, Sendable, SQLCodable {
    case cart
    /// A file with an order in it.
    case file = "import"
    /// Words, with or without a file beside them.
    case text
}

/// Where an offer stands; ``QuoteTransition`` says where it may go from there.
package enum QuoteStatus: String, CaseIterable, Codable, Sendable, SQLCodable {
    case requested
    case inWork = "in_work"
    case offered
    case accepted
    /// The customer said no, or the vendor cannot offer anything.
    case declined
    case withdrawn
    case expired

    /// How far it is, for its glyph and colour.
    var stage: StatusStage {
        switch self {
        case .requested: .placed
        case .inWork: .halfway
        case .offered: .waiting
        case .accepted: .done
        case .declined, .withdrawn: .cancelled
        case .expired: .failed
        }
    }
}

/// One allowed step in the life of an offer.
package struct QuoteTransition: Sendable, Equatable {
    package let from: QuoteStatus
    package let to: QuoteStatus
    package let movers: Set<OrderMover>

    fileprivate init(_ from: QuoteStatus, _ to: QuoteStatus, _ movers: OrderMover...) {
        self.from = from
        self.to = to
        self.movers = Set(movers)
    }
}

extension QuoteStatus {
    /// Every allowed step; any other is refused, whoever asks for it.
    package static let transitions: [QuoteTransition] = [
        QuoteTransition(.requested, .inWork, .staff),
        QuoteTransition(.requested, .offered, .staff),
        QuoteTransition(.requested, .declined, .staff),
        QuoteTransition(.requested, .withdrawn, .customer),
        QuoteTransition(.inWork, .offered, .staff),
        QuoteTransition(.inWork, .declined, .staff),
        QuoteTransition(.inWork, .withdrawn, .customer),
        // Another answer stands in place of the one before, which stays readable.
        QuoteTransition(.offered, .offered, .staff),
        QuoteTransition(.offered, .accepted, .customer),
        QuoteTransition(.offered, .declined, .customer),
        QuoteTransition(.offered, .expired, .system),
        QuoteTransition(.expired, .requested, .customer),
        QuoteTransition(.expired, .offered, .staff),
    ]

    /// The statuses somebody may move it to.
    package func next(for mover: OrderMover) -> [QuoteStatus] {
        Self.transitions.filter { $0.from == self && $0.movers.contains(mover) }.map(\.to)
    }
}

/// An offer of the vendor to one customer, from the moment it was asked for.
package struct Quote: Sendable, RowDecodable {
    package let id: ID<Quote>
    /// What people call it: `2026-Q-000012`.
    package let number: String
    package let customerID: ID<Customer>
    package let customerName: String
    package let placedByName: String
    /// Nil for a person without one.
    package let legalEntityID: UUID?
    package let payerName: String
    package let contractID: ID<ContractTerms>?
    package let source: QuoteSource
    package let status: QuoteStatus
    /// The number of the newest answer; 0 until there is one.
    package let version: Int
    package let comment: String
    /// Who of the vendor's answers it; nil for nobody yet.
    package let managerName: String?
    /// The order it became.
    package let orderNumber: String?
    /// Until when the newest answer holds.
    package let validUntil: Date?
    /// Of the newest answer, with VAT; nothing until there is one.
    package let total: Money
    package let vatTotal: Money
    package let lineCount: Int
    package let firstLine: String
    /// What the customer sent along: its name in the store, and what he calls it.
    package let file: String?
    package let fileName: String?
    /// Whether the customer waits for the vendor's word.
    package let waitsForStaff: Bool
    package let placedAt: Date
    package let changedAt: Date

    package init(row: Row) throws {
        id = try row["id"]
        number = try row["number"]
        customerID = try row["customer_id"]
        customerName = try row["customer_name"]
        placedByName = try row["placed_by_name"]
        legalEntityID = try row["legal_entity_id"]
        payerName = try row["payer_name"]
        contractID = try row["contract_id"]
        source = try row["source"]
        status = try row["status"]
        version = try row["version"]
        comment = try row["comment"]
        managerName = try row["manager_name"]
        orderNumber = try row["order_number"]
        validUntil = try row["valid_until"]
        total = try row.money("total")
        vatTotal = try row.money("vat_total")
        lineCount = try row["line_count"]
        firstLine = try row["first_line"]
        file = try row["file"]
        fileName = try row["file_name"]
        waitsForStaff = try row["waits_for_staff"]
        placedAt = try row["placed_at"]
        changedAt = try row["changed_at"]
    }

    /// The columns this type is made from, of the alias `q`.
    package static let columns: SQL = """
        q.id, q.number, q.customer_id, q.placed_by_name, q.legal_entity_id, q.payer_name, q.contract_id, q.source,
        q.status, q.version, q.comment, q.valid_until, q.total, q.vat_total, q.currency, q.line_count, q.first_line,
        q.file, q.file_name, q.waits_for_staff, q.placed_at, q.changed_at,
        (SELECT b.name FROM customers b WHERE b.id = q.customer_id) AS customer_name,
        (SELECT u.name FROM users u WHERE u.id = q.manager_id) AS manager_name,
        (SELECT o.number FROM orders o WHERE o.id = q.order_id) AS order_number
        """

    /// Where it stands at an instant: what is past its date has expired, though nobody has written it down yet.
    package func status(at now: Date) -> QuoteStatus { status.seen(validUntil: validUntil, at: now) }
}

extension QuoteStatus {
    /// What is seen of it at an instant: what is past its date has expired.
    func seen(validUntil: Date?, at now: Date) -> QuoteStatus {
        guard self == .offered, let validUntil, validUntil <= now else { return self }
        return .expired
    }
}

/// One line of a version: what was asked for in version 0, what is offered in the others.
package struct QuoteLine: Sendable, RowDecodable {
    package let version: Int
    /// The same line has the same position in every version.
    package let position: Int
    /// Nil for what is not in the catalogue: it is words, and nothing of it can be ordered here.
    package let productID: ID<Product>?
    package let sku: String
    package let name: String
    package let unit: String
    package let quantity: Quantity
    /// What the buyer would have paid for one then without any offer; nil where there was no price.
    package let ownPrice: Money?
    /// What is taken off the buyer's own price, in basis points; negative where it is dearer.
    package let discount: Int64
    /// Of one unit; nil for what was asked for, and for words.
    package let price: Money?
    package let vatRate: VATRate
    package let vatMode: VATMode
    package let vat: Money
    /// With VAT.
    package let amount: Money
    /// The name of what it stands for, where something else was asked for; empty otherwise.
    package let replaces: String
    /// What the customer remarked.
    package let comment: String
    /// What the vendor says to it.
    package let answer: String
    /// In how many days it can be there; nil for unknown.
    package let leadDays: Int?
    /// Whether it went into the order.
    package let isTaken: Bool

    package init(row: Row) throws {
        version = try row["version"]
        position = try row["position"]
        productID = try row["product_id"]
        sku = try row["sku"]
        name = try row["name"]
        unit = try row["unit"]
        quantity = try row["quantity"]
        ownPrice = try row.moneyIfAny("own_price")
        discount = try row["discount"]
        price = try row.moneyIfAny("price")
        vatRate = try row["vat_rate"]
        vatMode = try row["vat_mode"]
        vat = try row.money("vat")
        amount = try row.money("amount")
        replaces = try row["replaces"]
        comment = try row["comment"]
        answer = try row["answer"]
        leadDays = try row["lead_days"]
        isTaken = try row["is_taken"]
    }

    /// The columns this type is made from, of the alias `l`.
    package static let columns: SQL = """
        l.version, l.position, l.product_id, l.sku, l.name, l.unit, l.quantity, l.own_price, l.discount, l.price,
        l.vat_rate, l.vat_mode, l.vat, l.amount, l.currency, l.replaces, l.comment, l.answer, l.lead_days, l.is_taken
        """

    /// Whether it can become a line of an order.
    package var isOrderable: Bool { productID != nil && price != nil }
}

/// An answer of the vendor, apart from its lines.
package struct QuoteVersion: Sendable, RowDecodable {
    package let version: Int
    package let authorName: String
    package let note: String
    package let deliveryTerms: String
    package let validUntil: Date
    /// With VAT.
    package let total: Money
    package let vatTotal: Money
    package let createdAt: Date

    package init(row: Row) throws {
        version = try row["version"]
        authorName = try row["author_name"]
        note = try row["note"]
        deliveryTerms = try row["delivery_terms"]
        validUntil = try row["valid_until"]
        total = try row.money("total")
        vatTotal = try row.money("vat_total")
        createdAt = try row["created_at"]
    }
}

/// Something said about an offer, or about one line of it.
package struct QuoteMessage: Sendable, RowDecodable {
    package let id: ID<QuoteMessage>
    /// The line; nil for the whole.
    package let position: Int?
    package let authorName: String
    package let isStaff: Bool
    package let text: String
    package let createdAt: Date

    package init(row: Row) throws {
        id = try row["id"]
        position = try row["position"]
        authorName = try row["author_name"]
        isStaff = try row["is_staff"]
        text = try row["text"]
        createdAt = try row["created_at"]
    }
}
