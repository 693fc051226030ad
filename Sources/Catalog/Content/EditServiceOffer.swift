// Staff say what the vendor does besides selling, and what a request for it asks.

import Database
import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Catalog {
    /// `GET /staff/catalog/services`
    func listStaffServices(_ request: Request, _ context: StaffContext) async throws -> HTML {
        let services = try await database.read { tx in
            try tx.all(
                """
                SELECT \(ServiceOffer.columns) FROM services s ORDER BY s.position, s.name, s.id LIMIT 200
                """, as: ServiceOffer.self)
        }
        return staffServicesPage(services, context)
    }

    /// `GET /staff/catalog/services/new`
    func newService(_ request: Request, _ context: StaffContext) async throws -> HTML {
        serviceEditor(ServiceEditorDesk(typed: TypedForm(ServiceOfferForm())), context)
    }

    /// `POST /staff/catalog/services`
    func addService(_ request: Request, _ context: StaffContext) async throws -> Response {
        try await saveService(nil, context)
    }

    /// `GET /staff/catalog/services/{service}`
    func editService(_ request: Request, _ context: StaffContext) async throws -> HTML {
        let service = try await keptService(context)
        return serviceEditor(
            ServiceEditorDesk(typed: TypedForm(ServiceOfferForm(service)), service: service, fields: service.fields),
            context)
    }

    /// `POST /staff/catalog/services/{service}`
    func changeService(_ request: Request, _ context: StaffContext) async throws -> Response {
        try await saveService(try await keptService(context), context)
    }

    /// `POST /staff/catalog/services/{service}/news`
    func tellNews(_ request: Request, _ context: StaffContext) async throws -> Response {
        let service = try await keptService(context)
        let text = (context.form["news"] ?? "").trimmingCharacters(in: .whitespacesAndNewlines)
        let path = "/staff/catalog/services/\(service.id)"
        guard !text.isEmpty, text.count <= 500 else {
            return .redirect(to: path, message: "catalog.service.refusal.news")
        }
        let (principal, now) = (context.principal, context.now)
        return try await context.once { tx in
            try Catalog.tellServiceNews(text, of: service.id, by: principal, at: now, in: tx)
            return .redirect(to: path, message: "catalog.service.newsTold")
        }
    }

    private func saveService(_ kept: ServiceOffer?, _ context: StaffContext) async throws -> Response {
        let form = ServiceOfferForm(context.form)
        let fields = ServiceFieldRows.read(context.form)
        var problems = form.problems() + ServiceFieldRows.problems(fields)
        if problems.isEmpty, context.form["act"] != "rows" {
            let content = ServiceOfferContent(form, fields: fields)
            let (id, seen, principal, now) = (kept?.id, Int(form.version) ?? 0, context.principal, context.now)
            do {
                return try await context.once { tx in
                    let saved = try Catalog.saveService(content, as: id, seen: seen, by: principal, at: now, in: tx)
                    return .redirect(to: "/staff/catalog/services/\(saved)", message: "catalog.service.saved")
                }
            } catch let refusal as ServiceRefusal {
                problems.append(FieldProblem(refusal))
            }
        }
        let desk = ServiceEditorDesk(typed: TypedForm(form, problems), service: kept, fields: fields)
        return serviceEditor(desk, context).response(status: problems.isEmpty ? .ok : .unprocessableContent)
    }

    private func keptService(_ context: StaffContext) async throws -> ServiceOffer {
        guard let id = context.web.parameters.get("service").flatMap({ ID<ServiceOffer>($0) }) else {
            throw NotFound()
        }
        return try await database.read { tx in
            try tx.one("SELECT \(ServiceOffer.columns) FROM services s WHERE s.id = \(id)", ServiceOffer.init(row:))
        }
    }
}

/// What staff typed; the fields of the request stand beside it.
struct ServiceOfferForm: Form {
    var name = ""
    var slug = ""
    var lead = ""
    var body = ""
    var icon = ServiceOffer.icons[0]
    var price = ""
    var audience = ContentAudience.all.rawValue
    var position = "10"
    var isShown = "on"
    var version = ""

    init() {}

    init(_ service: ServiceOffer) {
        name = service.name
        slug = service.slug
        lead = service.lead
        body = service.body
        icon = service.icon
        price = service.price?.decimal ?? ""
        audience = service.audience
        position = String(service.position)
        isShown = service.isShown ? "on" : ""
        version = String(service.version)
    }

    /// A checkbox that is off is not sent at all.
    init(_ data: FormData) {
        self.init()
        isShown = ""
        for field in Self.fields {
            guard let value = data[field.name] else { continue }
            switch field.name {
            case "name": name = value.trimmingCharacters(in: .whitespacesAndNewlines)
            case "slug": slug = value.trimmingCharacters(in: .whitespacesAndNewlines)
            case "lead": lead = value.trimmingCharacters(in: .whitespacesAndNewlines)
            case "body": body = value
            case "icon": icon = value
            case "price": price = value.trimmingCharacters(in: .whitespacesAndNewlines)
            case "audience": audience = value
            case "position": position = value.trimmingCharacters(in: .whitespacesAndNewlines)
            case "isShown": isShown = value
            default: version = value
            }
        }
    }

