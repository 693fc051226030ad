// The page of a product for those who edit it: what is shown, and beside it what the other system says.

import Database
import Foundation
import Kernel
import Web

extension StaffContext {
    func editorPage(_ card: EditorCard, _ typed: TypedForm<ProductForm>) -> HTML {
        let state = card.state
        var frame = catalogFrame(
            state.values[.name] ?? state.sku, in: ("/staff/catalog/products", t("catalog.staff.title")))
        frame.subline = """
            \(t("catalog.product.sku", ["sku": state.sku])), \
            \(state.isImported ? t("catalog.edit.from", ["source": state.source]) : t("catalog.edit.own"))
            """
        frame.badge = editorBadge(state)
        if state.isActive {
            frame.actions = buttonLink(
                t("catalog.edit.open"), to: "/products/\(state.values[.slug] ?? "")", icon: "external")
        }
        return page(
            frame,
            """
            \(errorSummary(typed))
            \(state.mergedInto.map(mergedNotice))
            <div class="split"><div>
              \(mainPart(card, typed))
              \(picturePart(card))
              \(card.properties.isEmpty ? nil : propertyPart(card))
              \(documentPart(card))
              \(state.variantOf == nil ? relationPart(card) : nil)
            </div><div class="aside">
              \(seenPart(card))
              \(card.variants.isEmpty ? nil : variantPart(card))
              \(historyPart(card))
            </div></div>
            """)
    }

    private func editorBadge(_ state: ProductState) -> HTML {
        if state.isActive { return status(.done, t("catalog.products.state.sold"), badge: true) }
        return state.isHidden
            ? status(.draft, t("catalog.products.state.hidden"), badge: true)
            : status(.cancelled, t("catalog.products.state.gone"), badge: true)
    }

    private func mergedNotice(_ product: ID<Product>) -> HTML {
        notice(
            .info, t("catalog.edit.merged.title"), "\(t("catalog.edit.merged.text"))",
            actions: buttonLink(t("catalog.edit.merged.open"), to: "/staff/catalog/products/\(product)", size: .small))
    }

    // MARK: - Main part

    private func mainPart(_ card: EditorCard, _ typed: TypedForm<ProductForm>) -> HTML {
        let state = card.state
        let options = [FieldOption("", t("catalog.edit.category.none"))] + card.tree.options
        let former: HTML? =
            card.formerSlugs.isEmpty
            ? nil
            : """
            <p class="field__help">\(t("catalog.edit.slug.former")) \
            \(card.formerSlugs.map { "/products/\($0)" }.joined(separator: ", "))</p>
            """
        let fields: HTML = """
            <button class="visually-hidden" tabindex="-1">\(t("web.save"))</button>\
            <input type="hidden" name="part" value="main">
            \(field("name", typed))\(beside(.name, state, state.imported(.name)))
            \(field("description", typed))\(beside(.description, state, state.imported(.description)))
            \(field("category", typed, options: options))\
            \(beside(.category, state, categoryName(state.imported(.category), card.tree)))
            <div class="fields">\(field("unit", typed))\(field("pack", typed))</div>\
            \(beside(.unit, state, state.imported(.unit)))
            \(field("position", typed))
            \(field("slug", typed))\(former)
            \(field("hidden", typed))
            """
        var form = FormFrame("/staff/catalog/products/\(state.id)", draft: "product:\(state.id):\(signedIn.userID)")
        form.isLong = true
        return pageSection(
            t("catalog.edit.main"), id: "main-h",
            formFrame(form, fields, actions: submit(t("web.save"), busy: t("web.saving"))))
    }

    /// What the other system says where staff say another, and the way back to it.
    private func beside(_ field: ProductField, _ state: ProductState, _ imported: String?) -> HTML? {
        guard let imported else { return nil }
        let said = imported.isEmpty ? t("catalog.edit.imported.nothing") : String(imported.prefix(300))
        let back = submit(
            t("catalog.edit.release"), .plain, size: .small, act: ("release", field.rawValue),
            of: t("catalog.edit.\(field.rawValue)"), attributes: " formnovalidate")
        return """
            <div class="doc"><div class="doc__text"><span class="sub">\
            \(t("catalog.edit.imported", ["source": state.source]))</span>\(said)</div>\(back)</div>
            """
    }

    private func categoryName(_ id: String?, _ tree: CategoryTree) -> String? {
        id.map { id in ID<Category>(id).flatMap { tree.category($0) }?.name ?? "" }
    }

