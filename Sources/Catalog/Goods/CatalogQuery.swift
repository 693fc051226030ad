// What is asked of the catalogue, as the address says it: every list can be sent to somebody else.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

/// A list of goods somebody asks for: where, which of them, in which order, and how they are shown.
package struct CatalogQuery: Sendable {
    /// How goods are shown; remembered for a person, and in a cookie for strangers. Stored, so the words never change.
    package enum View: String, Sendable, Codable, CaseIterable {
        case table, tiles
        /// Articles and names without pictures, for those who buy by article.
        case list
    }

    /// The orders of the list. The greater price and the most bought come first where the word begins with a minus.
    package enum Sort: String, Sendable, CaseIterable {
        /// How well goods fit the question; of a search only.
        case relevance
        case name
        case price
        case priceFalling = "-price"
        case new
        case popularity

        /// Whether the personal price decides.
        var isByPrice: Bool { self == .price || self == .priceFalling }
    }

    /// Values of one property; goods with any of them fit.
    package struct PropertyChoice: Sendable, Equatable {
        package let property: ID<Property>
        package var values: [String]
    }

    /// A range of the personal price, in the currency of the prices; nil for an open end.
    package struct PriceRange: Sendable, Equatable {
        package var least: Int64?
        package var most: Int64?

        /// Whether nothing is asked.
        var isOpen: Bool { least == nil && most == nil }

        func contains(_ amount: Money) -> Bool {
            (least.map { amount.minor >= $0 } ?? true) && (most.map { amount.minor <= $0 } ?? true)
        }
    }

    /// How a person is shown goods; nil while he chose nothing.
    struct Choice: Codable, Sendable {
        var view: View?
    }

    static let preference = PreferenceName<Choice>("catalog")
    /// Goods of one page.
    static let pageSize = 18
    /// More of anything in an address is not looked at.
    private static let mostChoices = 12
    private static let mostValues = 40

    package var category: String?
    package var text = ""
    /// Whether the words are meant as they are typed: whoever was shown something else asked for it.
    package var isExact = false
    /// Only goods that came since this instant: the section of new arrivals.
    package var newSince: Date?
    package var properties: [PropertyChoice] = []
    package var brands: [String] = []
    package var warehouses: [ID<Warehouse>] = []
    package var inStock = false
    package var price = PriceRange()
    package var sort = Sort.name
    package var view = View.table
    /// The filter whose values are all shown: a property's id, `brand`, or `all` for every filter.
    package var opened: String?
    package var page = PageRequest(limit: pageSize)

    package init() {}

    /// Reads the address.
    ///
    /// - Parameters:
    ///   - isSearch: whether goods are asked for by words; then the best fit comes first unless another order is named.
    ///   - newSince: for the section of new arrivals, where the newest come first.
    init(_ request: Request, _ context: some PageContext, search isSearch: Bool = false, newSince: Date? = nil) {
        let query = request.query
        category = query["category"].flatMap { $0.isEmpty ? nil : $0 }
        text = String((query["q"] ?? "").prefix(1_000)).trimmingCharacters(in: .whitespacesAndNewlines)
        brands = Self.values(query.all("brand"))
        warehouses = Self.values(query.all("warehouse")).compactMap { ID<Warehouse>($0) }
        inStock = query["stock"] == "1"
        price = PriceRange(least: Self.amount(query["min"]), most: Self.amount(query["max"]))
        properties = Self.properties(query)
        if !isSearch { text = "" }
        isExact = query["exact"] == "1"
        self.newSince = newSince
        sort = query["sort"].flatMap(Sort.init) ?? usualSort
        if sort == .relevance, !self.isSearch { sort = usualSort }
        opened = query["facet"].flatMap { $0.isEmpty ? nil : String($0.prefix(40)) }
        let chosen = query["view"].flatMap(View.init) ?? context.preferences[Self.preference]?.view
        view = chosen ?? request.cookie("view").flatMap(View.init) ?? .table
        page = request.page(limit: Self.pageSize)
    }

    private static func values(_ typed: [String]) -> [String] {
        var seen: Set<String> = []
        return Array(
            typed.map { String($0.prefix(300)) }.filter { !$0.isEmpty && seen.insert($0).inserted }.prefix(mostValues))
    }

    private static func amount(_ typed: String?) -> Int64? {
        guard let typed, let money = Money(parsing: typed), !money.isNegative else { return nil }
        return money.minor
    }

    /// `p.ID=value`, once for each value.
    private static func properties(_ query: FormData) -> [PropertyChoice] {
        var choices: [PropertyChoice] = []
        for field in query.all(prefixed: "p.") {
            guard let id = ID<Property>(field.name), !field.value.isEmpty else { continue }
            let value = String(field.value.prefix(300))
            if let place = choices.firstIndex(where: { $0.property == id }) {
                let isNew = !choices[place].values.contains(value) && choices[place].values.count < mostValues
                if isNew { choices[place].values.append(value) }
            } else if choices.count < mostChoices {
                choices.append(PropertyChoice(property: id, values: [value]))
            }
        }
        return choices
    }

    // MARK: - As an address

    /// Whether goods are asked for by words.
    var isSearch: Bool { !text.isEmpty }
    /// The order nobody has to ask for.
    var usualSort: Sort { isSearch ? .relevance : newSince == nil ? .name : .new }
    /// Whether something narrows the list besides its section and its words.
    var isFiltered: Bool {
        inStock || !brands.isEmpty || !warehouses.isEmpty || !properties.isEmpty || !price.isOpen
    }
    /// Whether the personal price has to be known of all goods.
    var needsPrices: Bool { sort.isByPrice || !price.isOpen }

    /// The address without its query.
    var path: String { isSearch ? "/search" : newSince == nil ? "/catalog" : "/catalog/new" }

    /// The query of the address, without the page and the view.
    var fields: [(name: String, value: String)] {
        var fields: [(name: String, value: String)] = []
        if let category { fields.append(("category", category)) }
        if isSearch { fields.append(("q", text)) }
        if isSearch, isExact { fields.append(("exact", "1")) }
        for choice in properties { fields += choice.values.map { ("p.\(choice.property)", $0) } }
        fields += brands.map { ("brand", $0) }
        if inStock { fields.append(("stock", "1")) }
        fields += warehouses.map { ("warehouse", $0.description) }
        if let least = price.least { fields.append(("min", Self.plain(least))) }
        if let most = price.most { fields.append(("max", Self.plain(most))) }
        if sort != usualSort { fields.append(("sort", sort.rawValue)) }
        return fields
    }

    /// The list's own address.
    var address: ListAddress { ListAddress(path, fields) }

    /// An amount as people type it into the field and as the address has it: `12.5`.
    static func plain(_ minor: Int64) -> String {
        minor % 100 == 0 ? String(minor / 100) : Money(minor: minor).decimal
    }

    /// The address of another section; its filters would be others.
    func path(category: String?) -> String {
        var changed = CatalogQuery()
        (changed.category, changed.text, changed.inStock) = (category, text, inStock)
        changed.sort = sort.isByPrice || sort == .popularity || sort == .new ? sort : changed.usualSort
        return changed.address.text
    }

    /// The address of the same list in another order.
    func path(sort: Sort) -> String {
        var changed = self
        changed.sort = sort
        return changed.address.text
    }
}
