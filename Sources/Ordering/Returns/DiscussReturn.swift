// Both sides talk about a return, and add photos and papers to it.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Ordering {
    /// `POST /returns/{return}/messages`
    func discussReturn(_ request: Request, _ context: MemberContext) async throws -> Response {
        try await sayAboutReturn("/returns", context)
    }

    /// `POST /staff/returns/{return}/messages`
    func discussStaffReturn(_ request: Request, _ context: StaffContext) async throws -> Response {
        try await sayAboutReturn("/staff/returns", context)
    }

    /// Words, with photos or a paper beside them if there are any.
    private func sayAboutReturn(_ base: String, _ context: some SignedInContext) async throws -> Response {
        let number = try context.web.parameters.require("return")
        let (principal, now) = (context.principal, context.now)
        let terms = try await database.read { tx in
            _ = try Ordering.orderReturn(number: number, for: principal, in: tx)
            return try Ordering.returnTerms(in: tx)
        }
        let form = ReturnMessageForm(context.form)
        do {
            let photos = try await AttachedPaper.keepPhotos("photos", of: context.form, rules: terms.photos, in: files)
            let paper = try await AttachedPaper.keep("paper", of: context.form, in: files)
            guard form.problems().isEmpty, !form.text.isEmpty || !photos.isEmpty || paper != nil else {
                throw ReturnRefusal.formInvalid
            }
            return try await context.once { tx in
                let claim = try Ordering.orderReturn(number: number, for: principal, in: tx)
                try Ordering.discuss(
                    claim, form.text, photos: photos, papers: paper.map { [$0] } ?? [], by: principal, at: now, in: tx)
                return .redirect(
                    to: "\(base)/\(number)", message: "ordering.return.said",
                    clears: "\(base)/\(number):\(principal.userID?.description ?? "")")
            }
        } catch let refusal as ReturnRefusal {
            return .redirect(to: "\(base)/\(number)#talk", refusal: refusal)
        } catch let refusal as AttachedPaperRefusal {
            return .redirect(to: "\(base)/\(number)#talk", refusal: refusal)
        }
    }

    /// `GET /returns/{return}/files/{file}`
    func openReturnFile(_ request: Request, _ context: MemberContext) async throws -> Response {
        try await returnFile(context)
    }

    /// `GET /staff/returns/{return}/files/{file}`
    func openStaffReturnFile(_ request: Request, _ context: StaffContext) async throws -> Response {
        try await returnFile(context)
    }

    private func returnFile(_ context: some SignedInContext) async throws -> Response {
        let number = try context.web.parameters.require("return")
        guard let id = context.web.parameters.get("file").flatMap({ ID<ReturnFile>($0) }) else { throw NotFound() }
        let principal = context.principal
        let file = try await database.read { tx in
            let claim = try Ordering.orderReturn(number: number, for: principal, in: tx)
            return try tx.one(
                """
                SELECT id, kind, file, name, size, added_by_name FROM order_return_files
                WHERE id = \(id) AND return_id = \(claim.id)
                """, ReturnFile.init(row:))
        }
        return try await AttachedPaper.answer(file.file, named: file.name, from: files)
    }
}

/// What somebody says about a return.
struct ReturnMessageForm: Form {
    var text = ""
    var photos = ""
    var paper = ""

    init() {}

    static let fields: [Field<ReturnMessageForm>] = [
        Field("text", .textarea(rows: 3), \.text, label: "ordering.quote.talk.text", maxLength: 2_000, counted: true),
        Field("photos", .file(ReturnTerms().photos), \.photos, label: "ordering.return.photos"),
        Field("paper", .file(AttachedPaper.rules), \.paper, label: "ordering.return.paper"),
    ]
}

// MARK: - Operations

extension Ordering {
    /// The most files of one return.
    static let mostReturnFiles = 40

    /// Says something about a return, or adds files to it, and announces ``ReturnDiscussed``. From a customer it waits
    /// for the vendor's word while the matter is open, and from the vendor it is one.
    ///
    /// - Throws: ``AttachedPaperRefusal`` beyond ``mostReturnFiles``; `NotFound` for whoever may not see the return.
    static func discuss(
        _ claim: OrderReturn, _ text: String, photos: [OrderFile] = [], papers: [OrderFile] = [],
        by principal: Principal, at now: Date, in tx: Transaction
    ) throws {
        let permission: Permission = principal.isStaff ? .workWithCustomers : .viewOrders
        let isOver = [.closed, .refused, .withdrawn].contains(claim.status)
        let touched = try tx.execute(
            """
            UPDATE order_returns SET changed_at = \(now), changed_by = \(principal.userID),
                waits_for_staff = \(!principal.isStaff && !isOver)
            WHERE id = \(claim.id) AND \(principal.covers("order_returns", for: permission))
            """)
        guard touched == 1 else { throw NotFound() }
        if !text.isEmpty {
            try tx.execute(
                """
                INSERT INTO order_return_messages (id, return_id, customer_id, author_id, author_name, is_staff, text,
                    created_at)
                VALUES (\(ID<ReturnMessage>(at: now)), \(claim.id), \(claim.customerID), \(principal.userID),
                    \(principal.name), \(principal.isStaff), \(text), \(now))
                """)
            try tx.announce(
                ReturnDiscussed(returnID: claim.id), by: principal, customer: claim.customerID, at: now)
        }
        guard !photos.isEmpty || !papers.isEmpty else { return }
        let there: Int = try tx.value("SELECT COUNT(*) FROM order_return_files WHERE return_id = \(claim.id)")
        guard there + photos.count + papers.count <= mostReturnFiles else {
            throw AttachedPaperRefusal.tooMany(field: "photos", most: mostReturnFiles)
        }
        try addFiles(photos, photos: true, to: claim.id, of: claim.customerID, by: principal, at: now, in: tx)
        try addFiles(papers, photos: false, to: claim.id, of: claim.customerID, by: principal, at: now, in: tx)
        try tx.announce(
            ReturnFilesAdded(returnID: claim.id, count: photos.count + papers.count), by: principal,
            customer: claim.customerID, at: now)
    }

    /// Writes files of a return down, whose content is kept already.
    static func addFiles(
        _ files: [OrderFile], photos isPhotos: Bool, to claim: ID<OrderReturn>, of customer: ID<Customer>,
        by principal: Principal, at now: Date, in tx: Transaction
    ) throws {
        for file in files {
            try tx.execute(
                """
                INSERT INTO order_return_files (id, return_id, customer_id, kind, file, name, size, is_staff,
                    added_by_name, added_at)
                VALUES (\(ID<ReturnFile>(at: now)), \(claim), \(customer), \(isPhotos ? "photo" : "document"),
                    \(file.file), \(file.name), \(file.size), \(principal.isStaff), \(principal.name), \(now))
                """)
        }
    }
}
