// A member sees what he and his company put aside, and begins another selection.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Catalog {
    /// `GET /selections`; with `q` those whose names hold its words.
    func listSelections(_ request: Request, _ context: MemberContext) async throws -> HTML {
        let text = String((request.query["q"] ?? "").prefix(200)).trimmingCharacters(in: .whitespacesAndNewlines)
        guard !text.isEmpty else {
            return context.selectionsPage(try await selections(context), TypedForm(SelectionForm()))
        }
        let principal = context.principal
        let found = try await database.read { tx in
            try Catalog.selections(named: text, limit: Catalog.maxSelections, for: principal, in: tx)
        }
        return context.selectionsPage(found, TypedForm(SelectionForm()), named: text)
    }

    /// `POST /selections`
    func addSelection(_ request: Request, _ context: MemberContext) async throws -> Response {
        let form = SelectionForm(context.form)
        let problems = form.problems()
        guard problems.isEmpty else {
            let page = context.selectionsPage(try await selections(context), TypedForm(form, problems))
            return page.response(status: .unprocessableContent)
        }
        let (principal, now) = (context.principal, context.now)
        do {
            return try await context.once { tx in
                let id = try Catalog.addSelection(named: form.name, by: principal, at: now, in: tx)
                return .redirect(to: "/selections/\(id)", message: "catalog.selections.added", ["name": form.name])
            }
        } catch let refusal as SelectionRefusal {
            let page = context.selectionsPage(try await selections(context), TypedForm(form, refusal))
            return page.response(status: .unprocessableContent)
        }
    }

    private func selections(_ context: MemberContext) async throws -> [Selection] {
        let principal = context.principal
        return try await database.read { tx in try Catalog.selections(of: principal, in: tx) }
    }
}

/// What a selection is called.
struct SelectionForm: Form {
    var name = ""

    static let fields: [Field<SelectionForm>] = [
        Field("name", .text, \.name, label: "catalog.selections.name", required: true, maxLength: 100)
    ]
}

// MARK: - Operation

/// Why a selection stays as it is.
enum SelectionRefusal: Refusal, Equatable {
    /// Nobody needs so many, and a page shows them all.
    case tooManySelections
    /// As many goods as a selection holds.
    case tooManyItems
    /// The product is not sold, or not to this customer.
    case productGone
    /// A quantity is no number, or not more than nothing.
    case quantityInvalid(typed: String)

    var key: String {
        switch self {
        case .tooManySelections: "catalog.selections.refusal.tooManySelections"
        case .tooManyItems: "catalog.selections.refusal.tooManyItems"
        case .productGone: "catalog.selections.refusal.productGone"
        case .quantityInvalid: "catalog.selections.refusal.quantityInvalid"
        }
    }

    var arguments: [String: String] {
        switch self {
        case .tooManySelections: ["max": String(Catalog.maxSelections)]
        case .tooManyItems: ["max": String(Catalog.maxSelectionItems)]
        case .productGone: [:]
        case .quantityInvalid(let typed): ["typed": String(typed.prefix(40))]
        }
    }
}

/// A selection came to be, or has another name.
package struct SelectionSaved: DomainEvent {
    package static let name = "catalog.selection_saved"
    package let selectionID: ID<Selection>
    package let isNew: Bool
    package var subject: EventSubject { EventSubject("selection", selectionID) }
}

extension Catalog {
    /// Begins an empty selection of the principal's own.
    ///
    /// - Throws: ``SelectionRefusal/tooManySelections``.
    static func addSelection(
        named name: String, by principal: Principal, at now: Date, in tx: Transaction
    ) throws -> ID<Selection> {
        let id = ID<Selection>(at: now)
        let added = try tx.execute(
            """
            INSERT INTO selections (id, customer_id, owner_id, name, search_text, is_shared, is_favourites, created_at, updated_at)
            SELECT \(id), \(principal.customerID), \(principal.userID), \(name), \(SearchText.index(of: [name])),
                   \(false), \(false), \(now), \(now)
            WHERE (SELECT COUNT(*) FROM selections x WHERE x.customer_id = \(principal.customerID)
                   AND x.owner_id = \(principal.userID) AND x.removed_at IS NULL) < \(maxSelections)
            """)
        guard added == 1 else { throw SelectionRefusal.tooManySelections }
        try tx.announce(SelectionSaved(selectionID: id, isNew: true), by: principal, at: now)
        return id
    }
}

// MARK: - Page

extension PageContext {
    /// What a selection is called on pages.
    func title(of selection: Selection) -> String {
        selection.isFavourites ? t("catalog.selections.favourites") : selection.name
    }

    /// The two lists of what somebody put aside, as tabs.
    func selectionTabs(_ current: String) -> HTML {
        tabs(
            t("catalog.selections.tabs"),
            [
                TabLink(t("catalog.selections.title"), "/selections", current: current == "selections"),
                TabLink(t("catalog.waiting.title"), "/selections/subscriptions", current: current == "waiting"),
            ])
    }
}

extension MemberContext {
    fileprivate func selectionsPage(
        _ selections: [Selection], _ typed: TypedForm<SelectionForm>, named text: String? = nil
    ) -> HTML {
        var frame = PageFrame(t("catalog.selections.title"), section: "selections")
        frame.density = "regular"
        let add = card(
            t("catalog.selections.new"), id: "new-h",
            formFrame(
                FormFrame("/selections"), "\(fields(typed))",
                actions: submit(t("catalog.selections.create"), busy: t("web.saving"))))
        let none: HTML? =
            text == nil
            ? emptyState(
                icon: "star", title: t("catalog.selections.none.title"), text: t("catalog.selections.none.text"),
                action: buttonLink(t("catalog.selections.toCatalog"), to: "/catalog"), inline: true)
            : nil
        let list: HTML =
            selections.isEmpty
            ? none ?? .empty : table(selectionTable, selections, label: t("catalog.selections.title"))
        let back: HTML = "<a href=\"/selections\">\(t("catalog.selections.allOfThem"))</a>"
        let narrowed: HTML? = text.map { text in
            let words = selections.isEmpty ? "catalog.selections.named.none" : "catalog.selections.named"
            return notice(.info, t(words, ["text": text]), back)
        }
        return page(
            frame,
            """
            \(selectionTabs("selections"))\(errorSummary(typed))
            <div class="split"><div>\(narrowed)\(list)</div><div class="aside">\(add)</div></div>
            """)
    }

    private var selectionTable: Table<Selection> {
        let me = principal.userID
        let context = self
        let shared = t("catalog.selections.shared")
        let mine = t("catalog.selections.mine")
        let name = TableColumn<Selection>("name", "catalog.selections.column.name") { selection in
            let mark: HTML? = selection.isShared ? " \(context.tag(shared, .info))" : nil
            return """
                <a class="rowlink" href="\(url: selection.path)">\(context.title(of: selection))</a>\(mark)
                """
        }
        let count = TableColumn<Selection>("count", "catalog.selections.column.count", align: .end) { selection in
            "\(context.formats.count(selection.itemCount))"
        }
        let owner = TableColumn<Selection>("owner", "catalog.selections.column.owner", classes: "muted") { selection in
            "\(selection.ownerID == me ? mine : selection.ownerName)"
        }
        let changed = TableColumn<Selection>("changed", "catalog.selections.column.changed", classes: "muted") {
            context.moment($0.updatedAt)
        }
        var table = Table("selections", [name, count, owner, changed])
        table.shape = .stack
        return table
    }
}
