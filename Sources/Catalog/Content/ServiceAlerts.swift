// A person says what he wants to hear of about a service: its news, and where the requests for it stand.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handler

extension Catalog {
    /// `POST /services/{slug}/alerts`
    func changeServiceAlerts(_ request: Request, _ context: MemberContext) async throws -> Response {
        let slug = try context.web.parameters.require("slug")
        let form = context.form
        let wanted = ServiceAlerts(news: form["news"] == "on", statuses: form["statuses"] == "on")
        let (principal, now) = (context.principal, context.now)
        return try await context.once { tx in
            let buyer = try Catalog.buyer(for: principal, at: now, in: tx)
            guard let service = try Catalog.service(slug: slug, for: buyer, in: tx) else { throw NotFound() }
            try Catalog.changeAlerts(wanted, on: service, by: principal, at: now, in: tx)
            return .redirect(to: "/services/\(slug)", message: "catalog.service.alerts.saved")
        }
    }
}

/// What a person wants to hear of about one service.
package struct ServiceAlerts: Codable, Sendable, Equatable {
    package var news: Bool
    package var statuses: Bool

    package init(news: Bool, statuses: Bool) {
        self.news = news
        self.statuses = statuses
    }
}

/// Somebody chose what he wants to hear of.
package struct ServiceAlertsChanged: DomainEvent {
    package static let name = "catalog.service_alerts_changed"
    package let serviceID: ID<ServiceOffer>
    package let alerts: ServiceAlerts
    package var subject: EventSubject { EventSubject("service", serviceID) }
}

/// The vendor told something about a service to those who asked for it.
package struct ServiceNewsTold: DomainEvent {
    package static let name = "catalog.service_news_told"
    package let serviceID: ID<ServiceOffer>
    package let text: String
    package var subject: EventSubject { EventSubject("service", serviceID) }
}

// MARK: - Operations

extension Catalog {
    /// What a person wants to hear of; who chose nothing hears how his own requests get on. One statement.
    static func alerts(
        on service: ID<ServiceOffer>, of principal: Principal, in tx: Transaction
    ) throws -> ServiceAlerts {
        try tx.first(
            """
            SELECT wants_news, wants_statuses FROM service_alerts
            WHERE customer_id = \(principal.customerID) AND user_id = \(principal.userID) AND service_id = \(service)
            """
        ) { ServiceAlerts(news: try $0["wants_news"], statuses: try $0["wants_statuses"]) }
            ?? ServiceAlerts(news: false, statuses: true)
    }

    /// Keeps what a person wants to hear of and announces ``ServiceAlertsChanged``.
    ///
    /// - Throws: `NotFound` for whoever is no member.
    static func changeAlerts(
        _ alerts: ServiceAlerts, on service: ServiceOffer, by principal: Principal, at now: Date, in tx: Transaction
    ) throws {
        guard let customerID = principal.customerID, let userID = principal.userID else { throw NotFound() }
        try tx.execute(
            """
            INSERT INTO service_alerts (customer_id, user_id, service_id, wants_news, wants_statuses)
            VALUES (\(customerID), \(userID), \(service.id), \(alerts.news), \(alerts.statuses))
            ON CONFLICT (customer_id, user_id, service_id)
            DO UPDATE SET wants_news = excluded.wants_news, wants_statuses = excluded.wants_statuses
            """)
        try tx.announce(ServiceAlertsChanged(serviceID: service.id, alerts: alerts), by: principal, at: now)
    }

    /// Tells something to those who want a service's news, and announces ``ServiceNewsTold``.
    static func tellServiceNews(
        _ text: String, of service: ID<ServiceOffer>, by principal: Principal, at now: Date, in tx: Transaction
    ) throws {
        try tx.execute(
            """
            INSERT INTO service_news (id, service_id, text, author_name, created_at)
            VALUES (\(ID<ServiceNewsTold>(at: now)), \(service), \(text), \(principal.name), \(now))
            """)
        try tx.announce(ServiceNewsTold(serviceID: service, text: text), by: principal, at: now)
    }
}

// MARK: - What waits

