// Staff fix prices in a contract or for a customer: a list of them at once, or one, with a way back.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Catalog {
    /// `POST /staff/prices/customers`: typed lines, a file, or both; nothing is kept while a line is no price, unless
    /// such lines are to be left out.
    func changeBuyerPrices(_ request: Request, _ context: StaffContext) async throws -> Response {
        let query = BuyerPriceQuery(context.form)
        guard !query.buyer.isEmpty else { throw NotFound() }
        let typed = TypedForm<PriceLinesForm>(context.form, file: context.form.file("file"))
        var problems = typed.form.problems() + typed.problems
        var bad: [BadPriceLine] = []
        if problems.isEmpty {
            let (form, principal, now) = (typed.form, context.principal, context.now)
            let head = context.t("catalog.rule.article")
            do {
                return try await context.once { tx in
                    let buyer = try Catalog.pricedBuyer(query.buyer, for: principal, in: tx)
                    let lines = try PriceLines(form.lines, head: head, currency: buyer.currency, in: tx)
                    if !lines.bad.isEmpty, form.skips != "on" || lines.prices.isEmpty {
                        throw PriceLinesRefusal.bad(lines.bad)
                    }
                    let kept = try buyer.holder.keep(lines.prices, by: principal, at: now, in: tx)
                    let counts = [
                        "added": String(kept.added), "changed": String(kept.changed),
                        "unchanged": String(kept.unchanged),
                    ]
                    return .redirect(
                        to: query.address.text, message: "catalog.buyerPrices.saved", counts,
                        undo: kept.wayBack(for: query.buyer))
                }
            } catch let refusal as PriceLinesRefusal {
                problems = [FieldProblem(refusal)]
                if case .bad(let lines) = refusal { bad = lines }
            }
        }
        return try await buyerPricesPage(query, TypedForm(typed.form, problems), bad, context)
            .response(status: .unprocessableContent)
    }

    /// `POST /staff/prices/customers/removal`
    func removeBuyerPrice(_ request: Request, _ context: StaffContext) async throws -> Response {
        guard let told = BuyerPrice(context.form) else { throw NotFound() }
        let query = BuyerPriceQuery(context.form)
        let price = BuyerPrice(product: told.product, from: told.from, amount: nil)
        let (principal, now) = (context.principal, context.now)
        return try await context.once { tx in
            let buyer = try Catalog.pricedBuyer(query.buyer, for: principal, in: tx)
            let kept = try buyer.holder.keep([price], by: principal, at: now, in: tx)
            guard kept.removed == 1 else { throw NotFound() }
            return .redirect(
                to: query.address.text, message: "catalog.buyerPrices.removed", undo: kept.wayBack(for: query.buyer))
        }
    }

    /// `POST /staff/prices/customers/restoration`
    func restoreBuyerPrice(_ request: Request, _ context: StaffContext) async throws -> Response {
        guard let price = BuyerPrice(context.form) else { throw NotFound() }
        let query = BuyerPriceQuery(context.form)
        let (principal, now) = (context.principal, context.now)
        return try await context.once { tx in
            let buyer = try Catalog.pricedBuyer(query.buyer, for: principal, in: tx)
            let product: ID<Product> = try tx.value("SELECT id FROM products WHERE id = \(price.product)")
            let back = BuyerPrice(product: product, from: price.from, amount: price.amount)
            try buyer.holder.keep([back], by: principal, at: now, in: tx)
            return .redirect(to: query.address.text, message: "catalog.buyerPrices.restored")
        }
    }
}

/// The list as it was typed.
struct PriceLinesForm: Form {
    var lines = ""
    var file = ""
    /// «on» when lines that are no prices are to be left out.
    var skips = ""

    init() {}

    static let fields: [Field<PriceLinesForm>] = [
        Field(
            "lines", .textarea(rows: 6), \.lines, label: "catalog.buyerPrices.lines", help: true, maxLength: 300_000),
        Field("file", .file(FileRules(["csv", "txt"], megabytes: 1)), \.file, label: "catalog.buyerPrices.file"),
        Field("skips", .checkbox, \.skips, label: "catalog.buyerPrices.skips"),
    ]
}

extension TypedForm<PriceLinesForm> {
    fileprivate init(_ data: FormData, file: FormFile?) {
        var form = PriceLinesForm(data)
        var problems: [FieldProblem] = []
        if let file {
            if let text = String(bytes: file.bytes, encoding: .utf8) {
                // Beside what was typed, so that a list that is refused stands there to be mended.
                form.lines += (form.lines.isEmpty ? "" : "\n") + text
            } else {
                problems = [FieldProblem(PriceLinesRefusal.encoding)]
            }
        }
        self.init(form, problems)
    }
}

// MARK: - One price

extension BuyerPrice {
    /// Reads what ``fields`` wrote; nil for anything else.
    init?(_ form: FormData) {
        guard let product = form["product"].flatMap({ ID<Product>($0) }),
            let from = form["from"].flatMap({ Int64($0) }), from >= 0,
            let currency = form["currency"].flatMap({ Currency(rawValue: $0) })
        else { return nil }
        let minor = form["amount"].flatMap { Int64($0) }
        guard (minor ?? 1) > 0 else { return nil }
        self.init(
            product: product, from: Quantity(thousandths: from),
            amount: minor.map { Money(minor: $0, currency: currency) })
    }

    /// What names it in a form.
    var fields: [String: String] {
        [
            "product": product.description, "from": String(from.thousandths),
            "amount": amount.map { String($0.minor) } ?? "", "currency": (amount?.currency ?? .rub).rawValue,
        ]
    }
}

extension KeptBuyerPrices {
    /// The way back of one price; longer lists have none, for it has to fit beside the message.
    fileprivate func wayBack(for buyer: String) -> UndoForm? {
        guard before.count == 1, let price = before.first else { return nil }
        let fields = price.fields.merging(["buyer": buyer]) { first, _ in first }
        return UndoForm("\(Catalog.buyerPricesPath)/restoration", fields)
    }
}

extension PriceHolder {
    @discardableResult
    fileprivate func keep(
        _ prices: [BuyerPrice], by principal: Principal, at now: Date, in tx: Transaction
    ) throws -> KeptBuyerPrices {
        switch self {
        case .contract(let id): try Catalog.keepContractPrices(prices, of: id, by: principal, at: now, in: tx)
        case .customer(let id): try Catalog.keepCustomerPrices(prices, of: id, by: principal, at: now, in: tx)
        }
    }
}
