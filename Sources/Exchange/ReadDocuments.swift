// Reads documents: orders with their lines, payments, shipments.

import Kernel

extension CommerceMLDocument {
    init(_ element: CommerceMLElement, container: Int?) {
        id = element.string(.id)
        number = element.string(.number)
        accountingNumber = element.string(.accountingNumber)
        time = element.time(.date, .time)
        accountingTime = element.time(.accountingDate, nil)
        operation = element.string(.operation)
        role = element.string(.role)
        currency = element.currency()
        sum = element.kopecks(.sum)
        comment = element.prose(.comment)
        counterparties = element.list(.counterparties, of: .counterparty).map { CommerceMLCounterparty($0) }
        lines = element.list(.products, of: .product).map { Line($0) }
        requisites = element.namedValues(.requisites, .requisite)
        subordinates = element.list(.subordinates, of: .subordinate).map { Self($0, container: container) }
        version = element.string(.version)
        isDeleted = element.isDeleted()
        self.container = container
        element.ignore(.exchangeRate)
    }
}

extension CommerceMLDocument.Line {
    init(_ element: CommerceMLElement) {
        id = element.string(.id).map { CommerceMLGoodsID($0) }
        sku = element.string(.sku)
        name = element.string(.name)
        unit =
            element.child(.baseUnit).map { CommerceMLUnit(base: $0) } ?? element.child(.unit).map { CommerceMLUnit($0) }
        price = element.kopecks(.unitPrice) ?? element.kopecks(.price)
        quantity = element.thousandths(.quantity)
        sum = element.kopecks(.sum)
        let taxes = element.list(.taxes, of: .tax).filter { ($0.string(.name) ?? "НДС") == "НДС" }
        let tax = taxes.first
        let rate = tax?.child(.rate).flatMap { rate in rate.label.flatMap { rate.vatRate($0) } }
        let productRate = element.taxRate()
        vatRate = rate ?? productRate
        vat = tax?.kopecks(.sum)
        vatMode = tax?.flag(.isIncluded).map { $0 ? .included : .onTop }
        requisites = element.namedValues(.requisites, .requisite)
        element.ignore(.catalogueID, .ratio)
    }
}

extension CommerceMLElement {
    /// A date with the time of day beside it; nil when absent or (with a warning) unreadable.
    fileprivate func time(_ date: CommerceMLTag, _ clock: CommerceMLTag?) -> ExchangeTime? {
        let clock = clock.flatMap { string($0) }
        guard let child = child(date), let text = child.label else { return nil }
        let time = ExchangeTime(date: text, time: clock)
        if time == nil { child.warn(.date, ["value": String(text.prefix(40))]) }
        return time
    }
}
