// The groups, options and rules of a configurator as they travel in a form: every one a row of fields.

import Database
import Foundation
import Kernel
import Web

/// The rows as they were typed; nothing is judged yet.
struct ConfiguratorRows: Sendable {
    /// `group.0.name` and so on.
    struct Group: Sendable {
        var id = ""
        var name = ""
        var isRequired = false
        var allowsMany = false
        var least = ""
        var most = ""
        var options: [Option] = []
    }

    /// `group.0.option.0.name` and so on.
    struct Option: Sendable {
        var id = ""
        var name = ""
        /// An article number; empty for words.
        var product = ""
        var quantity = ""
        var surcharge = ""
        var percent = ""
        var isOnRequest = false
    }

    /// `rule.0.option` and so on.
    struct Rule: Sendable {
        var option = ""
        var kind = ConfiguratorContent.Rule.Kind.requires
        var others: [String] = []
    }

    static let mostGroups = 20
    static let mostOptions = 40
    static let mostRules = 80
    /// The most options of a rule's right side.
    static let mostOthers = 3
    /// Empty rows at the end of those there are.
    static let spare = 2

    var groups: [Group] = []
    var rules: [Rule] = []

    init() {}

    init(_ data: FormData) {
        func text(_ name: String) -> String {
            (data[name] ?? "").trimmingCharacters(in: .whitespacesAndNewlines)
        }
        for number in 0..<(Self.mostGroups + Self.spare) {
            let name = "group.\(number)"
            guard !text("\(name).name").isEmpty else { continue }
            var group = Group(
                id: Self.id(text("\(name).id")), name: String(text("\(name).name").prefix(80)),
                isRequired: data["\(name).required"] == "on", allowsMany: data["\(name).many"] == "on",
                least: text("\(name).least"), most: text("\(name).most"))
            for place in 0..<(Self.mostOptions + Self.spare) {
                let option = "\(name).option.\(place)"
                let product = text("\(option).product")
                let words = text("\(option).name")
                guard !words.isEmpty || !product.isEmpty else { continue }
                group.options.append(
                    Option(
                        id: Self.id(text("\(option).id")), name: String((words.isEmpty ? product : words).prefix(120)),
                        product: product, quantity: text("\(option).quantity"), surcharge: text("\(option).surcharge"),
                        percent: text("\(option).percent"), isOnRequest: data["\(option).ask"] == "on"))
            }
            groups.append(group)
        }
        for number in 0..<(Self.mostRules + Self.spare) {
            let name = "rule.\(number)"
            let others = (0..<Self.mostOthers).map { text("\(name).other.\($0)") }.filter { !$0.isEmpty }
            guard !text("\(name).option").isEmpty, !others.isEmpty else { continue }
            let kind = ConfiguratorContent.Rule.Kind(rawValue: text("\(name).kind")) ?? .requires
            rules.append(Rule(option: text("\(name).option"), kind: kind, others: others))
        }
        number()
    }

    /// What came along as an id is one of ours, or none.
    private static func id(_ text: String) -> String {
        let isFit = text.count <= 8 && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
        return isFit ? text : ""
    }

    /// Gives every new row an id that no other has. Rules and kept choices name options by them.
    private mutating func number() {
        var taken = Set(groups.map(\.id) + groups.flatMap { $0.options.map(\.id) })
        taken.remove("")
        var seen: Set<String> = []
        var next = 1
        func fresh(_ id: String, _ letter: String) -> String {
            if !id.isEmpty, seen.insert(id).inserted { return id }
            while taken.contains("\(letter)\(next)") || seen.contains("\(letter)\(next)") { next += 1 }
            seen.insert("\(letter)\(next)")
            return "\(letter)\(next)"
        }
        for group in groups.indices {
            groups[group].id = fresh(groups[group].id, "g")
            for option in groups[group].options.indices {
                groups[group].options[option].id = fresh(groups[group].options[option].id, "o")
            }
        }
    }

    /// Every article number in them.
    var articleNumbers: [String] {
        groups.flatMap { $0.options.map(\.product) }.filter { !$0.isEmpty }
    }

