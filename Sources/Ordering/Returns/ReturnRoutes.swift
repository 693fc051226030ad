// The door of Returns: goods that come back, and claims.
//
// Owns `order_returns` with their lines, files and messages, and `return_terms`; keeps `asked_back` and `returned` of
// `order_lines`. Announces ``ReturnRequested``, ``ReturnDecided``, ``ReturnMoved``, ``ReturnDiscussed``,
// ``ReturnFilesAdded``, ``ReturnTermsChanged``.

import Database
import Kernel
import Web

extension Ordering {
    /// What members do here.
    func addReturnRoutes(to routes: MemberRoutes) {
        routes.get("returns", requires: .viewOrders, listReturns)
        routes.get("returns.csv", requires: .viewOrders, exportReturns)
        routes.get("returns/new", requires: .placeOrders, newReturn)
        routes.post("returns", requires: .placeOrders, bodyLimit: Self.returnBytes, requestReturn)
        routes.get("returns/:return", requires: .viewOrders, showReturn)
        routes.get("returns/:return/files/:file", requires: .viewOrders, openReturnFile)
        routes.post(
            "returns/:return/messages", requires: .viewOrders, bodyLimit: Self.returnBytes, discussReturn)
        routes.post("returns/:return/status", requires: .placeOrders, moveReturn)
    }

    /// What the vendor's people do here.
    func addReturnRoutes(to routes: StaffRoutes) {
        routes.get("staff/returns", requires: .workWithCustomers, listStaffReturns)
        routes.get("staff/returns.csv", requires: .workWithCustomers, exportStaffReturns)
        routes.get("staff/returns/terms", requires: .administer, showReturnTerms)
        routes.post("staff/returns/terms", requires: .administer, saveReturnTerms)
        routes.get("staff/returns/:return", requires: .workWithCustomers, showStaffReturn)
        routes.get("staff/returns/:return/files/:file", requires: .workWithCustomers, openStaffReturnFile)
        routes.post("staff/returns/:return/decision", requires: .processOrders, decideReturn)
        routes.post(
            "staff/returns/:return/messages", requires: .workWithCustomers, bodyLimit: Self.returnBytes,
            discussStaffReturn)
        routes.post("staff/returns/:return/status", requires: .processOrders, moveStaffReturn)
    }

    /// What follows by itself.
    static func addReturnJobs(to registry: inout JobRegistry, files: FileStore) {
        addReturnClosing(to: &registry)
    }

    /// What stands in menus, on start pages, behind the bell and in the palette.
    static func addReturn(to all: inout Contributions) {
        all.todos += returnTodos
        all.palette += returnPalette
        all.shortcuts += returnShortcuts
    }

    /// As many photos as phones make at once, and a paper beside them, in bytes.
    private static let returnBytes = 48 << 20

    /// Forms that may be larger than others.
    static let returnUploads = [
        BodyAllowance(prefix: "/returns", bytes: returnBytes, seconds: 300),
        BodyAllowance(prefix: "/staff/returns", bytes: returnBytes, seconds: 300),
    ]
}
