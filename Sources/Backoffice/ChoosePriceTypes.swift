// The administrator says which imported price strangers see and which one people who signed in get.

import Catalog
import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Backoffice {
    /// `GET /staff/price-types`
    func showPriceTypes(_ request: Request, _ context: StaffContext) async throws -> HTML {
        priceTypesPage(try await database.read { tx in try Catalog.priceTypes(in: tx) }, context)
    }

    /// `POST /staff/price-types`
    func choosePriceTypes(_ request: Request, _ context: StaffContext) async throws -> Response {
        guard let retail = context.form["retail"].flatMap({ ID<PriceType>($0) }) else { throw NotFound() }
        let forSignedIn = context.form["signedIn"].flatMap { ID<PriceType>($0) }
        let (principal, now) = (context.principal, context.now)
        return try await context.once { tx in
            try Catalog.choosePriceTypes(retail: retail, forSignedIn: forSignedIn, by: principal, at: now, in: tx)
            return .redirect(to: "/staff/price-types", message: "backoffice.priceTypes.saved")
        }
    }
}

// MARK: - Page

private func priceTypesPage(_ types: [PriceTypeName], _ context: StaffContext) -> HTML {
    var frame = PageFrame(context.t("backoffice.priceTypes.title"), section: "prices")
    frame.density = "regular"
    guard !types.isEmpty else {
        return context.page(
            frame,
            context.emptyState(
                icon: "money", title: context.t("backoffice.priceTypes.none.title"),
                text: context.t("backoffice.priceTypes.none.text")))
    }
    func select(_ name: String, _ chosen: PriceTypeName?, none: String?) -> HTML {
        let first = none.map { [FieldOption("", $0)] } ?? []
        let label = "backoffice.priceTypes.\(name)"
        let options = first + types.map { FieldOption($0.id.description, $0.name) }
        return context.field(
            Input(
                name, context.t(label), .select, value: chosen?.id.description ?? "", help: context.t(label + ".help"),
                options: options))
    }
    let retail = select("retail", types.first(where: \.isRetail), none: nil)
    let signedIn = select(
        "signedIn", types.first(where: \.isForSignedIn), none: context.t("backoffice.priceTypes.signedIn.none"))
    return context.page(
        frame,
        context.formFrame(
            FormFrame("/staff/price-types"), "\(retail)\(signedIn)",
            actions: context.submit(context.t("backoffice.priceTypes.save"), busy: context.t("web.saving"))))
}
