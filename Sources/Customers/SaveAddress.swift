// A logistician or director adds, mends, removes and brings back a delivery address.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Customers {
    /// `GET /company/addresses/new`
    func newAddress(_ request: Request, _ context: MemberContext) async throws -> HTML {
        context.addressForm(TypedForm(AddressForm()), nil)
    }

    /// `POST /company/addresses`
    func addAddress(_ request: Request, _ context: MemberContext) async throws -> Response {
        try await save(nil, context)
    }

    /// `GET /company/addresses/{address}`
    func editAddress(_ request: Request, _ context: MemberContext) async throws -> HTML {
        let (id, principal) = (try addressID(context), context.principal)
        let address = try await database.read { tx in try Customers.address(id, by: principal, in: tx) }
        return context.addressForm(TypedForm(AddressForm(address)), id)
    }

    /// `POST /company/addresses/{address}`
    func changeAddress(_ request: Request, _ context: MemberContext) async throws -> Response {
        try await save(try addressID(context), context)
    }

    /// `POST /company/addresses/{address}/removal`
    func removeAddress(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (id, principal, now) = (try addressID(context), context.principal, context.now)
        return try await context.once { tx in
            try Customers.removeAddress(id, by: principal, at: now, in: tx)
            return .redirect(
                to: "/company/addresses", message: "customers.addresses.removed",
                undo: UndoForm("/company/addresses/\(id)/restoration"))
        }
    }

    /// `POST /company/addresses/{address}/restoration`
    func restoreAddress(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (id, principal, now) = (try addressID(context), context.principal, context.now)
        return try await context.once { tx in
            try Customers.restoreAddress(id, by: principal, at: now, in: tx)
            return .redirect(to: "/company/addresses", message: "customers.addresses.restored")
        }
    }

    private func save(_ id: ID<Address>?, _ context: MemberContext) async throws -> Response {
        let form = AddressForm(context.form)
        let problems = form.problems()
        guard problems.isEmpty else {
            return context.addressForm(TypedForm(form, problems), id).response(status: .unprocessableContent)
        }
        let (principal, customerID, now) = (context.principal, context.customerID, context.now)
        let draft = "\(Customers.addressPath(id)):\(context.signedIn.userID)"
        return try await context.once { tx in
            try Customers.save(form, as: id, of: customerID, by: principal, at: now, in: tx)
            return .redirect(
                to: "/company/addresses", message: "customers.addresses.saved", ["title": form.title], clears: draft)
        }
    }

    /// Where the form of an address, or of a new one, is sent.
    fileprivate static func addressPath(_ id: ID<Address>?) -> String {
        "/company/addresses" + (id.map { "/\($0)" } ?? "")
    }

    private func addressID(_ context: MemberContext) throws -> ID<Address> {
        guard let id = context.web.parameters.get("address").flatMap({ ID<Address>($0) }) else { throw NotFound() }
        return id
    }
}

/// What the person typed.
package struct AddressForm: Form {
    package var title = ""
    package var address = ""
    package var recipient = ""
    package var phone = ""

    package init() {}

    init(_ address: Address) {
        title = address.title
        self.address = address.address
        recipient = address.recipient
        phone = address.phone
    }

    package static let fields: [Field<AddressForm>] = [
        Field("title", .text, \.title, label: "customers.address.title", required: true, help: true, maxLength: 100),
        Field(
            "address", .textarea(rows: 3), \.address, label: "customers.address.address", required: true, help: true,
            maxLength: 500, autocomplete: "street-address"),
        Field(
            "recipient", .text, \.recipient, label: "customers.address.recipient", required: true, maxLength: 100,
            autocomplete: "name"),
        Field(
            "phone", .tel, \.phone, label: "customers.address.phone", required: true, maxLength: 50,
            autocomplete: "tel", check: Field<AddressForm>.parsed { try PhoneNumber($0) }),
    ]
}

// MARK: - Operations

/// An address was added or mended.
package struct AddressSaved: DomainEvent {
    package static let name = "customers.address_saved"
    package let addressID: ID<Address>
    package let isNew: Bool
    package var subject: EventSubject { EventSubject("address", addressID) }
}

