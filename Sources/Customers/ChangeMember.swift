// A director changes what a member may do, takes the rights away, and gives them back.

import Database
import Foundation
import Hummingbird
import Identity
import Kernel
import Web

// MARK: - Handlers

extension Customers {
    /// `GET /company/members/{member}`
    func editMember(_ request: Request, _ context: MemberContext) async throws -> HTML {
        let member = try await member(context)
        return context.memberPage(TypedForm(MemberForm(member)), member, try await units(context))
    }

    /// `POST /company/members/{member}`
    func changeMember(_ request: Request, _ context: MemberContext) async throws -> Response {
        let form = MemberForm(context.form)
        var typed = TypedForm(form, form.problems())
        let member = try await member(context)
        if typed.problems.isEmpty {
            let (principal, now) = (context.principal, context.now)
            do {
                return try await context.once { tx in
                    try Customers.change(member.id, to: form, by: principal, at: now, in: tx)
                    return .redirect(to: "/company", message: "customers.member.changed", ["name": member.name])
                }
            } catch let refusal as MemberRefusal {
                typed = TypedForm(form, refusal)
            } catch let refusal as InviteRefusal {
                typed = TypedForm(form, refusal)
            }
        }
        return context.memberPage(typed, member, try await units(context)).response(status: .unprocessableContent)
    }

    /// `POST /company/members/{member}/revocation`
    func revokeMember(_ request: Request, _ context: MemberContext) async throws -> Response {
        let member = try await member(context)
        let (principal, now) = (context.principal, context.now)
        do {
            return try await context.once { tx in
                try Customers.revoke(member.id, by: principal, at: now, in: tx)
                return .redirect(to: "/company", message: "customers.member.revokedNow", ["name": member.name])
            }
        } catch let refusal as MemberRefusal {
            let typed = TypedForm(MemberForm(member), refusal)
            return context.memberPage(typed, member, try await units(context)).response(status: .unprocessableContent)
        }
    }

    /// `POST /company/members/{member}/restoration`
    func restoreMember(_ request: Request, _ context: MemberContext) async throws -> Response {
        let member = try await member(context)
        let (principal, now) = (context.principal, context.now)
        return try await context.once { tx in
            try Customers.restore(member.id, by: principal, at: now, in: tx)
            return .redirect(to: "/company", message: "customers.member.restored", ["name": member.name])
        }
    }

    private func member(_ context: MemberContext) async throws -> Member {
        guard let id = context.web.parameters.get("member").flatMap({ ID<Member>($0) }) else { throw NotFound() }
        let principal = context.principal
        return try await database.read { tx in try Customers.member(id, by: principal, in: tx) }
    }
}

/// What the director chose.
package struct MemberForm: Form {
    package var role = ""
    package var unit = ""

    package init() {}

    package init(_ member: Member) {
        role = member.role.rawValue
        unit = member.unitID?.description ?? ""
    }

    package static let fields: [Field<MemberForm>] = [
        Field("role", .select, \.role, label: "customers.member.role", required: true, check: Role.checkGiven),
        Field("unit", .select, \.unit, label: "customers.member.unit", check: CustomerUnit.check),
    ]
}

// MARK: - Operations

/// Why a member stays as he is.
package enum MemberRefusal: String, Refusal {
    case lastDirector
    package var key: String { "customers.member.refusal.\(rawValue)" }
    package var field: String? { "role" }
}

/// A member's role or unit changed.
package struct MemberChanged: DomainEvent {
    package static let name = "customers.member_changed"
    package let memberID: ID<Member>
    package let roleBefore: Role
    package let roleAfter: Role
    package let unitAfter: ID<CustomerUnit>?
    package var subject: EventSubject { EventSubject("member", memberID) }
}

/// A member lost every right in the customer.
package struct MemberRevoked: DomainEvent {
    package static let name = "customers.member_revoked"
    package let memberID: ID<Member>
    package let userID: ID<User>
    package var subject: EventSubject { EventSubject("member", memberID) }
}

/// A member got the rights back.
package struct MemberRestored: DomainEvent {
    package static let name = "customers.member_restored"
    package let memberID: ID<Member>
    package let userID: ID<User>
    package var subject: EventSubject { EventSubject("member", memberID) }
}

