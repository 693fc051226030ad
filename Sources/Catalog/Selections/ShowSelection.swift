// A member opens a selection: its goods with stock and his prices as they are now, and what can be done with them.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handler

extension Catalog {
    /// `GET /selections/{selection}`
    func showSelection(_ request: Request, _ context: MemberContext) async throws -> HTML {
        let card = try await selectionCard(try selectionID(context), context)
        return context.selectionPage(card, TypedForm(ArticlesForm()), TypedForm(SelectionForm(card.selection)))
    }

    /// The selection an address names.
    ///
    /// - Throws: `NotFound` for what is no identifier.
    func selectionID(_ context: MemberContext) throws -> ID<Selection> {
        guard let id = context.web.parameters.get("selection").flatMap({ ID<Selection>($0) }) else { throw NotFound() }
        return id
    }

    /// A selection with its goods, read for whoever asks.
    func selectionCard(_ id: ID<Selection>, _ context: MemberContext) async throws -> SelectionCard {
        let (principal, now) = (context.principal, context.now)
        return try await database.read { tx in try Catalog.selectionCard(id, for: principal, at: now, in: tx) }
    }
}

extension SelectionForm {
    init(_ selection: Selection) {
        name = selection.name
    }
}

// MARK: - Page

extension MemberContext {
    /// A selection with what was typed into its forms.
    func selectionPage(
        _ card: SelectionCard, _ articles: TypedForm<ArticlesForm>, _ name: TypedForm<SelectionForm>
    ) -> HTML {
        let selection = card.selection
        let mayChange = selection.mayBeChanged(by: principal)
        var frame = PageFrame(title(of: selection), section: "selections")
        frame.breadcrumbs = [("/selections", t("catalog.selections.title"))]
        frame.density = "regular"
        frame.badge = selection.isShared ? tag(t("catalog.selections.shared"), .info) : nil
        frame.subline = selectionSubline(card)
        frame.actions = selectionActions(card, mayChange)
        let goods: HTML =
            card.items.isEmpty
            ? emptyState(
                icon: "box", title: t("catalog.selections.empty.title"), text: t("catalog.selections.empty.text"),
                action: buttonLink(t("catalog.selections.toCatalog"), to: "/catalog"), inline: true)
            : goodsOfSelection(card, mayChange)
        let further: HTML? = mayChange ? "\(articlesSection(selection, articles))\(renaming(selection, name))" : nil
        return page(frame, "\(errorSummary(articles))\(errorSummary(name))\(liveStatus)\(goods)\(further)")
    }

    private func selectionSubline(_ card: SelectionCard) -> HTML {
        let count = t("catalog.selections.count", count: Int64(card.items.count))
        let owner = t("catalog.selections.ownedBy", ["name": card.selection.ownerName])
        return card.selection.ownerID == principal.userID ? "\(count)" : "\(count), \(owner)"
    }

    private func selectionActions(_ card: SelectionCard, _ mayChange: Bool) -> HTML {
        let selection = card.selection
        let path = selection.path
        var entries: [[MenuEntry]] = [
            [MenuEntry("copy", t("catalog.selections.copy"), .post("\(path)/copies", fields: []))]
        ]
        if mayChange, !selection.isFavourites {
            let sharing =
                selection.isShared
                ? MenuEntry(
                    "lock", t("catalog.selections.unshare"), .post("\(path)/sharing", fields: [("shared", "0")]))
                : MenuEntry(
                    "users", t("catalog.selections.share"), .post("\(path)/sharing", fields: [("shared", "1")]),
                    note: t("catalog.selections.share.note"))
            entries[0].append(sharing)
            entries[0].append(MenuEntry("edit", t("catalog.selections.rename"), .dialog("rename")))
            entries.append([MenuEntry("trash", t("catalog.selections.remove"), .post("\(path)/removal", fields: []))])
        }
        let file = buttonLink(
            t("catalog.selections.export"), to: "\(path)/goods.csv", icon: "download", attributes: " download")
        let paper = button(t("catalog.selections.print"), icon: "print", attributes: " data-print")
        let menu = popoverMenu(t("web.otherActs"), entries)
        return card.items.isEmpty ? menu : "\(file)<span class=\"js-only\">\(paper)</span>\(menu)"
    }

    /// The table in its form. Quantities and notes are kept while they are typed, or by Enter without a script.
    private func goodsOfSelection(_ card: SelectionCard, _ mayChange: Bool) -> HTML {
        let path = card.selection.path
        let mayOrder = principal.may(.placeOrders)
        var verbs: [BulkVerb] = []
        if mayOrder { verbs.append(BulkVerb(icon: "cart", title: "catalog.selections.verb.cart", path: "/cart/lines")) }
        if mayChange {
            verbs.append(
                BulkVerb(icon: "trash", title: "catalog.selections.verb.remove", path: "\(path)/items/removal"))
        }
        var table = Table(still: "selected", as: .stack, SelectionColumns(self, path, mayChange).all)
        if !verbs.isEmpty {
            var choice = TableSelection<SelectionItem>(
                "line", key: { $0.product.id.description }, name: { $0.product.name }, verbs: verbs)
            choice.lead = selectionLead(card, path, mayOrder, mayChange)
            table.selection = choice
        }
        let total = mayOrder ? selectionTotal(card) : nil
        return """
            <div\(attr: "data-selection-goods", mayChange ? "\(path)/quantities" : nil)>\
            \(self.table(table, card.items, label: title(of: card.selection)))\(total)\
            <p class="caption quiet" role="status" data-selection-said></p></div>
            """
    }

    private func selectionLead(
        _ card: SelectionCard, _ path: String, _ mayOrder: Bool, _ mayChange: Bool
    ) -> HTML {
        let keep: HTML? =
            mayChange
            ? """
            <button class="visually-hidden" tabindex="-1" formaction="\(url: "\(path)/quantities")">\
            \(t("catalog.selections.saveQuantities"))</button>
            """ : nil
        let save: HTML? =
            mayChange
            ? applyButton(
                t("catalog.selections.saveQuantities"),
                attributes: " formaction=\"\(url: "\(path)/quantities")\"") : nil
        let isOffered = mayOrder && card.items.contains(where: \.mayBeBought)
        let all: HTML? =
            isOffered
            ? submit(
                t("catalog.selections.toCart"), size: .regular, icon: "cart", act: ("act", "all"),
                attributes: " formaction=\"/cart/lines\"") : nil
        guard mayChange || isOffered else { return .empty }
        return "\(keep)<div class=\"btnrow selection__lead\">\(all)\(save)</div>"
    }

    private func selectionTotal(_ card: SelectionCard) -> HTML? {
        let sums = card.items.filter(\.mayBeBought).compactMap(\.sum)
        guard let currency = sums.first?.currency, let total = try? sums.total(in: currency) else { return nil }
        let sum: HTML = "<b data-selection-total>\(formats.money(total))</b>"
        return "<p class=\"selection__total\">\(t("catalog.selections.total")) \(sum)</p>"
    }

    private func renaming(_ selection: Selection, _ name: TypedForm<SelectionForm>) -> HTML? {
        guard !selection.isFavourites else { return nil }
        return drawer(
            "rename", title: t("catalog.selections.rename"),
            formFrame(
                FormFrame(selection.path), "\(fields(name))",
                actions: submit(t("web.save"), busy: t("web.saving"))))
    }
}
