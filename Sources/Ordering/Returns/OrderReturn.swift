import Catalog
import Database
import Foundation
import Kernel
import Web

/// Whether goods come back because nobody wants them, or because something is wrong.
package enum ReturnKind: String, CaseIterable, Codable, Sendable, SQLCodable {
    case `return`, claim
}

/// Why a line comes back; stored, so the words never change.
package enum ReturnReason: String, CaseIterable, Codable, Sendable, SQLCodable {
    case defect, damaged
    /// Other goods came than were ordered.
    case wrong
    /// Something is missing.
    case incomplete
    /// The goods are right, and nobody needs them.
    case notNeeded = "not_needed"
    case other
}

/// What the customer wants, and how it was settled; stored, so the words never change.
package enum ReturnWish: String, CaseIterable, Codable, Sendable, SQLCodable {
    case refund, replacement, repair
    /// The sum is set off against other orders.
    case credit

    /// Whether the customer has goods again in the end: what came back went back to him.
    var givesGoods: Bool { self == .replacement || self == .repair }
}

/// Where a return stands; ``ReturnTransition`` says where it may go from there.
package enum ReturnStatus: String, CaseIterable, Codable, Sendable, SQLCodable {
    case new
    case inReview = "in_review"
    case approved
    case awaitingGoods = "awaiting_goods"
    case received
    /// Refunded, replaced, repaired or set off.
    case settled
    case closed
    case refused
    case withdrawn

    /// How far it is, for its glyph and colour.
    var stage: StatusStage {
        switch self {
        case .new: .placed
        case .inReview: .halfway
        case .approved: .accepted
        case .awaitingGoods: .moving
        case .received: .nearly
        case .settled, .closed: .done
        case .refused: .failed
        case .withdrawn: .cancelled
        }
    }

    /// Whether somebody of the vendor's has the next word.
    var waitsForStaff: Bool { [.new, .inReview, .received].contains(self) }
}

/// One allowed step in the life of a return.
package struct ReturnTransition: Sendable, Equatable {
    package let from: ReturnStatus
    package let to: ReturnStatus
    package let movers: Set<OrderMover>

    fileprivate init(_ from: ReturnStatus, _ to: ReturnStatus, _ movers: OrderMover...) {
        self.from = from
        self.to = to
        self.movers = Set(movers)
    }
}

extension ReturnStatus {
    /// Every allowed step; any other is refused, whoever asks for it.
    package static let transitions: [ReturnTransition] = [
        ReturnTransition(.new, .inReview, .staff),
        ReturnTransition(.new, .approved, .staff),
        ReturnTransition(.new, .refused, .staff),
        ReturnTransition(.new, .withdrawn, .customer),
        ReturnTransition(.inReview, .approved, .staff),
        ReturnTransition(.inReview, .refused, .staff),
        ReturnTransition(.inReview, .withdrawn, .customer),
        ReturnTransition(.approved, .awaitingGoods, .staff),
        // Without the goods coming back: what is missing or worth no journey.
        ReturnTransition(.approved, .settled, .staff),
        ReturnTransition(.approved, .withdrawn, .customer),
        ReturnTransition(.awaitingGoods, .received, .staff, .system),
        ReturnTransition(.awaitingGoods, .refused, .staff),
        ReturnTransition(.awaitingGoods, .withdrawn, .customer),
        ReturnTransition(.received, .settled, .staff),
        ReturnTransition(.received, .refused, .staff),
        ReturnTransition(.settled, .closed, .customer, .staff, .system),
    ]

    /// The statuses somebody may move it to.
    package func next(for mover: OrderMover) -> [ReturnStatus] {
        Self.transitions.filter { $0.from == self && $0.movers.contains(mover) }.map(\.to)
    }

    /// Whether the lines can be decided on now.
    var isDecidable: Bool { next(for: .staff).contains(.approved) }
}

