// A member asks the vendor's people for a configuration that no cart can hold.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handler

extension Catalog {
    /// `POST /configure/{slug}/requests`: first the choice alone, then with whom to answer.
    func requestConfiguration(_ request: Request, _ context: MemberContext) async throws -> Response {
        let slug = try context.web.parameters.require("slug")
        let (signedIn, principal, now) = (context.signedIn, context.principal, context.now)
        let asked = try await database.read { tx in
            let buyer = try Catalog.buyer(for: principal, at: now, in: tx)
            let desk = try Catalog.configuratorDesk(slug: slug, for: buyer, at: now, in: tx)
            return (desk: desk, known: try ServiceRequestForm(known: signedIn, buyer, in: tx))
        }
        guard let desk = asked.desk else { throw NotFound() }
        let configured = desk.configured(context.form.chosenOptions)
        guard configured.isWhole else {
            return .redirect(
                to: Catalog.configurePath(slug, configured.options), message: ConfigureRefusal.notWhole.key)
        }
        let name = String((context.form["name"] ?? "").prefix(Catalog.longestConfigurationName))
        guard context.form["contact"] != nil else {
            return askPage(TypedForm(asked.known), desk, configured, name, context).response()
        }
        let form = ServiceRequestForm(context.form)
        guard form.problems().isEmpty else {
            return askPage(TypedForm(form, form.problems()), desk, configured, name, context)
                .response(status: .unprocessableContent)
        }
        let title = name.isEmpty ? desk.configurator.name : "\(desk.configurator.name), \(name)"
        let answers = configured.rows.map { row in
            ServiceAnswer(context.configuredName(row), context.configuredAmount(row.amount))
        }
        return try await context.once { tx in
            let number = try Catalog.placeRequest(
                NewServiceRequest(subject: title, form: form, answers: answers), by: principal, at: now, in: tx)
            return .redirect(
                to: "/services/requests/\(number)", message: "catalog.request.placed", ["number": number])
        }
    }
}

// MARK: - Page

private func askPage(
    _ typed: TypedForm<ServiceRequestForm>, _ desk: ConfiguratorDesk, _ configured: Configured, _ name: String,
    _ context: MemberContext
) -> HTML {
    let slug = desk.configurator.slug
    var frame = PageFrame(context.t("catalog.configure.ask"), section: "catalog")
    frame.breadcrumbs = [
        ("/catalog", context.t("catalog.title")),
        (Catalog.configurePath(slug, configured.options), desk.configurator.name),
    ]
    frame.density = "regular"
    let options: [HTML] = configured.options.map { "<input type=\"hidden\" name=\"o\" value=\"\($0)\">" }
    let rows = configured.rows.map { row in
        Pair(context.configuredName(row), "\(context.seesGoodsPrices ? context.configuredAmount(row.amount) : "")")
    }
    let form = context.formFrame(
        FormFrame("/configure/\(slug)/requests"),
        "\(options)<input type=\"hidden\" name=\"name\" value=\"\(name)\">\(context.fields(typed))",
        actions: context.submit(context.t("catalog.request.send"), busy: context.t("web.doing")))
    return context.page(
        frame,
        """
        \(context.errorSummary(typed))
        <div class="split"><div>\(form)</div>
        <div class="aside">\(context.card(context.t("catalog.configure.sum"), id: "sum-h", context.pairs(rows)))</div></div>
        """)
}
