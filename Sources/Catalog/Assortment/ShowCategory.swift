// Staff open a section: its name on pages, its place, its picture, whether it is shown at all.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Catalog {
    /// `GET /staff/catalog/categories/{category}`
    func editCategory(_ request: Request, _ context: StaffContext) async throws -> HTML {
        let card = try await categoryCard(context)
        return context.categoryPage(card, TypedForm(CategoryForm(card.category)))
    }

    /// `POST /staff/catalog/categories/{category}`: saves, hides, shows or removes.
    func changeCategory(_ request: Request, _ context: StaffContext) async throws -> Response {
        let card = try await categoryCard(context)
        let form = CategoryForm(context.form)
        do {
            switch context.form["act"] {
            case "hide", "show": return try await setHidden(context.form["act"] == "hide", card, context)
            case "remove": return try await remove(card, context)
            default: break
            }
            // What goes back to what was told needs nothing of the form.
            let problems = context.form["release"] == nil ? form.problems() : []
            guard problems.isEmpty else {
                return context.categoryPage(card, TypedForm(form, problems)).response(status: .unprocessableContent)
            }
            return try await save(form, card, context)
        } catch let refusal as CategoryRefusal {
            return context.categoryPage(card, TypedForm(form, refusal)).response(status: .unprocessableContent)
        } catch let refusal as ProductRefusal {
            return context.categoryPage(card, TypedForm(form, refusal)).response(status: .unprocessableContent)
        }
    }

    private func categoryCard(_ context: StaffContext) async throws -> CategoryCard {
        guard let id = ID<Category>(try context.web.parameters.require("category")) else { throw NotFound() }
        return try await database.read { tx in try Catalog.categoryCard(id, in: tx) }
    }

    private func save(_ form: CategoryForm, _ card: CategoryCard, _ context: StaffContext) async throws -> Response {
        var facts: [CategoryFact] = []
        if let field = context.form["release"].flatMap(CategoryField.init(rawValue:)) {
            facts = [CategoryFact(field, nil)]
        } else {
            if form.name != card.category.name {
                facts.append(CategoryFact(.name, form.name == card.said[.name]?.imported ? nil : form.name))
            }
            if form.parent != card.category.parentID?.description ?? "" {
                facts.append(CategoryFact(.parent, form.parent == card.said[.parent]?.imported ? nil : form.parent))
            }
            let sent = try await Catalog.keptPictures(context.form.files.filter { $0.field == "picture" }, in: files)
            if let picture = sent.first?.file {
                facts.append(CategoryFact(.picture, picture))
            } else if context.form["pictureRemoved"] == "on" {
                facts.append(CategoryFact(.picture, nil))
            }
        }
        let (id, wanted, principal, now) = (card.category.id, facts, context.principal, context.now)
        return try await context.once { tx in
            let edit = try Catalog.change(CategoryChange(id, wanted), by: principal, at: now, in: tx)
            return .redirect(
                to: "/staff/catalog/categories/\(id)",
                message: edit == nil ? "catalog.edit.unchanged" : "catalog.edit.saved", undo: StaffContext.undo(edit))
        }
    }

    /// A hidden section is shut to everybody, with all beneath it.
    private func setHidden(_ isHidden: Bool, _ card: CategoryCard, _ context: StaffContext) async throws -> Response {
        let (id, principal, now) = (card.category.id, context.principal, context.now)
        return try await context.once { tx in
            let rules = try Catalog.rules(of: .category(id), in: tx)
            let everybody = AudienceTag.everybody.text
            let except = rules.except.filter { $0 != everybody } + (isHidden ? [everybody] : [])
            let wanted = AssortmentRules(only: rules.only, except: except)
            let edit = try Catalog.setRules(wanted, on: .category(id), by: principal, at: now, in: tx)
            return .redirect(
                to: "/staff/catalog/categories/\(id)",
                message: isHidden ? "catalog.sections.hidden.done" : "catalog.sections.shown.done",
                undo: StaffContext.undo(edit))
        }
    }

    private func remove(_ card: CategoryCard, _ context: StaffContext) async throws -> Response {
        let (category, principal, now) = (card.category, context.principal, context.now)
        return try await context.once { tx in
            try Catalog.removeCategory(category.id, by: principal, at: now, in: tx)
            return .redirect(
                to: "/staff/catalog/categories", message: "catalog.sections.removed", ["name": category.name])
        }
    }
}

/// What staff type of a section.
struct CategoryForm: Form {
    var name = ""
    var parent = ""
    var picture = ""

    static let fields: [Field<CategoryForm>] = [
        Field("name", .text, \.name, label: "catalog.sections.field.name", required: true, maxLength: 200),
        Field("parent", .combobox, \.parent, label: "catalog.sections.field.parent"),
        Field("picture", .file(Catalog.sectionPicture), \.picture, label: "catalog.sections.field.picture"),
    ]

    init() {}

    init(_ category: EditedCategory) {
        name = category.name
        parent = category.parentID?.description ?? ""
    }
}

