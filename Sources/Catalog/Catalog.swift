import Database
import Foundation
import Kernel
import Web

/// Goods, prices, stock and reservations.
///
/// Owns `categories`, `products`, `product_pictures`, `properties`, `product_properties`, `price_types`, `prices`,
/// `contract_prices`, `warehouses`, `stock`, `reservations`, `import_runs`. Reads the buyer's contract from ``Customers``.
package struct Catalog: Sendable {
    let database: Database
    let files: FileStore

    package init(database: Database, files: FileStore) {
        self.database = database
        self.files = files
    }

    /// The catalogue is open to strangers, who see the retail price.
    package func addRoutes(to routes: PublicRoutes) {
        routes.get("catalog", browseCatalog)
        routes.get("search", searchCatalog)
        routes.get("products/:slug", showProduct)
        routes.get("pictures/:name", showPicture)
    }

    /// The section of the sidebar.
    package static let navigation = [
        NavigationItem(
            section: "catalog", path: "/catalog", icon: "catalog", title: "catalog.title", permission: .browseCatalog)
    ]
}
