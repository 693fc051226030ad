// The page on which a customer changes an order: its form, and what will be another before it is kept.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Ordering {
    /// `GET /orders/{number}/change`
    func editOrder(_ request: Request, _ context: MemberContext) async throws -> HTML {
        let desk = try await changeDesk(context, from: request.firstLine)
        return changePage(ChangeView(desk: desk, form: ChangeOrderForm(desk.order)), context)
    }

    /// `POST /orders/{number}/change`: shows what will be another, or keeps it where `act` is `save`.
    func changeOrder(_ request: Request, _ context: MemberContext) async throws -> Response {
        let desk = try await changeDesk(context, from: request.firstLine)
        let (form, chosen) = (ChangeOrderForm(context.form), ChosenQuantities(context.form))
        var view = ChangeView(desk: desk, form: form, typed: chosen.typed)
        let isSaving = context.form["act"] == "save"
        if isSaving {
            do {
                return try await save(desk.order.number, chosen, form, context)
            } catch {
                guard view.take(error, context) else { throw error }
            }
        }
        do {
            let change = try await previewed(desk.order.number, chosen, form, context)
            view.change = change
            view.form.agreedTotal = String(change.after.minor)
        } catch {
            guard view.problems.isEmpty else {
                return changePage(view, context).response(status: .unprocessableContent)
            }
            guard view.take(error, context) else { throw error }
        }
        let isRefused = !view.problems.isEmpty || isSaving
        return changePage(view, context).response(status: isRefused ? .unprocessableContent : .ok)
    }

    private func save(
        _ number: String, _ chosen: ChosenQuantities, _ form: ChangeOrderForm, _ context: MemberContext
    ) async throws -> Response {
        let (principal, now, user) = (context.principal, context.now, context.signedIn.userID)
        return try await context.once { tx in
            let order = try Ordering.order(number: number, for: principal, reaching: .placeOrders, in: tx)
            _ = try Ordering.change(order, chosen, form, isPreview: false, by: principal, at: now, in: tx)
            return .redirect(
                to: "/orders/\(number)", message: "ordering.change.done", ["number": number],
                clears: "change:\(number):\(user)")
        }
    }

    /// What a change comes to: it is made, looked at and taken back.
    private func previewed(
        _ number: String, _ chosen: ChosenQuantities, _ form: ChangeOrderForm, _ context: MemberContext
    ) async throws -> OrderChange {
        let (principal, now) = (context.principal, context.now)
        do {
            return try await database.write { tx in
                let order = try Ordering.order(number: number, for: principal, reaching: .placeOrders, in: tx)
                throw ChangeLookedAt(
                    change: try Ordering.change(order, chosen, form, isPreview: true, by: principal, at: now, in: tx))
            }
        } catch let looked as ChangeLookedAt {
            return looked.change
        }
    }

    private func changeDesk(_ context: MemberContext, from start: Int) async throws -> ChangeDesk {
        let number = try context.web.parameters.require("number")
        let principal = context.principal
        return try await database.read { tx in
            let order = try Ordering.order(number: number, for: principal, reaching: .placeOrders, in: tx)
            let lines = try tx.all(
                """
                SELECT \(WorkLine.columns) FROM order_lines l
                WHERE l.order_id = \(order.id) AND l.position > \(start) ORDER BY l.position LIMIT \(OrderCard.pageSize)
                """, as: WorkLine.self)
            let addresses = try tx.all(
                """
                SELECT id, title, address FROM addresses
                WHERE customer_id = \(order.customerID) AND removed_at IS NULL ORDER BY title, id LIMIT 200
                """
            ) { row in
                let id: UUID = try row["id"]
                return FieldOption(id.uuidString.lowercased(), try row["title"], note: try row["address"] as String)
            }
            return ChangeDesk(order: order, lines: lines, start: start, addresses: addresses)
        }
    }
}

/// Takes a change back after it was looked at.
private struct ChangeLookedAt: Error {
    let change: OrderChange
}

