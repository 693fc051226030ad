// Who brings orders, on which days and in which hours, as the vendor's people wrote it down.

import Database
import Foundation
import Kernel
import Web

/// Somebody who brings orders. What it costs is told, not added.
struct Carrier: Sendable, RowDecodable, Equatable {
    let id: ID<Carrier>
    let name: String
    /// What one should know of it; empty for nothing.
    let note: String
    /// What it costs, in words; empty for nothing told.
    let priceText: String
    /// How many days ahead an order has to be; 0 brings it the same day.
    let daysAhead: Int
    /// The days of the week it comes, 1 for Monday.
    let weekdays: Set<Int>
    /// The hours that can be chosen, in words; empty where none can.
    let slots: [String]
    let isActive: Bool

    init(row: Row) throws {
        id = try row["carrier_id"]
        name = try row["carrier_name"]
        note = try row["note"]
        priceText = try row["price_text"]
        daysAhead = try row["days_ahead"]
        weekdays = Self.days(try row["weekdays"])
        slots = (try row["slots"] as String).split(separator: "\n").map(String.init)
        isActive = try row["is_active"]
    }

    /// The columns this type is made from, of the alias `w`.
    static let columns: SQL = """
        w.id AS carrier_id, w.name AS carrier_name, w.note, w.price_text, w.days_ahead, w.weekdays, w.slots, w.is_active
        """

    /// Days as they are stored: `12345`.
    static func days(_ text: String) -> Set<Int> {
        Set(text.compactMap(\.wholeNumberValue).filter { (1...7).contains($0) })
    }

    /// The first day it can come.
    func earliest(at now: Date) -> CivilDate {
        var day = CivilDate(now, in: .moscow).adding(days: daysAhead)
        for _ in 0..<7 where !weekdays.contains(day.weekday) { day = day.adding(days: 1) }
        return day
    }
}

/// Why an order does not come then, or so.
enum CarrierRefusal: Refusal, Equatable {
    /// Nobody of this name brings orders any more.
    case carrierUnknown
    /// It does not come on that day of the week.
    case dayNotServed(carrier: String, next: CivilDate)
    /// Too soon.
    case dayTooEarly(carrier: String, next: CivilDate)
    case slotUnknown

    var key: String {
        switch self {
        case .carrierUnknown: "ordering.checkout.refusal.carrierUnknown"
        case .dayNotServed: "ordering.checkout.refusal.dayNotServed"
        case .dayTooEarly: "ordering.checkout.refusal.dayTooEarly"
        case .slotUnknown: "ordering.checkout.refusal.slotUnknown"
        }
    }

    var arguments: [String: String] {
        switch self {
        case .dayNotServed(let carrier, let next), .dayTooEarly(let carrier, let next):
            [
                "carrier": carrier,
                "next": "\(Self.two(next.day)).\(Self.two(next.month)).\(next.year)",
            ]
        case .carrierUnknown, .slotUnknown: [:]
        }
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    var field: String? {
        switch self {
        case .carrierUnknown: "carrier"
        case .dayNotServed, .dayTooEarly: "deliveryDate"
        case .slotUnknown: "deliverySlot"
        }
    }
}

extension Ordering {
    /// Those who bring orders now, as the vendor's people put them.
    static func carriers(in tx: Transaction) throws -> [Carrier] {
        try tx.all(
            "SELECT \(Carrier.columns) FROM carriers w WHERE w.is_active ORDER BY w.position, w.name, w.id LIMIT 50",
            as: Carrier.self)
    }

    /// Whoever is chosen in a form, who comes on that day and in those hours.
    ///
    /// - Throws: ``CarrierRefusal``.
    static func carrier(
        chosenIn form: CheckoutForm, of carriers: [Carrier], at now: Date
    ) throws -> Carrier? {
        guard !form.isPickup, !form.carrier.isEmpty else { return nil }
        guard let carrier = carriers.first(where: { $0.id == ID<Carrier>(form.carrier) }) else {
            throw CarrierRefusal.carrierUnknown
        }
        if let day = CivilDate(form.deliveryDate) {
            let earliest = carrier.earliest(at: now)
            guard day >= CivilDate(now, in: .moscow).adding(days: carrier.daysAhead) else {
                throw CarrierRefusal.dayTooEarly(carrier: carrier.name, next: earliest)
            }
            guard carrier.weekdays.contains(day.weekday) else {
                throw CarrierRefusal.dayNotServed(carrier: carrier.name, next: earliest)
            }
        }
        guard form.deliverySlot.isEmpty || carrier.slots.contains(form.deliverySlot) else {
            throw CarrierRefusal.slotUnknown
        }
        return carrier
    }
}
