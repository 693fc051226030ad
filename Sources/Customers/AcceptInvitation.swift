// Somebody follows an invitation's link, names themselves, sets a password and is in.

import Database
import Foundation
import HTTPTypes
import Hummingbird
import Identity
import Kernel
import Web

// MARK: - Handlers

extension Customers {
    /// `GET /invitations/{token}`
    func showInvitation(_ request: Request, _ context: PublicContext) async throws -> Response {
        let (token, invitation, account) = try await opened(context)
        var form = JoinForm()
        form.name = invitation.name
        return context.invitationPage(TypedForm(form), invitation, token: token, account).response().withoutReferrer
    }

    /// `POST /invitations/{token}`
    func acceptInvitation(_ request: Request, _ context: PublicContext) async throws -> Response {
        let (token, invitation, account) = try await opened(context)
        switch account {
        case .existing: return .redirect(to: "/login?next=/invitations/\(token)")
        case .other:
            return context.invitationPage(TypedForm(JoinForm()), invitation, token: token, account)
                .response(status: .conflict).withoutReferrer
        case .own(let signedIn): return try await join(token, as: signedIn, context)
        case .none: return try await join(token, invitation, request, context)
        }
    }

    private func opened(_ context: PublicContext) async throws -> (token: String, Invitation, InvitedAccount) {
        guard let token = context.web.parameters.get("token"), token.utf8.count <= 64 else { throw NotFound() }
        let (now, signedIn) = (context.now, context.web.signedIn)
        return try await database.read { tx in
            let invitation = try Customers.invitation(token: token, at: now, in: tx)
            if let signedIn {
                return (token, invitation, signedIn.email == invitation.email ? .own(signedIn) : .other(signedIn))
            }
            let user = try Identity.user(withEmail: EmailAddress(invitation.email), in: tx)
            return (token, invitation, user == nil ? .none : .existing)
        }
    }

    /// Somebody who has an account already only agrees.
    private func join(_ token: String, as signedIn: SignedIn, _ context: PublicContext) async throws -> Response {
        let now = context.now
        return try await context.once { tx in
            let invitation = try Customers.claim(token: token, at: now, in: tx)
            try Customers.join(invitation, signedIn.userID, named: signedIn.name, at: now, in: tx)
            try Identity.choose(invitation.customerID, for: signedIn.sessionKey, in: tx)
            return .redirect(to: "/dashboard", message: "customers.joined")
        }
    }

    /// Somebody new gets an account, the membership and a session in one transaction.
    private func join(
        _ token: String, _ invitation: Invitation, _ request: Request, _ context: PublicContext
    ) async throws -> Response {
        let form = JoinForm(context.form)
        var typed = TypedForm(form, form.problems())
        if typed.problems.isEmpty {
            do {
                let joining = Joining(
                    token: token, name: form.name, language: context.language, visitor: Visitor(request, context))
                let session = try await join(
                    joining, password: Secret(form.password), email: invitation.email,
                    brand: context.branding.name, randomness: context.site.randomness, at: context.now)
                var response = Response.redirect(to: "/dashboard", message: "customers.joined")
                response.headers[values: .setCookie].append(
                    context.site.cookie.setting(session.cookie.reveal(), maxAge: session.maxAge))
                return response
            } catch let refusal as PasswordRefusal {
                typed = TypedForm(form, refusal)
            } catch is CreateUserRefusal {
                // The account was made by another tab meanwhile: now it is the sign-in's business.
                return .redirect(to: "/login?next=/invitations/\(token)")
            }
        }
        return context.invitationPage(typed, invitation, token: token, .none)
            .response(status: .unprocessableContent).withoutReferrer
    }
}

/// Who stands before the invitation.
enum InvitedAccount: Sendable {
    /// Nobody is signed in and the address has no account.
    case none
    /// The address has an account, but nobody is signed in.
    case existing
    /// The invited person, signed in.
    case own(SignedIn)
    /// Somebody else, signed in.
    case other(SignedIn)
}

/// What the person typed.
struct JoinForm: Form {
    var name = ""
    var password = ""

    static let fields: [Field<JoinForm>] = [
        Field(
            "name", .text, \.name, label: "customers.join.name", required: true, maxLength: 100, autocomplete: "name"),
        Field(
            "password", .password, \.password, label: "customers.join.password", required: true, help: true,
            maxLength: PasswordRules.maximumBytes, minLength: PasswordRules.minimumLength, autocomplete: "new-password"),
    ]
}

// MARK: - Operation

/// Somebody became a member.
package struct MemberJoined: DomainEvent {
    package static let name = "customers.member_joined"
    package let memberID: ID<Member>
    package let userID: ID<User>
    package let role: Role
    package var subject: EventSubject { EventSubject("member", memberID) }
}

/// What joining needs besides the password.
package struct Joining: Sendable {
    let token: String
    let name: String
    let language: Language
    let visitor: Visitor

    package init(token: String, name: String, language: Language, visitor: Visitor) {
        self.token = token
        self.name = name
        self.language = language
        self.visitor = visitor
    }
}

