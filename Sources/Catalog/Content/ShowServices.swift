// Anybody sees what the vendor does besides selling: tiles with a drawing, a few words and a price.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Catalog {
    /// `GET /services`
    func showServices(_ request: Request, _ context: PublicContext) async throws -> HTML {
        let (principal, now) = (context.principal, context.now)
        let services = try await database.read { tx in
            try Catalog.services(for: try Catalog.buyer(for: principal, at: now, in: tx), in: tx)
        }
        return servicesPage(services, context)
    }

    /// `GET /services/{slug}`; members also see the request, filled in as far as the portal knows.
    func showService(_ request: Request, _ context: PublicContext) async throws -> HTML {
        let slug = try context.web.parameters.require("slug")
        let (signedIn, now) = (context.web.signedIn, context.now)
        let desk = try await database.read { tx in
            try Catalog.serviceDesk(slug: slug, for: signedIn, at: now, in: tx)
        }
        guard let desk else { throw NotFound() }
        return servicePage(desk, context)
    }
}

// MARK: - Reading

/// A service's page: the service, and for members the request and their alerts.
struct ServiceDesk: Sendable {
    let service: ServiceOffer
    /// Filled in from what is known; nil for whoever makes no requests.
    var request: TypedServiceRequest?
    /// What the person wants to hear of; nil for whoever is no member.
    let alerts: ServiceAlerts?
}

extension Catalog {
    /// The services somebody sees, in the vendor's order. One statement.
    static func services(for buyer: Buyer, in tx: Transaction) throws -> [ServiceOffer] {
        try tx.all(
            """
            SELECT \(ServiceOffer.columns) FROM services s WHERE \(offered(to: buyer))
            ORDER BY s.position, s.name, s.id LIMIT 200
            """, as: ServiceOffer.self)
    }

    /// A service's page: one statement, that of the terms, and two for members; nil when there is none.
    static func serviceDesk(
        slug: String, for signedIn: SignedIn?, at now: Date, in tx: Transaction
    ) throws -> ServiceDesk? {
        let buyer = try buyer(for: signedIn?.principal, at: now, in: tx)
        guard let service = try Catalog.service(slug: slug, for: buyer, in: tx) else { return nil }
        guard let signedIn, signedIn.principal.customerID != nil else {
            return ServiceDesk(service: service, request: nil, alerts: nil)
        }
        var request: TypedServiceRequest?
        if signedIn.principal.may(.placeOrders) {
            let form = try ServiceRequestForm(known: signedIn, buyer, in: tx)
            request = TypedServiceRequest(form: form)
        }
        let alerts = try Catalog.alerts(on: service.id, of: signedIn.principal, in: tx)
        return ServiceDesk(service: service, request: request, alerts: alerts)
    }
}

// MARK: - Pages

extension PageContext {
    /// Services, and for members what they asked for and borrowed.
    func serviceTabs(_ current: String) -> HTML? {
        guard let principal = visit.web.signedIn?.principal, principal.customerID != nil, principal.may(.viewOrders)
        else { return nil }
        let all = [
            ("services", "/services"), ("requests", "/services/requests"), ("drives", "/test-drives"),
            ("configurations", "/configurations"),
        ]
        let links = all.map { id, path in TabLink(t("catalog.services.tab.\(id)"), path, current: id == current) }
        return tabs(t("catalog.services.tabs"), links)
    }
}

private func servicesPage(_ services: [ServiceOffer], _ context: PublicContext) -> HTML {
    var frame = PageFrame(context.t("catalog.services.title"), section: "services")
    if context.principal?.isStaff == true, context.principal?.may(.editCatalog) == true {
        frame.actions = context.buttonLink(
            context.t("catalog.services.manage"), to: "/staff/catalog/services", icon: "edit")
    }
    let none = context.emptyState(
        icon: "docs", title: context.t("catalog.services.none.title"), text: context.t("catalog.services.none.text"),
        action: context.buttonLink(context.t("catalog.empty.action"), to: "/catalog"))
    let tiles: HTML = "<ul class=\"offers\">\(services.map { serviceTile($0, context) })</ul>"
    return context.page(frame, "\(context.serviceTabs("services"))\(services.isEmpty ? none : tiles)")
}

private func serviceTile(_ service: ServiceOffer, _ context: PublicContext) -> HTML {
    """
    <li class="offer"><span class="offer__icon">\(context.icon(service.icon))</span>\
    <h2><a href="\(url: "/services/\(service.slug)")">\(service.name)</a></h2><p>\(service.lead)</p>\
    <p class="offer__price">\(context.servicePrice(service))</p></li>
    """
}

func servicePage(_ desk: ServiceDesk, _ context: some PageContext) -> HTML {
    let service = desk.service
    var frame = PageFrame(service.name, section: "services")
    frame.breadcrumbs = [("/services", context.t("catalog.services.title"))]
    frame.subline = "\(context.servicePrice(service))"
    frame.density = "regular"
    let signIn: HTML? =
        context.web.signedIn == nil
        ? context.notice(
            .info, context.t("catalog.service.signIn"), nil,
            actions: context.buttonLink(
                context.t("web.signIn"), to: "/login?next=\("/services/\(service.slug)".formEncoded)", .primary))
        : nil
    let lead: HTML = "<p class=\"articlepage__lead\">\(service.lead)</p>"
    return context.page(
        frame,
        """
        \(desk.request.flatMap { context.errorSummary($0.typed) })
        <div class="split"><div>\(lead)\(context.articleText(ArticleText(service.body)))\
        \(desk.request.map { requestSection($0, service, context) })</div>
        <div class="aside">\(signIn)\(desk.alerts.map { alertsCard($0, service, context) })</div></div>
        """)
}

private func requestSection(
    _ request: TypedServiceRequest, _ service: ServiceOffer, _ context: some PageContext
) -> HTML {
    let fields: [HTML] = service.fields.map { context.field(request.input($0, context)) }
    let userID = context.web.signedIn?.userID.description ?? ""
    let hasFiles = service.fields.contains { $0.kind == .file }
    let contact: [HTML] = ["company", "contact", "phone", "email"].compactMap { context.field($0, request.typed) }
    let form = context.formFrame(
        FormFrame(
            "/services/\(service.slug)/requests", draft: "service:\(service.slug):\(userID)", long: true,
            files: hasFiles),
        """
        \(fields)\(context.field("comment", request.typed))
        \(context.formSection(context.t("catalog.request.whom"), "\(contact)"))
        """,
        actions: context.submit(context.t("catalog.request.send"), busy: context.t("web.doing")))
    return context.pageSection(context.t("catalog.request.new"), id: "request-h", form)
}