    // MARK: - Lists

    private func picturePart(_ card: EditorCard) -> HTML {
        let rows: [HTML] = card.pictures.enumerated().map { place, picture in
            let shown: HTML =
                picture.file.map { file in
                    """
                    <img src="\(url: PictureAddress.of(file, .thumb))" alt="" width="36" height="36" loading="lazy">
                    """
                } ?? icon("image")
            let name = t("catalog.edit.picture.number", ["number": String(place + 1)])
            let main = place == 0 ? t("catalog.edit.picture.main") : ""
            let from = picture.isOwn ? t("catalog.edit.picture.own") : picture.source
            return """
                <li class="doc"><span class="thumb">\(shown)</span><div class="doc__text">\(name)\
                <span class="sub">\([main, from].filter { !$0.isEmpty }.joined(separator: ", "))</span></div>\
                \(moves(place, of: card.pictures.count, name))</li>
                """
        }
        let list: HTML =
            rows.isEmpty
            ? "<p class=\"muted\">\(t("catalog.edit.pictures.none"))</p>" : "<ul class=\"rows\">\(rows)</ul>"
        let release: HTML? =
            card.state.imported(.pictures) == nil
            ? nil
            : submit(
                t("catalog.edit.pictures.release"), .plain, size: .regular, act: ("release", "pictures"),
                attributes: " formnovalidate")
        let upload = field(
            Input("picture", t("catalog.edit.pictures.add"), .file(Catalog.pictureRules), id: "picture"))
        return partForm(
            "pictures", card, list, "\(upload)",
            actions: "\(submit(t("catalog.edit.pictures.save"), .plain, size: .regular))\(release)", files: true)
    }

    private func documentPart(_ card: EditorCard) -> HTML {
        let rows: [HTML] = card.documents.enumerated().map { place, document in
            """
            <li class="doc">\(icon("docs"))<div class="doc__text">\(document.title)\
            <span class="sub">\(t("catalog.file.\(document.kind)")), \
            \(t("catalog.file.kilobytes", ["size": formats.count(max(1, document.size / 1_024))]))</span></div>\
            \(moves(place, of: card.documents.count, document.title))</li>
            """
        }
        let list: HTML =
            rows.isEmpty
            ? "<p class=\"muted\">\(t("catalog.edit.documents.none"))</p>" : "<ul class=\"rows\">\(rows)</ul>"
        let kinds = KeptDocument.kinds.map { FieldOption($0, t("catalog.file.\($0)")) }
        let fields: HTML = """
            \(field(Input("kind", t("catalog.edit.document.kind"), .select, id: "document-kind", options: kinds)))\
            \(field(Input(
                "title", t("catalog.edit.document.title"), id: "document-title",
                help: t("catalog.edit.document.title.help"), maxLength: 200)))\
            \(field(Input("document", t("catalog.edit.documents.add"), .file(Catalog.documentRules), id: "document")))
            """
        return partForm(
            "documents", card, list, fields,
            actions: submit(t("catalog.edit.documents.save"), .plain, size: .regular), files: true)
    }

    private func relationPart(_ card: EditorCard) -> HTML {
        let rows: [HTML] = card.relations.enumerated().map { place, relation in
            """
            <li class="doc">\(icon("box"))<div class="doc__text">\
            <a href="\(url: "/staff/catalog/products/\(relation.product)")">\(relation.name)</a>\
            <span class="sub">\(t("catalog.edit.relation.\(relation.kind)")), \(relation.sku)</span></div>\
            \(moves(place, of: card.relations.count, relation.name))</li>
            """
        }
        let list: HTML =
            rows.isEmpty
            ? "<p class=\"muted\">\(t("catalog.edit.relations.none"))</p>" : "<ul class=\"rows\">\(rows)</ul>"
        let kinds = KeptRelation.kinds.map { FieldOption($0, t("catalog.edit.relation.\($0)")) }
        let fields: HTML = """
            <div class="fields">\
            \(field(Input("kind", t("catalog.edit.relation.kind"), .select, id: "relation-kind", options: kinds)))\
            \(field(Input(
                "article", t("catalog.edit.relation.article"), id: "article", required: true, maxLength: 100,
                source: "/staff/catalog/products/suggestions")))</div>
            """
        return partForm(
            "relations", card, list, fields,
            actions: submit(t("catalog.edit.relations.save"), .plain, size: .regular))
    }

