import Database
import Foundation
import Kernel

/// What every page of this installation shares; built once by the composition root.
package final class Site: Sendable {
    package let database: Database
    package let texts: Texts
    package let assets: StaticAssets
    package let gate: SessionGate
    package let cookie: SessionCookie
    package let clock: Clock
    package let randomness: Randomness
    package let branding: Branding
    package let navigation: [NavigationItem]
    /// Where people reach the portal; links that leave it begin with this, never with what a request says.
    package let baseURL: BaseURL
    /// The address of the icons, a part of every page many times over.
    let sprite: HTML

    package init(
        database: Database, texts: Texts, assets: StaticAssets, gate: SessionGate, cookie: SessionCookie,
        clock: Clock, randomness: Randomness, branding: Branding, navigation: [NavigationItem],
        baseURL: BaseURL
    ) {
        self.database = database
        self.texts = texts
        self.assets = assets
        self.gate = gate
        self.cookie = cookie
        self.clock = clock
        self.randomness = randomness
        self.branding = branding
        self.navigation = navigation
        self.baseURL = baseURL
        sprite = "\(url: assets.url("icons.svg"))#"
    }

    /// The whole address of a path, for links handed to somebody.
    package func address(_ path: String) -> String { "\(baseURL)\(path)" }
}

/// The operator's name and contacts.
package struct Branding: Sendable {
    /// Shown beside the mark and in titles.
    package let name: String
    package let phone: String
    package let supportEmail: String

    package init(name: String, phone: String, supportEmail: String) {
        self.name = name
        self.phone = phone
        self.supportEmail = supportEmail
    }
}

/// A section of the sidebar, declared by the module that owns it.
package struct NavigationItem: Sendable {
    /// Also the name in `section:` of the pages inside.
    package let section: String
    package let path: String
    package let icon: String
    /// Key of the caption.
    package let title: String
    /// Who sees it.
    package let permission: Permission
    package let isForStaff: Bool
    /// Whether it stands among the five tabs of a phone.
    package let isTab: Bool

    package init(
        section: String, path: String, icon: String, title: String, permission: Permission, isForStaff: Bool = false,
        isTab: Bool = true
    ) {
        self.section = section
        self.path = path
        self.icon = icon
        self.title = title
        self.permission = permission
        self.isForStaff = isForStaff
        self.isTab = isTab
    }
}
