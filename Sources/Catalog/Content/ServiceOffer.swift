import Database
import Foundation
import Kernel
import Web

/// Something the vendor does for his customers, with the request by which it is asked for.
package struct ServiceOffer: Sendable, RowDecodable {
    package let id: ID<ServiceOffer>
    package let slug: String
    package let name: String
    /// One or two sentences for its tile.
    package let lead: String
    /// In the markup of ``ArticleText``.
    package let body: String
    /// A name of ``icons``.
    package let icon: String
    /// «От …»; nil when it is told on request.
    package let price: Money?
    /// What the request asks for besides whom to answer.
    package let fields: [ServiceField]
    /// The tag of those who see it.
    package let audience: String
    package let position: Int
    package let isShown: Bool
    /// Grows with every change.
    package let version: Int
    package let updatedAt: Date

    package init(row: Row) throws {
        id = try row["id"]
        slug = try row["slug"]
        name = try row["name"]
        lead = try row["lead"]
        body = try row["body"]
        icon = try row["icon"]
        price = try row.moneyIfAny("price")
        fields = try JSONDecoder.canonical.decode([ServiceField].self, from: Data((try row["fields"] as String).utf8))
        audience = try row["audience"]
        position = try row["position"]
        isShown = try row["is_shown"]
        version = try row["version"]
        updatedAt = try row["updated_at"]
    }

    /// The columns this type is made from, of the alias `s`.
    package static let columns: SQL = """
        s.id, s.slug, s.name, s.lead, s.body, s.icon, s.price, s.currency, s.fields, s.audience, s.position,
        s.is_shown, s.version, s.updated_at
        """

    /// The drawings of tiles, by their names in the sprite.
    static let icons = [
        "truck", "settings", "box", "docs", "calendar", "phone", "chart", "users", "tag", "repeat", "pin", "key",
    ]
}

/// What a request for a service asks for.
package struct ServiceField: Codable, Sendable, Equatable {
    /// How it is answered; stored, so the words never change.
    package enum Kind: String, CaseIterable, Codable, Sendable {
        case text, number, date, choice, file
    }

    /// Its name in forms, unique within the service.
    package var id: String
    package var label: String
    package var kind: Kind
    package var isRequired: Bool
    /// Of a choice.
    package var options: [String]

    package init(_ id: String, _ label: String, _ kind: Kind, required isRequired: Bool = false, options: [String] = [])
    {
        self.id = id
        self.label = label
        self.kind = kind
        self.isRequired = isRequired
        self.options = options
    }

    /// What files it takes.
    static let files = FileRules(["pdf", "png", "jpg", "jpeg", "webp", "docx", "xlsx"], megabytes: 4)
}

extension Catalog {
    /// The condition for the services `s` that somebody sees.
    static func offered(to buyer: Buyer) -> SQL {
        "s.is_shown AND s.audience IN \(list: buyer.audience)"
    }

    /// A service somebody sees, by its address; nil when there is none. One statement.
    static func service(slug: String, for buyer: Buyer, in tx: Transaction) throws -> ServiceOffer? {
        try tx.first(
            "SELECT \(ServiceOffer.columns) FROM services s WHERE s.slug = \(slug) AND \(offered(to: buyer))",
            as: ServiceOffer.self)
    }
}

extension PageContext {
    /// «от 1 500,00 ₽», or that the price is told on request.
    func servicePrice(_ service: ServiceOffer) -> String {
        service.price.map { t("catalog.service.from", ["price": formats.money($0)]) } ?? t("catalog.price.onRequest")
    }
}
