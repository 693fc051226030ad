// A director names an address that is told, and sees its secret once.

import Database
import Foundation
import Hummingbird
import Kernel
import Outbound
import Web

// MARK: - Handlers

extension Ordering {
    /// `GET /company/webhooks/new`
    func newWebhook(_ request: Request, _ context: MemberContext) async throws -> HTML {
        context.webhookForm(TypedForm(WebhookForm.proposed), of: nil)
    }

    /// `POST /company/webhooks`
    func makeWebhook(_ request: Request, _ context: MemberContext) async throws -> Response {
        let form = WebhookForm(context.form)
        var typed = TypedForm(form, form.problems(for: context))
        if typed.problems.isEmpty {
            let secret = Secret("whsec_" + context.site.randomness.token())
            let (id, principal, now) = (ID<Webhook>(at: context.now), context.principal, context.now)
            do {
                let sealed = try SecretVault(beside: files).seal(secret, for: Webhook.purpose(id))
                let isLocal = context.site.mayReachItself
                // The stored answer must not hold the secret: who sends the form twice is told that it was shown.
                _ = try await context.once { tx in
                    try Ordering.makeWebhook(
                        form, as: id, sealed: sealed, isLocal: isLocal, by: principal, at: now, in: tx)
                    return .redirect(to: "/company/webhooks")
                }
                guard let made = try await made(id, by: principal) else {
                    return .redirect(to: "/company/webhooks", message: "ordering.webhooks.shownAlready")
                }
                return context.secretPage(of: made, secret).response()
            } catch let refusal as WebhookRefusal {
                typed = TypedForm(form, refusal)
            }
        }
        return context.webhookForm(typed, of: nil).response(status: .unprocessableContent)
    }

    private func made(_ id: ID<Webhook>, by principal: Principal) async throws -> Webhook? {
        do {
            return try await database.read { tx in try Ordering.webhook(id, by: principal, in: tx) }
        } catch is NotFound {
            return nil
        }
    }
}

extension Site {
    /// Whether addresses on this machine itself may be told: only where the portal is reached at this machine alone.
    var mayReachItself: Bool { ["localhost", "127.0.0.1", "::1"].contains(baseURL.host) }
}

/// What the person chose.
struct WebhookForm: Form {
    var name = ""
    var url = ""
    var placed = ""
    var awaits = ""
    var moved = ""
    var changed = ""
    var cancelled = ""
    var shipment = ""
    var goodsBack = ""
    var quote = ""

    init() {}

    /// As it is opened: what most programs want.
    static var proposed: WebhookForm {
        var form = WebhookForm()
        (form.moved, form.cancelled, form.shipment) = ("on", "on", "on")
        return form
    }

    /// As an address stands.
    init(_ webhook: Webhook) {
        (name, url) = (webhook.name, webhook.url)
        for topic in webhook.topics { self[topic] = "on" }
    }

    static let fields: [Field<WebhookForm>] = [
        Field(
            "name", .text, \.name, label: "ordering.webhooks.name", required: true, help: true, maxLength: 60,
            autocomplete: "off"),
        Field(
            "url", .text, \.url, label: "ordering.webhooks.url", required: true, help: true, maxLength: 500,
            autocomplete: "off", inputMode: "url"),
        Field("placed", .checkbox, \.placed, label: "ordering.webhooks.topic.placed"),
        Field("awaits", .checkbox, \.awaits, label: "ordering.webhooks.topic.awaits"),
        Field("moved", .checkbox, \.moved, label: "ordering.webhooks.topic.moved"),
        Field("changed", .checkbox, \.changed, label: "ordering.webhooks.topic.changed"),
        Field("cancelled", .checkbox, \.cancelled, label: "ordering.webhooks.topic.cancelled"),
        Field("shipment", .checkbox, \.shipment, label: "ordering.webhooks.topic.shipment"),
        Field("goodsBack", .checkbox, \.goodsBack, label: "ordering.webhooks.topic.goodsBack"),
        Field("quote", .checkbox, \.quote, label: "ordering.webhooks.topic.quote"),
    ]

    private subscript(topic: WebhookTopic) -> String {
        get { Self.fields.first { $0.name == topic.word }.map { value(of: $0) } ?? "" }
        set {
            switch topic {
            case .orderPlaced: placed = newValue
            case .orderAwaits: awaits = newValue
            case .orderMoved: moved = newValue
            case .orderChanged: changed = newValue
            case .orderCancelled: cancelled = newValue
            case .shipment: shipment = newValue
            case .goodsBack: goodsBack = newValue
            case .quote: quote = newValue
            case .test: break
            }
        }
    }

