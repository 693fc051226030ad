// Files that lie with an order: what the customer sent along, and the invoices, waybills and receipts of the vendor.

import Database
import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Ordering {
    /// `POST /orders/{number}/papers`
    func addOrderPaper(_ request: Request, _ context: MemberContext) async throws -> Response {
        try await addPaper(base: "/orders", context)
    }

    /// `POST /staff/orders/{number}/papers`: `kind` says what it is.
    func addStaffOrderPaper(_ request: Request, _ context: StaffContext) async throws -> Response {
        try await addPaper(base: "/staff/orders", context)
    }

    /// `GET /orders/{number}/papers/{paper}`
    func downloadOrderPaper(_ request: Request, _ context: MemberContext) async throws -> Response {
        try await paper(context)
    }

    /// `GET /staff/orders/{number}/papers/{paper}`
    func downloadStaffOrderPaper(_ request: Request, _ context: StaffContext) async throws -> Response {
        try await paper(context)
    }

    private func addPaper(base: String, _ context: some SignedInContext) async throws -> Response {
        let number = try context.web.parameters.require("number")
        let (principal, now) = (context.principal, context.now)
        // Nothing is kept for an order that is somebody else's.
        _ = try await database.read { tx in try Ordering.order(number: number, for: principal, in: tx) }
        let kind = principal.isStaff ? context.form["kind"].flatMap(PaperKind.init) ?? .other : .attachment
        let path = "\(base)/\(number)"
        do {
            let kept = try await Ordering.keptAttachments(context.form.files.filter { $0.field == "files" }, in: files)
            guard !kept.isEmpty else { throw PaperRefusal.missing }
            return try await context.once { tx in
                let order = try Ordering.order(number: number, for: principal, in: tx)
                try Ordering.add(kept, as: kind, to: order, by: principal, at: now, in: tx)
                return .redirect(to: path, message: "ordering.papers.added")
            }
        } catch let refusal as AttachmentRefusal {
            return .redirect(to: path, refusal: refusal)
        } catch let refusal as PaperRefusal {
            return .redirect(to: path, refusal: refusal)
        }
    }

    /// A file always leaves as a download: as a page of ours it could do more than be read.
    private func paper(_ context: some SignedInContext) async throws -> Response {
        let number = try context.web.parameters.require("number")
        guard let id = context.web.parameters.get("paper").flatMap({ ID<OrderPaper>($0) }) else { throw NotFound() }
        let principal = context.principal
        let found = try await database.read { tx in
            let order = try Ordering.order(number: number, for: principal, in: tx)
            return try tx.one(
                """
                SELECT f.file, f.name FROM order_files f
                WHERE f.id = \(id) AND f.order_id = \(order.id) AND f.customer_id = \(order.customerID)
                """
            ) { (file: try $0["file"] as String, name: try $0["name"] as String) }
        }
        guard FileStore.isName(found.file) else { throw NotFound() }
        let ending = String(found.file.split(separator: ".").last ?? "")
        let body = try await FileIO().loadFile(path: files.url(of: found.file).path, context: context.web)
        let headers: HTTPFields = [
            .contentType: FileStore.documentTypes[ending] ?? FileStore.types[ending] ?? "application/octet-stream",
            .contentDisposition: "attachment; filename*=UTF-8''\(found.name.formEncoded)",
            .cacheControl: "private, no-store", .contentSecurityPolicy: "default-src 'none'; sandbox",
        ]
        return Response(status: .ok, headers: headers, body: body)
    }
}

/// Why no file was put to an order.
private enum PaperRefusal: Refusal {
    case missing, tooMany

    var key: String {
        switch self {
        case .missing: "ordering.papers.refusal.missing"
        case .tooMany: "ordering.papers.refusal.tooMany"
        }
    }

    var field: String? { "files" }
}

