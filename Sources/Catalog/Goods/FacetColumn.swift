// The sections and filters beside a list of goods: a form that asks by the address. On a phone it is a sheet, which
// waits for its button.

import Foundation
import Kernel
import Web

/// Values of a filter that are shown at once; the others are one press away.
private let shownValues = 5
/// Properties that are shown at once.
private let shownProperties = 5
/// The most in any case.
private let mostValues = 60

func facetColumn(_ listing: CatalogListing, _ query: CatalogQuery, _ context: PublicContext) -> HTML {
    let facets = listing.facets
    let hidden = query.address.keeping(["category", "q", "exact"]).fields.map { field -> HTML in
        "<input type=\"hidden\" name=\"\(field.name)\" value=\"\(field.value)\">"
    }
    let column = FacetColumn(query: query, context: context)
    let title = context.t("catalog.filters")
    let close = context.t("web.close")
    let show = context.t("catalog.apply")
    let properties = column.shown(facets.properties)
    let hasMore = facets.properties.count > properties.count && query.opened != "all"
    let more: HTML? =
        hasMore
        ? """
        <a class="facet__more" href="\(url: query.address.with("facet", "all").text)">\(context.t("catalog.facet.all"))</a>
        """ : nil
    let ways: HTML? =
        query.isSearch
        ? foundSections(listing, query, context)
        : query.newSince == nil ? sections(listing, query, context) : nil
    return """
        <form class="facets" id="facets" popover action="\(url: query.path)" aria-label="\(title)" data-auto-submit>\(hidden)
          <div class="facets__head"><h2>\(title)</h2>\(context.submit(show, size: .regular))\
        <button type="button" class="iconbtn" popovertarget="facets" popovertargetaction="hide" aria-label="\(close)" \
        title="\(close)">\(context.icon("x"))</button></div>
          \(ways)
          \(column.stock(facets))
          \(column.shelves(facets.shelves))
          \(properties.map(column.property))
          \(more)
          \(column.brands(facets.brands))
          \(listing.mayUsePrices && context.seesGoodsPrices ? column.price(listing) : nil)
          \(context.applyButton(show, size: .small))
        </form>
        """
}

// MARK: - Sections

/// What is beneath the section; for one without sections beneath, what is beside it. Above it the way up.
private func sections(_ listing: CatalogListing, _ query: CatalogQuery, _ context: PublicContext) -> HTML {
    let current = listing.category
    let beneath = listing.tree.children(of: current?.id).filter { $0.productCount > 0 }
    let place = beneath.isEmpty ? listing.tree.category(current?.parentID) : current
    let shown = beneath.isEmpty ? listing.tree.children(of: place?.id) : beneath
    let rows: [HTML] = shown.filter { $0.productCount > 0 || $0.id == current?.id }.map { category in
        section(
            category.name, query.path(category: category.slug), category.productCount, context,
            category.id == current?.id)
    }
    let all = context.t("catalog.all")
    var heading: HTML = "<span class=\"facet__title\">\(all)</span>"
    if let place {
        let above = listing.tree.category(place.parentID)
        heading = """
            <a class="facet__up" href="\(url: query.path(category: above?.slug))">\(context.icon("left", small: true))\
            \(above?.name ?? all)</a>\
            <a class="facet__title" href="\(url: query.path(category: place.slug))">\(place.name)</a>
            """
    }
    return """
        <nav class="facet" aria-label="\(context.t("catalog.categories"))">\(heading)<ul class="tree">\(rows)</ul></nav>
        """
}

/// The sections of what was found.
private func foundSections(_ listing: CatalogListing, _ query: CatalogQuery, _ context: PublicContext) -> HTML? {
    let found = listing.facets.sections.prefix(12)
    guard found.count > 1 || query.category != nil else { return nil }
    let rows: [HTML] = found.map { found in
        section(found.name, query.path(category: found.slug), found.count, context, found.slug == query.category)
    }
    return """
        <nav class="facet" aria-label="\(context.t("catalog.categories"))">\
        <a class="facet__title" href="\(url: query.path(category: nil))">\(context.t("catalog.all"))</a>\
        <ul class="tree">\(rows)</ul></nav>
        """
}

