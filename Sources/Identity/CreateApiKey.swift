// A person makes a key for a program of the company, and sees it once.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Identity {
    /// `GET /settings/api-keys/new`
    func newApiKey(_ request: Request, _ context: MemberContext) async throws -> HTML {
        context.newKeyPage(TypedForm(ApiKeyForm.proposed))
    }

    /// `POST /settings/api-keys`
    func createApiKey(_ request: Request, _ context: MemberContext) async throws -> Response {
        let form = ApiKeyForm(context.form)
        var typed = TypedForm(form, form.problems())
        if typed.problems.isEmpty {
            let key = Secret(SentKey.prefix + context.site.randomness.token())
            let (principal, customerID, now) = (context.principal, context.customerID, context.now)
            do {
                // The stored answer must not hold the key, nor may it follow from anything stored: who sends the form
                // twice is told that it was made and shown.
                _ = try await context.once { tx in
                    try Identity.createKey(form, as: key, for: customerID, by: principal, at: now, in: tx)
                    return .redirect(to: "/settings/api-keys")
                }
                guard try await database.read({ tx in try Identity.isKept(key, in: tx) }) else {
                    return .redirect(to: "/settings/api-keys", message: "identity.keys.shownAlready")
                }
                return context.madeKeyPage(form, key).response()
            } catch let refusal as ApiKeyRefusal {
                typed = TypedForm(form, refusal)
            }
        }
        return context.newKeyPage(typed).response(status: .unprocessableContent)
    }
}

/// What the person chose.
package struct ApiKeyForm: Form {
    package var name = ""
    package var goods = ""
    package var prices = ""
    package var orders = ""
    package var placing = ""
    package var cancelling = ""
    package var days = "365"
    package var networks = ""

    package init() {}

    /// For how many days a key may live.
    static let lives = [30, 90, 365]

    /// The form as it is opened: reading goods and prices is what most programs want.
    static var proposed: ApiKeyForm {
        var form = ApiKeyForm()
        (form.goods, form.prices) = ("on", "on")
        return form
    }

    package static let fields: [Field<ApiKeyForm>] = [
        Field(
            "name", .text, \.name, label: "identity.keys.name", required: true, help: true, maxLength: 60,
            autocomplete: "off"),
        Field("goods", .checkbox, \.goods, label: "identity.keys.scope.goods"),
        Field("prices", .checkbox, \.prices, label: "identity.keys.scope.prices"),
        Field("orders", .checkbox, \.orders, label: "identity.keys.scope.orders"),
        Field("placing", .checkbox, \.placing, label: "identity.keys.scope.placing"),
        Field("cancelling", .checkbox, \.cancelling, label: "identity.keys.scope.cancelling"),
        Field("days", .select, \.days, label: "identity.keys.days", required: true, check: checkDays),
        Field(
            "networks", .textarea(rows: 2), \.networks, label: "identity.keys.networks", help: true, maxLength: 500,
            autocomplete: "off", check: KeyNetworks.check),
    ]

    private static let checkDays: @Sendable (String) -> FieldProblem.Message? = { text in
        ApiKeyForm.lives.contains { String($0) == text } ? nil : FieldProblem.Message("web.field.invalid")
    }

    /// What was ticked.
    var scopes: [ApiScope] {
        let ticks: [(ApiScope, String)] = [
            (.goods, goods), (.prices, prices), (.orders, orders), (.placing, placing), (.cancelling, cancelling),
        ]
        return ticks.filter { $0.1 == "on" }.map(\.0)
    }
}

// MARK: - Operation

/// Why a key is not made.
package enum ApiKeyRefusal: String, Refusal {
    case nothingChosen, tooMany
    package var key: String { "identity.keys.refusal.\(rawValue)" }
    package var field: String? { self == .nothingChosen ? "goods" : nil }
    package var arguments: [String: String] { self == .tooMany ? ["max": String(Identity.mostKeys)] : [:] }
}

/// A key was made for a program.
package struct ApiKeyCreated: DomainEvent {
    package static let name = "identity.api_key_created"
    package let keyID: ID<ApiKey>
    package let keyName: String
    package let scopes: [ApiScope]
    package let networks: String
    package let expiresAt: Date
    package var subject: EventSubject { EventSubject("api_key", keyID) }
}

