// Staff say how the prices of a price type are made: which rule counts, how low it may go, how it is rounded, in which
// currency it is shown; and keep the rates.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Catalog {
    /// `GET /staff/prices/types`: `type` opens the form of one of them.
    func listPriceTerms(_ request: Request, _ context: StaffContext) async throws -> HTML {
        let page = try await termsPage(context)
        let open = request.query["type"].flatMap { ID<PriceType>($0) }
        let type = page.types.first { $0.name.id == open }
        return priceTermsPage(page, type, type.map { TypedForm(PriceTermsForm($0)) }, nil, context)
    }

    /// `POST /staff/prices/types`
    func changePriceTerms(_ request: Request, _ context: StaffContext) async throws -> Response {
        let form = PriceTermsForm(context.form)
        let (principal, now) = (context.principal, context.now)
        let problems = form.problems()
        guard problems.isEmpty else {
            let page = try await termsPage(context)
            let type = page.types.first { $0.name.id.description == form.type }
            return priceTermsPage(page, type, TypedForm(form, problems), nil, context)
                .response(status: .unprocessableContent)
        }
        return try await context.once { tx in
            let name = try Catalog.change(form, by: principal, at: now, in: tx)
            return .redirect(to: "/staff/prices/types", message: "catalog.terms.saved", ["name": name])
        }
    }

    /// `POST /staff/prices/rates`
    func addRate(_ request: Request, _ context: StaffContext) async throws -> Response {
        let form = RateForm(context.form)
        let (principal, now) = (context.principal, context.now)
        let problems = form.problems()
        guard problems.isEmpty else {
            return priceTermsPage(try await termsPage(context), nil, nil, TypedForm(form, problems), context)
                .response(status: .unprocessableContent)
        }
        return try await context.once { tx in
            try Catalog.keepRate(form.conversion, by: principal, at: now, in: tx)
            return .redirect(to: "/staff/prices/types", message: "catalog.rate.saved")
        }
    }

    private func termsPage(_ context: StaffContext) async throws -> PriceTermsPage {
        let now = context.now
        return try await database.read { tx in
            PriceTermsPage(types: try Catalog.priceTerms(in: tx), rates: try Catalog.rates(at: now, in: tx))
        }
    }
}

/// What staff typed about a price type.
struct PriceTermsForm: Form {
    var type = ""
    var combination = PriceCombination.mostSpecific.rawValue
    /// The share that must be left, in per cent; empty for no floor.
    var floor = ""
    var step = "1"
    var way = PriceRounding.Way.nearest.rawValue
    var shown = ""

    init() {}

    init(_ type: PriceTypeTerms) {
        self.type = type.name.id.description
        combination = type.combination.rawValue
        floor = type.floor > 0 ? Quantity(thousandths: type.floor * 10).description : ""
        step = String(type.rounding.step)
        way = type.rounding.way.rawValue
        shown = type.shown?.rawValue ?? ""
    }

    static let fields: [Field<PriceTermsForm>] = [
        Field("type", .hidden, \.type, label: "catalog.terms.type", check: { parsed(ID<PriceType>($0)) }),
        Field(
            "combination", .cards, \.combination, label: "catalog.terms.combination", required: true,
            check: { parsed(PriceCombination(rawValue: $0)) }),
        Field(
            "floor", .text, \.floor, label: "catalog.terms.floor", help: true, maxLength: 6, inputMode: "decimal",
            unit: "catalog.rule.percentSign",
            check: { RuleForm.basisPoints($0) == nil ? FieldProblem.Message("catalog.rule.refusal.percent") : nil }),
        Field(
            "step", .select, \.step, label: "catalog.terms.step", help: true,
            check: { parsed(Int64($0).flatMap { PriceRounding.steps.contains($0) ? $0 : nil }) }),
        Field("way", .select, \.way, label: "catalog.terms.way", check: { parsed(PriceRounding.Way(rawValue: $0)) }),
        Field(
            "shown", .select, \.shown, label: "catalog.terms.shown", help: true,
            check: { parsed(Currency(rawValue: $0)) }),
    ]

    /// A rule that the text names a value.
    private static func parsed<Value>(_ value: Value?) -> FieldProblem.Message? {
        value == nil ? FieldProblem.Message("web.field.invalid") : nil
    }
}

/// What staff typed about a rate.
struct RateForm: Form {
    var currency = Currency.usd.rawValue
    var target = Currency.rub.rawValue
    var nominal = "1"
    var rate = ""

    init() {}

    static let fields: [Field<RateForm>] = [
        Field("currency", .select, \.currency, label: "catalog.rate.currency", required: true, check: currency),
        Field("target", .select, \.target, label: "catalog.rate.target", required: true, check: currency),
        Field(
            "nominal", .text, \.nominal, label: "catalog.rate.nominal", required: true, maxLength: 6,
            inputMode: "numeric",
            check: { (1...100_000).contains(Int64($0) ?? 0) ? nil : FieldProblem.Message("web.field.invalid") }),
        Field(
            "rate", .text, \.rate, label: "catalog.rate.rate", required: true, help: true, maxLength: 14,
            inputMode: "decimal",
            check: { RateForm.tenThousandths($0) == nil ? FieldProblem.Message("catalog.rate.refusal") : nil }),
    ]

    private static let currency: @Sendable (String) -> FieldProblem.Message? = {
        Currency(rawValue: $0) == nil ? FieldProblem.Message("web.field.invalid") : nil
    }

