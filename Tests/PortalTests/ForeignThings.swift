import Database
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Kernel
import NIOCore
import TestKit
import Web

/// One thing of every kind an address can name, all of the rival's customer, and the words nobody else may see.
struct ForeignThings: Sendable {
    static let secrets = ["Тайна Василька", "Секретный адрес", "Секретное подразделение", "secret@vasilek.example"]

    let orderNumber = "2026-000777"
    let customer: ID<Customer>
    let payer: String
    let address: String
    let member: String
    private let unit: String
    private let product: String
    private let invitation: String
    private let session: String
    let selection: String
    let cart: String
    private let subscription: String
    private let apiKey: String
    private let content: ForeignContent
    private let prices: ForeignPrices
    private let trade: ForeignTrade
    private let templates: ForeignTemplates
    private let imports: ForeignImports
    private let webhooks: ForeignWebhooks
    private let orders: ForeignOrders
    private let approvals: ForeignApprovals

    init(in world: World) async throws {
        let rows = ForeignRows(
            number: orderNumber, customer: world.theirs, payer: world.theirPayer, rival: world.user(.rival),
            product: try await world.product("Z-1").uuid)
        let member = try await world.database.write { tx in
            try rows.insert(in: tx)
            return try tx.value("SELECT id FROM members WHERE customer_id = \(rows.customer)") as UUID
        }
        customer = world.theirs
        payer = world.theirPayer.uuidString.lowercased()
        address = rows.address.uuidString.lowercased()
        unit = rows.unit.uuidString.lowercased()
        product = rows.product.uuidString.lowercased()
        self.member = member.uuidString.lowercased()
        invitation = Self.hex(rows.invitation)
        session = Self.hex(world.sessionKey(.rival) ?? [])
        selection = rows.selection.uuidString.lowercased()
        cart = rows.cart.uuidString.lowercased()
        subscription = rows.subscription.uuidString.lowercased()
        apiKey = rows.apiKey.uuidString.lowercased()
        content = try await ForeignContent(in: world)
        prices = try await ForeignPrices(in: world)
        trade = try await ForeignTrade(in: world, file: content.things["file"] ?? "")
        templates = try await ForeignTemplates(in: world)
        imports = try await ForeignImports(in: world)
        webhooks = try await ForeignWebhooks(in: world, order: orderNumber)
        orders = try await ForeignOrders(in: world, order: orderNumber)
        approvals = try await ForeignApprovals(in: world)
    }

    /// The address of a route with something foreign in every place; nil when no such thing was made here.
    func path(of route: RouteEntry) -> String? {
        // What opens an invitation is its token; the key that directors see must open nothing.
        let things = [
            "number": orderNumber, "customer": customer.description, "member": member, "address": address,
            "invitation": invitation, "session": session, "token": invitation, "slug": "absent", "name": "absent.svg",
            "group": "absent", "sku": "absent", "key": apiKey,
            "widget": "absent", "topic": "absent", "code": "absent",
            "selection": selection, "subscription": subscription, "cart": cart,
        ]
        var path = ""
        for part in route.path.split(separator: "/") {
            guard part.hasPrefix(":") else {
                path += "/\(part)"
                continue
            }
            let name = String(part.dropFirst())
            let all = [
                things, templates.things, imports.things, trade.things, webhooks.things, orders.things, content.things,
                prices.things, approvals.things,
            ]
            guard let thing = all.lazy.compactMap({ $0[name] }).first else { return nil }
            path += "/\(thing)"
        }
        return path.isEmpty ? "/" : path
    }

    /// Filled in as every form of the portal wants it, and naming foreign things wherever a form can name one.
    var fields: [(name: String, value: String)] {
        [
            ("name", "ООО «Лютик»"), ("email", "new@romashka.example"), ("role", "accountant"), ("unit", unit),
            ("title", "Склад"), ("address", address), ("newAddress", "Тверь"), ("recipient", "Павел"),
            ("phone", "+7 900 000-00-12"), ("kind", "company"), ("customerClass", "small"), ("inn", "7736050003"),
            ("kpp", "773601001"), ("legalAddress", "Тверь"), ("payer", payer), ("customer", customer.description),
            ("product", product), ("quantity", "1"), ("quantity.\(product)", "2"), ("status", "cancelled"),
            ("reason", "Причина"), ("selection", selection), ("line", product), ("agreedTotal", "10000"),
            ("timeZone", "Europe/Moscow"),
        ] + prices.fields
    }

