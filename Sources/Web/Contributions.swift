import Database
import Foundation
import Kernel

/// What modules put into the frame and onto the dashboard; collected by the composition root.
package struct Contributions: Sendable {
    package var navigation: [NavigationItem] = []
    package var widgets: [Widget] = []
    package var todos: [TodoSource] = []
    package var attention: [AttentionSource] = []
    package var palette: [PaletteSource] = []
    package var shortcuts: [Shortcut] = []
    package var help: [HelpTopic] = []

    package init() {}
}

/// Who sees something a module contributes: holders of a permission, on one side.
package struct Audience: Sendable {
    package let permission: Permission
    package let isForStaff: Bool

    package init(_ permission: Permission, staff isForStaff: Bool = false) {
        self.permission = permission
        self.isForStaff = isForStaff
    }

    /// Whether a principal belongs to it.
    package func includes(_ principal: Principal) -> Bool {
        principal.isStaff == isForStaff && principal.may(permission)
    }
}

/// A tile of the dashboard. Each is asked for by itself, so that a slow or failing one spoils no other.
package struct Widget: Sendable {
    /// Kept in people's own arrangements: never renamed.
    package let id: String
    /// Key of the heading; `title.help` says in the list of tiles what it shows.
    package let title: String
    package let icon: String
    package let audience: Audience
    /// Columns of the grid it takes at first, 1 to 3.
    package let span: Int
    /// Whether it stands on the dashboard of somebody who arranged nothing.
    package let isInitial: Bool
    /// What keeps its place while it is late.
    package let shape: SkeletonShape
    /// What stands beneath the heading. Two statements at most.
    package let content: @Sendable (PersonContext, Transaction) throws -> HTML

    package init(
        _ id: String, title: String, icon: String, for audience: Audience, span: Int = 1,
        initial isInitial: Bool = true, shape: SkeletonShape = .lines(4),
        content: @escaping @Sendable (PersonContext, Transaction) throws -> HTML
    ) {
        self.id = id
        self.title = title
        self.icon = icon
        self.audience = audience
        self.span = span
        self.isInitial = isInitial
        self.shape = shape
        self.content = content
    }
}

/// Something others did that concerns this person: behind the bell.
package struct AttentionItem: Sendable {
    /// The same thing has the same name tomorrow.
    package let id: String
    package let tone: StatusTone
    /// What it is, in the person's words, such as «Заказ 2026-000123 отгружен».
    package let title: String
    /// What to do or what changed; empty for nothing.
    package let text: String
    package let path: String
    package let at: Date

    package init(id: String, tone: StatusTone, title: String, text: String = "", path: String, at: Date) {
        self.id = id
        self.tone = tone
        self.title = title
        self.text = text
        self.path = path
        self.at = at
    }
}

/// Where news comes from: one module's answer, in one statement.
package struct AttentionSource: Sendable {
    package let audience: Audience
    /// The newest first, at most `limit`.
    package let items:
        @Sendable (_ context: any SignedInContext, _ limit: Int, _ tx: Transaction) throws -> [AttentionItem]

    package init(
        for audience: Audience,
        items: @escaping @Sendable (any SignedInContext, Int, Transaction) throws -> [AttentionItem]
    ) {
        self.audience = audience
        self.items = items
    }
}

/// One line of the command palette, or of what the search page shows beside the goods.
package struct PaletteItem: Sendable {
    package let icon: String
    /// What it is called; after a line break comes a quieter part.
    package let title: String
    /// A quieter second part, such as a price or a status.
    package let note: String
    package let path: String
    /// Whether what was typed is its very name, such as an order's number: then it stands on top.
    package var isExact = false
    /// What it does instead of leading somewhere; nil for a page.
    let deed: PaletteDeed?

    package init(icon: String, title: String, note: String = "", path: String, exact isExact: Bool = false) {
        self.init(icon: icon, title: title, note: note, path: path, exact: isExact, deed: nil)
    }

    init(icon: String, title: String, note: String = "", path: String, exact isExact: Bool = false, deed: PaletteDeed?)
    {
        self.icon = icon
        self.title = title
        self.note = note
        self.path = path
        self.isExact = isExact
        self.deed = deed
    }
}

/// What the command palette and the search page find by what is typed: one group of lines, one statement.
package struct PaletteSource: Sendable {
    /// At most so many lines for a text of at least two letters, those it names exactly first.
    package typealias Find =
        @Sendable (_ text: String, _ limit: Int, _ context: any SignedInContext, _ tx: Transaction) throws ->
        [PaletteItem]
    /// The same for what more than the database has to be asked about: outside of any transaction.
    package typealias Ask =
        @Sendable (_ text: String, _ limit: Int, _ context: any SignedInContext) async throws -> [PaletteItem]

    /// Key of the group's heading.
    package let title: String
    package let audience: Audience
    /// The list that takes the text as its `q` and shows all of them; nil for what the search page shows by itself.
    package let list: String?
    let find: Find
    let ask: Ask?

    package init(title: String, for audience: Audience, list: String, find: @escaping Find) {
        self.title = title
        self.audience = audience
        self.list = list
        self.find = find
        ask = nil
    }

    package init(title: String, for audience: Audience, ask: @escaping Ask) {
        self.title = title
        self.audience = audience
        self.ask = ask
        list = nil
        find = { _, _, _, _ in [] }
    }

    /// What fits a text as it was typed, or else as the same keys would write it in the other keyboard layout; with the
    /// text that led there. Two statements at most.
    package func found(
        _ text: String, limit: Int, _ context: any SignedInContext, in tx: Transaction
    ) throws -> (text: String, items: [PaletteItem]) {
        let items = try find(text, limit, context, tx)
        let other = KeyboardLayout.other(text)
        guard items.isEmpty, other != text else { return (text, items) }
        return (other, try find(other, limit, context, tx))
    }
}

/// A page the command palette offers by its name to whoever may open it, besides the sections of the menu.
package struct Shortcut: Sendable {
    /// Key of its name.
    package let title: String
    package let path: String
    package let icon: String
    /// Key of what it belongs to, shown after the name; nil where the name says it all.
    package let room: String?
    /// Whether something begins there, rather than being looked at.
    package let isAction: Bool
    package let audiences: [Audience]

    package init(
        _ title: String, _ path: String, icon: String, in room: String? = nil, action isAction: Bool = false,
        for audiences: Audience...
    ) {
        self.title = title
        self.path = path
        self.icon = icon
        self.room = room
        self.isAction = isAction
        self.audiences = audiences
    }
}
