import Foundation
import Kernel

/// What is stored of the price of one product, as far as it concerns one buyer.
package struct PriceOffer: Sendable {
    package let productID: ID<Product>
    /// The product this is a variant of.
    package var family: ID<Product>?
    package var categoryID: ID<Category>?
    package var manufacturer = ""
    /// The prices found, the one that goes before the others first.
    package let lists: [PriceList]

    package init(
        _ productID: ID<Product>, family: ID<Product>? = nil, categoryID: ID<Category>? = nil,
        manufacturer: String = "", lists: [PriceList]
    ) {
        self.productID = productID
        self.family = family
        self.categoryID = categoryID
        self.manufacturer = manufacturer
        self.lists = lists
    }

    /// The lists a quantity has a price in, in their order: one that begins above it says nothing about it. Where all
    /// begin above, the one that begins lowest counts from nothing on, so that what has a price can be bought.
    func lists(for quantity: Quantity) -> [PriceList] {
        if lists.allSatisfy({ $0.begins <= quantity }) { return lists }
        let reaching = lists.filter { $0.begins <= quantity }
        guard reaching.isEmpty else { return reaching }
        return lists.min { $0.begins < $1.begins }.map { [$0] } ?? []
    }

    /// The quantities at which the stored price may change, in thousandths.
    ///
    /// - Parameter all: whether every list counts at every quantity; else only the first that reaches it.
    func marks(ofAllLists all: Bool) -> Set<Int64> {
        var marks: Set<Int64> = []
        var bound = Int64.max
        for list in lists {
            marks.formUnion(list.steps.map(\.from.thousandths).filter { all || $0 < bound })
            bound = min(bound, list.begins.thousandths)
        }
        return marks
    }
}

/// A stored price with its steps by quantity.
package struct PriceList: Sendable {
    package let source: PriceExplanation.Source
    /// Nil for prices of a contract or a customer.
    package let typeID: ID<PriceType>?
    package let vatMode: VATMode
    /// The smallest quantity first; never empty.
    package let steps: [Price.Step]

    /// - Parameter steps: in any order; nil is returned for none.
    package init?(
        _ source: PriceExplanation.Source, typeID: ID<PriceType>? = nil, vatMode: VATMode = .included,
        steps: [Price.Step]
    ) {
        guard !steps.isEmpty else { return nil }
        self.source = source
        self.typeID = typeID
        self.vatMode = vatMode
        self.steps = steps.count == 1 ? steps : steps.sorted { $0.from < $1.from }
    }

    /// The quantity it begins with; above zero for a price that is told "from 100" only.
    var begins: Quantity { steps[0].from }

    /// Whether the price is fixed for this buyer: in his contract, or for him.
    var isFixed: Bool { typeID == nil }

    /// The step a quantity reaches; below the first it is the first.
    func step(at quantity: Quantity) -> Price.Step { steps.last { $0.from <= quantity } ?? steps[0] }
}

/// What a price is asked for.
struct PriceQuestion: Sendable {
    let quantity: Quantity
    /// What the whole order comes to before what its sum takes off; nil where there is no order.
    let orderTotal: Money?
}