    private func propertyPart(_ card: EditorCard) -> HTML {
        let boxes: [HTML] = card.properties.map { property in
            """
            <label class="option"><input type="checkbox" class="check" name="shown" value="\(property.id)"\
            \(attr: "checked", if: !property.isHidden)><span>\(property.name)\
            <span class="option__note">\(property.value)</span></span></label>
            """
        }
        let list: HTML = """
            <fieldset><legend class="field__help">\(t("catalog.edit.properties.lead"))</legend>\
            <div class="options">\(boxes)</div></fieldset>
            """
        return partForm(
            "properties", card, nil, list,
            actions: submit(t("catalog.edit.properties.save"), .plain, size: .regular))
    }

    /// One part: what there is, then the form that adds to it.
    private func partForm(
        _ part: String, _ card: EditorCard, _ list: HTML?, _ fields: HTML, actions: HTML, files: Bool = false
    ) -> HTML {
        let path = "/staff/catalog/products/\(card.state.id)"
        let hidden: HTML = "<input type=\"hidden\" name=\"part\" value=\"\(part)\">"
        // The presses of the list are a form of their own: they need nothing of what is typed beneath.
        let rows: HTML? = list.map { list in
            "<form method=\"post\" action=\"\(url: path)\">\(commandField)\(hidden)\(list)</form>"
        }
        var frame = FormFrame(path)
        frame.sendsFiles = files
        return pageSection(
            t("catalog.edit.\(part)"), id: "\(part)-h",
            "<div class=\"stack\">\(rows)\(formFrame(frame, "\(hidden)\(fields)", actions: actions))</div>")
    }

    /// The presses at one thing of a list.
    private func moves(_ place: Int, of count: Int, _ name: String) -> HTML {
        let ways: [(way: String, isShut: Bool)] = [("up", place == 0), ("down", place == count - 1), ("remove", false)]
        let buttons: [HTML] = ways.map { way, isShut in
            let label = t("catalog.edit.move.\(way)", ["name": name])
            return iconSubmit(
                way == "remove" ? "x" : way, label, act: ("move", "\(way) \(place)"),
                attributes: isShut ? " disabled" : nil)
        }
        return "<span class=\"btnrow\">\(buttons)</span>"
    }

    // MARK: - Aside

    private func seenPart(_ card: EditorCard) -> HTML {
        let state = card.state
        let rules = card.rules == 0 ? t("catalog.edit.rules.none") : t("catalog.edit.rules", count: Int64(card.rules))
        let links: [(path: String, title: String)] = [
            ("/staff/catalog/assortment/rules?target=product:\(state.id)", t("catalog.edit.rules.open")),
            ("/staff/catalog/stock/products/\(state.id)", t("catalog.edit.stock.open")),
            ("/staff/catalog/products/\(state.id)/merging", t("catalog.edit.merge.open")),
        ]
        let shown = state.variantOf == nil ? links : [links[1]]
        let rows: [HTML] = shown.map { way in
            "<li class=\"doc\"><div class=\"doc__text\">\(link(way.title, to: way.path))</div></li>"
        }
        return self.card(
            t("catalog.edit.more"), id: "more-h",
            "<p class=\"small muted\">\(rules)</p><ul class=\"rows\">\(rows)</ul>")
    }

    private func variantPart(_ card: EditorCard) -> HTML {
        let rows: [HTML] = card.variants.map { variant in
            """
            <li class="doc"><div class="doc__text">\
            <a href="\(url: "/staff/catalog/products/\(variant.id)")">\(variant.name)</a>\
            <span class="sub">\(variant.sku)</span></div></li>
            """
        }
        return self.card(t("catalog.product.variants"), id: "variants-h", "<ul class=\"rows\">\(rows)</ul>")
    }

    private func historyPart(_ card: EditorCard) -> HTML {
        let history = editHistory(card.edits) { edit in
            let changes = (try? edit.after(as: [ProductChange].self)) ?? []
            let fields = changes.flatMap(\.facts).map(\.field)
            return Set(fields).map { t("catalog.edit.\($0.rawValue)") }.sorted().joined(separator: ", ")
        }
        return self.card(t("catalog.edit.history"), id: "history-h", history)
    }
}

extension CategoryTree {
    /// Every category with the way to it, for a field that names one.
    var options: [FieldOption] {
        all.map { FieldOption($0.id.description, path(to: $0).map(\.name).joined(separator: " / ")) }
            .sorted { $0.label < $1.label }
    }
}
