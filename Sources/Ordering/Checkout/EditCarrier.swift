// The vendor's people write down who brings orders: days, hours, what it costs in words.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Ordering {
    /// `GET /staff/carriers/new`
    func newCarrier(_ request: Request, _ context: StaffContext) async throws -> HTML {
        var form = CarrierForm()
        (form.days, form.active) = ("12345", "on")
        return context.carrierPage(TypedForm(form), nil)
    }

    /// `POST /staff/carriers`
    func addCarrier(_ request: Request, _ context: StaffContext) async throws -> Response {
        try await save(nil, context)
    }

    /// `GET /staff/carriers/{carrier}`
    func editCarrier(_ request: Request, _ context: StaffContext) async throws -> HTML {
        let id = try carrierID(context)
        let carrier = try await database.read { tx in try Ordering.carrier(id, in: tx) }
        return context.carrierPage(TypedForm(CarrierForm(carrier)), id)
    }

    /// `POST /staff/carriers/{carrier}`
    func changeCarrier(_ request: Request, _ context: StaffContext) async throws -> Response {
        try await save(try carrierID(context), context)
    }

    private func carrierID(_ context: StaffContext) throws -> ID<Carrier> {
        guard let id = context.web.parameters.get("carrier").flatMap({ ID<Carrier>($0) }) else { throw NotFound() }
        return id
    }

    private func save(_ id: ID<Carrier>?, _ context: StaffContext) async throws -> Response {
        let form = CarrierForm(context.form)
        let (principal, now) = (context.principal, context.now)
        if let id { _ = try await database.read { tx in try Ordering.carrier(id, in: tx) } }
        var problems = form.problems()
        if problems.isEmpty {
            do {
                return try await context.once { tx in
                    try Ordering.save(form, as: id, by: principal, at: now, in: tx)
                    return .redirect(
                        to: "/staff/order-terms", message: "ordering.carriers.saved", ["name": form.name])
                }
            } catch let refusal as CarrierNameTaken {
                problems = [FieldProblem(refusal)]
            }
        }
        return context.carrierPage(TypedForm(form, problems), id).response(status: .unprocessableContent)
    }
}

/// What staff typed.
package struct CarrierForm: Form {
    package var name = ""
    package var note = ""
    package var price = ""
    package var ahead = ""
    /// Days of the week as digits, 1 for Monday; `12345` is the working week.
    package var days = ""
    /// One stretch of hours a line.
    package var slots = ""
    package var active = ""

    package init() {}

    init(_ carrier: Carrier) {
        name = carrier.name
        note = carrier.note
        price = carrier.priceText
        ahead = String(carrier.daysAhead)
        days = carrier.weekdays.sorted().map(String.init).joined()
        slots = carrier.slots.joined(separator: "\n")
        active = carrier.isActive ? "on" : ""
    }

    package static let fields: [Field<CarrierForm>] = [
        Field("name", .text, \.name, label: "ordering.carriers.name", required: true, maxLength: 100),
        Field("note", .text, \.note, label: "ordering.carriers.note", maxLength: 200),
        Field("price", .text, \.price, label: "ordering.carriers.price", help: true, maxLength: 100),
        Field(
            "ahead", .number, \.ahead, label: "ordering.carriers.ahead", maxLength: 2, inputMode: "numeric",
            check: Field<CarrierForm>.wholeNumber(0...60)),
        Field(
            "days", .text, \.days, label: "ordering.carriers.days", required: true, help: true, maxLength: 7,
            inputMode: "numeric",
            check: { Carrier.days($0).isEmpty ? FieldProblem.Message("web.field.invalid") : nil }),
        Field("slots", .textarea(rows: 4), \.slots, label: "ordering.carriers.slots", help: true, maxLength: 1_000),
        Field("active", .switch, \.active, label: "ordering.carriers.active"),
    ]
}

// MARK: - Operation

/// Two carriers of one name could not be told apart.
struct CarrierNameTaken: Refusal {
    var key: String { "ordering.carriers.refusal.nameTaken" }
    var field: String? { "name" }
}

/// Somebody who brings orders was written down or changed.
package struct CarrierSaved: DomainEvent {
    package static let name = "ordering.carrier_saved"
    package let carrierID: UUID
    package let title: String
    package var subject: EventSubject { EventSubject("carrier", carrierID.uuidString.lowercased()) }
}

extension Ordering {
    /// Everybody who brings or brought orders.
    static func allCarriers(in tx: Transaction) throws -> [Carrier] {
        try tx.all(
            "SELECT \(Carrier.columns) FROM carriers w ORDER BY w.position, w.name, w.id LIMIT 200", as: Carrier.self)
    }

    static func carrier(_ id: ID<Carrier>, in tx: Transaction) throws -> Carrier {
        try tx.one("SELECT \(Carrier.columns) FROM carriers w WHERE w.id = \(id)", Carrier.init(row:))
    }

    /// Writes a carrier down, or changes the one named. Orders keep what they were placed with.
    ///
    /// - Throws: ``CarrierNameTaken``; `NotFound`.
    static func save(
        _ form: CarrierForm, as id: ID<Carrier>?, by principal: Principal, at now: Date, in tx: Transaction
    ) throws {
        guard principal.isStaff, principal.may(.administer) else { throw NotFound() }
        let saved = id ?? ID<Carrier>(at: now)
        let others: Int = try tx.value(
            "SELECT COUNT(*) FROM carriers WHERE name = \(form.name) AND id <> \(saved)")
        guard others == 0 else { throw CarrierNameTaken() }
        let days = Carrier.days(form.days).sorted().map(String.init).joined()
        let slots = form.slots.split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespaces) }
            .filter { !$0.isEmpty }.joined(separator: "\n")
        try tx.execute(
            """
            INSERT INTO carriers (id, name, note, price_text, days_ahead, weekdays, slots, position, is_active,
                changed_at)
            VALUES (\(saved), \(form.name), \(form.note), \(form.price), \(Int(form.ahead) ?? 0), \(days), \(slots),
                (SELECT COALESCE(MAX(c.position), 0) + 1 FROM carriers c), \(form.active == "on"), \(now))
            ON CONFLICT (id) DO UPDATE SET name = excluded.name, note = excluded.note, price_text = excluded.price_text,
                days_ahead = excluded.days_ahead, weekdays = excluded.weekdays, slots = excluded.slots,
                is_active = excluded.is_active, changed_at = excluded.changed_at
            """)
        try tx.announce(CarrierSaved(carrierID: saved.uuid, title: form.name), by: principal, at: now)
    }
}

// MARK: - Page

extension StaffContext {
    fileprivate func carrierPage(_ typed: TypedForm<CarrierForm>, _ id: ID<Carrier>?) -> HTML {
        var frame = PageFrame(
            id == nil ? t("ordering.carriers.new") : t("ordering.carriers.edit"), section: "orders")
        frame.breadcrumbs = [("/staff/order-terms", t("ordering.orderTerms.title"))]
        frame.density = "regular"
        let path = "/staff/carriers" + (id.map { "/\($0)" } ?? "")
        let form = formFrame(
            FormFrame(path, draft: "\(path):\(signedIn.userID)"), "\(fields(typed))",
            actions: """
                \(submit(t("web.save"), busy: t("web.saving")))\
                \(buttonLink(t("web.cancel"), to: "/staff/order-terms", size: .large))
                """)
        return page(frame, "\(errorSummary(typed))\(form)")
    }
}
