// The pages on which staff choose quantities of an order's lines: for a shipment, another order, a later day, or none.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

/// What is done with the chosen quantities.
enum LineWork: String, Sendable {
    case shipment, backOrder, cancelLines, split

    /// The last part of the page's address.
    var path: String {
        switch self {
        case .shipment: "shipments/new"
        case .backOrder: "back-order"
        case .cancelLines: "line-cancellation"
        case .split: "split"
        }
    }

    /// Where its form is sent.
    var target: String { self == .shipment ? "shipments" : path }

    /// Whether it can be done with an order standing there.
    func isPossible(_ status: OrderStatus) -> Bool {
        switch self {
        case .shipment: status.takesShipments
        case .backOrder, .cancelLines: status.takesLinesOut
        case .split: status.takesLinesOut && status != .awaitingApproval
        }
    }

    /// How much of a line can be chosen.
    func most(_ line: WorkLine) -> Quantity { self == .backOrder ? line.open : line.free }

    /// What stands in the field of a line at first.
    func usual(_ line: WorkLine) -> Quantity {
        switch self {
        case .shipment: Quantity(thousandths: max(0, line.free.thousandths - line.backOrdered.thousandths))
        case .backOrder: line.backOrdered
        case .cancelLines, .split: .zero
        }
    }
}

// MARK: - Handlers

extension Ordering {
    /// `GET /staff/orders/{number}/shipments/new`
    func newShipment(_ request: Request, _ context: StaffContext) async throws -> HTML {
        try await workPage(.shipment, request, context)
    }

    /// `GET /staff/orders/{number}/back-order`
    func askToBackOrder(_ request: Request, _ context: StaffContext) async throws -> HTML {
        try await workPage(.backOrder, request, context)
    }

    /// `GET /staff/orders/{number}/line-cancellation`
    func askToCancelLines(_ request: Request, _ context: StaffContext) async throws -> HTML {
        try await workPage(.cancelLines, request, context)
    }

    /// `GET /staff/orders/{number}/split`
    func askToSplit(_ request: Request, _ context: StaffContext) async throws -> HTML {
        try await workPage(.split, request, context)
    }

    /// `POST /staff/orders/{number}/shipments`
    func addShipment(_ request: Request, _ context: StaffContext) async throws -> Response {
        let form = ShipmentForm(context.form)
        return try await work(.shipment, TypedForm(form, form.problems()), context) { order, chosen, by, now, tx in
            try Ordering.planShipment(of: order, chosen, form, by: by, at: now, in: tx)
            return order.number
        }
    }

    /// `POST /staff/orders/{number}/back-order`
    func backOrderLines(_ request: Request, _ context: StaffContext) async throws -> Response {
        let form = BackOrderForm(context.form)
        return try await work(.backOrder, TypedForm(form, form.problems()), context) { order, chosen, by, now, tx in
            try Ordering.backOrder(order, chosen, form, by: by, at: now, in: tx)
            return order.number
        }
    }

    /// `POST /staff/orders/{number}/line-cancellation`
    func cancelOrderLines(_ request: Request, _ context: StaffContext) async throws -> Response {
        let form = CancelLinesForm(context.form)
        return try await work(.cancelLines, TypedForm(form, form.problems()), context) { order, chosen, by, now, tx in
            try Ordering.cancelLines(of: order, chosen, form, by: by, at: now, in: tx)
            return order.number
        }
    }

    /// `POST /staff/orders/{number}/split`
    func splitOrder(_ request: Request, _ context: StaffContext) async throws -> Response {
        try await work(.split, TypedForm(NoFields()), context) { order, chosen, by, now, tx in
            try Ordering.split(order, chosen, by: by, at: now, in: tx)
        }
    }

    /// `POST /staff/orders/{number}/shipments/{shipment}`
    func changeShipmentFacts(_ request: Request, _ context: StaffContext) async throws -> Response {
        let form = ShipmentForm(context.form)
        return try await onShipment(context, TypedForm(form, form.problems())) { id, order, by, now, tx in
            try Ordering.changeShipment(id, of: order, form, by: by, at: now, in: tx)
        }
    }

