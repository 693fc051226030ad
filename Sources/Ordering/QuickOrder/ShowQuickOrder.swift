// A buyer types articles and quantities at the speed of a spreadsheet, or scans them, and puts them into a cart.

import Catalog
import Database
import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Ordering {
    static let quickPath = "/orders/quick"

    /// `GET /orders/quick`; rows may stand in the address: `article` and `quantity`, once for each.
    func showQuickOrder(_ request: Request, _ context: MemberContext) async throws -> HTML {
        let typed = Array(request.query.editorLines.prefix(100))
        return context.quickPage(try await quickSheet(typed, choice: request.query["cart"], context))
    }

    /// `POST /orders/quick`: `act` is `add`, `right` for what is right of it, or nothing for a check; `remove` takes
    /// out a row. What is refused stays on the page.
    func sendQuickOrder(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (principal, now, form) = (context.principal, context.now, context.form)
        var typed = form.editorLines
        if let place = form["remove"].flatMap({ Int($0) }) {
            typed = form.editorLines(without: place)
            return context.quickPage(try await quickSheet(typed, choice: form["cart"], context)).response()
        }
        var sheet = try await quickSheet(typed, choice: form["cart"], context)
        guard let act = form["act"], act == "add" || act == "right" else {
            return context.quickPage(sheet).response()
        }
        sheet.isSent = true
        sheet.problem = sheet.checked.problem(takingRightOnly: act == "right")
        guard sheet.problem == nil else {
            return context.quickPage(sheet).response(status: .unprocessableContent)
        }
        let (choice, wanted) = (sheet.choice, try sheet.checked.wanted())
        do {
            let answer = try await context.once { tx in
                let added = try Ordering.put(wanted, to: choice, by: principal, at: now, in: tx)
                if case .id(let cart) = choice { try Ordering.chooseCart(cart, by: principal, at: now, in: tx) }
                return .redirect(to: "/cart", message: added.message, added.arguments, clears: context.quickDraft)
            }
            guard !sheet.checked.refused.isEmpty else { return answer }
            // What was refused stays to be mended; the rest is in the cart.
            let rest = sheet.checked.refused.map { (article: $0.article, quantity: $0.typedQuantity) }
            var left = try await quickSheet(rest, choice: form["cart"], context)
            left.isSent = true
            left.added = sheet.checked.right.count
            return context.quickPage(left).response()
        } catch let refusal as CartRefusal {
            sheet.refusal = refusal
            return context.quickPage(sheet).response(status: .unprocessableContent)
        }
    }

    private func quickSheet(
        _ typed: [(article: String, quantity: String)], choice: String?, _ context: MemberContext
    ) async throws -> QuickSheet {
        let (principal, now) = (context.principal, context.now)
        let part = Array(typed.prefix(CheckedRows.most))
        let cart = choice.flatMap { ID<Cart>($0) }
        var sheet = try await database.read { tx -> QuickSheet in
            let carts = try Ordering.openCarts(of: principal, in: tx)
            let head = carts.first { $0.id == cart }
            guard !part.isEmpty else { return QuickSheet(checked: CheckedRows(rows: []), carts: carts, chosen: head) }
            let buyer = try Catalog.buyer(for: principal, legalEntity: head?.legalEntityID, at: now, in: tx)
            let checked = try Ordering.check(part, for: buyer, at: now, in: tx)
            return QuickSheet(checked: checked, carts: carts, chosen: head)
        }
        sheet.isTooLong = typed.count > part.count
        return sheet
    }
}

extension FormData {
    /// The rows of a grid, but the one at a place that counts empty ones, too.
    func editorLines(without place: Int) -> [(article: String, quantity: String)] {
        var left: [(name: String, value: String)] = []
        for (index, pair) in zip(all("article"), all("quantity")).enumerated() where index != place {
            left.append((name: "article", value: pair.0))
            left.append((name: "quantity", value: pair.1))
        }
        return FormData(left).editorLines
    }
}

/// The grid with what is known of its rows, and where they may go.
struct QuickSheet: Sendable {
    var checked: CheckedRows
    let carts: [CartHead]
    /// Nil for the cart that is open.
    let chosen: CartHead?
    /// Whether it was meant to go into the cart.
    var isSent = false
    /// Why it did not; the rows say it one by one.
    var problem: QuickProblem?
    var refusal: CartRefusal?
    /// Rows that went into the cart, while these were refused.
    var added = 0
    var isTooLong = false

    var choice: CartChoice { chosen.map { .id($0.id) } ?? .active }
}

/// What stands between a grid and the cart.
enum QuickProblem: Sendable, Equatable {
    case empty
    /// So many rows are refused; the others may go without them.
    case refused(Int)
    /// So many quantities were rounded to packs, which was not seen yet.
    case rounded(Int)
}

