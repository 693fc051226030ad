// A member opens a request of his company: what was asked, where it stands, what was said; and says more.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Catalog {
    /// `GET /services/requests/{request}`
    func showServiceRequest(_ request: Request, _ context: MemberContext) async throws -> HTML {
        let number = try context.web.parameters.require("request")
        let principal = context.principal
        let card = try await database.read { tx in
            try Catalog.requestCard(number: number, for: principal, in: tx)
        }
        return requestPage(card, nil, context)
    }

    /// `POST /services/requests/{request}/comments`
    func commentServiceRequest(_ request: Request, _ context: MemberContext) async throws -> Response {
        let number = try context.web.parameters.require("request")
        let form = RequestCommentForm(context.form)
        let (principal, now) = (context.principal, context.now)
        guard form.problems().isEmpty else {
            let card = try await database.read { tx in
                try Catalog.requestCard(number: number, for: principal, in: tx)
            }
            return requestPage(card, TypedForm(form, form.problems()), context).response(status: .unprocessableContent)
        }
        return try await context.once { tx in
            let request = try Catalog.request(number: number, for: principal, in: tx)
            try Catalog.comment(on: request, form.text, by: principal, at: now, in: tx)
            return .redirect(to: "/services/requests/\(number)", message: "catalog.request.said")
        }
    }

    /// `GET /services/requests/{request}/files/{file}`
    func downloadRequestFile(_ request: Request, _ context: MemberContext) async throws -> Response {
        try await requestFile(context)
    }

    /// `GET /staff/service-requests/{request}/files/{file}`
    func downloadStaffRequestFile(_ request: Request, _ context: StaffContext) async throws -> Response {
        try await requestFile(context)
    }

    /// A file always leaves as a download: as a page of ours it could do more than be read.
    private func requestFile(_ context: some SignedInContext) async throws -> Response {
        let number = try context.web.parameters.require("request")
        guard let id = context.web.parameters.get("file").flatMap({ ID<ServiceRequestFile>($0) }) else {
            throw NotFound()
        }
        let principal = context.principal
        let file = try await database.read { tx in
            let request = try Catalog.request(number: number, for: principal, in: tx)
            return try tx.one(
                """
                SELECT f.name, f.type, f.content FROM service_request_files f
                WHERE f.id = \(id) AND f.request_id = \(request.id) AND f.customer_id = \(request.customerID)
                """
            ) { row in
                (
                    name: try row["name"] as String, type: try row["type"] as String,
                    content: try row["content"] as [UInt8]
                )
            }
        }
        let name = "attachment; filename*=UTF-8''\(file.name.formEncoded)"
        return Response(
            CommandResult(
                status: 200, headers: ["Content-Type": file.type, "Content-Disposition": name], body: file.content))
    }
}

/// What somebody says about a request.
struct RequestCommentForm: Form {
    var text = ""

    init() {}

    static let fields: [Field<RequestCommentForm>] = [
        Field(
            "text", .textarea(rows: 3), \.text, label: "catalog.request.say", required: true, maxLength: 2_000,
            counted: true)
    ]
}

// MARK: - Reading

/// A request's page.
struct ServiceRequestCard: Sendable {
    let request: ServiceRequest
    let customerName: String
    /// Who handles it; nil for nobody yet.
    let handler: (id: ID<User>, name: String)?
    let files: [ServiceRequestFile]
    let history: [StoredEvent]
}

extension Catalog {
    /// One request the principal may see.
    ///
    /// - Throws: `NotFound` also for what belongs to somebody else.
    static func request(number: String, for principal: Principal, in tx: Transaction) throws -> ServiceRequest {
        let permission: Permission = principal.isStaff ? .workWithCustomers : .viewOrders
        return try tx.one(
            """
            SELECT \(ServiceRequest.columns) FROM service_requests r
            WHERE r.number = \(number) AND \(principal.covers("r", for: permission))
            """, ServiceRequest.init(row:))
    }

