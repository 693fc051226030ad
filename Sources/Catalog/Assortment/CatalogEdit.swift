// What staff changed in the catalogue, before and after: the history of every thing, and the way back.

import Database
import Foundation
import Kernel

/// One change staff made. The subject of `ID<CatalogEdit>`.
package struct CatalogEdit: RowDecodable, Sendable {
    /// What was changed; stored, so the words never change.
    package enum Kind: String, Sendable, SQLCodable {
        case products, category, assortment
        case stockPolicy = "stock_policy"
    }

    package let id: ID<CatalogEdit>
    package let kind: Kind
    /// What it is about; empty for several products at once.
    package let subject: String
    package let authorName: String
    package let at: Date
    let was: String
    let became: String

    package init(row: Row) throws {
        id = try row["id"]
        kind = try row["kind"]
        subject = try row["subject_id"]
        authorName = try row["author_name"]
        at = try row["at"]
        was = try row["was"]
        became = try row["became"]
    }

    static let columns: SQL = "id, kind, subject_id, author_name, at, was, became"

    /// What it was before, in the words of its kind.
    package func before<Value: Decodable>(as type: Value.Type) throws -> Value { try Self.decoded(was) }
    /// What it became.
    package func after<Value: Decodable>(as type: Value.Type) throws -> Value { try Self.decoded(became) }

    private static func decoded<Value: Decodable>(_ text: String) throws -> Value {
        try JSONDecoder.canonical.decode(Value.self, from: Data(text.utf8))
    }
}

extension Catalog {
    /// Writes down what a thing was and became.
    static func keepEdit<Value: Encodable>(
        _ kind: CatalogEdit.Kind, of subject: String, was: Value, became: Value, by principal: Principal,
        at now: Date, in tx: Transaction
    ) throws -> ID<CatalogEdit> {
        let id = ID<CatalogEdit>(at: now)
        let before = String(decoding: try JSONEncoder.canonical.encode(was), as: UTF8.self)
        let after = String(decoding: try JSONEncoder.canonical.encode(became), as: UTF8.self)
        try tx.execute(
            """
            INSERT INTO catalog_edits (id, kind, subject_id, author_id, author_name, at, was, became)
            VALUES (\(id), \(kind), \(subject), \(principal.userID), \(principal.name), \(now),
                \(SQLValue.json(before)), \(SQLValue.json(after)))
            """)
        return id
    }

    /// What was changed of a thing, the latest first.
    package static func edits(
        _ kind: CatalogEdit.Kind, of subject: String? = nil, limit: Int = 20, in tx: Transaction
    ) throws -> [CatalogEdit] {
        let about: SQL = subject.map { "subject_id = \($0)" } ?? "TRUE"
        return try tx.all(
            """
            SELECT \(CatalogEdit.columns) FROM catalog_edits WHERE kind = \(kind) AND \(about)
            ORDER BY id DESC LIMIT \(limit)
            """, as: CatalogEdit.self)
    }

    /// Makes a thing what it was before an edit; that is an edit itself.
    ///
    /// - Returns: the edit that was taken back.
    /// - Throws: `NotFound` for an edit that is not there; a refusal when what was is not possible any more.
    package static func takeBack(
        _ id: ID<CatalogEdit>, by principal: Principal, at now: Date, in tx: Transaction
    ) throws -> CatalogEdit {
        let edit = try tx.one(
            "SELECT \(CatalogEdit.columns) FROM catalog_edits WHERE id = \(id)", CatalogEdit.init(row:))
        switch edit.kind {
        case .products:
            let was = try edit.before(as: [ProductChange].self)
            _ = try change(was, by: principal, at: now, in: tx)
        case .category:
            let was = try edit.before(as: CategoryChange.self)
            _ = try change(was, by: principal, at: now, in: tx)
        case .assortment:
            let was = try edit.before(as: AssortmentRules.self)
            guard let target = AssortmentTarget(edit.subject) else { throw NotFound() }
            _ = try setRules(was, on: target, by: principal, at: now, in: tx)
        case .stockPolicy:
            let was = try edit.before(as: StockTerms.self)
            guard let scope = StockScope(edit.subject) else { throw NotFound() }
            _ = try setStockTerms(was, of: scope, by: principal, at: now, in: tx)
        }
        return edit
    }
}
