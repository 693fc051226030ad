import Database
import Foundation
import Kernel

/// Gathers stored prices of many products for one buyer, as rows bring them, and makes offers of them.
struct PriceShelf {
    /// The settings of the price types met.
    private(set) var types: [ID<PriceType>: PriceTerms] = [:]
    private let buyer: Buyer
    private var vatModes: [UUID: VATMode] = [:]
    private var typeNames: [UUID: String] = [:]
    private var retailTypes: [UUID] = []
    private var goods: [GoodsFacts] = []
    private var places: [ID<Product>: Int] = [:]
    private var entries: [[Entry]] = []

    /// What rules are looked up by, and how many go together.
    struct GoodsFacts {
        let id: ID<Product>
        var family: ID<Product>?
        var categoryID: ID<Category>?
        var manufacturer = ""
        var pack = Quantity.one
    }

    /// One stored amount.
    struct Entry {
        /// The price type, the contract or the customer whose price it is.
        let holder: UUID
        let from: Quantity
        /// Nil where a price ends.
        let amount: Int64?
        let currency: Currency
        /// When a change took effect; nil for what is stored as the price.
        var effectiveAt: Date?

        /// Reads `holder_id`, `min_quantity`, `amount` and `currency`.
        init(row: Row) throws {
            holder = try row["holder_id"]
            from = try row["min_quantity"]
            amount = try row["amount"]
            currency = try row["currency"]
        }
    }

    /// Whose price goes before whose.
    private enum Tier: Int, CaseIterable { case contract, customer, priceType, retail }

    init(for buyer: Buyer) {
        self.buyer = buyer
    }

    /// Keeps what a row tells of a price type.
    mutating func learn(_ type: UUID, _ row: Row) throws {
        vatModes[type] = try row["vat_mode"]
        typeNames[type] = try row["name"]
        if try row["is_retail"] { retailTypes.append(type) }
        types[ID(type)] = try PriceTerms(row: row)
    }

    /// Keeps an amount of a product; `facts` is asked for once a product.
    mutating func take(_ entry: Entry, of product: ID<Product>, _ facts: () throws -> GoodsFacts) rethrows {
        if let place = places[product] {
            entries[place].append(entry)
        } else {
            places[product] = goods.count
            goods.append(try facts())
            entries.append([entry])
        }
    }

    /// The offers with the pack of each, in the order they came.
    func offers() -> [(offer: PriceOffer, pack: Quantity)] {
        zip(goods, entries).map { facts, entries in
            let offer = PriceOffer(
                facts.id, family: facts.family, categoryID: facts.categoryID, manufacturer: facts.manufacturer,
                lists: lists(of: entries))
            return (offer, facts.pack)
        }
    }

    /// Of several retail prices from different systems one counts, always the same.
    private func lists(of entries: [Entry]) -> [PriceList] {
        if entries.count == 1 { return [list(of: entries[0].holder, entries)].compactMap(\.self) }
        return Tier.allCases.compactMap { tier -> PriceList? in
            let found = entries.filter { self.tier(of: $0.holder) == tier }
            guard found.count > 1 else { return found.first.flatMap { list(of: $0.holder, found) } }
            for holder in Set(found.map(\.holder)).sorted() {
                if let list = list(of: holder, found) { return list }
            }
            return nil
        }
    }

    private func tier(of holder: UUID) -> Tier {
        if holder == buyer.contractID?.uuid { return .contract }
        if holder == buyer.customerID { return .customer }
        return holder == buyer.priceTypeID?.uuid ? .priceType : .retail
    }

    private func list(of holder: UUID, _ entries: [Entry]) -> PriceList? {
        var own = entries.filter { $0.holder == holder }
        if own.contains(where: { $0.effectiveAt != nil }) { own = newest(of: own) }
        let steps = own.compactMap { entry in
            entry.amount.map { Price.Step(from: entry.from, amount: Money(minor: $0, currency: entry.currency)) }
        }
        let type = ID<PriceType>(holder)
        let vatMode = vatModes[holder] ?? agreedVATMode
        return switch tier(of: holder) {
        case .contract: PriceList(.contract(number: buyer.contractNumber ?? ""), vatMode: vatMode, steps: steps)
        case .customer: PriceList(.customer, vatMode: vatMode, steps: steps)
        case .priceType:
            PriceList(.priceType(name: typeNames[holder] ?? ""), typeID: type, vatMode: vatMode, steps: steps)
        case .retail: PriceList(.retail, typeID: type, vatMode: vatMode, steps: steps)
        }
    }

    /// How prices of a contract or a customer are told: as those of the contract's price type, or as the retail ones.
    private var agreedVATMode: VATMode {
        let type = buyer.priceTypeID?.uuid
        return type.flatMap { vatModes[$0] } ?? retailTypes.min().flatMap { vatModes[$0] } ?? .included
    }

    /// Of each quantity the change that took effect last; what is stored as the price came before all of them.
    private func newest(of entries: [Entry]) -> [Entry] {
        var newest: [Quantity: Entry] = [:]
        for entry in entries {
            if let known = newest[entry.from],
                known.effectiveAt ?? .distantPast >= entry.effectiveAt ?? .distantPast
            {
                continue
            }
            newest[entry.from] = entry
        }
        return Array(newest.values)
    }
}

// MARK: - Price types

extension PriceTerms {
    /// The price types that concern a buyer, with the rates of now: a statement that yields `id` and ``columns``.
    static func types(for buyer: Buyer, at now: Date) -> SQL {
        """
        SELECT t.id, t.name, t.vat_mode, t.is_retail, t.currency, t.combination, t.floor_percent, t.rounding_step,
               t.rounding_way, t.shown_currency,
               (SELECT x.nominal FROM currency_rates x WHERE x.currency = t.currency AND x.target = t.shown_currency
                AND x.valid_from <= \(now) ORDER BY x.valid_from DESC LIMIT 1) AS nominal,
               (SELECT x.rate FROM currency_rates x WHERE x.currency = t.currency AND x.target = t.shown_currency
                AND x.valid_from <= \(now) ORDER BY x.valid_from DESC LIMIT 1) AS rate
        FROM price_types t WHERE t.id = \(buyer.priceTypeID) OR t.is_retail
        """
    }

    /// What is read of a price type `t`, beside its id.
    static let columns: SQL = """
        t.vat_mode, t.name, t.is_retail, t.currency AS type_currency, t.combination, t.floor_percent, t.rounding_step,
        t.rounding_way, t.shown_currency, t.nominal, t.rate
        """

    /// The same columns of a row that tells of no price type.
    static let none: SQL = "NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL"

    init(row: Row) throws {
        combination = try row["combination"]
        floor = try row["floor_percent"]
        rounding = PriceRounding(step: try row["rounding_step"], way: try row["rounding_way"])
        let shown: Currency? = try row["shown_currency"]
        let (nominal, rate): (Int64?, Int64?) = (try row["nominal"], try row["rate"])
        if let shown, let nominal, let rate {
            conversion = PriceConversion(from: try row["type_currency"], to: shown, nominal: nominal, rate: rate)
        }
    }
}
