// Somebody changes the lines of a template: quantities, groups, words, what is ticked off, what leaves and comes back.

import Catalog
import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Ordering {
    /// `POST /templates/{template}/lines`: quantities, groups and words of the lines that were shown.
    func saveTemplateLines(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (id, principal, now) = (try templateID(context), context.principal, context.now)
        let form = context.form
        do {
            return try await context.once { tx in
                try Ordering.changeTemplateLines(of: id, form, by: principal, at: now, in: tx)
                return .redirect(to: "/templates/\(id)", message: "ordering.templates.saved")
            }
        } catch let refusal as TemplateRefusal {
            return .redirect(to: "/templates/\(id)", refusal: refusal)
        }
    }

    /// `POST /templates/{template}/ticks`: ticks the chosen `line`s off, or wants `all` of them again.
    func tickTemplateLines(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (id, principal, now) = (try templateID(context), context.principal, context.now)
        let isAgain = context.form["all"] == "0"
        let lines = context.form.all("line").compactMap { ID<Product>($0) }
        return try await context.once { tx in
            let count = try Ordering.tick(
                isAgain ? nil : lines, of: id, bought: !isAgain, by: principal, at: now, in: tx)
            return .redirect(
                to: "/templates/\(id)", message: isAgain ? "ordering.templates.allAgain" : "ordering.templates.ticked",
                ["count": String(count)])
        }
    }

    /// `POST /templates/{template}/lines/removal`: the chosen `line`s.
    func removeTemplateLines(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (id, principal, now) = (try templateID(context), context.principal, context.now)
        let lines = context.form.all("line").compactMap { ID<Product>($0) }
        return try await context.once { tx in
            let removed = try Ordering.removeTemplateLines(lines, of: id, by: principal, at: now, in: tx)
            let back = removed.map { "\($0.product):\($0.quantity.thousandths)" }.joined(separator: " ")
            return .redirect(
                to: "/templates/\(id)", message: "ordering.templates.taken", ["count": String(removed.count)],
                undo: removed.isEmpty ? nil : UndoForm("/templates/\(id)/lines/restoration", ["lines": back]))
        }
    }

    /// `POST /templates/{template}/lines/restoration`: what was just taken out.
    func restoreTemplateLines(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (id, principal, now) = (try templateID(context), context.principal, context.now)
        let lines = (context.form["lines"] ?? "").split(separator: " ").compactMap { part -> WantedLine? in
            let pair = part.split(separator: ":")
            guard pair.count == 2, let product = ID<Product>(String(pair[0])), let amount = Int64(pair[1]) else {
                return nil
            }
            let quantity = Quantity(thousandths: amount)
            return quantity.isPositive && quantity <= Ordering.maxQuantity ? WantedLine(product, quantity) : nil
        }
        do {
            return try await context.once { tx in
                try Ordering.addTemplateLines(lines, to: id, by: principal, at: now, in: tx)
                return .redirect(to: "/templates/\(id)", message: "ordering.templates.putBack")
            }
        } catch let refusal as TemplateRefusal {
            return .redirect(to: "/templates/\(id)", refusal: refusal)
        }
    }
}

// MARK: - Operations

extension Ordering {
    private static let maxGroup = 60
    private static let maxWords = 200

    /// Keeps quantities, groups and words of a form, in whole packs.
    ///
    /// - Throws: ``TemplateRefusal/quantityInvalid(typed:)``; `NotFound` for what the principal may not change.
    static func changeTemplateLines(
        of id: ID<OrderTemplate>, _ form: FormData, by principal: Principal, at now: Date, in tx: Transaction
    ) throws {
        _ = try claimTemplate(id, by: principal, at: now, in: tx)
        let stored = try tx.all(
            """
            SELECT i.product_id, i.quantity, i.comment, i.group_label, p.pack
            FROM order_template_lines i JOIN products p ON p.id = i.product_id WHERE i.template_id = \(id)
            """
        ) { row in
            (
                product: try row["product_id"] as ID<Product>, quantity: try row["quantity"] as Quantity,
                words: try row["comment"] as String, group: try row["group_label"] as String,
                pack: try row["pack"] as Quantity
            )
        }
        func typed(_ prefix: String) -> [String: String] {
            Dictionary(form.all(prefixed: prefix).map { ($0.name, $0.value) }) { _, last in last }
        }
        let (quantities, groups, words) = (typed("quantity."), typed("group."), typed("note."))
        var changed = 0
        for line in stored {
            let key = line.product.description
            let quantity = try quantities[key].map { try templateQuantity($0, line.pack) } ?? line.quantity
            let group = groups[key].map { cleaned($0, maxGroup) } ?? line.group
            let comment = words[key].map { cleaned($0, maxWords) } ?? line.words
            guard quantity != line.quantity || group != line.group || comment != line.words else { continue }
            changed += 1
            try tx.execute(
                """
                UPDATE order_template_lines SET quantity = \(quantity), group_label = \(group), comment = \(comment)
                WHERE template_id = \(id) AND product_id = \(line.product)
                """)
        }
        guard changed > 0 else { return }
        try tx.announce(TemplateSaved(templateID: id, lineCount: stored.count, isNew: false), by: principal, at: now)
    }

