import Hummingbird
import Kernel
import Web

extension Backoffice {
    /// The staff pages of the catalogue that know of customers and orders; the others are ``Catalog``'s own.
    func addGoodsRoutes(to routes: StaffRoutes) {
        routes.get("staff/catalog/assortment", requires: .editCatalog, showAssortment)
        routes.get("staff/catalog/assortment/rules", requires: .editCatalog, editRules)
        routes.post("staff/catalog/assortment/rules", requires: .editCatalog, setRules)
        routes.get("staff/catalog/assortment/customers", requires: .editCatalog, suggestAudience)
        routes.get("staff/catalog/stock/products/:product", requires: .editCatalog, showProductStock)
        routes.get("staff/catalog/products/:product/merging", requires: .editCatalog, askToMerge)
        routes.post("staff/catalog/products/:product/merging", requires: .editCatalog, mergeProducts)
    }
}
