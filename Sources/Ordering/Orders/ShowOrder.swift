// A customer opens one order: its lines, shipments, sums, delivery, papers, what was said and what happened.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Ordering {
    /// `GET /orders/{number}`
    func showOrder(_ request: Request, _ context: MemberContext) async throws -> HTML {
        let number = try context.web.parameters.require("number")
        let (start, principal) = (request.firstLine, context.principal)
        let (desk, isAsked) = try await database.read { tx in
            let desk = try Ordering.desk(number: number, from: start, for: principal, in: tx)
            return (desk, try Ordering.isAsked(about: desk.order, principal, in: tx))
        }
        let talk = OrderTalkForm(about: request.query["about"], in: desk, context)
        return orderPage(desk, talk, context, isAsked: isAsked)
    }
}

extension Request {
    /// The line a long page begins with, counted from 0: `from` in the address, never beyond what a cart holds.
    package var firstLine: Int {
        min(max(0, query["from"].flatMap { Int($0) } ?? 0), Ordering.maxCartLines)
    }
}

// MARK: - Reading

/// An order with one page of its lines.
package struct OrderCard: Sendable {
    package let order: Order
    package let lines: [OrderLine]
    /// The first line's position less one.
    package let start: Int

    /// Lines on a page.
    package static let pageSize = 100
}

/// An order with everything its page shows.
package struct OrderDesk: Sendable {
    package let card: OrderCard
    package let customerName: String
    /// Who of the vendor's looks after the customer; nil when nobody does.
    package let manager: (name: String, email: String)?
    /// Whether this person wants to hear of its changes.
    package let isFollowed: Bool
    /// The order it came out of.
    package let splitFrom: String?
    /// How many orders came out of it.
    package let splitCount: Int
    /// Since when a question of the customer's waits for an answer.
    package let askedAt: Date?
    package let history: [OrderFact]
    package let shipments: [Shipment]
    package let papers: [OrderPaper]
    package let comments: [OrderComment]

    /// The order itself.
    package var order: Order { card.order }
}

extension Ordering {
    /// One order the principal may see.
    ///
    /// - Throws: `NotFound` also for what belongs to somebody else.
    package static func order(number: String, for principal: Principal, in tx: Transaction) throws -> Order {
        try order(number: number, for: principal, reaching: principal.orderReading, in: tx)
    }

    /// One order within the reach of a permission.
    ///
    /// - Throws: `NotFound` also for what belongs to somebody else.
    package static func order(
        number: String, for principal: Principal, reaching permission: Permission, in tx: Transaction
    ) throws -> Order {
        let found = try tx.first(
            "SELECT \(Order.columns) FROM orders o WHERE o.number = \(number) AND \(principal.covers("o", for: permission))",
            as: Order.self)
        guard let found else { throw NotFound() }
        return found
    }

    /// An order with its lines: two statements.
    package static func card(
        number: String, from start: Int, for principal: Principal, in tx: Transaction
    ) throws -> OrderCard {
        let order = try order(number: number, for: principal, in: tx)
        return OrderCard(order: order, lines: try lines(of: order.id, from: start, in: tx), start: start)
    }

    private static func lines(of order: ID<Order>, from start: Int, in tx: Transaction) throws -> [OrderLine] {
        try tx.all(
            """
            SELECT \(OrderLine.columns) FROM order_lines l
            WHERE l.order_id = \(order) AND l.position > \(start) ORDER BY l.position LIMIT \(OrderCard.pageSize)
            """, as: OrderLine.self)
    }

    /// An order's page: four statements, and one for its shipments where it has any.
    ///
    /// - Throws: `NotFound` also for what belongs to somebody else.
    package static func desk(
        number: String, from start: Int, for principal: Principal, in tx: Transaction
    ) throws -> OrderDesk {
        let head = try tx.one(
            """
            SELECT \(Order.columns), b.name AS customer_name, u.name AS manager_name, u.email AS manager_email, o.asked_at,
                   (SELECT s.number FROM orders s WHERE s.id = o.split_from) AS split_number,
                   (SELECT COUNT(*) FROM orders s WHERE s.split_from = o.id) AS split_count,
                   EXISTS (SELECT 1 FROM order_shipments h WHERE h.order_id = o.id) AS has_shipments,
                   CASE WHEN EXISTS (SELECT 1 FROM order_subscriptions f
                                     WHERE f.order_id = o.id AND f.user_id = \(principal.userID)) THEN 1 ELSE 0 END
                       AS is_followed
            FROM orders o JOIN customers b ON b.id = o.customer_id
            LEFT JOIN users u ON u.id = b.manager_id AND u.disabled_at IS NULL
            WHERE o.number = \(number) AND \(principal.covers("o", for: principal.orderReading))
            """, DeskHead.init(row:))
        let order = head.order
        let talk = try talk(of: order.id, for: principal, in: tx)
        return OrderDesk(
            card: OrderCard(order: order, lines: try lines(of: order.id, from: start, in: tx), start: start),
            customerName: head.customerName, manager: head.manager, isFollowed: head.isFollowed,
            splitFrom: head.splitFrom, splitCount: head.splitCount, askedAt: head.askedAt,
            history: try facts(of: order, in: tx),
            shipments: head.hasShipments ? try shipments(of: order.id, in: tx) : [],
            papers: talk.papers, comments: talk.comments)
    }
}

extension Principal {
    /// By which permission this principal reads orders.
    package var orderReading: Permission { isStaff ? .workWithCustomers : .viewOrders }
}

private struct DeskHead: RowDecodable {
    let order: Order
    let customerName: String
    let manager: (name: String, email: String)?
    let isFollowed: Bool
    let hasShipments: Bool
    let splitFrom: String?
    let splitCount: Int
    let askedAt: Date?

