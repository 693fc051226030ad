// A customer's own program keeps regular sets and shopping lists, and orders from them.

import Catalog
import Database
import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Ordering {
    /// `GET /api/v1/order-templates`: the filters of the page, `kind` and `q`; `next` continues.
    func listTemplatesJSON(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (query, principal) = (TemplateQuery(request), context.principal)
        let page = try await database.read { tx in try Ordering.templates(query, of: principal, in: tx) }
        let answer = TemplateListJSON(
            templates: page.items.map { TemplateJSON($0, for: principal) }, next: page.next?.token)
        return try .json(answer, holdsPrices: false, for: request)
    }

    /// `POST /api/v1/order-templates`
    func makeTemplateJSON(_ request: Request, _ context: MemberContext) async throws -> Response {
        let body = ToldBody<SaveTemplateJSON>(context)
        let (principal, now) = (context.principal, context.now)
        return try await context.answering {
            try await context.doing(needsKey: true) { tx in
                let wanted = try body.get()
                let form = try wanted.form()
                let lines = try Ordering.lines(of: wanted, for: principal, at: now, in: tx)
                let id = try Ordering.addTemplate(
                    named: form.name, note: form.note, wanted.kind ?? .template, shared: wanted.shared ?? false, lines,
                    by: principal, at: now, in: tx)
                return try context.templateAnswer(id, status: 201, in: tx)
            }
        }
    }

    /// `GET /api/v1/order-templates/{template}`
    func showTemplateJSON(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (id, principal, now) = (try namedTemplate(context), context.principal, context.now)
        let told = try await database.read { tx in try ToldTemplate(id, for: principal, at: now, in: tx) }
        return try .json(WholeTemplateJSON(told, context), holdsPrices: context.seesPrices, for: request)
    }

    /// `PUT /api/v1/order-templates/{template}`: its name, words and lines become what was sent.
    func changeTemplateJSON(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (id, principal, now) = (try namedTemplate(context), context.principal, context.now)
        let body = ToldBody<SaveTemplateJSON>(context)
        return try await context.answering {
            try await context.doing { tx in
                let template = try Ordering.template(id, for: principal, in: tx)
                guard template.mayBeChanged(by: principal) else { throw NotFound() }
                let wanted = try body.get()
                guard wanted.version == nil || wanted.version == template.version else {
                    throw OrderingProblem(.conflict, OrderWorkRefusal.changedMeanwhile.key)
                }
                var form = try wanted.form()
                form.kind = (wanted.kind ?? template.kind).rawValue
                let lines = try Ordering.lines(of: wanted, for: principal, at: now, in: tx)
                try Ordering.change(id, form, by: principal, at: now, in: tx)
                if let shared = wanted.shared { _ = try Ordering.share(id, shared, by: principal, at: now, in: tx) }
                try Ordering.replaceTemplateLines(of: id, with: lines, by: principal, at: now, in: tx)
                return try context.templateAnswer(id, status: 200, in: tx)
            }
        }
    }

    /// `DELETE /api/v1/order-templates/{template}`
    func removeTemplateJSON(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (id, principal, now) = (try namedTemplate(context), context.principal, context.now)
        return try await context.answering {
            try await context.doing { tx in
                _ = try Ordering.removeTemplate(id, by: principal, at: now, in: tx)
                return CommandResult(status: 204)
            }
        }
    }

    /// `POST /api/v1/order-templates/{template}/order`: of a shopping list, what is still wanted.
    func orderTemplateJSON(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (id, principal, now) = (try namedTemplate(context), context.principal, context.now)
        let body = ToldBody<OrderTermsJSON>(context)
        return try await context.answering {
            if (try? body.get())?.dryRun == true {
                let terms = try body.get()
                let trial = try await database.read { tx in
                    let asked = try Ordering.asked(of: id, terms, for: principal, at: now, in: tx)
                    return try Ordering.trial(terms, asked, by: principal, at: now, in: tx)
                }
                return Response(try .json(TrialJSON(trial, context)))
            }
            return try await context.doing(needsKey: true) { tx in
                let template = try Ordering.template(id, for: principal, in: tx)
                let terms = try body.get()
                let asked = try Ordering.asked(of: id, terms, for: principal, at: now, in: tx)
                let verdict = try Ordering.place(
                    terms, asked, by: principal, seesPrices: context.seesPrices, at: now, in: tx)
                if template.kind == .list {
                    let ids = asked.cart.lines.map(\.product.id)
                    try Ordering.tick(ids, of: id, bought: true, by: principal, at: now, in: tx)
                }
                try tx.execute("UPDATE order_templates SET used_at = \(now) WHERE id = \(id)")
                return try context.placed(verdict)
            }
        }
    }

    private func namedTemplate(_ context: MemberContext) throws -> ID<OrderTemplate> {
        guard let id = context.web.parameters.get("template").flatMap({ ID<OrderTemplate>($0) }) else {
            throw NotFound()
        }
        return id
    }
}

// MARK: - Reading

