// A member opens a regular set or a shopping list: its goods by groups with prices and stock of now.

import Catalog
import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handler

extension Ordering {
    /// `GET /templates/{template}`
    func showTemplate(_ request: Request, _ context: MemberContext) async throws -> HTML {
        let card = try await templateCard(try templateID(context), context)
        return context.templatePage(card, TemplateLineQuery(request), TypedForm(TemplateForm(card.template)))
    }

    /// The template an address names.
    ///
    /// - Throws: `NotFound` for what is no identifier.
    func templateID(_ context: MemberContext) throws -> ID<OrderTemplate> {
        guard let id = context.web.parameters.get("template").flatMap({ ID<OrderTemplate>($0) }) else {
            throw NotFound()
        }
        return id
    }

    /// A template with its lines, read for whoever asks.
    func templateCard(_ id: ID<OrderTemplate>, _ context: MemberContext) async throws -> TemplateCard {
        let (principal, now) = (context.principal, context.now)
        return try await database.read { tx in try Ordering.templateCard(id, for: principal, at: now, in: tx) }
    }
}

/// A template with everything its page shows.
struct TemplateCard: Sendable {
    let template: OrderTemplate
    let lines: [TemplateLine]
    /// When it is ordered by itself; nil where it is not.
    let schedule: OrderSchedule?
    /// The last dates that came, the latest first.
    let runs: [ScheduleRun]

    /// What is still wanted of a shopping list; all of a template.
    var wanted: [TemplateLine] { template.kind == .list ? lines.filter { !$0.isBought } : lines }
    /// The names lines stand under, in their order.
    var groups: [String] { Array(Set(lines.map(\.now.group))).filter { !$0.isEmpty }.sorted() }
}

extension Ordering {
    /// Seven statements at most.
    static func templateCard(
        _ id: ID<OrderTemplate>, for principal: Principal, at now: Date, in tx: Transaction
    ) throws -> TemplateCard {
        let template = try template(id, for: principal, in: tx)
        let buyer = try Catalog.buyer(for: principal, at: now, in: tx)
        return TemplateCard(
            template: template, lines: try templateLines(of: id, for: buyer, at: now, in: tx),
            schedule: try schedule(of: id, in: tx), runs: try scheduleRuns(of: id, limit: 6, in: tx))
    }
}

/// Which lines of a long template are shown.
struct TemplateLineQuery: Sendable {
    static let pageSize = 100
    let text: String
    let start: Int

    init(_ request: Request) {
        text = String((request.query["q"] ?? "").prefix(200))
        start = request.firstLine
    }

    func lines(of card: TemplateCard) -> [TemplateLine] {
        let words = SearchText.normalized(text)
        guard !words.isEmpty else { return card.lines }
        return card.lines.filter { line in
            let product = line.now.product
            return SearchText.index(of: [product.name, product.sku, line.now.group, line.now.comment]).contains(words)
        }
    }
}

// MARK: - Page

extension MemberContext {
    /// A template with what was typed into the form of its name.
    func templatePage(
        _ card: TemplateCard, _ query: TemplateLineQuery, _ name: TypedForm<TemplateForm>
    ) -> HTML {
        let template = card.template
        let mayChange = template.mayBeChanged(by: principal)
        var frame = PageFrame(template.name, section: "orders")
        frame.breadcrumbs = [("/orders", t("ordering.orders.title")), ("/templates", t("ordering.templates.title"))]
        frame.density = "regular"
        frame.badge = template.isShared ? tag(t("ordering.templates.shared"), .info) : nil
        frame.subline = templateSubline(card)
        frame.actions = templateActions(card, mayChange)
        let empty = emptyState(
            icon: "list", title: t("ordering.templates.empty.title"), text: t("ordering.templates.empty.text"),
            action: mayChange
                ? buttonLink(t("ordering.templates.fill"), to: "\(template.path)/rows", .primary) : nil,
            inline: true)
        return page(
            frame,
            """
            \(errorSummary(name))\(scheduleNotice(card))
            \(card.lines.isEmpty ? empty : templateLines(card, query, mayChange))
            \(mayChange ? renaming(template, name) : nil)
            """)
    }

    private func templateSubline(_ card: TemplateCard) -> HTML {
        let template = card.template
        var parts = [
            t("ordering.templates.is.\(template.kind.rawValue)"),
            t("ordering.cart.lines", count: Int64(template.lineCount)),
        ]
        if template.ownerID != principal.userID {
            parts.append(t("ordering.templates.ownedBy", ["name": template.ownerName]))
        }
        if template.kind == .list, !card.lines.isEmpty {
            let left = formats.count(card.wanted.count)
            parts.append(t("ordering.templates.left", ["count": left]))
        }
        if !template.note.isEmpty { parts.append(template.note) }
        return "\(parts.joined(separator: ", "))"
    }

    private func templateActions(_ card: TemplateCard, _ mayChange: Bool) -> HTML {
        let template = card.template
        let path = template.path
        var entries: [[MenuEntry]] = [
            [MenuEntry("copy", t("ordering.templates.copy"), .post("\(path)/copies", fields: []))]
        ]
        if mayChange {
            if principal.may(.viewCompany) {
                let key = template.isShared ? "ordering.templates.unshare" : "ordering.templates.share"
                let fields = [(name: "shared", value: template.isShared ? "0" : "1")]
                let icon = template.isShared ? "lock" : "users"
                entries[0].append(MenuEntry(icon, t(key), .post("\(path)/sharing", fields: fields)))
            }
            entries[0].append(MenuEntry("edit", t("ordering.templates.rename"), .dialog("rename")))
            entries[0].append(MenuEntry("calendar", t("ordering.recurring.title"), .link("\(path)/schedule")))
            if template.kind == .list, card.lines.contains(where: \.isBought) {
                entries.append([
                    MenuEntry("refresh", t("ordering.templates.again"), .post("\(path)/ticks", fields: [("all", "0")]))
                ])
            }
            entries.append([MenuEntry("trash", t("ordering.templates.remove"), .post("\(path)/removal", fields: []))])
        }
        let order: HTML? =
            card.wanted.isEmpty
            ? nil : buttonLink(t("ordering.templates.order"), to: "\(path)/order", .primary, icon: "cart")
        let edit: HTML? =
            mayChange && !card.lines.isEmpty
            ? buttonLink(t("ordering.templates.fill"), to: "\(path)/rows", icon: "edit") : nil
        return "\(edit)\(popoverMenu(t("web.otherActs"), entries))\(order)"
    }

    /// Name and words, in a drawer; open from the start where something was wrong with them.
    private func renaming(_ template: OrderTemplate, _ typed: TypedForm<TemplateForm>) -> HTML {
        let kinds = TemplateKind.allCases.map { FieldOption($0.rawValue, t("ordering.templates.is.\($0.rawValue)")) }
        return drawer(
            "rename", title: t("ordering.templates.rename"),
            formFrame(
                FormFrame(template.path),
                "\(field("name", typed))\(field("kind", typed, options: kinds))\(field("note", typed))",
                actions: submit(t("web.save"), busy: t("web.saving"))))
    }
}
