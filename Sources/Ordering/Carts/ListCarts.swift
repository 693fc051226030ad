// A member sees his carts and those the company shares, and begins another one.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Ordering {
    /// `GET /carts`
    func listCarts(_ request: Request, _ context: MemberContext) async throws -> HTML {
        context.cartsPage(try await cartCards(context), TypedForm(CartForm()))
    }

    /// `POST /carts`: begins an empty cart and opens it.
    func makeCart(_ request: Request, _ context: MemberContext) async throws -> Response {
        let form = CartForm(context.form)
        let problems = form.problems()
        guard problems.isEmpty else {
            let page = context.cartsPage(try await cartCards(context), TypedForm(form, problems))
            return page.response(status: .unprocessableContent)
        }
        let (principal, now) = (context.principal, context.now)
        do {
            return try await context.once { tx in
                let id = try Ordering.makeCart(named: form.name, by: principal, at: now, in: tx)
                try Ordering.chooseCart(id, by: principal, at: now, in: tx)
                return .redirect(to: "/cart", message: "ordering.carts.made", ["name": form.name])
            }
        } catch let refusal as CartsRefusal {
            let page = context.cartsPage(try await cartCards(context), TypedForm(form, refusal))
            return page.response(status: .unprocessableContent)
        }
    }

    private func cartCards(_ context: MemberContext) async throws -> [CartCard] {
        let principal = context.principal
        return try await database.read { tx in try Ordering.carts(of: principal, in: tx) }
    }
}

/// What a cart is called.
struct CartForm: Form {
    var name = ""

    static let fields: [Field<CartForm>] = [
        Field("name", .text, \.name, label: "ordering.carts.name", required: true, maxLength: 100)
    ]
}

/// Why carts stay as they are.
enum CartsRefusal: Refusal, Equatable {
    /// Nobody needs so many, and a page shows them all.
    case tooManyCarts
    /// Lines are moved into another cart, and none is named.
    case cartMissing
    /// Nothing is chosen.
    case noLines
    /// A contract that is not the customer's, or no longer in force.
    case contractGone
    /// All goods are of one seller.
    case oneSeller

    var key: String {
        switch self {
        case .tooManyCarts: "ordering.carts.refusal.tooManyCarts"
        case .cartMissing: "ordering.carts.refusal.cartMissing"
        case .noLines: "ordering.carts.refusal.noLines"
        case .contractGone: "ordering.carts.refusal.contractGone"
        case .oneSeller: "ordering.carts.refusal.oneSeller"
        }
    }

    var arguments: [String: String] { self == .tooManyCarts ? ["max": String(Ordering.maxCarts)] : [:] }

    var field: String? { self == .contractGone ? "contract" : nil }
}

// MARK: - Reading

/// A cart as a list shows it.
struct CartCard: Sendable {
    let head: CartHead
    let ownerName: String
    /// Without what is kept for later.
    let lineCount: Int
    /// Whether the member has it open.
    let isOpen: Bool

    init(row: Row) throws {
        head = try CartHead(row: row)
        ownerName = try row["owner_name"]
        lineCount = try row["line_count"]
        isOpen = try row["is_open"] as Int == 1
    }
}

extension Ordering {
    /// The most carts of one member.
    static let maxCarts = 50

    /// Every cart the principal may open, what changed last first: one statement.
    static func carts(of principal: Principal, in tx: Transaction) throws -> [CartCard] {
        try tx.all(
            """
            SELECT \(CartHead.columns), u.name AS owner_name,
                   (SELECT COUNT(*) FROM cart_lines l WHERE l.cart_id = k.id AND NOT l.is_later) AS line_count,
                   CASE WHEN EXISTS (
                       SELECT 1 FROM active_carts a WHERE a.cart_id = k.id AND a.customer_id = k.customer_id
                       AND a.user_id = \(principal.userID)) THEN 1 ELSE 0 END AS is_open
            FROM carts k JOIN users u ON u.id = k.user_id
            WHERE \(reach(principal)) ORDER BY k.changed_at DESC, k.id DESC LIMIT 300
            """, CartCard.init(row:))
    }

    // MARK: - Operation

    /// Makes an empty cart of the principal's own, without opening it. Announces ``CartMade``.
    ///
    /// - Throws: ``CartsRefusal/tooManyCarts``; `NotFound` for whoever acts for no customer.
    static func makeCart(
        named name: String, _ purpose: CartPurpose = .current, like source: CartHead? = nil, by principal: Principal,
        at now: Date, in tx: Transaction
    ) throws -> ID<Cart> {
        guard let customerID = principal.customerID, let userID = principal.userID else { throw NotFound() }
        let id = ID<Cart>(at: now)
        let made = try tx.execute(
            """
            INSERT INTO carts (id, customer_id, user_id, name, purpose, is_shared, legal_entity_id, contract_id, seller_id,
                version, created_at, changed_at, changed_by)
            SELECT \(id), \(customerID), \(userID), \(name), \(purpose), \(false), \(source?.legalEntityID),
                \(source?.contractID), \(source?.sellerID), 1, \(now), \(now), \(userID)
            WHERE (SELECT COUNT(*) FROM carts x WHERE x.customer_id = \(customerID) AND x.user_id = \(userID)
                   AND x.removed_at IS NULL) < \(maxCarts)
            """)
        guard made == 1 else { throw CartsRefusal.tooManyCarts }
        try tx.announce(CartMade(cartID: id, purpose: purpose), by: principal, at: now)
        return id
    }
}

