// Staff see the prices fixed in a contract or for a customer, search them and take them along as a file.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Catalog {
    static let buyerPricesPath = "/staff/prices/customers"

    /// `GET /staff/prices/customers`; with `line` that line stands in the field to be changed.
    func listBuyerPrices(_ request: Request, _ context: StaffContext) async throws -> HTML {
        var form = PriceLinesForm()
        form.lines = String((request.query["line"] ?? "").prefix(200))
        return try await buyerPricesPage(BuyerPriceQuery(request), TypedForm(form), [], context)
    }

    /// `GET /staff/prices/customers.csv`: the columns of the field come first, so that the file can be sent back.
    func exportBuyerPrices(_ request: Request, _ context: StaffContext) async throws -> Response {
        let (query, database, principal) = (BuyerPriceQuery(request), database, context.principal)
        let isRussian = context.language == .ru
        let read: @Sendable (Cursor?) async throws -> CSVPart<Cursor> = { cursor in
            var asked = query
            asked.page = PageRequest(limit: 500, after: cursor)
            let wanted = asked
            let page = try await database.read { tx in
                let found = try Catalog.pricedBuyer(wanted.buyer, for: principal, in: tx)
                return try Catalog.prices(of: found.holder, wanted, in: tx)
            }
            return CSVPart(page.items.map { $0.cells(commas: isRussian) }, next: page.next)
        }
        let head = [
            "catalog.rule.article", "catalog.buyerPrices.price", "catalog.buyerPrices.from",
            "catalog.buyerPrices.currency", "catalog.column.goods", "catalog.edit.unit",
        ].map { context.t($0) }
        return .csv(named: "customer-prices.csv", head: head, first: try await read(nil), rest: { try await read($0) })
    }

    /// The page with what was typed and the lines that are no prices.
    func buyerPricesPage(
        _ query: BuyerPriceQuery, _ typed: TypedForm<PriceLinesForm>, _ bad: [BadPriceLine], _ context: StaffContext
    ) async throws -> HTML {
        guard !query.buyer.isEmpty else { return context.buyerPricesPage(nil, query, typed, bad) }
        let principal = context.principal
        let list = try await database.read { tx in
            let found = try Catalog.pricedBuyer(query.buyer, for: principal, in: tx)
            return BuyerPriceList(buyer: found, prices: try Catalog.prices(of: found.holder, query, in: tx))
        }
        return context.buyerPricesPage(list, query, typed, bad)
    }
}

/// What is asked of the list, as the address says it.
struct BuyerPriceQuery: Sendable {
    /// The tag of a customer or of a contract; empty while nobody is chosen.
    let buyer: String
    var text = ""
    var page = PageRequest(limit: 50)

    init(_ request: Request) {
        buyer = String((request.query["buyer"] ?? "").prefix(60))
        text = String((request.query["q"] ?? "").prefix(200)).trimmingCharacters(in: .whitespacesAndNewlines)
        page = request.page(limit: 50)
    }

    /// Whom a form names; the list from its beginning.
    init(_ form: FormData) {
        buyer = String((form["buyer"] ?? "").prefix(60))
    }

    var address: ListAddress { ListAddress(Catalog.buyerPricesPath, [("buyer", buyer), ("q", text)]) }
}

// MARK: - Reading

/// A customer, or one of his contracts, as the owner of prices.
struct PricedBuyer: Sendable {
    let tag: String
    let holder: PriceHolder
    let names: RuleNames
    /// What he pays in.
    let currency: Currency
}

/// A page of somebody's prices.
struct BuyerPriceList: Sendable {
    let buyer: PricedBuyer
    let prices: Page<BuyerPriceLine>
}

/// A price as the list shows it.
struct BuyerPriceLine: RowDecodable, Sendable {
    let product: ID<Product>
    let article: String
    let name: String
    let slug: String
    let unit: String
    let sortName: String
    let from: Quantity
    let amount: Money

    init(row: Row) throws {
        product = try row["product_id"]
        article = try row["sku"]
        name = try row["name"]
        slug = try row["slug"]
        unit = try row["unit"]
        sortName = try row["sort_name"]
        from = try row["min_quantity"]
        amount = try row.money("amount")
    }

    func cells(commas isRussian: Bool) -> [CSVCell] {
        let decimal = isRussian ? amount.decimal.replacing(".", with: ",") : amount.decimal
        let quantity = isRussian ? from.description.replacing(".", with: ",") : from.description
        return [
            .text(article), .number(decimal), .number(quantity), .text(amount.currency.rawValue), .text(name),
            .text(unit),
        ]
    }

    /// The price as a line of the field.
    func line(commas isRussian: Bool) -> String {
        cells(commas: isRussian).prefix(4).map(\.encoded).joined(separator: "; ")
    }
}

extension Catalog {
    /// The owner of prices that a tag names.
    ///
    /// - Throws: `NotFound` also for customers the principal does not work with.
    static func pricedBuyer(_ tag: String, for principal: Principal, in tx: Transaction) throws -> PricedBuyer {
        guard let found = try customers(of: [tag], for: principal, in: tx)[tag] else { throw NotFound() }
        var names = RuleNames()
        names.customers[tag] = found.name
        guard case .contract(let id)? = AudienceTag(tag) else {
            return PricedBuyer(tag: tag, holder: .customer(found.id), names: names, currency: .rub)
        }
        let currency: Currency = try tx.value("SELECT currency FROM contracts WHERE id = \(id)")
        return PricedBuyer(tag: tag, holder: .contract(ID(id)), names: names, currency: currency)
    }

    /// A page of somebody's prices by the names of the goods; one statement.
    static func prices(
        of holder: PriceHolder, _ query: BuyerPriceQuery, in tx: Transaction
    ) throws -> Page<BuyerPriceLine> {
        var conditions: [SQL] = ["k.\(holder.column) = \(holder.id)"]
        for word in SearchText.words(query.text) { conditions.append("p.search_text LIKE \(word) ESCAPE '!'") }
        let isBackward = query.page.isBackward
        if let values = query.page.cursor?.values, values.count == 3, let id = ID<Product>(values[1]),
            let from = Int64(values[2])
        {
            let beyond: SQL = isBackward ? "<" : ">"
            let place: SQL = "(\(values[0]), \(id), \(Quantity(thousandths: from)))"
            conditions.append("(p.sort_name, p.id, k.min_quantity) \(beyond) \(place)")
        }
        let order: SQL =
            isBackward ? "p.sort_name DESC, p.id DESC, k.min_quantity DESC" : "p.sort_name, p.id, k.min_quantity"
        let rows = try tx.all(
            """
            SELECT k.product_id, k.min_quantity, k.amount, k.currency, p.sku, p.name, p.slug, p.unit, p.sort_name
            FROM \(holder.table) k JOIN products p ON p.id = k.product_id
            WHERE \(SQL.all(conditions)) ORDER BY \(order) LIMIT \(query.page.limit + 1)
            """, as: BuyerPriceLine.self)
        return Page(rows, of: query.page) { line in
            Cursor([line.sortName, line.product.description, String(line.from.thousandths)])
        }
    }
}
