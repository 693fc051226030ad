// The door of Templates: regular sets and shopping lists.

import Database
import Kernel
import Web

extension Ordering {
    /// What members do here.
    func addTemplateRoutes(to routes: MemberRoutes) {
        routes.get("templates", requires: .placeOrders, listTemplates)
        routes.post("templates", requires: .placeOrders, addTemplate)
        routes.get("templates/new", requires: .placeOrders, newTemplate)
        routes.get("templates/:template", requires: .placeOrders, showTemplate)
        routes.post("templates/:template", requires: .placeOrders, changeTemplate)
        routes.get("templates/:template/order", requires: .placeOrders, previewTemplateOrder)
        routes.post("templates/:template/order", requires: .placeOrders, orderFromTemplate)
        routes.get("templates/:template/rows", requires: .placeOrders, editTemplateRows)
        routes.post("templates/:template/rows", requires: .placeOrders, saveTemplateRows)
        routes.post("templates/:template/lines", requires: .placeOrders, saveTemplateLines)
        routes.post("templates/:template/lines/removal", requires: .placeOrders, removeTemplateLines)
        routes.post("templates/:template/lines/restoration", requires: .placeOrders, restoreTemplateLines)
        routes.post("templates/:template/ticks", requires: .placeOrders, tickTemplateLines)
        routes.post("templates/:template/sharing", requires: .placeOrders, shareTemplate)
        routes.post("templates/:template/copies", requires: .placeOrders, copyTemplate)
        routes.post("templates/:template/removal", requires: .placeOrders, removeTemplate)
        routes.post("templates/:template/restoration", requires: .placeOrders, restoreTemplate)
    }

    /// What the vendor's people do here.
    func addTemplateRoutes(to routes: StaffRoutes) {}

    /// What follows by itself.
    static func addTemplateJobs(to registry: inout JobRegistry, files: FileStore) {}

    /// What stands in menus, on start pages, behind the bell and in the palette.
    static func addTemplate(to all: inout Contributions) {
        all.shortcuts += [
            Shortcut("ordering.templates.title", "/templates", icon: "list", for: Audience(.placeOrders)),
            Shortcut(
                "ordering.templates.fromCart", "/templates/new?cart=active", icon: "cart",
                for: Audience(.placeOrders)),
        ]
        all.palette.append(
            PaletteSource(title: "ordering.templates.title", for: Audience(.placeOrders), list: "/templates") {
                text, limit, context, tx in
                let query = TemplateQuery(text: text, limit: limit)
                return try Ordering.templates(query, of: context.principal, in: tx).items.map { template in
                    PaletteItem(
                        icon: "list", title: template.name,
                        note: context.t("ordering.cart.lines", count: Int64(template.lineCount)), path: template.path,
                        exact: SearchText.normalized(template.name) == SearchText.normalized(text))
                }
            })
    }

    /// Forms that may be larger than others.
    static let templateUploads: [BodyAllowance] = []
}
