// A member takes a cart with him: as a file for a spreadsheet, or on paper with all its lines.

import Catalog
import Database
import Foundation
import Hummingbird
import Kernel
import Web

// MARK: - Handlers

extension Ordering {
    /// `GET /carts/{cart}/lines.csv`
    func exportCart(_ request: Request, _ context: MemberContext) async throws -> Response {
        let cart = try await shownCart(.id(try cartID(context)), context).cart
        let sheet = CartSheet(context)
        let name = "cart-\(CivilDate(context.now, in: context.formats.timeZone)).csv"
        // Prices and sums hang together: all of the cart is read at once and goes in one part.
        return .csv(named: name, head: sheet.head, first: CSVPart<Int>(cart.lines.map(sheet.row), next: nil)) { _ in
            CSVPart<Int>([], next: nil)
        }
    }

    /// `GET /carts/{cart}/paper`: every line on one page, for the printer.
    func printCart(_ request: Request, _ context: MemberContext) async throws -> HTML {
        let cart = try await shownCart(.id(try cartID(context)), context).cart
        return context.cartPaper(cart)
    }
}

/// How the lines of a cart stand in a file.
private struct CartSheet: Sendable {
    let head: [String]
    private let formats: Formats

    init(_ context: MemberContext) {
        formats = context.formats
        let keys = [
            "ordering.cart.file.sku", "ordering.column.goods", "ordering.cart.file.barcode", "ordering.column.quantity",
            "ordering.cart.file.unit", "ordering.cart.file.stock", "ordering.cart.file.price", "ordering.cart.file.sum",
            "ordering.cart.file.currency", "ordering.cart.group", "ordering.cart.comment",
        ]
        head = keys.map { context.t($0) }
    }

    func row(_ line: CartLine) -> [CSVCell] {
        let product = line.product
        let sum = (try? line.sums())?.gross
        return [
            .text(product.sku), .text(product.name), .text(product.barcode ?? ""),
            .number(decimal(line.quantity.description)), .text(product.unit),
            .number(decimal(line.available.description)),
            .number(line.price.map { decimal($0.amount.decimal) } ?? ""),
            .number(sum.map { decimal($0.decimal) } ?? ""), .text(line.price?.amount.currency.rawValue ?? ""),
            .text(line.group), .text(line.comment),
        ]
    }

    /// Without groups, so that it is a number to a spreadsheet, too.
    private func decimal(_ number: String) -> String {
        formats.locale == .ru ? number.replacing(".", with: ",") : number
    }
}

// MARK: - Page

extension MemberContext {
    fileprivate func cartPaper(_ cart: Cart) -> HTML {
        let path = cart.head?.path ?? "/cart"
        let name = cart.head.map { title(of: $0) } ?? t("ordering.cart.title")
        var frame = PageFrame(name, section: "cart")
        frame.breadcrumbs = [(path, name)]
        frame.subline = "\(t("ordering.cart.lines", count: Int64(cart.lines.count)))"
        let paper = button(t("ordering.carts.print"), .primary, icon: "print", attributes: " data-print")
        frame.actions = "<span class=\"js-only\">\(paper)</span>"
        let sku = TableColumn<CartLine>("sku", "ordering.cart.file.sku") { "\($0.product.sku)" }
        let goods = TableColumn<CartLine>("goods", "ordering.column.goods") { line in
            let comment: HTML? = line.comment.isEmpty ? nil : "<span class=\"sub\">\(line.comment)</span>"
            return "\(line.product.name)\(comment)"
        }
        let quantity = TableColumn<CartLine>("qty", "ordering.column.quantity", align: .end) {
            self.quantity($0.quantity, $0.product.unit)
        }
        let price = TableColumn<CartLine>("price", "ordering.column.price", align: .end) { line in
            "\(line.price.map { formats.amount($0.amount) } ?? "—")"
        }
        let sum = TableColumn<CartLine>("sum", "ordering.column.sum", align: .end) { line in
            "\((try? line.sums()).map { formats.amount($0.gross) } ?? "—")"
        }
        var table = Table(still: "cartpaper", as: .stack, [sku, goods, quantity, price, sum])
        table.totals = [
            (name: t("ordering.vatIncluded"), value: "\(formats.money(cart.vatTotal))"),
            (name: t("ordering.total"), value: "\(formats.money(cart.total))"),
        ]
        return page(frame, self.table(table, cart.lines, label: name))
    }
}
