// Large files are read by a durable job, while their page shows how far it is.

import Catalog
import Database
import Foundation
import Hummingbird
import Kernel
import Spreadsheets
import Web

/// What the job that reads a file is told.
struct ReadOrderPayload: Codable, Sendable {
    let importID: ID<OrderImport>
    let customer: ID<Customer>
    let user: ID<User>
    let name: String
    /// Whether the member may see prices, so that those of the file are compared with ours.
    let seesPrices: Bool
    let file: String

    /// Whoever sent the file, with the little the reading needs.
    var principal: Principal {
        var permissions: Permissions = [.placeOrders: .own]
        if seesPrices { permissions[.viewPrices] = .own }
        return Principal(kind: .member(customer), userID: user, name: name, permissions: permissions)
    }
}

extension Ordering {
    private static let readKind = "ordering.read_order_file"

    /// The job that reads a file.
    ///
    /// - Throws: `NotFound` for whoever acts for no customer.
    static func readJob(_ id: ID<OrderImport>, _ new: NewImport, for principal: Principal) throws -> NewJob {
        guard let customer = principal.customerID, let user = principal.userID else { throw NotFound() }
        let payload = ReadOrderPayload(
            importID: id, customer: customer, user: user, name: principal.name, seesPrices: principal.may(.viewPrices),
            file: new.file)
        return try NewJob(
            kind: readKind, encoding: payload, uniqueKey: "\(readKind):\(id)", priority: 50, maxAttempts: 3)
    }

    static func addReadingJob(to registry: inout JobRegistry, files: FileStore) {
        registry.handle(readKind, as: ReadOrderPayload.self, timeLimit: .seconds(300)) { payload, job in
            try await read(payload, from: files, job)
        }
    }

    private static func read(_ payload: ReadOrderPayload, from files: FileStore, _ job: JobContext) async throws {
        let (id, principal) = (payload.importID, payload.principal)
        let known = try await job.database.read { tx in try rememberedColumns(of: principal, in: tx) }
        do {
            let file = try ReadOrderFile(files.url(of: payload.file), as: nil) { known[$0] }
            guard !file.rows.isEmpty else { throw ImportRefusal.noRows }
            let count = file.rows.count
            try await job.write { tx in
                _ = try tx.execute(
                    "UPDATE order_imports SET row_count = \(count) WHERE id = \(id) AND status = 'reading'")
            }
            let checked = try await check(file, for: principal, at: job.now, from: job.database, names: nil)
            let now = job.now
            try await job.finish { tx in
                // Put away meanwhile: then nobody wants to know.
                guard try isBeingRead(id, in: tx) else { return }
                try keep(checked, as: id, by: principal, at: now, in: tx)
            }
        } catch let refusal as SpreadsheetError {
            try await refuse(id, refusal, job)
        } catch let refusal as ImportRefusal {
            try await refuse(id, refusal, job)
        }
    }

    private static func isBeingRead(_ id: ID<OrderImport>, in tx: Transaction) throws -> Bool {
        try tx.first("SELECT id FROM order_imports WHERE id = \(id) AND status = 'reading'") { _ in true } ?? false
    }

    private static func refuse(_ id: ID<OrderImport>, _ refusal: any Refusal, _ job: JobContext) async throws {
        let (key, now) = (refusal.key, job.now)
        try await job.finish { tx in
            _ = try tx.execute(
                """
                UPDATE order_imports SET status = \(ImportStatus.refused), refusal = \(key), changed_at = \(now)
                WHERE id = \(id) AND status = 'reading'
                """)
        }
    }

    // MARK: - Progress

    /// `GET /orders/import/{import}/progress`: how far the reading is, for the page that waits.
    func importProgress(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (id, principal) = (try importID(context), context.principal)
        let found = try await database.read { tx in try Ordering.orderImport(id, of: principal, in: tx) }
        return Response(try .json(context.importProgress(found)))
    }

    // MARK: - Old ones

    /// How long reports are kept, in days.
    private static let keptDays = 400.0

    static func addImportPruning(to registry: inout JobRegistry) {
        registry.schedule("ordering.prune_imports", every: .hours(24)) { job in
            let old = job.now.addingTimeInterval(-keptDays * 86_400)
            try await job.write { tx in try pruneImports(before: old, in: tx) }
        }
    }

    /// Forgets reports nobody looks at any more, a few hundred at a time.
    static func pruneImports(before old: Date, in tx: Transaction) throws {
        try tx.execute(
            """
            DELETE FROM order_imports WHERE id IN (
                SELECT i.id FROM order_imports i WHERE i.created_at < \(old) ORDER BY i.created_at, i.id LIMIT 200)
            """)
    }
}

extension PageContext {
    /// How far a file is, in words and in numbers.
    func importProgress(_ one: OrderImport) -> WorkProgress {
        let isOver = one.status != .reading
        let words =
            one.counts.rows == 0
            ? t("ordering.import.progress.reading")
            : t("ordering.import.progress.matching", count: Int64(one.counts.rows))
        return WorkProgress(
            done: isOver ? 1 : 0, of: isOver ? 1 : nil, words, finished: isOver, location: isOver ? one.path : nil)
    }
}
