// Staff take a request of their customer, answer it, give it to a colleague and move it on.

import Database
import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Catalog {
    /// `GET /staff/service-requests/{request}`
    func showStaffServiceRequest(_ request: Request, _ context: StaffContext) async throws -> HTML {
        let number = try context.web.parameters.require("request")
        return staffRequestPage(try await staffRequestDesk(number, context), nil, context)
    }

    /// `POST /staff/service-requests/{request}/comments`
    func answerServiceRequest(_ request: Request, _ context: StaffContext) async throws -> Response {
        let number = try context.web.parameters.require("request")
        let form = RequestCommentForm(context.form)
        let (principal, now) = (context.principal, context.now)
        guard form.problems().isEmpty else {
            let desk = try await staffRequestDesk(number, context)
            return staffRequestPage(desk, TypedForm(form, form.problems()), context)
                .response(status: .unprocessableContent)
        }
        return try await context.once { tx in
            let request = try Catalog.request(number: number, for: principal, in: tx)
            try Catalog.comment(on: request, form.text, by: principal, at: now, in: tx)
            return .redirect(to: "/staff/service-requests/\(number)", message: "catalog.request.said")
        }
    }

    /// `POST /staff/service-requests/{request}/status`
    func moveServiceRequest(_ request: Request, _ context: StaffContext) async throws -> Response {
        let number = try context.web.parameters.require("request")
        try await mustHandle(number, context)
        guard let status = context.form["status"].flatMap(ServiceRequestStatus.init) else {
            throw HTTPError(.badRequest)
        }
        let text = String((context.form["text"] ?? "").trimmingCharacters(in: .whitespacesAndNewlines).prefix(2_000))
        let (principal, now) = (context.principal, context.now)
        let path = "/staff/service-requests/\(number)"
        do {
            return try await context.once { tx in
                let request = try Catalog.request(number: number, for: principal, in: tx)
                try Catalog.move(request, to: status, saying: text, by: principal, at: now, in: tx)
                return .redirect(to: path, message: "catalog.request.moved")
            }
        } catch let refusal as RequestMoveRefusal {
            return .redirect(to: path, refusal: refusal)
        }
    }

    /// `POST /staff/service-requests/{request}/handler`: `handler` is a user's id, or empty for nobody.
    func assignServiceRequest(_ request: Request, _ context: StaffContext) async throws -> Response {
        let number = try context.web.parameters.require("request")
        try await mustHandle(number, context)
        guard let chosen = context.form["handler"] else { throw HTTPError(.badRequest) }
        let handler = ID<User>(chosen)
        guard chosen.isEmpty || handler != nil else { throw HTTPError(.badRequest) }
        let (principal, now) = (context.principal, context.now)
        return try await context.once { tx in
            let request = try Catalog.request(number: number, for: principal, in: tx)
            try Catalog.assign(request, to: handler, by: principal, at: now, in: tx)
            return .redirect(to: "/staff/service-requests/\(number)", message: "catalog.request.assigned")
        }
    }

    /// What is somebody else's is as good as not there, whatever is sent to it.
    private func mustHandle(_ number: String, _ context: StaffContext) async throws {
        let principal = context.principal
        _ = try await database.read { tx in try Catalog.request(number: number, for: principal, in: tx) }
    }

    private func staffRequestDesk(_ number: String, _ context: StaffContext) async throws -> StaffRequestDesk {
        let principal = context.principal
        return try await database.read { tx in
            StaffRequestDesk(
                card: try Catalog.requestCard(number: number, for: principal, in: tx),
                colleagues: try Catalog.colleagues(in: tx))
        }
    }
}

/// A request as staff see it, with those it can be given to.
struct StaffRequestDesk: Sendable {
    let card: ServiceRequestCard
    let colleagues: [(id: ID<User>, name: String)]
}

/// Why a request stays where it is.
enum RequestMoveRefusal: Refusal, Equatable {
    /// It cannot go there from where it stands, or somebody moved it a moment ago.
    case tooLate

    var key: String { "catalog.request.refusal.tooLate" }
}

// MARK: - Operations

extension Catalog {
    /// The staff who can handle a request, by name. One statement.
    static func colleagues(in tx: Transaction) throws -> [(id: ID<User>, name: String)] {
        try tx.all(
            """
            SELECT id, name FROM users WHERE staff_role IS NOT NULL AND disabled_at IS NULL ORDER BY name, id LIMIT 200
            """
        ) { (id: try $0["id"] as ID<User>, name: try $0["name"] as String) }
    }

