import Database
import Foundation
import Kernel
import Web

/// Articles, services and their requests, configurators, test drives.
///
/// Owns `articles` and their `article_…` tables, `services`, `service_requests`, `service_request_files`,
/// `service_alerts`, `service_news`, `configurators`, `configurations`, `demo_units`, `test_drives`, `demo_days`.
extension Catalog {
    /// What anybody may read and try.
    func addContentRoutes(to routes: PublicRoutes) {
        routes.get("articles", listArticles)
        routes.get("articles/:slug", showArticle)
        routes.get("services", showServices)
        routes.get("services/:slug", showService)
        routes.get("configure/:slug", showConfigurator)
    }

    /// What members ask for.
    func addContentRoutes(to routes: MemberRoutes) {
        routes.post(
            "services/:slug/requests", requires: .placeOrders, bodyLimit: Self.requestBytes, placeServiceRequest)
        routes.post("services/:slug/alerts", requires: .browseCatalog, changeServiceAlerts)
        routes.get("services/requests", requires: .viewOrders, listServiceRequests)
        routes.get("services/requests.csv", requires: .viewOrders, exportServiceRequests)
        routes.get("services/requests/:request", requires: .viewOrders, showServiceRequest)
        routes.post("services/requests/:request/comments", requires: .viewOrders, commentServiceRequest)
        routes.get("services/requests/:request/files/:file", requires: .viewOrders, downloadRequestFile)
        routes.post("configure/:slug", requires: .browseCatalog, recalculateConfigurator)
        routes.post("configure/:slug/requests", requires: .placeOrders, requestConfiguration)
        routes.get("configurations", requires: .browseCatalog, listConfigurations)
        routes.post("configurations", requires: .placeOrders, saveConfiguration)
        routes.get("configurations/:configuration", requires: .browseCatalog, openConfiguration)
        routes.post("configurations/:configuration/removal", requires: .placeOrders, removeConfiguration)
        routes.post("configurations/:configuration/restoration", requires: .placeOrders, restoreConfiguration)
        routes.get("products/:slug/test-drive", requires: .placeOrders, newTestDrive)
        routes.post("products/:slug/test-drive", requires: .placeOrders, requestTestDrive)
        routes.get("test-drives", requires: .viewOrders, listTestDrives)
        routes.get("test-drives.csv", requires: .viewOrders, exportOwnTestDrives)
        routes.get("test-drives/:drive", requires: .viewOrders, showTestDrive)
        routes.post("test-drives/:drive/withdrawal", requires: .placeOrders, withdrawTestDrive)
    }

    /// What staff answer, and what they write.
    func addContentRoutes(to routes: StaffRoutes) {
        routes.get("staff/service-requests", requires: .workWithCustomers, listStaffServiceRequests)
        routes.get("staff/service-requests.csv", requires: .workWithCustomers, exportStaffServiceRequests)
        routes.get("staff/service-requests/:request", requires: .workWithCustomers, showStaffServiceRequest)
        routes.post("staff/service-requests/:request/comments", requires: .workWithCustomers, answerServiceRequest)
        routes.post("staff/service-requests/:request/status", requires: .workWithCustomers, moveServiceRequest)
        routes.post("staff/service-requests/:request/handler", requires: .workWithCustomers, assignServiceRequest)
        routes.get(
            "staff/service-requests/:request/files/:file", requires: .workWithCustomers, downloadStaffRequestFile)
        routes.get("staff/test-drives", requires: .workWithCustomers, listStaffTestDrives)
        routes.get("staff/test-drives.csv", requires: .workWithCustomers, exportTestDrives)
        routes.get("staff/test-drives/calendar", requires: .workWithCustomers, showDriveCalendar)
        routes.get("staff/test-drives/:drive", requires: .workWithCustomers, showStaffTestDrive)
        routes.post("staff/test-drives/:drive/status", requires: .workWithCustomers, moveTestDrive)
        addEditorRoutes(to: routes)
    }

