// Members keep what they put together, under a name, for everybody in their company; and take it off the list again.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Catalog {
    /// `GET /configurations`
    func listConfigurations(_ request: Request, _ context: MemberContext) async throws -> HTML {
        let (principal, page) = (context.principal, request.page(limit: 30))
        let list = try await database.read { tx in try Catalog.configurations(page, for: principal, in: tx) }
        return configurationsPage(list, context)
    }

    /// `POST /configurations`: `slug`, `o` once for each option, `name`.
    func saveConfiguration(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (form, principal, now) = (context.form, context.principal, context.now)
        do {
            return try await context.once { tx in
                let name = try Catalog.saveConfiguration(form, by: principal, at: now, in: tx)
                return .redirect(to: "/configurations", message: "catalog.configurations.saved", ["name": name])
            }
        } catch let refusal as ConfigureRefusal {
            let path = Catalog.configurePath(form["slug"] ?? "", form.chosenOptions)
            return .redirect(to: path, refusal: refusal)
        }
    }

    /// `GET /configurations/{configuration}`: the link that is sent to colleagues.
    func openConfiguration(_ request: Request, _ context: MemberContext) async throws -> Response {
        let id = try configurationID(context)
        let principal = context.principal
        let path = try await database.read { tx in
            try tx.one(
                """
                SELECT g.slug, k.options, k.name FROM configurations k
                JOIN configurators g ON g.id = k.configurator_id
                WHERE k.id = \(id) AND k.removed_at IS NULL AND \(principal.covers("k", for: .browseCatalog))
                """
            ) { row in
                let slug: String = try row["slug"]
                let options = (try row["options"] as String).split(separator: " ").map(String.init)
                let name: String = try row["name"]
                return "\(Catalog.configurePath(slug, options))&name=\(name.formEncoded)"
            }
        }
        return .redirect(to: path)
    }

    /// `POST /configurations/{configuration}/removal`
    func removeConfiguration(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (id, principal, now) = (try configurationID(context), context.principal, context.now)
        return try await context.once { tx in
            try Catalog.set(removed: true, configuration: id, by: principal, at: now, in: tx)
            return .redirect(
                to: "/configurations", message: "catalog.configurations.removed",
                undo: UndoForm("/configurations/\(id)/restoration"))
        }
    }

    /// `POST /configurations/{configuration}/restoration`
    func restoreConfiguration(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (id, principal, now) = (try configurationID(context), context.principal, context.now)
        return try await context.once { tx in
            try Catalog.set(removed: false, configuration: id, by: principal, at: now, in: tx)
            return .redirect(to: "/configurations", message: "catalog.configurations.restored")
        }
    }

    private func configurationID(_ context: MemberContext) throws -> ID<Configuration> {
        guard let id = context.web.parameters.get("configuration").flatMap({ ID<Configuration>($0) }) else {
            throw NotFound()
        }
        return id
    }
}

/// A choice that was kept.
package struct Configuration: Sendable, RowDecodable {
    package let id: ID<Configuration>
    package let name: String
    package let configuratorName: String
    package let placedByName: String
    package let createdAt: Date

    package init(row: Row) throws {
        id = try row["id"]
        name = try row["name"]
        configuratorName = try row["configurator_name"]
        placedByName = try row["placed_by_name"]
        createdAt = try row["created_at"]
    }
}

/// Somebody kept a choice for his company.
package struct ConfigurationSaved: DomainEvent {
    package static let name = "catalog.configuration_saved"
    package let configurationID: ID<Configuration>
    package let title: String
    package var subject: EventSubject { EventSubject("configuration", configurationID) }
}

/// A kept choice was taken off the list, or put there again.
package struct ConfigurationRemoved: DomainEvent {
    package static let name = "catalog.configuration_removed"
    package let configurationID: ID<Configuration>
    package let isRemoved: Bool
    package var subject: EventSubject { EventSubject("configuration", configurationID) }
}

// MARK: - Reading

extension Catalog {
    /// A page of what a principal's company kept, the newest first. One statement.
    static func configurations(
        _ page: PageRequest, for principal: Principal, in tx: Transaction
    ) throws -> Page<Configuration> {
        var conditions: [SQL] = [principal.covers("k", for: .browseCatalog), "k.removed_at IS NULL"]
        if let place = ContentPlace<Configuration>(page.cursor) {
            conditions.append(
                page.isBackward
                    ? "(k.created_at, k.id) > (\(place.at), \(place.id))"
                    : "(k.created_at, k.id) < (\(place.at), \(place.id))")
        }
        let order: SQL = page.isBackward ? "k.created_at, k.id" : "k.created_at DESC, k.id DESC"
        let rows = try tx.all(
            """
            SELECT k.id, k.name, g.name AS configurator_name, k.placed_by_name, k.created_at
            FROM configurations k JOIN configurators g ON g.id = k.configurator_id
            WHERE \(SQL.all(conditions)) ORDER BY \(order) LIMIT \(page.limit + 1)
            """, as: Configuration.self)
        return Page(rows, of: page) { ContentPlace($0.createdAt, $0.id).cursor }
    }
}

