// The door of Import: orders that come as files and pasted cells.

import Database
import Web

extension Ordering {
    /// What members do here.
    func addImportRoutes(to routes: MemberRoutes) {}

    /// What the vendor's people do here.
    func addImportRoutes(to routes: StaffRoutes) {}

    /// What follows by itself.
    static func addImportJobs(to registry: inout JobRegistry, files: FileStore) {}

    /// What stands in menus, on start pages, behind the bell and in the palette.
    static func addImport(to all: inout Contributions) {}

    /// Forms that may be larger than others.
    static let importUploads: [BodyAllowance] = []
}