    /// A request's page: four statements.
    ///
    /// - Throws: `NotFound` also for what belongs to somebody else.
    static func requestCard(
        number: String, for principal: Principal, in tx: Transaction
    ) throws -> ServiceRequestCard {
        let request = try Catalog.request(number: number, for: principal, in: tx)
        let people = try tx.one(
            """
            SELECT c.name, u.id AS handler_id, u.name AS handler FROM service_requests r
            JOIN customers c ON c.id = r.customer_id LEFT JOIN users u ON u.id = r.handler_id
            WHERE r.id = \(request.id)
            """
        ) { row in
            let id: ID<User>? = try row["handler_id"]
            let name: String? = try row["handler"]
            return (customer: try row["name"] as String, id: id, name: name)
        }
        let files = try tx.all(
            "SELECT id, name, size FROM service_request_files WHERE request_id = \(request.id) ORDER BY id LIMIT 20",
            as: ServiceRequestFile.self)
        let handler = people.id.flatMap { id in people.name.map { (id: id, name: $0) } }
        return ServiceRequestCard(
            request: request, customerName: people.customer, handler: handler, files: files,
            history: try tx.history(of: EventSubject("service_request", request.id), limit: 200))
    }
}

// MARK: - Operation

extension Catalog {
    /// Says something about a request; from a customer it waits for the vendor's word, and from staff it is one.
    /// Announces ``ServiceRequestCommented``.
    static func comment(
        on request: ServiceRequest, _ text: String, by principal: Principal, at now: Date, in tx: Transaction
    ) throws {
        let permission: Permission = principal.isStaff ? .workWithCustomers : .viewOrders
        let said = try tx.execute(
            """
            UPDATE service_requests SET moved_at = \(now), moved_by = \(principal.userID),
                waits_for_staff = \(!principal.isStaff)
            WHERE id = \(request.id) AND \(principal.covers("service_requests", for: permission))
            """)
        guard said == 1 else { throw NotFound() }
        try tx.announce(
            ServiceRequestCommented(requestID: request.id, text: text), by: principal, customer: request.customerID,
            at: now)
    }
}

// MARK: - Page

private func requestPage(
    _ card: ServiceRequestCard, _ typed: TypedForm<RequestCommentForm>?, _ context: MemberContext
) -> HTML {
    let request = card.request
    var frame = PageFrame(context.t("catalog.request.title", ["number": request.number]), section: "services")
    frame.breadcrumbs = [
        ("/services", context.t("catalog.services.title")), ("/services/requests", context.t("catalog.requests.title")),
    ]
    frame.badge = context.requestStatus(request.status, badge: true)
    frame.subline = requestSubline(request, context)
    frame.density = "regular"
    let path = "/services/requests/\(request.number)"
    return context.page(
        frame,
        """
        \(typed.flatMap { context.errorSummary($0) })
        <div class="split"><div>\(requestFacts(card, path, context))\
        \(commentSection(typed ?? TypedForm(RequestCommentForm()), path, context))</div>
        <div class="aside">\(requestContact(card, context))\(requestHistory(card, context))</div></div>
        """)
}

/// «от 17.11.2026, 09:15, Анна Котова».
func requestSubline(_ request: ServiceRequest, _ context: some PageContext) -> HTML {
    let when = context.t("catalog.request.from", ["date": context.formats.dateTime(request.placedAt)])
    return "\(when), \(request.placedByName)"
}

/// What was asked, with the files that came along.
func requestFacts(_ card: ServiceRequestCard, _ path: String, _ context: some PageContext) -> HTML {
    let request = card.request
    var rows = request.answers.map { Pair($0.label, "\($0.value)") }
    if !request.comment.isEmpty { rows.append(Pair(context.t("catalog.request.comment"), "\(request.comment)")) }
    let files: [HTML] = card.files.map { file in
        let size = context.t("catalog.request.kilobytes", ["count": context.formats.count(max(1, file.size / 1_024))])
        return """
            <li class="doc">\(context.icon("paperclip"))<div class="doc__text">\
            <a href="\(url: "\(path)/files/\(file.id)")" download>\(file.name)</a><span class="sub">\(size)</span></div></li>
            """
    }
    let list: HTML? = files.isEmpty ? nil : "<ul class=\"rows\">\(files)</ul>"
    let facts: HTML =
        rows.isEmpty ? "<p class=\"muted\">\(context.t("catalog.request.nothing"))</p>" : context.pairs(rows)
    return context.pageSection(request.subject, id: "facts-h", "<div class=\"stack\">\(facts)\(list)</div>")
}