/// An order with what is needed to change it.
private struct ChangeDesk: Sendable {
    let order: Order
    let lines: [WorkLine]
    let start: Int
    let addresses: [FieldOption]
}

/// The page as it stands: what was typed, what it comes to, what is wrong.
private struct ChangeView: Sendable {
    let desk: ChangeDesk
    var form: ChangeOrderForm
    /// Quantities as typed, by position.
    var typed: [Int: String] = [:]
    var change: OrderChange?
    var problems: [FieldProblem] = []
    /// The line that was refused.
    var position: Int?
    var findings: [String] = []

    /// Notes what went wrong; false for what the page cannot say.
    mutating func take(_ error: any Error, _ context: MemberContext) -> Bool {
        switch error {
        case let refused as ChangeRefused:
            let told =
                context.seesPrices
                ? FieldProblem.Message(refused.refusal.key, refused.refusal.arguments(context.formats))
                : refused.refusal.withoutAmounts
            let field = refused.refusal.field.flatMap { name in
                ChangeOrderForm.fields.contains { $0.name == name } ? name : nil
            }
            problems.append(FieldProblem(field: field, told))
            findings = refused.findings.filter { $0.line != nil }.map { finding in
                context.t(finding.key, TextArguments(finding.arguments(context.formats)))
            }
        case ChangeOrderRefusal.formInvalid: problems += form.problems()
        case let refusal as ChangeOrderRefusal: problems.append(FieldProblem(refusal))
        case let refusal as OrderWorkRefusal:
            problems.append(FieldProblem(refusal))
            position = refusal.position
        default: return false
        }
        return true
    }
}

// MARK: - Page

private func changePage(_ view: ChangeView, _ context: MemberContext) -> HTML {
    let order = view.desk.order
    var frame = PageFrame(context.t("ordering.change.title", ["number": order.number]), section: "orders")
    frame.breadcrumbs = [
        ("/orders", context.t("ordering.orders.title")),
        ("/orders/\(order.number)", context.t("web.number", ["number": order.number])),
    ]
    frame.density = "regular"
    guard order.status.isChangeableByCustomer else {
        let back = context.buttonLink(context.t("ordering.change.back"), to: "/orders/\(order.number)", .primary)
        return context.page(
            frame,
            context.emptyState(
                icon: "orders", title: context.t("ordering.change.tooLate.title"),
                text: context.t("ordering.change.tooLate.text"), action: back))
    }
    let typed = TypedForm(view.form, view.problems)
    let notes: [HTML] = view.findings.map { context.lineNotice(.warning, $0) }
    let content: HTML = """
        <input type="hidden" name="version" value="\(order.version)">\(context.field("agreedTotal", typed))\
        \(view.change.map { changeSummary($0, context) })\(changeLines(view, context))\
        \(changeFields(view, typed, context))
        """
    let look = context.submit(context.t("ordering.change.look"), .plain, size: .regular, act: ("act", "look"))
    let keep = context.buttonLink(context.t("ordering.change.back"), to: "/orders/\(order.number)", .ghost)
    let form = context.formFrame(
        FormFrame(
            "/orders/\(order.number)/change", draft: "change:\(order.number):\(context.signedIn.userID)", long: true),
        content, actions: "\(view.change == nil ? nil : saveButton(context))\(look)\(keep)")
    return context.page(
        frame,
        """
        \(context.errorSummary(typed))\(notes)
        <p class="muted">\(context.t("ordering.change.explain"))</p><div class="orderchange">\(form)</div>
        \(context.pager(
            ListPart(from: view.desk.start, size: OrderCard.pageSize, of: order.lineCount),
            path: "/orders/\(order.number)/change"))
        """)
}

private func saveButton(_ context: MemberContext) -> HTML {
    context.submit(
        context.t("ordering.change.save"), size: .regular, busy: context.t("web.doing"), act: ("act", "save"))
}

