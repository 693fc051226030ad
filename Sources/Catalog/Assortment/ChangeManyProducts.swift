// Staff keep many goods from sale, sell them again, or move them to another section at once.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Catalog {
    /// `POST /staff/catalog/products/hiding`
    func hideProducts(_ request: Request, _ context: StaffContext) async throws -> Response {
        try await changeMany(context, [ProductFact(.hidden, "on")], message: "catalog.products.hidden")
    }

    /// `POST /staff/catalog/products/showing`
    func showProducts(_ request: Request, _ context: StaffContext) async throws -> Response {
        try await changeMany(context, [ProductFact(.hidden, nil)], message: "catalog.products.shown")
    }

    /// `POST /staff/catalog/products/moving`: asks where to, then moves.
    func moveProducts(_ request: Request, _ context: StaffContext) async throws -> Response {
        let products = Self.chosen(context.form)
        guard let typed = context.form["category"] else {
            guard !products.isEmpty else { return .redirect(to: Self.list, message: "catalog.products.noneChosen") }
            let tree = try await database.read { tx in try CategoryTree(in: tx) }
            return context.movingPage(products, tree).response()
        }
        return try await changeMany(context, [ProductFact(.category, typed)], message: "catalog.products.moved")
    }

    private static let list = "/staff/catalog/products"

    private static func chosen(_ form: FormData) -> [ID<Product>] {
        Array(Set(form.all("product").compactMap { ID<Product>($0) })).sorted()
    }

    private func changeMany(
        _ context: StaffContext, _ facts: [ProductFact], message: String
    ) async throws -> Response {
        let products = Self.chosen(context.form)
        // From the page that asks where to, the way back is the list.
        let back = request(from: context)
        guard !products.isEmpty else { return .redirect(to: back, message: "catalog.products.noneChosen") }
        let (principal, now) = (context.principal, context.now)
        do {
            return try await context.once { tx in
                let changes = products.map { ProductChange($0, facts) }
                let edit = try Catalog.change(changes, by: principal, at: now, in: tx)
                return .redirect(
                    to: back, message: edit == nil ? "catalog.edit.unchanged" : message,
                    ["count": String(products.count)], undo: StaffContext.undo(edit))
            }
        } catch let refusal as ProductRefusal {
            return context.refused(refusal, back: back)
        }
    }

    private func request(from context: StaffContext) -> String {
        let back = context.form["back"] ?? ""
        return SafeURL.isLocal(back) && back.hasPrefix(Self.list) ? back : Self.list
    }
}

// MARK: - Page

extension StaffContext {
    fileprivate func movingPage(_ products: [ID<Product>], _ tree: CategoryTree) -> HTML {
        let frame = catalogFrame(
            t("catalog.products.moving", count: Int64(products.count)),
            in: ("/staff/catalog/products", t("catalog.staff.title")))
        let hidden: [HTML] = products.map { "<input type=\"hidden\" name=\"product\" value=\"\($0)\">" }
        let select = field(
            Input(
                "category", t("catalog.edit.category"), .combobox, required: true,
                options: [FieldOption("", t("catalog.edit.category.none"))] + tree.options))
        let form = formFrame(
            FormFrame("/staff/catalog/products/moving"), "\(hidden)\(select)",
            actions: """
                \(submit(t("catalog.products.move.do"), busy: t("web.saving")))\
                \(buttonLink(t("web.cancel"), to: "/staff/catalog/products", .ghost, size: .large))
                """)
        return page(frame, form)
    }
}
