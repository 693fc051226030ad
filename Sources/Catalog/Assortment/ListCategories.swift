// Staff see the sections of one level, put them in order by keys or by hand, and move them to other levels.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Catalog {
    /// `GET /staff/catalog/categories?in=…`
    func listCategories(_ request: Request, _ context: StaffContext) async throws -> HTML {
        let parent = request.query["in"].flatMap { ID<Category>($0) }
        let level = try await database.read { tx in try Catalog.categoryLevel(parent, in: tx) }
        return context.categoriesPage(level, problem: nil)
    }

    /// `POST /staff/catalog/categories`: a section of our own at the end of a level.
    func addCategory(_ request: Request, _ context: StaffContext) async throws -> Response {
        let name = String((context.form["name"] ?? "").prefix(200)).trimmingCharacters(in: .whitespacesAndNewlines)
        let parent = context.form["in"].flatMap { ID<Category>($0) }
        let (principal, now) = (context.principal, context.now)
        do {
            return try await context.once { tx in
                let id = try Catalog.addCategory(name, to: parent, by: principal, at: now, in: tx)
                return .redirect(
                    to: "/staff/catalog/categories/\(id)", message: "catalog.sections.added", ["name": name])
            }
        } catch let refusal as CategoryRefusal {
            let level = try await database.read { tx in try Catalog.categoryLevel(parent, in: tx) }
            let problem = context.t(refusal.key)
            return context.categoriesPage(level, problem: problem).response(status: .unprocessableContent)
        }
    }

    /// `POST /staff/catalog/categories/placement`: `move` is `up ID`, `down ID`, `out ID` or `in ID`; or a section is
    /// dropped on another: `category`, `target` and `way`, which is `before`, `after` or `into`.
    func placeCategory(_ request: Request, _ context: StaffContext) async throws -> Response {
        let form = context.form
        guard let placement = CategoryPlacement(form) else { throw NotFound() }
        let back = form["in"].flatMap { ID<Category>($0) }.map { "/staff/catalog/categories?in=\($0)" }
        let path = back ?? "/staff/catalog/categories"
        let (principal, now) = (context.principal, context.now)
        do {
            return try await context.once { tx in
                let edit = try Catalog.place(placement, by: principal, at: now, in: tx)
                return .redirect(
                    to: path, message: edit == nil ? "catalog.edit.unchanged" : "catalog.sections.placed",
                    undo: StaffContext.undo(edit))
            }
        } catch let refusal as CategoryRefusal {
            return context.refused(refusal, back: path)
        }
    }
}

// MARK: - Moving

/// Where a section goes.
struct CategoryPlacement: Sendable, Equatable {
    enum Way: Sendable, Equatable {
        case up, down
        /// One level up, right behind the section it was in.
        case out
        /// Into the section right before it.
        case inside
        case before(ID<Category>)
        case after(ID<Category>)
        case into(ID<Category>)
    }

    let category: ID<Category>
    let way: Way

    /// Reads a press or a drop; nil when it is neither.
    init?(_ form: FormData) {
        let words = (form["move"] ?? "").split(separator: " ").map(String.init)
        if words.count == 2, let category = ID<Category>(words[1]) {
            self.category = category
            switch words[0] {
            case "up": way = .up
            case "down": way = .down
            case "out": way = .out
            case "in": way = .inside
            default: return nil
            }
            return
        }
        guard let category = form["category"].flatMap({ ID<Category>($0) }),
            let target = form["target"].flatMap({ ID<Category>($0) }), target != category
        else { return nil }
        self.category = category
        switch form["way"] {
        case "before": way = .before(target)
        case "after": way = .after(target)
        case "into": way = .into(target)
        default: return nil
        }
    }
}