/// What will be another, before and after.
private func changeSummary(_ change: OrderChange, _ context: MemberContext) -> HTML {
    let lines: [HTML] = change.lines.map { line in
        let before = context.formats.quantity(line.before.ordered)
        let after =
            line.quantity.isPositive
            ? context.formats.quantity(line.quantity) : context.t("ordering.change.gone")
        return changeRow(line.before.name, before, after, note: priceNote(line, context))
    }
    let facts: [HTML] = change.facts.map { fact in
        let none = context.t("ordering.change.none")
        let (before, after) = (shown(fact.before, context), shown(fact.after, context))
        return changeRow(
            context.t(fact.label), before.isEmpty ? none : before, after.isEmpty ? none : after, note: nil)
    }
    let sum: HTML? =
        context.seesPrices && change.before != change.after
        ? changeRow(
            context.t("ordering.total"), context.formats.money(change.before), context.formats.money(change.after),
            note: nil)
        : nil
    let asks: HTML? =
        change.needsApproval ? context.lineNotice(.info, icon: "approvals", context.t("ordering.change.asks")) : nil
    return """
        <section class="card" aria-labelledby="change-h"><div class="card__head">\
        <h2 id="change-h">\(context.t("ordering.change.differences"))</h2></div><div class="card__body">\
        <dl class="pairs">\(lines)\(facts)\(sum)</dl>\(asks)</div></section>
        """
}

private func changeRow(_ name: String, _ before: String, _ after: String, note: HTML?) -> HTML {
    "<div><dt>\(name)\(note)</dt><dd><del class=\"quiet\">\(before)</del> <ins>\(after)</ins></dd></div>"
}

/// A day as people read it, anything else as it is.
private func shown(_ text: String, _ context: MemberContext) -> String {
    CivilDate(text).map { context.formats.date($0) } ?? text
}

private func priceNote(_ line: OrderChange.Line, _ context: MemberContext) -> HTML? {
    guard context.seesPrices, let price = line.price, price != line.before.price else { return nil }
    let words = [
        "before": context.formats.money(line.before.price), "after": context.formats.money(price),
    ]
    return context.lineNotice(.warning, icon: "tag", context.t("ordering.change.price", TextArguments(words)))
}

private func changeLines(_ view: ChangeView, _ context: MemberContext) -> HTML {
    let goods = TableColumn<WorkLine>("goods", "ordering.column.goods") { line in
        "<span class=\"rowlink\">\(line.name)</span><span class=\"sub\">\(line.sku)</span>"
    }
    let quantity = TableColumn<WorkLine>("qty", "ordering.column.quantity", align: .end) { line in
        context.stepper(
            "quantity.\(line.position)", line.name,
            value: view.typed[line.position] ?? line.ordered.description, unit: line.unit,
            tone: view.position == line.position ? .error : .plain,
            refusedBy: view.position == line.position ? "errors" : nil)
    }
    let price = TableColumn<WorkLine>("price", "ordering.column.price", align: .end) { line in
        "<span data-unit=\"\(line.price.currency.symbol)\">\(context.formats.amount(line.price))</span>"
    }
    var table = Table(
        still: "changes", as: .stack, context.seesPrices ? [goods, price, quantity] : [goods, quantity])
    table.isTopAligned = true
    return context.table(table, view.desk.lines, label: context.t("ordering.order.lines"))
}

private func changeFields(
    _ view: ChangeView, _ typed: TypedForm<ChangeOrderForm>, _ context: MemberContext
) -> HTML {
    let keep = FieldOption("", context.t("ordering.change.keepAddress", ["address": view.desk.order.deliveryAddress]))
    let other = FieldOption(ChangeOrderForm.other, context.t("ordering.checkout.anotherAddress"))
    let places = [keep] + view.desk.addresses + [other]
    let names = ["newAddress", "recipient", "phone", "deliveryDate", "reference", "comment"]
    let fields: [HTML] = names.compactMap { context.field($0, typed) }
    return context.formSection(
        context.t("ordering.checkout.delivery"), "\(context.field("address", typed, options: places))\(fields)")
}
