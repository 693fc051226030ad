// Pictures staff send and put in order; what the other system sends waits beside.

import Database
import Foundation
import Kernel
import Web

extension Catalog {
    /// The most pictures of one product.
    package static let maxPictures = 30
    /// What is taken as a picture of goods; the bytes are looked at, not the name.
    static let pictureRules = FileRules(["png", "jpg", "jpeg", "webp"], megabytes: 5, count: 10)
    /// Writing a file waits for the disk, which the threads that answer must not.
    private static let pictureShelf = BoundedExecutor(name: "goods-pictures", threads: 1, queueLimit: 16)

    /// The pictures of a product as they are shown, in their order.
    static func pictures(of product: ID<Product>, in tx: Transaction) throws -> [ProductPicture] {
        try tx.all(
            """
            SELECT source, file FROM product_pictures WHERE product_id = \(product) ORDER BY position LIMIT 200
            """
        ) { ProductPicture(source: try $0["source"], file: try $0["file"]) }
    }

    /// Makes a list the shown one; the first with a file is the main picture.
    static func writePictures(
        _ pictures: [ProductPicture], of product: ID<Product>, at now: Date, in tx: Transaction
    ) throws {
        let known = pictures.filter { $0.file.map(FileStore.isName) ?? true }
        try tx.execute("DELETE FROM product_pictures WHERE product_id = \(product)")
        try tx.insert(
            into: "product_pictures", "product_id, position, source, file",
            rows: known.enumerated().map { [product, $0 + 1, $1.source, $1.file] })
        try notePictures(known.compactMap(\.file), in: tx)
        let main = known.lazy.compactMap(\.file).first
        try tx.execute("UPDATE products SET picture = \(main), updated_at = \(now) WHERE id = \(product)")
    }

    /// Keeps the pictures a form brings.
    ///
    /// - Throws: ``ProductRefusal/pictureInvalid(file:)`` for what is none; nothing of the form is kept then.
    static func keptPictures(_ files: [FormFile], in store: FileStore) async throws -> [ProductPicture] {
        guard files.count <= pictureRules.count else { throw ProductRefusal.tooManyPictures }
        let kinds = try files.map { file -> UploadedKind in
            guard let kind = UploadedKind(file), UploadedKind.pictures.contains(kind),
                file.bytes.count <= pictureRules.megabytes << 20
            else { throw ProductRefusal.pictureInvalid(file: file.name) }
            return kind
        }
        let contents = zip(files, kinds).map { (name: $0.name, bytes: $0.bytes, suffix: $1.rawValue) }
        return try await pictureShelf.run(timeout: .seconds(10)) {
            guard let wrong = contents.first(where: { !SmallerPictures.admits(Data($0.bytes)) }) else {
                return try contents.map { content in
                    ProductPicture.own(try store.keep(Data(content.bytes), extension: content.suffix))
                }
            }
            throw ProductRefusal.pictureInvalid(file: wrong.name)
        }
    }

    /// Takes out of a batch what staff arranged themselves: for those products the other system's pictures wait beside.
    static func keepAside<Told>(
        _ told: [(ID<Product>, [Told])], _ picture: (Told) -> ProductPicture, in tx: Transaction
    ) throws -> [(ID<Product>, [Told])] {
        var aside: [ID<Product>: String] = [:]
        for chunk in told.map(\.0).chunked(by: 500) {
            let rows = try tx.all(
                """
                SELECT product_id, imported FROM product_overrides
                WHERE product_id IN \(list: chunk) AND field = 'pictures'
                """
            ) { (try $0["product_id"] as ID<Product>, try $0["imported"] as String) }
            for (id, imported) in rows { aside[id] = imported }
        }
        guard !aside.isEmpty else { return told }
        for (id, pictures) in told {
            guard let kept = aside[id] else { continue }
            let old = KeptList.values(kept, of: ProductPicture.self)
            let new = pictures.map(picture).map { picture in
                ProductPicture(
                    source: picture.source,
                    file: picture.file ?? old.first { $0.source == picture.source }?.file)
            }
            guard new != old else { continue }
            try tx.execute(
                """
                UPDATE product_overrides SET imported = \(KeptList.text(new))
                WHERE product_id = \(id) AND field = 'pictures'
                """)
        }
        return told.filter { aside[$0.0] == nil }
    }
}
