// Everything a checkout page shows: what can be chosen, what it costs, and what the gate would say.

import Catalog
import Database
import Foundation
import Kernel
import Web

/// What can be chosen at checkout, what is chosen, and what the gate says of it.
struct CheckoutDesk: Sendable {
    struct Contract: Sendable { let id: UUID, number: String, seller: String }
    struct Payer: Sendable { let id: UUID, name: String, inn: String, contracts: [Contract] }
    struct Address: Sendable { let id: UUID, title: String, address: String, recipient: String }
    /// Where the customer may fetch the goods himself.
    struct Pickup: Sendable { let id: UUID, name: String, address: String }

    let choices: Choices
    let cart: Cart
    /// As typed, or filled in from what is known.
    let form: CheckoutForm
    let files: [OrderFile]
    /// What the gate would say of the order now; nothing while the cart is empty.
    let verdict: GateVerdict
    /// The names of people whom rules name.
    let approvers: [ID<User>: String]
    /// Nil where nothing may be owed.
    let credit: CreditStanding?

    /// What the customer and the vendor have, whatever is chosen.
    struct Choices: Sendable {
        let payers: [Payer]
        let addresses: [Address]
        let pickups: [Pickup]
        let carriers: [Carrier]
    }

    /// The carrier that is chosen.
    var carrier: Carrier? { choices.carriers.first { $0.id == ID<Carrier>(form.carrier) } }
}

extension Ordering {
    /// Reads what a checkout page shows.
    ///
    /// - Parameters:
    ///   - typed: what was refused; nil for a page that is only opened.
    ///   - payer: the payer an address names.
    static func checkoutDesk(
        _ typed: CheckoutForm?, payer: String?, for principal: Principal, at now: Date, in tx: Transaction
    ) throws -> CheckoutDesk {
        let memory = try checkoutMemory(of: principal, in: tx)
        var form = typed ?? memory.draft ?? CheckoutForm()
        if typed == nil, let payer { (form.payer, form.contract) = (payer, "") }
        let cart = try checkoutCart(
            of: principal, payer: UUID(uuidString: form.payer) ?? memory.payer, contract: form.chosenContract,
            at: now, in: tx
        ).cart
        let choices = CheckoutDesk.Choices(
            payers: try payers(of: principal, at: now, in: tx),
            addresses: try deliveryAddresses(of: principal, in: tx), pickups: try pickups(in: tx),
            carriers: try carriers(in: tx))
        form.fill(from: choices, cart.buyer, typed == nil && memory.draft == nil ? memory.last : nil)
        let carrier = choices.carriers.first { $0.id == ID<Carrier>(form.carrier) }
        var request = form.request(cart, carrier: carrier, files: memory.files)
        request.agreed = cart.total
        let verdict = try judge(request, by: principal, at: now, in: tx)
        let credit = try verdict.terms.flatMap { terms in
            try CreditStanding(of: cart.buyer, terms, for: principal, at: now, in: tx)
        }
        return CheckoutDesk(
            choices: choices, cart: cart, form: form, files: memory.files, verdict: verdict,
            approvers: try peopleNames(verdict.approvals.compactMap(\.approverID), in: tx), credit: credit)
    }
}

extension CheckoutForm {
    /// Fills in what is known where nothing is chosen, and drops what can be chosen no more.
    fileprivate mutating func fill(
        from choices: CheckoutDesk.Choices, _ buyer: Buyer, _ last: CheckoutMemory.LastOrder?
    ) {
        payer = buyer.legalEntityID?.uuidString.lowercased() ?? ""
        contract = buyer.contractID?.description ?? ""
        let saved = choices.addresses
        if let last { take(last, choices) }
        if address.isEmpty, newAddress.isEmpty { address = saved.first?.id.uuidString ?? "" }
        // What somebody took off the list meanwhile is chosen no more.
        if !saved.contains(where: { $0.id == UUID(uuidString: address) }) { address = "" }
        address = address.lowercased()
        if !choices.pickups.contains(where: { $0.id == UUID(uuidString: warehouse) }) {
            warehouse = choices.pickups.first?.id.uuidString ?? ""
        }
        warehouse = warehouse.lowercased()
        if choices.pickups.isEmpty { way = "" }
        if !choices.carriers.contains(where: { $0.id == ID<Carrier>(carrier) }) { carrier = "" }
        if !PaymentWay.open(to: buyer).contains(where: { $0.rawValue == payment }) {
            payment = PaymentWay.open(to: buyer).first?.rawValue ?? ""
        }
    }

