// Reads products and offers.

import Intake
import Kernel

extension CommerceMLProduct {
    init?(_ element: CommerceMLElement) {
        guard let id = element.requiredID() else { return nil }
        self.id = CommerceMLGoodsID(id)
        sku = element.stated(.sku, upTo: ExchangeLimit.code)
        barcode = element.stated(.barcode, upTo: ExchangeLimit.code)
        name = element.string(.name, upTo: ExchangeLimit.name)
        fullName = element.string(.fullName, upTo: ExchangeLimit.name)
        description = element.child(.description).map(\.pageText)
        unit = element.child(.baseUnit).map { CommerceMLUnit(base: $0) }
        groupIDs = element.list(.groups, of: .id).compactMap(\.label)
        pictures = element.children(.picture).compactMap(\.picture)
        country = element.string(.country)
        brand = element.string(.brand, upTo: ExchangeLimit.name)
        manufacturer = element.child(.manufacturer).map { $0.manufacturer ?? "" }
        let values = element.propertyValues()
        propertyValues = element.has(.propertyValues) ? values : nil
        vatRate = element.taxRate()
        requisites = element.namedValues(.requisites, .requisite)
        characteristics = element.namedValues(.characteristics, .characteristic)
        weight = element.thousandths(.weight)
        version = element.string(.version)
        isDeleted = element.isDeleted()
        element.ignore(.length, .width, .height)
    }
}

extension CommerceMLElement {
    /// Values of properties. A property without an identifier says nothing.
    fileprivate func propertyValues() -> [CommerceMLProduct.PropertyValue] {
        list(.propertyValues, of: .propertyValue).compactMap { element in
            let values = element.children(.value).compactMap { value in
                ExchangeText.multiLine(value.text).nilIfEmpty.map { value.cut($0, to: ExchangeLimit.value) }
            }
            return element.requiredID().map { CommerceMLProduct.PropertyValue(propertyID: $0, values: values) }
        }
    }

    /// A description, as long as a page has room for it.
    fileprivate var pageText: String {
        let whole = ExchangeText.multiLine(text)
        let kept = ExchangeText.cut(whole, toBytes: ExchangeLimit.descriptionBytes)
        if kept != whole { warn(.textCut, ["bytes": String(ExchangeLimit.descriptionBytes)]) }
        return kept
    }

    /// The VAT among `<СтавкиНалогов>`; nil when absent or (with a warning) unknown.
    func taxRate() -> VATRate? {
        let rates = list(.taxRates, of: .taxRate).compactMap { element -> VATRate? in
            let name = element.string(.name)
            guard let rate = element.child(.rate), let text = rate.label, name == nil || name == "НДС" else {
                return nil
            }
            return rate.vatRate(text)
        }
        return rates.first
    }

    fileprivate var picture: StagedPath? {
        guard let text = label else { return nil }
        let path = StagedPath(text.replacing("\\", with: "/"))
        if path == nil { warn(.picturePath, ["value": String(text.prefix(255))]) }
        return path
    }

    fileprivate var manufacturer: String? {
        ignore(.id)
        let official = string(.officialName, upTo: ExchangeLimit.name)
        return string(.name, upTo: ExchangeLimit.name) ?? official
    }
}

extension CommerceMLOffer {
    init?(_ element: CommerceMLElement) {
        guard let id = element.requiredID() else { return nil }
        // 2.10 may keep the variant apart.
        let variant = element.string(.characteristicID).map { id.contains("#") ? "" : "#" + $0 } ?? ""
        guard let whole = element.allowed(id + variant) else { return nil }
        self.id = CommerceMLGoodsID(whole)
        sku = element.string(.sku, upTo: ExchangeLimit.code)
        barcode = element.string(.barcode, upTo: ExchangeLimit.code)
        name = element.string(.name, upTo: ExchangeLimit.name)
        let code = element.string(.unitCode, upTo: ExchangeLimit.unit)
        unit =
            element.child(.baseUnit).map { CommerceMLUnit(base: $0) }
            ?? code.map { CommerceMLUnit(code: $0, shortName: nil, fullName: nil, internationalName: nil) }
        characteristics = element.namedValues(.characteristics, .characteristic)
        propertyValues = element.propertyValues()
        prices = element.list(.prices, of: .price).compactMap { Price($0) }
        quantity = element.thousandths(.quantity)
        stocks = element.stocks()
        components = element.list(.components, of: .component).compactMap { component in
            component.ignore(.name)
            let quantity = component.thousandths(.quantity)
            return component.requiredID().map { Component(id: CommerceMLGoodsID($0), quantity: quantity) }
        }
        isDeleted = element.isDeleted()
        element.ignore(.version, .length, .width, .height, .productGroupCode)
    }
}

extension CommerceMLOffer.Price {
    init?(_ element: CommerceMLElement) {
        element.ignore(.presentation)
        guard let priceTypeID = element.requiredID(.priceTypeID), let amount = element.kopecks(.unitPrice) else {
            return nil
        }
        self.priceTypeID = priceTypeID
        self.amount = amount
        currency = element.currency()
        unit = element.string(.unit)
        ratio = element.thousandths(.ratio)
        minimumQuantity = element.thousandths(.minimumQuantity)
        _ = element.vatMode()
    }
}

extension CommerceMLElement {
    /// Stock in all the shapes there are: attributes of `<Склад>` (2.05–2.08), the same inside `<Склады>`, elements of
    /// `<Склады>` (2.10), `<Остатки>` with and without warehouses (3.x).
    fileprivate func stocks() -> [CommerceMLOffer.Stock] {
        let flat = children(.warehouse) + children(.warehouses).flatMap { [$0] + $0.children(.warehouse) }
        let nested = list(.stocks, of: .stock).flatMap { stock in
            let warehouses = stock.children(.warehouse)
            return warehouses.isEmpty ? [stock] : warehouses
        }
        return (flat + nested).compactMap(\.stock)
    }

    private var stock: CommerceMLOffer.Stock? {
        let id = attribute(.warehouseID) ?? string(.warehouseID) ?? string(.id)
        let quantity =
            attribute(.warehouseQuantity).flatMap { number($0, decimals: 3) } ?? thousandths(.warehouseQuantity)
            ?? thousandths(.quantity)
        return quantity.map { CommerceMLOffer.Stock(warehouseID: id, quantity: $0) }
    }
}
