// The owner of a selection renames, shares, copies and removes it; what was removed comes back by one press.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Catalog {
    /// `POST /selections/{selection}`
    func renameSelection(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (id, principal, now) = (try selectionID(context), context.principal, context.now)
        let card = try await selectionCard(id, context)
        guard card.selection.mayBeChanged(by: principal) else { throw NotFound() }
        let form = SelectionForm(context.form)
        let problems = form.problems()
        guard problems.isEmpty else {
            let page = context.selectionPage(card, TypedForm(ArticlesForm()), TypedForm(form, problems))
            return page.response(status: .unprocessableContent)
        }
        return try await context.once { tx in
            try Catalog.rename(id, to: form.name, by: principal, at: now, in: tx)
            return .redirect(to: "/selections/\(id)", message: "catalog.selections.renamed", ["name": form.name])
        }
    }

    /// `POST /selections/{selection}/sharing`: `shared` is 1 or 0.
    func shareSelection(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (id, principal, now) = (try selectionID(context), context.principal, context.now)
        let isShared = context.form["shared"] == "1"
        return try await context.once { tx in
            let selection = try Catalog.share(id, isShared, by: principal, at: now, in: tx)
            // A director who takes back a colleague's sharing does not see it any more.
            let isStillSeen = isShared || selection.ownerID == principal.userID
            return .redirect(
                to: isStillSeen ? "/selections/\(id)" : "/selections",
                message: isShared ? "catalog.selections.isShared" : "catalog.selections.isOwn",
                ["name": selection.name])
        }
    }

    /// `POST /selections/{selection}/copies`
    func copySelection(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (id, principal, now) = (try selectionID(context), context.principal, context.now)
        do {
            return try await context.once { tx in
                let selection = try Catalog.selection(id, for: principal, in: tx)
                let copied = context.t("catalog.selections.copyOf", ["name": context.title(of: selection)])
                let name = String(copied.prefix(100))
                let copy = try Catalog.copy(id, as: name, by: principal, at: now, in: tx)
                return .redirect(to: "/selections/\(copy)", message: "catalog.selections.copied", ["name": name])
            }
        } catch let refusal as SelectionRefusal {
            return .redirect(to: "/selections/\(id)", refusal: refusal)
        }
    }

    /// `POST /selections/{selection}/removal`
    func removeSelection(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (id, principal, now) = (try selectionID(context), context.principal, context.now)
        return try await context.once { tx in
            let name = try Catalog.removeSelection(id, by: principal, at: now, in: tx)
            return .redirect(
                to: "/selections", message: "catalog.selections.removed", ["name": name],
                undo: UndoForm("/selections/\(id)/restoration"))
        }
    }

    /// `POST /selections/{selection}/restoration`
    func restoreSelection(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (id, principal, now) = (try selectionID(context), context.principal, context.now)
        return try await context.once { tx in
            let name = try Catalog.restoreSelection(id, by: principal, at: now, in: tx)
            return .redirect(to: "/selections/\(id)", message: "catalog.selections.restored", ["name": name])
        }
    }
}

// MARK: - Operations

/// A selection was opened to the company, or taken back.
package struct SelectionShared: DomainEvent {
    package static let name = "catalog.selection_shared"
    package let selectionID: ID<Selection>
    package let isShared: Bool
    package var subject: EventSubject { EventSubject("selection", selectionID) }
}

/// A selection was copied: the copy is its copier's own.
package struct SelectionCopied: DomainEvent {
    package static let name = "catalog.selection_copied"
    package let selectionID: ID<Selection>
    package let source: ID<Selection>
    package var subject: EventSubject { EventSubject("selection", selectionID) }
}

/// A selection was removed.
package struct SelectionRemoved: DomainEvent {
    package static let name = "catalog.selection_removed"
    package let selectionID: ID<Selection>
    package var subject: EventSubject { EventSubject("selection", selectionID) }
}

/// A removed selection came back.
package struct SelectionRestored: DomainEvent {
    package static let name = "catalog.selection_restored"
    package let selectionID: ID<Selection>
    package var subject: EventSubject { EventSubject("selection", selectionID) }
}