/// Whom to answer.
func requestContact(_ card: ServiceRequestCard, _ context: some PageContext) -> HTML {
    let request = card.request
    let phone = (try? PhoneNumber(request.phone)).map { context.formats.phone($0) } ?? request.phone
    var rows = [
        Pair(context.t("catalog.request.company"), "\(request.company)"),
        Pair(context.t("catalog.request.contact"), "\(request.contact)"),
        Pair(context.t("catalog.request.phone"), "\(phone)"),
        Pair(context.t("catalog.request.email"), "\(request.email)"),
    ]
    if let handler = card.handler { rows.append(Pair(context.t("catalog.requests.handler"), "\(handler.name)")) }
    return context.card(context.t("catalog.request.whom"), id: "whom-h", context.pairs(rows))
}

/// The field to say something in.
func commentSection(
    _ typed: TypedForm<RequestCommentForm>, _ path: String, _ context: some SignedInContext
) -> HTML {
    let form = context.formFrame(
        FormFrame("\(path)/comments", draft: "\(path):\(context.signedIn.userID)"), "\(context.fields(typed))",
        actions: context.submit(context.t("catalog.request.sayIt"), size: .regular, busy: context.t("web.doing")))
    return context.pageSection(context.t("catalog.request.talk"), id: "talk-h", form)
}

/// What happened and what was said, the newest first.
func requestHistory(_ card: ServiceRequestCard, _ context: some PageContext) -> HTML {
    var entries = card.history.map { event in
        TimelineEntry(
            event.name == ServiceRequestCommented.name ? "chat" : "user", "\(requestEvent(event, context))",
            at: event.at, said: requestWords(event))
    }
    // What came from elsewhere has no history of its own.
    if !card.history.contains(where: { $0.name == ServiceRequested.name }) {
        let words = context.t("catalog.request.history.placed", ["who": card.request.placedByName])
        entries.append(TimelineEntry("user", "\(words)", at: card.request.placedAt))
    }
    return context.card(context.t("catalog.request.history"), id: "his-h", context.timeline(entries))
}

private func requestEvent(_ event: StoredEvent, _ context: some PageContext) -> String {
    let who = event.actorName
    switch event.name {
    case ServiceRequested.name: return context.t("catalog.request.history.placed", ["who": who])
    case ServiceRequestCommented.name: return context.t("catalog.request.history.said", ["who": who])
    case ServiceRequestMoved.name:
        let status = (try? event.decoded(as: ServiceRequestMoved.self).to.rawValue) ?? ""
        return context.t(
            "catalog.request.history.moved",
            ["who": who, "status": context.t("catalog.request.status.\(status)")])
    case ServiceRequestAssigned.name:
        let handler = try? event.decoded(as: ServiceRequestAssigned.self).handler
        return handler.map { context.t("catalog.request.history.assigned", ["who": who, "handler": $0]) }
            ?? context.t("catalog.request.history.unassigned", ["who": who])
    default: return event.name
    }
}

/// What somebody said with it, word for word.
private func requestWords(_ event: StoredEvent) -> String? {
    switch event.name {
    case ServiceRequestCommented.name: return try? event.decoded(as: ServiceRequestCommented.self).text
    case ServiceRequestMoved.name:
        let text = (try? event.decoded(as: ServiceRequestMoved.self).text) ?? ""
        return text.isEmpty ? nil : text
    default: return nil
    }
}
