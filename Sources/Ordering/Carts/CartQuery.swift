// Which lines of a long cart are shown.

import Catalog
import Foundation
import Hummingbird
import Kernel
import Web

/// What narrows the lines of a cart, as it stands in the address.
struct CartQuery: Sendable {
    /// What is the matter with the lines that are looked for.
    enum Show: String, Sendable, CaseIterable {
        case all = ""
        case changed, blocked

        fileprivate func takes(_ line: CartLine) -> Bool {
            switch self {
            case .all: true
            case .changed: line.note != nil
            case .blocked: line.isBlocked
            }
        }
    }

    let show: Show
    let text: String
    /// The name of a group; `-` for lines without one, empty for all.
    let group: String
    /// The id of a category, empty for all.
    let category: String
    /// The first line shown, counted from 0.
    let start: Int
    /// A line just taken out, for the way back.
    let removed: (product: String, quantity: String)?
    /// Where the cart is shown: `/cart` for the open one.
    let path: String

    static let pageSize = 100

    init(_ request: Request, path: String = "/cart") {
        self.init(request.query, start: request.firstLine, path: path)
    }

    /// The query of a page whose form was sent: its place stands in the form, the rest in the address.
    init(_ request: Request, _ form: FormData) {
        let cart = form["place"] == "own" ? form["cart"].flatMap { ID<Cart>($0) } : nil
        self.init(request, path: cart.map { "/carts/\($0)" } ?? "/cart")
    }

    /// - Parameter query: the fields of an address, or of a form that carries them on.
    init(_ query: FormData, start: Int = 0, path: String) {
        show = query["show"].flatMap { Show(rawValue: $0) } ?? .all
        text = query["q"] ?? ""
        group = String((query["group"] ?? "").prefix(200))
        category = query["category"] ?? ""
        self.start = start
        self.path = path
        removed = query["removed"].flatMap { product in
            ID<Product>(product).map { ($0.description, query["quantity"] ?? "1") }
        }
    }

    /// What narrows the lines, as it stands in the address.
    var fields: [(name: String, value: String)] {
        let all: [(name: String, value: String)] = [
            ("show", show.rawValue), ("q", text), ("group", group), ("category", category),
        ]
        return all.filter { !$0.value.isEmpty }
    }

    /// Whether some lines may be out of sight.
    var isNarrowed: Bool { !fields.isEmpty }

    /// Where the lines are shown.
    var address: String { place(path) }

    /// Where they are sent with their quantities: a refused page shows the same ones again.
    var target: String { place("/cart") }

    private func place(_ path: String) -> String {
        ListAddress(path, fields + [(name: "from", value: start > 0 ? String(start) : "")]).text
    }

    func part(of total: Int) -> ListPart { ListPart(from: start, size: Self.pageSize, of: total) }

    /// The lines that are looked for; those of a group stand together, in the order the groups are called.
    func lines(of cart: Cart) -> [CartLine] {
        let words = SearchText.normalized(text)
        let wanted = cart.lines.filter { line in
            show.takes(line)
                && (group.isEmpty || line.group == (group == "-" ? "" : group))
                && (category.isEmpty || line.product.categoryID?.description == category)
                && (words.isEmpty
                    || SearchText.index(of: [line.product.name, line.product.sku, line.comment]).contains(words))
        }
        guard wanted.contains(where: { !$0.group.isEmpty }) else { return wanted }
        // What stands in no group comes last.
        return wanted.enumerated().sorted { left, right in
            let (one, other) = (left.element.group, right.element.group)
            guard one != other else { return left.offset < right.offset }
            return one.isEmpty != other.isEmpty ? other.isEmpty : one < other
        }.map(\.element)
    }
}