    /// `POST /staff/orders/{number}/shipments/{shipment}/status`
    func moveOrderShipment(_ request: Request, _ context: StaffContext) async throws -> Response {
        let status = context.form["status"].flatMap(ShipmentStatus.init)
        return try await onShipment(context, nil) { id, order, by, now, tx in
            guard let status else { throw OrderWorkRefusal.shipmentMoved }
            try Ordering.moveShipment(id, of: order, to: status, by: by, at: now, in: tx)
        }
    }

    // MARK: - What they share

    private typealias Work =
        @Sendable (Order, ChosenQuantities, Principal, Date, Transaction) throws -> String
    private typealias ShipmentWork =
        @Sendable (ID<Shipment>, Order, Principal, Date, Transaction) throws -> Void

    private func workPage(_ work: LineWork, _ request: Request, _ context: StaffContext) async throws -> HTML {
        let desk = try await workDesk(context, from: request.firstLine)
        let view = WorkView(work: work, desk: desk)
        return switch work {
        case .shipment: linesPage(view, TypedForm(ShipmentForm()), context)
        case .backOrder: linesPage(view, TypedForm(BackOrderForm()), context)
        case .cancelLines: linesPage(view, TypedForm(CancelLinesForm()), context)
        case .split: linesPage(view, TypedForm(NoFields()), context)
        }
    }

    private func workDesk(_ context: StaffContext, from start: Int) async throws -> WorkDesk {
        let number = try context.web.parameters.require("number")
        let principal = context.principal
        return try await database.read { tx in
            let order = try Ordering.order(number: number, for: principal, reaching: .processOrders, in: tx)
            let lines = try tx.all(
                """
                SELECT \(WorkLine.columns) FROM order_lines l
                WHERE l.order_id = \(order.id) AND l.position > \(start) ORDER BY l.position LIMIT \(OrderCard.pageSize)
                """, as: WorkLine.self)
            return WorkDesk(order: order, lines: lines, start: start)
        }
    }

    private func work<Typed: Form>(
        _ work: LineWork, _ typed: TypedForm<Typed>, _ context: StaffContext, _ body: @escaping Work
    ) async throws -> Response {
        let desk = try await workDesk(context, from: 0)
        let chosen = ChosenQuantities(context.form)
        var view = WorkView(work: work, desk: desk, typed: chosen.typed)
        guard typed.problems.isEmpty else {
            return linesPage(view, typed, context).response(status: .unprocessableContent)
        }
        let (principal, now, number) = (context.principal, context.now, desk.order.number)
        do {
            return try await context.once { tx in
                let order = try Ordering.order(number: number, for: principal, reaching: .processOrders, in: tx)
                let shown = try body(order, chosen, principal, now, tx)
                return .redirect(
                    to: "/staff/orders/\(number)", message: "ordering.work.done.\(work.rawValue)", ["number": shown])
            }
        } catch let refusal as OrderWorkRefusal {
            view.position = refusal.position
            return linesPage(view, TypedForm(typed.form, refusal), context).response(status: .unprocessableContent)
        } catch let refusal as OrderMoveRefusal {
            return linesPage(view, TypedForm(typed.form, refusal), context).response(status: .unprocessableContent)
        }
    }

    private func onShipment(
        _ context: StaffContext, _ typed: TypedForm<ShipmentForm>?, _ body: @escaping ShipmentWork
    ) async throws -> Response {
        let number = try context.web.parameters.require("number")
        guard let id = context.web.parameters.get("shipment").flatMap({ ID<Shipment>($0) }) else { throw NotFound() }
        let (principal, now) = (context.principal, context.now)
        let desk = try await database.read { tx in try Ordering.desk(number: number, from: 0, for: principal, in: tx) }
        guard desk.shipments.contains(where: { $0.id == id }) else { throw NotFound() }
        var view = StaffOrderView(desk)
        if let typed, !typed.problems.isEmpty {
            view.shipment = (id, typed)
            return staffOrderPage(view, context).response(status: .unprocessableContent)
        }
        do {
            return try await context.once { tx in
                let order = try Ordering.order(number: number, for: principal, reaching: .processOrders, in: tx)
                try body(id, order, principal, now, tx)
                return .redirect(to: "/staff/orders/\(number)", message: "ordering.work.done.moved")
            }
        } catch let refusal as OrderWorkRefusal {
            view.workRefusal = refusal
        } catch let refusal as OrderMoveRefusal {
            view.refusal = refusal
        }
        return staffOrderPage(view, context).response(status: .unprocessableContent)
    }
}

