import Database
import Kernel
import Web

/// How this installation looks: the operator's marks, colour, words and menu. Owns `appearance`.
///
/// Announces ``LookChanged``. Every version is kept whole, so that any of the last ten can come back.
package struct Appearance: Sendable {
    let database: Database
    let files: FileStore
    /// What the configuration says where the operator decided nothing here.
    let configured: Branding
    /// The look of this process; other instances have their own and follow the table.
    let look: LookSource
    /// Pictures are written and read on a thread of their own: a disk may take its time.
    let shelf = BoundedExecutor(name: "marks", threads: 1, queueLimit: 16)

    package init(database: Database, files: FileStore, configured: Branding, look: LookSource) {
        self.database = database
        self.files = files
        self.configured = configured
        self.look = look
    }

    /// The icons of an installed portal that were asked for last.
    let icons = AppIcons()

    /// Marks and the colour are part of every page, the sign-in page among them.
    package func addRoutes(to routes: PublicRoutes) {
        routes.get("branding/:name", showBranding)
        routes.get("manifest", showManifest)
    }

    /// Changing the look is for administrators.
    package func addRoutes(to routes: StaffRoutes) {
        routes.get("staff/settings", requires: .administer, showSettings)
        routes.get("staff/settings/appearance", requires: .administer, showAppearance)
        routes.post("staff/settings/appearance", requires: .administer, changeAppearance)
        routes.get("staff/settings/appearance/colour", requires: .administer, judgeColour)
        routes.post("staff/settings/appearance/restoration", requires: .administer, restoreAppearance)
        routes.get("staff/settings/menu", requires: .administer, showMenu)
        routes.post("staff/settings/menu", requires: .administer, changeMenu)
    }

    /// The section of the sidebar.
    package static let navigation = [
        NavigationItem(
            section: Menu.settingsSection, path: "/staff/settings", icon: "settings",
            title: "appearance.settings.title", permission: .administer, isForStaff: true, isTab: false)
    ]
}
