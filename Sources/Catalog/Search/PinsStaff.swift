// Staff say which goods stand first for a question.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Catalog {
    static let pinsPath = "/staff/catalog/pins"

    /// `GET /staff/catalog/pins`
    func listPins(_ request: Request, _ context: StaffContext) async throws -> HTML {
        let page = request.page(limit: 50)
        let pins = try await database.read { tx in try Catalog.pins(page, in: tx) }
        return pinsPage(pins, context)
    }

    /// `GET /staff/catalog/pins/new`; with `query` it is filled in already.
    func newPin(_ request: Request, _ context: StaffContext) async throws -> HTML {
        var form = PinForm()
        form.query = String((request.query["query"] ?? "").prefix(200))
        return context.pinForm(TypedForm(form))
    }

    /// `GET /staff/catalog/pins/edit?pin=…`
    func editPin(_ request: Request, _ context: StaffContext) async throws -> HTML {
        guard let id = request.query["pin"].flatMap({ ID<Pin>($0) }) else { throw NotFound() }
        let pin = try await database.read { tx in try Catalog.pin(id, in: tx) }
        var form = PinForm()
        form.query = pin.query
        form.articles = pin.articles.replacing(", ", with: "\n")
        return context.pinForm(TypedForm(form))
    }

    /// `POST /staff/catalog/pins`
    func savePin(_ request: Request, _ context: StaffContext) async throws -> Response {
        let form = PinForm(context.form)
        let problems = form.problems()
        guard problems.isEmpty else {
            return context.pinForm(TypedForm(form, problems)).response(status: .unprocessableContent)
        }
        let (principal, now) = (context.principal, context.now)
        do {
            let response = try await context.once { tx in
                try Catalog.savePin(form.query, articles: form.articles, by: principal, at: now, in: tx)
                return .redirect(to: Catalog.pinsPath, message: "catalog.pins.saved")
            }
            await search.useWords()
            return response
        } catch let refusal as PinRefusal {
            return context.pinForm(TypedForm(form, refusal)).response(status: .unprocessableContent)
        }
    }

    /// `POST /staff/catalog/pins/removal`
    func removePin(_ request: Request, _ context: StaffContext) async throws -> Response {
        guard let id = context.form["pin"].flatMap({ ID<Pin>($0) }) else { throw NotFound() }
        let (principal, now) = (context.principal, context.now)
        let response = try await context.once { tx in
            try Catalog.removePin(id, by: principal, at: now, in: tx)
            return .redirect(
                to: Catalog.pinsPath, message: "catalog.pins.removed",
                undo: UndoForm("\(Catalog.pinsPath)/restoration", ["pin": id.description]))
        }
        await search.useWords()
        return response
    }

    /// `POST /staff/catalog/pins/restoration`
    func restorePin(_ request: Request, _ context: StaffContext) async throws -> Response {
        guard let id = context.form["pin"].flatMap({ ID<Pin>($0) }) else { throw NotFound() }
        let (principal, now) = (context.principal, context.now)
        let response = try await context.once { tx in
            try Catalog.restorePin(id, by: principal, at: now, in: tx)
            return .redirect(to: Catalog.pinsPath, message: "catalog.pins.restored")
        }
        await search.useWords()
        return response
    }
}

/// What was typed.
package struct PinForm: Form {
    package var query = ""
    /// One a line.
    package var articles = ""

    package init() {}

    package static let fields: [Field<PinForm>] = [
        Field("query", .text, \.query, label: "catalog.pins.field.query", required: true, help: true),
        Field(
            "articles", .textarea(rows: 5), \.articles, label: "catalog.pins.field.articles", required: true,
            help: true,
            maxLength: 1_000),
    ]
}

// MARK: - Pages

private func pinsPage(_ pins: Page<Pin>, _ context: StaffContext) -> HTML {
    var frame = context.searchFrame(context.t("catalog.pins.title"))
    frame.actions = context.buttonLink(
        context.t("catalog.pins.add"), to: "\(Catalog.pinsPath)/new", .primary, icon: "plus")
    let list: HTML =
        pins.items.isEmpty
        ? context.emptyState(
            icon: "pin", title: context.t("catalog.pins.none.title"), text: context.t("catalog.pins.none.text"),
            action: context.buttonLink(context.t("catalog.pins.add"), to: "\(Catalog.pinsPath)/new"))
        : context.table(pinsTable(context), pins.items, label: context.t("catalog.pins.title"))
    return context.page(
        frame, "\(context.searchTabs("pins"))\(list)\(context.pager(pins, path: Catalog.pinsPath))")
}

private func pinsTable(_ context: StaffContext) -> Table<Pin> {
    let (formats, now) = (context.formats, context.now)
    let remove = context.t("catalog.synonyms.remove")
    let query = TableColumn<Pin>("query", "catalog.pins.field.query") { pin in
        "<a class=\"rowlink\" href=\"\(url: "\(Catalog.pinsPath)/edit?pin=\(pin.id)")\">\(pin.query)</a>"
    }
    let goods = TableColumn<Pin>("goods", "catalog.pins.goods") { pin in "\(pin.articles)" }
    let changed = TableColumn<Pin>("changed", "catalog.finding.changed", .useful, classes: "nowrap muted") { pin in
        "\(formats.recent(pin.changedAt, now: now)), \(pin.changedBy)"
    }
    let acts = TableColumn<Pin>("acts", "catalog.finding.acts", align: .end) { pin in
        context.pressForm(
            "\(Catalog.pinsPath)/removal", hidden: [("pin", pin.id.description)],
            context.submit(remove, .ghost, size: .small, of: pin.query))
    }
    var table = Table("pins", [query, goods, changed, acts])
    table.shape = .stack
    return table
}

extension StaffContext {
    fileprivate func pinForm(_ typed: TypedForm<PinForm>) -> HTML {
        var frame = searchFrame(t("catalog.pins.new"))
        frame.breadcrumbs.append((Catalog.pinsPath, t("catalog.pins.title")))
        frame.density = "regular"
        let form = formFrame(
            FormFrame(Catalog.pinsPath), "\(fields(typed))",
            actions: """
                \(submit(t("web.save"), busy: t("web.saving")))\
                \(buttonLink(t("web.cancel"), to: Catalog.pinsPath, size: .large))
                """)
        return page(frame, "\(errorSummary(typed))\(form)")
    }
}
