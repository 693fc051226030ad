// Writes the demo catalogue.

import Catalog
import Database
import Foundation
import Kernel

extension DemoCatalog {
    /// Everything but stock, which is known only when all orders are made.
    ///
    /// - Parameter pictures: the names of the kept drawings.
    func insert(pictures: [DemoDrawing: String], using random: inout SeededGenerator, in tx: Transaction) throws {
        try insertCategories(in: tx)
        try insertProducts(pictures, in: tx)
        try insertProperties(at: products.first?.createdAt ?? .distantPast, &random, in: tx)
        try insertPrices(in: tx)
        try tx.insertAlike(
            into: "warehouses", "id, name, address, position",
            rows: warehouses.enumerated().map { [$1.id, $1.name, $1.address, $0 + 1] })
    }

    private func insertCategories(in tx: Transaction) throws {
        var counts: [String: Int] = [:]
        for product in products where product.family == nil { counts[product.article.category, default: 0] += 1 }
        // Parents stand before their children, as the foreign key wants it.
        var rows: [[any SQLConvertible]] = []
        func add(_ category: DemoCategory, to parent: ID<Category>?, at position: Int) throws {
            guard let id = categoryIDs[category.slug] else { throw NotFound() }
            let count = category.allSlugs.reduce(0) { $0 + (counts[$1] ?? 0) }
            rows.append([id, parent, category.name, category.slug, position, count])
            for (index, child) in category.children.enumerated() { try add(child, to: id, at: index + 1) }
        }
        for (index, root) in DemoCategory.tree.enumerated() { try add(root, to: nil, at: index + 1) }
        try tx.insertAlike(into: "categories", "id, parent_id, name, slug, position, product_count", rows: rows)
    }

    private func insertProducts(_ pictures: [DemoDrawing: String], in tx: Transaction) throws {
        let columns: SQL = """
            id, variant_of, variant_name, category_id, sku, name, sort_name, search_text, slug, description,
            manufacturer, barcode, unit, unit_code, pack, vat_rate, picture, is_active, created_at, updated_at
            """
        // Families stand before their variants.
        let rows: [[any SQLConvertible]] = products.map { product in
            let article = product.article
            return [
                product.id, product.family, product.variantName, categoryIDs[article.category], product.sku,
                product.name, SearchText.sortKey(product.name),
                SearchText.index(of: [product.name, product.sku, article.maker, product.barcode]), product.slug,
                article.about, article.maker, product.barcode, article.unit.rawValue, article.unit.code, article.pack,
                article.vatRate, pictures[article.drawing], true, product.createdAt, product.createdAt,
            ]
        }
        try tx.insertAlike(into: "products", columns, rows: rows)
        try tx.insertAlike(
            into: "product_pictures", "product_id, position, source, file",
            rows: products.filter { $0.family == nil }.map { product in
                [product.id, 1, "demo:\(product.sku)", pictures[product.article.drawing]]
            })
    }

    private func insertProperties(
        at since: Date, _ random: inout SeededGenerator, in tx: Transaction
    ) throws {
        var ids: [String: ID<DemoSubject.Property>] = [:]
        var names: [[any SQLConvertible]] = []
        var values: [[any SQLConvertible]] = []
        for product in products where product.family == nil {
            for (position, property) in product.article.properties.enumerated() {
                let known = ids[property.name]
                let id = known ?? ID(at: since, using: &random)
                if known == nil {
                    ids[property.name] = id
                    names.append([id, property.name])
                }
                values.append([product.id, id, position + 1, property.value])
            }
        }
        try tx.insertAlike(into: "properties", "id, name", rows: names)
        try tx.insertAlike(into: "product_properties", "product_id, property_id, position, value", rows: values)
    }

    private func insertPrices(in tx: Transaction) throws {
        try tx.insertAlike(
            into: "price_types", "id, name, currency, vat_mode, is_retail, is_for_signed_in",
            rows: DemoPriceType.allCases.map { type in
                [
                    priceTypeIDs[type.rawValue], type.name, Currency.rub, VATMode.included, type == .retail,
                    type == .signedIn,
                ]
            })
        let rows: [[any SQLConvertible]] = products.flatMap { product in
            product.ladders.enumerated().flatMap { type, ladder in
                ladder.map { [product.id, priceTypeIDs[type], $0.from, $0.amount, $0.amount.currency] }
            }
        }
        try tx.insertAlike(into: "prices", "product_id, price_type_id, min_quantity, amount, currency", rows: rows)
    }

    /// The prices fixed in some contracts, once these are there.
    func insertContractPrices(of people: DemoPeople, in tx: Transaction) throws {
        let contracts = people.customers.flatMap(\.payers).filter { $0.plan.contract?.hasPrices ?? false }
            .compactMap(\.contractID)
        var rows: [[any SQLConvertible]] = []
        for contract in contracts {
            for index in products.indices {
                for step in contractPrices[index] ?? [] {
                    rows.append([contract, products[index].id, step.from, step.amount, step.amount.currency])
                }
            }
        }
        try tx.insertAlike(
            into: "contract_prices", "contract_id, product_id, min_quantity, amount, currency", rows: rows)
    }

    /// Stock, and what open orders hold of it.
    func insertStock(_ reservations: [DemoReservation], in tx: Transaction) throws {
        let rows: [[any SQLConvertible]] = products.indices.flatMap { index in
            shelves[index].enumerated().map { place, shelf in
                [
                    products[index].id, warehouses[place].id, Quantity(thousandths: shelf.quantity),
                    Quantity(thousandths: shelf.reserved), shelf.updatedAt,
                ]
            }
        }
        try tx.insertAlike(into: "stock", "product_id, warehouse_id, quantity, reserved, updated_at", rows: rows)
        try tx.insertAlike(
            into: "reservations", "holder_id, product_id, warehouse_id, quantity, reserved_at",
            rows: reservations.map { held in
                [
                    held.holder, products[held.product].id, warehouses[held.warehouse].id,
                    Quantity(thousandths: held.quantity), held.at,
                ]
            })
    }
}
