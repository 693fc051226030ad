// Staff make one product of two, after seeing what follows from it: it cannot be taken back.

import Catalog
import Database
import Foundation
import Hummingbird
import Kernel
import Ordering
import Web

// MARK: - Handlers

extension Backoffice {
    /// `GET /staff/catalog/products/{product}/merging?article=…`
    func askToMerge(_ request: Request, _ context: StaffContext) async throws -> HTML {
        let id = try Self.productID(context)
        let article = (request.query["article"] ?? "").trimmingCharacters(in: .whitespacesAndNewlines)
        let card = try await database.read { tx in try Backoffice.mergeCard(id, article, in: tx) }
        return mergePage(card, nil, context)
    }

    /// `POST /staff/catalog/products/{product}/merging`
    func mergeProducts(_ request: Request, _ context: StaffContext) async throws -> Response {
        let id = try Self.productID(context)
        let (principal, now) = (context.principal, context.now)
        do {
            guard let kept = context.form["into"].flatMap({ ID<Product>($0) }) else {
                throw ProductRefusal.notMergeable
            }
            return try await context.once { tx in
                try Catalog.merge(id, into: kept, by: principal, at: now, in: tx)
                try Ordering.followMerge(of: id, into: kept, in: tx)
                return .redirect(to: "/staff/catalog/products/\(kept)", message: "backoffice.merge.done")
            }
        } catch let refusal as ProductRefusal {
            let article = context.form["article"] ?? ""
            let card = try await database.read { tx in try Backoffice.mergeCard(id, article, in: tx) }
            return mergePage(card, refusal, context).response(status: .unprocessableContent)
        }
    }

    private static func productID(_ context: StaffContext) throws -> ID<Product> {
        guard let id = ID<Product>(try context.web.parameters.require("product")) else { throw NotFound() }
        return id
    }
}

// MARK: - Reading

/// Two products that may be one.
struct MergeCard: Sendable {
    let merged: ProductState
    let article: String
    /// The one the article names; nil while none was named, or when it names none or several.
    let kept: ProductState?
    /// Carts the merged one lies in, counted up to a thousand.
    let carts: Int
    /// What will not follow, because the kept one has its own.
    let conflicts: [(part: MergedPart, count: Int)]
}

extension Backoffice {
    /// - Throws: `NotFound`.
    static func mergeCard(_ id: ID<Product>, _ article: String, in tx: Transaction) throws -> MergeCard {
        let found =
            article.isEmpty
            ? []
            : try tx.all("SELECT id FROM products WHERE sku = \(article) AND id <> \(id) ORDER BY id LIMIT 2") {
                try $0["id"] as ID<Product>
            }
        let kept = found.count == 1 ? found[0] : nil
        let states = try Catalog.states(of: [id] + [kept].compactMap(\.self), in: tx)
        guard let merged = states[id] else { throw NotFound() }
        let carts: Int = try tx.value(
            "SELECT COUNT(*) FROM (SELECT 1 FROM cart_lines WHERE product_id = \(id) LIMIT 1000) AS lines")
        let conflicts = try kept.map { try Catalog.mergeConflicts(of: id, into: $0, in: tx) } ?? []
        return MergeCard(
            merged: merged, article: article, kept: kept.flatMap { states[$0] }, carts: carts, conflicts: conflicts)
    }
}

// MARK: - Page

private func mergePage(_ card: MergeCard, _ refusal: ProductRefusal?, _ context: StaffContext) -> HTML {
    let name = card.merged.values[.name] ?? card.merged.sku
    var frame = context.catalogFrame(
        context.t("backoffice.merge.title"), in: ("/staff/catalog/products", context.t("catalog.staff.title")))
    frame.breadcrumbs.append(("/staff/catalog/products/\(card.merged.id)", name))
    let path = "/staff/catalog/products/\(card.merged.id)/merging"
    let problem: HTML? = refusal.map { context.notice(.danger, context.t($0.key, TextArguments($0.arguments))) }
    let isUnknown = !card.article.isEmpty && card.kept == nil
    let article = context.field(
        Input(
            "article", context.t("backoffice.merge.article"), value: card.article,
            help: context.t("backoffice.merge.article.help"),
            error: isUnknown ? context.t("catalog.edit.refusal.articleUnknown", ["sku": card.article]) : nil,
            required: true, maxLength: 100, source: "/staff/catalog/products/suggestions"))
    var ask = FormFrame(path)
    ask.isQuery = true
    let form = context.formFrame(
        ask, article, actions: context.submit(context.t("backoffice.merge.find"), .plain, size: .regular))
    return context.page(
        frame,
        """
        \(problem)
        <p class="muted">\(context.t("backoffice.merge.lead", ["name": name, "sku": card.merged.sku]))</p>
        \(form)
        \(card.kept.map { verdict(card, $0, path, context) })
        """)
}

/// What will follow, and the button.
private func verdict(_ card: MergeCard, _ kept: ProductState, _ path: String, _ context: StaffContext) -> HTML {
    let dialog = "merge"
    let (old, new) = (
        card.merged.values[.name] ?? card.merged.sku, kept.values[.name] ?? kept.sku
    )
    let asked = Confirmation(
        context.t("backoffice.merge.ask", ["name": old]),
        consequence: context.t("backoffice.merge.consequence", ["name": old, "into": new]),
        verb: context.t("backoffice.merge.do"), keep: context.t("backoffice.merge.keep"), path: path,
        fields: [("into", kept.id.description), ("article", card.article)])
    let pairs = context.pairs([
        Pair(context.t("backoffice.merge.old"), "\(old), \(card.merged.sku)"),
        Pair(context.t("backoffice.merge.new"), "\(new), \(kept.sku)"),
        Pair(context.t("backoffice.merge.carts"), "\(context.formats.count(card.carts))"),
    ])
    let stays = card.conflicts.map { conflict in
        Pair(
            context.t("backoffice.merge.stays.\(conflict.part.rawValue)"), "\(context.formats.count(conflict.count))")
    }
    let notice = context.notice(.warning, context.t("backoffice.merge.stays", ["into": new]))
    let warning: HTML? = stays.isEmpty ? nil : "\(notice)\(context.pairs(stays))"
    let open = context.button(context.t("backoffice.merge.do"), .danger, attributes: context.opening(dialog))
    let content: HTML = "<div class=\"stack\">\(pairs)\(warning)<p>\(open)</p></div>"
    let box = context.card(context.t("backoffice.merge.verdict"), id: "verdict-h", content)
    return "\(box)\(context.confirmation(dialog, asked))"
}
