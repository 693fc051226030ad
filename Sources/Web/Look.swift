import Kernel
import Synchronization

/// How this installation looks: the operator's name, marks, colour, words and menu. Changes while the portal runs.
package struct Look: Sendable, Equatable {
    package var branding: Branding
    package var menu = Menu()
    /// Which of the operator's versions it is; 0 before there is one.
    package var version: Int64 = 0

    package init(_ branding: Branding) {
        self.branding = branding
    }
}

/// The operator's name, contacts, marks and words.
package struct Branding: Sendable, Equatable {
    /// Shown beside the mark and in titles.
    package var name: String
    package var phone: String
    package var supportEmail: String
    /// Address of the operator's logo for the top of the sidebar; nil shows ours and the name.
    package var logo: String?
    /// Its size in pixels, so that its place is kept while it comes.
    package var logoWidth = 0
    package var logoHeight = 0
    /// Address of the icon of browser tabs; nil for ours.
    package var favicon: String?
    /// Address of the style sheet with the operator's colour; nil for ours.
    package var styles: String?
    /// What the sign-in page says above its form; empty for the usual words.
    package var welcome = ""
    /// A line of the footer, such as the legal name and address; empty for none.
    package var footer = ""
    /// Where help and documentation are; nil for our own pages.
    package var helpURL: String?

    package init(name: String, phone: String, supportEmail: String) {
        self.name = name
        self.phone = phone
        self.supportEmail = supportEmail
    }
}

/// Which sections stand in the menus, and in which order, where the operator decided.
///
/// Members and staff have sections of one name: here each is named with its side, see ``name(of:)``.
package struct Menu: Sendable, Equatable, Codable {
    /// Most sections that may stand in one menu (ARCHITECTURE §10: menus are short).
    package static let mostSections = 7
    /// The section of staff by which an administrator finds the way back to these settings.
    package static let settingsSection = "settings"

    /// Sections not shown, by their names; their pages stay where they are.
    package var hidden: Set<String> = []
    /// Sections in the operator's order; the others follow in ours.
    package var order: [String] = []

    package init() {}

    /// What a section is called here: `orders`, or `staff.orders`.
    package static func name(of item: NavigationItem) -> String {
        item.isForStaff ? "staff.\(item.section)" : item.section
    }

    /// Whether a section always stands in its menu: without the settings nobody could bring anything back.
    package static func isFixed(_ item: NavigationItem) -> Bool {
        item.isForStaff && item.section == settingsSection
    }

    /// The sections of the menus; what stands in the top bar of every page is not for the operator to move.
    package static func arrangeable(_ items: [NavigationItem]) -> [NavigationItem] { items.filter { !$0.isInTopbar } }

    /// The sections somebody sees, in the operator's order.
    package func arranged(_ items: [NavigationItem]) -> [NavigationItem] {
        ordered(hidden.isEmpty ? items : items.filter { !isHidden($0) })
    }

    /// All sections in the operator's order, the hidden ones among them.
    package func ordered(_ items: [NavigationItem]) -> [NavigationItem] {
        guard !order.isEmpty else { return items }
        let places = Dictionary(order.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        return items.enumerated().sorted { left, right in
            let leftPlace = places[Self.name(of: left.element)] ?? .max
            let rightPlace = places[Self.name(of: right.element)] ?? .max
            return (leftPlace, left.offset) < (rightPlace, right.offset)
        }.map(\.element)
    }

    /// Whether the operator took a section out of its menu.
    package func isHidden(_ item: NavigationItem) -> Bool {
        hidden.contains(Self.name(of: item)) && !Self.isFixed(item) && !item.isInTopbar
    }
}

/// The look of now. Each request takes it once, so that a page is of one look from top to bottom.
package final class LookSource: Sendable {
    private let look: Mutex<Look>

    package init(_ look: Look) {
        self.look = Mutex(look)
    }

    package var current: Look { look.withLock(\.self) }

    /// Shows another look from the next request on; an older version than the one shown came too late and changes
    /// nothing.
    package func replace(_ new: Look) {
        look.withLock { shown in
            if new.version >= shown.version { shown = new }
        }
    }
}