/// What a file of an order is; stored, so the words never change.
package enum PaperKind: String, CaseIterable, Codable, Sendable, SQLCodable {
    /// What the customer sent along.
    case attachment
    case invoice, waybill, receipt, certificate, other

    /// What the vendor's people put to an order.
    static let ofStaff: [PaperKind] = [.invoice, .waybill, .receipt, .certificate, .other]
}

/// A file that lies with an order, without its content.
package struct OrderPaper: Sendable {
    package let id: ID<OrderPaper>
    package let kind: PaperKind
    package let name: String
    /// In bytes.
    package let size: Int
    package let addedBy: String
    package let isStaff: Bool
    package let at: Date
}

// MARK: - Operation

extension Ordering {
    /// The most files an order can have.
    private static let maxPapers = 200

    /// Puts kept files to an order and announces ``OrderFileAdded`` for each.
    static func add(
        _ kept: [OrderFile], as kind: PaperKind, to order: Order, by principal: Principal, at now: Date,
        in tx: Transaction
    ) throws {
        let there: Int = try tx.value("SELECT COUNT(*) FROM order_files WHERE order_id = \(order.id)")
        guard there + kept.count <= maxPapers else { throw PaperRefusal.tooMany }
        for file in kept {
            try tx.execute(
                """
                INSERT INTO order_files (id, order_id, customer_id, file, name, size, added_by, added_by_name, added_at,
                    kind, is_staff)
                VALUES (\(ID<OrderPaper>(at: now)), \(order.id), \(order.customerID), \(file.file), \(file.name),
                    \(file.size), \(principal.userID), \(principal.name), \(now), \(kind), \(principal.isStaff))
                """)
            try tx.announce(
                OrderFileAdded(orderID: order.id, kind: kind, title: file.name), by: principal,
                customer: order.customerID, at: now)
        }
    }
}

// MARK: - Page

/// The papers of an order, those of the vendor first, and the way to add one.
package func orderPapers(_ desk: OrderDesk, _ context: some SignedInContext, base: String) -> HTML {
    let isStaff = context.principal.isStaff
    let sorted = desk.papers.filter { $0.kind != .attachment } + desk.papers.filter { $0.kind == .attachment }
    let items: [HTML] = sorted.map { paper in
        let size = context.t(
            "ordering.papers.kilobytes", ["count": context.formats.count(max(1, paper.size / 1_024))])
        let kind = context.t("ordering.paper.\(paper.kind.rawValue)")
        return """
            <li class="doc">\(context.icon(paper.kind == .attachment ? "paperclip" : "docs"))<div class="doc__text">\
            <a href="\(url: "\(base)/papers/\(paper.id)")" download>\(paper.name)</a>\
            <span class="sub">\(kind), \(size), \(paper.addedBy), \(context.formats.date(paper.at))</span></div></li>
            """
    }
    let list: HTML =
        items.isEmpty
        ? "<p class=\"muted\">\(context.t("ordering.papers.none"))</p>" : "<ul class=\"rows\">\(items)</ul>"
    let kinds = PaperKind.ofStaff.map { FieldOption($0.rawValue, context.t("ordering.paper.\($0.rawValue)")) }
    let choice = Input(
        "kind", context.t("ordering.papers.kind"), .select, value: PaperKind.invoice.rawValue, options: kinds)
    let kind: HTML? = isStaff ? context.field(choice) : nil
    let file = context.field(
        Input("files", context.t("ordering.papers.file"), .file(Ordering.attachmentRules), required: true))
    let form = context.formFrame(
        FormFrame("\(base)/papers", files: true), "\(kind)\(file)",
        actions: context.submit(context.t("ordering.papers.add"), .plain, size: .regular, busy: context.t("web.doing")))
    let open = context.t("ordering.papers.open")
    let box: HTML = """
        <details class="addpaper"><summary class="btn btn--sm">\(context.icon("plus"))\(open)</summary>\
        \(form)</details>
        """
    return context.pageSection(
        context.t("ordering.papers.title"), id: "papers-h", count: sorted.isEmpty ? nil : sorted.count,
        "<div class=\"stack\">\(list)\(box)</div>")
}