// MARK: - Reading

/// A section in its editor.
struct CategoryCard: Sendable {
    let category: EditedCategory
    let said: [CategoryField: ProductOverride]
    let tree: CategoryTree
    let rules: AssortmentRules
    let edits: [CatalogEdit]
}

extension Catalog {
    static let sectionPicture = FileRules(["png", "jpg", "jpeg", "webp"], megabytes: 5)

    /// A section in its editor: five statements.
    ///
    /// - Throws: `NotFound`.
    static func categoryCard(_ id: ID<Category>, in tx: Transaction) throws -> CategoryCard {
        let category = try tx.one(
            "SELECT \(EditedCategory.columns) FROM categories WHERE id = \(id)", EditedCategory.init(row:))
        return CategoryCard(
            category: category, said: try categoryOverrides(in: tx)[id] ?? [:], tree: try CategoryTree(in: tx),
            rules: try rules(of: .category(id), in: tx),
            edits: try edits(.category, of: id.description, limit: 10, in: tx))
    }
}

// MARK: - Page

extension StaffContext {
    fileprivate func categoryPage(_ card: CategoryCard, _ typed: TypedForm<CategoryForm>) -> HTML {
        let category = card.category
        var frame = catalogFrame(
            category.name, in: ("/staff/catalog/categories", t("catalog.sections.title")))
        if card.rules.hidesAll { frame.badge = status(.draft, t("catalog.sections.hidden"), badge: true) }
        frame.subline = "\(t("catalog.sections.goods", count: Int64(category.productCount)))"
        frame.actions = buttonLink(
            t("catalog.sections.open"), to: "/staff/catalog/products?category=\(category.id)", icon: "box")
        let path = "/staff/catalog/categories/\(category.id)"
        var form = FormFrame(path)
        form.sendsFiles = true
        let options = [FieldOption("", t("catalog.sections.root"))] + card.tree.options
        let fields: HTML = """
            <button class="visually-hidden" tabindex="-1">\(t("web.save"))</button>\
            \(field("name", typed))\(beside(.name, card))
            \(field("parent", typed, options: options))\(beside(.parent, card))
            \(picture(category))\(field("picture", typed))
            """
        let history = editHistory(card.edits) { edit in
            let change = try? edit.after(as: CategoryChange.self)
            let changed = Set(change?.facts.map(\.field) ?? [])
            return changed.map { t("catalog.sections.field.\($0.rawValue)") }.sorted().joined(separator: ", ")
        }
        let more: HTML = "<div class=\"stack\">\(acts(card, path))</div>"
        return page(
            frame,
            """
            \(errorSummary(typed))
            <div class="split"><div>\(formFrame(form, fields, actions: submit(t("web.save"), busy: t("web.saving"))))</div>
            <div class="aside">\(self.card(t("catalog.edit.more"), id: "more-h", more))\
            \(self.card(t("catalog.edit.history"), id: "history-h", history))</div></div>
            """)
    }

    private func beside(_ field: CategoryField, _ card: CategoryCard) -> HTML? {
        guard let imported = card.said[field]?.imported else { return nil }
        let said =
            field == .name
            ? imported : ID<Category>(imported).flatMap { card.tree.category($0) }?.name ?? t("catalog.sections.root")
        let back = submit(
            t("catalog.edit.release"), .plain, size: .small, act: ("release", field.rawValue),
            of: t("catalog.sections.field.\(field.rawValue)"), attributes: " formnovalidate")
        return """
            <div class="doc"><div class="doc__text"><span class="sub">\(t("catalog.edit.imported.plain"))</span>\
            \(said)</div>\(back)</div>
            """
    }

    private func picture(_ category: EditedCategory) -> HTML? {
        category.picture.map { file in
            """
            <div class="doc"><span class="thumb">\
            <img src="\(url: PictureAddress.of(file, .thumb))" alt="" width="36" height="36"></span>\
            <label class="option doc__text"><input type="checkbox" class="check" name="pictureRemoved" value="on">\
            <span>\(t("catalog.sections.picture.remove"))</span></label></div>
            """
        }
    }

    private func acts(_ card: CategoryCard, _ path: String) -> HTML {
        let isHidden = card.rules.hidesAll
        let toggle = pressForm(
            path,
            submit(
                t(isHidden ? "catalog.sections.show" : "catalog.sections.hide"), .plain, size: .regular,
                act: ("act", isHidden ? "show" : "hide")))
        let isEmpty = card.category.productCount == 0 && card.tree.children(of: card.category.id).isEmpty
        let remove: HTML? =
            card.category.externalID == nil && isEmpty
            ? pressForm(path, submit(t("catalog.sections.remove"), .ghost, size: .regular, act: ("act", "remove")))
            : nil
        let rules = "/staff/catalog/assortment/rules?target=category:\(card.category.id)"
        return """
            <p>\(link(t("catalog.edit.rules.open"), to: rules))</p>\
            <p class="small muted">\(t("catalog.sections.hide.help"))</p>\(toggle)\(remove)
            """
    }
}