    /// The order a program would send.
    var json: String {
        #"{"lines":[{"sku":"Z-1","quantity":"1"}],"address":"Тверь","payer":"\#(payer)"}"#
    }

    private static func hex(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}

/// The rows behind the things.
private struct ForeignRows: Sendable {
    let number: String
    let customer: ID<Customer>
    let payer: UUID
    let rival: ID<User>?
    let product: UUID
    let address = UUID()
    let unit = UUID()
    let order = UUID()
    let cart = UUID()
    let selection = UUID()
    let subscription = UUID()
    let apiKey = UUID()
    let invitation: [UInt8] = Randomness.system.bytes(32)

    func insert(in tx: Transaction) throws {
        try tx.execute(
            "INSERT INTO units (id, customer_id, name) VALUES (\(unit), \(customer), 'Секретное подразделение')")
        try tx.execute(
            """
            INSERT INTO addresses (id, customer_id, title, address, recipient, phone)
            VALUES (\(address), \(customer), 'Склад', 'Секретный адрес', 'Тайна Василька', '+79000000012')
            """)
        try tx.execute(
            """
            INSERT INTO invitations (token_hash, customer_id, email, name, role, unit_id, invited_by, created_at, expires_at)
            VALUES (\(invitation), \(customer), 'secret@vasilek.example', 'Тайна Василька', 'purchaser', \(unit), \(rival),
                \(World.start), \(World.start.addingTimeInterval(86_400)))
            """)
        try tx.execute(
            """
            INSERT INTO carts (id, customer_id, user_id, name, purpose, is_shared, version, created_at, changed_at)
            VALUES (\(cart), \(customer), \(rival), 'Тайна Василька', 'current', \(true), 1, \(World.start),
                \(World.start))
            """)
        try tx.execute(
            """
            INSERT INTO cart_lines (cart_id, customer_id, product_id, quantity, seen_price, currency, added_at)
            VALUES (\(cart), \(customer), \(product), 3000, 10000, 'RUB', \(World.start))
            """)
        try tx.execute(
            """
            INSERT INTO api_keys (id, hash, customer_id, user_id, name, hint, scopes, networks, created_at, expires_at,
                used_from)
            VALUES (\(apiKey), \(Randomness.system.bytes(32)), \(customer), \(rival), 'Тайна Василька', 'kbn_abcd',
                'goods prices orders placing', '', \(World.start), \(World.start.addingTimeInterval(86_400)), '')
            """)
        try insertSelection(in: tx)
        try insertOrder(in: tx)
    }

    /// Shared inside its company, which is no other's.
    private func insertSelection(in tx: Transaction) throws {
        try tx.execute(
            """
            INSERT INTO selections (id, customer_id, owner_id, name, search_text, is_shared, is_favourites, created_at,
                updated_at)
            VALUES (\(selection), \(customer), \(rival), 'Тайна Василька', 'тайна василька', \(true), \(false),
                \(World.start), \(World.start))
            """)
        try tx.execute(
            """
            INSERT INTO selection_items (selection_id, product_id, customer_id, quantity, note, position, added_at)
            VALUES (\(selection), \(product), \(customer), 1000, 'Тайна Василька', 1, \(World.start))
            """)
        try tx.execute(
            """
            INSERT INTO product_subscriptions (id, customer_id, user_id, product_id, kind, below, currency, created_at)
            VALUES (\(subscription), \(customer), \(rival), \(product), 'price', 100, 'RUB', \(World.start))
            """)
    }