extension Catalog {
    /// Moves a section.
    ///
    /// - Returns: the edit to take back; nil when it stands there already.
    /// - Throws: ``CategoryRefusal``; `NotFound` for sections that are not there.
    @discardableResult
    static func place(
        _ placement: CategoryPlacement, by principal: Principal, at now: Date, in tx: Transaction
    ) throws -> ID<CatalogEdit>? {
        let all = try editedCategories(in: tx)
        guard let moved = all.first(where: { $0.id == placement.category }) else { throw NotFound() }
        func level(_ parent: ID<Category>?) -> [ID<Category>] { all.filter { $0.parentID == parent }.map(\.id) }
        let old = level(moved.parentID)
        guard let place = old.firstIndex(of: moved.id) else { throw NotFound() }
        var (parent, new) = (moved.parentID, old.filter { $0 != moved.id })
        switch placement.way {
        case .up: new.insert(moved.id, at: max(0, place - 1))
        case .down: new.insert(moved.id, at: min(new.count, place + 1))
        case .out:
            guard let above = all.first(where: { $0.id == moved.parentID }) else { return nil }
            parent = above.parentID
            new = level(parent)
            new.insert(moved.id, at: (new.firstIndex(of: above.id) ?? new.count - 1) + 1)
        case .inside:
            guard place > 0 else { return nil }
            parent = old[place - 1]
            new = level(parent) + [moved.id]
        case .into(let target):
            parent = target
            new = level(target).filter { $0 != moved.id } + [moved.id]
        case .before(let target), .after(let target):
            guard let other = all.first(where: { $0.id == target }) else { throw NotFound() }
            parent = other.parentID
            new = level(parent).filter { $0 != moved.id }
            let spot = new.firstIndex(of: target) ?? new.count
            let isAfter = placement.way == .after(target)
            new.insert(moved.id, at: min(new.count, isAfter ? spot + 1 : spot))
        }
        // With both levels in one list the way back finds each as it was.
        let order = parent == moved.parentID ? new : old.filter { $0 != moved.id } + new
        var facts = [CategoryFact(.order, try KeptList.text(order))]
        if parent != moved.parentID {
            let text = parent?.description ?? ""
            let imported = try categoryOverrides(in: tx)[moved.id]?[.parent]?.imported
            facts.insert(CategoryFact(.parent, imported == text ? nil : text), at: 0)
        }
        return try change(CategoryChange(moved.id, facts), by: principal, at: now, in: tx)
    }
}

// MARK: - Reading

/// The sections of one level, and the way down to it.
struct CategoryLevel: Sendable {
    let parent: EditedCategory?
    /// From the root down to the parent.
    let path: [EditedCategory]
    let categories: [EditedCategory]
    /// How many sections each has right beneath.
    let children: [ID<Category>: Int]
    let rules: [ID<Category>: AssortmentRules]
    let edits: [CatalogEdit]
}

extension Catalog {
    /// One level of the tree: three statements. An unknown parent shows the first.
    static func categoryLevel(_ parent: ID<Category>?, in tx: Transaction) throws -> CategoryLevel {
        let all = try editedCategories(in: tx)
        let byID = Dictionary(all.map { ($0.id, $0) }) { first, _ in first }
        let above = parent.flatMap { byID[$0] }
        var path: [EditedCategory] = []
        var place = above
        while let category = place, path.count < 64 {
            path.insert(category, at: 0)
            place = category.parentID.flatMap { byID[$0] }
        }
        let children = Dictionary(grouping: all.compactMap(\.parentID), by: { $0 }).mapValues(\.count)
        return CategoryLevel(
            parent: above, path: path, categories: all.filter { $0.parentID == above?.id }, children: children,
            rules: try categoryRules(in: tx), edits: try edits(.category, limit: 10, in: tx))
    }
}

// MARK: - Page

