import Database
import Foundation
import Kernel

/// A kind of price: retail, wholesale, for dealers. The subject of `ID<PriceType>`.
package enum PriceType {}

/// Where goods lie.
package enum Warehouse {}

/// Whatever holds a reservation; its id is the holder's own id.
package enum ReservationHolder {}

/// What can be bought: a product, or one variant of it.
package struct Product: Sendable, RowDecodable {
    package let id: ID<Product>
    /// The product this is a variant of; nil for a product itself.
    package let variantOf: ID<Product>?
    /// What tells the variant from its siblings, such as «М8, оцинк.».
    package let variantName: String?
    package let categoryID: ID<Category>?
    /// The article.
    package let sku: String
    package let name: String
    package let slug: String
    package let manufacturer: String
    package let barcode: String?
    /// The measure unit's short name: «шт».
    package let unit: String
    /// How many go together: quantities are its multiples.
    package let pack: Quantity
    package let vatRate: VATRate
    /// The name of the main picture's file; nil when there is none.
    package let picture: String?
    /// Whether it may still be bought.
    package let isActive: Bool

    package init(row: Row) throws {
        id = try row["id"]
        variantOf = try row["variant_of"]
        variantName = try row["variant_name"]
        categoryID = try row["category_id"]
        sku = try row["sku"]
        name = try row["name"]
        slug = try row["slug"]
        manufacturer = try row["manufacturer"]
        barcode = try row["barcode"]
        unit = try row["unit"]
        pack = try row["pack"]
        vatRate = try row["vat_rate"]
        picture = try row["picture"]
        isActive = try row["is_active"]
    }

    /// The columns this type is made from, of the alias `p`.
    package static let columns: SQL = """
        p.id, p.variant_of, p.variant_name, p.category_id, p.sku, p.name, p.slug, p.manufacturer, p.barcode,
        p.unit, p.pack, p.vat_rate, p.picture, p.is_active
        """

    /// How many these are, for statements whose other rows leave them empty.
    static let columnCount = 14
}

/// A node of the category tree.
package struct Category: Sendable, RowDecodable {
    package let id: ID<Category>
    package let parentID: ID<Category>?
    package let name: String
    package let slug: String
    /// Products for sale in it and beneath.
    package let productCount: Int

    package init(id: ID<Category>, parentID: ID<Category>?, name: String, slug: String, productCount: Int) {
        self.id = id
        self.parentID = parentID
        self.name = name
        self.slug = slug
        self.productCount = productCount
    }

    package init(row: Row) throws {
        id = try row["id"]
        parentID = try row["parent_id"]
        name = try row["name"]
        slug = try row["slug"]
        productCount = try row["product_count"]
    }
}

/// The whole tree, small enough to be read at once.
package struct CategoryTree: Sendable {
    /// In the order of the pages.
    package let all: [Category]

    /// Reads it with one statement.
    ///
    /// - Parameter condition: which categories are wanted.
    package init(where condition: SQL = "TRUE", in tx: Transaction) throws {
        all = try tx.all(
            "SELECT id, parent_id, name, slug, product_count FROM categories WHERE \(condition) ORDER BY position, name, id",
            as: Category.self)
    }

    /// The categories right beneath one, or the roots.
    package func children(of parent: ID<Category>?) -> [Category] { all.filter { $0.parentID == parent } }

    package func category(slug: String) -> Category? { all.first { $0.slug == slug } }

    package func category(_ id: ID<Category>?) -> Category? { all.first { $0.id == id } }

    /// From the root down to the category itself. A cycle in the data ends the walk.
    package func path(to category: Category) -> [Category] {
        var path = [category]
        while let parent = self.category(path[0].parentID), !path.contains(where: { $0.id == parent.id }) {
            path.insert(parent, at: 0)
        }
        return path
    }

    /// The category and everything beneath it.
    package func subtree(of category: Category) -> [ID<Category>] {
        var found = [category.id]
        var seen: Set<ID<Category>> = [category.id]
        var next = 0
        while next < found.count {
            for child in children(of: found[next]) where seen.insert(child.id).inserted { found.append(child.id) }
            next += 1
        }
        return found
    }
}
