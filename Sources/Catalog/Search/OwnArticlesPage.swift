// The page of a customer's own articles: the list, and the field to add to it.

import Database
import Foundation
import Kernel
import Web

extension MemberContext {
    func ownArticlesPage(_ articles: Page<OwnArticle>, _ typed: TypedForm<OwnArticlesForm>) -> HTML {
        var frame = PageFrame(t("catalog.ownArticles.title"), section: "catalog")
        frame.breadcrumbs = [("/catalog", t("catalog.title"))]
        frame.subline = "\(t("catalog.ownArticles.lead"))"
        frame.density = density()
        let mayChange = principal.may(.placeOrders)
        let add: HTML? =
            mayChange
            ? formFrame(
                FormFrame(Catalog.ownArticlesPath), "\(fields(typed))",
                actions: submit(t("catalog.ownArticles.add"), size: .regular, busy: t("web.saving"))) : nil
        let list: HTML =
            articles.items.isEmpty
            ? emptyState(icon: "box", text: t("catalog.ownArticles.none"), inline: true)
            : table(ownArticlesTable(mayChange), articles.items, label: t("catalog.ownArticles.title"))
        return page(
            frame,
            """
            \(errorSummary(typed))\(add)
            <section class="section" aria-label="\(t("catalog.ownArticles.title"))">\(list)</section>
            \(pager(articles, path: Catalog.ownArticlesPath))
            """)
    }

    private func ownArticlesTable(_ mayChange: Bool) -> Table<OwnArticle> {
        let remove = t("catalog.synonyms.remove")
        let code = TableColumn<OwnArticle>("code", "catalog.ownArticles.code") { "\($0.code)" }
        let goods = TableColumn<OwnArticle>("goods", "catalog.column.goods") { article in
            """
            <a href="\(url: "/products/\(article.product.slug)")">\(article.product.name)</a>\
            <span class="sub">\(article.product.sku)</span>
            """
        }
        let acts = TableColumn<OwnArticle>("acts", "catalog.finding.acts", align: .end) { article in
            self.pressForm(
                "\(Catalog.ownArticlesPath)/removal", hidden: [("code", article.code)],
                self.submit(remove, .ghost, size: .small, of: article.code))
        }
        return Table(still: "own-articles", as: .stack, mayChange ? [code, goods, acts] : [code, goods])
    }
}
