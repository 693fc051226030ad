// The staff side of the catalogue: its pages, the tabs between them, its jobs and what asks for attention.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

extension Catalog {
    /// Goods, sections, stock and imports, for those who edit the catalogue.
    package func addStaffRoutes(to routes: StaffRoutes) {
        routes.get("staff/catalog", requires: .editCatalog, openStaffCatalog)
        routes.get("staff/catalog/products", requires: .editCatalog, listStaffProducts)
        routes.get("staff/catalog/products/new", requires: .editCatalog, newProduct)
        routes.post("staff/catalog/products", requires: .editCatalog, addProduct)
        routes.post("staff/catalog/products/hiding", requires: .editCatalog, hideProducts)
        routes.post("staff/catalog/products/showing", requires: .editCatalog, showProducts)
        routes.post("staff/catalog/products/moving", requires: .editCatalog, moveProducts)
        routes.get("staff/catalog/products/suggestions", requires: .editCatalog, suggestProducts)
        routes.get("staff/catalog/products/:product", requires: .editCatalog, editProduct)
        routes.post(
            "staff/catalog/products/:product", requires: .editCatalog, bodyLimit: Self.uploadBytes, changeProduct)
        routes.get("staff/catalog/categories", requires: .editCatalog, listCategories)
        routes.post("staff/catalog/categories", requires: .editCatalog, addCategory)
        routes.post("staff/catalog/categories/placement", requires: .editCatalog, placeCategory)
        routes.get("staff/catalog/categories/:category", requires: .editCatalog, editCategory)
        routes.post(
            "staff/catalog/categories/:category", requires: .editCatalog, bodyLimit: Self.uploadBytes, changeCategory)
        routes.post("staff/catalog/edits/restoration", requires: .editCatalog, restoreEdit)
        routes.get("staff/catalog/stock", requires: .editCatalog, listStock)
        routes.get("staff/catalog/stock.csv", requires: .editCatalog, exportStock)
        routes.get("staff/catalog/stock/terms", requires: .editCatalog, showStockTerms)
        routes.post("staff/catalog/stock/terms", requires: .editCatalog, changeStockTerms)
        routes.post("staff/catalog/stock/corrections", requires: .editCatalog, correctStock)
        routes.post("staff/catalog/stock/supplies", requires: .editCatalog, addSupply)
        routes.post("staff/catalog/stock/supplies/removal", requires: .editCatalog, strikeSupply)
        routes.get("staff/catalog/imports", requires: .editCatalog, listImports)
        routes.get("staff/catalog/imports/:run", requires: .editCatalog, showImport)
        routes.get("staff/catalog/imports/:run/refused.csv", requires: .editCatalog, exportRefusedRows)
    }

    /// Pictures and documents come with a form: so much of it at once, in bytes.
    private static let uploadBytes = 32 << 20

    /// Forms that may be larger than others.
    package static let staffUploads = [
        BodyAllowance(prefix: "/staff/catalog/products/", bytes: uploadBytes, seconds: 300),
        BodyAllowance(prefix: "/staff/catalog/categories/", bytes: uploadBytes, seconds: 300),
    ]

    /// The section of the staff sidebar, what waits for those who edit goods, and goods in their palette.
    package static func addStaffSide(to all: inout Contributions) {
        all.navigation.append(
            NavigationItem(
                section: "goods", path: "/staff/catalog", icon: "catalog", title: "catalog.staff.title",
                permission: .editCatalog, isForStaff: true, isTab: false))
        all.attention += importAttention
        all.palette.append(
            PaletteSource(
                title: "catalog.staff.palette", for: Audience(.editCatalog, staff: true),
                list: "/staff/catalog/products"
            ) { text, limit, _, tx in
                let query = StaffProductQuery(text: text, limit: limit)
                return try Catalog.staffProducts(query, in: tx).page.items.map { product in
                    PaletteItem(
                        icon: "box", title: product.name, note: product.sku,
                        path: "/staff/catalog/products/\(product.id)",
                        exact: SearchText.normalized(product.sku) == SearchText.normalized(text))
                }
            })
    }