/// An address was removed.
package struct AddressRemoved: DomainEvent {
    package static let name = "customers.address_removed"
    package let addressID: ID<Address>
    package var subject: EventSubject { EventSubject("address", addressID) }
}

/// A removed address came back.
package struct AddressRestored: DomainEvent {
    package static let name = "customers.address_restored"
    package let addressID: ID<Address>
    package var subject: EventSubject { EventSubject("address", addressID) }
}

extension Customers {
    /// An address the principal may change.
    ///
    /// - Throws: `NotFound`, also for addresses of other customers.
    static func address(_ id: ID<Address>, by principal: Principal, in tx: Transaction) throws -> Address {
        try tx.one(
            """
            SELECT a.id, a.title, a.address, a.recipient, a.phone FROM addresses a
            WHERE a.id = \(id) AND a.removed_at IS NULL AND \(principal.covers("a", for: .manageAddresses))
            """, Address.init(row:))
    }

    /// Adds an address, or mends the one named.
    ///
    /// - Throws: `NotFound` for an address that is not the customer's; `InvalidValue` for a wrong phone.
    @discardableResult
    package static func save(
        _ form: AddressForm, as id: ID<Address>?, of customerID: ID<Customer>, by principal: Principal, at now: Date,
        in tx: Transaction
    ) throws -> ID<Address> {
        let phone = try PhoneNumber(form.phone).text
        let saved = id ?? ID(at: now)
        if id == nil {
            try tx.execute(
                """
                INSERT INTO addresses (id, customer_id, title, address, recipient, phone)
                VALUES (\(saved), \(customerID), \(form.title), \(form.address), \(form.recipient), \(phone))
                """)
        } else {
            let changed = try tx.execute(
                """
                UPDATE addresses SET title = \(form.title), address = \(form.address), recipient = \(form.recipient),
                    phone = \(phone)
                WHERE id = \(saved) AND customer_id = \(customerID) AND removed_at IS NULL
                """)
            guard changed == 1 else { throw NotFound() }
        }
        try tx.announce(
            AddressSaved(addressID: saved, isNew: id == nil), by: principal, customer: customerID, at: now)
        return saved
    }

    /// Takes an address off the list; orders keep what they were placed with.
    ///
    /// - Throws: `NotFound`, also when it is removed already.
    package static func removeAddress(
        _ id: ID<Address>, by principal: Principal, at now: Date, in tx: Transaction
    ) throws {
        let removed = try tx.execute(
            """
            UPDATE addresses SET removed_at = \(now)
            WHERE id = \(id) AND removed_at IS NULL AND \(principal.covers("addresses", for: .manageAddresses))
            """)
        guard removed == 1 else { throw NotFound() }
        try tx.announce(AddressRemoved(addressID: id), by: principal, at: now)
    }

    /// Puts a removed address on the list again.
    ///
    /// - Throws: `NotFound` when there is nothing to bring back.
    package static func restoreAddress(
        _ id: ID<Address>, by principal: Principal, at now: Date, in tx: Transaction
    ) throws {
        let restored = try tx.execute(
            """
            UPDATE addresses SET removed_at = NULL
            WHERE id = \(id) AND removed_at IS NOT NULL AND \(principal.covers("addresses", for: .manageAddresses))
            """)
        guard restored == 1 else { throw NotFound() }
        try tx.announce(AddressRestored(addressID: id), by: principal, at: now)
    }
}

// MARK: - Page

extension MemberContext {
    fileprivate func addressForm(_ typed: TypedForm<AddressForm>, _ id: ID<Address>?) -> HTML {
        var frame = PageFrame(id == nil ? t("customers.address.new") : t("customers.address.edit"), section: "company")
        frame.breadcrumbs = [("/company/addresses", t("customers.company.addresses"))]
        if principal.may(.viewCompany) { frame.breadcrumbs.insert(("/company", t("customers.company.title")), at: 0) }
        frame.density = "regular"
        let action = Customers.addressPath(id)
        let form = formFrame(
            FormFrame(action, draft: "\(action):\(signedIn.userID)", long: true), "\(fields(typed))",
            actions: """
                \(submit(t("web.save"), busy: t("web.saving")))\
                \(buttonLink(t("web.cancel"), to: "/company/addresses", size: .large))
                """)
        return page(frame, "\(errorSummary(typed))\(form)")
    }
}
