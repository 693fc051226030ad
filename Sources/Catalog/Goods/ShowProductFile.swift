// Anybody who may see a product gets its papers: certificates, passports, manuals.

import Database
import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Web

extension Catalog {
    /// `GET /product-files/{name}`: a paper of a product this visitor may see; for everybody else there is none.
    ///
    /// It is saved, never shown inside the portal: whoever made it may have put anything into it.
    func showProductFile(_ request: Request, _ context: PublicContext) async throws -> Response {
        let name = try context.web.parameters.require("name")
        let suffix = String(name.split(separator: ".").last ?? "")
        guard FileStore.isName(name), let type = FileStore.documentTypes[suffix] ?? FileStore.types[suffix] else {
            throw HTTPError(.notFound)
        }
        let (principal, now) = (context.principal, context.now)
        let title = try await database.read { tx in
            let buyer = try Catalog.buyer(for: principal, at: now, in: tx)
            return try tx.first(
                """
                SELECT f.title FROM product_files f JOIN products p ON p.id = f.product_id
                WHERE f.file = \(name) AND \(Catalog.visible("p", to: buyer)) ORDER BY f.title LIMIT 1
                """
            ) { try $0["title"] as String }
        }
        guard let title else { throw HTTPError(.notFound) }
        let body = try await FileIO().loadFile(path: files.url(of: name).path, context: context.web)
        var headers: HTTPFields = [
            .contentType: type,
            // Who may see it may change: it is asked for each time, and not sent again when it is the same.
            .cacheControl: "private, no-cache", .eTag: "\"\(name.prefix(40))\"",
            .contentSecurityPolicy: "default-src 'none'; sandbox",
        ]
        let saved = "\(title).\(suffix)".replacing("/", with: "-")
        headers[.contentDisposition] = "attachment; filename*=UTF-8''\(saved.formEncoded)"
        return Response(status: .ok, headers: headers, body: body)
    }
}
