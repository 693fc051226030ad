// Staff make a product of our own, which no other system knows.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Catalog {
    /// `GET /staff/catalog/products/new`
    func newProduct(_ request: Request, _ context: StaffContext) async throws -> HTML {
        var form = NewProductForm()
        form.category = request.query["category"] ?? ""
        let tree = try await database.read { tx in try CategoryTree(in: tx) }
        return context.newProductPage(TypedForm(form), tree)
    }

    /// `POST /staff/catalog/products`
    func addProduct(_ request: Request, _ context: StaffContext) async throws -> Response {
        let form = NewProductForm(context.form)
        var typed = TypedForm(form, form.problems())
        if typed.problems.isEmpty {
            let (principal, now, userID) = (context.principal, context.now, context.signedIn.userID)
            do {
                return try await context.once { tx in
                    let id = try Catalog.addProduct(form, by: principal, at: now, in: tx)
                    return .redirect(
                        to: "/staff/catalog/products/\(id)", message: "catalog.products.added", ["name": form.name],
                        clears: "new-product:\(userID)")
                }
            } catch let refusal as ProductRefusal {
                typed = TypedForm(form, refusal)
            }
        }
        let tree = try await database.read { tx in try CategoryTree(in: tx) }
        return context.newProductPage(typed, tree).response(status: .unprocessableContent)
    }
}

/// What staff type of a new product.
struct NewProductForm: Form {
    var name = ""
    var sku = ""
    var category = ""
    var unit = ""
    var pack = "1"
    var vat = VATRate.percent22.rawValue
    var price = ""
    var description = ""

    static let fields: [Field<NewProductForm>] = [
        Field("name", .text, \.name, label: "catalog.edit.name", required: true, maxLength: 500),
        Field("sku", .text, \.sku, label: "catalog.edit.sku", required: true, maxLength: 100),
        Field("category", .combobox, \.category, label: "catalog.edit.category"),
        Field("unit", .text, \.unit, label: "catalog.edit.unit", required: true, maxLength: 20),
        Field(
            "pack", .text, \.pack, label: "catalog.edit.pack", required: true, help: true, maxLength: 12,
            inputMode: "decimal",
            check: { Quantity(parsing: $0)?.isPositive == true ? nil : .init("web.field.quantity") }),
        Field(
            "vat", .select, \.vat, label: "catalog.edit.vat", required: true,
            check: { VATRate(rawValue: $0) == nil ? .init("web.field.invalid") : nil }),
        Field("price", .money, \.price, label: "catalog.edit.price", help: true, maxLength: 20),
        Field("description", .textarea(rows: 6), \.description, label: "catalog.edit.description", maxLength: 20_000),
    ]
}

// MARK: - Operation

/// Staff made a product of our own.
package struct ProductAdded: DomainEvent {
    package static let name = "catalog.product_added"
    package let productID: ID<Product>
    package let sku: String
    package let title: String
    package var subject: EventSubject { EventSubject("product", productID) }
}

extension Catalog {
    /// Makes a product that is for sale at once, at the retail price when one is typed.
    ///
    /// - Throws: ``ProductRefusal``.
    static func addProduct(
        _ form: NewProductForm, by principal: Principal, at now: Date, in tx: Transaction
    ) throws -> ID<Product> {
        guard !form.name.isEmpty else { throw ProductRefusal.nameMissing }
        guard let pack = Quantity(parsing: form.pack), pack.isPositive else { throw ProductRefusal.packInvalid }
        let category = ID<Category>(form.category)
        if category != nil || !form.category.isEmpty {
            let known: Int = try tx.value("SELECT COUNT(*) FROM categories WHERE id = \(category)")
            guard known == 1 else { throw ProductRefusal.categoryUnknown }
        }
        let id = ID<Product>(at: now)
        let wanted = [(id: id.uuid, name: "\(form.name) \(form.sku)")]
        let slug = try Slug.free(wanted, in: "products", tx)[id.uuid] ?? id.description
        let description = form.description.replacing("\r\n", with: "\n")
        try tx.execute(
            """
            INSERT INTO products (id, category_id, sku, name, sort_name, search_text, slug, description, manufacturer,
                unit, unit_code, pack, vat_rate, is_active, created_at, updated_at)
            VALUES (\(id), \(category), \(form.sku), \(form.name), \(sortName(form.name, position: nil)),
                \(SearchText.index(of: [form.name, form.sku])), \(slug), \(description), '',
                \(form.unit), '', \(pack), \(VATRate(rawValue: form.vat) ?? .percent22), \(true), \(now), \(now))
            """)
        if let price = Money(parsing: form.price), price.isPositive {
            try tx.execute(
                """
                INSERT INTO prices (product_id, price_type_id, min_quantity, amount, currency)
                SELECT \(id), t.id, 0, \(price.minor), t.currency FROM price_types t WHERE t.is_retail
                ORDER BY t.id LIMIT 1
                """)
        }
        try countProducts(in: tx)
        if try hasStockTerms(in: tx) { try settleStock(of: [id], in: tx) }
        try noteSearchChange([id], in: tx)
        try tx.announce(ProductAdded(productID: id, sku: form.sku, title: form.name), by: principal, at: now)
        return id
    }
}

// MARK: - Page

extension StaffContext {
    fileprivate func newProductPage(_ typed: TypedForm<NewProductForm>, _ tree: CategoryTree) -> HTML {
        let frame = catalogFrame(
            t("catalog.products.new"), in: ("/staff/catalog/products", t("catalog.staff.title")))
        let options = [
            "category": [FieldOption("", t("catalog.edit.category.none"))] + tree.options,
            "vat": VATRate.allCases.map { FieldOption($0.rawValue, t("catalog.vat.\($0.rawValue)")) },
        ]
        let form = formFrame(
            FormFrame("/staff/catalog/products", draft: "new-product:\(signedIn.userID)", long: true),
            "\(fields(typed, options: options))",
            actions: """
                \(submit(t("catalog.products.create"), busy: t("web.saving")))\
                \(buttonLink(t("web.cancel"), to: "/staff/catalog/products", .ghost, size: .large))
                """)
        return page(frame, "\(errorSummary(typed))\(form)")
    }
}
