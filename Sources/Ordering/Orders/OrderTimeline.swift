// What happened to an order, with who and when: the steps its history keeps, and what else was done with it.

import Database
import Foundation
import Kernel
import Web

/// One thing that happened to an order: a step of its history, or an event besides.
package struct OrderFact: Sendable {
    /// The event's name; ``OrderFact/step`` for a step of the history.
    let name: String
    let at: Date
    let isBySystem: Bool
    let who: String
    let onBehalfOf: String?
    let from: OrderStatus?
    /// Nil for an event.
    let status: OrderStatus?
    /// Why, in the person's words; empty for nothing.
    let note: String
    /// The event's values as JSON.
    let payload: String

    static let step = "step"

    /// The event as its type again; nil for another.
    func event<Event: DomainEvent>(as type: Event.Type) -> Event? {
        guard name == Event.name else { return nil }
        return try? JSONDecoder.canonical.decode(type, from: Data(payload.utf8))
    }
}

extension Ordering {
    /// What happened to an order, the newest first: one statement. Orders from before steps were kept tell theirs by
    /// their events.
    static func facts(of order: Order, in tx: Transaction) throws -> [OrderFact] {
        let found = try tx.all(
            """
            SELECT 'step' AS name, h.id, h.at, h.actor_kind, h.who, h.on_behalf_of, h.from_status, h.status, h.note,
                   '{}' AS payload
            FROM order_history h WHERE h.order_id = \(order.id)
            UNION ALL
            SELECT e.name, e.id, e.at, e.actor_kind, e.actor_name, NULL, NULL, NULL, '', e.payload
            FROM events e WHERE e.subject_kind = 'order' AND e.subject_id = \(order.id.description)
            ORDER BY at DESC, id DESC LIMIT 300
            """
        ) { row in
            OrderFact(
                name: try row["name"], at: try row["at"], isBySystem: (try row["actor_kind"] as String) == "system",
                who: try row["who"], onBehalfOf: try row["on_behalf_of"],
                from: (try row["from_status"] as String?).flatMap { OrderStatus(rawValue: $0) },
                status: (try row["status"] as String?).flatMap { OrderStatus(rawValue: $0) }, note: try row["note"],
                payload: try row["payload"])
        }
        // A step and the event that told it happened at one instant.
        let steps = Set(found.filter { $0.name == OrderFact.step }.map(\.at))
        return found.filter { !(stepEvents.contains($0.name) && steps.contains($0.at)) }
    }

    private static let stepEvents: Set<String> = [
        OrderPlaced.name, OrderAwaitsApproval.name, OrderStatusChanged.name, OrderCancelled.name,
    ]
}

extension OrderDesk {
    /// When each stage was reached.
    var times: [OrderStatus: Date] {
        var times: [OrderStatus: Date] = [.placed: order.placedAt]
        for fact in history.reversed() {
            let reached = fact.status ?? fact.event(as: OrderStatusChanged.self)?.to
            if let reached, fact.from != nil || fact.status == nil { times[reached.stage] = fact.at }
        }
        return times
    }
}

// MARK: - Page

/// What happened, the newest first. Notes of the vendor's people among themselves are for them alone.
///
/// - Parameter follow: the order's address, where a customer says whether he wants to hear of changes.
package func orderHistory(_ desk: OrderDesk, _ context: some PageContext, follow: String? = nil) -> HTML {
    let entries = desk.history.compactMap { fact in context.entry(of: fact) }
    let isOn = desk.isFollowed
    let button: HTML? = follow.map { base in
        let words = context.t(isOn ? "ordering.follow.off" : "ordering.follow.on")
        return context.pressForm(
            "\(base)/subscription", hidden: [("on", isOn ? "" : "1")],
            "<button class=\"linkbtn\">\(context.icon("bell"))\(words)</button>", class: "orderfollow")
    }
    return context.card(
        context.t("ordering.order.history"), id: "his-h", "\(button)\(context.timeline(entries))")
}