/// A template with its lines as they are at this moment.
private struct ToldTemplate: Sendable {
    let template: OrderTemplate
    let lines: [TemplateLine]

    /// Five statements.
    init(_ id: ID<OrderTemplate>, for principal: Principal, at now: Date, in tx: Transaction) throws {
        template = try Ordering.template(id, for: principal, in: tx)
        let buyer = try Catalog.buyer(for: principal, at: now, in: tx)
        lines = try Ordering.templateLines(of: id, for: buyer, at: now, in: tx)
    }
}

extension Ordering {
    /// The lines of a template a program sent, in whole packs.
    fileprivate static func lines(
        of wanted: SaveTemplateJSON, for principal: Principal, at now: Date, in tx: Transaction
    ) throws -> [WantedLine] {
        let buyer = try Catalog.buyer(for: principal, at: now, in: tx)
        let asked = try AskedLines(wanted.lines, for: buyer, in: tx)
        return try asked.wanted.map { line in
            var line = line
            if let pack = asked.goods[line.product]?.product.pack {
                line.quantity = try line.quantity.roundedUp(to: pack)
            }
            return line
        }
    }

    /// What is ordered of a template now, for the payer a program names.
    fileprivate static func asked(
        of id: ID<OrderTemplate>, _ terms: OrderTermsJSON, for principal: Principal, at now: Date, in tx: Transaction
    ) throws -> AskedCart {
        let template = try template(id, for: principal, in: tx)
        let buyer = try buyer(for: principal, asking: terms, at: now, in: tx)
        let lines = try templateLines(of: id, for: buyer, at: now, in: tx)
        let wanted = lines.filter { template.kind == .template || !$0.isBought }.map(\.now)
        var asked = AskedCart(try Cart(buyer: buyer, lines: wanted))
        (asked.source, asked.sourceID) = (.template, id.uuid)
        return asked
    }
}

extension MemberContext {
    /// A template as it is after a change.
    fileprivate func templateAnswer(
        _ id: ID<OrderTemplate>, status: Int, in tx: Transaction
    ) throws -> CommandResult {
        let told = try ToldTemplate(id, for: principal, at: now, in: tx)
        return try .json(
            WholeTemplateJSON(told, self), status: status,
            headers: status == 201 ? ["Location": "/api/v1/order-templates/\(id)"] : [:])
    }
}

// MARK: - JSON

/// What a program keeps.
private struct SaveTemplateJSON: Decodable, Sendable {
    let name: String
    var note: String?
    var kind: TemplateKind?
    var shared: Bool?
    let lines: [AskedLineJSON]
    /// The version the program knows; when given, a newer one refuses the change.
    var version: Int?

    /// The same as a person fills in.
    ///
    /// - Throws: ``OrderingProblem``.
    func form() throws -> TemplateForm {
        var form = TemplateForm()
        form.name = name.trimmingCharacters(in: .whitespacesAndNewlines)
        form.note = note ?? ""
        let problems = form.problems().filter { $0.field != "kind" }
        guard problems.isEmpty else { throw OrderingProblem(PlaceOrderRefusal.formInvalid.key, fields: problems) }
        return form
    }
}

private struct TemplateListJSON: Encodable {
    let templates: [TemplateJSON]
    let next: String?
}

private struct TemplateJSON: Encodable {
    let id: String, name: String, note: String, kind: String, owner: String
    let isShared: Bool, isMine: Bool
    let lineCount: Int, version: Int
    let changedAt: String, usedAt: String?

    init(_ template: OrderTemplate, for principal: Principal) {
        id = template.id.description
        (name, note, kind, owner) = (template.name, template.note, template.kind.rawValue, template.ownerName)
        (isShared, isMine) = (template.isShared, template.ownerID == principal.userID)
        (lineCount, version) = (template.lineCount, template.version)
        changedAt = Formats.machine(template.changedAt)
        usedAt = template.usedAt.map { Formats.machine($0) }
    }
}

private struct WholeTemplateJSON: Encodable {
    struct Line: Encodable {
        let sku: String, name: String, unit: String, quantity: String, available: String
        /// Left out for people who may not see prices, and where there is none.
        let price: Int64?
        let comment: String?, group: String?
        /// Of a shopping list: whether it is done.
        let isBought: Bool
    }
    let head: TemplateJSON
    let rest: Rest

    struct Rest: Encodable {
        let lines: [Line]
    }

    init(_ told: ToldTemplate, _ context: MemberContext) {
        head = TemplateJSON(told.template, for: context.principal)
        rest = Rest(
            lines: told.lines.map { line in
                Line(
                    sku: line.now.product.sku, name: line.now.product.name, unit: line.now.product.unit,
                    quantity: line.now.quantity.description, available: max(.zero, line.now.available).description,
                    price: context.seesPrices ? line.now.price?.amount.minor : nil, comment: line.now.comment.ifAny,
                    group: line.now.group.ifAny, isBought: line.isBought)
            })
    }

    func encode(to encoder: any Encoder) throws {
        try head.encode(to: encoder)
        try rest.encode(to: encoder)
    }
}
