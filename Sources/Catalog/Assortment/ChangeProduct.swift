// Staff open a product, and say what is shown of it: main facts, pictures, properties, documents, goods beside it.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Catalog {
    /// `GET /staff/catalog/products/{product}`
    func editProduct(_ request: Request, _ context: StaffContext) async throws -> HTML {
        let id = try Catalog.productID(context)
        let card = try await database.read { tx in try Catalog.editorCard(id, in: tx) }
        return context.editorPage(card, TypedForm(ProductForm(card.state, context.formats)))
    }

    /// `POST /staff/catalog/products/{product}`: one part of the editor, named by `part`.
    func changeProduct(_ request: Request, _ context: StaffContext) async throws -> Response {
        let id = try Catalog.productID(context)
        let card = try await database.read { tx in try Catalog.editorCard(id, in: tx) }
        do {
            switch context.form["part"] {
            case "pictures": return try await save(try await pictures(card, context.form), of: card, context)
            case "documents": return try await save(try await documents(card, context.form), of: card, context)
            case "properties": return try await save(properties(card, context.form), of: card, context)
            case "relations": return try await changeRelations(card, context)
            default: return try await saveMain(card, context)
            }
        } catch let refusal as ProductRefusal {
            let typed = TypedForm(ProductForm(card.state, context.formats), refusal)
            return context.editorPage(card, typed).response(status: .unprocessableContent)
        }
    }

    static func productID(_ context: StaffContext) throws -> ID<Product> {
        guard let id = ID<Product>(try context.web.parameters.require("product")) else { throw NotFound() }
        return id
    }

    private func saveMain(_ card: EditorCard, _ context: StaffContext) async throws -> Response {
        if let field = context.form["release"].flatMap(ProductField.init(rawValue:)) {
            return try await save([ProductFact(field, nil)], of: card, context)
        }
        var form = ProductForm(context.form)
        // A switch that is off sends nothing.
        form.hidden = context.form["hidden"] ?? ""
        let problems = form.problems()
        guard problems.isEmpty else {
            return context.editorPage(card, TypedForm(form, problems)).response(status: .unprocessableContent)
        }
        do {
            return try await save(form.facts(about: card.state), of: card, context)
        } catch let refusal as ProductRefusal {
            return context.editorPage(card, TypedForm(form, refusal)).response(status: .unprocessableContent)
        }
    }

    /// Says facts once, and answers with the way back.
    private func save(
        _ facts: [ProductFact], of card: EditorCard, _ context: StaffContext
    ) async throws -> Response {
        let (id, principal, now) = (card.state.id, context.principal, context.now)
        let (path, draft) = ("/staff/catalog/products/\(id)", "product:\(id):\(context.signedIn.userID)")
        return try await context.once { tx in
            let edit = try Catalog.change([ProductChange(id, facts)], by: principal, at: now, in: tx)
            return .redirect(
                to: path, message: edit == nil ? "catalog.edit.unchanged" : "catalog.edit.saved", clears: draft,
                undo: StaffContext.undo(edit))
        }
    }
}

// MARK: - Parts

extension Catalog {
    /// The list of pictures after one press: `up 2`, `down 2`, `remove 2`, or with new ones at its end.
    private func pictures(_ card: EditorCard, _ form: FormData) async throws -> [ProductFact] {
        if form["release"] != nil { return [ProductFact(.pictures, nil)] }
        var shown = card.pictures
        if let move = ListMove(form["move"], count: shown.count) {
            move.apply(to: &shown)
        } else {
            let files = form.files.filter { $0.field == "picture" }
            shown += try await Catalog.keptPictures(files, in: self.files)
        }
        guard shown != card.pictures else { return [] }
        return [ProductFact(.pictures, try KeptList.text(shown))]
    }

    private func documents(_ card: EditorCard, _ form: FormData) async throws -> [ProductFact] {
        var shown = card.documents
        if let move = ListMove(form["move"], count: shown.count) {
            move.apply(to: &shown)
        } else {
            let kind = form["kind"].flatMap { KeptDocument.kinds.contains($0) ? $0 : nil } ?? "other"
            let title = String((form["title"] ?? "").prefix(200)).trimmingCharacters(in: .whitespacesAndNewlines)
            let files = form.files.filter { $0.field == "document" }
            shown += try await Catalog.keptDocuments(files, kind: kind, title: title, in: self.files)
        }
        guard shown != card.documents else { return [] }
        return [ProductFact(.documents, shown.isEmpty ? nil : try KeptList.text(shown))]
    }

    /// Every property whose box was not ticked is left out of pages.
    private func properties(_ card: EditorCard, _ form: FormData) throws -> [ProductFact] {
        let shown = Set(form.all("shown").compactMap { ID<Property>($0) })
        let hidden = Set(card.properties.map(\.id)).subtracting(shown).sorted()
        return [ProductFact(.properties, hidden.isEmpty ? nil : try KeptList.text(hidden))]
    }

    private func changeRelations(_ card: EditorCard, _ context: StaffContext) async throws -> Response {
        var relations = card.relations.map { KeptRelation(kind: $0.kind, product: $0.product) }
        if let move = ListMove(context.form["move"], count: relations.count) {
            move.apply(to: &relations)
        } else {
            let sku = (context.form["article"] ?? "").trimmingCharacters(in: .whitespacesAndNewlines)
            let kind = context.form["kind"].flatMap { KeptRelation.kinds.contains($0) ? $0 : nil } ?? "analogue"
            let found = try await database.read { tx in
                try tx.all("SELECT id FROM products WHERE sku = \(sku) AND variant_of IS NULL ORDER BY id LIMIT 2") {
                    try $0["id"] as ID<Product>
                }
            }
            guard found.count == 1, found[0] != card.state.id else { throw ProductRefusal.articleUnknown(sku) }
            relations.append(KeptRelation(kind: kind, product: found[0]))
        }
        let kept = relations.isEmpty ? nil : try KeptList.text(relations)
        return try await save([ProductFact(.relations, kept)], of: card, context)
    }
}

/// One press at a list: a thing goes up, down or away.
struct ListMove: Equatable {
    enum Way: String { case up, down, remove }

    let way: Way
    let place: Int

    /// Reads `up 2`; nil for anything that is no press at a list of so many.
    init?(_ text: String?, count: Int) {
        let words = (text ?? "").split(separator: " ")
        guard words.count == 2, let way = Way(rawValue: String(words[0])), let place = Int(words[1]),
            (0..<count).contains(place)
        else { return nil }
        self.way = way
        self.place = place
    }

    func apply<Element>(to list: inout [Element]) {
        switch way {
        case .up: if place > 0 { list.swapAt(place, place - 1) }
        case .down: if place + 1 < list.count { list.swapAt(place, place + 1) }
        case .remove: list.remove(at: place)
        }
    }
}
