import Database
import Hummingbird
import Kernel
import Web

/// What people put aside, wait for, say and ask; pages that refresh themselves; codes on packages.
///
/// Owns `selections`, `selection_items`, `product_subscriptions`, `product_reviews`. Announces ``SelectionSaved``,
/// ``SelectionShared``, ``SelectionCopied``, ``SelectionFilled``, ``SelectionRemoved``, ``SelectionRestored``,
/// ``FavouriteChanged``, ``SubscriptionAdded``, ``SubscriptionRemoved``, ``SubscriptionMet``, ``ReviewWritten``,
/// ``ReviewDecided``, ``ReviewAnswered``.
extension Catalog {
    /// For everybody.
    func addSelectionRoutes(to routes: PublicRoutes) {
        routes.get("products/:slug/reviews", listReviews)
        routes.get("products/:slug/questions", listQuestions)
        routes.get("search/barcode", showScanner)
        routes.get("products/by-code/:code", findByCode)
        let live = LiveGoods(database: database)
        routes.get("catalog/live") { request, context in try await followGoods(live, request, context) }
        routes.get("catalog/cells", showCells)
    }

    /// For members: whoever may see the catalogue may put goods aside, wait for them, and speak of them.
    func addSelectionRoutes(to routes: MemberRoutes) {
        routes.get("selections", requires: .browseCatalog, listSelections)
        routes.post("selections", requires: .browseCatalog, addSelection)
        routes.get("selections/choice", requires: .browseCatalog, chooseSelection)
        routes.post("selections/items", requires: .browseCatalog, addToSelection)
        routes.post("selections/favourites", requires: .browseCatalog, toggleFavourite)
        routes.post("selections/favourites/restoration", requires: .browseCatalog, restoreFavourite)
        routes.get("selections/:selection", requires: .browseCatalog, showSelection)
        routes.get("selections/:selection/goods.csv", requires: .browseCatalog, exportSelection)
        routes.post("selections/:selection", requires: .browseCatalog, renameSelection)
        routes.post("selections/:selection/sharing", requires: .browseCatalog, shareSelection)
        routes.post("selections/:selection/copies", requires: .browseCatalog, copySelection)
        routes.post("selections/:selection/removal", requires: .browseCatalog, removeSelection)
        routes.post("selections/:selection/restoration", requires: .browseCatalog, restoreSelection)
        routes.post("selections/:selection/articles", requires: .browseCatalog, addArticles)
        routes.post("selections/:selection/quantities", requires: .browseCatalog, changeQuantities)
        routes.post("selections/:selection/items/removal", requires: .browseCatalog, removeItems)
        routes.post("selections/:selection/items/restoration", requires: .browseCatalog, restoreItems)
        routes.get("selections/subscriptions", requires: .browseCatalog, listSubscriptions)
        routes.post("selections/subscriptions", requires: .browseCatalog, subscribe)
        routes.get("selections/subscriptions/new", requires: .browseCatalog, newSubscription)
        routes.post(
            "selections/subscriptions/:subscription/removal", requires: .browseCatalog, removeSubscription)
        routes.post(
            "selections/subscriptions/:subscription/restoration", requires: .browseCatalog, restoreSubscription)
        routes.get("products/:slug/reviews/new", requires: .browseCatalog, newReview)
        routes.post("products/:slug/reviews", requires: .browseCatalog, writeReview)
        routes.get("products/:slug/questions/new", requires: .browseCatalog, newQuestion)
        routes.post("products/:slug/questions", requires: .browseCatalog, askQuestion)
    }

    /// For staff.
    func addSelectionRoutes(to routes: StaffRoutes) {
        routes.get("staff/catalog/reviews", requires: .editCatalog, listReviewQueue)
        routes.post("staff/catalog/reviews", requires: .editCatalog, decideReview)
        routes.post("staff/catalog/reviews/restoration", requires: .editCatalog, reopenReview)
    }
}
