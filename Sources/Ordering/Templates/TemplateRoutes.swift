// The door of Templates: regular sets and shopping lists.

import Database
import Web

extension Ordering {
    /// What members do here.
    func addTemplateRoutes(to routes: MemberRoutes) {}

    /// What the vendor's people do here.
    func addTemplateRoutes(to routes: StaffRoutes) {}

    /// What follows by itself.
    static func addTemplateJobs(to registry: inout JobRegistry, files: FileStore) {}

    /// What stands in menus, on start pages, behind the bell and in the palette.
    static func addTemplate(to all: inout Contributions) {}

    /// Forms that may be larger than others.
    static let templateUploads: [BodyAllowance] = []
}