extension Catalog {
    /// Gives a selection another name.
    ///
    /// - Throws: `NotFound` for what the principal may not change, and for his favourites, which have no name.
    static func rename(
        _ id: ID<Selection>, to name: String, by principal: Principal, at now: Date, in tx: Transaction
    ) throws {
        guard try !selection(id, toChangeBy: principal, in: tx).isFavourites else { throw NotFound() }
        try tx.execute(
            """
            UPDATE selections SET name = \(name), search_text = \(SearchText.index(of: [name])), updated_at = \(now)
            WHERE id = \(id)
            """)
        try tx.announce(SelectionSaved(selectionID: id, isNew: false), by: principal, at: now)
    }

    /// Opens a selection to the company, or takes it back.
    ///
    /// - Returns: the selection as it was before.
    /// - Throws: `NotFound` for what the principal may not change, and for his favourites, which stay his own.
    static func share(
        _ id: ID<Selection>, _ isShared: Bool, by principal: Principal, at now: Date, in tx: Transaction
    ) throws -> Selection {
        let selection = try selection(id, toChangeBy: principal, in: tx)
        guard !selection.isFavourites else { throw NotFound() }
        guard selection.isShared != isShared else { return selection }
        try tx.execute("UPDATE selections SET is_shared = \(isShared), updated_at = \(now) WHERE id = \(id)")
        try tx.announce(SelectionShared(selectionID: id, isShared: isShared), by: principal, at: now)
        return selection
    }

    /// Makes a selection of the principal's own with the goods of one he sees.
    ///
    /// - Throws: `NotFound`; ``SelectionRefusal/tooManySelections``.
    static func copy(
        _ id: ID<Selection>, as name: String, by principal: Principal, at now: Date, in tx: Transaction
    ) throws -> ID<Selection> {
        let source = try selection(id, for: principal, in: tx)
        let copy = try addSelection(named: name, by: principal, at: now, in: tx)
        try tx.execute(
            """
            INSERT INTO selection_items (selection_id, product_id, customer_id, quantity, note, position, added_at)
            SELECT \(copy), i.product_id, i.customer_id, i.quantity, i.note, i.position, \(now)
            FROM selection_items i WHERE i.selection_id = \(source.id) AND i.removed_at IS NULL
            """)
        try tx.announce(SelectionCopied(selectionID: copy, source: id), by: principal, at: now)
        return copy
    }

    /// Takes a selection away; its goods are kept for the way back.
    ///
    /// - Returns: its name.
    /// - Throws: `NotFound` for what the principal may not change, for his favourites, and when it is removed already.
    static func removeSelection(
        _ id: ID<Selection>, by principal: Principal, at now: Date, in tx: Transaction
    ) throws -> String {
        let selection = try selection(id, toChangeBy: principal, in: tx)
        guard !selection.isFavourites else { throw NotFound() }
        let removed = try tx.execute(
            "UPDATE selections SET removed_at = \(now) WHERE id = \(id) AND removed_at IS NULL")
        guard removed == 1 else { throw NotFound() }
        try tx.announce(SelectionRemoved(selectionID: id), by: principal, at: now)
        return selection.name
    }

    /// Brings a removed selection back.
    ///
    /// - Returns: its name.
    /// - Throws: `NotFound` when there is nothing the principal may bring back.
    static func restoreSelection(
        _ id: ID<Selection>, by principal: Principal, at now: Date, in tx: Transaction
    ) throws -> String {
        let mayManage = principal.may(.manageMembers)
        let restored = try tx.execute(
            """
            UPDATE selections SET removed_at = NULL, updated_at = \(now)
            WHERE id = \(id) AND customer_id = \(principal.customerID) AND removed_at IS NOT NULL
              AND (owner_id = \(principal.userID) OR (is_shared AND \(mayManage)))
            """)
        guard restored == 1 else { throw NotFound() }
        try tx.announce(SelectionRestored(selectionID: id), by: principal, at: now)
        return try selection(id, for: principal, in: tx).name
    }
}
