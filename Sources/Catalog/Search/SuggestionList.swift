// The lines beneath a search field, as a listbox whose options the field names while the focus stays in it.

import Foundation
import Kernel
import Search
import Web

/// One line: what it says, where it leads, what it puts into the field.
private struct SuggestionLine {
    let icon: String
    let title: HTML
    var detail: HTML?
    var note: String = ""
    let path: String
    /// What the field says when the line is chosen; nil for a thing that is opened.
    var text: String?
}

private struct SuggestionGroup {
    let title: String
    let lines: [SuggestionLine]
}

extension PublicContext {
    /// The list; empty when there is nothing to suggest.
    func suggestionList(_ found: Suggestions, of person: AskingPerson, typed: String) -> HTML {
        let words = Suggestions.readings(of: typed).flatMap { FoundText.words($0) }
        let questions = found.questions
        let own = questions.filter { $0.isOwn }.map { questionLine($0.text, "clock", words) }
        let others = questions.filter { !$0.isOwn }.map { questionLine($0.text, "search", words) }
        let goods = found.goods.map { goodsLine($0, words) }
        let places = found.categories.map { categoryLine($0, words) } + found.articles.map { articleLine($0, words) }
        let groups: [SuggestionGroup] = [
            SuggestionGroup(title: t("catalog.suggest.history"), lines: own),
            SuggestionGroup(
                title: t(typed.isEmpty ? "catalog.suggest.popular" : "catalog.suggest.questions"), lines: others),
            SuggestionGroup(title: t("catalog.suggest.goods"), lines: goods),
            SuggestionGroup(title: t("catalog.suggest.places"), lines: places),
        ]
        let shown = groups.filter { !$0.lines.isEmpty }
        let count = shown.reduce(0) { $0 + $1.lines.count }
        guard count > 0 else { return "<div class=\"suggest\" data-suggestions></div>" }
        var place = 0
        var parts: [HTML] = []
        for (index, group) in shown.enumerated() {
            parts.append(suggestionGroup(group, index, first: place))
            place += group.lines.count
        }
        let memory: HTML? =
            typed.isEmpty ? self.person?.searchMemoryButtons(isEmpty: found.history.isEmpty) : nil
        let foot: HTML? = memory.map { "<div class=\"suggest__foot\">\($0)</div>" }
        return """
            <div class="suggest" data-suggestions data-status="\(t("catalog.suggest.found", count: Int64(count)))">\
            <div class="suggest__list" id="suggest" role="listbox" aria-label="\(t("catalog.suggest.title"))">\(parts)</div>\
            \(foot)</div>
            """
    }

    private func suggestionGroup(_ group: SuggestionGroup, _ index: Int, first: Int) -> HTML {
        let options: [HTML] = group.lines.enumerated().map { place, line in suggestionOption(line, first + place) }
        return """
            <ul role="group" aria-labelledby="suggest-g\(index)">\
            <li class="palette__group" role="presentation" id="suggest-g\(index)">\(group.title)</li>\(options)</ul>
            """
    }

    private func suggestionOption(_ line: SuggestionLine, _ place: Int) -> HTML {
        let detail: HTML? = line.detail.map { " <span class=\"quiet\">\($0)</span>" }
        return """
            <li class="palette__item" role="option" id="suggest-\(place)" aria-selected="false" \
            data-path="\(line.path)"\(attr: "data-text", line.text)>\(icon(line.icon))\
            <span class="truncate">\(line.title)\(detail)</span><span class="end">\(line.note)</span></li>
            """
    }

    // MARK: - Lines

    private func questionLine(_ question: String, _ icon: String, _ words: [String]) -> SuggestionLine {
        SuggestionLine(
            icon: icon, title: FoundText(question, for: words).runs.html,
            path: "/search?q=\(question.formEncoded)", text: question)
    }

    private func goodsLine(_ goods: Suggestions.Goods, _ words: [String]) -> SuggestionLine {
        let product = goods.product
        let bought = goods.isFamiliar ? t("catalog.suggest.bought") : nil
        let price = goods.price.map { priceText($0) }
        return SuggestionLine(
            icon: goods.isFamiliar ? "repeat" : "box", title: FoundText(product.name, for: words).runs.html,
            detail: FoundText(product.sku, for: words).runs.html,
            note: [bought, price].compactMap(\.self).joined(separator: ", "), path: "/products/\(product.slug)")
    }

    private func categoryLine(_ category: FoundCategory, _ words: [String]) -> SuggestionLine {
        SuggestionLine(
            icon: "catalog", title: FoundText(category.name, for: words).runs.html,
            detail: category.parent.map { "\($0)" }, path: "/catalog?category=\(category.slug.formEncoded)")
    }

    private func articleLine(_ article: ArticleLink, _ words: [String]) -> SuggestionLine {
        SuggestionLine(
            icon: "docs", title: FoundText(article.title, for: words).runs.html, path: "/articles/\(article.slug)")
    }
}
