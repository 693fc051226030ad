// A director invites somebody into the company and gets a link to hand over.

import Database
import Foundation
import Hummingbird
import Identity
import Kernel
import Web

// MARK: - Handlers

extension Customers {
    /// `GET /company/members/new`
    func newInvitation(_ request: Request, _ context: MemberContext) async throws -> HTML {
        context.invitationForm(TypedForm(InviteForm()), try await units(context))
    }

    /// `POST /company/members`
    func inviteMember(_ request: Request, _ context: MemberContext) async throws -> Response {
        let form = InviteForm(context.form)
        var typed = TypedForm(form, form.problems())
        if typed.problems.isEmpty {
            guard let token = context.invitationToken else { throw HTTPError(.forbidden) }
            let (principal, customerID, now) = (context.principal, context.customerID, context.now)
            do {
                // The stored answer must not hold the link: a repeat makes it anew from the form's own token.
                _ = try await context.once { tx in
                    try Customers.invite(form, token: token, to: customerID, by: principal, at: now, in: tx)
                    return .redirect(to: "/company")
                }
                guard try await database.read({ tx in try Customers.isOpen(token: token, at: now, in: tx) }) else {
                    return .redirect(to: "/company", message: "customers.invited.gone")
                }
                return context.invitedPage(form, token: token, .invitation(context), back: "/company").response()
            } catch let refusal as InviteRefusal {
                typed = TypedForm(form, refusal)
            }
        }
        return context.invitationForm(typed, try await units(context)).response(status: .unprocessableContent)
    }

    func units(_ context: MemberContext) async throws -> [UnitName] {
        let (principal, customerID) = (context.principal, context.customerID)
        return try await database.read { tx in try Customers.units(of: customerID, by: principal, in: tx) }
    }
}

/// What the director typed.
package struct InviteForm: Form {
    package var email = ""
    package var name = ""
    package var role = "purchaser"
    package var unit = ""

    package init() {}

    package static let fields: [Field<InviteForm>] = [
        Field(
            "name", .text, \.name, label: "customers.member.name.full", required: true, maxLength: 100,
            autocomplete: "off"),
        Field(
            "email", .email, \.email, label: "customers.member.email", required: true, help: true, maxLength: 254,
            autocomplete: "off", inputMode: "email", check: Field<InviteForm>.parsed { try EmailAddress($0) }),
        Field("role", .select, \.role, label: "customers.member.role", required: true, check: Role.checkGiven),
        Field("unit", .select, \.unit, label: "customers.member.unit", check: CustomerUnit.check),
    ]
}

extension Role {
    /// What a director may give: everything but the role of a person who buys for himself.
    package static let given: [Role] = [.director, .purchaser, .accountant, .logistician, .warehouse]

    static let checkGiven: @Sendable (String) -> FieldProblem.Message? = { text in
        given.contains { $0.rawValue == text } ? nil : FieldProblem.Message("web.field.invalid")
    }
}

extension CustomerUnit {
    static let check: @Sendable (String) -> FieldProblem.Message? = { text in
        ID<CustomerUnit>(text) == nil ? FieldProblem.Message("web.field.invalid") : nil
    }
}

// MARK: - Operation

/// Why an invitation is not made.
package enum InviteRefusal: String, Refusal {
    case alreadyMember, noSuchUnit
    package var key: String { "customers.invite.refusal.\(rawValue)" }
    package var field: String? { self == .alreadyMember ? "email" : "unit" }
}

/// Somebody was invited.
package struct MemberInvited: DomainEvent {
    package static let name = "customers.member_invited"
    package let invitation: String
    package let role: Role
    package var subject: EventSubject { EventSubject("invitation", invitation) }
}

extension Customers {
    /// Whether the link still leads in: nobody has used it, withdrawn it or let it grow old.
    package static func isOpen(token: String, at now: Date, in tx: Transaction) throws -> Bool {
        try tx.value(
            """
            SELECT COUNT(*) FROM invitations
            WHERE token_hash = \(InvitationKey.of(token: token)) AND expires_at > \(now)
            """) as Int64 == 1
    }

    /// Ends the open invitations of a person, when his rights are decided in another way.
    static func endInvitations(of userID: ID<User>, to customerID: ID<Customer>, in tx: Transaction) throws {
        try tx.execute(
            """
            DELETE FROM invitations
            WHERE customer_id = \(customerID) AND email = (SELECT u.email FROM users u WHERE u.id = \(userID))
            """)
    }

