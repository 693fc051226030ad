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
    let orders: [OrderSummary]
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
            "SELECT \(OrderSummary.columns) FROM orders o WHERE o.customer_id = \(id) ORDER BY o.placed_at DESC, o.id DESC LIMIT 15",
            as: OrderSummary.self)
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

    /// The condition for the customers `c` the principal works with.
    static func reach(_ principal: Principal) -> SQL {
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
        frame.actions = context.buttonLink(
            context.t("backoffice.customer.new"), to: "/staff/customers/new", .primary, icon: "plus")
    }
    frame.density = context.density()
    let table = customerTable(found.items, context)
    let address = ListAddress("/staff/customers", [("q", text)])
    var bar = FilterBar("customers", address, label: context.t("backoffice.customers.search"))
    bar.placeholder = context.t("backoffice.customers.search")
    (bar.text, bar.textLimit) = (text, 200)
    bar.end = "\(context.densitySwitch(frame.density))\(context.tableMenu(table))"
    let nothing = context.emptyState(
        icon: "search", title: context.t("backoffice.customers.none.title"),
        text: context.t("backoffice.customers.none.text"),
        action: context.buttonLink(context.t("web.filters.reset"), to: "/staff/customers"))
    return context.page(
        frame,
        """
        \(context.filterBar(bar))
        \(found.items.isEmpty
            ? nothing : context.table(table, found.items, label: context.t("backoffice.customers.title")))
        \(context.pager(found, path: address.path, query: address.fields))
        """)
}

/// The table of customers. Kinds and classes are few: their words are looked up once.
private func customerTable(_ customers: [CustomerLine], _ context: StaffContext) -> Table<CustomerLine> {
    let kinds = Set(customers.map(\.kind)).map { ($0, context.t("backoffice.kind.\($0)")) }
    let classes = Set(customers.map(\.customerClass)).map { ($0, context.t("backoffice.class.\($0)")) }
    let kindNames = Dictionary(uniqueKeysWithValues: kinds)
    let classNames = Dictionary(uniqueKeysWithValues: classes)
    let name = TableColumn<CustomerLine>("name", "backoffice.customers.name") { customer in
        "<a class=\"rowlink\" href=\"\(url: "/staff/customers/\(customer.id)")\">\(customer.name)</a>"
    }
    let kind = TableColumn<CustomerLine>("kind", "backoffice.customers.kind") { customer in
        "\(kindNames[customer.kind])"
    }
    let rank = TableColumn<CustomerLine>("class", "backoffice.customers.class") { customer in
        "\(classNames[customer.customerClass])"
    }
    let manager = TableColumn<CustomerLine>("manager", "backoffice.customers.manager", classes: "muted") { customer in
        "\(customer.manager ?? "—")"
    }
    var table = Table("customers", [name, kind, rank, manager])
    table.shape = .stack
    table.choices = context.tableChoices
    return table
}

private func customerPage(_ card: CustomerCard, _ context: StaffContext) -> HTML {
    var frame = PageFrame(card.customer.name, section: "customers")
    frame.breadcrumbs = [("/staff/customers", context.t("backoffice.customers.title"))]
    frame.subline =
        "\(context.t("backoffice.kind.\(card.customer.kind)")), \(context.t("backoffice.class.\(card.customer.customerClass)"))"
    frame.density = "regular"
    if context.principal.may(.manageCustomers), card.customer.kind != CustomerKind.person.rawValue {
        frame.actions = context.buttonLink(
            context.t("backoffice.customer.invite"), to: "/staff/customers/\(card.customer.id)/invitations/new",
            icon: "plus")
    }
    let orders: HTML =
        card.orders.isEmpty
        ? "<p class=\"muted\">\(context.t("backoffice.customer.noOrders"))</p>"
        : orderTable(card.orders, context, base: "/staff/orders")
    let people = rows(card.people) { person in
        let revoked = person.isActive ? "" : ", \(context.t("backoffice.customer.revoked"))"
        return """
            <li><b>\(person.name)</b><br>\
            <span class="sub">\(context.t("customers.role.\(person.role)"))\(revoked)</span><br>\
            <span class="sub">\(person.email)</span></li>
            """
    }
    let payers = rows(card.payers) { payer in
        let contract =
            payer.contract.map { number in
                ", \(context.t("ordering.order.contract")) \(context.t("web.number", ["number": number]))"
            } ?? ""
        return """
            <li><b>\(payer.name)</b><br>\
            <span class="sub">\(context.t("ordering.inn")) \(payer.inn)\(contract)</span></li>
            """
    }
    return context.page(
        frame,
        """
        <div class="split">
        <div>\(context.pageSection(context.t("backoffice.customer.orders"), id: "co-h", orders))</div>
        <div class="aside">\(context.card(context.t("backoffice.customer.people"), id: "cp-h", people))\
        \(context.card(context.t("backoffice.customer.payers"), id: "ce-h", payers))
        </div></div>
        """)
}

private func rows<Item>(_ items: [Item], _ row: (Item) -> HTML) -> HTML {
    "<ul class=\"rows\">\(items.map(row))</ul>"
}
