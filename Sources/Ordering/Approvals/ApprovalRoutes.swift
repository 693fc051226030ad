// The door of Approvals: what somebody else has to allow.

import Database
import Foundation
import Kernel
import Web

extension Ordering {
    /// What members do here: whoever sees orders may be asked, and directors say who is.
    func addApprovalRoutes(to routes: MemberRoutes) {
        routes.get("approvals", requires: .viewOrders, listApprovals)
        routes.post("approvals", requires: .viewOrders, approveMany)
        routes.get("approvals/absence", requires: .viewOrders, showAbsence)
        routes.post("approvals/absence", requires: .viewOrders, setAbsence)
        routes.get("approvals/limits", requires: .manageMembers, showLimits)
        routes.post("approvals/limits", requires: .manageMembers, setLimits)
        routes.get("approvals/rules", requires: .manageMembers, listApprovalRules)
        routes.post("approvals/rules", requires: .manageMembers, addApprovalRule)
        routes.get("approvals/rules/new", requires: .manageMembers, newApprovalRule)
        routes.get("approvals/rules/:approval", requires: .manageMembers, editApprovalRule)
        routes.post("approvals/rules/:approval", requires: .manageMembers, changeApprovalRule)
        routes.get("approvals/:number", requires: .viewOrders, showApproval)
        routes.post("approvals/:number", requires: .viewOrders, decideApproval)
    }

    /// What the vendor's people do here.
    func addApprovalRoutes(to routes: StaffRoutes) {
        addOrderTermsRoutes(to: routes)
    }

    /// What follows by itself.
    static func addApprovalJobs(to registry: inout JobRegistry, files: FileStore) {
        registry.schedule("ordering.approval_deadlines", every: .minutes(5)) { job in
            let now = job.now
            while try await job.write({ tx in try Ordering.passDeadlines(at: now, limit: 100, in: tx) }) > 0 {
                try Task.checkCancellation()
            }
        }
    }

    /// What stands in menus, on start pages, behind the bell and in the palette.
    static func addApproval(to all: inout Contributions) {
        let place = all.navigation.firstIndex { $0.section == "orders" && !$0.isForStaff }
        let section = NavigationItem(
            section: "approvals", path: "/approvals", icon: "approvals", title: "ordering.approvals.title",
            permission: .viewCompany, isTab: false)
        all.navigation.insert(section, at: place.map { $0 + 1 } ?? all.navigation.endIndex)
        all.todos.append(
            TodoSource(
                for: Audience(.viewOrders),
                ifAny: { context in
                    "SELECT o.placed_at AS since FROM orders o WHERE \(Ordering.waits(for: context.principal))"
                },
                todos: { context, tx in
                    try Ordering.waitingForMe(context.principal, in: tx).map { [context.todo(about: $0)] } ?? []
                }))
        all.shortcuts += [
            Shortcut(
                "ordering.rules.title", "/approvals/rules", icon: "approvals", in: "ordering.approvals.title",
                for: Audience(.manageMembers)),
            Shortcut(
                "ordering.limits.title", "/approvals/limits", icon: "approvals", in: "ordering.approvals.title",
                for: Audience(.manageMembers)),
            Shortcut(
                "ordering.absence.title", "/approvals/absence", icon: "calendar", in: "ordering.approvals.title",
                for: Audience(.viewCompany)),
        ]
    }

    /// Forms that may be larger than others.
    static let approvalUploads: [BodyAllowance] = []
}
