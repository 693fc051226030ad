// What is asked of a list of orders, and how the database is asked.

import Catalog
import Database
import Foundation
import Hummingbird
import Kernel
import Web

/// What is asked of the list, as the address says it.
package struct OrderQuery: Sendable {
    /// The views of the list.
    package enum Tab: String, Sendable, CaseIterable { case all, current, archive }

    /// What the list can be sorted by; the names stand in addresses.
    package enum Sort: String, Sendable, CaseIterable { case date, number, status, sum }

    package var tab = Tab.all
    package var text = ""
    package var status: OrderStatus?
    package var from: CivilDate?
    package var to: CivilDate?
    package var least: Money?
    package var most: Money?
    /// Whether a text may also be an order's sum.
    private(set) var mayNameSum = true
    /// Only these, by their numbers; all when empty.
    package var numbers: [String] = []
    /// Only those of one customer; for the vendor's people.
    package var customer: ID<Customer>?
    /// Only those of the customers one of the vendor's people looks after; for them as well.
    package var manager: ID<User>?
    /// Only those with a question that nobody answered; for them as well.
    package var isAsked = false
    /// What the text names among goods, found beforehand; their orders fit whatever else the text says.
    var goods: [ID<Product>] = []
    package var sort = Sort.date
    /// Whether the greatest comes first.
    package var isFalling = true
    package var zone = TimeZone.gmt
    package var page = PageRequest(limit: 30)

    package init() {}

    package init(_ request: Request, zone: TimeZone) {
        let query = request.query
        func value(_ name: String) -> String? {
            query[name].map { $0.trimmingCharacters(in: .whitespaces) }.flatMap { $0.isEmpty ? nil : $0 }
        }
        tab = value("tab").flatMap(Tab.init) ?? .all
        text = String((value("q") ?? "").prefix(1_000))
        status = value("status").flatMap(OrderStatus.init)
        let period = Period(query)
        (from, to) = (period.from, period.to)
        least = value("min").flatMap { Money(parsing: $0) }
        most = value("max").flatMap { Money(parsing: $0) }
        numbers = Array(query.all("number").prefix(200))
        customer = value("customer").flatMap { ID($0) }
        manager = value("manager").flatMap { ID($0) }
        isAsked = value("asked") != nil
        if let order = value("sort").map({ TableSort($0) }), let named = Sort(rawValue: order.field) {
            (sort, isFalling) = (named, order.isFalling)
        }
        self.zone = zone
        page = request.page(limit: 30)
    }

    /// The order the rows stand in.
    package var order: TableSort { TableSort(sort.rawValue, falling: isFalling) }

    /// Whether anything but the view narrows the list.
    package var isFiltered: Bool {
        !text.isEmpty || status != nil || from != nil || to != nil || least != nil || most != nil || isStaffFiltered
    }

    private var isStaffFiltered: Bool { customer != nil || manager != nil || isAsked }

    /// The fields of the address, without the page.
    package var fields: [(name: String, value: String)] {
        var fields: [(name: String, value: String)] = []
        if tab != .all { fields.append(("tab", tab.rawValue)) }
        if !text.isEmpty { fields.append(("q", text)) }
        if let status { fields.append(("status", status.rawValue)) }
        if let from { fields.append(("from", from.description)) }
        if let to { fields.append(("to", to.description)) }
        if let least { fields.append(("min", least.decimal)) }
        if let most { fields.append(("max", most.decimal)) }
        if let customer { fields.append(("customer", customer.description)) }
        if let manager { fields.append(("manager", manager.description)) }
        if isAsked { fields.append(("asked", "1")) }
        if order != OrderQuery().order { fields.append(("sort", order.text)) }
        return fields
    }

    /// Leaves out what a person who may not see prices cannot ask: sums as filters, as words and as an order.
    package mutating func hidePrices() {
        (least, most, mayNameSum) = (nil, nil, false)
        if sort == .sum { (sort, isFalling) = (.date, true) }
    }
}

// MARK: - Conditions

extension OrderQuery {
    /// What an order must be to stand in the list.
    var conditions: [SQL] {
        var conditions: [SQL] = []
        if tab != .all { conditions.append("o.is_archived = \(tab == .archive)") }
        if let status {
            conditions.append("o.status = \(status)")
            // An archived order has ended; saying so lets the index of open orders serve.
            if !status.isArchived, tab == .all { conditions.append("NOT o.is_archived") }
        }
        if let from { conditions.append("o.placed_at >= \(from.start(in: zone))") }
        if let to { conditions.append("o.placed_at < \(to.adding(days: 1).start(in: zone))") }
        if let least { conditions.append("o.total >= \(least)") }
        if let most { conditions.append("o.total <= \(most)") }
        if !numbers.isEmpty { conditions.append("o.number IN \(list: numbers)") }
        if let customer { conditions.append("o.customer_id = \(customer)") }
        if let manager {
            conditions.append("o.customer_id IN (SELECT m.id FROM customers m WHERE m.manager_id = \(manager))")
        }
        if isAsked { conditions.append("o.asked_at IS NOT NULL") }
        return conditions
    }
}