private func section(
    _ name: String, _ path: String, _ count: Int, _ context: PublicContext, _ isCurrent: Bool
) -> HTML {
    """
    <li><a href="\(url: path)"\(attr: "aria-current", isCurrent ? "page" : nil)>\(name)\
    <span>\(context.formats.count(count))</span></a></li>
    """
}

// MARK: - Filters

/// The groups of checkboxes.
private struct FacetColumn {
    let query: CatalogQuery
    let context: PublicContext

    /// Those worth showing: what is chosen, and what most goods have.
    func shown(_ properties: [Facets.PropertyFacet]) -> [Facets.PropertyFacet] {
        let chosen = Set(query.properties.map(\.property))
        let most = query.opened == "all" ? Facets.mostProperties : shownProperties
        let first = properties.prefix(most)
        let others = properties.dropFirst(most).filter {
            chosen.contains($0.property) || $0.property.description == query.opened
        }
        return Array(first) + others
    }

    func property(_ facet: Facets.PropertyFacet) -> HTML {
        let chosen = query.properties.first { $0.property == facet.property }?.values ?? []
        return group(
            facet.name, id: facet.property.description, field: "p.\(facet.property)", facet.values, chosen: chosen)
    }

    func brands(_ values: [Facets.Value]) -> HTML? {
        guard values.count > 1 || !query.brands.isEmpty else { return nil }
        return group(context.t("catalog.facet.brand"), id: "brand", field: "brand", values, chosen: query.brands)
    }

    /// A switch, for «есть или нет» has two values.
    func stock(_ facets: Facets) -> HTML {
        let count: HTML? = facets.inStock.map { "<span class=\"option__n\">\(context.formats.count($0))</span>" }
        return """
            <div class="facet"><label class="option"><input type="checkbox" class="switch" role="switch" name="stock" \
            value="1"\(attr: "checked", if: query.inStock)> \(context.t("catalog.inStock"))\(count)</label></div>
            """
    }

    func shelves(_ shelves: [Facets.Shelf]) -> HTML? {
        guard shelves.count > 1 else { return nil }
        let options: [HTML] = shelves.prefix(mostValues).map { shelf in
            option(
                "warehouse", shelf.warehouse.description, shelf.name, count: shelf.count,
                isChosen: query.warehouses.contains(shelf.warehouse))
        }
        return """
            <fieldset class="facet" id="facet-warehouse"><legend>\(context.t("catalog.facet.warehouse"))</legend>\(options)</fieldset>
            """
    }

    func price(_ listing: CatalogListing) -> HTML {
        let symbol = listing.prices?.lowerBound.currency.symbol ?? Currency.rub.symbol
        let (from, to) = (context.t("catalog.facet.price.from"), context.t("catalog.facet.price.to"))
        let least = listing.prices.map { context.formats.amount($0.lowerBound) }
        let most = listing.prices.map { context.formats.amount($0.upperBound) }
        return """
            <fieldset class="facet"><legend>\(context.t("catalog.facet.price", ["currency": symbol]))</legend><div class="range">\
            \(bound("min", "catalog.facet.price.least", query.price.least, least.map { "\(from) \($0)" } ?? from))\
            \(bound("max", "catalog.facet.price.most", query.price.most, most.map { "\(to) \($0)" } ?? to))\
            </div></fieldset>
            """
    }

    private func bound(_ name: String, _ key: String, _ value: Int64?, _ hint: String) -> HTML {
        let typed = value.map { context.formats.amount(Money(minor: $0)) } ?? ""
        return """
            <input class="input input--sm" name="\(name)" inputmode="decimal" autocomplete="off" maxlength="15" \
            aria-label="\(context.t(key))" value="\(typed)" placeholder="\(hint)">
            """
    }