/// Goods of an order that come back, or what was wrong with it.
package struct OrderReturn: Sendable, RowDecodable {
    package let id: ID<OrderReturn>
    /// What people call it: `2026-R-000012`.
    package let number: String
    package let customerID: ID<Customer>
    package let customerName: String
    package let orderID: ID<Order>
    package let orderNumber: String
    package let placedByName: String
    package let kind: ReturnKind
    package let wish: ReturnWish
    package let comment: String
    package let status: ReturnStatus
    /// Nil until it is settled.
    package let settledAs: ReturnWish?
    /// What the goods cost, with VAT: what was asked for, and once it is decided what was allowed.
    package let amount: Money
    package let lineCount: Int
    package let firstLine: String
    /// Who of the vendor's works on it; nil for nobody yet.
    package let managerName: String?
    package let waitsForStaff: Bool
    package let placedAt: Date
    package let changedAt: Date

    package init(row: Row) throws {
        id = try row["id"]
        number = try row["number"]
        customerID = try row["customer_id"]
        customerName = try row["customer_name"]
        orderID = try row["order_id"]
        orderNumber = try row["order_number"]
        placedByName = try row["placed_by_name"]
        kind = try row["kind"]
        wish = try row["wish"]
        comment = try row["comment"]
        status = try row["status"]
        settledAs = (try row["settled_as"] as String?).flatMap { ReturnWish(rawValue: $0) }
        amount = try row.money("amount")
        lineCount = try row["line_count"]
        firstLine = try row["first_line"]
        managerName = try row["manager_name"]
        waitsForStaff = try row["waits_for_staff"]
        placedAt = try row["placed_at"]
        changedAt = try row["changed_at"]
    }

    /// The columns this type is made from, of the alias `r`.
    package static let columns: SQL = """
        r.id, r.number, r.customer_id, r.order_id, r.order_number, r.placed_by_name, r.kind, r.wish, r.comment,
        r.status, r.settled_as, r.amount, r.currency, r.line_count, r.first_line, r.waits_for_staff, r.placed_at, r.changed_at,
        (SELECT b.name FROM customers b WHERE b.id = r.customer_id) AS customer_name,
        (SELECT u.name FROM users u WHERE u.id = r.manager_id) AS manager_name
        """
}

/// One line of a return.
package struct ReturnLine: Sendable, RowDecodable {
    package let position: Int
    /// The line of the order; nil for what came without being ordered.
    package let orderPosition: Int?
    package let sku: String
    package let name: String
    package let unit: String
    package let quantity: Quantity
    /// What was allowed of it; nil until it is decided.
    package let accepted: Quantity?
    package let reason: ReturnReason
    /// What the quantity cost, with VAT.
    package let amount: Money
    package let comment: String
    package let answer: String

    package init(row: Row) throws {
        position = try row["position"]
        orderPosition = try row["order_position"]
        sku = try row["sku"]
        name = try row["name"]
        unit = try row["unit"]
        quantity = try row["quantity"]
        accepted = try row["accepted"]
        reason = try row["reason"]
        amount = try row.money("amount")
        comment = try row["comment"]
        answer = try row["answer"]
    }

    /// What a part of the quantity cost, with VAT, rounded to the kopeck.
    func amount(of part: Quantity) throws -> Money {
        let minor = try Rounding.scale(amount.minor, by: part.thousandths, over: quantity.thousandths)
        return Money(minor: minor, currency: amount.currency)
    }

    /// What still counts of it: what was allowed, or all while nothing is decided.
    var counted: Quantity { accepted ?? quantity }
}

/// A photo or a paper that goes with a return.
package struct ReturnFile: Sendable, RowDecodable {
    package let id: ID<ReturnFile>
    package let isPhoto: Bool
    /// Its name in the store.
    package let file: String
    package let name: String
    /// In bytes.
    package let size: Int
    package let addedByName: String

    package init(row: Row) throws {
        id = try row["id"]
        isPhoto = try row["kind"] as String == "photo"
        file = try row["file"]
        name = try row["name"]
        size = try row["size"]
        addedByName = try row["added_by_name"]
    }
}

/// Something said about a return.
package struct ReturnMessage: Sendable, RowDecodable {
    package let authorName: String
    package let isStaff: Bool
    package let text: String
    package let createdAt: Date

    package init(row: Row) throws {
        authorName = try row["author_name"]
        isStaff = try row["is_staff"]
        text = try row["text"]
        createdAt = try row["created_at"]
    }
}
