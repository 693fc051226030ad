// Staff plan changes of prices: each counts from its minute on, whether anything runs then or not.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Catalog {
    /// `GET /staff/prices/changes`
    func listPriceChanges(_ request: Request, _ context: StaffContext) async throws -> HTML {
        try await changesPage(TypedForm(PriceChangeForm()), request.page(limit: 40), context)
    }

    /// `POST /staff/prices/changes`
    func planPriceChange(_ request: Request, _ context: StaffContext) async throws -> Response {
        let form = PriceChangeForm(context.form)
        let (principal, now, zone) = (context.principal, context.now, context.formats.timeZone)
        var typed = TypedForm(form, form.problems())
        if typed.problems.isEmpty {
            do {
                return try await context.once { tx in
                    let change = try form.read(in: zone, at: now, tx)
                    try Catalog.plan(change, by: principal, at: now, in: tx)
                    return .redirect(
                        to: "/staff/prices/changes", message: "catalog.change.saved", ["sku": form.article])
                }
            } catch let refusal as PriceChangeRefusal {
                typed = TypedForm(form, refusal)
            }
        }
        return try await changesPage(typed, request.page(limit: 40), context)
            .response(status: .unprocessableContent)
    }

    /// `POST /staff/prices/changes/removal`
    func dropPriceChange(_ request: Request, _ context: StaffContext) async throws -> Response {
        guard let change = PriceChange(context.form) else { throw NotFound() }
        let (principal, now) = (context.principal, context.now)
        return try await context.once { tx in
            guard try Catalog.isPriceType(change.holder, in: tx) else { throw NotFound() }
            try Catalog.drop(change, by: principal, at: now, in: tx)
            return .redirect(
                to: "/staff/prices/changes", message: "catalog.change.removed",
                undo: UndoForm("/staff/prices/changes/restoration", change.fields))
        }
    }

    /// `POST /staff/prices/changes/restoration`
    func restorePriceChange(_ request: Request, _ context: StaffContext) async throws -> Response {
        guard let change = PriceChange(context.form) else { throw NotFound() }
        let (principal, now) = (context.principal, context.now)
        do {
            return try await context.once { tx in
                try Catalog.checkRestored(change, at: now, in: tx)
                try Catalog.plan(change, by: principal, at: now, in: tx)
                return .redirect(to: "/staff/prices/changes", message: "catalog.change.restored")
            }
        } catch let refusal as PriceChangeRefusal {
            return .redirect(to: "/staff/prices/changes", refusal: refusal)
        }
    }

    /// The way back plans nothing that the form would not: a minute to come, and a price of the type's own currency.
    ///
    /// - Throws: ``PriceChangeRefusal``; `NotFound` for what is no price type.
    private static func checkRestored(_ change: PriceChange, at now: Date, in tx: Transaction) throws {
        let currency = try tx.first("SELECT currency FROM price_types WHERE id = \(change.holder)") {
            try $0["currency"] as Currency
        }
        guard let currency else { throw NotFound() }
        guard change.effectiveAt > now else { throw PriceChangeRefusal.tooLate }
        guard let amount = change.amount else { return }
        guard amount.isPositive, amount.currency == currency else { throw PriceChangeRefusal.amountInvalid }
    }

    private static func isPriceType(_ holder: UUID, in tx: Transaction) throws -> Bool {
        try priceTypes(in: tx).contains { $0.id.uuid == holder }
    }

    private func changesPage(
        _ typed: TypedForm<PriceChangeForm>, _ page: PageRequest, _ context: StaffContext
    ) async throws -> HTML {
        let now = context.now
        let (changes, types) = try await database.read { tx in
            (try Catalog.priceChanges(page, after: now, in: tx), try Catalog.priceTypes(in: tx))
        }
        return priceChangesPage(changes, types, typed, context)
    }
}

/// What staff typed about a change.
struct PriceChangeForm: Form {
    var article = ""
    var priceType = ""
    var amount = ""
    var quantity = ""
    var day = ""
    var time = ""

    init() {}

    static let fields: [Field<PriceChangeForm>] = [
        Field(
            "article", .text, \.article, label: "catalog.rule.article", required: true, maxLength: 60,
            source: "/staff/catalog/products/suggestions"),
        Field("priceType", .select, \.priceType, label: "catalog.terms.type", required: true),
        Field("amount", .money, \.amount, label: "catalog.change.amount", required: true, maxLength: 20),
        Field(
            "quantity", .text, \.quantity, label: "catalog.rule.minQuantity", maxLength: 12, inputMode: "decimal",
            check: { Quantity(parsing: $0) == nil ? FieldProblem.Message("web.field.quantity") : nil }),
        Field("day", .date, \.day, label: "catalog.rule.fromDay", required: true, maxLength: 10),
        Field(
            "time", .text, \.time, label: "catalog.rule.fromTime", maxLength: 5,
            check: { ClockTime($0) == nil ? FieldProblem.Message("catalog.rule.refusal.time") : nil }),
    ]

    /// The change the form says.
    ///
    /// - Throws: ``PriceChangeRefusal``.
    func read(in zone: TimeZone, at now: Date, _ tx: Transaction) throws -> PriceChange {
        guard let type = ID<PriceType>(priceType),
            let currency = try tx.first(
                "SELECT currency FROM price_types WHERE id = \(type)", { try $0["currency"] as Currency })
        else { throw PriceChangeRefusal.typeUnknown }
        guard let money = Money(parsing: amount, currency: currency), money.isPositive else {
            throw PriceChangeRefusal.amountInvalid
        }
        let found = try tx.all("SELECT id FROM products WHERE sku = \(article) ORDER BY id LIMIT 2") {
            try $0["id"] as ID<Product>
        }
        guard let product = found.first, found.count == 1 else { throw PriceChangeRefusal.articleUnknown(article) }
        guard let date = CivilDate(day) else { throw PriceChangeRefusal.tooLate }
        let at = (ClockTime(time) ?? ClockTime.midnight).on(date, in: zone)
        guard at > now else { throw PriceChangeRefusal.tooLate }
        return PriceChange(
            product: product, holder: type.uuid, from: Quantity(parsing: quantity) ?? .zero, effectiveAt: at,
            amount: money)
    }
}

/// Why a change is not planned.
enum PriceChangeRefusal: Refusal, Equatable {
    case articleUnknown(String)
    case typeUnknown
    case amountInvalid
    /// Its minute has passed; today's prices are changed where they are kept.
    case tooLate

    var key: String {
        switch self {
        case .articleUnknown: "catalog.rule.refusal.articleUnknown"
        case .typeUnknown: "catalog.rule.refusal.priceType"
        case .amountInvalid: "catalog.rule.refusal.amount"
        case .tooLate: "catalog.change.refusal.tooLate"
        }
    }

    var arguments: [String: String] {
        if case .articleUnknown(let sku) = self { ["sku": String(sku.prefix(60))] } else { [:] }
    }

    var field: String? {
        switch self {
        case .articleUnknown: "article"
        case .typeUnknown: "priceType"
        case .amountInvalid: "amount"
        case .tooLate: "day"
        }
    }
}