extension PageContext {
    /// A fact in words; nil for what this reader need not know.
    fileprivate func entry(of fact: OrderFact) -> TimelineEntry? {
        guard let words = words(of: fact) else { return nil }
        let forWhom = fact.onBehalfOf.map { ", \(t("ordering.order.onBehalf", ["name": $0]))" } ?? ""
        let icon = fact.isBySystem ? "exchange" : fact.icon
        let said = fact.status == .cancelled || fact.note.isEmpty ? nil : fact.note
        return TimelineEntry(icon, "\(words)\(forWhom)", at: fact.at, said: said)
    }

    private func words(of fact: OrderFact) -> String? {
        let who = fact.who
        if let status = fact.status { return words(of: status, fact) }
        switch fact.name {
        case OrderPlaced.name: return t("ordering.history.placed", ["who": who])
        case OrderAwaitsApproval.name: return t("ordering.history.awaits", ["who": who])
        case OrderHoldEnded.name: return t("ordering.history.holdEnded")
        case OrderNoted.name:
            let isForStaff = visit.web.signedIn?.principal.isStaff ?? false
            return isForStaff ? t("ordering.history.noted", ["who": who]) : nil
        case OrderChanged.name: return t("ordering.history.changed", ["who": who])
        case OrderCommented.name: return t("ordering.history.commented", ["who": who])
        default: return wordsWithValues(of: fact)
        }
    }

    private func words(of status: OrderStatus, _ fact: OrderFact) -> String {
        let who = fact.who
        switch status {
        case .placed where fact.from == nil: return t("ordering.history.placed", ["who": who])
        case .awaitingApproval: return t("ordering.history.awaits", ["who": who])
        case .cancelled: return cancelled(who, fact.note)
        default: return moved(who, status)
        }
    }

    private func moved(_ who: String, _ status: OrderStatus) -> String {
        t("ordering.history.moved", ["who": who, "status": t("ordering.status.\(status.rawValue)")])
    }

    private func cancelled(_ who: String, _ reason: String) -> String {
        reason.isEmpty
            ? t("ordering.history.cancelled", ["who": who])
            : t("ordering.history.cancelledBecause", ["who": who, "reason": reason])
    }

    /// Facts whose words need what the event holds.
    private func wordsWithValues(of fact: OrderFact) -> String? {
        let who = fact.who
        if let event = fact.event(as: OrderStatusChanged.self) { return moved(who, event.to) }
        if let event = fact.event(as: OrderCancelled.self) { return cancelled(who, event.reason) }
        if let event = fact.event(as: OrderRenumbered.self) {
            return t("ordering.history.renumbered", ["who": who, "reference": event.reference])
        }
        if let event = fact.event(as: OrderLinesCancelled.self) {
            let words = t("ordering.history.linesCancelled", ["who": who], count: Int64(event.lines))
            return event.reason.isEmpty ? words : "\(words). \(event.reason)"
        }
        if let event = fact.event(as: OrderBackOrdered.self) {
            guard let day = event.on else { return t("ordering.history.backOrdered", ["who": who]) }
            return t("ordering.history.backOrderedUntil", ["who": who, "day": formats.date(day)])
        }
        if let event = fact.event(as: OrderSplit.self) {
            return t("ordering.history.split", ["who": who, "number": event.number])
        }
        if let event = fact.event(as: ShipmentMoved.self) {
            let status = t("ordering.shipment.status.\(event.status.rawValue)")
            return t(
                "ordering.history.shipment", ["who": who, "number": String(event.number), "status": status])
        }
        if let event = fact.event(as: OrderFileAdded.self) {
            return t("ordering.history.file", ["who": who, "title": event.title])
        }
        return nil
    }
}

extension OrderFact {
    /// What stands before it.
    fileprivate var icon: String {
        switch name {
        case ShipmentMoved.name, OrderBackOrdered.name: "truck"
        case OrderCommented.name, OrderNoted.name: "chat"
        case OrderFileAdded.name: "paperclip"
        case OrderChanged.name, OrderRenumbered.name: "edit"
        default: "user"
        }
    }
}
