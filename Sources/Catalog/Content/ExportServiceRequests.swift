// Requests as a file for a spreadsheet: all that are found.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

extension Catalog {
    /// A file of the requests a person may see.
    func exportRequests(_ query: ServiceRequestQuery, _ context: some SignedInContext) async throws -> Response {
        var all = query
        all.page = PageRequest(limit: 500)
        let (wanted, principal, sheet, database) = (all, context.principal, RequestSheet(context), self.database)
        let first = try await database.read { tx in try Catalog.requests(wanted, for: principal, in: tx) }
        let name = "requests-\(CivilDate(context.now, in: context.formats.timeZone)).csv"
        return .csv(named: name, head: sheet.head, first: sheet.part(first)) { place in
            var further = wanted
            further.page = PageRequest(limit: 500, after: place)
            let next = further
            let page = try await database.read { tx in try Catalog.requests(next, for: principal, in: tx) }
            return sheet.part(page)
        }
    }
}

/// How requests stand in the file; texts are asked for once.
private struct RequestSheet: Sendable {
    let head: [String]
    private let formats: Formats
    private let statuses: [ServiceRequestStatus: String]

    init(_ context: some PageContext) {
        formats = context.formats
        let names = ServiceRequestStatus.allCases.map { ($0, context.t("catalog.request.status.\($0.rawValue)")) }
        statuses = Dictionary(uniqueKeysWithValues: names)
        head = [
            "catalog.requests.number", "catalog.requests.placed", "catalog.content.status", "catalog.requests.subject",
            "catalog.requests.customer", "catalog.request.company", "catalog.request.contact", "catalog.request.phone",
            "catalog.request.email", "catalog.requests.handler", "catalog.request.comment",
        ].map { context.t($0) }
    }

    func part(_ page: Page<ServiceRequestLine>) -> CSVPart<Cursor> { CSVPart(page.items.map(row), next: page.next) }

    private func row(_ line: ServiceRequestLine) -> [CSVCell] {
        let request = line.request
        let day = CivilDate(request.placedAt, in: formats.timeZone)
        let answers = request.answers.map { "\($0.label): \($0.value)" }
        let words = (answers + [request.comment]).filter { !$0.isEmpty }.joined(separator: "; ")
        return [
            .text(request.number), .number("\(day) \(formats.time(request.placedAt))"),
            .text(statuses[request.status] ?? ""), .text(request.subject), .text(line.customerName),
            .text(request.company), .text(request.contact), .text(request.phone), .text(request.email),
            .text(line.handler ?? ""), .text(words),
        ]
    }
}
