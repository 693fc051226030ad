// Documents staff put to a product, and the goods that stand beside it.

import Database
import Foundation
import Kernel
import Web

/// A document of a product as it is kept.
package struct KeptDocument: Codable, Sendable, Equatable {
    /// What documents are; stored, so the words never change.
    package static let kinds = ["certificate", "passport", "manual", "drawing", "other"]

    package let kind: String
    package let title: String
    package let file: String
    /// In bytes.
    package let size: Int
}

/// A product beside another.
package struct KeptRelation: Codable, Sendable, Equatable {
    /// In place of it, with it, bought together; stored, so the words never change.
    package static let kinds = ["analogue", "accessory", "together"]

    package let kind: String
    package let product: ID<Product>
}

extension Catalog {
    /// The most documents of one product.
    package static let maxDocuments = 30
    /// The most goods beside one.
    package static let maxRelations = 100
    /// What is taken as a document; the bytes are looked at, not the name.
    static let documentRules = FileRules(["pdf", "docx", "xlsx", "png", "jpg", "jpeg"], megabytes: 20, count: 5)
    /// Writing a file waits for the disk, which the threads that answer must not.
    private static let documentShelf = BoundedExecutor(name: "goods-documents", threads: 1, queueLimit: 16)

    // MARK: - Documents

    static func documents(of product: ID<Product>, in tx: Transaction) throws -> [KeptDocument] {
        try tx.all(
            "SELECT kind, title, file, size FROM product_files WHERE product_id = \(product) ORDER BY position LIMIT 100"
        ) { KeptDocument(kind: try $0["kind"], title: try $0["title"], file: try $0["file"], size: try $0["size"]) }
    }

    /// The documents in one text; nil for none.
    static func keptDocuments(of product: ID<Product>, in tx: Transaction) throws -> String? {
        let documents = try documents(of: product, in: tx)
        return documents.isEmpty ? nil : try KeptList.text(documents)
    }

    static func keepDocuments(_ text: String?, of product: ID<Product>, in tx: Transaction) throws {
        let documents = text.map { KeptList.values($0, of: KeptDocument.self) } ?? []
        let known = documents.filter { FileStore.isName($0.file) && KeptDocument.kinds.contains($0.kind) }
        try tx.execute("DELETE FROM product_files WHERE product_id = \(product)")
        try tx.insert(
            into: "product_files", "product_id, position, kind, title, file, size",
            rows: known.prefix(maxDocuments).enumerated().map {
                [product, $0 + 1, $1.kind, $1.title, $1.file, $1.size]
            })
    }

    /// Keeps the documents a form brings, of one kind and under one name, or under their own.
    ///
    /// - Throws: ``ProductRefusal/documentInvalid(file:)`` for what is none; nothing of the form is kept then.
    static func keptDocuments(
        _ files: [FormFile], kind: String, title: String, in store: FileStore
    ) async throws -> [KeptDocument] {
        let kinds = try files.prefix(documentRules.count).map { file -> (FormFile, UploadedKind) in
            guard let found = UploadedKind(file), found != .webp, file.bytes.count <= documentRules.megabytes << 20
            else { throw ProductRefusal.documentInvalid(file: file.name) }
            return (file, found)
        }
        return try await documentShelf.run(timeout: .seconds(20)) {
            try kinds.map { file, found -> KeptDocument in
                let name = try store.keep(Data(file.bytes), extension: found.rawValue)
                let own = file.name.split(separator: "/").last.map { String($0.prefix(200)) } ?? name
                return KeptDocument(
                    kind: kind, title: title.isEmpty ? own : title, file: name, size: file.bytes.count)
            }
        }
    }

    // MARK: - Goods beside it

    static func relations(of product: ID<Product>, in tx: Transaction) throws -> [KeptRelation] {
        try tx.all(
            """
            SELECT kind, related_id FROM product_relations WHERE product_id = \(product)
            ORDER BY kind, position LIMIT 300
            """
        ) { KeptRelation(kind: try $0["kind"], product: try $0["related_id"]) }
    }

    /// The relations in one text; nil for none.
    static func keptRelations(of product: ID<Product>, in tx: Transaction) throws -> String? {
        let relations = try relations(of: product, in: tx)
        return relations.isEmpty ? nil : try KeptList.text(relations)
    }

    static func keepRelations(_ text: String?, of product: ID<Product>, in tx: Transaction) throws {
        let wanted = text.map { KeptList.values($0, of: KeptRelation.self) } ?? []
        let others = Set(wanted.map(\.product)).subtracting([product])
        let known = Set(
            try tx.all("SELECT id FROM products WHERE id IN \(list: others)") { try $0["id"] as ID<Product> })
        try tx.execute("DELETE FROM product_relations WHERE product_id = \(product)")
        var rows: [[any SQLConvertible]] = []
        for kind in KeptRelation.kinds {
            var seen: Set<ID<Product>> = []
            let ofKind = wanted.filter { $0.kind == kind && known.contains($0.product) }
            for (place, relation) in ofKind.prefix(maxRelations).enumerated()
            where seen.insert(relation.product).inserted {
                rows.append([product, kind, place + 1, relation.product])
            }
        }
        try tx.insert(into: "product_relations", "product_id, kind, position, related_id", rows: rows)
    }
}
