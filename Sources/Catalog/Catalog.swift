import Database
import Foundation
import Kernel
import Web

/// Goods, who may see them, prices, stock and reservations, how they are found, and what is written and kept of them.
///
/// Owns these tables:
/// - goods: `categories`, `products`, `product_pictures`, `picture_sizes`, `properties`, `product_properties`,
///   `product_files`, `product_relations`, `recent_views`, `compared_products`;
/// - assortment: `assortment_rules`, `category_gates`, `product_audiences`, `product_overrides`, `category_overrides`,
///   `product_slugs`, `hidden_properties`, `catalog_edits`;
/// - prices: `price_types`, `prices`, `contract_prices`, `price_rules`, `price_rule_audiences`, `customer_prices`,
///   `scheduled_prices`, `currency_rates`, `customer_turnover`;
/// - stock: `warehouses`, `stock`, `reservations`, `stock_policies`, `expected_supplies`, `backorders`;
/// - search: the `search_…` tables, `product_popularity`, `purchased_products`, `customer_articles`, `product_vectors`;
/// - selections: `selections`, `selection_items`, `product_subscriptions`, `product_reviews`;
/// - content: `articles` and their `article_…` tables, `services`, the `service_…` tables, `configurators`,
///   `configurations`, `demo_units`, `test_drives`, `demo_days`;
/// - imports: `import_runs`, `import_refusals`.
///
/// Reads the buyer's contract from ``Customers``.
package struct Catalog: Sendable {
    let database: Database
    let files: FileStore
    let search: CatalogSearch
    /// What the filters beside lists are counted by.
    let counted: CountedGoods
    /// Knows how far the queue of changes can be trusted, for programs that ask what changed.
    let changeWatch = ChangeWatch()

    package init(database: Database, files: FileStore, search: CatalogSearch, counted: CountedGoods) {
        self.database = database
        self.files = files
        self.search = search
        self.counted = counted
    }

    /// The catalogue is open to strangers, who see the retail price.
    package func addRoutes(to routes: PublicRoutes) {
        addSearchRoutes(to: routes)
        addGoodsRoutes(to: routes)
        addSelectionRoutes(to: routes)
        addContentRoutes(to: routes)
        addPriceRoutes(to: routes)
    }

    /// What concerns a person, on whichever side.
    package func addRoutes(to routes: PersonRoutes) {
        addGoodsRoutes(to: routes)
        addSearchRoutes(to: routes)
    }

    /// What is for members only.
    package func addRoutes(to routes: MemberRoutes) {
        addSearchRoutes(to: routes)
        addAPIRoutes(to: routes)
        addSelectionRoutes(to: routes)
        addContentRoutes(to: routes)
    }

    /// What staff do with goods and what is said of them.
    package func addRoutes(to routes: StaffRoutes) {
        addStaffRoutes(to: routes)
        addPriceRoutes(to: routes)
        addSearchRoutes(to: routes)
        addSelectionRoutes(to: routes)
        addContentRoutes(to: routes)
    }

    /// The section of the sidebar.
    package static let navigation = [
        NavigationItem(
            section: "catalog", path: "/catalog", icon: "catalog", title: "catalog.title", permission: .browseCatalog)
    ]
}
