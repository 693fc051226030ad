import Catalog
import Database
import Foundation
import HTTPTypes
import HummingbirdTesting
import Kernel
import NIOCore
import TestKit
import Web

@testable import Ordering

// MARK: - Reading a page

/// The fields of a checkout page as they stand there: pressing its button sends them.
func shownFields(_ page: String) -> [(name: String, value: String)] {
    let start = page.range(of: "id=\"checkout-form\"")?.upperBound ?? page.startIndex
    let form = page[start...]
    let page = String(form[..<(form.range(of: "</form>")?.lowerBound ?? form.endIndex)])
    var fields: [(name: String, value: String)] = []
    for tag in page.matches(of: /<(?:input|textarea|select)[^>]*\bname="([^"]+)"[^>]*>/) {
        let (whole, name) = (String(tag.0), String(tag.1))
        guard name != "command", name != "q", name != "files", name != "removeFile" else { continue }
        let isChoice = whole.contains("type=\"radio\"") || whole.contains("type=\"checkbox\"")
        if isChoice, !whole.contains(" checked") { continue }
        if whole.hasPrefix("<select") {
            let rest = page[tag.range.upperBound...]
            let end = rest.range(of: "</select>")?.lowerBound ?? rest.endIndex
            let chosen = rest[..<end].firstMatch(of: /<option value="([^"]*)" selected/)?.1
            fields.append((name, chosen.map(String.init) ?? ""))
        } else if whole.hasPrefix("<textarea") {
            let rest = page[tag.range.upperBound...]
            let end = rest.range(of: "</textarea>")?.lowerBound ?? rest.endIndex
            fields.append((name, String(rest[..<end])))
        } else {
            let value = whole.firstMatch(of: /value="([^"]*)"/).map { String($0.1) } ?? ""
            fields.append((name, value))
        }
    }
    return fields
}

extension Browser {
    /// Sends a form with one file, as browsers do.
    func sendFile(
        _ path: String, _ fields: [(name: String, value: String)], name: String, content: String
    ) async throws -> TestResponse {
        let boundary = "----kabinet"
        var body = fields.map { field in
            "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(field.name)\"\r\n\r\n\(field.value)\r\n"
        }.joined()
        body += "--\(boundary)\r\nContent-Disposition: form-data; name=\"files\"; filename=\"\(name)\"\r\n"
        body += "Content-Type: application/octet-stream\r\n\r\n\(content)\r\n--\(boundary)--\r\n"
        return try await send(
            path, body,
            headers: [
                .contentType: "multipart/form-data; boundary=\(boundary)", .accept: "text/html",
                HTTPField.Name("Sec-Fetch-Site") ?? .origin: "same-origin",
            ])
    }
}

// MARK: - Rows

extension World {
    /// Saves an address of our company.
    func address(_ title: String, _ address: String) async throws -> UUID {
        let (id, ours) = (UUID(), self.ours)
        try await database.write { tx in
            try tx.execute(
                """
                INSERT INTO addresses (id, customer_id, title, address, recipient, phone)
                VALUES (\(id), \(ours), \(title), \(address), 'Павел', '+79000000012')
                """)
        }
        return id
    }

    /// A contract of a customer.
    func contract(of customer: ID<Customer>) async throws -> UUID {
        try await database.read { tx in
            try tx.value("SELECT id FROM contracts WHERE customer_id = \(customer) ORDER BY number LIMIT 1")
        }
    }

    /// A second payer of our company: contract 77, paid in advance, another price of one product.
    func secondPayer(price: Int64, of product: ID<Product>) async throws -> UUID {
        let (payer, contract, ours) = (UUID(), UUID(), self.ours)
        try await database.write { tx in
            let type = ID<PriceType>()
            try tx.execute(
                """
                INSERT INTO price_types (id, external_id, name, currency, vat_mode, is_retail, is_for_signed_in)
                VALUES (\(type), 'dealer', 'Дилер', 'RUB', 'included', \(false), \(false))
                """)
            try tx.execute(
                """
                INSERT INTO prices (product_id, price_type_id, min_quantity, amount, currency)
                VALUES (\(product), \(type), 0, \(price), 'RUB')
                """)
            try tx.execute(
                """
                INSERT INTO legal_entities (id, customer_id, name, inn, legal_address, created_at)
                VALUES (\(payer), \(ours), 'ООО «Ялта»', '7707083893', 'Тверь', \(World.start))
                """)
            try tx.execute(
                """
                INSERT INTO contracts (id, customer_id, legal_entity_id, seller_id, number, signed_on, price_type_id,
                    deferral_days, currency)
                SELECT \(contract), \(ours), \(payer), id, '77', '2026-01-12', \(type), 0, 'RUB' FROM sellers
                """)
        }
        return payer
    }