/// A form that asks for quantities alone.
struct NoFields: Form {
    init() {}
    static let fields: [Field<NoFields>] = []
}

private struct WorkDesk: Sendable {
    let order: Order
    let lines: [WorkLine]
    let start: Int
}

private struct WorkView: Sendable {
    let work: LineWork
    let desk: WorkDesk
    /// Quantities as typed, by position.
    var typed: [Int: String] = [:]
    /// The line that was refused.
    var position: Int?
}

// MARK: - Page

private func linesPage<Typed: Form>(
    _ view: WorkView, _ typed: TypedForm<Typed>, _ context: StaffContext
) -> HTML {
    let (order, work) = (view.desk.order, view.work)
    let base = "/staff/orders/\(order.number)"
    let title = context.t("ordering.work.\(work.rawValue).title", ["number": order.number])
    var frame = PageFrame(title, section: "orders")
    frame.breadcrumbs = [
        ("/staff/orders", context.t("backoffice.orders.title")),
        (base, context.t("web.number", ["number": order.number])),
    ]
    frame.density = "regular"
    guard work.isPossible(order.status) else {
        return context.page(
            frame,
            context.emptyState(
                icon: "orders", title: context.t("ordering.work.tooLate.title"),
                text: context.t(OrderWorkRefusal.tooLate(status: order.status).key),
                action: context.buttonLink(context.t("ordering.change.back"), to: base, .primary)))
    }
    let fields = context.fields(typed)
    let content: HTML = """
        <input type="hidden" name="version" value="\(order.version)">\(workTable(view, context))\(fields)
        """
    let submit = context.submit(
        context.t("ordering.work.\(work.rawValue).submit"), work == .cancelLines ? .danger : .primary, size: .regular,
        busy: context.t("web.doing"))
    let keep = context.buttonLink(context.t("ordering.change.back"), to: base, .ghost)
    let form = context.formFrame(
        FormFrame("\(base)/\(work.target)", long: true), content, actions: "\(submit)\(keep)")
    let part = ListPart(from: view.desk.start, size: OrderCard.pageSize, of: order.lineCount)
    return context.page(
        frame,
        """
        \(context.errorSummary(typed))<p class="muted">\(context.t("ordering.work.\(work.rawValue).explain"))</p>
        <div class="orderchange">\(form)</div>
        \(context.pager(part, path: "\(base)/\(work.path)"))
        """)
}

private func workTable(_ view: WorkView, _ context: StaffContext) -> HTML {
    let (formats, work) = (context.formats, view.work)
    let goods = TableColumn<WorkLine>("goods", "ordering.column.goods") { line in
        "<span class=\"rowlink\">\(line.name)</span><span class=\"sub\">\(line.sku)</span>"
    }
    let ordered = TableColumn<WorkLine>("ordered", "ordering.column.ordered", align: .end) { line in
        "\(formats.quantity(line.ordered))"
    }
    let shipped = TableColumn<WorkLine>("shipped", "ordering.column.shipped", align: .end) { line in
        "\(formats.quantity(line.shipped))"
    }
    let left = TableColumn<WorkLine>("left", "ordering.column.left", align: .end) { line in
        "\(formats.quantity(work.most(line)))"
    }
    let quantity = TableColumn<WorkLine>("qty", "ordering.column.quantity", align: .end) { line in
        let isRefused = view.position == line.position
        return context.stepper(
            "quantity.\(line.position)", line.name,
            value: view.typed[line.position] ?? work.usual(line).description, most: work.most(line).description,
            unit: line.unit, tone: isRefused ? .error : .plain, refusedBy: isRefused ? "errors" : nil)
    }
    var table = Table(still: "work", as: .stack, [goods, ordered, shipped, left, quantity])
    table.isTopAligned = true
    let lines = view.desk.lines.filter { work.most($0).isPositive }
    return context.table(table, lines, label: context.t("ordering.order.lines"))
}