    /// What they mean.
    ///
    /// - Parameter goods: the goods by their article numbers.
    /// - Throws: ``ConfiguratorRefusal`` for a number that is none, or an article number nobody knows.
    func content(_ goods: [String: ID<Product>]) throws -> ConfiguratorContent {
        let read = try groups.map { group in
            ConfiguratorContent.Group(
                group.id, group.name, required: group.isRequired, many: group.allowsMany,
                least: try Self.count(group.least, group.name), most: try Self.count(group.most, group.name),
                options: try group.options.map { try Self.option($0, goods) })
        }
        let known = Set(groups.flatMap { $0.options.map(\.id) })
        let kept = rules.compactMap { rule -> ConfiguratorContent.Rule? in
            let others = rule.others.filter { known.contains($0) && $0 != rule.option }
            guard known.contains(rule.option), !others.isEmpty else { return nil }
            return ConfiguratorContent.Rule(rule.option, rule.kind, others)
        }
        return ConfiguratorContent(groups: read, rules: kept)
    }

    private static func count(_ text: String, _ name: String) throws -> Int? {
        guard !text.isEmpty else { return nil }
        guard let number = Int(text), (0...100).contains(number) else { throw ConfiguratorRefusal.limits(name) }
        return number
    }

    private static func option(
        _ option: Option, _ goods: [String: ID<Product>]
    ) throws -> ConfiguratorContent.Option {
        func refused() -> ConfiguratorRefusal { .amount(option.name) }
        var read = ConfiguratorContent.Option(option.id, option.name, onRequest: option.isOnRequest)
        if !option.product.isEmpty {
            guard let product = goods[option.product] else {
                throw ConfiguratorRefusal.productUnknown(option.product)
            }
            read.product = product
        }
        if !option.quantity.isEmpty {
            guard let quantity = Quantity(parsing: option.quantity), quantity.isPositive else { throw refused() }
            read.quantity = quantity
        }
        if !option.surcharge.isEmpty {
            guard let amount = Money(parsing: option.surcharge) else { throw refused() }
            read.surcharge = amount.minor
        }
        if !option.percent.isEmpty {
            // Hundredths of a per cent are read like kopecks of a rouble.
            guard let percent = Money(parsing: option.percent), abs(percent.minor) <= 100_000 else { throw refused() }
            read.percent = percent.minor
        }
        return read
    }
}

extension Catalog {
    /// A kept configurator as rows to be changed, and the article number of what it begins with. One statement.
    static func configuratorRows(
        _ kept: Configurator, in tx: Transaction
    ) throws -> (rows: ConfiguratorRows, product: String) {
        let options = kept.content.options.compactMap { $0.option.product }
        let numbers = try tx.all(
            "SELECT id, sku FROM products WHERE id IN \(list: options + [kept.productID])"
        ) { (id: try $0["id"] as ID<Product>, number: try $0["sku"] as String) }
        let byID = Dictionary(numbers.map { ($0.id, $0.number) }, uniquingKeysWith: { first, _ in first })
        var rows = ConfiguratorRows()
        rows.groups = kept.content.groups.map { group in
            ConfiguratorRows.Group(
                id: group.id, name: group.name, isRequired: group.isRequired, allowsMany: group.allowsMany,
                least: group.least.map(String.init) ?? "", most: group.most.map(String.init) ?? "",
                options: group.options.map { row(of: $0, byID) })
        }
        rows.rules = kept.content.rules.map { rule in
            ConfiguratorRows.Rule(option: rule.option, kind: rule.kind, others: rule.others)
        }
        return (rows, byID[kept.productID] ?? "")
    }

    private static func row(
        of option: ConfiguratorContent.Option, _ numbers: [ID<Product>: String]
    ) -> ConfiguratorRows.Option {
        ConfiguratorRows.Option(
            id: option.id, name: option.name, product: option.product.flatMap { numbers[$0] } ?? "",
            quantity: option.quantity == .one ? "" : option.quantity.description,
            surcharge: option.surcharge.map { Money(minor: $0).decimal } ?? "",
            percent: option.percent.map { Money(minor: $0).decimal } ?? "", isOnRequest: option.isOnRequest)
    }
}
