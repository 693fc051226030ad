// Staff find a customer and see who he is, on which terms he buys, and his latest orders.

import Catalog
import Customers
import Database
import Foundation
import Hummingbird
import Kernel
import Ordering
import Web

// MARK: - Handlers

extension Backoffice {
    /// `GET /staff/customers`
    func listCustomers(_ request: Request, _ context: StaffContext) async throws -> HTML {
        let text = String((request.query["q"] ?? "").prefix(200))
        let (page, principal) = (request.page(limit: 40), context.principal)
        let found = try await database.read { tx in
            try Backoffice.customers(named: text, page, for: principal, in: tx)
        }
        return customersPage(found, text, context)
    }

    /// `GET /staff/customers/{customer}`
    func showCustomer(_ request: Request, _ context: StaffContext) async throws -> HTML {
        guard let id = ID<Customer>(try context.web.parameters.require("customer")) else { throw NotFound() }
        let principal = context.principal
        let card = try await database.read { tx in try Backoffice.card(of: id, for: principal, in: tx) }
        return customerPage(card, context)
    }
}

// MARK: - Reading

/// A customer in a list.
struct CustomerLine: Sendable, RowDecodable {
    let id: ID<Customer>
    let name: String
    let sortName: String
    let kind: String
    let customerClass: String
    let manager: String?

    init(row: Row) throws {
        id = try row["id"]
        name = try row["name"]
        sortName = try row["sort_name"]
        kind = try row["kind"]
        customerClass = try row["class"]
        manager = try row["manager"]
    }

    static let columns: SQL = """
        c.id, c.name, c.sort_name, c.kind, c.class, (SELECT u.name FROM users u WHERE u.id = c.manager_id) AS manager
        """
}

/// A customer's page.
struct CustomerCard: Sendable {
    struct Payer: Sendable { let name: String, inn: String, contract: String? }
    struct Person: Sendable { let name: String, email: String, role: String, isActive: Bool }

    let customer: CustomerLine
    let payers: [Payer]
    let people: [Person]
    let orders: [Order]
}

extension Backoffice {
    /// The customers the principal works with, by name.
    static func customers(
        named text: String, _ page: PageRequest, for principal: Principal, in tx: Transaction
    ) throws -> Page<CustomerLine> {
        var conditions = [reach(principal)]
        for word in SearchText.words(text) { conditions.append("c.sort_name LIKE \(word) ESCAPE '!'") }
        if let values = page.cursor?.values, values.count == 2, let id = ID<Customer>(values[1]) {
            conditions.append(
                page.isBackward
                    ? "(c.sort_name, c.id) < (\(values[0]), \(id))" : "(c.sort_name, c.id) > (\(values[0]), \(id))")
        }
        let order: SQL = page.isBackward ? "c.sort_name DESC, c.id DESC" : "c.sort_name, c.id"
        let rows = try tx.all(
            """
            SELECT \(CustomerLine.columns) FROM customers c WHERE \(SQL.all(conditions))
            ORDER BY \(order) LIMIT \(page.limit + 1)
            """, as: CustomerLine.self)
        return Page(rows, of: page) { Cursor([$0.sortName, $0.id.description]) }
    }

    /// One customer the principal works with.
    ///
    /// - Throws: `NotFound` also for the customers of colleagues.
    static func card(of id: ID<Customer>, for principal: Principal, in tx: Transaction) throws -> CustomerCard {
        let customer = try customer(id, for: principal, in: tx)
        let payers = try tx.all(
            """
            SELECT e.name, e.inn, (SELECT MAX(k.number) FROM contracts k WHERE k.legal_entity_id = e.id) AS contract
            FROM legal_entities e WHERE e.customer_id = \(id) ORDER BY e.name, e.id LIMIT 100
            """
        ) { CustomerCard.Payer(name: try $0["name"], inn: try $0["inn"], contract: try $0["contract"]) }
        let people = try tx.all(
            """
            SELECT u.name, u.email, m.role, m.revoked_at FROM members m JOIN users u ON u.id = m.user_id
            WHERE m.customer_id = \(id) ORDER BY u.name, u.id LIMIT 200
            """
        ) { row in
            CustomerCard.Person(
                name: try row["name"], email: try row["email"], role: try row["role"],
                isActive: try row["revoked_at"] as Date? == nil)
        }
        let orders = try tx.all(
            "SELECT \(Order.columns) FROM orders o WHERE o.customer_id = \(id) ORDER BY o.placed_at DESC, o.id DESC LIMIT 15",
            as: Order.self)
        return CustomerCard(customer: customer, payers: payers, people: people, orders: orders)
    }

    /// One customer the principal works with, in a line.
    ///
    /// - Throws: `NotFound` also for the customers of colleagues.
    static func customer(_ id: ID<Customer>, for principal: Principal, in tx: Transaction) throws -> CustomerLine {
        try tx.one(
            "SELECT \(CustomerLine.columns) FROM customers c WHERE c.id = \(id) AND \(reach(principal))",
            CustomerLine.init(row:))
    }