    /// Somebody who brings orders on Mondays and Fridays, two days ahead, before noon.
    func carrier() async throws -> UUID {
        let id = UUID()
        try await database.write { tx in
            try tx.execute(
                """
                INSERT INTO carriers (id, name, note, price_text, days_ahead, weekdays, slots, position, is_active,
                    changed_at)
                VALUES (\(id), 'Город', '', '500 ₽', 2, '15', '9–12', 1, \(true), \(World.start))
                """)
        }
        return id
    }
}

/// A page with plain blanks, as a person reads amounts.
func plain(_ body: ByteBuffer) -> String {
    String(buffer: body).replacing("\u{00a0}", with: " ").replacing("\u{202f}", with: " ")
}

extension World {
    /// Places an order of one product as the purchaser; the order's number.
    func order(_ product: ID<Product>, _ whole: Int32, payment: String = "invoice") async throws -> String {
        let (buyer, now, payer) = (try await principal(.purchaser), clock.now, self.payer)
        return try await database.write { tx in
            _ = try Ordering.add(product, Quantity(whole: whole), by: buyer, at: now, in: tx)
            let cart = try Ordering.cart(of: buyer, payer: payer, at: now, in: tx)
            try Ordering.takeLines(of: cart, in: tx)
            let address = DeliveryAddress(address: "Тверь", recipient: "Павел", phone: "")
            var request = OrderRequest(
                cart: cart, source: .cart, payer: payer, delivery: .typed(address), agreed: cart.total)
            request.payment = payment
            return try Ordering.place(request, by: buyer, at: now, in: tx).order.number
        }
    }

    /// A rule of our company: orders of more than a sum are allowed by a role, or by somebody.
    @discardableResult
    func rule(
        _ name: String, over minor: Int64? = nil, role: String = "director", who: Who? = nil, step: Int = 1,
        substitute: Who? = nil, hours: Int? = nil
    ) async throws -> ID<ApprovalRule> {
        let (director, now) = (try await principal(.director), clock.now)
        var form = ApprovalRuleForm()
        (form.name, form.step, form.active) = (name, String(step), "on")
        form.totalOver = minor.map { Money(minor: $0).decimal } ?? ""
        form.approver = who.flatMap { user($0) }.map { "user:\($0)" } ?? "role:\(role)"
        form.substitute = substitute.flatMap { user($0) }?.description ?? ""
        form.dueHours = hours.map(String.init) ?? ""
        let filled = form
        return try await database.write { tx in
            try Ordering.save(filled, as: nil, by: director, at: now, in: tx)
        }
    }

    /// So many more people of our company who buy.
    func buyers(_ count: Int) async throws -> [Principal] {
        let (ours, like) = (self.ours, try await principal(.director))
        return try await database.write { tx in
            try (1...count).map { index in
                let id = ID<User>()
                try tx.execute(
                    """
                    INSERT INTO users (id, email, name, time_zone, created_at)
                    VALUES (\(id), \("buyer\(index)@romashka.example"), \("Покупатель \(index)"), 'Europe/Moscow',
                        \(World.start))
                    """)
                try tx.execute(
                    """
                    INSERT INTO members (id, customer_id, user_id, role, joined_at)
                    VALUES (\(UUID()), \(ours), \(id), 'purchaser', \(World.start))
                    """)
                return Principal(
                    kind: .member(ours), userID: id, name: "Покупатель \(index)", permissions: like.permissions)
            }
        }
    }
}
