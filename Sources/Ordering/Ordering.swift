import Catalog
import Database
import Foundation
import Kernel
import Web

/// Carts and orders of customers: the one gate to an order is ``place(_:by:at:in:)`` of an ``OrderRequest``.
///
/// Its files lie in folders named like its rooms; each room has its own migrations and its own door, which is called
/// here. Calls ``Catalog`` for prices, stock and reservations. Announces ``OrderPlaced``, ``OrderStatusChanged``,
/// ``OrderCancelled`` and what the rooms say.
package struct Ordering: Sendable {
    let database: Database
    let files: FileStore
    let search: CatalogSearch

    package init(database: Database, files: FileStore, search: CatalogSearch) {
        self.database = database
        self.files = files
        self.search = search
    }

    /// The tables of every room, in the order they refer to one another.
    package static let allMigrations: [Migration] = {
        let rooms: [[Migration]] = [
            migrations, setMigrations, waitingMigrations, paymentMigrations, cartMigrations, orderMigrations,
            approvalMigrations, importMigrations, templateMigrations, quoteMigrations, returnMigrations,
            webhookMigrations,
        ]
        return rooms.flatMap { $0 }
    }()

    /// What strangers may do.
    package func addRoutes(to routes: PublicRoutes) {
        addOneClickRoutes(to: routes)
        addOfflineRoutes(to: routes)
    }

    /// What members may do.
    package func addRoutes(to routes: MemberRoutes) {
        addCartRoutes(to: routes)
        addCheckoutRoutes(to: routes)
        addOrderRoutes(to: routes)
        addRepeatRoutes(to: routes)
        addAPIRoutes(to: routes)
        addImportRoutes(to: routes)
        addQuickOrderRoutes(to: routes)
        addTemplateRoutes(to: routes)
        addRecurringRoutes(to: routes)
        addQuoteRoutes(to: routes)
        addReturnRoutes(to: routes)
        addApprovalRoutes(to: routes)
        addWebhookRoutes(to: routes)
        addOfflineRoutes(to: routes)
    }

    /// What the vendor's people may do, besides what `Backoffice` has.
    package func addRoutes(to routes: StaffRoutes) {
        addCartRoutes(to: routes)
        addOrderRoutes(to: routes)
        addImportRoutes(to: routes)
        addQuickOrderRoutes(to: routes)
        addTemplateRoutes(to: routes)
        addRecurringRoutes(to: routes)
        addQuoteRoutes(to: routes)
        addReturnRoutes(to: routes)
        addApprovalRoutes(to: routes)
        addWebhookRoutes(to: routes)
        addOfflineRoutes(to: routes)
    }

    /// What follows by itself in the rooms.
    package static func addRoomJobs(to registry: inout JobRegistry, files: FileStore) {
        addCartJobs(to: &registry)
        addOrderJobs(to: &registry)
        addImportJobs(to: &registry, files: files)
        addQuickOrderJobs(to: &registry, files: files)
        addTemplateJobs(to: &registry, files: files)
        addRecurringJobs(to: &registry, files: files)
        addQuoteJobs(to: &registry, files: files)
        addReturnJobs(to: &registry, files: files)
        addApprovalJobs(to: &registry, files: files)
        addWebhookJobs(to: &registry, files: files)
        addOfflineJobs(to: &registry, files: files)
    }

    /// What the rooms put into the frame and onto start pages.
    package static func addRooms(to all: inout Contributions) {
        addCarts(to: &all)
        addCheckout(to: &all)
        addOrders(to: &all)
        addRepeat(to: &all)
        addImport(to: &all)
        addQuickOrder(to: &all)
        addTemplate(to: &all)
        addRecurring(to: &all)
        addQuote(to: &all)
        addReturn(to: &all)
        addApproval(to: &all)
        addWebhook(to: &all)
        addOffline(to: &all)
    }

    /// Forms that may be larger than others.
    package static let uploads: [BodyAllowance] = {
        let rooms: [[BodyAllowance]] = [
            checkoutUploads, orderUploads, importUploads, quickOrderUploads, templateUploads, recurringUploads,
            quoteUploads, returnUploads, approvalUploads, webhookUploads, offlineUploads,
        ]
        return rooms.flatMap { $0 }
    }()

    /// The sections of the sidebar.
    package static let navigation = [
        NavigationItem(
            section: "cart", path: "/cart", icon: "cart", title: "ordering.cart.title", permission: .placeOrders,
            isInTopbar: true),
        NavigationItem(
            section: "orders", path: "/orders", icon: "orders", title: "ordering.orders.title", permission: .viewOrders),
    ]
}