    private static func reach(_ principal: Principal) -> SQL {
        switch principal.depth(of: .workWithCustomers) {
        case .all: "TRUE"
        case .own, .unit, .customer: "c.manager_id = \(principal.userID)"
        case nil: "FALSE"
        }
    }
}

// MARK: - Pages

private func customersPage(_ found: Page<CustomerLine>, _ text: String, _ context: StaffContext) -> HTML {
    var frame = PageFrame(context.t("backoffice.customers.title"), section: "customers")
    if context.principal.may(.manageCustomers) {
        frame.actions = """
            <a class="btn btn--primary" href="/staff/customers/new">\(context.icon("plus"))\(context.t("backoffice.customer.new"))</a>
            """
    }
    return context.page(
        frame,
        """
        <form class="filters" role="search" action="/staff/customers" aria-label="\(context.t("backoffice.customers.search"))">
        <span class="inputwrap filters__search">\(context.icon("search"))<label class="visually-hidden" for="cs">\(context.t("backoffice.customers.search"))</label>\
        <input class="input input--sm input--icon" id="cs" name="q" type="search" maxlength="200" value="\(text)" placeholder="\(context.t("backoffice.customers.search"))"></span></form>
        \(found.items.isEmpty
            ? context.emptyState(
                icon: "search", title: context.t("backoffice.customers.none.title"),
                text: context.t("backoffice.customers.none.text"),
                action: "<a class=\"btn\" href=\"/staff/customers\">\(context.t("ordering.orders.reset"))</a>")
            : customerTable(found.items, context))
        \(context.pager(found, path: "/staff/customers", query: [("q", text)]))
        """)
}

private func customerTable(_ customers: [CustomerLine], _ context: StaffContext) -> HTML {
    """
    <table role="table" class="table table--middle table--stack t-staff" data-row-links><thead role="rowgroup"><tr role="row">\
    <th scope="col" role="columnheader">\(context.t("backoffice.customers.name"))</th>\
    <th scope="col" role="columnheader">\(context.t("backoffice.customers.kind"))</th>\
    <th scope="col" role="columnheader">\(context.t("backoffice.customers.class"))</th>\
    <th scope="col" role="columnheader">\(context.t("backoffice.customers.manager"))</th></tr></thead>
    <tbody role="rowgroup">\(customers.map { customer in
        """
        <tr role="row"><th scope="row" role="rowheader"><a class="rowlink" href="\(url: "/staff/customers/\(customer.id)")">\(customer.name)</a></th>\
        <td role="cell" data-label="\(context.t("backoffice.customers.kind"))">\(context.t("backoffice.kind.\(customer.kind)"))</td><td role="cell" data-label="\(context.t("backoffice.customers.class"))">\(context.t("backoffice.class.\(customer.customerClass)"))</td>\
        <td role="cell" class="muted" data-label="\(context.t("backoffice.customers.manager"))">\(customer.manager ?? "—")</td></tr>
        """ as HTML
    })</tbody></table>
    """
}

private func customerPage(_ card: CustomerCard, _ context: StaffContext) -> HTML {
    var frame = PageFrame(card.customer.name, section: "customers")
    frame.breadcrumbs = [("/staff/customers", context.t("backoffice.customers.title"))]
    frame.subline =
        "\(context.t("backoffice.kind.\(card.customer.kind)")), \(context.t("backoffice.class.\(card.customer.customerClass)"))"
    frame.density = "regular"
    if context.principal.may(.manageCustomers), card.customer.kind != CustomerKind.person.rawValue {
        frame.actions = """
            <a class="btn" href="\(url: "/staff/customers/\(card.customer.id)/invitations/new")">\(context.icon("plus"))\
            \(context.t("backoffice.customer.invite"))</a>
            """
    }
    return context.page(
        frame,
        """
        <div class="split"><div>
        <section class="section" aria-labelledby="co-h"><div class="section__head"><h2 id="co-h">\(context.t("backoffice.customer.orders"))</h2></div>
        \(card.orders.isEmpty ? "<p class=\"muted\">\(context.t("backoffice.customer.noOrders"))</p>" as HTML : orderTable(card.orders, context, base: "/staff/orders"))</section>
        </div><div class="aside">
        <section class="card" aria-labelledby="cp-h"><div class="card__head"><h2 id="cp-h">\(context.t("backoffice.customer.people"))</h2></div><div class="card__body"><ul class="rows">\(card.people.map { person in
            "<li><b>\(person.name)</b><br><span class=\"sub\">\(context.t("customers.role.\(person.role)"))\(person.isActive ? "" : ", \(context.t("backoffice.customer.revoked"))")</span><br><span class=\"sub\">\(person.email)</span></li>" as HTML
        })</ul></div></section>
        <section class="card" aria-labelledby="ce-h"><div class="card__head"><h2 id="ce-h">\(context.t("backoffice.customer.payers"))</h2></div><div class="card__body"><ul class="rows">\(card.payers.map { payer in
            "<li><b>\(payer.name)</b><br><span class=\"sub\">\(context.t("ordering.inn")) \(payer.inn)\(payer.contract.map { ", \(context.t("ordering.order.contract")) № \($0)" } ?? "")</span></li>" as HTML
        })</ul></div></section>
        </div></div>
        """)
}
