import Kernel
import Web

// The doors of the search beside `GET /search`, for the front door of the module.
extension Catalog {
    func addSearchRoutes(to routes: PublicRoutes) {
        routes.get("search/suggestions", suggest)
        routes.post("search/clicks", recordClick)
    }

    func addSearchRoutes(to routes: PersonRoutes) {
        routes.post("search/history/removal", requires: .manageProfile, forgetSearches)
    }

    func addSearchRoutes(to routes: MemberRoutes) {
        routes.get("catalog/own-articles", requires: .browseCatalog, listOwnArticles)
        routes.post("catalog/own-articles", requires: .placeOrders, saveOwnArticles)
        routes.post("catalog/own-articles/removal", requires: .placeOrders, removeOwnArticle)
        routes.post("catalog/own-articles/restoration", requires: .placeOrders, restoreOwnArticle)
    }

    func addSearchRoutes(to routes: StaffRoutes) {
        routes.get("staff/catalog/search", requires: .editCatalog, showSearchLog)
        routes.post("staff/catalog/search/rebuild", requires: .editCatalog, rebuildSearch)
        routes.get("staff/catalog/search/ranking", requires: .editCatalog, showRanking)
        routes.post("staff/catalog/search/ranking", requires: .editCatalog, changeRanking)
        routes.get("staff/catalog/synonyms", requires: .editCatalog, listSynonyms)
        routes.post("staff/catalog/synonyms", requires: .editCatalog, saveSynonyms)
        routes.get("staff/catalog/synonyms.csv", requires: .editCatalog, exportSynonyms)
        routes.get("staff/catalog/synonyms/new", requires: .editCatalog, newSynonyms)
        routes.get("staff/catalog/synonyms/edit", requires: .editCatalog, editSynonyms)
        routes.get("staff/catalog/synonyms/import", requires: .editCatalog, chooseSynonymsFile)
        routes.post(
            "staff/catalog/synonyms/import", requires: .editCatalog, bodyLimit: 2 << 20, importSynonyms)
        routes.post("staff/catalog/synonyms/removal", requires: .editCatalog, removeSynonyms)
        routes.post("staff/catalog/synonyms/restoration", requires: .editCatalog, restoreSynonyms)
        routes.get("staff/catalog/pins", requires: .editCatalog, listPins)
        routes.post("staff/catalog/pins", requires: .editCatalog, savePin)
        routes.get("staff/catalog/pins/new", requires: .editCatalog, newPin)
        routes.get("staff/catalog/pins/edit", requires: .editCatalog, editPin)
        routes.post("staff/catalog/pins/removal", requires: .editCatalog, removePin)
        routes.post("staff/catalog/pins/restoration", requires: .editCatalog, restorePin)
    }
}
