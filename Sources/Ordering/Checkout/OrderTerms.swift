// The vendor's people say what an order has to come to, and how long prices are promised while one waits.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Ordering {
    /// `GET /staff/order-terms`
    func showOrderTerms(_ request: Request, _ context: StaffContext) async throws -> HTML {
        let (form, carriers) = try await database.read { tx in
            (try Ordering.orderTerms(in: tx), try Ordering.allCarriers(in: tx))
        }
        return context.orderTermsPage(TypedForm(form), carriers)
    }

    /// `POST /staff/order-terms`
    func saveOrderTerms(_ request: Request, _ context: StaffContext) async throws -> Response {
        let form = OrderTermsForm(context.form)
        let problems = form.problems()
        guard problems.isEmpty else {
            let carriers = try await database.read { tx in try Ordering.allCarriers(in: tx) }
            return context.orderTermsPage(TypedForm(form, problems), carriers).response(status: .unprocessableContent)
        }
        let (principal, now) = (context.principal, context.now)
        return try await context.once { tx in
            try Ordering.save(form, by: principal, at: now, in: tx)
            return .redirect(to: "/staff/order-terms", message: "ordering.orderTerms.saved")
        }
    }
}

/// The terms by class of customers; those for all hold where a class has none of its own.
package struct OrderTermsForm: Form {
    package var minimum = ""
    package var hours = ""
    package var minimumRetail = ""
    package var hoursRetail = ""
    package var minimumSmall = ""
    package var hoursSmall = ""
    package var minimumKey = ""
    package var hoursKey = ""

    package init() {}

    /// The class, its fields and their paths.
    fileprivate static let classes:
        [(
            name: String, minimum: any WritableKeyPath<OrderTermsForm, String> & Sendable,
            hours: any WritableKeyPath<OrderTermsForm, String> & Sendable
        )] = [
            ("", \.minimum, \.hours), ("retail", \.minimumRetail, \.hoursRetail),
            ("small", \.minimumSmall, \.hoursSmall), ("key", \.minimumKey, \.hoursKey),
        ]

    package static let fields: [Field<OrderTermsForm>] = classes.flatMap { of -> [Field<OrderTermsForm>] in
        [
            Field("minimum\(of.name)", .money, of.minimum, label: "ordering.orderTerms.minimum"),
            Field(
                "hours\(of.name)", .number, of.hours, label: "ordering.orderTerms.hours", maxLength: 4,
                inputMode: "numeric", check: Field<OrderTermsForm>.wholeNumber(1...2_400)),
        ]
    }
}

extension Field {
    /// A rule for whole numbers.
    static func wholeNumber(_ range: ClosedRange<Int>) -> @Sendable (String) -> FieldProblem.Message? {
        { text in
            guard let number = Int(text), range.contains(number) else {
                return FieldProblem.Message(
                    "ordering.field.number", ["from": String(range.lowerBound), "to": String(range.upperBound)])
            }
            return nil
        }
    }
}

// MARK: - Operation

/// What the vendor asks of orders was changed.
package struct OrderTermsChanged: DomainEvent {
    package static let name = "ordering.terms_changed"
    /// How many classes of customers have terms.
    package let count: Int
    package var subject: EventSubject { EventSubject("order_terms", "all") }
}

extension Ordering {
    static func orderTerms(in tx: Transaction) throws -> OrderTermsForm {
        let rows = try tx.all("SELECT customer_class, minimum_total, currency, price_hours FROM order_terms") { row in
            (
                name: try row["customer_class"] as String, minimum: try row.moneyIfAny("minimum_total"),
                hours: try row["price_hours"] as Int?
            )
        }
        var form = OrderTermsForm()
        for row in rows {
            guard let of = OrderTermsForm.classes.first(where: { $0.name == row.name }) else { continue }
            form[keyPath: of.minimum] = row.minimum?.decimal ?? ""
            form[keyPath: of.hours] = row.hours.map(String.init) ?? ""
        }
        return form
    }

    /// Writes the terms of every class; one without any has those for all.
    static func save(_ form: OrderTermsForm, by principal: Principal, at now: Date, in tx: Transaction) throws {
        guard principal.isStaff, principal.may(.administer) else { throw NotFound() }
        var count = 0
        for of in OrderTermsForm.classes {
            let minimum = Money(parsing: form[keyPath: of.minimum])?.minor
            let hours = Int(form[keyPath: of.hours])
            guard minimum != nil || hours != nil else {
                try tx.execute("DELETE FROM order_terms WHERE customer_class = \(of.name)")
                continue
            }
            count += 1
            try tx.execute(
                """
                INSERT INTO order_terms (customer_class, minimum_total, currency, price_hours, changed_at)
                VALUES (\(of.name), \(minimum), 'RUB', \(hours), \(now))
                ON CONFLICT (customer_class) DO UPDATE SET minimum_total = excluded.minimum_total,
                    price_hours = excluded.price_hours, changed_at = excluded.changed_at
                """)
        }
        try tx.announce(OrderTermsChanged(count: count), by: principal, at: now)
    }
}

// MARK: - Page

extension StaffContext {
    fileprivate func orderTermsPage(_ typed: TypedForm<OrderTermsForm>, _ carriers: [Carrier]) -> HTML {
        var frame = PageFrame(t("ordering.orderTerms.title"), section: "orders")
        frame.density = "regular"
        frame.actions = buttonLink(t("ordering.carriers.add"), to: "/staff/carriers/new", icon: "plus")
        let parts: [HTML] = OrderTermsForm.classes.map { of in
            let name = of.name.isEmpty ? t("ordering.orderTerms.everybody") : t("ordering.orderTerms.class.\(of.name)")
            return formSection(
                name,
                """
                <div class="fields">\(field("minimum\(of.name)", typed))\
                \(field("hours\(of.name)", typed) { $0.unit = t("ordering.orderTerms.hours.unit") })</div>
                """)
        }
        let form = formFrame(
            FormFrame("/staff/order-terms"), "<p class=\"muted\">\(t("ordering.orderTerms.explain"))</p>\(parts)",
            actions: submit(t("web.save"), busy: t("web.saving")))
        return page(frame, "\(errorSummary(typed))\(carrierList(carriers))\(form)")
    }

    private func carrierList(_ carriers: [Carrier]) -> HTML {
        guard !carriers.isEmpty else {
            return pageSection(
                t("ordering.carriers.title"), id: "carriers-h",
                "<p class=\"muted\">\(t("ordering.carriers.none"))</p>")
        }
        let rows: [HTML] = carriers.map { carrier in
            let days = carrier.weekdays.sorted().map { t("ordering.weekday.\(String($0))") }.joined(separator: ", ")
            let off: HTML? = carrier.isActive ? nil : tag(t("ordering.carriers.off"))
            let notes = [days, carrier.priceText, carrier.note].filter { !$0.isEmpty }.joined(separator: " · ")
            let name = link(carrier.name, to: "/staff/carriers/\(carrier.id)")
            return """
                <li class="doc">\(icon("truck"))<div class="doc__text">\(name) \
                \(off)<span class="sub">\(notes)</span></div></li>
                """
        }
        return pageSection(
            t("ordering.carriers.title"), id: "carriers-h", count: carriers.count, "<ul class=\"rows\">\(rows)</ul>")
    }
}
