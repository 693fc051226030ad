// Somebody types a few letters and goes straight to a product, an order, a page or an action.

import Database
import Foundation
import Hummingbird
import Kernel

/// The command palette: a page of its own, and the lines of the dialog that a script opens over any page.
package struct Palette: Sendable {
    /// Lines of one group.
    static let limit = 5

    package init() {}

    package func addRoutes(to routes: PersonRoutes) {
        routes.get("palette", requires: .manageProfile, showPalette)
    }

    /// `GET /palette?q=…`; with `part=json` the lines alone.
    func showPalette(_ request: Request, _ context: PersonContext) async throws -> Response {
        let typed = String((request.query["q"] ?? "").prefix(100))
        let text = typed.trimmingCharacters(in: .whitespacesAndNewlines)
        let asked = try await context.askedLines(text)
        let answer = try await context.site.database.read { tx in try context.paletteAnswer(text, asked, in: tx) }
        if request.query["part"] == "json" { return Response(try .json(answer)) }
        return context.palettePage(text, answer).response()
    }
}

/// What the palette shows for a text.
struct PaletteAnswer: Sendable, Encodable {
    /// The groups that have lines, in their order.
    let groups: [PaletteGroup]
    /// How much there is, said aloud; empty before anything is typed.
    let status: String
    /// Said where nothing was found; nil otherwise.
    let nothing: String?
}

/// Lines under one heading.
struct PaletteGroup: Sendable, Encodable {
    /// One line: where it leads and what it says, with the found letters marked.
    struct Line: Sendable, Encodable {
        let icon: String
        let title: [FoundText.Run]
        /// Quieter, right after the title.
        let detail: [FoundText.Run]
        /// Quieter, at the end of the line.
        let note: String
        let path: String
        /// What it does instead of leading to the path; nil for a page.
        let deed: PaletteDeed?
    }

    let title: String
    let lines: [Line]
}

extension SignedInContext {
    /// Everything found for `text`; before two letters are typed, where the person may go and what he may do.
    ///
    /// - Parameter asked: what sources found that ask more than the database, by their titles.
    func paletteAnswer(
        _ text: String, _ asked: [String: [PaletteItem]], in tx: Transaction
    ) throws -> PaletteAnswer {
        guard text.count > 1 else {
            let groups = [group("web.palette.actions", actions, []), group("web.palette.places", places, [])]
            return PaletteAnswer(groups: groups.filter { !$0.lines.isEmpty }, status: "", nothing: nil)
        }
        var found: [(title: String, items: [PaletteItem])] = []
        for source in site.contributions.palette where source.audience.includes(principal) {
            let items = try asked[source.title] ?? source.found(text, limit: Palette.limit, self, in: tx).items
            found.append((source.title, items))
        }
        found.append(("web.palette.places", named(places + furtherPlaces, text)))
        found.append(("web.palette.actions", named(actions, text)))
        // What is called exactly so is what was meant.
        let exact = found.filter { $0.items.contains(where: \.isExact) }
        let others = found.filter { !$0.items.contains(where: \.isExact) }
        let words = FoundText.words(text) + FoundText.words(KeyboardLayout.other(text))
        var groups = (exact + others).map { group($0.title, $0.items, words) }
        let count = groups.reduce(0) { $0 + $1.lines.count }
        groups.append(group("web.palette.more", [everything(text)], []))
        return PaletteAnswer(
            groups: groups.filter { !$0.lines.isEmpty }, status: t("web.palette.found", count: Int64(count)),
            nothing: count == 0 ? t("web.palette.nothing", ["text": text]) : nil)
    }

    /// What those sources find that ask more than the database.
    func askedLines(_ text: String) async throws -> [String: [PaletteItem]] {
        guard text.count > 1 else { return [:] }
        var asked: [String: [PaletteItem]] = [:]
        for source in site.contributions.palette where source.audience.includes(principal) {
            if let ask = source.ask { asked[source.title] = try await ask(text, Palette.limit, self) }
        }
        return asked
    }

    private func everything(_ text: String) -> PaletteItem {
        PaletteItem(icon: "search", title: t("web.palette.all"), path: "/search?q=\(text.formEncoded)")
    }

    /// Those of `items` whose names hold every word of the text, as it was typed or as the same keys would write it in
    /// the other keyboard layout; the one of exactly this name first.
    private func named(_ items: [PaletteItem], _ text: String) -> [PaletteItem] {
        let readings = [text, KeyboardLayout.other(text)]
        let questions = readings.map { FoundText.words($0) }
        let names = Set(readings.map { SearchText.normalized($0) })
        let fitting = items.compactMap { item -> PaletteItem? in
            let name = SearchText.normalized("\(item.title) \(item.note)")
            let fits = questions.contains { words in !words.isEmpty && words.allSatisfy { name.contains($0) } }
            guard fits else { return nil }
            var item = item
            item.isExact = names.contains(SearchText.normalized(item.title))
            return item
        }
        return fitting.filter(\.isExact) + fitting.filter { !$0.isExact }
    }

    private func group(_ title: String, _ items: [PaletteItem], _ words: [String]) -> PaletteGroup {
        PaletteGroup(title: t(title), lines: items.map { line($0, words) })
    }

    /// A line with its found letters marked. A line break in the title begins the quieter part.
    private func line(_ item: PaletteItem, _ words: [String]) -> PaletteGroup.Line {
        let parts = item.title.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
        return PaletteGroup.Line(
            icon: item.icon, title: FoundText(parts.first.map { String($0) } ?? "", for: words).runs,
            detail: parts.count > 1 ? FoundText(String(parts[1]), for: words).runs : [], note: item.note,
            path: item.path, deed: item.deed)
    }
}