// MARK: - Order and place

/// A piece of the list that an index gives in its order. A page is filled from one after the other.
struct OrderStretch {
    /// Nil for the whole list.
    let condition: SQL?
    let order: SQL
}

extension OrderQuery {
    /// How far an order got, for sorting by status; the indexes hold the same words (`ordering.0004`).
    private static let stage: SQL = """
        CASE o.status WHEN 'draft' THEN 0 WHEN 'awaiting_approval' THEN 1 WHEN 'placed' THEN 2 WHEN 'confirmed' THEN 3 \
        WHEN 'picking' THEN 4 WHEN 'packed' THEN 5 WHEN 'partly_shipped' THEN 6 WHEN 'shipped' THEN 7 \
        WHEN 'delivered' THEN 8 WHEN 'completed' THEN 9 WHEN 'cancelled' THEN 10 ELSE 11 END
        """

    /// Where the rows of the page are, in the direction they are read.
    var stretches: [OrderStretch] {
        // Backwards the rows are read the other way, and turned round afterwards.
        let falls = isFalling != page.isBackward
        let way: SQL = falls ? "DESC" : "ASC"
        let beyond: SQL = falls ? "<" : ">"
        let place = OrderPlace(page.cursor, sort)
        switch sort {
        case .date:
            return [
                OrderStretch(
                    condition: place.map { "(o.placed_at, o.id) \(beyond) (\($0.at), \($0.id))" },
                    order: "o.placed_at \(way), o.id \(way)")
            ]
        case .number:
            return [OrderStretch(condition: place.map { "o.number \(beyond) \($0.number)" }, order: "o.number \(way)")]
        case .sum:
            return [
                OrderStretch(
                    condition: place.map { "(o.total, o.id) \(beyond) (\($0.total), \($0.id))" },
                    order: "o.total \(way), o.id \(way)")
            ]
        case .status:
            let whole = OrderStretch(condition: nil, order: "\(Self.stage) \(way), o.placed_at \(way), o.id \(way)")
            guard let place else { return [whole] }
            // The rest of the stage the last page ended in, then the stages after it: each is one look into an index.
            return [
                OrderStretch(
                    condition:
                        "\(Self.stage) = \(place.stage) AND (o.placed_at, o.id) \(beyond) (\(place.at), \(place.id))",
                    order: "o.placed_at \(way), o.id \(way)"),
                OrderStretch(condition: "\(Self.stage) \(beyond) \(place.stage)", order: whole.order),
            ]
        }
    }

    /// The place of an order in the list, as it stands in addresses.
    func cursor(of order: OrderSummary) -> Cursor {
        let at = String(Int64((order.placedAt.timeIntervalSince1970 * 1_000_000).rounded()))
        let id = order.id.description
        return switch sort {
        case .date: Cursor(["date", at, id])
        case .number: Cursor(["number", order.number])
        case .sum: Cursor(["sum", String(order.total.minor), id])
        case .status: Cursor(["status", String(order.status.place), at, id])
        }
    }
}

/// A cursor taken apart; what another order of the list wrote is none.
private struct OrderPlace {
    var at = Date(timeIntervalSince1970: 0)
    var number = ""
    var total: Int64 = 0
    var stage = 0
    var id = ID<Order>()

    init?(_ cursor: Cursor?, _ sort: OrderQuery.Sort) {
        guard let values = cursor?.values, values.first == sort.rawValue else { return nil }
        switch sort {
        case .date:
            guard values.count == 3, let at = Self.instant(values[1]), let id = ID<Order>(values[2]) else { return nil }
            (self.at, self.id) = (at, id)
        case .number:
            guard values.count == 2 else { return nil }
            number = values[1]
        case .sum:
            guard values.count == 3, let total = Int64(values[1]), let id = ID<Order>(values[2]) else { return nil }
            (self.total, self.id) = (total, id)
        case .status:
            guard values.count == 4, let stage = Int(values[1]), let at = Self.instant(values[2]),
                let id = ID<Order>(values[3])
            else { return nil }
            (self.stage, self.at, self.id) = (stage, at, id)
        }
    }

    private static func instant(_ microseconds: String) -> Date? {
        Double(microseconds).map { Date(timeIntervalSince1970: $0 / 1_000_000) }
    }
}

extension OrderStatus {
    /// Its place in the list sorted by status: the way an order goes.
    fileprivate var place: Int { Self.allCases.firstIndex(of: self) ?? Self.allCases.count }
}

extension CivilDate {
    /// The instant the day begins in a zone.
    package func start(in zone: TimeZone) -> Date {
        let utc = Date(timeIntervalSince1970: Double(daysSinceEpoch) * 86_400)
        return utc.addingTimeInterval(-Double(zone.secondsFromGMT(for: utc)))
    }
}
