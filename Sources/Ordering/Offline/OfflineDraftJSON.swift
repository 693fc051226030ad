// A draft as a device sends it, and what a device is told of it.

import Catalog
import Database
import Foundation
import Kernel
import Web

/// A draft as a device sends it.
private struct OfflineDraftJSON: Decodable {
    struct Line: Decodable {
        let article: String
        let quantity: String
    }
    struct Goods: Decodable {
        let product: String
        let quantity: String
    }
    struct Change: Decodable {
        let product: String
        let was: String
        let quantity: String
    }
    /// Whose it is, by the name the device knows him by.
    let owner: String
    let lines: [Line]?
    let goods: [Goods]?
    let cart: String?
    let changes: [Change]?
    let isAgreed: Bool?
}

extension OfflineDraft {
    /// What somebody wrote on this device, in this session and for this customer.
    ///
    /// - Throws: ``OfflineDraftRefusal``.
    init(_ context: MemberContext) throws {
        let sent: OfflineDraftJSON
        do {
            sent = try JSONDecoder.canonical.decode(OfflineDraftJSON.self, from: Data(context.submission.body))
        } catch is DecodingError {
            throw OfflineDraftRefusal.malformed
        }
        guard sent.owner == context.signedIn.offlineOwner else { throw OfflineDraftRefusal.foreign }
        let (lines, goods, changes) = (sent.lines ?? [], sent.goods ?? [], sent.changes ?? [])
        guard lines.count + goods.count + changes.count <= CheckedRows.most else {
            throw OfflineDraftRefusal.tooManyLines
        }
        let texts = lines.flatMap { [$0.article, $0.quantity] }
        guard !texts.contains(where: { $0.utf8.contains(0) }) else { throw OfflineDraftRefusal.malformed }
        rows = lines.map { line in
            (
                article: String(line.article.trimmingCharacters(in: .whitespacesAndNewlines).prefix(100)),
                quantity: line.quantity.trimmingCharacters(in: .whitespacesAndNewlines)
            )
        }
        self.goods = try goods.map { goods in
            guard let product = ID<Product>(goods.product), let quantity = Quantity(parsing: goods.quantity),
                quantity.isPositive, quantity <= Ordering.maxQuantity
            else { throw OfflineDraftRefusal.malformed }
            return WantedLine(product, quantity)
        }
        if let text = sent.cart, !text.isEmpty {
            guard let id = ID<Cart>(text) else { throw OfflineDraftRefusal.malformed }
            cart = id
        }
        self.changes = try changes.map { change in
            guard let product = ID<Product>(change.product), let was = Quantity(parsing: change.was),
                let quantity = Quantity(parsing: change.quantity), quantity <= Ordering.maxQuantity
            else { throw OfflineDraftRefusal.malformed }
            return Change(product: product, was: was, quantity: quantity)
        }
        isAgreed = sent.isAgreed ?? false
    }
}

/// What came of a draft, in words.
struct OfflineSentJSON: Encodable, Sendable {
    let message: String
}

/// What is said of each line, in the order they were sent.
struct OfflineCheckJSON: Encodable {
    struct Line: Encodable {
        let name: String
        let note: String
        /// Whether it has to be looked at.
        let isUnclear: Bool
        let isRefused: Bool
    }
    let lines: [Line]
    let goods: [Line]
    let changes: [Line]

    init(_ check: OfflineDraftCheck, _ draft: OfflineDraft, _ context: MemberContext) {
        lines = check.rows.map { row in
            Line(
                name: row.line?.product.name ?? "", note: context.note(on: row),
                isUnclear: !row.isRight || row.isRounded, isRefused: !row.isRight)
        }
        goods = draft.goods.map { goods in
            let name = check.names[goods.product]
            return Line(
                name: name ?? "", note: name == nil ? context.t("ordering.note.gone") : "", isUnclear: name == nil,
                isRefused: name == nil)
        }
        changes = draft.changes.map { change in
            guard check.isChanged(change) else {
                return Line(name: "", note: "", isUnclear: false, isRefused: false)
            }
            let formats = context.formats
            let now = check.quantities[change.product]
            let note =
                now.map {
                    context.t(
                        "ordering.offline.changed",
                        ["was": formats.quantity(change.was), "now": formats.quantity($0)])
                } ?? context.t("ordering.offline.goneFromCart")
            return Line(name: "", note: note, isUnclear: true, isRefused: false)
        }
    }
}
