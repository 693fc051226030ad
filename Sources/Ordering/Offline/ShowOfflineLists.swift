// A member's device takes in what is ordered from: carts, regular sets and shopping lists, without prices, which hold
// only for a moment.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handler

extension Ordering {
    /// `GET /offline/lists`
    func showOfflineLists(_ request: Request, _ context: MemberContext) async throws -> Response {
        let principal = context.principal
        let lists = try await database.read { tx in try Ordering.offlineLists(of: principal, in: tx) }
        return try Response.json(OfflineListsJSON(lists, context), holdsPrices: true, for: request)
    }
}

// MARK: - Reading

/// Goods that stand together, to be ordered.
struct OfflineList: Sendable {
    /// One of them.
    struct Line: Sendable {
        let list: UUID
        let product: UUID
        let article: String
        let name: String
        let unit: String
        let quantity: Quantity
    }

    let id: UUID
    let name: String
    let isShared: Bool
    /// Whether it is a cart, which is changed and not only read.
    let isCart: Bool
    /// Whether it is the cart a member has open.
    let isOpen: Bool
    fileprivate(set) var lines: [Line] = []
}

extension Ordering {
    private static let offlineCarts = 20
    private static let offlineTemplates = 100
    /// The lines of all carts, and of all templates.
    private static let offlineListLines = 5_000

    /// The carts and templates a member may open: five statements.
    static func offlineLists(of principal: Principal, in tx: Transaction) throws -> [OfflineList] {
        let open = try cartHead(.active, of: principal, in: tx)?.id
        var lists = try tx.all(
            """
            SELECT \(CartHead.columns) FROM carts k
            WHERE \(reach(principal)) ORDER BY k.changed_at DESC, k.id DESC LIMIT \(offlineCarts)
            """
        ) { row -> OfflineList in
            let head = try CartHead(row: row)
            return OfflineList(
                id: head.id.uuid, name: head.name, isShared: head.isShared, isCart: true, isOpen: head.id == open)
        }
        let inCarts = try tx.all(
            """
            SELECT c.cart_id AS list_id, c.product_id, c.quantity, p.sku, p.name, p.unit
            FROM cart_lines c JOIN products p ON p.id = c.product_id
            WHERE c.cart_id IN \(list: lists.map(\.id)) AND NOT c.is_later
            ORDER BY c.cart_id, c.added_at, c.product_id LIMIT \(offlineListLines)
            """, OfflineList.Line.init(row:))
        lists += try tx.all(
            """
            SELECT t.id, t.name, t.is_shared FROM order_templates t
            WHERE \(templatesSeen(by: principal)) ORDER BY t.name, t.id LIMIT \(offlineTemplates)
            """
        ) { row in
            OfflineList(
                id: try row["id"], name: try row["name"], isShared: try row["is_shared"], isCart: false, isOpen: false)
        }
        let inTemplates = try tx.all(
            """
            SELECT i.template_id AS list_id, i.product_id, i.quantity, p.sku, p.name, p.unit
            FROM order_template_lines i JOIN products p ON p.id = i.product_id
            WHERE i.template_id IN \(list: lists.filter { !$0.isCart }.map(\.id))
            ORDER BY i.template_id, i.position, i.product_id LIMIT \(offlineListLines)
            """, OfflineList.Line.init(row:))
        let places = Dictionary(lists.enumerated().map { ($0.element.id, $0.offset) }) { first, _ in first }
        for line in inCarts + inTemplates {
            if let place = places[line.list] { lists[place].lines.append(line) }
        }
        return lists
    }
}

extension OfflineList.Line {
    fileprivate init(row: Row) throws {
        list = try row["list_id"]
        product = try row["product_id"]
        article = try row["sku"]
        name = try row["name"]
        unit = try row["unit"]
        quantity = try row["quantity"]
    }
}

// MARK: - JSON

private struct OfflineListsJSON: Encodable {
    struct Line: Encodable {
        let product: String, article: String, name: String, unit: String, quantity: String
    }
    struct List: Encodable {
        let id: String, name: String, path: String
        let isShared: Bool, isCart: Bool, isOpen: Bool
        let lines: [Line]
    }
    let owner: String
    let lists: [List]

    init(_ lists: [OfflineList], _ context: MemberContext) {
        let formats = context.formats
        owner = context.signedIn.offlineOwner ?? ""
        self.lists = lists.map { list in
            let id = list.id.uuidString.lowercased()
            let lines = list.lines.map { line in
                Line(
                    product: line.product.uuidString.lowercased(), article: line.article, name: line.name,
                    unit: line.unit, quantity: formats.quantity(line.quantity))
            }
            return List(
                id: id, name: list.name.isEmpty ? context.t("ordering.cart.title") : list.name,
                path: list.isCart ? "/carts/\(id)" : "/templates/\(id)", isShared: list.isShared, isCart: list.isCart,
                isOpen: list.isOpen, lines: lines)
        }
    }
}
