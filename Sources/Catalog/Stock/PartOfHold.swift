// Part of what somebody holds is given back, shipped or passed on to another holder, product by product.

import Database
import Foundation
import Kernel

extension Catalog {
    /// Gives back part of what a holder reserved or waits for, what is not there yet first. What is held no longer,
    /// because the hold ended, is not missed.
    package static func giveBack(
        _ parts: [StockNeed], of holder: ID<ReservationHolder>, in tx: Transaction
    ) throws {
        let held = try takeOut(parts, of: holder, waitingFirst: true, in: tx).held
        try notingAvailability(of: Set(held.map(\.take.productID)), in: tx) {
            try change(held.map(\.take), "reserved = reserved - taken.quantity", in: tx)
        }
    }

    /// Part of what a holder reserved left the warehouse. What was not there by our count is waited for no longer.
    package static func ship(_ parts: [StockNeed], of holder: ID<ReservationHolder>, in tx: Transaction) throws {
        let held = try takeOut(parts, of: holder, waitingFirst: false, in: tx).held
        try change(
            held.map(\.take), "reserved = reserved - taken.quantity, quantity = stock.quantity - taken.quantity",
            in: tx)
    }

    /// Passes part of what a holder reserved or waits for on to another, what is not there yet first. Its place in the
    /// queue and the end of the hold go along.
    package static func pass(
        _ parts: [StockNeed], from holder: ID<ReservationHolder>, to other: ID<ReservationHolder>, at now: Date,
        in tx: Transaction
    ) throws {
        let taken = try takeOut(parts, of: holder, waitingFirst: true, in: tx)
        try tx.insert(
            into: "reservations", "holder_id, product_id, warehouse_id, quantity, reserved_at, expires_at",
            rows: taken.held.map { part in
                [other, part.take.productID, part.take.warehouseID, part.take.quantity, now, part.expiresAt]
            })
        try tx.insert(
            into: "backorders", "holder_id, product_id, quantity, created_at",
            rows: taken.waiting.map { [other, $0.productID, $0.quantity, $0.since] })
    }

    private static func change(_ takes: [Take], _ change: SQL, in tx: Transaction) throws {
        for chunk in takes.chunked(by: 300) {
            try tx.execute(
                """
                WITH taken (product_id, warehouse_id, quantity) AS (\(Take.values(chunk)))
                UPDATE stock SET \(change) FROM taken
                WHERE stock.product_id = taken.product_id AND stock.warehouse_id = taken.warehouse_id
                """)
        }
    }

    /// Takes parts out of what a holder has, as far as he has it.
    private static func takeOut(
        _ parts: [StockNeed], of holder: ID<ReservationHolder>, waitingFirst: Bool, in tx: Transaction
    ) throws -> PartOfHold {
        var whole = PartOfHold()
        for chunk in parts.filter({ $0.quantity.isPositive }).chunked(by: 500) {
            let had = try PartOfHold(of: holder, chunk.map(\.productID), in: tx)
            let wanted = try Dictionary(grouping: chunk, by: \.productID).mapValues { try $0.map(\.quantity).total() }
            let taken = had.part(wanted, waitingFirst: waitingFirst)
            try had.remove(taken, of: holder, in: tx)
            whole.held += taken.held
            whole.waiting += taken.waiting
        }
        return whole
    }
}

/// What a holder has of some products, or a part of it.
private struct PartOfHold {
    struct Held {
        let take: Take
        let expiresAt: Date?
    }

    struct Waiting {
        let productID: ID<Product>
        let quantity: Quantity
        let since: Date
    }

    var held: [Held] = []
    var waiting: [Waiting] = []

    init() {}

    init(of holder: ID<ReservationHolder>, _ products: [ID<Product>], in tx: Transaction) throws {
        held = try tx.all(
            """
            SELECT product_id, warehouse_id, quantity, expires_at FROM reservations
            WHERE holder_id = \(holder) AND product_id IN \(list: products)
            ORDER BY product_id, quantity DESC, warehouse_id
            """
        ) { row in
            Held(
                take: Take(
                    productID: try row["product_id"], warehouseID: try row["warehouse_id"],
                    quantity: try row["quantity"]),
                expiresAt: try row["expires_at"])
        }
        waiting = try tx.all(
            """
            SELECT product_id, quantity, created_at FROM backorders
            WHERE holder_id = \(holder) AND product_id IN \(list: products) ORDER BY product_id
            """
        ) { row in
            Waiting(
                productID: try row["product_id"], quantity: try row["quantity"], since: try row["created_at"])
        }
    }

    /// As much of what is wanted as there is.
    func part(_ wanted: [ID<Product>: Quantity], waitingFirst: Bool) -> PartOfHold {
        var taken = PartOfHold()
        for (product, quantity) in wanted.sorted(by: { $0.key < $1.key }) {
            var missing = quantity.thousandths
            if waitingFirst { takeWaiting(product, &missing, into: &taken) }
            for place in held where place.take.productID == product && missing > 0 {
                let some = min(missing, place.take.quantity.thousandths)
                let take = Take(
                    productID: product, warehouseID: place.take.warehouseID, quantity: Quantity(thousandths: some))
                taken.held.append(Held(take: take, expiresAt: place.expiresAt))
                missing -= some
            }
            if !waitingFirst { takeWaiting(product, &missing, into: &taken) }
        }
        return taken
    }

    private func takeWaiting(_ product: ID<Product>, _ missing: inout Int64, into taken: inout PartOfHold) {
        guard missing > 0, let place = waiting.first(where: { $0.productID == product }) else { return }
        let some = min(missing, place.quantity.thousandths)
        taken.waiting.append(
            Waiting(productID: product, quantity: Quantity(thousandths: some), since: place.since))
        missing -= some
    }

    /// Writes what is left once a part was taken out.
    func remove(_ part: PartOfHold, of holder: ID<ReservationHolder>, in tx: Transaction) throws {
        for taken in part.held {
            let take = taken.take
            let place: SQL =
                "holder_id = \(holder) AND product_id = \(take.productID) AND warehouse_id = \(take.warehouseID)"
            let isAll = held.contains {
                $0.take.productID == take.productID && $0.take.warehouseID == take.warehouseID
                    && $0.take.quantity == take.quantity
            }
            if isAll {
                try tx.execute("DELETE FROM reservations WHERE \(place)")
            } else {
                try tx.execute("UPDATE reservations SET quantity = quantity - \(take.quantity) WHERE \(place)")
            }
        }
        for taken in part.waiting {
            let place: SQL = "holder_id = \(holder) AND product_id = \(taken.productID)"
            if waiting.contains(where: { $0.productID == taken.productID && $0.quantity == taken.quantity }) {
                try tx.execute("DELETE FROM backorders WHERE \(place)")
            } else {
                try tx.execute("UPDATE backorders SET quantity = quantity - \(taken.quantity) WHERE \(place)")
            }
        }
    }
}