    static let fields: [Field<ServiceOfferForm>] = [
        Field("name", .text, \.name, label: "catalog.service.field.name", required: true, maxLength: 120),
        Field(
            "lead", .textarea(rows: 2), \.lead, label: "catalog.service.field.lead", required: true, maxLength: 300,
            counted: true),
        Field(
            "body", .textarea(rows: 8), \.body, label: "catalog.service.field.body", help: true, maxLength: 20_000),
        Field("price", .money, \.price, label: "catalog.service.field.price", help: true, maxLength: 20),
        Field(
            "icon", .select, \.icon, label: "catalog.service.field.icon", required: true,
            check: { ServiceOffer.icons.contains($0) ? nil : FieldProblem.Message("web.field.invalid") }),
        Field(
            "audience", .select, \.audience, label: "catalog.article.field.audience", required: true,
            check: ContentAudience.check),
        Field(
            "position", .number, \.position, label: "catalog.service.field.position", required: true, maxLength: 4,
            check: { Int($0) == nil ? FieldProblem.Message("web.field.invalid") : nil }),
        Field(
            "slug", .text, \.slug, label: "catalog.article.field.slug", help: true, maxLength: 80,
            check: {
                Slug.of($0) == $0 && $0 != "requests" ? nil : FieldProblem.Message("catalog.content.slug")
            }),
        Field("isShown", .switch, \.isShown, label: "catalog.service.field.isShown"),
        Field("version", .hidden, \.version, label: "catalog.service.field.name"),
    ]
}

/// Everything of a service that is written.
package struct ServiceOfferContent: Sendable {
    package var slug: String
    package var name: String
    package var lead: String
    package var body: String
    package var icon: String
    package var price: Money?
    package var fields: [ServiceField]
    package var audience: String
    package var position: Int
    package var isShown: Bool

    package init(
        slug: String, name: String, lead: String, body: String, icon: String, price: Money? = nil,
        fields: [ServiceField] = [], audience: String = "all", position: Int = 10, isShown: Bool = true
    ) {
        self.slug = slug
        self.name = name
        self.lead = lead
        self.body = body
        self.icon = icon
        self.price = price
        self.fields = fields
        self.audience = audience
        self.position = position
        self.isShown = isShown
    }

    init(_ form: ServiceOfferForm, fields: [ServiceField]) {
        let slug = form.slug.isEmpty ? Slug.of(form.name) : form.slug
        self.init(
            // The address of the list of requests is taken.
            slug: slug == "requests" ? "requests-service" : slug, name: form.name, lead: form.lead,
            body: form.body.replacing("\r\n", with: "\n"), icon: form.icon, price: Money(parsing: form.price),
            fields: fields, audience: form.audience, position: Int(form.position) ?? 10, isShown: form.isShown == "on")
    }
}

/// Why a service stays as it is.
package enum ServiceRefusal: Refusal, Equatable {
    /// Another service has this address.
    case slugTaken(String)
    /// Somebody else saved it since the page was opened.
    case changedMeanwhile

    package var key: String {
        switch self {
        case .slugTaken: "catalog.article.refusal.slugTaken"
        case .changedMeanwhile: "catalog.article.refusal.changedMeanwhile"
        }
    }

    package var arguments: [String: String] {
        if case .slugTaken(let text) = self { ["text": text] } else { [:] }
    }

    package var field: String? { if case .slugTaken = self { "slug" } else { nil } }
}

/// A service was added or changed.
package struct ServiceSaved: DomainEvent {
    package static let name = "catalog.service_saved"
    package let serviceID: ID<ServiceOffer>
    package let title: String
    package var subject: EventSubject { EventSubject("service", serviceID) }
}

// MARK: - Operation

extension Catalog {
    /// Adds a service, or changes the one named, and announces ``ServiceSaved``.
    ///
    /// - Parameter seen: the version the page showed.
    /// - Throws: ``ServiceRefusal``.
    @discardableResult
    package static func saveService(
        _ content: ServiceOfferContent, as id: ID<ServiceOffer>?, seen: Int, by principal: Principal, at now: Date,
        in tx: Transaction
    ) throws -> ID<ServiceOffer> {
        let saved = id ?? ID<ServiceOffer>(at: now)
        let taken = try tx.first("SELECT id FROM services WHERE slug = \(content.slug) AND id <> \(saved)") { _ in true
        }
        guard taken == nil else { throw ServiceRefusal.slugTaken(content.slug) }
        let fields = SQLValue.json(String(decoding: try JSONEncoder.canonical.encode(content.fields), as: UTF8.self))
        if id == nil {
            try tx.execute(
                """
                INSERT INTO services (id, slug, name, lead, body, icon, price, currency, fields, audience, position,
                    is_shown, version, updated_at)
                VALUES (\(saved), \(content.slug), \(content.name), \(content.lead), \(content.body), \(content.icon),
                    \(content.price), \(Currency.rub), \(fields), \(content.audience), \(content.position),
                    \(content.isShown), 1, \(now))
                """)
        } else {
            let changed = try tx.execute(
                """
                UPDATE services SET slug = \(content.slug), name = \(content.name), lead = \(content.lead),
                    body = \(content.body), icon = \(content.icon), price = \(content.price), fields = \(fields),
                    audience = \(content.audience), position = \(content.position), is_shown = \(content.isShown),
                    version = version + 1, updated_at = \(now)
                WHERE id = \(saved) AND version = \(seen)
                """)
            guard changed == 1 else { throw ServiceRefusal.changedMeanwhile }
        }
        try tx.announce(ServiceSaved(serviceID: saved, title: content.name), by: principal, at: now)
        return saved
    }
}
