// A customer's own program asks for goods, prices and stock: JSON doors to what the pages show, by the same rules.

import Database
import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Web

extension Catalog {
    /// What a program of a customer asks for; a member's own session opens it as well.
    package func addAPIRoutes(to routes: MemberRoutes) {
        routes.get("api/v1/products", requires: .browseCatalog, listProductsJSON)
        routes.get("api/v1/products/:sku", requires: .browseCatalog, showProductJSON)
        routes.get("api/v1/prices", requires: .viewPrices, listPricesJSON)
        routes.post("api/v1/prices", requires: .viewPrices, listPricesJSON)
        routes.get("api/v1/stock", requires: .browseCatalog, listStockJSON)
        routes.post("api/v1/stock", requires: .browseCatalog, listStockJSON)
        routes.get("api/v1/search", requires: .browseCatalog, searchJSON)
    }
}

/// Why a program's request cannot be answered: the whole, and the fields that are to blame.
struct APIProblem: Error, Sendable {
    let status: HTTPResponse.Status
    /// What is wrong with the whole.
    let message: FieldProblem.Message
    let fields: [FieldProblem]

    init(_ status: HTTPResponse.Status, _ key: String, _ arguments: [String: String] = [:]) {
        self.status = status
        message = FieldProblem.Message(key, arguments)
        fields = []
    }

    /// Fields that are wrong.
    init(_ fields: [FieldProblem]) {
        status = .unprocessableContent
        message = FieldProblem.Message("catalog.api.invalid")
        self.fields = fields
    }

    /// One field that is wrong.
    init(field: String, _ key: String, _ arguments: [String: String] = [:]) {
        self.init([FieldProblem(field: field, FieldProblem.Message(key, arguments))])
    }

    /// The answer in the caller's language.
    func answer(_ context: MemberContext) throws -> Response {
        let errors = fields.map { problem in
            ProblemJSON.FieldError(field: problem.field ?? "", message: context.t(problem.message))
        }
        return try context.problem(status, message.key, TextArguments(message.arguments), errors: errors)
    }
}

extension FormData {
    /// How many rows are wanted.
    ///
    /// - Throws: ``APIProblem`` for anything but a number from 1 to `most`.
    func wantedRows(usual: Int, most: Int) throws -> Int {
        guard let text = self["limit"] else { return usual }
        guard let limit = Int(text), (1...most).contains(limit) else {
            throw APIProblem(field: "limit", "catalog.api.field.limit", ["max": String(most)])
        }
        return limit
    }
}

// MARK: - JSON

/// A product as lists and search have it. Amounts and quantities are written as in orders: whole kopecks, decimal text.
struct ProductJSON: Encodable, Sendable {
    let id: String, sku: String, name: String
    /// The product this is a variant of, and what tells it from the others.
    let variantOf: String?, variantName: String?
    /// Whether only its variants can be ordered.
    let hasVariants: Bool
    let category: String?
    let manufacturer: String
    let barcode: String?
    let unit: String, unitCode: String
    /// Quantities are multiples of it.
    let pack: String
    let vatRate: String
    /// Addresses for people.
    let page: String, picture: String?
    let updatedAt: String

    init(_ listed: ListedProduct, on site: Site) {
        let product = listed.product
        id = product.id.description
        sku = product.sku
        name = product.name
        variantOf = product.variantOf?.description
        variantName = product.variantName
        hasVariants = listed.hasVariants
        category = product.categoryID?.description
        manufacturer = product.manufacturer
        barcode = product.barcode
        unit = product.unit
        unitCode = listed.unitCode
        pack = product.pack.description
        vatRate = product.vatRate.rawValue
        page = site.address("/products/\(product.slug)")
        picture = product.picture.map { site.address("/pictures/\($0)") }
        updatedAt = Formats.machine(listed.updatedAt)
    }
}

/// A product with what programs are told besides.
struct ListedProduct: RowDecodable, Sendable {
    let product: Product
    let unitCode: String
    let updatedAt: Date
    let hasVariants: Bool

    init(row: Row) throws {
        product = try Product(row: row)
        unitCode = try row["unit_code"]
        updatedAt = try row["updated_at"]
        hasVariants = try row["variants"] as Int > 0
    }

    /// The columns this type is made from, of the alias `p`.
    static let columns: SQL = """
        \(Product.columns), p.unit_code, p.updated_at, \(Catalog.variantCount("p")) AS variants
        """
}