extension Customers {
    /// Gives a member another role or unit; it counts from the next request.
    ///
    /// - Throws: ``MemberRefusal/lastDirector``, ``InviteRefusal/noSuchUnit``, `NotFound`.
    package static func change(
        _ id: ID<Member>, to form: MemberForm, by principal: Principal, at now: Date, in tx: Transaction
    ) throws {
        let member = try member(id, by: principal, in: tx)
        guard let customerID = principal.customerID, let role = Role(rawValue: form.role), Role.given.contains(role)
        else { throw NotFound() }
        let unitID = try unit(form.unit, of: customerID, in: tx)
        let guarded: SQL = role == .director ? "TRUE" : isNotLastDirector
        let changed = try tx.execute(
            """
            UPDATE members SET role = \(role), unit_id = \(unitID)
            WHERE id = \(id) AND customer_id = \(customerID) AND \(guarded)
            """)
        guard changed == 1 else { throw MemberRefusal.lastDirector }
        try endInvitations(of: member.userID, to: customerID, in: tx)
        try tx.announce(
            MemberChanged(memberID: id, roleBefore: member.role, roleAfter: role, unitAfter: unitID), by: principal,
            at: now)
    }

    /// Takes every right in the customer away, from the next request on. A second call changes nothing.
    ///
    /// - Throws: ``MemberRefusal/lastDirector``, `NotFound`.
    package static func revoke(
        _ id: ID<Member>, by principal: Principal, at now: Date, in tx: Transaction
    ) throws {
        let member = try member(id, by: principal, in: tx)
        guard member.revokedAt == nil else { return }
        let revoked = try tx.execute(
            "UPDATE members SET revoked_at = \(now) WHERE id = \(id) AND revoked_at IS NULL AND \(isNotLastDirector)")
        guard revoked == 1 else { throw MemberRefusal.lastDirector }
        if let customerID = principal.customerID {
            try endInvitations(of: member.userID, to: customerID, in: tx)
            try Identity.revokeKeys(of: member.userID, for: customerID, by: principal, at: now, in: tx)
        }
        try tx.announce(MemberRevoked(memberID: id, userID: member.userID), by: principal, at: now)
    }

    /// Gives a revoked member the rights back. A second call changes nothing.
    ///
    /// - Throws: `NotFound`.
    package static func restore(
        _ id: ID<Member>, by principal: Principal, at now: Date, in tx: Transaction
    ) throws {
        let member = try member(id, by: principal, in: tx)
        let restored = try tx.execute(
            "UPDATE members SET revoked_at = NULL WHERE id = \(id) AND revoked_at IS NOT NULL")
        guard restored == 1 else { return }
        if let customerID = principal.customerID {
            try endInvitations(of: member.userID, to: customerID, in: tx)
        }
        try tx.announce(MemberRestored(memberID: id, userID: member.userID), by: principal, at: now)
    }

    /// A customer without a director could never invite anybody again. Part of the statement that would make it so, so
    /// that two directors who revoke each other at once do not both succeed.
    private static let isNotLastDirector: SQL = """
        (members.role <> 'director' OR EXISTS (
            SELECT 1 FROM members o JOIN users u ON u.id = o.user_id
            WHERE o.customer_id = members.customer_id AND o.id <> members.id AND o.role = 'director'
              AND o.revoked_at IS NULL AND u.disabled_at IS NULL))
        """
}

// MARK: - Page

extension MemberContext {
    fileprivate func memberPage(_ typed: TypedForm<MemberForm>, _ member: Member, _ units: [UnitName]) -> HTML {
        var frame = PageFrame(member.name, section: "company")
        frame.breadcrumbs = [("/company", t("customers.company.title"))]
        frame.subline = "\(member.email)"
        frame.density = "regular"
        let form = formFrame(
            FormFrame("/company/members/\(member.id)"),
            "\(fields(typed, options: ["role": roleOptions, "unit": unitOptions(units)]))\(rolesHelp)",
            actions: """
                \(submit(t("web.save"), busy: t("web.saving")))\
                \(buttonLink(t("web.cancel"), to: "/company", size: .large))
                """)
        let revocation = pageSection(
            t("customers.member.revoke.title"), id: "rev-h",
            """
            <p class="muted">\(t("customers.member.revoke.text"))</p>
            \(pressForm(
                "/company/members/\(member.id)/revocation",
                submit(t("customers.member.revoke"), .plain, size: .regular), class: "section"))
            """)
        return page(frame, "\(errorSummary(typed, title: t("customers.member.unchanged")))\(form)\(revocation)")
    }
}
