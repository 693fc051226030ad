// The door of Quotes: offers asked for, answered and accepted.

import Database
import Web

extension Ordering {
    /// What members do here.
    func addQuoteRoutes(to routes: MemberRoutes) {}

    /// What the vendor's people do here.
    func addQuoteRoutes(to routes: StaffRoutes) {}

    /// What follows by itself.
    static func addQuoteJobs(to registry: inout JobRegistry, files: FileStore) {}

    /// What stands in menus, on start pages, behind the bell and in the palette.
    static func addQuote(to all: inout Contributions) {}

    /// Forms that may be larger than others.
    static let quoteUploads: [BodyAllowance] = []
}
