// The pages about prices: for staff behind tabs, and the promotions buyers see.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

extension Catalog {
    /// What buyers see of promotions.
    func addPriceRoutes(to routes: PublicRoutes) {
        routes.get("promotions", listPromotions)
        routes.get("promotions/:promotion", showPromotion)
    }

    /// Rules, prices of customers, settings of price types, and changes to come.
    func addPriceRoutes(to routes: StaffRoutes) {
        routes.get("staff/prices/rules", requires: .managePrices, listRules)
        routes.get("staff/prices/rules.csv", requires: .managePrices, exportRules)
        routes.get("staff/prices/rules/new", requires: .managePrices, newRule)
        routes.get("staff/prices/rules/sentence", requires: .managePrices, tellRule)
        routes.post("staff/prices/rules", requires: .managePrices, addRule)
        routes.get("staff/prices/rules/:rule", requires: .managePrices, editRule)
        routes.post("staff/prices/rules/:rule", requires: .managePrices, changeRule)
        routes.post("staff/prices/rules/:rule/removal", requires: .managePrices, removeRule)
        routes.post("staff/prices/rules/:rule/restoration", requires: .managePrices, restoreRule)
        routes.get("staff/prices/buyers", requires: .managePrices, suggestBuyers)
        routes.get("staff/prices/customers", requires: .managePrices, listBuyerPrices)
        routes.get("staff/prices/customers.csv", requires: .managePrices, exportBuyerPrices)
        routes.post(
            "staff/prices/customers", requires: .managePrices, bodyLimit: Self.priceListBytes, changeBuyerPrices)
        routes.post("staff/prices/customers/removal", requires: .managePrices, removeBuyerPrice)
        routes.post("staff/prices/customers/restoration", requires: .managePrices, restoreBuyerPrice)
        routes.get("staff/prices/types", requires: .managePrices, listPriceTerms)
        routes.post("staff/prices/types", requires: .managePrices, changePriceTerms)
        routes.post("staff/prices/rates", requires: .managePrices, addRate)
        routes.get("staff/prices/changes", requires: .managePrices, listPriceChanges)
        routes.post("staff/prices/changes", requires: .managePrices, planPriceChange)
        routes.post("staff/prices/changes/removal", requires: .managePrices, dropPriceChange)
        routes.post("staff/prices/changes/restoration", requires: .managePrices, restorePriceChange)
    }

    /// A file of prices with the form around it.
    private static let priceListBytes = 2 << 20

    /// What runs by the clock.
    package static func addPriceJobs(to registry: inout JobRegistry) {
        registry.schedule("catalog.settle_prices", every: .minutes(10), if: Catalog.hasDueChanges) { job in
            while try await job.write({ tx in try Catalog.settlePrices(at: job.now, in: tx) }) > 0 {}
        }
    }

    private static let hasDueChanges: @Sendable (Transaction) throws -> Bool = { tx in
        try tx.first("SELECT 1 AS found FROM scheduled_prices LIMIT 1") { _ in true } ?? false
    }
}

extension StaffContext {
    /// The pages about prices, each behind a tab.
    package func priceTabs(_ current: String) -> HTML {
        let all: [(id: String, path: String)] = [
            ("rules", "/staff/prices/rules"), ("customers", Catalog.buyerPricesPath),
            ("preview", "/staff/prices/preview"), ("changes", "/staff/prices/changes"),
            ("types", "/staff/prices/types"),
        ]
        let links = all.map { tab in
            TabLink(t("catalog.prices.tab.\(tab.id)"), tab.path, current: tab.id == current)
        }
        return tabs(t("catalog.prices.tabs"), links)
    }
}

/// The frame of a staff page about prices.
package func pricesFrame(_ title: String, _ context: StaffContext) -> PageFrame {
    var frame = PageFrame(title, section: "prices")
    frame.density = context.density()
    return frame
}
