// A member orders from a template, after seeing what is not as the last time.

import Catalog
import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Ordering {
    /// `GET /templates/{template}/order`
    func previewTemplateOrder(_ request: Request, _ context: MemberContext) async throws -> HTML {
        let (id, principal, now) = (try templateID(context), context.principal, context.now)
        let (template, repetition) = try await database.read { tx in
            try Ordering.repetition(of: id, by: principal, at: now, in: tx)
        }
        return context.templateOrderPage(template, repetition)
    }

    /// `POST /templates/{template}/order`: all but `skip`, or only the `line`s that were chosen.
    func orderFromTemplate(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (id, principal, now, form) = (try templateID(context), context.principal, context.now, context.form)
        do {
            return try await context.once { tx in
                let added = try Ordering.order(
                    from: id, only: Set(form.all("line")), without: Set(form.all("skip")), by: principal, at: now,
                    in: tx)
                return .redirect(to: "/cart", message: "ordering.repeat.done", ["count": String(added)])
            }
        } catch let refusal as CartRefusal {
            return .redirect(to: "/templates/\(id)/order", refusal: refusal)
        } catch let refusal as RepeatRefusal {
            return .redirect(to: "/templates/\(id)/order", refusal: refusal)
        }
    }
}

// MARK: - Reading

extension Ordering {
    /// Compares the lines of a template with today and with how they were bought last: seven statements at most. Of a
    /// shopping list, what is still wanted.
    ///
    /// - Throws: `NotFound` for a template the principal does not see.
    static func repetition(
        of id: ID<OrderTemplate>, by principal: Principal, at now: Date, in tx: Transaction
    ) throws -> (template: OrderTemplate, repetition: Repetition) {
        let template = try template(id, for: principal, in: tx)
        let buyer = try Catalog.buyer(for: principal, at: now, in: tx)
        let present: SQL = "COALESCE(o.merged_into, o.id)"
        let goods: SQL = """
            (SELECT \(present) FROM order_template_lines i JOIN products o ON o.id = i.product_id
             WHERE i.template_id = \(id))
            """
        let prices = try Catalog.prices(of: goods, for: buyer, at: now, in: tx)
        let last = try lastPurchases(of: goods, by: principal, in: tx)
        let open: SQL = template.kind == .list ? "NOT i.is_bought" : "TRUE"
        let lines = try tx.all(
            """
            SELECT i.quantity, i.comment, i.group_label, \(Product.columns), \(Catalog.availableColumn),
                   \(CartLine.standing(for: buyer))
            FROM order_template_lines i JOIN products o ON o.id = i.product_id JOIN products p ON p.id = \(present)
            WHERE i.template_id = \(id) AND \(open) ORDER BY i.group_label, i.position, p.id
            """
        ) { row in
            let product: ID<Product> = try row["id"]
            return try Repetition.Line(
                product.description, wanted: try row["quantity"], priceThen: last[product]?.price, row, prices,
                comment: try row["comment"], group: try row["group_label"])
        }
        return (template, try Repetition(lines, for: buyer))
    }

    /// Puts what can be had of a template into the open cart; lines of a shopping list are ticked off by it.
    ///
    /// - Parameters:
    ///   - chosen: products by their ids; empty means all.
    ///   - left: products that are not wanted this time.
    /// - Returns: how many lines went in.
    /// - Throws: ``CartRefusal``, ``RepeatRefusal``; `NotFound` for a template the principal does not see.
    static func order(
        from id: ID<OrderTemplate>, only chosen: Set<String> = [], without left: Set<String> = [],
        by principal: Principal, at now: Date, in tx: Transaction
    ) throws -> Int {
        let (template, repetition) = try Self.repetition(of: id, by: principal, at: now, in: tx)
        let lines = repetition.lines.filter {
            $0.quantity.isPositive && (chosen.isEmpty || chosen.contains($0.key)) && !left.contains($0.key)
        }
        let added = try put(lines, by: principal, at: now, in: tx)
        if template.kind == .list {
            try tick(lines.map(\.now.product.id), of: id, bought: true, by: principal, at: now, in: tx)
        }
        try tx.execute("UPDATE order_templates SET used_at = \(now) WHERE id = \(id)")
        // What a date could not order is mended by hand now.
        try tx.execute(
            """
            UPDATE order_schedule_runs SET mended_at = \(now)
            WHERE template_id = \(id) AND outcome = 'refused' AND mended_at IS NULL
            """)
        return added
    }
}

// MARK: - Page

extension MemberContext {
    fileprivate func templateOrderPage(_ template: OrderTemplate, _ repetition: Repetition) -> HTML {
        var frame = PageFrame(t("ordering.templates.orderTitle", ["name": template.name]), section: "orders")
        frame.breadcrumbs = [
            ("/orders", t("ordering.orders.title")), ("/templates", t("ordering.templates.title")),
            (template.path, template.name),
        ]
        frame.subline = "\(t("ordering.templates.orderSubline"))"
        guard !repetition.lines.isEmpty else {
            let back = buttonLink(t("ordering.templates.open"), to: template.path)
            return page(
                frame,
                emptyState(icon: "list", text: t("ordering.templates.nothingWanted"), action: back, inline: true))
        }
        return repetitionPage(frame, repetition, RepetitionScreen("\(template.path)/order"))
    }
}
