// Staff say of which options a product is put together, and by which rules.

import Database
import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Catalog {
    /// `GET /staff/catalog/configurators`
    func listStaffConfigurators(_ request: Request, _ context: StaffContext) async throws -> HTML {
        let configurators = try await database.read { tx in
            try tx.all(
                "SELECT \(Configurator.columns) FROM configurators g ORDER BY g.name, g.id LIMIT 200",
                as: Configurator.self)
        }
        return staffConfiguratorsPage(configurators, context)
    }

    /// `GET /staff/catalog/configurators/new`
    func newConfigurator(_ request: Request, _ context: StaffContext) async throws -> HTML {
        configuratorEditor(ConfiguratorEditorDesk(typed: TypedForm(ConfiguratorForm())), context)
    }

    /// `POST /staff/catalog/configurators`
    func addConfigurator(_ request: Request, _ context: StaffContext) async throws -> Response {
        try await saveConfigurator(nil, context)
    }

    /// `GET /staff/catalog/configurators/{configurator}`
    func editConfigurator(_ request: Request, _ context: StaffContext) async throws -> HTML {
        let kept = try await keptConfigurator(context)
        let rows = try await database.read { tx in try Catalog.configuratorRows(kept, in: tx) }
        let desk = ConfiguratorEditorDesk(
            typed: TypedForm(ConfiguratorForm(kept, product: rows.product)), kept: kept, rows: rows.rows)
        return configuratorEditor(desk, context)
    }

    /// `POST /staff/catalog/configurators/{configurator}`
    func changeConfigurator(_ request: Request, _ context: StaffContext) async throws -> Response {
        try await saveConfigurator(try await keptConfigurator(context), context)
    }

    private func saveConfigurator(_ kept: Configurator?, _ context: StaffContext) async throws -> Response {
        var form = ConfiguratorForm(context.form)
        if context.form["isShown"] == nil { form.isShown = "" }
        let rows = ConfiguratorRows(context.form)
        var problems = form.problems()
        if problems.isEmpty, context.form["act"] != "rows" {
            let (wanted, typed, seen) = (kept?.id, form, Int(form.version) ?? 0)
            let (principal, now) = (context.principal, context.now)
            do {
                return try await context.once { tx in
                    let saved = try Catalog.saveConfigurator(
                        typed, rows, as: wanted, seen: seen, by: principal, at: now, in: tx)
                    return .redirect(
                        to: "/staff/catalog/configurators/\(saved)", message: "catalog.configurator.saved")
                }
            } catch let refusal as ConfiguratorRefusal {
                problems.append(FieldProblem(refusal))
            }
        }
        let desk = ConfiguratorEditorDesk(typed: TypedForm(form, problems), kept: kept, rows: rows)
        return configuratorEditor(desk, context).response(status: problems.isEmpty ? .ok : .unprocessableContent)
    }

    private func keptConfigurator(_ context: StaffContext) async throws -> Configurator {
        guard let id = context.web.parameters.get("configurator").flatMap({ ID<Configurator>($0) }) else {
            throw NotFound()
        }
        return try await database.read { tx in
            try tx.one(
                "SELECT \(Configurator.columns) FROM configurators g WHERE g.id = \(id)", Configurator.init(row:))
        }
    }
}

/// What staff typed; groups and rules stand beside it.
struct ConfiguratorForm: Form {
    var name = ""
    var slug = ""
    /// The article number of what everything is added to.
    var product = ""
    var lead = ""
    var isShown = ""
    var version = ""

    init() {}

    init(_ kept: Configurator, product: String) {
        name = kept.name
        slug = kept.slug
        self.product = product
        lead = kept.lead
        isShown = kept.isShown ? "on" : ""
        version = String(kept.version)
    }

    static let fields: [Field<ConfiguratorForm>] = [
        Field("name", .text, \.name, label: "catalog.configurator.field.name", required: true, maxLength: 120),
        Field(
            "product", .text, \.product, label: "catalog.configurator.field.product", required: true, help: true,
            maxLength: 60),
        Field("lead", .textarea(rows: 2), \.lead, label: "catalog.service.field.lead", maxLength: 300),
        Field(
            "slug", .text, \.slug, label: "catalog.article.field.slug", help: true, maxLength: 80,
            check: { Slug.of($0) == $0 ? nil : FieldProblem.Message("catalog.content.slug") }),
        Field("isShown", .switch, \.isShown, label: "catalog.configurator.field.isShown"),
        Field("version", .hidden, \.version, label: "catalog.configurator.field.name"),
    ]
}