    init(row: Row) throws {
        order = try Order(row: row)
        customerName = try row["customer_name"]
        let (name, email): (String?, String?) = (try row["manager_name"], try row["manager_email"])
        manager = name.flatMap { name in email.map { (name: name, email: $0) } }
        isFollowed = try row["is_followed"]
        hasShipments = try row["has_shipments"]
        splitFrom = try row["split_number"]
        splitCount = try row["split_count"]
        askedAt = try row["asked_at"]
    }
}

// MARK: - Page

/// The page of an order, with what was typed into the field to say something.
///
/// - Parameter isAsked: whether this person has to allow it.
func orderPage(
    _ desk: OrderDesk, _ talk: OrderTalkForm, _ context: MemberContext, isAsked: Bool = false
) -> HTML {
    let order = desk.order
    var frame = PageFrame(context.t("ordering.order.title", ["number": order.number]), section: "orders")
    frame.breadcrumbs = [("/orders", context.t("ordering.orders.title"))]
    frame.badge = context.orderStatus(order.status, badge: true)
    frame.subline = orderSubline(order, context)
    frame.actions = orderActions(order, context)
    frame.density = "regular"
    let base = "/orders/\(order.number)"
    let main: HTML = """
        \(isAsked ? context.approvalNotice(order) : nil)\
        \(orderLines(desk, context, base: "/orders", asking: base))\(orderShipments(desk, context))\
        \(orderPapers(desk, context, base: base))\(orderTalk(desk, talk, context, base: base))
        """
    let aside: HTML = """
        \(orderSums(order, context))\(orderDelivery(order, context, change: changeLink(order, context)))\
        \(ownNumber(order, context))\(orderContact(desk, context))\(orderHistory(desk, context, follow: base))
        """
    return context.page(
        frame,
        """
        \(talk.summary(context))\(orderSteps(desk, context))\(splitNote(desk, context, base: "/orders"))
        <div class="split"><div>\(main)</div><div class="aside">\(aside)</div></div>
        """)
}

/// «от 17.11.2026, ваш номер З-2211, оформила …».
package func orderSubline(_ order: Order, _ context: some PageContext) -> HTML {
    let reference: HTML? =
        order.customerReference.isEmpty
        ? nil : ", \(context.t("ordering.order.reference", ["reference": order.customerReference]))"
    let forWhom: HTML? = order.onBehalfOf.map { ", \(context.t("ordering.order.onBehalf", ["name": $0]))" }
    return """
        \(context.t("ordering.order.from", ["date": context.formats.dateTime(order.placedAt)]))\(reference), \
        \(context.t("ordering.order.by", ["name": order.placedByName]))\(forWhom)
        """
}

private func orderActions(_ order: Order, _ context: MemberContext) -> HTML {
    let base = "/orders/\(order.number)"
    let may = context.principal.may(_:)
    var acts: [MenuEntry] = []
    if order.status.isChangeableByCustomer, may(.placeOrders) {
        acts.append(MenuEntry("edit", context.t("ordering.change.menu"), .link("\(base)/change")))
    }
    if may(.placeOrders) {
        acts += [
            MenuEntry("list", context.t("ordering.links.part"), .link("\(base)/repetition?part=1")),
            MenuEntry(
                "bookmark", context.t("ordering.links.toTemplate"), .link("/templates/new?order=\(order.number)")),
        ]
        if order.status.mayComeBack {
            let path = "/returns/new?order=\(order.number)"
            acts.append(MenuEntry("undo", context.t("ordering.links.takeBack"), .link(path)))
        }
    }
    let files = [
        MenuEntry("print", context.t("ordering.print.menu"), .link("\(base)/print")),
        MenuEntry("download", context.t("ordering.lines.xlsx"), .link("\(base)/lines.xlsx")),
        MenuEntry("download", context.t("ordering.lines.csv"), .link("\(base)/lines.csv")),
    ]
    var last: [MenuEntry] = []
    if order.status.isCancellableByCustomer, may(.cancelOrders) {
        last.append(MenuEntry("x", context.t("ordering.cancel.confirm"), .link("\(base)/cancellation")))
    }
    let others = context.popoverMenu(context.t("web.otherActs"), [acts, files, last])
    guard may(.placeOrders) else { return others }
    let again = context.buttonLink(
        context.t("ordering.repeat.button"), to: "\(base)/repetition", .primary, icon: "repeat")
    return "\(others)\(again)"
}

private func changeLink(_ order: Order, _ context: MemberContext) -> HTML? {
    guard order.status.isChangeableByCustomer, context.principal.may(.placeOrders) else { return nil }
    return context.link(context.t("ordering.change.link"), to: "/orders/\(order.number)/change")
}

/// Where an order came from or what came out of it.
package func splitNote(_ desk: OrderDesk, _ context: some PageContext, base: String) -> HTML? {
    var notes: [HTML] = []
    if let from = desk.splitFrom {
        let link = context.link(context.t("web.number", ["number": from]), to: "\(base)/\(from)")
        notes.append("<p>\(context.t("ordering.split.from")) \(link)</p>")
    }
    if desk.splitCount > 0 {
        let links: [HTML] = (2..<desk.splitCount + 2).map { part in
            let number = "\(desk.order.number)-\(part)"
            return context.link(context.t("web.number", ["number": number]), to: "\(base)/\(number)")
        }
        notes.append("<p>\(context.t("ordering.split.into")) \(links)</p>")
    }
    return notes.isEmpty ? nil : "<div class=\"ordernote stack small\">\(notes)</div>"
}
