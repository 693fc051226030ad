// Keeps the pictures and properties of imported goods.

import Database
import Foundation
import Kernel

extension Catalog {
    /// Puts the pictures in the order they were told. A file that has come before stays, should it not be sent again.
    static func keepPictures(
        _ incoming: [IncomingProduct], _ ids: [String: ID<Product>], in tx: Transaction
    ) throws {
        let sent = incoming.compactMap { product in
            product.pictures.flatMap { pictures in ids[product.externalID].map { ($0, pictures) } }
        }
        // What staff put in order stays so.
        let told = try keepAside(sent, { ProductPicture(source: $0.source, file: $0.file) }, in: tx)
        let stored = try tx.lists(
            "SELECT product_id, source, file FROM product_pictures WHERE product_id IN", of: told.map(\.0)
        ) { StoredPicture(source: try $0["source"], file: try $0["file"]) }
        var changed: [ID<Product>] = []
        var files: [String] = []
        var rows: [[any SQLConvertible]] = []
        for (id, pictures) in told {
            let old = stored[id] ?? []
            let new = pictures.lastOfEach(\.source).map { picture in
                StoredPicture(
                    source: picture.source,
                    file: picture.file ?? old.first { $0.source == picture.source }?.file)
            }
            guard new != old else { continue }
            changed.append(id)
            files += new.compactMap(\.file)
            rows += new.enumerated().map { [id, $0 + 1, $1.source, $1.file] }
        }
        let chunks = changed.chunked(by: 500)
        for chunk in chunks { try tx.execute("DELETE FROM product_pictures WHERE product_id IN \(list: chunk)") }
        try tx.insert(into: "product_pictures", "product_id, position, source, file", rows: rows)
        try notePictures(files, in: tx)
        for chunk in chunks {
            try tx.execute(
                """
                UPDATE products SET picture = (
                    SELECT i.file FROM product_pictures i
                    WHERE i.product_id = products.id AND i.file IS NOT NULL ORDER BY i.position LIMIT 1)
                WHERE id IN \(list: chunk)
                """)
        }
    }

    /// Replaces the values of properties. Those of unknown properties are left out.
    static func keepPropertyValues(
        _ incoming: [IncomingProduct], from source: String, _ ids: [String: ID<Product>], in tx: Transaction
    ) throws {
        let properties: [String: ID<Property>] = try tx.ids(
            of: "properties", from: source, incoming.flatMap { $0.properties ?? [] }.map(\.externalID))
        let told = incoming.compactMap { product in
            product.properties.flatMap { values in ids[product.externalID].map { ($0, values) } }
        }
        let stored = try tx.lists(
            "SELECT product_id, property_id, value FROM product_properties WHERE product_id IN", of: told.map(\.0)
        ) { StoredValue(propertyID: try $0["property_id"], value: try $0["value"]) }
        var changed: [ID<Product>] = []
        var rows: [[any SQLConvertible]] = []
        for (id, values) in told {
            let new = values.compactMap { value in
                properties[value.externalID].map { StoredValue(propertyID: $0, value: value.value) }
            }.filter { !$0.value.isEmpty }
            guard new != stored[id] ?? [] else { continue }
            changed.append(id)
            rows += new.enumerated().map { [id, $1.propertyID, $0 + 1, $1.value] }
        }
        for chunk in changed.chunked(by: 500) {
            try tx.execute("DELETE FROM product_properties WHERE product_id IN \(list: chunk)")
        }
        try tx.insert(into: "product_properties", "product_id, property_id, position, value", rows: rows)
        try noteSearchChange(changed, in: tx)
    }
}

private struct StoredPicture: Equatable {
    let source: String
    let file: String?
}

private struct StoredValue: Equatable {
    let propertyID: ID<Property>
    let value: String
}

extension Transaction {
    /// The rows of a table beneath each product, in their positions.
    fileprivate func lists<Value>(
        _ select: SQL, of products: [ID<Product>], _ make: (Row) throws -> Value
    ) throws -> [ID<Product>: [Value]] {
        var lists: [ID<Product>: [Value]] = [:]
        for chunk in products.chunked(by: 500) {
            let rows = try all("\(select) \(list: chunk) ORDER BY product_id, position") {
                (try $0["product_id"] as ID<Product>, try make($0))
            }
            for (id, value) in rows { lists[id, default: []].append(value) }
        }
        return lists
    }
}
