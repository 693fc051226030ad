// The quantities of a page of the cart as a buyer typed them, so that a refused page shows them again.

import Catalog
import Kernel
import Web

/// What stands in the fields `quantity.<product>`.
struct TypedQuantities: Sendable {
    /// Each field's text.
    private(set) var texts: [ID<Product>: String] = [:]
    /// Why a text is no quantity.
    private(set) var refusals: [ID<Product>: CartRefusal] = [:]
    /// What the others mean, in the order of the page; zero takes the line out.
    private(set) var quantities: [(product: ID<Product>, quantity: Quantity)] = []

    /// Nothing was typed yet.
    init() {}

    /// A line whose field still holds what the page came with is left alone: somebody else may have changed it since.
    init(_ form: FormData) {
        let shown = Dictionary(form.all(prefixed: "was.").map { ($0.name, $0.value) }) { first, _ in first }
        for field in form.all(prefixed: "quantity.") {
            guard let product = ID<Product>(field.name) else { continue }
            texts[product] = field.value
            if let was = shown[field.name], Quantity(parsing: was) == Quantity(parsing: field.value),
                Quantity(parsing: was) != nil
            {
                continue
            }
            if field.value.isEmpty || Quantity(parsing: field.value)?.isZero == true {
                quantities.append((product, .zero))
                continue
            }
            do throws(CartRefusal) {
                let quantity = try Ordering.parsedQuantity(field.value)
                quantities.append((product, quantity))
            } catch {
                refusals[product] = error
            }
        }
    }
}