/// A cart came to be.
package struct CartMade: DomainEvent {
    package static let name = "ordering.cart_made"
    package let cartID: ID<Cart>
    package let purpose: CartPurpose
    package var subject: EventSubject { EventSubject("cart", cartID) }
}

// MARK: - Page

extension PageContext {
    /// What a cart is called on pages.
    func title(of cart: CartHead) -> String { cart.name.isEmpty ? t("ordering.cart.title") : cart.name }
}

extension MemberContext {
    fileprivate func cartsPage(_ carts: [CartCard], _ typed: TypedForm<CartForm>) -> HTML {
        var frame = PageFrame(t("ordering.carts.title"), section: "cart")
        frame.breadcrumbs = [("/cart", t("ordering.cart.title"))]
        frame.density = "regular"
        let add = card(
            t("ordering.carts.new"), id: "new-h",
            formFrame(
                FormFrame("/carts"), "\(fields(typed))",
                actions: submit(t("ordering.carts.make"), busy: t("web.saving"))))
        let current = carts.filter { $0.head.purpose == .current }
        let saved = carts.filter { $0.head.purpose == .saved }
        let open: HTML =
            current.isEmpty
            ? emptyState(
                icon: "cart", title: t("ordering.carts.none.title"), text: t("ordering.carts.none.text"),
                action: buttonLink(t("ordering.cart.empty.catalog"), to: "/catalog"), inline: true)
            : table(cartsTable("carts"), current, label: t("ordering.carts.title"))
        let kept: HTML? =
            saved.isEmpty
            ? nil
            : pageSection(
                t("ordering.carts.saved"), id: "saved-h", count: saved.count,
                table(cartsTable("savedcarts"), saved, label: t("ordering.carts.saved")))
        return page(
            frame,
            """
            \(errorSummary(typed))\(cartChoices(current))
            <div class="split"><div>\(open)\(kept)</div><div class="aside">\(add)</div></div>
            """)
    }

    /// The carts as a menu of forms: what the top bar's script takes out of this page.
    private func cartChoices(_ carts: [CartCard]) -> HTML {
        let items: [HTML] = carts.prefix(12).map { card in
            let count = t("ordering.cart.lines", count: Int64(card.lineCount))
            let name: HTML = "\(icon("cart"))<span>\(title(of: card.head))<span class=\"sub\">\(count)</span></span>"
            return pressForm(
                "/carts/\(card.head.id)/choice",
                "<button class=\"menu__item\"\(attr: "aria-current", card.isOpen ? "true" : nil)>\(name)</button>")
        }
        let all: HTML = "<a class=\"menu__item\" href=\"/carts\">\(icon("list"))\(t("ordering.carts.all"))</a>"
        return "<div data-carts-menu-items hidden>\(items)<hr class=\"menu__rule\">\(all)</div>"
    }

    private func cartsTable(_ id: String) -> Table<CartCard> {
        let context = self
        let name = TableColumn<CartCard>("name", "ordering.carts.column.name") { card in
            let open: HTML? = card.isOpen ? " \(context.accentTag(context.t("ordering.carts.isOpen")))" : nil
            let shared: HTML? =
                card.head.isShared ? " \(context.tag(context.t("ordering.carts.shared"), .info))" : nil
            let link: HTML = """
                <a class="rowlink" href="\(url: card.head.path)">\(context.title(of: card.head))</a>
                """
            return "\(link)\(open)\(shared)"
        }
        let count = TableColumn<CartCard>("count", "ordering.carts.column.count", align: .end) {
            "\(context.formats.count($0.lineCount))"
        }
        let owner = TableColumn<CartCard>("owner", "ordering.carts.column.owner", .useful, classes: "muted") { card in
            let isMine = card.head.ownerID == context.principal.userID
            return "\(isMine ? context.t("ordering.carts.mine") : card.ownerName)"
        }
        let changed = TableColumn<CartCard>("changed", "ordering.carts.column.changed", classes: "muted") {
            context.moment($0.head.changedAt)
        }
        let act = TableColumn<CartCard>("act", "ordering.carts.column.act", classes: "act", headHidden: true) {
            context.openingForm($0) ?? .empty
        }
        var table = Table(id, [name, count, owner, changed, act])
        table.shape = .stack
        return table
    }

    /// Takes a cart up: one that is filled is opened, of one that was saved a copy.
    private func openingForm(_ card: CartCard) -> HTML? {
        if card.isOpen { return nil }
        let words = t(card.head.purpose == .saved ? "ordering.carts.takeUp" : "ordering.carts.open")
        let path = card.head.purpose == .saved ? "\(card.head.path)/copies" : "\(card.head.path)/choice"
        return pressForm(path, submit(words, .tint, size: .small, of: title(of: card.head)))
    }
}

extension CartHead {
    /// Where it is shown, open or not.
    var path: String { "/carts/\(id)" }

    /// Whether the principal may rename, share and remove it: its owner, and of a shared one who looks after members.
    func mayBeManaged(by principal: Principal) -> Bool {
        ownerID == principal.userID || isShared && principal.may(.manageMembers)
    }
}