    /// A filter with its values: the most frequent at once, in their own order.
    private func group(
        _ name: String, id: String, field: String, _ values: [Facets.Value], chosen: [String]
    ) -> HTML {
        let isOpen = query.opened == id
        let most = isOpen ? mostValues : shownValues
        let frequent = Set(values.sorted { ($0.count ?? 0) > ($1.count ?? 0) }.prefix(most).map(\.value))
        let wanted = Set(chosen)
        // What was chosen stays in sight, even where nothing has it any more.
        let lost = chosen.filter { value in !values.contains { $0.value == value } }
        let shown = values.filter { frequent.contains($0.value) || wanted.contains($0.value) }
        let options: [HTML] = (shown + lost.map { Facets.Value(value: $0, count: 0) }).map { value in
            option(field, value.value, value.value, count: value.count, isChosen: wanted.contains(value.value))
        }
        let more: HTML? =
            shown.count < values.count && !isOpen
            ? """
            <a class="facet__more" href="\(url: query.address.with("facet", id).text)#facet-\(id)" data-facet-more>\
            \(context.t("catalog.facet.more"))<span class="visually-hidden">: \(name)</span></a>
            """ : nil
        return """
            <fieldset class="facet" id="facet-\(id)"><legend>\(name)</legend>\(options)\(more)</fieldset>
            """
    }

    private func option(_ field: String, _ value: String, _ words: String, count: Int?, isChosen: Bool) -> HTML {
        let number: HTML? = count.map { "<span class=\"option__n\">\(context.formats.count($0))</span>" }
        return """
            <label class="option"><input type="checkbox" class="check" name="\(field)" value="\(value)"\
            \(attr: "checked", if: isChosen)> \(words)\(number)</label>
            """
    }
}

// MARK: - What is in force

/// The filters in force, each with its way out.
func filtersInForce(_ listing: CatalogListing, _ query: CatalogQuery, _ context: PublicContext) -> FilterBar {
    var bar = FilterBar("catalog", query.address, label: context.t("catalog.filters"))
    bar.keeps = ["category", "q", "exact", "sort"]
    let names = Dictionary(listing.facets.properties.map { ($0.property, $0.name) }) { first, _ in first }
    for choice in query.properties {
        let name = names[choice.property] ?? context.t("catalog.facet.other")
        bar.chips.append(
            FilterBar.Chip(name, choice.values.joined(separator: ", "), names: ["p.\(choice.property)"]))
    }
    if !query.brands.isEmpty {
        let words = query.brands.joined(separator: ", ")
        bar.chips.append(FilterBar.Chip(context.t("catalog.facet.brand"), words, names: ["brand"]))
    }
    if query.inStock {
        let words = context.t("catalog.facet.stock.only")
        bar.chips.append(FilterBar.Chip(context.t("catalog.facet.stock"), words, names: ["stock"]))
    }
    if !query.warehouses.isEmpty {
        let shelves = listing.facets.shelves.filter { query.warehouses.contains($0.warehouse) }.map(\.name)
        let words = shelves.joined(separator: ", ")
        bar.chips.append(FilterBar.Chip(context.t("catalog.facet.warehouse"), words, names: ["warehouse"]))
    }
    if !query.price.isOpen {
        let least = query.price.least.map {
            "\(context.t("catalog.facet.price.from")) \(context.formats.amount(Money(minor: $0)))"
        }
        let most = query.price.most.map {
            "\(context.t("catalog.facet.price.to")) \(context.formats.amount(Money(minor: $0)))"
        }
        let words = [least, most].compactMap { $0 }.joined(separator: " ")
        bar.chips.append(FilterBar.Chip(context.t("catalog.facet.price.name"), words, names: ["min", "max"]))
    }
    return bar
}
