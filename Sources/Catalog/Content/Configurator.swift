import Database
import Foundation
import Kernel

/// A product that is put together from options: groups to choose from, and rules between the options.
package struct Configurator: Sendable, RowDecodable {
    package let id: ID<Configurator>
    package let slug: String
    /// What everything is added to.
    package let productID: ID<Product>
    package let name: String
    package let lead: String
    package let content: ConfiguratorContent
    package let isShown: Bool
    /// Grows with every change.
    package let version: Int
    package let updatedAt: Date

    package init(row: Row) throws {
        id = try row["id"]
        slug = try row["slug"]
        productID = try row["product_id"]
        name = try row["name"]
        lead = try row["lead"]
        content = try JSONDecoder.canonical.decode(
            ConfiguratorContent.self, from: Data((try row["content"] as String).utf8))
        isShown = try row["is_shown"]
        version = try row["version"]
        updatedAt = try row["updated_at"]
    }

    /// The columns this type is made from, of the alias `g`.
    package static let columns: SQL =
        "g.id, g.slug, g.product_id, g.name, g.lead, g.content, g.is_shown, g.version, g.updated_at"
}

/// The groups, options and rules of a configurator; kept as JSON.
package struct ConfiguratorContent: Codable, Sendable, Equatable {
    package var groups: [Group]
    package var rules: [Rule]

    package init(groups: [Group] = [], rules: [Rule] = []) {
        self.groups = groups
        self.rules = rules
    }

    /// Options of which one, or some, are chosen.
    package struct Group: Codable, Sendable, Equatable {
        package var id: String
        package var name: String
        package var isRequired: Bool
        package var allowsMany: Bool
        /// How many at least and at most, where several are allowed; nil for no limit.
        package var least: Int?
        package var most: Int?
        package var options: [Option]

        package init(
            _ id: String, _ name: String, required isRequired: Bool = false, many allowsMany: Bool = false,
            least: Int? = nil, most: Int? = nil, options: [Option] = []
        ) {
            self.id = id
            self.name = name
            self.isRequired = isRequired
            self.allowsMany = allowsMany
            self.least = least
            self.most = most
            self.options = options
        }

        /// How many of its options a whole configuration has. Empty, `least` above `most`, where nothing can be right.
        package var limits: (least: Int, most: Int) {
            guard allowsMany else { return (isRequired ? 1 : 0, 1) }
            return (max(least ?? 0, isRequired ? 1 : 0), min(most ?? options.count, options.count))
        }
    }

    /// Something that can be chosen: a product at the buyer's own price, or words with a difference of the price.
    package struct Option: Codable, Sendable, Equatable {
        package var id: String
        package var name: String
        /// Nil for words.
        package var product: ID<Product>?
        /// Of the product; one where nothing else is said.
        package var quantity: Quantity
        /// Added to the price of words, in kopecks; less than nothing takes off.
        package var surcharge: Int64?
        /// Added to the price of words, in basis points of the price of what everything is added to.
        package var percent: Int64?
        /// Whether only the vendor's people can tell what it costs.
        package var isOnRequest: Bool

        package init(
            _ id: String, _ name: String, product: ID<Product>? = nil, quantity: Quantity = .one,
            surcharge: Int64? = nil, percent: Int64? = nil, onRequest isOnRequest: Bool = false
        ) {
            self.id = id
            self.name = name
            self.product = product
            self.quantity = quantity
            self.surcharge = surcharge
            self.percent = percent
            self.isOnRequest = isOnRequest
        }

        /// Whether it changes the price without being a product: a cart has no line for that.
        package var isWordsWithPrice: Bool {
            product == nil && ((surcharge ?? 0) != 0 || (percent ?? 0) != 0)
        }
    }

    /// What one option means for others.
    package struct Rule: Codable, Sendable, Equatable {
        /// Stored, so the words never change.
        package enum Kind: String, CaseIterable, Codable, Sendable {
            /// At least one of the others must be chosen, too.
            case requires
            /// None of the others may be chosen.
            case excludes
        }

        package var kind: Kind
        package var option: String
        package var others: [String]

        package init(_ option: String, _ kind: Kind, _ others: [String]) {
            self.kind = kind
            self.option = option
            self.others = others
        }
    }

    /// Every option with its group, in the order of the page.
    package var options: [(group: Group, option: Option)] {
        groups.flatMap { group in group.options.map { (group: group, option: $0) } }
    }

    /// The name of an option; its id where there is none such.
    package func name(of option: String) -> String {
        options.first { $0.option.id == option }?.option.name ?? option
    }
}

extension Catalog {
    /// A configurator that is shown, by its address; nil when there is none. One statement.
    static func configurator(slug: String, in tx: Transaction) throws -> Configurator? {
        try tx.first(
            "SELECT \(Configurator.columns) FROM configurators g WHERE g.slug = \(slug) AND g.is_shown",
            as: Configurator.self)
    }
}
