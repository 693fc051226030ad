// A member chooses into which selection a product goes: on a page of its own, or in a menu on the product's page.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handler

extension Catalog {
    /// `GET /selections/choice?product=…`: the selections somebody may fill.
    func chooseSelection(_ request: Request, _ context: MemberContext) async throws -> HTML {
        guard let id = request.query["product"].flatMap({ ID<Product>($0) }) else {
            return context.selectionChoice(nil, [])
        }
        let (principal, now) = (context.principal, context.now)
        let found = try await database.read { tx in
            let buyer = try Catalog.buyer(for: principal, at: now, in: tx)
            let product = try tx.first(
                "SELECT \(Product.columns) FROM products p WHERE p.id = \(id) AND \(Catalog.visible("p", to: buyer))",
                as: Product.self)
            return (product: product, selections: try Catalog.selections(of: principal, in: tx))
        }
        guard let product = found.product else { throw NotFound() }
        return context.selectionChoice(product, found.selections.filter { $0.mayBeChanged(by: principal) })
    }
}

// MARK: - Page

extension MemberContext {
    fileprivate func selectionChoice(_ product: Product?, _ selections: [Selection]) -> HTML {
        var frame = PageFrame(t("catalog.selections.choose"), section: "selections")
        frame.breadcrumbs = [("/selections", t("catalog.selections.title"))]
        frame.density = "regular"
        frame.subline = product.map { "\($0.name)" }
        guard let product else {
            let toCatalog = buttonLink(t("catalog.selections.toCatalog"), to: "/catalog")
            return page(
                frame,
                emptyState(icon: "star", text: t("catalog.selections.empty.text"), action: toCatalog, inline: true))
        }
        return page(frame, "<div class=\"choice\" data-choice>\(choices(product, selections))</div>")
    }

    /// The list as it stands on the page and, brought by a script, in the menu.
    private func choices(_ product: Product, _ selections: [Selection]) -> HTML {
        let back = "/products/\(product.slug)"
        let rows: [HTML] = selections.map { selection in
            let fields = [
                (name: "product", value: product.id.description), (name: "back", value: back),
                (name: "selection", value: selection.id.description),
            ]
            let shared: HTML? =
                selection.isShared ? "<span class=\"sub\">\(t("catalog.selections.shared"))</span>" : nil
            let entry: HTML = """
                <button class="menu__item">\(icon(selection.isFavourites ? "star" : "bookmark"))\
                <span>\(title(of: selection))\(shared)</span></button>
                """
            return pressForm("/selections/items", hidden: fields, entry)
        }
        return """
            \(rows)<form class="choice__new" method="post" action="/selections/items">\(commandField)\
            <input type="hidden" name="product" value="\(product.id)"><input type="hidden" name="back" value="\(back)">\
            <input class="input input--sm" name="name" maxlength="100" required \
            aria-label="\(t("catalog.selections.newName"))" placeholder="\(t("catalog.selections.newName"))">\
            \(submit(t("catalog.selections.create"), .plain, size: .small))</form>
            """
    }
}

extension PageContext {
    /// «В подборку…»: a menu that a script fills when it opens; without one it leads to the page of the choice.
    /// Nothing for staff, who have no selections.
    package func selectionMenu(_ product: ID<Product>) -> HTML {
        guard visit.web.signedIn?.principal.isStaff != true else { return .empty }
        let path = "/selections/choice?product=\(product)"
        return """
            <details class="menu menu--end" data-choice-menu="\(path)"><summary class="btn">\(icon("bookmark"))\
            \(t("catalog.selections.into"))</summary><div class="popover"><a class="menu__item" href="\(url: path)">\
            \(icon("list"))<span>\(t("catalog.selections.choose"))</span></a></div></details>
            """
    }
}
