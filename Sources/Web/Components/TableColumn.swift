// A column of a table, the order its rows stand in, and which columns a person wants to see.

/// What stands above a column.
package enum TableHead: Sendable, ExpressibleByStringInterpolation {
    /// Key of a text; a literal is one.
    case key(String)
    /// The words themselves, where they are no text of the portal: the name of a series.
    case words(String)

    package init(stringLiteral key: String) { self = .key(key) }
}

/// A column of a table. The first of a table names the row: it is the row's header, holds the link that opens it, and
/// is always shown.
package struct TableColumn<Row>: Sendable {
    /// The side its texts stand on; numbers stand at the end.
    package enum Alignment: Sendable { case start, end }

    /// How long it stays while the room gets narrow.
    package enum Priority: Sendable {
        case essential
        /// Leaves where there is less room than 700 px, and the cards of a phone.
        case useful
        /// Leaves where there is less room than 900 px, and the cards of a phone.
        case extra
    }

    /// Its name in addresses, in people's choices (never renamed) and, after `c-`, in style sheets.
    package let id: String
    package let head: TableHead
    /// Whether the head is only heard: over buttons that say themselves what they do.
    package let isHeadHidden: Bool
    package let alignment: Alignment
    package let priority: Priority
    /// The order a press on the head gives first; nil where rows are not sorted by it.
    package let sort: TableSort?
    /// More classes of its cells, such as `nowrap muted`.
    package let classes: String
    /// Whether it is shown to somebody who chose nothing.
    package let isInitial: Bool
    /// What stands in the cell of a row. Runs for every row: what rows share is made before.
    package let cell: @Sendable (Row) -> HTML

    package init(
        _ id: String, _ head: TableHead, align alignment: Alignment = .start, _ priority: Priority = .essential,
        sort: TableSort? = nil, classes: String = "", initial isInitial: Bool = true,
        headHidden isHeadHidden: Bool = false, cell: @escaping @Sendable (Row) -> HTML
    ) {
        self.id = id
        self.head = head
        self.isHeadHidden = isHeadHidden
        self.alignment = alignment
        self.priority = priority
        self.sort = sort
        self.classes = classes
        self.isInitial = isInitial
        self.cell = cell
    }

    /// The value of `class` of its cells and its head.
    var classNames: String {
        var names = "c-\(id)"
        if alignment == .end { names += " num" }
        if !classes.isEmpty { names += " \(classes)" }
        return leaving.map { "\(names) \($0)" } ?? names
    }

    /// The class that takes it away where there is little room.
    var leaving: String? {
        switch priority {
        case .essential: nil
        case .useful: "is-useful"
        case .extra: "is-extra"
        }
    }
}

/// The order of a list, as the address says it: `sum` rises, `-sum` falls.
package struct TableSort: Sendable, Equatable {
    package let field: String
    package let isFalling: Bool

    package init(_ field: String, falling isFalling: Bool = false) {
        self.field = field
        self.isFalling = isFalling
    }

    /// Reads the text of an address.
    package init(_ text: String) {
        let isFalling = text.hasPrefix("-")
        self.init(isFalling ? String(text.dropFirst()) : text, falling: isFalling)
    }

    /// The least first.
    package static func rising(_ field: String) -> TableSort { TableSort(field) }
    /// The greatest first.
    package static func falling(_ field: String) -> TableSort { TableSort(field, falling: true) }

    /// As it stands in an address.
    package var text: String { isFalling ? "-\(field)" : field }
    /// The other way round.
    package var reversed: TableSort { TableSort(field, falling: !isFalling) }
}

/// The address of a list: its path and what narrows and sorts it, without the place in it.
package struct ListAddress: Sendable {
    package let path: String
    package let fields: [(name: String, value: String)]

    package init(_ path: String, _ fields: [(name: String, value: String)] = []) {
        self.path = path
        self.fields = fields.filter { !$0.value.isEmpty }
    }

    /// What stands after the question mark; empty for the bare list.
    package var query: String { FormData(fields).urlEncoded }
    /// The whole address.
    package var text: String { fields.isEmpty ? path : "\(path)?\(query)" }

    /// The address without some fields.
    package func without(_ names: Set<String>) -> ListAddress {
        ListAddress(path, fields.filter { !names.contains($0.name) })
    }

    /// The address with nothing but some fields.
    package func keeping(_ names: Set<String>) -> ListAddress {
        ListAddress(path, fields.filter { names.contains($0.name) })
    }

    /// The address with a field set anew.
    package func with(_ name: String, _ value: String) -> ListAddress {
        ListAddress(path, without([name]).fields + [(name, value)])
    }
}

/// What a person chose about one table.
package struct TableChoice: Codable, Sendable, Equatable {
    /// The columns to show, by their ids; nil shows the usual ones.
    package var columns: [String]?

    package init(columns: [String]? = nil) {
        self.columns = columns
    }
}

extension PageContext {
    /// The head of a column in the person's language.
    func words(of head: TableHead) -> String {
        switch head {
        case .key(let key): t(key)
        case .words(let words): words
        }
    }

    /// What this person chose about his tables, by their ids. Read once a page.
    package var tableChoices: [String: TableChoice] {
        preferences[PreferenceName<[String: TableChoice]>("tables")] ?? [:]
    }

    /// How dense rows stand for this person, where a page does not ask for more air.
    package func density(usual: String = "compact") -> String {
        guard let chosen = preferences[PreferenceName<String>("density")] else { return usual }
        return TableDensity(rawValue: chosen)?.rawValue ?? usual
    }
}

/// How dense the rows of tables stand.
package enum TableDensity: String, CaseIterable, Sendable {
    case compact, regular, comfortable
}
