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
    /// Changes while the portal runs; a request asks its ``Visit``.
    package let look: LookSource
    package let contributions: Contributions
    /// Where people reach the portal; links that leave it begin with this, never with what a request says.
    package let baseURL: BaseURL
    /// The address of the icons, a part of every page many times over.
    let sprite: HTML

    package init(
        database: Database, texts: Texts, assets: StaticAssets, gate: SessionGate, cookie: SessionCookie,
        clock: Clock, randomness: Randomness, look: LookSource, contributions: Contributions,
        baseURL: BaseURL
    ) {
        self.database = database
        self.texts = texts
        self.assets = assets
        self.gate = gate
        self.cookie = cookie
        self.clock = clock
        self.randomness = randomness
        self.look = look
        self.contributions = contributions
        self.baseURL = baseURL
        sprite = "\(url: assets.url("icons.svg"))#"
    }

    /// The whole address of a path, for links handed to somebody.
    package func address(_ path: String) -> String { "\(baseURL)\(path)" }
}

/// A section of the sidebar, declared by the module that owns it.
package struct NavigationItem: Sendable {
    /// Also the name in `section:` of the pages inside.
    package let section: String
    package let path: String
    package let icon: String
    /// Key of the caption.
    package let title: String
    /// Key of a shorter caption for a tab of a phone; the usual one when nil.
    package let tabTitle: String?
    /// Who sees it.
    package let permission: Permission
    package let isForStaff: Bool
    /// Whether it stands among the five tabs of a phone.
    package let isTab: Bool
    /// Whether it stands in the top bar of every page, and on a phone always among the tabs, instead of in the menu
    /// that an operator arranges.
    package let isInTopbar: Bool
    /// What stands in its place for those who may not see the whole section.
    package let part: SectionPart?

    package init(
        section: String, path: String, icon: String, title: String, tabTitle: String? = nil, permission: Permission,
        isForStaff: Bool = false, isTab: Bool = true, isInTopbar: Bool = false, part: SectionPart? = nil
    ) {
        self.section = section
        self.path = path
        self.icon = icon
        self.title = title
        self.tabTitle = tabTitle
        self.permission = permission
        self.isForStaff = isForStaff
        self.isTab = isTab
        self.isInTopbar = isInTopbar
        self.part = part
    }

    /// The section as somebody finds it: whole, the part open to him, or not at all.
    package func open(to principal: Principal) -> NavigationItem? {
        guard isForStaff == principal.isStaff else { return nil }
        if principal.may(permission) { return self }
        guard let part, principal.may(part.permission) else { return nil }
        return NavigationItem(
            section: section, path: part.path, icon: part.icon, title: part.title, permission: part.permission,
            isForStaff: isForStaff, isTab: isTab, isInTopbar: isInTopbar)
    }
}

/// One page of a section, for those who may see no more of it.
package struct SectionPart: Sendable {
    package let path: String
    package let icon: String
    /// Key of the caption.
    package let title: String
    package let permission: Permission

    package init(_ path: String, icon: String, title: String, _ permission: Permission) {
        self.path = path
        self.icon = icon
        self.title = title
        self.permission = permission
    }
}
