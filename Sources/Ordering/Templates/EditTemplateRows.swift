// The owner of a template writes it as a sheet: articles and quantities, pasted or typed, all at once.

import Catalog
import Database
import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Ordering {
    /// `GET /templates/{template}/rows`
    func editTemplateRows(_ request: Request, _ context: MemberContext) async throws -> HTML {
        let card = try await templateCard(try templateID(context), context)
        guard card.template.mayBeChanged(by: context.principal) else { throw NotFound() }
        let lines = card.lines.map { line -> EditorLine in
            var shown = EditorLine(
                article: line.now.product.sku, name: line.now.product.name,
                price: context.seesPrices ? line.now.price?.amount : nil, quantity: line.now.quantity)
            shown.note = line.now.note == .gone ? context.t("ordering.note.gone") : ""
            return shown
        }
        return context.templateRowsPage(card.template, lines)
    }

    /// `POST /templates/{template}/rows`: all lines at once; a line that stays keeps its group and words.
    func saveTemplateRows(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (principal, now, form) = (context.principal, context.now, context.form)
        let card = try await templateCard(try templateID(context), context)
        guard card.template.mayBeChanged(by: principal) else { throw NotFound() }
        let place = form["remove"].flatMap { Int($0) }
        let typed = place.map { form.editorLines(without: $0) } ?? form.editorLines
        guard typed.count <= Ordering.maxTemplateLines else {
            return .redirect(to: "\(card.template.path)/rows", refusal: TemplateRefusal.tooManyLines)
        }
        let known = Dictionary(card.lines.map { ($0.now.product.sku, $0.now) }) { first, _ in first }
        let checked = try await database.read { tx in
            let buyer = try Catalog.buyer(for: principal, at: now, in: tx)
            return try Ordering.check(typed, for: buyer, known: known, at: now, in: tx)
        }
        let lines = checked.rows.map { context.editorLine($0) }
        let isSent = form["act"] == "save" && place == nil
        guard isSent, checked.refused.isEmpty else {
            let page = context.templateRowsPage(card.template, lines, refused: isSent ? checked.refused.count : 0)
            return page.response(status: isSent ? .unprocessableContent : .ok)
        }
        let (id, wanted) = (card.template.id, try checked.wanted())
        let draft = context.rowsDraft(card.template)
        do {
            return try await context.once { tx in
                try Ordering.replaceTemplateLines(of: id, with: wanted, by: principal, at: now, in: tx)
                return .redirect(
                    to: "/templates/\(id)", message: "ordering.templates.saved", clears: draft)
            }
        } catch let refusal as TemplateRefusal {
            return .redirect(to: "/templates/\(id)/rows", refusal: refusal)
        }
    }
}

// MARK: - Operation

extension Ordering {
    /// Puts other lines in the place of all; what stays keeps its group, its words and whether it is done.
    ///
    /// - Throws: ``TemplateRefusal/tooManyLines``; `NotFound` for what the principal may not change.
    static func replaceTemplateLines(
        of id: ID<OrderTemplate>, with lines: [WantedLine], by principal: Principal, at now: Date, in tx: Transaction
    ) throws {
        let template = try claimTemplate(id, by: principal, at: now, in: tx)
        guard lines.count <= maxTemplateLines else { throw TemplateRefusal.tooManyLines }
        let kept = try tx.all(
            """
            SELECT i.product_id, i.comment, i.group_label, i.is_bought FROM order_template_lines i
            WHERE i.template_id = \(template.id)
            """
        ) { row in
            (
                try row["product_id"] as ID<Product>,
                (
                    words: try row["comment"] as String, group: try row["group_label"] as String,
                    isBought: try row["is_bought"] as Bool
                )
            )
        }
        let known = Dictionary(kept) { first, _ in first }
        try tx.execute("DELETE FROM order_template_lines WHERE template_id = \(template.id)")
        let rows = lines.enumerated().map { index, line -> [any SQLConvertible] in
            let before = known[line.product]
            return [
                template.id, line.product, principal.customerID, index + 1, line.quantity,
                before?.words ?? line.comment, before?.group ?? line.group, before?.isBought ?? false,
            ]
        }
        try tx.insert(
            into: "order_template_lines",
            "template_id, product_id, customer_id, position, quantity, comment, group_label, is_bought", rows: rows)
        let count = try countTemplateLines(id, in: tx)
        try tx.announce(TemplateSaved(templateID: id, lineCount: count, isNew: false), by: principal, at: now)
    }
}

// MARK: - Page

extension MemberContext {
    /// What the rows are kept under in the browser until they are saved.
    fileprivate func rowsDraft(_ template: OrderTemplate) -> String { "rows:\(template.id):\(signedIn.userID)" }

    fileprivate func templateRowsPage(_ template: OrderTemplate, _ lines: [EditorLine], refused: Int = 0) -> HTML {
        var frame = PageFrame(t("ordering.templates.rows.title", ["name": template.name]), section: "orders")
        frame.breadcrumbs = [
            ("/orders", t("ordering.orders.title")), ("/templates", t("ordering.templates.title")),
            (template.path, template.name),
        ]
        frame.density = "regular"
        var editor = LineEditor("rows", action: "\(template.path)/rows", label: template.name)
        editor.blanks = max(1, 10 - lines.count)
        editor.lookup = "\(Ordering.quickPath)/goods"
        editor.suggestions = "\(Ordering.quickPath)/suggestions"
        // An empty sheet is typed from the start; a full one stands in the portal already.
        editor.draft = lines.isEmpty ? rowsDraft(template) : nil
        let save = submit(t("web.save"), size: .regular, busy: t("web.saving"), act: ("act", "save"))
        editor.actions = "\(save)\(buttonLink(t("web.cancel"), to: template.path))"
        let problem: HTML? =
            refused == 0
            ? nil
            : """
            <div class="notices" role="alert">\
            \(notice(.danger, t("ordering.templates.rows.refused", count: Int64(refused))))</div>
            """
        return page(frame, "\(problem)\(lineEditor(editor, lines))")
    }
}
