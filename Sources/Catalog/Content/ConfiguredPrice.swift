// What a configuration costs one buyer, option by option, and what of it a cart can hold.

import Database
import Foundation
import Kernel
import Web

/// A configurator with what one buyer may see and pays.
struct ConfiguratorDesk: Sendable {
    let configurator: Configurator
    /// What everything is added to.
    let base: ToldProduct
    /// The goods among the options, by product.
    let goods: [ID<Product>: ToldProduct]
    let prices: PriceTable
    let rules: ConfiguratorRules
}

extension FormData {
    /// The options of a configurator that were chosen: `o` where several of a group may be, `o.GROUP` where one may.
    var chosenOptions: [String] {
        let chosen = fields.filter { ($0.name == "o" || $0.name.hasPrefix("o.")) && !$0.value.isEmpty }
        return chosen.prefix(500).map(\.value)
    }
}

/// A line of the explanation of a price.
struct ConfiguredRow: Sendable {
    let group: String
    let name: String
    /// Nil when only the vendor's people can tell.
    let amount: Money?
}

/// A choice with its price and everything that is wrong with it.
struct Configured: Sendable {
    /// The options chosen, in the order of the page.
    let options: [String]
    let problems: [ConfiguratorProblem]
    let offers: [String: ConfiguratorOffer]
    /// What everything is added to, and each option.
    let rows: [ConfiguredRow]
    /// Nil while a part of it is told on request, or has no price for this buyer.
    let total: Money?

    /// Whether nothing is wrong with it.
    var isWhole: Bool { problems.isEmpty }
}

extension ConfiguratorDesk {
    /// The price and the problems of a choice.
    func configured(_ options: [String]) -> Configured {
        let chosen = rules.known(options)
        let taken = Set(chosen)
        var rows = [ConfiguredRow(group: "", name: base.product.name, amount: basePrice)]
        for (group, option) in configurator.content.options.map({ ($0.group, $0.option) })
        where taken.contains(option.id) {
            rows.append(ConfiguredRow(group: group.name, name: option.name, amount: amount(of: option)))
        }
        let known = rows.compactMap(\.amount)
        let currency = known.first?.currency ?? .rub
        var sum: Money?
        if known.count == rows.count { sum = try? known.total(in: currency) }
        return Configured(
            options: chosen, problems: rules.problems(in: chosen), offers: rules.offers(beside: chosen), rows: rows,
            total: sum)
    }

    /// Of one of what everything is added to.
    var basePrice: Money? {
        let product = base.product
        return prices.price(of: product.id, quantity: product.pack).flatMap { try? $0.amount.times(product.pack) }
    }

    /// What an option adds; nil when it is told on request, or there is no price for this buyer.
    func amount(of option: ConfiguratorContent.Option) -> Money? {
        guard !option.isOnRequest else { return nil }
        if let product = option.product {
            let quantity = quantity(of: option)
            return prices.price(of: product, quantity: quantity).flatMap { try? $0.amount.times(quantity) }
        }
        var amount = Money(minor: option.surcharge ?? 0, currency: basePrice?.currency ?? .rub)
        if let percent = option.percent, percent != 0 {
            guard let share = try? basePrice?.percent(basisPoints: percent), let sum = try? amount.adding(share) else {
                return nil
            }
            amount = sum
        }
        return amount
    }

    /// How much of its product an option takes: whole packs, as a cart does.
    func quantity(of option: ConfiguratorContent.Option) -> Quantity {
        guard let pack = option.product.flatMap({ goods[$0]?.product.pack }) else { return option.quantity }
        return (try? option.quantity.roundedUp(to: pack)) ?? option.quantity
    }

    /// Whether the choice goes to the vendor's people instead of the cart: it has a part that no cart can hold.
    func needsRequest(_ configured: Configured) -> Bool {
        let taken = Set(configured.options)
        return configured.total == nil
            || configurator.content.options.contains { taken.contains($0.option.id) && $0.option.isWordsWithPrice }
    }
}

// MARK: - Reading

