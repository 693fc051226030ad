// A field that takes an article offers goods while somebody types.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handler

extension Catalog {
    /// `GET /staff/catalog/products/suggestions?q=…`: goods by name or article, for fields that take an article.
    func suggestProducts(_ request: Request, _ context: StaffContext) async throws -> Response {
        var query = StaffProductQuery(request)
        query.page = PageRequest(limit: 8)
        let wanted = query
        let found = try await database.read { tx in
            wanted.text.isEmpty ? [] : try Catalog.staffProducts(wanted, in: tx).page.items
        }
        let answers = found.map { ProductSuggestion(value: $0.sku, label: $0.sku, note: $0.name) }
        return Response(try .json(answers))
    }
}

/// A line of the list a field shows while somebody types.
private struct ProductSuggestion: Encodable, Sendable {
    let value: String
    let label: String
    let note: String
}
