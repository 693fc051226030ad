// A buyer remarks on a line of a cart, and says which group it stands in.

import Catalog
import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Ordering {
    /// `GET /carts/{cart}/lines/{product}`
    func editLine(_ request: Request, _ context: MemberContext) async throws -> HTML {
        let (cart, line) = try await lineOfCart(context)
        return context.linePage(cart, line, TypedForm(LineForm(line)))
    }

    /// `POST /carts/{cart}/lines/{product}`
    func remarkLine(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (cart, line) = try await lineOfCart(context)
        let form = LineForm(context.form)
        let problems = form.problems()
        guard problems.isEmpty, let head = cart.head else {
            return context.linePage(cart, line, TypedForm(form, problems)).response(status: .unprocessableContent)
        }
        let (principal, now) = (context.principal, context.now)
        return try await context.once { tx in
            try Ordering.remark(line.product.id, form, in: head.id, by: principal, at: now, in: tx)
            return .redirect(to: head.path, message: "ordering.cart.remarked")
        }
    }

    private func lineOfCart(_ context: MemberContext) async throws -> (Cart, CartLine) {
        let product = context.web.parameters.get("product").flatMap { ID<Product>($0) }
        let cart = try await shownCart(.id(try cartID(context)), context).cart
        guard let line = (cart.lines + cart.later).first(where: { $0.product.id == product }) else { throw NotFound() }
        return (cart, line)
    }
}

/// What is remarked on a line.
struct LineForm: Form {
    var comment = ""
    var group = ""

    init() {}

    init(_ line: CartLine) {
        comment = line.comment
        group = line.group
    }

    static let fields: [Field<LineForm>] = [
        Field("comment", .textarea(rows: 3), \.comment, label: "ordering.cart.comment", help: true, maxLength: 500),
        Field("group", .text, \.group, label: "ordering.cart.group", help: true, maxLength: 100),
    ]
}

// MARK: - Operation

extension Ordering {
    /// Keeps the comment and the group of a line.
    ///
    /// - Throws: `NotFound` for a cart the principal may not open, and for a line that left meanwhile.
    static func remark(
        _ product: ID<Product>, _ form: LineForm, in id: ID<Cart>, by principal: Principal, at now: Date,
        in tx: Transaction
    ) throws {
        let cart = try claimCart(.id(id), by: principal, at: now, in: tx)
        let kept = try tx.execute(
            """
            UPDATE cart_lines SET comment = \(form.comment),
                group_label = \(form.group.trimmingCharacters(in: .whitespacesAndNewlines))
            WHERE cart_id = \(cart) AND product_id = \(product)
            """)
        guard kept == 1 else { throw NotFound() }
    }
}

// MARK: - Page

extension MemberContext {
    fileprivate func linePage(_ cart: Cart, _ line: CartLine, _ typed: TypedForm<LineForm>) -> HTML {
        var frame = PageFrame(line.product.name, section: "cart")
        let path = cart.head?.path ?? "/cart"
        frame.breadcrumbs = [(path, cart.head.map { title(of: $0) } ?? t("ordering.cart.title"))]
        frame.subline = "\(line.product.sku), \(quantity(line.quantity, line.product.unit))"
        let groups = Set(cart.lines.map(\.group)).subtracting([""]).sorted().map { FieldOption($0, $0) }
        let actions: HTML = """
            \(submit(t("web.save"), busy: t("web.saving")))\(buttonLink(t("ordering.carts.back"), to: path, .ghost))
            """
        return page(
            frame,
            """
            \(errorSummary(typed))\(formFrame(
                FormFrame("\(path)/lines/\(line.product.id)"), "\(fields(typed, options: ["group": groups]))",
                actions: actions))
            """)
    }
}
