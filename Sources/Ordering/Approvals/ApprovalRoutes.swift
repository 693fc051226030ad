// The door of Approvals: what somebody else has to allow.

import Database
import Web

extension Ordering {
    /// What members do here.
    func addApprovalRoutes(to routes: MemberRoutes) {}

    /// What the vendor's people do here.
    func addApprovalRoutes(to routes: StaffRoutes) {}

    /// What follows by itself.
    static func addApprovalJobs(to registry: inout JobRegistry, files: FileStore) {}

    /// What stands in menus, on start pages, behind the bell and in the palette.
    static func addApproval(to all: inout Contributions) {}

    /// Forms that may be larger than others.
    static let approvalUploads: [BodyAllowance] = []
}