extension Catalog {
    /// The requests that others moved, of those a member wants to hear of. One statement.
    static let requestAttention = AttentionSource(for: Audience(.viewOrders)) { context, limit, tx in
        let earliest = context.now.addingTimeInterval(-AttentionMark.memory)
        let (principal, userID) = (context.principal, context.principal.userID)
        let moved = try tx.all(
            """
            SELECT \(ServiceRequest.columns) FROM service_requests r
            LEFT JOIN service_alerts w ON w.customer_id = r.customer_id AND w.user_id = \(userID)
             AND w.service_id = r.service_id
            WHERE \(principal.covers("r", for: .viewOrders)) AND r.moved_at > \(earliest) AND r.moved_at > r.placed_at
              AND r.moved_by <> \(userID) AND COALESCE(w.wants_statuses, r.placed_by = \(userID))
            ORDER BY r.moved_at DESC, r.id DESC LIMIT \(limit)
            """, as: ServiceRequest.self)
        return moved.map { request in
            AttentionItem(
                id: "service_request.\(request.id)", tone: request.status == .refused ? .warning : .info,
                title: context.t("catalog.request.attention", ["number": request.number]),
                text: context.t(
                    "catalog.request.attention.text",
                    [
                        "subject": request.subject,
                        "status": context.t("catalog.request.status.\(request.status.rawValue)"),
                    ]),
                path: "/services/requests/\(request.number)", at: request.movedAt)
        }
    }

    /// The news of the services a member wants to hear of. One statement.
    static let serviceNewsAttention = AttentionSource(for: Audience(.browseCatalog)) { context, limit, tx in
        let earliest = context.now.addingTimeInterval(-AttentionMark.memory)
        let principal = context.principal
        return try tx.all(
            """
            SELECT n.id, n.text, n.created_at, s.name, s.slug FROM service_alerts w
            JOIN services s ON s.id = w.service_id AND s.is_shown
            JOIN service_news n ON n.service_id = s.id AND n.created_at > \(earliest)
            WHERE w.customer_id = \(principal.customerID) AND w.user_id = \(principal.userID) AND w.wants_news
            ORDER BY n.created_at DESC, n.id DESC LIMIT \(limit)
            """
        ) { row in
            let id: ID<ServiceNewsTold> = try row["id"]
            let slug: String = try row["slug"]
            return AttentionItem(
                id: "service_news.\(id)", tone: .info, title: try row["name"], text: try row["text"],
                path: "/services/\(slug)", at: try row["created_at"])
        }
    }

    /// The requests that wait for the vendor's word. One statement.
    static let staffRequestAttention = AttentionSource(for: Audience(.workWithCustomers, staff: true)) {
        context, limit, tx in
        let waiting = try tx.all(
            """
            SELECT \(ServiceRequest.columns) FROM service_requests r
            WHERE r.waits_for_staff AND \(context.principal.covers("r", for: .workWithCustomers))
            ORDER BY r.moved_at DESC, r.id DESC LIMIT \(limit)
            """, as: ServiceRequest.self)
        return waiting.map { request in
            AttentionItem(
                id: "service_request.\(request.id)", tone: .warning,
                title: context.t(
                    request.status == .new ? "catalog.request.attention.new" : "catalog.request.attention.said",
                    ["number": request.number]),
                text: "\(request.subject), \(request.company)", path: "/staff/service-requests/\(request.number)",
                at: request.movedAt)
        }
    }
}

// MARK: - Page

/// What the person wants to hear of, as switches of a form.
func alertsCard(_ alerts: ServiceAlerts, _ service: ServiceOffer, _ context: some PageContext) -> HTML {
    let statuses = Input(
        "statuses", context.t("catalog.service.alerts.statuses"), .switch, value: alerts.statuses ? "on" : "",
        help: context.t("catalog.service.alerts.statuses.help"))
    let news = Input(
        "news", context.t("catalog.service.alerts.news"), .switch, value: alerts.news ? "on" : "",
        help: context.t("catalog.service.alerts.news.help"))
    let form = context.formFrame(
        FormFrame("/services/\(service.slug)/alerts"), "\(context.field(statuses))\(context.field(news))",
        actions: context.submit(context.t("web.save"), .plain, size: .regular, busy: context.t("web.saving")))
    return context.card(context.t("catalog.service.alerts"), id: "alerts-h", form)
}