extension Customers {
    /// Makes the account, the membership and a session, and uses the invitation up: of many at once one succeeds.
    ///
    /// - Throws: ``PasswordRefusal``, ``CreateUserRefusal``, `NotFound` when the invitation is used, `Overloaded`.
    package func join(
        _ joining: Joining, password: Secret<String>, email: String, brand: String, randomness: Randomness, at now: Date
    ) async throws -> NewSession {
        try identity.passwords.rules.check(password.reveal(), context: [email, joining.name, brand])
        let hash = try await identity.passwords.hash(password)
        return try await database.write { tx in
            let invitation = try Customers.claim(token: joining.token, at: now, in: tx)
            let user = NewUser(
                email: try EmailAddress(invitation.email), name: joining.name, passwordHash: hash,
                language: joining.language, timeZone: .moscow)
            let userID = try Identity.createUser(user, by: .system("invitation"), at: now, in: tx)
            try Customers.join(invitation, userID, named: joining.name, at: now, in: tx)
            return try Identity.beginSession(
                of: userID, customer: invitation.customerID, remembered: false, from: joining.visitor,
                randomness: randomness, at: now, in: tx)
        }
    }

    /// Takes the invitation away: whoever gets it may use it, once.
    static func claim(token: String, at now: Date, in tx: Transaction) throws -> Invitation {
        let invitation = try invitation(token: token, at: now, in: tx)
        guard try tx.execute("DELETE FROM invitations WHERE token_hash = \(invitation.key)") == 1 else {
            throw NotFound()
        }
        return invitation
    }

    /// Adds the person, or gives somebody who was here before the rights of the invitation.
    static func join(
        _ invitation: Invitation, _ userID: ID<User>, named name: String, at now: Date, in tx: Transaction
    ) throws {
        let joined = try tx.first(
            """
            INSERT INTO members (id, customer_id, user_id, unit_id, role, joined_at)
            VALUES (\(ID<Member>(at: now)), \(invitation.customerID), \(userID), \(invitation.unitID),
                    \(invitation.role), \(now))
            ON CONFLICT (customer_id, user_id) DO UPDATE
            SET unit_id = excluded.unit_id, role = excluded.role, revoked_at = NULL
            WHERE members.revoked_at IS NOT NULL
            RETURNING id
            """
        ) { try $0["id"] as ID<Member> }
        // Somebody who is in already keeps the rights he has: they were decided after the invitation.
        guard let memberID = joined else { return }
        try tx.announce(
            MemberJoined(memberID: memberID, userID: userID, role: invitation.role),
            by: Identity.person(userID, name: name), customer: invitation.customerID, at: now)
    }
}

// MARK: - Page

extension Response {
    /// Pages whose address is a secret do not tell it to the next page.
    fileprivate var withoutReferrer: Response {
        var response = self
        if let name = HTTPField.Name("Referrer-Policy") { response.headers[name] = "no-referrer" }
        return response
    }
}

extension PublicContext {
    fileprivate func invitationPage(
        _ typed: TypedForm<JoinForm>, _ invitation: Invitation, token: String, _ account: InvitedAccount
    ) -> HTML {
        let facts = ["customer": invitation.customerName, "email": invitation.email]
        return outerPage(
            title: t("customers.join.title"),
            """
            <h1>\(t("customers.join.title"))</h1>
            <p class="muted">\(t("customers.join.lead", [
                "customer": invitation.customerName, "role": t("customers.role.\(invitation.role.rawValue)"),
            ]))</p>
            \(errorSummary(typed))
            \(body(typed, token, account, facts))
            """)
    }

    private func body(
        _ typed: TypedForm<JoinForm>, _ token: String, _ account: InvitedAccount, _ facts: [String: String]
    ) -> HTML {
        let action = "/invitations/\(token)"
        switch account {
        case .existing:
            return """
                <p>\(t("customers.join.existing", TextArguments(facts)))</p>
                \(buttonLink(
                    t("web.signIn"), to: "/login?next=\(action.formEncoded)", .primary, size: .large, block: true))
                """
        case .other(let signedIn):
            return notice(
                .warning, t("customers.join.other.title"),
                "\(t("customers.join.other.text", TextArguments(facts.merging(["current": signedIn.email]) { $1 })))")
        case .own:
            return """
                \(pressForm(action, submit(t("customers.join.agree", TextArguments(facts)), block: true)))
                """
        case .none:
            return """
                <form class="stack" method="post" action="\(url: action)" data-validate>\(commandField)
                <div class="field"><span class="field__label"><label for="username">\(t("customers.member.email"))</label>\
                </span><input class="input" id="username" type="email" autocomplete="username" readonly \
                value="\(facts["email"])"></div>
                \(fields(typed))
                \(submit(t("customers.join.button"), block: true, busy: t("customers.join.busy")))</form>
                """
        }
    }
}
