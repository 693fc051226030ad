// A customer's own program learns what an order may name: payers and contracts, addresses, who brings, how to pay.

import Catalog
import Database
import Foundation
import Hummingbird
import Kernel
import Web

extension Ordering {
    /// `GET /api/v1/order-options`: with `payer` the ways to pay that are open to it.
    func showOrderOptions(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (principal, now) = (context.principal, context.now)
        let payer = request.query["payer"].flatMap { UUID(uuidString: $0) }
        let options = try await database.read { tx in
            OrderOptionsJSON(
                contracts: try Ordering.cartContracts(of: principal, at: now, in: tx),
                addresses: try Ordering.deliveryAddresses(of: principal, in: tx),
                pickups: try Ordering.pickups(in: tx), carriers: try Ordering.carriers(in: tx),
                payments: PaymentWay.open(to: try Catalog.buyer(for: principal, legalEntity: payer, at: now, in: tx)),
                at: now)
        }
        return try .json(options, holdsPrices: false, for: request)
    }
}

private struct OrderOptionsJSON: Encodable, Sendable {
    struct Contract: Encodable, Sendable {
        let id: String, number: String, seller: String?
    }
    struct Payer: Encodable, Sendable {
        let id: String, name: String
        var contracts: [Contract]
    }
    struct Address: Encodable, Sendable {
        let id: String, title: String, address: String, recipient: String
    }
    struct Pickup: Encodable, Sendable {
        let id: String, name: String, address: String
    }
    struct Bringer: Encodable, Sendable {
        let id: String, name: String, price: String?, note: String?
        /// The first day it can come, and the days of the week it comes, 1 for Monday.
        let earliest: String, weekdays: [Int]
        let slots: [String]
    }
    let payers: [Payer]
    let addresses: [Address]
    let pickups: [Pickup]
    let carriers: [Bringer]
    /// The usual one first.
    let payments: [String]

    init(
        contracts: [CartContract], addresses: [CheckoutDesk.Address], pickups: [CheckoutDesk.Pickup],
        carriers: [Carrier], payments: [PaymentWay], at now: Date
    ) {
        payers = contracts.reduce(into: []) { payers, told in
            let id = told.payer.uuidString.lowercased()
            if payers.last?.id != id { payers.append(Payer(id: id, name: told.payerName, contracts: [])) }
            guard let contract = told.contract else { return }
            payers[payers.count - 1].contracts.append(
                Contract(
                    id: contract.uuidString.lowercased(), number: told.number ?? "", seller: told.sellerName))
        }
        self.addresses = addresses.map {
            Address(id: $0.id.uuidString.lowercased(), title: $0.title, address: $0.address, recipient: $0.recipient)
        }
        self.pickups = pickups.map {
            Pickup(id: $0.id.uuidString.lowercased(), name: $0.name, address: $0.address)
        }
        self.carriers = carriers.map { carrier in
            Bringer(
                id: carrier.id.description, name: carrier.name, price: carrier.priceText.ifAny,
                note: carrier.note.ifAny, earliest: carrier.earliest(at: now).description,
                weekdays: carrier.weekdays.sorted(), slots: carrier.slots)
        }
        self.payments = payments.map(\.rawValue)
    }
}