/// Why a configurator stays as it is.
package enum ConfiguratorRefusal: Refusal, Equatable {
    case slugTaken(String)
    case changedMeanwhile
    /// No goods on sale have this article number.
    case productUnknown(String)
    case noGroups
    /// Limits of a group that no choice can keep.
    case limits(String)
    /// Nothing can be chosen without breaking a rule: buyers would stand before a shut door.
    case impossible
    /// An amount or a quantity that is none.
    case amount(String)

    package var key: String {
        switch self {
        case .slugTaken: "catalog.article.refusal.slugTaken"
        case .changedMeanwhile: "catalog.article.refusal.changedMeanwhile"
        case .productUnknown: "catalog.article.refusal.productUnknown"
        case .noGroups: "catalog.configurator.refusal.noGroups"
        case .limits: "catalog.configurator.refusal.limits"
        case .impossible: "catalog.configurator.refusal.impossible"
        case .amount: "catalog.configurator.refusal.amount"
        }
    }

    package var arguments: [String: String] {
        switch self {
        case .slugTaken(let text), .productUnknown(let text), .limits(let text), .amount(let text):
            ["text": String(text.prefix(60))]
        case .changedMeanwhile, .noGroups, .impossible: [:]
        }
    }

    package var field: String? { if case .slugTaken = self { "slug" } else { nil } }
}

/// A configurator was added or changed.
package struct ConfiguratorSaved: DomainEvent {
    package static let name = "catalog.configurator_saved"
    package let configuratorID: ID<Configurator>
    package let title: String
    package var subject: EventSubject { EventSubject("configurator", configuratorID) }
}

// MARK: - Operation

extension Catalog {
    /// Reads the typed rows and keeps them.
    ///
    /// - Throws: ``ConfiguratorRefusal``.
    fileprivate static func saveConfigurator(
        _ form: ConfiguratorForm, _ rows: ConfiguratorRows, as id: ID<Configurator>?, seen: Int,
        by principal: Principal, at now: Date, in tx: Transaction
    ) throws -> ID<Configurator> {
        let goods = try productIDs(ofArticleNumbers: rows.articleNumbers + [form.product], in: tx)
        guard let product = goods[form.product] else { throw ConfiguratorRefusal.productUnknown(form.product) }
        return try saveConfigurator(
            form.name, slug: form.slug.isEmpty ? Slug.of(form.name) : form.slug, of: product, lead: form.lead,
            try rows.content(goods), shown: form.isShown == "on", as: id, seen: seen, by: principal, at: now, in: tx)
    }

    /// Adds a configurator, or changes the one named, and announces ``ConfiguratorSaved``.
    ///
    /// - Parameter seen: the version the page showed.
    /// - Throws: ``ConfiguratorRefusal``; one that is shown must have at least one whole choice.
    @discardableResult
    package static func saveConfigurator(
        _ name: String, slug: String, of product: ID<Product>, lead: String, _ content: ConfiguratorContent,
        shown isShown: Bool, as id: ID<Configurator>?, seen: Int = 0, by principal: Principal, at now: Date,
        in tx: Transaction
    ) throws -> ID<Configurator> {
        guard content.groups.contains(where: { !$0.options.isEmpty }) else { throw ConfiguratorRefusal.noGroups }
        if let group = content.groups.first(where: { $0.limits.least > $0.limits.most }) {
            throw ConfiguratorRefusal.limits(group.name)
        }
        if isShown, ConfiguratorRules(content).possibility(of: [String]()) != .possible {
            throw ConfiguratorRefusal.impossible
        }
        let saved = id ?? ID<Configurator>(at: now)
        let taken = try tx.first("SELECT id FROM configurators WHERE slug = \(slug) AND id <> \(saved)") { _ in true }
        guard taken == nil else { throw ConfiguratorRefusal.slugTaken(slug) }
        let json = SQLValue.json(String(decoding: try JSONEncoder.canonical.encode(content), as: UTF8.self))
        if id == nil {
            try tx.execute(
                """
                INSERT INTO configurators (id, slug, product_id, name, lead, content, is_shown, version, updated_at)
                VALUES (\(saved), \(slug), \(product), \(name), \(lead), \(json), \(isShown), 1, \(now))
                """)
        } else {
            let changed = try tx.execute(
                """
                UPDATE configurators SET slug = \(slug), product_id = \(product), name = \(name), lead = \(lead),
                    content = \(json), is_shown = \(isShown), version = version + 1, updated_at = \(now)
                WHERE id = \(saved) AND version = \(seen)
                """)
            guard changed == 1 else { throw ConfiguratorRefusal.changedMeanwhile }
        }
        try tx.announce(ConfiguratorSaved(configuratorID: saved, title: name), by: principal, at: now)
        return saved
    }
}