extension Identity {
    /// How many keys of one customer may work at once.
    static let mostKeys = 20

    /// Keeps the hash of a new key with what it opens: what was chosen, as far as its maker may it himself.
    ///
    /// - Throws: ``ApiKeyRefusal``; `NotFound` for whoever acts for no customer.
    package static func createKey(
        _ form: ApiKeyForm, as key: Secret<String>, for customerID: ID<Customer>, by principal: Principal,
        at now: Date, in tx: Transaction
    ) throws {
        guard let userID = principal.userID, principal.may(.manageKeys), let days = Int(form.days) else {
            throw NotFound()
        }
        let scopes = form.scopes.filter { principal.may($0.permission) }
        guard !scopes.isEmpty else { throw ApiKeyRefusal.nothingChosen }
        let living: Int = try tx.value(
            """
            SELECT COUNT(*) FROM api_keys
            WHERE customer_id = \(customerID) AND revoked_at IS NULL AND expires_at > \(now)
            """)
        guard living < mostKeys else { throw ApiKeyRefusal.tooMany }
        let id = ID<ApiKey>(at: now)
        let networks = KeyNetworks(typed: form.networks).stored
        let expiresAt = now.addingTimeInterval(Double(days) * 86_400)
        try tx.execute(
            """
            INSERT INTO api_keys (id, hash, customer_id, user_id, name, hint, scopes, networks, created_at, expires_at,
                                  used_from)
            VALUES (\(id), \(SentKey(key.reveal()).hash), \(customerID), \(userID), \(form.name),
                    \(String(key.reveal().prefix(8))), \(scopes.words), \(networks), \(now), \(expiresAt), '')
            """)
        let made = ApiKeyCreated(
            keyID: id, keyName: form.name, scopes: scopes, networks: networks, expiresAt: expiresAt)
        try tx.announce(made, by: principal, customer: customerID, at: now)
    }

    /// Whether this very key was made.
    fileprivate static func isKept(_ key: Secret<String>, in tx: Transaction) throws -> Bool {
        let hash = SentKey(key.reveal()).hash
        return try tx.value("SELECT COUNT(*) FROM api_keys WHERE hash = \(hash)") as Int == 1
    }
}

// MARK: - Pages

extension MemberContext {
    fileprivate func newKeyPage(_ typed: TypedForm<ApiKeyForm>) -> HTML {
        let offered = ApiScope.allCases.filter { principal.may($0.permission) }
        let scopes = offered.compactMap { field($0.rawValue, typed) }
        let lives = ApiKeyForm.lives.map { days in
            FieldOption(String(days), t("identity.keys.days.count", count: Int64(days)))
        }
        let form = formFrame(
            FormFrame("/settings/api-keys", long: true),
            """
            \(field("name", typed))
            \(formSection(t("identity.keys.scopes"), "\(scopes)"))
            \(field("days", typed, options: lives))
            \(field("networks", typed))
            """,
            actions: """
                \(submit(t("identity.keys.create"), busy: t("web.saving")))\
                \(buttonLink(t("web.cancel"), to: "/settings/api-keys", size: .large))
                """)
        return page(.keys(self, title: t("identity.keys.new")), "\(errorSummary(typed))\(form)")
    }

    /// The key, shown once.
    fileprivate func madeKeyPage(_ form: ApiKeyForm, _ key: Secret<String>) -> HTML {
        let text = key.reveal()
        return page(
            .keys(self, title: t("identity.keys.made.title", ["name": form.name])),
            """
            <div class="form">
            \(notice(.warning, t("identity.keys.made.once"), "\(t("identity.keys.made.text"))"))
            <div class="field"><span class="field__label">\
            <label for="key">\(t("identity.keys.made.key"))</label></span>\
            <input class="input" id="key" type="text" readonly spellcheck="false" autocomplete="off" \
            value="\(text)"></div>
            <div class="btnrow">\(copyButton(text, words: t("identity.keys.made.copy"), .primary))\
            \(buttonLink(t("identity.keys.made.back"), to: "/settings/api-keys"))</div>
            </div>
            """)
    }
}
