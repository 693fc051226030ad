import Database
import Foundation
import Kernel

/// What a rule says; the same values stand in its row, its form and its history.
package struct RuleTerms: Codable, Sendable, Equatable {
    /// What staff call it.
    package var name = ""
    /// What buyers are told it is called; empty for words made of what it does.
    package var title = ""
    package var kind = PriceRule.Kind.categoryDiscount
    package var effect = PriceRule.Effect.percent
    /// Tags as ``Buyer/audience`` has them; who has one of them is meant.
    package var audience = ["all"]
    /// With all four of these nil it concerns all goods at every price type.
    package var productID: ID<Product>?
    /// The category and everything beneath it.
    package var categoryID: ID<Category>?
    package var manufacturer: String?
    package var priceTypeID: ID<PriceType>?
    /// Basis points.
    package var percent: Int64 = 0
    /// What is taken off a unit, or the price of a unit, in hundredths of ``currency``.
    package var amount: Int64 = 0
    package var currency = Currency.rub
    /// By quantity (in thousandths) or by what the customer has bought (in hundredths), the smallest first.
    package var steps: [PriceRule.Step] = []
    /// Over which time purchases are added up.
    package var period = TurnoverPeriod.all
    package var minQuantity = Quantity.zero
    /// In hundredths of ``currency``; 0 where the order's sum does not matter.
    package var minTotal: Int64 = 0
    /// The greater goes first.
    package var priority = 0
    /// One bit for each weekday, Monday the lowest; by the vendor's clock.
    package var weekdays = PriceRule.everyDay
    /// A whole minute; nil for always.
    package var validFrom: Date?
    /// The first minute it is over; nil for never.
    package var validUntil: Date?
    package var isActive = true
    /// Whether it does not add up with other rules.
    package var isExclusive = false
    /// Whether it also changes prices fixed in a contract or for a customer.
    package var touchesFixed = false

    package init() {}
}

/// A rule that takes something off prices: for somebody, on some goods, for some time.
package final class PriceRule: Sendable {
    /// What staff call it by; decides among which rules it is chosen. Stored, so the words never change.
    package enum Kind: String, CaseIterable, Codable, Sendable, SQLCodable {
        case categoryDiscount = "category_discount"
        case brandDiscount = "brand_discount"
        case productPrice = "product_price"
        case productDiscount = "product_discount"
        case volumeLadder = "volume_ladder"
        case cumulative
        case promotion
        case personal
    }

    /// What it does to a price. Stored, so the words never change.
    package enum Effect: String, CaseIterable, Codable, Sendable, SQLCodable {
        case percent
        case amountOff = "amount_off"
        case price
        case steps
    }

    /// A discount from a quantity or a sum on.
    package struct Step: Codable, Sendable, Equatable {
        package let from: Int64
        /// Basis points.
        package let percent: Int64

        package init(from: Int64, percent: Int64) {
            self.from = from
            self.percent = percent
        }
    }

    /// Rules of one group compete: one of them counts. Those of different groups follow one another in this order.
    enum Group: Int, CaseIterable, Sendable { case goods, volume, cumulative, order }

    package let id: ID<PriceRule>
    package let terms: RuleTerms
    /// What the buyer has bought in the rule's period, in its currency; nil where that does not matter.
    package let turnover: Int64?
    let group: Group

    package init(id: ID<PriceRule>, _ terms: RuleTerms, turnover: Int64? = nil) {
        self.id = id
        self.terms = terms
        self.turnover = turnover
        group = Self.group(of: terms)
    }

    private static func group(of terms: RuleTerms) -> Group {
        if terms.minTotal > 0 { return .order }
        return switch terms.kind {
        case .volumeLadder: .volume
        case .cumulative: .cumulative
        default: .goods
        }
    }

    /// All seven days.
    package static let everyDay = 127

    /// The name shown to buyers; nil where words are made of what the rule does.
    var shownName: String? { terms.title.isEmpty ? nil : terms.title }

    func note(percent: Int64?, from: Quantity) -> AppliedRule {
        AppliedRule(
            id: id, name: terms.name, title: terms.title, kind: terms.kind, percent: percent, from: from,
            total: terms.minTotal > 0 ? Money(minor: terms.minTotal, currency: terms.currency) : nil,
            manufacturer: terms.manufacturer, until: terms.validUntil)
    }
}

// MARK: - Rows

extension RuleTerms {
    /// The columns it is kept in, of the alias `r`; the audience has a table of its own.
    static let columns: SQL = """
        r.kind, r.effect, r.name, r.title, r.product_id, r.category_id, r.manufacturer, r.price_type_id, r.percent,
        r.amount, r.currency, r.steps, r.period, r.min_quantity, r.min_total, r.priority, r.weekdays, r.valid_from,
        r.valid_until, r.is_active, r.is_exclusive, r.touches_fixed
        """

    /// Reads the columns; whom it is meant for is told beside them.
    init(row: Row, audience: [String]) throws {
        kind = try row["kind"]
        effect = try row["effect"]
        name = try row["name"]
        title = try row["title"]
        productID = try row["product_id"]
        categoryID = try row["category_id"]
        manufacturer = try row["manufacturer"]
        priceTypeID = try row["price_type_id"]
        percent = try row["percent"]
        amount = try row["amount"]
        currency = try row["currency"]
        steps = Self.steps(try row["steps"])
        period = try row["period"]
        minQuantity = try row["min_quantity"]
        minTotal = try row["min_total"]
        priority = try row["priority"]
        weekdays = try row["weekdays"]
        validFrom = try row["valid_from"]
        validUntil = try row["valid_until"]
        isActive = try row["is_active"]
        isExclusive = try row["is_exclusive"]
        touchesFixed = try row["touches_fixed"]
        self.audience = audience
    }

    /// `100000:300,500000:500`
    var stepText: String { steps.map { "\($0.from):\($0.percent)" }.joined(separator: ",") }

    static func steps(_ text: String) -> [PriceRule.Step] {
        text.split(separator: ",").compactMap { pair in
            let parts = pair.split(separator: ":").compactMap { Int64($0) }
            return parts.count == 2 ? PriceRule.Step(from: parts[0], percent: parts[1]) : nil
        }
    }
}