    /// Moves a request on, with a word to the customer, and announces ``ServiceRequestMoved``. Whoever takes a request
    /// that is nobody's handles it from then on.
    ///
    /// - Throws: ``RequestMoveRefusal``.
    static func move(
        _ request: ServiceRequest, to status: ServiceRequestStatus, saying text: String, by principal: Principal,
        at now: Date, in tx: Transaction
    ) throws {
        guard request.status.next.contains(status) else { throw RequestMoveRefusal.tooLate }
        let moved = try tx.execute(
            """
            UPDATE service_requests SET status = \(status), moved_at = \(now), moved_by = \(principal.userID),
                waits_for_staff = \(false), handler_id = COALESCE(handler_id, \(principal.userID))
            WHERE id = \(request.id) AND status = \(request.status)
              AND \(principal.covers("service_requests", for: .workWithCustomers))
            """)
        guard moved == 1 else { throw RequestMoveRefusal.tooLate }
        try tx.announce(
            ServiceRequestMoved(requestID: request.id, from: request.status, to: status, text: text), by: principal,
            customer: request.customerID, at: now)
    }

    /// Gives a request to one of the staff, or to nobody, and announces ``ServiceRequestAssigned``.
    ///
    /// - Throws: `NotFound` for somebody who is none of the staff.
    static func assign(
        _ request: ServiceRequest, to handler: ID<User>?, by principal: Principal, at now: Date, in tx: Transaction
    ) throws {
        let name = try handler.map { id in
            try tx.one(
                "SELECT name FROM users WHERE id = \(id) AND staff_role IS NOT NULL AND disabled_at IS NULL"
            ) { try $0["name"] as String }
        }
        let assigned = try tx.execute(
            """
            UPDATE service_requests SET handler_id = \(handler)
            WHERE id = \(request.id) AND \(principal.covers("service_requests", for: .workWithCustomers))
            """)
        guard assigned == 1 else { throw NotFound() }
        try tx.announce(
            ServiceRequestAssigned(requestID: request.id, handler: name), by: principal, customer: request.customerID,
            at: now)
    }
}

// MARK: - Page

private func staffRequestPage(
    _ desk: StaffRequestDesk, _ typed: TypedForm<RequestCommentForm>?, _ context: StaffContext
) -> HTML {
    let (card, request) = (desk.card, desk.card.request)
    var frame = context.contentFrame(context.t("catalog.request.title", ["number": request.number]))
    frame.breadcrumbs = [("/staff/service-requests", context.t("catalog.requests.title"))]
    frame.badge = context.requestStatus(request.status, badge: true)
    frame.subline = requestSubline(request, context)
    frame.density = "regular"
    let path = "/staff/service-requests/\(request.number)"
    return context.page(
        frame,
        """
        \(typed.flatMap { context.errorSummary($0) })
        <div class="split"><div>\(requestFacts(card, path, context))\
        \(commentSection(typed ?? TypedForm(RequestCommentForm()), path, context))</div>
        <div class="aside">\(moveCard(request, path, context))\(assignCard(desk, path, context))\
        \(requestContact(card, context))\(requestHistory(card, context))</div></div>
        """)
}

private func moveCard(_ request: ServiceRequest, _ path: String, _ context: StaffContext) -> HTML {
    let buttons: [HTML] = request.status.next.enumerated().map { index, status in
        context.submit(
            context.t("catalog.request.move.\(status.rawValue)"), index == 0 ? .tint : .plain, size: .regular,
            act: ("status", status.rawValue))
    }
    let words = context.field(
        Input(
            "text", context.t("catalog.request.moveWords"), .textarea(rows: 2), id: "move-text",
            mark: context.t("web.field.optional"), maxLength: 2_000))
    let form = context.formFrame(
        FormFrame("\(path)/status"), words, actions: "\(buttons)")
    let customer: HTML = "<p>\(context.requestStatus(request.status))</p>"
    return context.card(
        context.t("catalog.content.status"), id: "move-h", "<div class=\"stack\">\(customer)\(form)</div>")
}

private func assignCard(_ desk: StaffRequestDesk, _ path: String, _ context: StaffContext) -> HTML {
    let people = desk.colleagues.map { FieldOption($0.id.description, $0.name) }
    let select = context.field(
        Input(
            "handler", context.t("catalog.requests.handler"), .combobox,
            value: desk.card.handler?.id.description ?? "",
            options: [FieldOption("", context.t("catalog.request.nobody"))] + people))
    let form = context.formFrame(
        FormFrame("\(path)/handler"), select,
        actions: context.submit(context.t("catalog.request.assign"), .plain, size: .regular))
    let title = desk.card.customerName
    let link: HTML = context.link(
        context.t("catalog.request.customer"), to: "/staff/customers/\(desk.card.request.customerID)")
    return context.card(title, id: "assign-h", action: link, form)
}