// MARK: - Operations

extension Catalog {
    /// Keeps a choice, whole or not: it can be finished later. Announces ``ConfigurationSaved``.
    ///
    /// - Returns: its name.
    /// - Throws: ``ConfigureRefusal``; `NotFound` for a configurator that is not shown.
    static func saveConfiguration(
        _ form: FormData, by principal: Principal, at now: Date, in tx: Transaction
    ) throws -> String {
        guard let customerID = principal.customerID, let userID = principal.userID,
            let found = try Catalog.configurator(slug: form["slug"] ?? "", in: tx)
        else { throw NotFound() }
        let typed = (form["name"] ?? "").trimmingCharacters(in: .whitespacesAndNewlines)
        guard typed.count <= longestConfigurationName else { throw ConfigureRefusal.nameTooLong }
        let name = typed.isEmpty ? found.name : typed
        let options = ConfiguratorRules(found.content).known(form.chosenOptions)
        let id = ID<Configuration>(at: now)
        try tx.execute(
            """
            INSERT INTO configurations (id, customer_id, placed_by, placed_by_name, configurator_id, name, options,
                created_at)
            VALUES (\(id), \(customerID), \(userID), \(principal.name), \(found.id), \(name),
                \(options.joined(separator: " ")), \(now))
            """)
        try tx.announce(ConfigurationSaved(configurationID: id, title: name), by: principal, at: now)
        return name
    }

    /// Takes a kept choice off the list, or puts it there again.
    ///
    /// - Throws: `NotFound`, also for those of other companies.
    static func set(
        removed isRemoved: Bool, configuration id: ID<Configuration>, by principal: Principal, at now: Date,
        in tx: Transaction
    ) throws {
        let before: SQL = isRemoved ? "removed_at IS NULL" : "removed_at IS NOT NULL"
        let moment: Date? = isRemoved ? now : nil
        let changed = try tx.execute(
            """
            UPDATE configurations SET removed_at = \(moment)
            WHERE id = \(id) AND \(before) AND \(principal.covers("configurations", for: .browseCatalog))
            """)
        guard changed == 1 else { throw NotFound() }
        try tx.announce(ConfigurationRemoved(configurationID: id, isRemoved: isRemoved), by: principal, at: now)
    }
}

// MARK: - Page

private func configurationsPage(_ list: Page<Configuration>, _ context: MemberContext) -> HTML {
    var frame = PageFrame(context.t("catalog.configurations.title"), section: "services")
    frame.breadcrumbs = [("/services", context.t("catalog.services.title"))]
    frame.density = context.density()
    let (formats, now) = (context.formats, context.now)
    let name = TableColumn<Configuration>("name", "catalog.configurations.name") { one in
        "<a class=\"rowlink\" href=\"\(url: "/configurations/\(one.id)")\">\(one.name)</a>"
    }
    let what = TableColumn<Configuration>("what", "catalog.configurations.what") { one in "\(one.configuratorName)" }
    let who = TableColumn<Configuration>("who", "catalog.requests.who", .useful, classes: "muted") { one in
        "\(one.placedByName)"
    }
    let when = TableColumn<Configuration>("date", "catalog.configurations.saved.when", .useful, classes: "nowrap muted")
    {
        one in "\(formats.recent(one.createdAt, now: now))"
    }
    let remove = TableColumn<Configuration>("remove", "catalog.configurations.remove", align: .end) { one in
        context.pressForm(
            "/configurations/\(one.id)/removal",
            context.submit(context.t("catalog.configurations.remove"), .ghost, size: .small, of: one.name))
    }
    var table = Table("configurations", [name, what, who, when, remove])
    table.shape = .stack
    let none = context.emptyState(
        icon: "docs", title: context.t("catalog.configurations.none.title"),
        text: context.t("catalog.configurations.none.text"),
        action: context.buttonLink(context.t("catalog.empty.action"), to: "/catalog"))
    let rows = context.table(table, list.items, label: context.t("catalog.configurations.title"))
    return context.page(
        frame,
        """
        \(context.serviceTabs("configurations"))
        \(list.items.isEmpty ? none : rows)
        \(context.pager(list, path: "/configurations"))
        """)
}