    /// What was ticked.
    var topics: [WebhookTopic] { WebhookTopic.offered.filter { self[$0] == "on" } }

    /// What is wrong with it, the address among it.
    func problems(for context: MemberContext) -> [FieldProblem] {
        let problems = problems()
        guard !problems.contains(where: { $0.field == "url" }) else { return problems }
        do throws(OutboundRefusal) {
            _ = try OutboundAddress(url, reach: context.site.mayReachItself ? .thisMachineToo : .publicNetworks)
        } catch {
            let message = FieldProblem.Message("ordering.webhooks.address.\(error.rawValue)")
            return problems + [FieldProblem(field: "url", message)]
        }
        return problems
    }
}

/// Why an address is not kept.
enum WebhookRefusal: String, Refusal {
    case nothingChosen, tooMany

    var key: String { "ordering.webhooks.refusal.\(rawValue)" }
    var field: String? { self == .nothingChosen ? "placed" : nil }
    var arguments: [String: String] { self == .tooMany ? ["max": String(Ordering.mostWebhooks)] : [:] }
}

// MARK: - Operation

/// An address was named that is told of what happens.
package struct WebhookMade: DomainEvent {
    package static let name = "ordering.webhook_made"
    package let webhookID: ID<Webhook>
    package let webhookName: String
    package let url: String
    package let topics: [WebhookTopic]
    package var subject: EventSubject { EventSubject("webhook", webhookID) }
}

extension Ordering {
    /// Keeps an address with its sealed secret. It is told what its maker may see.
    ///
    /// - Throws: ``WebhookRefusal``; `NotFound` for whoever acts for no customer.
    static func makeWebhook(
        _ form: WebhookForm, as id: ID<Webhook>, sealed: [UInt8], isLocal: Bool, by principal: Principal, at now: Date,
        in tx: Transaction
    ) throws {
        guard let customerID = principal.customerID, let userID = principal.userID, principal.may(.manageKeys) else {
            throw NotFound()
        }
        guard !form.topics.isEmpty else { throw WebhookRefusal.nothingChosen }
        let made = try tx.execute(
            """
            INSERT INTO webhooks (id, customer_id, user_id, name, url, secret, topics, is_active, failures, created_at,
                changed_at, is_local)
            SELECT \(id), \(customerID), \(userID), \(form.name), \(form.url), \(sealed), \(form.topics.words),
                \(true), 0, \(now), \(now), \(isLocal)
            WHERE (SELECT COUNT(*) FROM webhooks x WHERE x.customer_id = \(customerID) AND x.removed_at IS NULL)
                < \(mostWebhooks)
            """)
        guard made == 1 else { throw WebhookRefusal.tooMany }
        let event = WebhookMade(webhookID: id, webhookName: form.name, url: form.url, topics: form.topics)
        try tx.announce(event, by: principal, at: now)
    }
}

// MARK: - Pages

extension MemberContext {
    /// The form of a new address, or of one that is.
    func webhookForm(_ typed: TypedForm<WebhookForm>, of webhook: Webhook?) -> HTML {
        let topics = WebhookTopic.offered.compactMap { field($0.word, typed) }
        let title = t(webhook == nil ? "ordering.webhooks.new" : "ordering.webhooks.edit")
        let path = webhook?.path ?? "/company/webhooks"
        let save = t(webhook == nil ? "ordering.webhooks.create" : "web.save")
        let form = formFrame(
            FormFrame(path, long: true),
            """
            \(field("name", typed))\(field("url", typed))
            \(formSection(t("ordering.webhooks.topics"), "\(topics)"))
            """,
            actions: """
                \(submit(save, busy: t("web.saving")))\(buttonLink(t("web.cancel"), to: path, size: .large))
                """)
        return page(.webhooks(self, title: title, of: webhook), "\(errorSummary(typed))\(form)")
    }

    /// The secret, shown once.
    func secretPage(of webhook: Webhook, _ secret: Secret<String>) -> HTML {
        let text = secret.reveal()
        return page(
            .webhooks(self, title: t("ordering.webhooks.made.title", ["name": webhook.name])),
            """
            <div class="form">
            \(notice(.warning, t("ordering.webhooks.made.once"), "\(t("ordering.webhooks.made.text"))"))
            <div class="field"><span class="field__label">\
            <label for="secret">\(t("ordering.webhooks.made.secret"))</label></span>\
            <input class="input" id="secret" type="text" readonly spellcheck="false" autocomplete="off" \
            value="\(text)"></div>
            <div class="btnrow">\(copyButton(text, words: t("ordering.webhooks.made.copy"), .primary))\
            \(buttonLink(t("ordering.webhooks.made.on"), to: webhook.path))</div>
            </div>
            """)
    }
}
