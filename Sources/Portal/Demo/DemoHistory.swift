// What happened to the demo orders, in the shape in which operations announce it.

import Database
import Foundation
import Kernel
import Ordering

/// A row of `events`.
struct DemoEvent: Sendable {
    let id: ID<StoredEvent>
    let name: String
    let actorKind: String
    let actorID: ID<User>?
    let actorName: String
    let at: Date
    let payload: String
    /// The step it tells of.
    let from: OrderStatus?
    let to: OrderStatus
}

extension DemoOrder {
    /// The order's facts, oldest first. A draft has none yet.
    func history(using random: inout SeededGenerator) -> [DemoEvent] {
        var events: [DemoEvent] = []
        var before: OrderStatus?
        for stage in journey.stages {
            if let fact = fact(from: before, to: stage.status) {
                let actor = actor(of: stage.status, using: &random)
                events.append(
                    DemoEvent(
                        id: ID(at: stage.at, using: &random), name: fact.name, actorKind: actor.kind,
                        actorID: actor.id, actorName: actor.name, at: stage.at, payload: fact.payload,
                        from: before, to: stage.status))
            }
            before = stage.status
        }
        return events
    }

    /// The payloads are written by hand, since there are a million of them; a test reads them as the events they are.
    private func fact(from before: OrderStatus?, to status: OrderStatus) -> (name: String, payload: String)? {
        guard let before else {
            guard status == .placed else { return nil }
            let sum = "{\"currency\":\"\(total.currency.rawValue)\",\"minor\":\(total.minor)}"
            let payload =
                "{\"lineCount\":\(lines.count),\"number\":\"\(number)\",\"orderID\":\"\(id)\",\"total\":\(sum)}"
            return (OrderPlaced.name, payload)
        }
        guard status == .cancelled else {
            let payload = "{\"from\":\"\(before.rawValue)\",\"orderID\":\"\(id)\",\"to\":\"\(status.rawValue)\"}"
            return (OrderStatusChanged.name, payload)
        }
        let reason = ["Ошиблись с размером", "Купили на месте", "Объект перенесли", ""][lines.count % 4]
        return (OrderCancelled.name, "{\"orderID\":\"\(id)\",\"reason\":\"\(reason)\"}")
    }

    private func actor(
        of status: OrderStatus, using random: inout SeededGenerator
    ) -> (kind: String, id: ID<User>?, name: String) {
        let isByHand = Int.random(in: 0..<3, using: &random) > 0
        switch status {
        case .draft, .placed, .awaitingApproval:
            return ("member", member.user.id, member.user.name)
        case .cancelled where isByHand:
            return ("member", member.user.id, member.user.name)
        case .confirmed, .cancelled, .returned:
            if isByHand || status != .confirmed, let manager = customer.manager {
                return ("staff", manager.id, manager.name)
            }
            return ("system", nil, "1С")
        default: return ("system", nil, "1С")
        }
    }
}