    /// `GET /staff/catalog`
    func openStaffCatalog(_ request: Request, _ context: StaffContext) async throws -> Response {
        .redirect(to: "/staff/catalog/products")
    }

    /// `POST /staff/catalog/edits/restoration`: makes a thing what it was before an edit.
    func restoreEdit(_ request: Request, _ context: StaffContext) async throws -> Response {
        guard let id = context.form["edit"].flatMap({ ID<CatalogEdit>($0) }) else { throw NotFound() }
        let (principal, now) = (context.principal, context.now)
        let back = request.refererPath ?? "/staff/catalog/products"
        do {
            return try await context.once { tx in
                _ = try Catalog.takeBack(id, by: principal, at: now, in: tx)
                return .redirect(to: back, message: "catalog.edit.restored")
            }
        } catch let refusal as ProductRefusal {
            return context.refused(refusal, back: back)
        } catch let refusal as CategoryRefusal {
            return context.refused(refusal, back: back)
        } catch let refusal as AssortmentRefusal {
            return context.refused(refusal, back: back)
        }
    }
}

extension StaffContext {
    /// The pages of the staff side of the catalogue, each behind a tab.
    package func catalogTabs(_ current: String) -> HTML {
        let all: [(id: String, path: String)] = [
            ("products", "/staff/catalog/products"), ("categories", "/staff/catalog/categories"),
            ("assortment", "/staff/catalog/assortment"), ("stock", "/staff/catalog/stock"),
            ("imports", "/staff/catalog/imports"), ("search", "/staff/catalog/search"),
            ("reviews", "/staff/catalog/reviews"), ("content", "/staff/catalog/articles"),
        ]
        let links = all.map { tab in
            TabLink(t("catalog.staff.tab.\(tab.id)"), tab.path, current: tab.id == current)
        }
        return tabs(t("catalog.staff.tabs"), links)
    }

    /// The frame of a staff page of the catalogue.
    package func catalogFrame(_ title: String) -> PageFrame {
        var frame = PageFrame(title, section: "goods")
        frame.density = density()
        return frame
    }

    /// The frame of a page of one object: with the way back to its list, and more air.
    package func catalogFrame(_ title: String, in list: (path: String, title: String)) -> PageFrame {
        var frame = PageFrame(title, section: "goods")
        frame.breadcrumbs = [list]
        frame.density = "regular"
        return frame
    }

    /// Says a refusal on the page a press came from.
    package func refused(_ refusal: any Refusal, back: String) -> Response {
        .redirect(to: back, refusal: refusal)
    }

    /// The way back beside «done».
    package func undo(_ edit: ID<CatalogEdit>?) -> UndoForm? { Self.undo(edit) }

    /// The way back, for answers made inside a transaction.
    package static func undo(_ edit: ID<CatalogEdit>?) -> UndoForm? {
        edit.map { UndoForm("/staff/catalog/edits/restoration", ["edit": $0.description]) }
    }

    /// The edits of a thing, the latest first, each but the present state with the way back before it.
    package func editHistory(_ edits: [CatalogEdit], words: (CatalogEdit) -> String) -> HTML {
        guard !edits.isEmpty else { return "<p class=\"muted\">\(t("catalog.edit.history.none"))</p>" }
        let rows: [HTML] = edits.map { edit in
            let at = formats.dateTime(edit.at)
            let back = pressForm(
                "/staff/catalog/edits/restoration", hidden: [("edit", edit.id.description)],
                submit(t("catalog.edit.takeBack"), .plain, size: .small, of: at))
            return """
                <li class="doc">\(icon("clock"))<div class="doc__text"><span class="medium">\(moment(edit.at))</span>\
                <span class="sub">\(edit.authorName): \(words(edit))</span></div>\(back)</li>
                """
        }
        return "<ul class=\"rows lookhistory\">\(rows)</ul>"
    }
}