extension CheckedRows {
    /// Why the rows cannot go on as they are: nothing is left out or changed without having been seen.
    func problem(takingRightOnly isPart: Bool) -> QuickProblem? {
        if rows.isEmpty || right.isEmpty { return refused.isEmpty ? .empty : .refused(refused.count) }
        if !refused.isEmpty, !isPart { return .refused(refused.count) }
        return rounded.isEmpty ? nil : .rounded(rounded.count)
    }
}

extension Ordering {
    /// The carts a member may fill, the one changed last first.
    static func openCarts(of principal: Principal, in tx: Transaction) throws -> [CartHead] {
        try tx.all(
            """
            SELECT \(CartHead.columns) FROM carts k
            WHERE \(reach(principal)) AND k.purpose = \(CartPurpose.current)
            ORDER BY k.changed_at DESC, k.id DESC LIMIT 50
            """, as: CartHead.self)
    }
}

// MARK: - Page

extension MemberContext {
    /// What the rows are kept under in the browser until they are in the cart.
    fileprivate var quickDraft: String { "quick:\(signedIn.userID)" }

    fileprivate func quickPage(_ sheet: QuickSheet) -> HTML {
        var frame = PageFrame(t("ordering.quick.title"), section: "orders")
        frame.breadcrumbs = [("/orders", t("ordering.orders.title"))]
        frame.subline = "\(t("ordering.quick.subline"))"
        frame.density = "regular"
        var editor = LineEditor("quick", action: Ordering.quickPath, label: t("ordering.quick.title"))
        editor.currency = sheet.checked.right.first?.line?.price?.amount.currency ?? .rub
        editor.blanks = max(1, 10 - sheet.checked.rows.count)
        editor.lookup = "\(Ordering.quickPath)/goods"
        editor.suggestions = "\(Ordering.quickPath)/suggestions"
        editor.draft = quickDraft
        editor.fields = cartChoice(sheet)
        editor.actions = quickActions(sheet)
        return page(
            frame,
            """
            \(orderRooms("quick"))\(quickNotice(sheet))\(lineEditor(editor, sheet.checked.rows.map { editorLine($0) }))
            <p class="caption quiet js-only quick__keys">\(t("ordering.quick.keys"))</p>
            """)
    }

    /// Where the rows go; nothing to choose where there is one cart.
    private func cartChoice(_ sheet: QuickSheet) -> HTML? {
        guard sheet.carts.count > 1 else { return nil }
        let active = FieldOption("", t("ordering.quick.activeCart"))
        let others = sheet.carts.map { cart in
            FieldOption(cart.id.description, cart.name.isEmpty ? t("ordering.cart.title") : cart.name)
        }
        let select = field(
            Input(
                "cart", t("ordering.quick.into"), .select, value: sheet.chosen?.id.description ?? "",
                options: [active] + others, small: true))
        return "<div class=\"quick__cart\">\(select)</div>"
    }

    private func quickActions(_ sheet: QuickSheet) -> HTML {
        let check = submit(t("ordering.quick.check"), .plain, size: .regular)
        let add = submit(
            t("ordering.quick.add"), size: .regular, icon: "cart", busy: t("ordering.quick.adding"),
            act: ("act", "add"))
        guard case .refused = sheet.problem, !sheet.checked.right.isEmpty else {
            return "<span class=\"nojs-only\">\(check)</span>\(add)"
        }
        let right = submit(
            t("ordering.quick.addRight", count: Int64(sheet.checked.right.count)), .plain, size: .regular,
            act: ("act", "right"))
        return "<span class=\"nojs-only\">\(check)</span>\(right)\(add)"
    }

    private func quickNotice(_ sheet: QuickSheet) -> HTML? {
        var notices: [HTML] = []
        if sheet.added > 0 {
            let toCart = buttonLink(t("ordering.quick.toCart"), to: "/cart", size: .small)
            notices.append(
                notice(
                    .success, t("ordering.quick.added", count: Int64(sheet.added)), "\(t("ordering.quick.left"))",
                    actions: toCart))
        }
        if let refusal = sheet.refusal {
            notices.append(notice(.danger, t(refusal.key, TextArguments(refusal.arguments))))
        }
        switch sheet.problem {
        case .empty: notices.append(notice(.danger, t("ordering.quick.empty")))
        case .refused(let count):
            notices.append(
                notice(.danger, t("ordering.quick.refused", count: Int64(count)), "\(t("ordering.quick.mend"))"))
        case .rounded(let count):
            notices.append(
                notice(.warning, t("ordering.quick.wereRounded", count: Int64(count)), "\(t("ordering.quick.again"))"))
        case nil: break
        }
        if sheet.isTooLong {
            notices.append(
                notice(.warning, t("ordering.quick.tooLong", ["max": formats.count(CheckedRows.most)])))
        }
        return notices.isEmpty ? nil : "<div class=\"notices\" role=\"alert\">\(notices)</div>"
    }
}