    /// Opens a place for seven days.
    ///
    /// - Throws: ``InviteRefusal``; an `InvalidValue` for a wrong address.
    package static func invite(
        _ form: InviteForm, token: String, to customerID: ID<Customer>, by principal: Principal, at now: Date,
        in tx: Transaction
    ) throws {
        let email = try EmailAddress(form.email)
        guard let inviter = principal.userID, let role = Role(rawValue: form.role), Role.given.contains(role) else {
            throw NotFound()
        }
        let unitID = try unit(form.unit, of: customerID, in: tx)
        let active: Int64 = try tx.value(
            """
            SELECT COUNT(*) FROM members m JOIN users u ON u.id = m.user_id
            WHERE m.customer_id = \(customerID) AND u.email = \(email.normalized) AND m.revoked_at IS NULL
            """)
        guard active == 0 else { throw InviteRefusal.alreadyMember }
        let key = InvitationKey.of(token: token)
        let made = try tx.execute(
            """
            INSERT INTO invitations (token_hash, customer_id, email, name, role, unit_id, invited_by, created_at, expires_at)
            VALUES (\(key), \(customerID), \(email.normalized), \(form.name), \(role), \(unitID), \(inviter), \(now),
                    \(now + InvitationKey.life))
            ON CONFLICT (token_hash) DO NOTHING
            """)
        guard made == 1 else { return }
        // One open link a person: the older ones would give what the director has just decided otherwise.
        try tx.execute(
            """
            DELETE FROM invitations
            WHERE customer_id = \(customerID) AND email = \(email.normalized) AND token_hash <> \(key)
            """)
        try tx.announce(
            MemberInvited(invitation: InvitationKey.hex(key), role: role), by: principal, customer: customerID, at: now)
    }

    /// A unit named in a form, which must be the customer's own.
    static func unit(_ text: String, of customerID: ID<Customer>, in tx: Transaction) throws -> ID<CustomerUnit>? {
        guard !text.isEmpty else { return nil }
        guard let id = ID<CustomerUnit>(text),
            try tx.value("SELECT COUNT(*) FROM units WHERE id = \(id) AND customer_id = \(customerID)") as Int64 == 1
        else { throw InviteRefusal.noSuchUnit }
        return id
    }
}

// MARK: - Pages

extension PageFrame {
    fileprivate static func invitation(_ context: MemberContext) -> PageFrame {
        var frame = PageFrame(context.t("customers.invite.title"), section: "company")
        frame.breadcrumbs = [("/company", context.t("customers.company.title"))]
        frame.density = "regular"
        return frame
    }
}

extension MemberContext {
    /// The choices of a unit, none first.
    func unitOptions(_ units: [UnitName]) -> [FieldOption] {
        [FieldOption("", t("customers.member.unit.none"))] + units.map { FieldOption($0.id.description, $0.name) }
    }

    fileprivate func invitationForm(_ typed: TypedForm<InviteForm>, _ units: [UnitName]) -> HTML {
        let form = formFrame(
            FormFrame("/company/members", long: true),
            "\(fields(typed, options: ["role": roleOptions, "unit": unitOptions(units)]))\(rolesHelp)",
            actions: """
                \(submit(t("customers.invite.submit"), busy: t("web.saving")))\
                \(buttonLink(t("web.cancel"), to: "/company", size: .large))
                """)
        return page(.invitation(self), "\(errorSummary(typed))\(form)")
    }
}

extension SignedInContext {
    /// The token of the invitation this request makes; nil when it did not come from a form.
    package var invitationToken: String? {
        submission.key.map { InvitationKey.token(secret: signedIn.secret, submission: $0) }
    }
}

extension PageContext {
    /// The choices of a role, in the order of reach.
    package var roleOptions: [FieldOption] {
        Role.given.map { FieldOption($0.rawValue, t("customers.role.\($0.rawValue)")) }
    }

    /// What each role may do, in a sentence.
    package var rolesHelp: HTML {
        let roles: [Pair] = Role.given.map { role in
            Pair(t("customers.role.\(role.rawValue)"), "\(t("customers.role.\(role.rawValue).help"))")
        }
        return pairs(roles)
    }

    /// The link to hand over, shown once.
    package func invitedPage(_ form: InviteForm, token: String, _ frame: PageFrame, back: String) -> HTML {
        var frame = frame
        frame.title = t("customers.invited.title", ["name": form.name])
        let link = site.address("/invitations/\(token)")
        return page(
            frame,
            """
            <div class="form">
            <p>\(t("customers.invited.text", ["email": form.email]))</p>
            <div class="field"><span class="field__label"><label for="link">\(t("customers.invited.link"))</label></span>\
            <input class="input" id="link" type="url" readonly value="\(link)"></div>
            <div class="btnrow">\(copyButton(link, words: t("customers.invited.copy"), .primary))\
            \(buttonLink(t("customers.invited.back"), to: back))</div>
            </div>
            """)
    }
}