    private func addEditorRoutes(to routes: StaffRoutes) {
        routes.get("staff/catalog/articles", requires: .editCatalog, listStaffArticles)
        routes.post("staff/catalog/articles", requires: .editCatalog, bodyLimit: Self.pictureBytes, addArticle)
        routes.get("staff/catalog/articles/new", requires: .editCatalog, newArticle)
        routes.get("staff/catalog/articles/:article", requires: .editCatalog, editArticle)
        routes.post(
            "staff/catalog/articles/:article", requires: .editCatalog, bodyLimit: Self.pictureBytes, changeArticle)
        routes.post("staff/catalog/articles/:article/publication", requires: .editCatalog, publishArticle)
        routes.post("staff/catalog/articles/:article/restoration", requires: .editCatalog, restoreArticle)
        routes.get("staff/catalog/services", requires: .editCatalog, listStaffServices)
        routes.post("staff/catalog/services", requires: .editCatalog, addService)
        routes.get("staff/catalog/services/new", requires: .editCatalog, newService)
        routes.get("staff/catalog/services/:service", requires: .editCatalog, editService)
        routes.post("staff/catalog/services/:service", requires: .editCatalog, changeService)
        routes.post("staff/catalog/services/:service/news", requires: .editCatalog, tellNews)
        routes.get("staff/catalog/configurators", requires: .editCatalog, listStaffConfigurators)
        routes.post("staff/catalog/configurators", requires: .editCatalog, addConfigurator)
        routes.get("staff/catalog/configurators/new", requires: .editCatalog, newConfigurator)
        routes.get("staff/catalog/configurators/:configurator", requires: .editCatalog, editConfigurator)
        routes.post("staff/catalog/configurators/:configurator", requires: .editCatalog, changeConfigurator)
        routes.get("staff/catalog/demo-units", requires: .editCatalog, listDemoUnits)
        routes.post("staff/catalog/demo-units", requires: .editCatalog, addDemoUnit)
        routes.post("staff/catalog/demo-units/:unit/removal", requires: .editCatalog, removeDemoUnit)
        routes.post("staff/catalog/demo-units/:unit/restoration", requires: .editCatalog, restoreDemoUnit)
    }

    /// Forms that may be larger than others: pictures of articles, files of requests.
    package static let contentUploads = [
        BodyAllowance(prefix: "/staff/catalog/articles", bytes: pictureBytes, seconds: 300),
        BodyAllowance(prefix: "/services/", bytes: requestBytes, seconds: 300),
    ]

    /// Two pictures and a long text, in bytes.
    private static let pictureBytes = 8 << 20
    /// Three files, in bytes.
    private static let requestBytes = 14 << 20

    /// The sections of the sidebars, what waits for members and staff, what the palette offers.
    package static func addContent(to all: inout Contributions) {
        let place = all.navigation.firstIndex { $0.section == "selections" && !$0.isForStaff }
        all.navigation.insert(servicesSection, at: place.map { $0 + 1 } ?? all.navigation.endIndex)
        all.navigation.append(requestsSection)
        all.attention += [
            requestAttention, serviceNewsAttention, driveAttention, staffRequestAttention, staffDriveAttention,
        ]
        all.palette += contentPalette
    }

    private static let servicesSection = NavigationItem(
        section: "services", path: "/services", icon: "tag", title: "catalog.services.title",
        permission: .browseCatalog, isTab: false)

    private static let requestsSection = NavigationItem(
        section: "requests", path: "/staff/service-requests", icon: "chat", title: "catalog.requests.title",
        permission: .workWithCustomers, isForStaff: true, isTab: false)

    /// Requests for services by number and subject: a member's company's own, for staff those of their customers.
    private static let contentPalette = [
        PaletteSource(title: "catalog.requests.title", for: Audience(.viewOrders), list: "/services/requests") {
            text, limit, context, tx in
            try Catalog.foundRequests(text, limit, "/services/requests", context, in: tx)
        },
        PaletteSource(
            title: "catalog.requests.title", for: Audience(.workWithCustomers, staff: true),
            list: "/staff/service-requests"
        ) { text, limit, context, tx in
            try Catalog.foundRequests(text, limit, "/staff/service-requests", context, in: tx)
        },
    ]

    private static func foundRequests(
        _ text: String, _ limit: Int, _ base: String, _ context: any SignedInContext, in tx: Transaction
    ) throws -> [PaletteItem] {
        let query = ServiceRequestQuery(text: text, limit: limit)
        return try requests(query, for: context.principal, in: tx).items.map { line in
            let status = context.t("catalog.request.status.\(line.request.status.rawValue)")
            return PaletteItem(
                icon: "chat", title: "\(line.request.subject)\n\(line.request.number)", note: status,
                path: "\(base)/\(line.request.number)", exact: line.request.number == text)
        }
    }
}