    /// The same as the last time.
    private mutating func take(_ last: CheckoutMemory.LastOrder, _ choices: CheckoutDesk.Choices) {
        let saved = choices.addresses.first { $0.address == last.address }
        if let pickup = choices.pickups.first(where: { $0.id == last.warehouse }) {
            (way, warehouse) = ("pickup", pickup.id.uuidString)
        } else if let saved {
            address = saved.id.uuidString
        } else if last.warehouse == nil {
            newAddress = last.address
        }
        if saved == nil { (recipient, phone) = (last.recipient, last.phone) }
        payment = last.payment
        carrier = choices.carriers.first { $0.name == last.carrier }?.id.description ?? ""
    }
}

extension Ordering {
    /// The payers of the principal's customer, each with its contracts in force, the newest first: one statement.
    fileprivate static func payers(
        of principal: Principal, at now: Date, in tx: Transaction
    ) throws -> [CheckoutDesk.Payer] {
        let today = CivilDate(now, in: .moscow).description
        let rows = try tx.all(
            """
            SELECT e.id, e.name, e.inn, k.id AS contract_id, COALESCE(k.number, '') AS number,
                   COALESCE(s.name, '') AS seller
            FROM legal_entities e
            LEFT JOIN contracts k ON k.legal_entity_id = e.id AND k.signed_on <= \(today)
             AND (k.valid_until IS NULL OR k.valid_until >= \(today))
            LEFT JOIN sellers s ON s.id = k.seller_id
            WHERE e.customer_id = \(principal.customerID)
            ORDER BY e.name, e.id, k.signed_on DESC, k.number, k.id LIMIT 1000
            """
        ) { row in
            let contract = try (row["contract_id"] as UUID?).map { id in
                CheckoutDesk.Contract(id: id, number: try row["number"], seller: try row["seller"])
            }
            return CheckoutDesk.Payer(
                id: try row["id"], name: try row["name"], inn: try row["inn"],
                contracts: contract.map { [$0] } ?? [])
        }
        return rows.reduce(into: [CheckoutDesk.Payer]()) { payers, row in
            guard let last = payers.last, last.id == row.id else { return payers.append(row) }
            payers[payers.count - 1] = CheckoutDesk.Payer(
                id: last.id, name: last.name, inn: last.inn, contracts: last.contracts + row.contracts)
        }
    }

    /// Where goods can be fetched: warehouses whose address is known.
    static func pickups(in tx: Transaction) throws -> [CheckoutDesk.Pickup] {
        try tx.all(
            "SELECT id, name, address FROM warehouses WHERE address <> '' ORDER BY position, name, id LIMIT 100"
        ) { CheckoutDesk.Pickup(id: try $0["id"], name: try $0["name"], address: try $0["address"]) }
    }

    /// Where goods are brought, by title.
    static func deliveryAddresses(
        of principal: Principal, in tx: Transaction
    ) throws -> [CheckoutDesk.Address] {
        try tx.all(
            """
            SELECT id, title, address, recipient FROM addresses
            WHERE customer_id = \(principal.customerID) AND removed_at IS NULL ORDER BY title, id LIMIT 200
            """
        ) { row in
            CheckoutDesk.Address(
                id: try row["id"], title: try row["title"], address: try row["address"],
                recipient: try row["recipient"])
        }
    }

    /// What people are called; none for nobody. One statement at most.
    static func peopleNames(_ people: [ID<User>], in tx: Transaction) throws -> [ID<User>: String] {
        guard !people.isEmpty else { return [:] }
        let found = try tx.all("SELECT id, name FROM users WHERE id IN \(list: people)") {
            (try $0["id"] as ID<User>, try $0["name"] as String)
        }
        return Dictionary(found) { first, _ in first }
    }
}
