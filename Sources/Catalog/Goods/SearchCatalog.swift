// Anybody asks for goods in words and finds them, the best fit first, with his own prices and all filters.

import Database
import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Web

extension Catalog {
    /// `GET /search`: the list of what was found; without words what was asked before.
    func searchCatalog(_ request: Request, _ context: PublicContext) async throws -> Response {
        let query = CatalogQuery(request, context, search: true)
        let popular = Array(search.words.popular.beginning(with: "", limit: 8))
        guard query.isSearch else {
            let person = try await askingPerson(context, remembered: 8)
            return context.searchStart(history: person.history, popular: popular).response()
        }
        if query.isExact { try await countExactSearch(context) }
        let person = try await askingPerson(context)
        // Beside the list itself only on its first page: whoever turns pages has seen it.
        let isFirst = query.page.cursor == nil
        let isPlain = isFirst && !query.isFiltered && query.category == nil
        // Another order than the search's own, a filter and a later page need all there is, not the best of it.
        let isBeginning = isPlain && query.sort == .relevance
        let limit = isBeginning ? CatalogSearch.usualHits : CatalogSearch.mostHits
        let findings =
            query.isExact
            ? await search.findExactly(query.text, for: person.buyer, limit: limit)
            : await search.find(query.text, for: person.buyer, asker: person.asker, limit: limit)
        let (reader, now, snapshot) = (context.principal, context.now, counted.snapshot)
        let found = try await database.read { tx in
            var listing = try Catalog.list(
                query, found: findings.ids, for: person.buyer, reader: reader, seesPrices: person.seesPrices,
                countedBy: snapshot, at: now, in: tx)
            if isBeginning, findings.isCut {
                listing.showAsBeginning(of: findings.total, shown: findings.ids.count)
            }
            if isBeginning, !query.isExact, !findings.isPartial {
                let others = try Catalog.recommended(beside: listing.goods.items, for: person, at: now, in: tx)
                listing.recommend(others)
            }
            let beside = isPlain ? try Catalog.beside(findings, query.text, of: person, context, in: tx) : nil
            return (listing: listing, beside: beside)
        }
        // The number of an order is no question that goods could answer.
        let asksForGoods = isPlain && !query.isExact && found.beside?.isExact != true
        if asksForGoods, !request.isSpeculative {
            // Something like it is not what was asked for: staff see the question among those that found nothing.
            let count = findings.isPartial ? 0 : found.listing.total ?? findings.total
            note(query.text, found: count, by: person, context)
        }
        var surroundings = CatalogSurroundings()
        let reading = context.searchReading(findings, typed: query.text)
        let isShown = !found.listing.goods.items.isEmpty
        let limits = isShown ? context.searchLimits(findings, isNarrowed: !isBeginning) : nil
        surroundings.lead = "\(reading)\(limits)\(found.beside.flatMap { context.searchBeside($0) })"
        let isElsewhere = found.beside?.isEmpty == false
        surroundings.nothing = context.searchNothing(query.text, popular: popular, isElsewhere: isElsewhere)
        surroundings.shownBefore = isFirst ? 0 : nil
        return catalogPage(found.listing, query, context, surroundings).response(remembering: query.view, request)
    }

    /// What is looked for letter by letter reads all goods: strangers of one network get so many answers a minute.
    static let exactPerMinute = 30

    /// - Throws: 429 with the seconds to wait.
    private func countExactSearch(_ context: PublicContext) async throws {
        guard context.principal == nil else { return }
        let network = InternetAddress(context.web.clientAddress)?.network ?? "unknown"
        let verdict = try await database.hit(
            key: "search:exact:\(network)", limit: Self.exactPerMinute, window: 60, at: context.now)
        guard !verdict.isAllowed else { return }
        throw HTTPError(.tooManyRequests, headers: [.retryAfter: String(Int(verdict.retryAfter))])
    }

    /// Counts the question, and remembers it for whoever wants that.
    private func note(_ text: String, found: Int, by person: AskingPerson, _ context: PublicContext) {
        guard person.counts else { return }
        search.log.note(
            AskedQuestion(
                typed: text, found: found, variant: person.variant, asker: askerName(context),
                user: person.remembers ? person.user : nil, at: context.now))
    }
}
