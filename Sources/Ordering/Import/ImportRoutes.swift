// The door of Import: orders that come as files and pasted cells.

import Database
import Kernel
import Web

extension Ordering {
    /// What members do here.
    func addImportRoutes(to routes: MemberRoutes) {
        routes.get("orders/import", requires: .placeOrders, showImportForm)
        routes.post(
            "orders/import", requires: .placeOrders, bodyLimit: Ordering.importBytes, uploadOrder)
        routes.get("orders/import/history", requires: .placeOrders, listOrderImports)
        routes.get("orders/import/template.xlsx", requires: .placeOrders, importTemplate)
        routes.get("orders/import/:import", requires: .placeOrders, showOrderImport)
        routes.get("orders/import/:import/progress", requires: .placeOrders, importProgress)
        routes.get("orders/import/:import/columns", requires: .placeOrders, showImportColumns)
        routes.post("orders/import/:import/columns", requires: .placeOrders, correctColumns)
        routes.post("orders/import/:import/names", requires: .placeOrders, searchImportNames)
        routes.post("orders/import/:import/rows", requires: .placeOrders, repairImport)
        routes.post("orders/import/:import/adoption", requires: .placeOrders, adoptImport)
        routes.post("orders/import/:import/removal", requires: .placeOrders, dropImport)
        routes.post("orders/import/:import/restoration", requires: .placeOrders, restoreImport)
        routes.get("orders/import/:import/report.xlsx", requires: .placeOrders, importReport)
        routes.get("orders/import/:import/report.csv", requires: .placeOrders, importReportText)
        routes.get("orders/import/:import/file", requires: .placeOrders, importFile)
    }

    /// What the vendor's people do here: nothing of their own.
    func addImportRoutes(to routes: StaffRoutes) {}

    /// Reading of large files, and forgetting of old reports.
    static func addImportJobs(to registry: inout JobRegistry, files: FileStore) {
        addReadingJob(to: &registry, files: files)
        addImportPruning(to: &registry)
    }

    /// What the command palette offers by name.
    static func addImport(to all: inout Contributions) {
        all.shortcuts.append(
            Shortcut(
                "ordering.import.title", "/orders/import", icon: "upload", in: "ordering.orders.title", action: true,
                for: Audience(.placeOrders)))
    }

    /// Files of orders.
    static let importUploads = [BodyAllowance(prefix: "/orders/import", bytes: importBytes, seconds: 300)]

    /// A file with what a form has around it, in bytes.
    private static let importBytes = ImportLimits.bytes + (1 << 20)
}