    private func insertOrder(in tx: Transaction) throws {
        try tx.execute(
            """
            INSERT INTO orders (id, number, customer_id, placed_by, placed_by_name, legal_entity_id, payer_name, status,
                is_archived, placed_at, status_at, customer_reference, comment, delivery_address, recipient,
                recipient_phone, total, vat_total, currency, line_count, first_line, search_text)
            VALUES (\(order), \(number), \(customer), \(rival), 'Тайна Василька', \(payer), 'ООО «Василёк»', 'placed',
                \(false), \(World.start), \(World.start), '', '', 'Секретный адрес', '', '', 10000, 1803, 'RUB', 1,
                'Тайна Василька', 'тайна')
            """)
        try tx.execute(
            """
            INSERT INTO order_lines (order_id, position, customer_id, product_id, sku, name, unit, quantity, price,
                vat_rate, vat_mode, net, vat, amount, currency)
            VALUES (\(order), 1, \(customer), \(product), 'Z-1', 'Тайна Василька', 'шт', 1000, 10000, '22', 'included',
                8197, 1803, 10000, 'RUB')
            """)
        try tx.execute(
            """
            INSERT INTO events (id, name, subject_kind, subject_id, customer_id, actor_kind, actor_id, actor_name, at, payload)
            VALUES (\(UUID()), 'ordering.order_placed', 'order', \(order.uuidString.lowercased()), \(customer), 'member',
                \(rival), 'Тайна Василька', \(World.start), \(SQLValue.json("{}")))
            """)
    }
}

/// One try at a door, and what came back.
struct Knock: Sendable, CustomStringConvertible {
    let route: RouteEntry
    let who: World.Who
    /// Whether the person has the route's permission.
    let holds: Bool
    let status: HTTPResponse.Status
    let location: String?
    let body: String

    /// Whether the door is one of the vendor's, or shows what waits for the vendor: an administrator sees every customer
    /// there.
    var opensEverything: Bool {
        guard who == .administrator else { return false }
        if case .staff = route.audience { return true }
        return route.path == "attention"
    }

    /// Without the permission: 403, or for strangers the way to the sign-in. With it a thing of another customer is as
    /// good as none. Everything was sent as a page of this person would send it, so nothing else may refuse it.
    var isRight: Bool {
        guard holds else {
            guard who == .stranger else { return status == .forbidden }
            return status == .unauthorized || status == .seeOther && location?.hasPrefix("/login") == true
        }
        guard route.path.contains(":") else { return status != .forbidden && status.code < 500 }
        let isVendorsOwn = route.path.split(separator: "/").contains { ForeignContent.vendorsOwn.contains($0) }
        guard opensEverything, !isVendorsOwn else { return status == .notFound }
        return status != .notFound && status != .forbidden && status.code < 500
    }

    var description: String { "\(who) \(route): \(status.code)" }
}

extension ForeignThings {
    /// Tries every route as somebody, in the order given.
    func knock(on routes: [RouteEntry], as who: World.Who, in world: World) async throws -> [Knock] {
        try await world.visit(as: who) { visitor in
            var knocks: [Knock] = []
            for route in routes {
                guard let path = path(of: route) else { continue }
                let holds = try await world.holds(route, who)
                let response: TestResponse
                if route.method == .get {
                    response = try await visitor.get(path)
                } else if route.path.hasPrefix("api/") {
                    response = try await visitor.sendJSON(route.method, path, json, key: UUID().uuidString)
                } else {
                    // An administrator may change what is not his: he submits empty forms, so that nothing can change.
                    response = try await visitor.post(
                        path, who == .administrator ? [] : fields, command: try await world.command(who))
                }
                knocks.append(
                    Knock(
                        route: route, who: who, holds: holds, status: response.status,
                        location: response.headers[.location], body: String(buffer: response.body)))
            }
            return knocks
        }
    }
}

extension World {
    /// Whether somebody may come through a door, by the permissions he has at this moment.
    func holds(_ route: RouteEntry, _ who: Who) async throws -> Bool {
        guard who.isSignedIn else { return route.audience == .anybody }
        let principal = try await principal(who)
        return switch route.audience {
        case .anybody: true
        case .person(let permission): principal.may(permission)
        case .member(let permission): principal.customerID != nil && principal.may(permission)
        case .staff(let permission): principal.isStaff && principal.may(permission)
        }
    }
}
