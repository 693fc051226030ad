// The owner of a template renames, shares, copies and removes it; what was removed comes back by one press.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Ordering {
    /// `POST /templates/{template}`
    func changeTemplate(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (principal, now) = (context.principal, context.now)
        let card = try await templateCard(try templateID(context), context)
        guard card.template.mayBeChanged(by: principal) else { throw NotFound() }
        let form = TemplateForm(context.form)
        let problems = form.problems()
        guard problems.isEmpty else {
            return context.templatePage(card, TemplateLineQuery(request), TypedForm(form, problems))
                .response(status: .unprocessableContent)
        }
        let id = card.template.id
        return try await context.once { tx in
            try Ordering.change(id, form, by: principal, at: now, in: tx)
            return .redirect(to: "/templates/\(id)", message: "ordering.templates.saved")
        }
    }

    /// `POST /templates/{template}/sharing`: `shared` is 1 or 0.
    func shareTemplate(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (id, principal, now) = (try templateID(context), context.principal, context.now)
        let isShared = context.form["shared"] == "1"
        return try await context.once { tx in
            let template = try Ordering.share(id, isShared, by: principal, at: now, in: tx)
            // A director who takes back a colleague's sharing does not see it any more.
            let isStillSeen = isShared || template.ownerID == principal.userID
            return .redirect(
                to: isStillSeen ? "/templates/\(id)" : "/templates",
                message: isShared ? "ordering.templates.isShared" : "ordering.templates.isOwn",
                ["name": template.name])
        }
    }

    /// `POST /templates/{template}/copies`
    func copyTemplate(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (id, principal, now) = (try templateID(context), context.principal, context.now)
        do {
            return try await context.once { tx in
                let template = try Ordering.template(id, for: principal, in: tx)
                let name = String(context.t("ordering.templates.copyOf", ["name": template.name]).prefix(100))
                let copy = try Ordering.copy(template, as: name, by: principal, at: now, in: tx)
                return .redirect(to: "/templates/\(copy)", message: "ordering.templates.added", ["name": name])
            }
        } catch let refusal as TemplateRefusal {
            return .redirect(to: "/templates/\(id)", refusal: refusal)
        }
    }

    /// `POST /templates/{template}/removal`
    func removeTemplate(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (id, principal, now) = (try templateID(context), context.principal, context.now)
        return try await context.once { tx in
            let template = try Ordering.removeTemplate(id, by: principal, at: now, in: tx)
            return .redirect(
                to: "/templates", message: "ordering.templates.removed", ["name": template.name],
                undo: UndoForm("/templates/\(id)/restoration"))
        }
    }

    /// `POST /templates/{template}/restoration`
    func restoreTemplate(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (id, principal, now) = (try templateID(context), context.principal, context.now)
        return try await context.once { tx in
            try Ordering.restoreTemplate(id, by: principal, at: now, in: tx)
            return .redirect(to: "/templates/\(id)", message: "ordering.templates.restored")
        }
    }
}

// MARK: - Operations

extension Ordering {
    /// Gives a template another name, kind and words.
    ///
    /// - Throws: `NotFound` for what the principal may not change.
    static func change(
        _ id: ID<OrderTemplate>, _ form: TemplateForm, by principal: Principal, at now: Date, in tx: Transaction
    ) throws {
        let template = try claimTemplate(id, by: principal, at: now, in: tx)
        let kind = TemplateKind(rawValue: form.kind) ?? template.kind
        try tx.execute(
            """
            UPDATE order_templates SET name = \(form.name), note = \(form.note), kind = \(kind),
                search_text = \(SearchText.index(of: [form.name, form.note]))
            WHERE id = \(id)
            """)
        try tx.announce(
            TemplateSaved(templateID: id, lineCount: template.lineCount, isNew: false), by: principal, at: now)
    }

    /// Opens a template to the company, or takes it back.
    ///
    /// - Returns: the template as it was before.
    /// - Throws: `NotFound` for what the principal may not change.
    static func share(
        _ id: ID<OrderTemplate>, _ isShared: Bool, by principal: Principal, at now: Date, in tx: Transaction
    ) throws -> OrderTemplate {
        let template = try claimTemplate(id, by: principal, at: now, in: tx)
        guard template.isShared != isShared else { return template }
        try tx.execute("UPDATE order_templates SET is_shared = \(isShared) WHERE id = \(id)")
        try tx.announce(TemplateShared(templateID: id, isShared: isShared), by: principal, at: now)
        return template
    }

    /// Makes a template of the principal's own from one he sees.
    ///
    /// - Throws: ``TemplateRefusal/tooMany``.
    static func copy(
        _ template: OrderTemplate, as name: String, by principal: Principal, at now: Date, in tx: Transaction
    ) throws -> ID<OrderTemplate> {
        let lines = try tx.all(
            """
            SELECT i.product_id, i.quantity, i.comment, i.group_label FROM order_template_lines i
            WHERE i.template_id = \(template.id) ORDER BY i.position, i.product_id
            """
        ) { row in
            WantedLine(
                try row["product_id"], try row["quantity"], comment: try row["comment"], group: try row["group_label"])
        }
        return try addTemplate(
            named: name, note: template.note, template.kind, shared: false, lines, by: principal, at: now, in: tx)
    }

    /// Removes a template; its calendar stands still until it comes back.
    ///
    /// - Throws: `NotFound` for what the principal may not change.
    static func removeTemplate(
        _ id: ID<OrderTemplate>, by principal: Principal, at now: Date, in tx: Transaction
    ) throws -> OrderTemplate {
        let template = try claimTemplate(id, by: principal, at: now, in: tx)
        try tx.execute("UPDATE order_templates SET removed_at = \(now) WHERE id = \(id)")
        try tx.announce(TemplateRemoved(templateID: id, isBack: false), by: principal, at: now)
        return template
    }

    /// Takes a removal back. Dates that went by meanwhile are not made up for.
    ///
    /// - Throws: `NotFound` for what the principal may not change, and for what was not removed.
    static func restoreTemplate(
        _ id: ID<OrderTemplate>, by principal: Principal, at now: Date, in tx: Transaction
    ) throws {
        let owned: SQL =
            principal.may(.manageMembers)
            ? "(user_id = \(principal.userID) OR is_shared)" : "user_id = \(principal.userID)"
        let restored = try tx.execute(
            """
            UPDATE order_templates SET removed_at = NULL, version = version + 1, changed_at = \(now)
            WHERE id = \(id) AND customer_id = \(principal.customerID) AND removed_at IS NOT NULL AND \(owned)
            """)
        guard restored == 1 else { throw NotFound() }
        try moveOnSchedule(of: id, at: now, in: tx)
        try tx.announce(TemplateRemoved(templateID: id, isBack: true), by: principal, at: now)
    }
}