    private static func cleaned(_ text: String, _ most: Int) -> String {
        String(text.trimmingCharacters(in: .whitespacesAndNewlines).prefix(most))
    }

    private static func templateQuantity(_ text: String, _ pack: Quantity) throws -> Quantity {
        guard let quantity = Quantity(parsing: text), quantity.isPositive, quantity <= maxQuantity else {
            throw TemplateRefusal.quantityInvalid(typed: text)
        }
        return try quantity.roundedUp(to: pack)
    }

    /// Ticks lines of a list off, or wants them again; nil means all of them.
    ///
    /// - Returns: how many changed.
    @discardableResult
    static func tick(
        _ products: [ID<Product>]?, of id: ID<OrderTemplate>, bought isBought: Bool, by principal: Principal,
        at now: Date, in tx: Transaction
    ) throws -> Int {
        _ = try claimTemplate(id, by: principal, ticking: true, at: now, in: tx)
        let chosen: SQL = products.map { "product_id IN \(list: $0)" } ?? "TRUE"
        let count = try tx.execute(
            """
            UPDATE order_template_lines SET is_bought = \(isBought)
            WHERE template_id = \(id) AND is_bought <> \(isBought) AND \(chosen)
            """)
        guard count > 0 else { return 0 }
        try tx.announce(
            TemplateTicked(templateID: id, lineCount: count, isBought: isBought), by: principal, at: now)
        return count
    }

    /// Takes lines out.
    ///
    /// - Returns: what they were, for the way back.
    static func removeTemplateLines(
        _ products: [ID<Product>], of id: ID<OrderTemplate>, by principal: Principal, at now: Date, in tx: Transaction
    ) throws -> [WantedLine] {
        _ = try claimTemplate(id, by: principal, at: now, in: tx)
        let removed = try tx.all(
            """
            DELETE FROM order_template_lines WHERE template_id = \(id) AND product_id IN \(list: products)
            RETURNING product_id, quantity
            """
        ) { WantedLine(try $0["product_id"], try $0["quantity"]) }
        let count = try countTemplateLines(id, in: tx)
        if !removed.isEmpty {
            try tx.announce(TemplateSaved(templateID: id, lineCount: count, isNew: false), by: principal, at: now)
        }
        return removed
    }

    /// Adds lines at the end, of goods the principal may see; the others stay out.
    ///
    /// - Throws: ``TemplateRefusal/tooManyLines``; `NotFound` for what the principal may not change.
    static func addTemplateLines(
        _ lines: [WantedLine], to id: ID<OrderTemplate>, by principal: Principal, at now: Date, in tx: Transaction
    ) throws {
        _ = try claimTemplate(id, by: principal, at: now, in: tx)
        let buyer = try Catalog.buyer(for: principal, at: now, in: tx)
        let seen = try tx.all(
            """
            SELECT p.id FROM products p
            WHERE p.id IN \(list: lines.map(\.product)) AND \(Catalog.visible("p", to: buyer))
            """
        ) { try $0["id"] as ID<Product> }
        let known = Set(seen)
        let place: Int = try tx.value(
            "SELECT COALESCE(MAX(position), 0) FROM order_template_lines WHERE template_id = \(id)")
        try writeTemplateLines(
            lines.filter { known.contains($0.product) }, of: id, from: place + 1, principal.customerID, in: tx)
        let count = try countTemplateLines(id, in: tx)
        try tx.announce(TemplateSaved(templateID: id, lineCount: count, isNew: false), by: principal, at: now)
    }
}