extension Catalog {
    /// A configurator for a buyer: two statements, and those of the prices; nil when it is not shown, or what it begins
    /// with is not for this buyer.
    static func configuratorDesk(
        slug: String, for buyer: Buyer, at now: Date, in tx: Transaction
    ) throws -> ConfiguratorDesk? {
        guard let found = try Catalog.configurator(slug: slug, in: tx) else { return nil }
        let options = found.content.options.compactMap { $0.option.product }
        // A list in brackets is a row of values; a subselect takes them one by one.
        let (goods, prices) = try toldGoods(
            "SELECT x.id FROM products x WHERE x.id IN \(list: options + [found.productID])", for: buyer, at: now,
            in: tx)
        let byID = Dictionary(goods.map { ($0.product.id, $0) }, uniquingKeysWith: { first, _ in first })
        guard let base = byID[found.productID], let prices else { return nil }
        // Of a product with variants nobody can take the product itself.
        let absent = found.content.options.filter { entry in
            entry.option.product.map { byID[$0]?.hasVariants ?? true } ?? false
        }
        return ConfiguratorDesk(
            configurator: found, base: base, goods: byID, prices: prices,
            rules: ConfiguratorRules(found.content, without: Set(absent.map { $0.option.id })))
    }
}

// MARK: - For the cart

/// What a whole configuration puts into a cart.
package struct ConfiguredSet: Sendable {
    /// What its lines share: «Стеллаж МС, для серверной».
    package let label: String
    package let lines: [(product: ID<Product>, quantity: Quantity)]
    /// The page of the choice.
    package let path: String
}

/// Why a configuration is not taken; the page says what to mend.
package enum ConfigureRefusal: Refusal, Equatable {
    /// A rule is broken.
    case notWhole
    /// A part of it is told on request.
    case needsRequest
    case nameTooLong

    package var key: String {
        switch self {
        case .notWhole: "catalog.configure.refusal.notWhole"
        case .needsRequest: "catalog.configure.refusal.needsRequest"
        case .nameTooLong: "catalog.configure.refusal.nameTooLong"
        }
    }
}

extension Catalog {
    /// The most letters of a configuration's name.
    static let longestConfigurationName = 80

    /// The lines of a submitted configuration, checked against the rules and prices of this moment.
    ///
    /// - Parameter form: `slug`, `o` once for each option, and `name` for what its lines share.
    /// - Throws: ``ConfigureRefusal``; `NotFound` for a configurator that is not for this buyer.
    package static func configuredSet(
        _ form: FormData, by principal: Principal, at now: Date, in tx: Transaction
    ) throws -> ConfiguredSet {
        guard let slug = form["slug"] else { throw NotFound() }
        let name = (form["name"] ?? "").trimmingCharacters(in: .whitespacesAndNewlines)
        guard name.count <= longestConfigurationName else { throw ConfigureRefusal.nameTooLong }
        let buyer = try Catalog.buyer(for: principal, at: now, in: tx)
        guard let desk = try configuratorDesk(slug: slug, for: buyer, at: now, in: tx) else { throw NotFound() }
        let configured = desk.configured(form.chosenOptions)
        guard configured.isWhole else { throw ConfigureRefusal.notWhole }
        guard !desk.needsRequest(configured) else { throw ConfigureRefusal.needsRequest }
        let taken = Set(configured.options)
        var quantities: [(product: ID<Product>, quantity: Quantity)] = [
            (desk.base.product.id, desk.base.product.pack)
        ]
        for entry in desk.configurator.content.options where taken.contains(entry.option.id) {
            guard let product = entry.option.product else { continue }
            let quantity = desk.quantity(of: entry.option)
            if let place = quantities.firstIndex(where: { $0.product == product }) {
                quantities[place].quantity = try quantities[place].quantity.adding(quantity)
            } else {
                quantities.append((product, quantity))
            }
        }
        let label = name.isEmpty ? desk.configurator.name : "\(desk.configurator.name), \(name)"
        return ConfiguredSet(
            label: label, lines: quantities, path: configurePath(desk.configurator.slug, configured.options))
    }

    /// The page of a choice.
    static func configurePath(_ slug: String, _ options: [String]) -> String {
        var fields: [(name: String, value: String)] = [("chosen", "1")]
        fields += options.map { (name: "o", value: $0) }
        return "/configure/\(slug)?\(FormData(fields).urlEncoded)"
    }
}
