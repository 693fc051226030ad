// Anybody puts a product together from options and sees its price at each step.

import Database
import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Catalog {
    /// `GET /configure/{slug}`: `o` once for each option chosen; scripts ask for JSON.
    func showConfigurator(_ request: Request, _ context: PublicContext) async throws -> Response {
        let slug = try context.web.parameters.require("slug")
        let (principal, now, query) = (context.principal, context.now, request.query)
        let desk = try await database.read { tx in
            let buyer = try Catalog.buyer(for: principal, at: now, in: tx)
            return try Catalog.configuratorDesk(slug: slug, for: buyer, at: now, in: tx)
        }
        guard let desk else { throw NotFound() }
        let typed = query.chosenOptions
        let isNew = query["chosen"] == nil && typed.isEmpty
        let configured = desk.configured(isNew ? desk.rules.beginning : typed)
        if request.headers[.accept]?.hasPrefix("application/json") == true {
            return Response(try .json(ConfiguratorAnswer(configured, desk, context)))
        }
        return configuratorPage(desk, configured, query["name"] ?? "", context).response()
    }

    /// `POST /configure/{slug}`: the choice as an address, for whoever has no scripts.
    func recalculateConfigurator(_ request: Request, _ context: MemberContext) async throws -> Response {
        let slug = try context.web.parameters.require("slug")
        let known = try await database.read { tx in try Catalog.configurator(slug: slug, in: tx) != nil }
        guard known else { throw NotFound() }
        return .redirect(to: Catalog.configurePath(slug, context.form.chosenOptions))
    }
}

// MARK: - For scripts

/// What a script shows after a choice.
private struct ConfiguratorAnswer: Encodable, Sendable {
    struct Option: Encodable, Sendable {
        /// Why it cannot be chosen now; empty when it can.
        let reason: String
    }

    struct Row: Encodable, Sendable {
        let name: String
        let amount: String
    }

    let total: String
    let rows: [Row]
    let problems: [String]
    let options: [String: Option]
    let canBuy: Bool
    let canAsk: Bool

    init(_ configured: Configured, _ desk: ConfiguratorDesk, _ context: PublicContext) {
        let sees = context.seesGoodsPrices
        let needsRequest = desk.needsRequest(configured)
        total = sees ? context.configuredTotal(configured) : ""
        rows = configured.rows.map { row in
            Row(name: context.configuredName(row), amount: sees ? context.configuredAmount(row.amount) : "")
        }
        problems = configured.problems.map { context.configuratorProblem($0, desk.configurator.content) }
        let content = desk.configurator.content
        let reasons = desk.rules.ids.map { id in
            (id, Option(reason: context.closedReason(configured.offers[id], content)))
        }
        options = Dictionary(reasons, uniquingKeysWith: { first, _ in first })
        canBuy = configured.isWhole && !needsRequest
        canAsk = configured.isWhole && needsRequest
    }
}

// MARK: - Words

extension PageContext {
    /// «Шкаф 42U» or «Дверь: стекло».
    func configuredName(_ row: ConfiguredRow) -> String {
        row.group.isEmpty ? row.name : "\(row.group): \(row.name)"
    }

    /// An amount of the explanation, or that it is told on request.
    func configuredAmount(_ amount: Money?) -> String {
        amount.map { formats.money($0) } ?? t("catalog.price.onRequest")
    }

    /// The whole price, or that it is told on request.
    func configuredTotal(_ configured: Configured) -> String {
        configured.total.map { formats.money($0) } ?? t("catalog.price.onRequest")
    }

    /// A broken rule and how to mend it, in words.
    func configuratorProblem(_ problem: ConfiguratorProblem, _ content: ConfiguratorContent) -> String {
        func groupName(_ id: String) -> String { content.groups.first { $0.id == id }?.name ?? id }
        switch problem {
        case .tooFew(let group, let least):
            return t("catalog.configure.problem.tooFew", ["group": groupName(group)], count: Int64(least))
        case .tooMany(let group, let most):
            return t("catalog.configure.problem.tooMany", ["group": groupName(group)], count: Int64(most))
        case .requires(let option, let others):
            let names = others.map { "«\(content.name(of: $0))»" }.joined(separator: t("catalog.configure.or"))
            return t("catalog.configure.problem.requires", ["option": content.name(of: option), "others": names])
        case .excludes(let option, let other):
            return t(
                "catalog.configure.problem.excludes",
                ["option": content.name(of: option), "other": content.name(of: other)])
        case .absent(let option):
            return t("catalog.configure.problem.absent", ["option": content.name(of: option)])
        }
    }

    /// Why an option cannot be chosen now; empty when it can.
    func closedReason(_ offer: ConfiguratorOffer?, _ content: ConfiguratorContent) -> String {
        switch offer {
        case .closed(let others):
            let names = others.map { "«\(content.name(of: $0))»" }.joined(separator: ", ")
            return t("catalog.configure.closed", ["others": names])
        case .never: return t("catalog.configure.never")
        case .open, nil: return ""
        }
    }
}