extension StaffContext {
    fileprivate func categoriesPage(_ level: CategoryLevel, problem: String?) -> HTML {
        var frame = catalogFrame(level.parent?.name ?? t("catalog.sections.title"))
        frame.density = "regular"
        if level.parent != nil {
            frame.breadcrumbs = [("/staff/catalog/categories", t("catalog.sections.title"))]
            frame.breadcrumbs += level.path.dropLast().map { ("/staff/catalog/categories?in=\($0.id)", $0.name) }
            frame.actions = level.parent.map { parent in
                buttonLink(t("catalog.sections.edit"), to: "/staff/catalog/categories/\(parent.id)", icon: "edit")
            }
        }
        let list: HTML =
            level.categories.isEmpty
            ? emptyState(
                icon: "catalog", title: t("catalog.sections.none.title"), text: t("catalog.sections.none.text"),
                inline: true)
            : levelList(level)
        let history = editHistory(level.edits) { edit in
            let change = try? edit.after(as: CategoryChange.self)
            let fields = Set(change?.facts.map(\.field) ?? [])
            return fields.map { t("catalog.sections.field.\($0.rawValue)") }.sorted().joined(separator: ", ")
        }
        return page(
            frame,
            """
            \(level.parent == nil ? catalogTabs("categories") : nil)
            \(problem.map { notice(.danger, $0) })
            <div class="split"><div>\(list)\(addForm(level))</div>
            <div class="aside">\(card(t("catalog.edit.history"), id: "history-h", history))</div></div>
            """)
    }

    private func levelList(_ level: CategoryLevel) -> HTML {
        let rows: [HTML] = level.categories.enumerated().map { place, category in
            levelRow(category, level, isFirst: place == 0, isLast: place == level.categories.count - 1)
        }
        let parent: HTML? = level.parent.map { "<input type=\"hidden\" name=\"in\" value=\"\($0.id)\">" }
        return """
            <form method="post" action="/staff/catalog/categories/placement" data-section-order>\(commandField)\(parent)\
            <input type="hidden" name="category"><input type="hidden" name="target"><input type="hidden" name="way">
            <ol class="menuorder__list">\(rows)</ol></form>
            <p class="field__help js-only">\(t("catalog.sections.drag"))</p>
            """
    }

    private func levelRow(_ category: EditedCategory, _ level: CategoryLevel, isFirst: Bool, isLast: Bool) -> HTML {
        let children = level.children[category.id] ?? 0
        let rules = level.rules[category.id]
        let own = "/staff/catalog/categories/\(category.id)"
        let path = children > 0 ? "/staff/catalog/categories?in=\(category.id)" : own
        let change = buttonLink(t("catalog.sections.edit"), to: own, size: .small, of: category.name)
        let mark: HTML? = rules.map { rules in
            rules.hidesAll ? tag(t("catalog.sections.hidden"), .warning) : tag(t("catalog.sections.closed"))
        }
        var note = t("catalog.sections.goods", count: Int64(category.productCount))
        if children > 0 { note += ", " + t("catalog.sections.children", count: Int64(children)) }
        return """
            <li class="menuorder__row" data-section-row="\(category.id)">\
            <span class="menuorder__grip js-only" data-section-grip aria-hidden="true">\(icon("grip"))</span>\
            <span class="doc__text"><a href="\(url: path)">\(category.name)</a> \(mark)\
            <span class="sub">\(note)</span></span>\
            \(moveButton("up", category, isShut: isFirst))\(moveButton("down", category, isShut: isLast))\
            \(moveButton("in", category, isShut: isFirst))\(moveButton("out", category, isShut: level.parent == nil))\
            \(change)</li>
            """
    }

    private func moveButton(_ way: String, _ category: EditedCategory, isShut: Bool) -> HTML {
        let label = t("catalog.sections.move.\(way)", ["name": category.name])
        let symbol = way == "in" ? "right" : way == "out" ? "left" : way
        return iconSubmit(
            symbol, label, act: ("move", "\(way) \(category.id)"), attributes: isShut ? " disabled" : nil)
    }

    private func addForm(_ level: CategoryLevel) -> HTML {
        let parent: HTML? = level.parent.map { "<input type=\"hidden\" name=\"in\" value=\"\($0.id)\">" }
        let name = field(Input("name", t("catalog.sections.new.name"), required: true, maxLength: 200))
        return pageSection(
            t("catalog.sections.new"), id: "new-h",
            formFrame(
                FormFrame("/staff/catalog/categories"), "\(parent)\(name)",
                actions: submit(t("catalog.sections.add"), .plain, size: .regular)))
    }
}