    /// `92,4567` as 924567; nil for more than four decimals, and for nothing.
    static func tenThousandths(_ text: String) -> Int64? {
        let parts = text.replacing(",", with: ".").split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let whole = Int64(parts[0]), (0...100_000_000).contains(whole) else {
            return nil
        }
        let decimals = parts.count == 2 ? String(parts[1]) : ""
        guard decimals.count <= 4, decimals.allSatisfy({ $0.isASCII && $0.isNumber }) else { return nil }
        let filled = decimals + String(repeating: "0", count: 4 - decimals.count)
        guard let fraction = Int64(filled), whole * 10_000 + fraction > 0 else { return nil }
        return whole * 10_000 + fraction
    }

    /// The rate that was typed.
    var conversion: PriceConversion {
        PriceConversion(
            from: Currency(rawValue: currency) ?? .usd, to: Currency(rawValue: target) ?? .rub,
            nominal: Int64(nominal) ?? 1, rate: Self.tenThousandths(rate) ?? 10_000)
    }
}

// MARK: - Operations

/// A price type with the settings its prices are made by.
package struct PriceTypeTerms: Sendable {
    package let name: PriceTypeName
    package let currency: Currency
    package let combination: PriceCombination
    /// Basis points; 0 for no floor.
    package let floor: Int64
    package let rounding: PriceRounding
    /// The currency buyers see; nil for the price type's own.
    package let shown: Currency?
}

/// Staff changed how the prices of a price type are made.
package struct PriceTermsChanged: DomainEvent {
    package static let name = "catalog.price_terms_changed"
    package let priceType: ID<PriceType>
    package let combination: PriceCombination
    package let floor: Int64
    package let roundingStep: Int64
    package let roundingWay: PriceRounding.Way
    package let shown: Currency?
    package var subject: EventSubject { EventSubject("price_type", priceType) }
}

/// A rate counts from now on.
package struct RateKept: DomainEvent {
    package static let name = "catalog.rate_kept"
    package let currency: Currency
    package let target: Currency
    package let nominal: Int64
    /// Ten-thousandths.
    package let rate: Int64
    package var subject: EventSubject { EventSubject("currency", currency.rawValue) }
}

extension Catalog {
    /// Every price type with its settings, by name.
    package static func priceTerms(in tx: Transaction) throws -> [PriceTypeTerms] {
        try tx.all(
            """
            SELECT id, name, is_retail, is_for_signed_in, currency, combination, floor_percent, rounding_step,
                   rounding_way, shown_currency
            FROM price_types ORDER BY name, id LIMIT 200
            """
        ) { row in
            PriceTypeTerms(
                name: try PriceTypeName(row: row), currency: try row["currency"], combination: try row["combination"],
                floor: try row["floor_percent"],
                rounding: PriceRounding(step: try row["rounding_step"], way: try row["rounding_way"]),
                shown: try row["shown_currency"])
        }
    }

    /// Changes the settings of a price type.
    ///
    /// - Returns: its name.
    /// - Throws: `NotFound` for a price type that is not there.
    static func change(
        _ form: PriceTermsForm, by principal: Principal, at now: Date, in tx: Transaction
    ) throws -> String {
        guard let id = ID<PriceType>(form.type), let combination = PriceCombination(rawValue: form.combination)
        else { throw NotFound() }
        let floor = form.floor.isEmpty ? 0 : RuleForm.basisPoints(form.floor) ?? 0
        let (step, way) = (Int64(form.step) ?? 1, PriceRounding.Way(rawValue: form.way) ?? .nearest)
        let shown = Currency(rawValue: form.shown)
        let name = try tx.first(
            """
            UPDATE price_types SET combination = \(combination), floor_percent = \(floor), rounding_step = \(step),
                rounding_way = \(way), shown_currency = \(shown)
            WHERE id = \(id) RETURNING name
            """
        ) { try $0["name"] as String }
        guard let name else { throw NotFound() }
        try tx.announce(
            PriceTermsChanged(
                priceType: id, combination: combination, floor: floor, roundingStep: step, roundingWay: way,
                shown: shown), by: principal, at: now)
        return name
    }

    /// Keeps a rate that counts from this minute on.
    package static func keepRate(
        _ rate: PriceConversion, by principal: Principal, at now: Date, in tx: Transaction
    ) throws {
        try tx.execute(
            """
            INSERT INTO currency_rates (currency, target, valid_from, nominal, rate)
            VALUES (\(rate.from), \(rate.to), \(now), \(rate.nominal), \(rate.rate))
            ON CONFLICT (currency, target, valid_from) DO UPDATE SET nominal = excluded.nominal, rate = excluded.rate
            """)
        try tx.announce(
            RateKept(currency: rate.from, target: rate.to, nominal: rate.nominal, rate: rate.rate), by: principal,
            at: now)
    }

    /// The rates of now, one for each pair of currencies.
    package static func rates(at now: Date, in tx: Transaction) throws -> [PriceConversion] {
        let rows = try tx.all(
            """
            SELECT currency, target, nominal, rate FROM currency_rates x
            WHERE valid_from = (SELECT MAX(y.valid_from) FROM currency_rates y
                WHERE y.currency = x.currency AND y.target = x.target AND y.valid_from <= \(now))
            ORDER BY currency, target LIMIT 100
            """
        ) { row in
            PriceConversion(
                from: try row["currency"], to: try row["target"], nominal: try row["nominal"], rate: try row["rate"])
        }
        return rows
    }
}
