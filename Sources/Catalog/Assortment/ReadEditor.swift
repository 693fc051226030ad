// Everything the editor of a product shows, in a handful of statements.

import Database
import Foundation
import Kernel

/// A product in its editor.
struct EditorCard: Sendable {
    struct Fact: Sendable {
        let id: ID<Property>
        let name: String
        let value: String
        let isHidden: Bool
    }

    struct Relation: Sendable {
        let kind: String
        let product: ID<Product>
        let name: String
        let sku: String
    }

    struct Variant: Sendable {
        let id: ID<Product>
        let name: String
        let sku: String
    }

    let state: ProductState
    let tree: CategoryTree
    let edits: [CatalogEdit]
    var pictures: [ProductPicture] = []
    var documents: [KeptDocument] = []
    var relations: [Relation] = []
    var properties: [Fact] = []
    var variants: [Variant] = []
    /// Addresses it had before.
    var formerSlugs: [String] = []
    /// How many rules say who may see it.
    var rules = 0
}

extension Catalog {
    /// A product in its editor: five statements.
    ///
    /// - Throws: `NotFound`.
    static func editorCard(_ id: ID<Product>, in tx: Transaction) throws -> EditorCard {
        guard let state = try states(of: [id], in: tx)[id] else { throw NotFound() }
        var card = EditorCard(
            state: state, tree: try CategoryTree(in: tx),
            edits: try edits(.products, of: id.description, limit: 15, in: tx))
        for row in try editorRows(of: id, in: tx) {
            switch row.kind {
            case "picture":
                let file = row.text.isEmpty ? nil : row.text
                card.pictures.append(ProductPicture(source: row.label, file: file))
            case "document":
                card.documents.append(
                    KeptDocument(kind: row.note, title: row.label, file: row.text, size: row.amount))
            case "relation":
                card.relations.append(
                    EditorCard.Relation(kind: row.label, product: ID(row.subject), name: row.text, sku: row.note))
            case "property":
                card.properties.append(
                    EditorCard.Fact(
                        id: ID(row.subject), name: row.label, value: row.text, isHidden: row.amount == 1))
            case "variant":
                card.variants.append(EditorCard.Variant(id: ID(row.subject), name: row.label, sku: row.text))
            case "slug": card.formerSlugs.append(row.label)
            default: card.rules += 1
            }
        }
        return card
    }

    private struct EditorRow {
        let kind: String
        let subject: UUID
        let label: String
        let text: String
        let note: String
        let amount: Int
    }

    /// Lists of every kind as rows of one shape, so that they cost one statement.
    private static func editorRows(of id: ID<Product>, in tx: Transaction) throws -> [EditorRow] {
        try tx.all(
            """
            SELECT 'picture' AS kind, product_id AS subject, source AS label, COALESCE(file, '') AS text, '' AS note,
                   position AS place, 0 AS amount FROM product_pictures WHERE product_id = \(id)
            UNION ALL
            SELECT 'document', product_id, title, file, kind, position, size FROM product_files WHERE product_id = \(id)
            UNION ALL
            SELECT 'relation', r.related_id, r.kind, q.name, q.sku, r.position, 0
            FROM product_relations r JOIN products q ON q.id = r.related_id WHERE r.product_id = \(id)
            UNION ALL
            SELECT 'property', n.id, n.name, v.value, '', v.position,
                   CASE WHEN h.property_id IS NULL THEN 0 ELSE 1 END
            FROM product_properties v JOIN properties n ON n.id = v.property_id
            LEFT JOIN hidden_properties h ON h.product_id = v.product_id AND h.property_id = v.property_id
            WHERE v.product_id = \(id)
            UNION ALL
            SELECT 'variant', q.id, COALESCE(q.variant_name, q.name), q.sku, '', 0, 0
            FROM products q WHERE q.variant_of = \(id)
            UNION ALL
            SELECT 'slug', product_id, slug, '', '', 0, 0 FROM product_slugs WHERE product_id = \(id)
            UNION ALL
            SELECT 'rule', product_id, tag, '', '', 0, 0 FROM assortment_rules WHERE product_id = \(id)
            ORDER BY kind, place, label LIMIT 1000
            """
        ) { row in
            EditorRow(
                kind: try row["kind"], subject: try row["subject"], label: try row["label"], text: try row["text"],
                note: try row["note"], amount: try row["amount"])
        }
    }
}
