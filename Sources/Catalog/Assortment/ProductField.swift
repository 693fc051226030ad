import Database
import Foundation
import Kernel

/// What staff may say of a product; stored, so the words never change.
package enum ProductField: String, CaseIterable, Codable, Sendable {
    // What another system may say as well: staff say it beside, and can take it back.
    case name, description, unit, category, pictures
    /// `on` while staff keep it from sale.
    case hidden
    // What is said here alone.
    case pack, position, slug
    /// The properties pages leave out.
    case properties
    case documents, relations

    /// Whether another system may say it, too.
    package var mayBeImported: Bool {
        switch self {
        case .name, .description, .unit, .category, .pictures, .hidden: true
        case .pack, .position, .slug, .properties, .documents, .relations: false
        }
    }
}

/// One thing said of a product.
package struct ProductFact: Codable, Sendable, Equatable {
    package let field: ProductField
    /// As it is kept: a text, a quantity in thousandths, an id, or JSON for lists. Nil leaves it to the other system.
    package let value: String?

    package init(_ field: ProductField, _ value: String?) {
        self.field = field
        self.value = value
    }
}

/// What is said of one product, or was before.
package struct ProductChange: Codable, Sendable, Equatable {
    package let product: ID<Product>
    package let facts: [ProductFact]

    package init(_ product: ID<Product>, _ facts: [ProductFact]) {
        self.product = product
        self.facts = facts
    }
}

/// A picture of a product: where it comes from, and its file when there is one.
package struct ProductPicture: Codable, Sendable, Equatable {
    /// Its name in the other system; `own:` and the file for one that was sent here.
    package let source: String
    package let file: String?

    package init(source: String, file: String?) {
        self.source = source
        self.file = file
    }

    /// A picture staff sent.
    package static func own(_ file: String) -> ProductPicture { ProductPicture(source: "own:\(file)", file: file) }

    package var isOwn: Bool { source.hasPrefix("own:") }
}

/// Lists as they are kept in one text.
enum KeptList {
    static func text(_ values: some Encodable) throws -> String {
        String(decoding: try JSONEncoder.canonical.encode(values), as: UTF8.self)
    }

    /// An unreadable text is an empty list: pages go on.
    static func values<Value: Decodable>(_ text: String, of type: Value.Type) -> [Value] {
        (try? JSONDecoder.canonical.decode([Value].self, from: Data(text.utf8))) ?? []
    }
}

/// Staff changed what is shown of goods.
package struct ProductsEdited: DomainEvent {
    package static let name = "catalog.products_edited"
    package let changes: [ProductChange]
    package var subject: EventSubject {
        changes.count == 1
            ? EventSubject("product", changes[0].product) : EventSubject("products", "\(changes.count)")
    }
}

/// Why a product stays as it is.
package enum ProductRefusal: Refusal, Equatable {
    case nameMissing
    /// Small Latin letters, digits and hyphens, at most 80.
    case slugInvalid
    /// Another product has this address, or had it.
    case slugTaken
    case packInvalid
    case positionInvalid
    case categoryUnknown
    /// A picture of an unknown kind, too large or damaged.
    case pictureInvalid(file: String)
    case tooManyPictures
    /// A document of an unknown kind, or too large.
    case documentInvalid(file: String)
    /// No product, or several, have this article.
    case articleUnknown(String)
    /// What is to be merged has variants, is one, or is merged already.
    case notMergeable
    /// More goods at once than one step takes.
    case tooMany(most: Int)

    package var key: String {
        switch self {
        case .nameMissing: "catalog.edit.refusal.nameMissing"
        case .slugInvalid: "catalog.edit.refusal.slugInvalid"
        case .slugTaken: "catalog.edit.refusal.slugTaken"
        case .packInvalid: "catalog.edit.refusal.packInvalid"
        case .positionInvalid: "catalog.edit.refusal.positionInvalid"
        case .categoryUnknown: "catalog.edit.refusal.categoryUnknown"
        case .pictureInvalid: "catalog.edit.refusal.pictureInvalid"
        case .tooManyPictures: "catalog.edit.refusal.tooManyPictures"
        case .documentInvalid: "catalog.edit.refusal.documentInvalid"
        case .articleUnknown: "catalog.edit.refusal.articleUnknown"
        case .notMergeable: "catalog.edit.refusal.notMergeable"
        case .tooMany: "catalog.edit.refusal.tooMany"
        }
    }

    package var arguments: [String: String] {
        switch self {
        case .pictureInvalid(let file), .documentInvalid(let file): ["file": String(file.prefix(80))]
        case .articleUnknown(let sku): ["sku": String(sku.prefix(60))]
        case .tooMany(let most): ["most": String(most)]
        default: [:]
        }
    }

    package var field: String? {
        switch self {
        case .nameMissing: "name"
        case .slugInvalid, .slugTaken: "slug"
        case .packInvalid: "pack"
        case .positionInvalid: "position"
        case .categoryUnknown: "category"
        case .pictureInvalid, .tooManyPictures: "picture"
        case .documentInvalid: "document"
        case .articleUnknown: "article"
        case .notMergeable, .tooMany: nil
        }
    }
}
