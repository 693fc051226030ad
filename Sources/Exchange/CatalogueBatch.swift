// Turns records of CommerceML into what the catalogue keeps, a batch at a time.

import Catalog
import Foundation
import Intake
import Kernel

/// Rows to be kept in one short transaction.
struct CatalogueRows: Sendable {
    var categories: [IncomingCategory] = []
    var properties: [IncomingName] = []
    var priceTypes: [IncomingPriceType] = []
    var warehouses: [IncomingName] = []
    var terms: [ExchangeTerm] = []
    var products: [IncomingProduct] = []
    var prices: [IncomingPrices] = []
    var stock: [IncomingStock] = []
    /// Goods marked as deleted, by their names over there.
    var deleted: Set<String> = []

    /// Roughly how many statements' worth of rows there are.
    var count: Int { products.count + prices.count + stock.count + properties.count + terms.count / 10 }
}

/// Gathers rows from the records of one file.
struct CatalogueBatch {
    private(set) var rows = CatalogueRows()
    private(set) var terms: ExchangeTerms
    /// Goods that this import described already. An offer of one of them tells price and stock only, and a family is
    /// made of its first member: two tellers would else overwrite one another at every import.
    private(set) var described: Set<String>
    /// Pictures by path, found in the folder of the import.
    private let pictures: ImportedPictures
    /// What stock without a warehouse is kept under.
    private let source: String
    private(set) var isWholeCatalogue = false
    private(set) var isWholePackage = false
    /// Whether there was anything of a catalogue.
    private(set) var isCatalogue = false
    /// The first thing that has no place in a catalogue.
    private(set) var stranger: (reason: ImportRefusal.Reason, line: Int)?
    private(set) var notKept = 0
    private(set) var missingPictures = 0
    /// The line of the record that is being taken.
    private var line = 1
    private var warnings: [ExchangeWarning] = []
    private var isFullSection = false
    private var goodsInSection = 0

    init(terms: ExchangeTerms, described: Set<String>, pictures: ImportedPictures, source: String) {
        self.terms = terms
        self.described = described
        self.pictures = pictures
        self.source = source
    }

    /// Takes the gathered rows out.
    mutating func drain() -> CatalogueRows {
        defer { rows = CatalogueRows() }
        return rows
    }

    /// Takes the remarks out.
    mutating func drainWarnings() -> [ExchangeWarning] {
        defer { warnings.removeAll() }
        return warnings
    }

    private mutating func warn(_ kind: ExchangeWarning.Kind, _ path: String, _ arguments: [String: String]) {
        warnings.append(ExchangeWarning(kind, line: line, path: path, arguments: arguments))
    }

    mutating func take(_ record: CommerceMLRecord, line: Int) throws {
        self.line = line
        switch record {
        case .document: break
        case .sectionStart(let section):
            if section.kind != .counterparties { isCatalogue = true }
            isFullSection = section.isFull
            goodsInSection = 0
        case .sectionEnd(let section):
            // An empty "full" export is a mistake over there, not an empty shop.
            guard section.isFull, goodsInSection > 0 else { break }
            if section.kind == .catalogue { isWholeCatalogue = true }
            if section.kind == .package { isWholePackage = true }
        case .group(let group): take(group)
        case .property(let property): take(property)
        case .priceType(let type):
            guard !type.isDeleted else { break }
            rows.priceTypes.append(
                IncomingPriceType(
                    externalID: type.id, name: type.name, currency: type.currency, vatMode: type.vatMode))
        case .warehouse(let warehouse):
            guard !warehouse.isDeleted else { break }
            rows.warehouses.append(
                IncomingName(externalID: warehouse.id, name: warehouse.name, address: warehouse.address?.line ?? ""))
        case .unit(let unit):
            if let code = unit.code, let name = unit.shortName { learn(.unit, code, name) }
        case .product(let product): try take(product)
        case .offer(let offer): take(offer)
        case .counterparty: pass(.counterparties)
        case .order: pass(.orders)
        }
    }

    private mutating func pass(_ reason: ImportRefusal.Reason) {
        notKept += 1
        if stranger == nil { stranger = (reason: reason, line: line) }
    }

    // MARK: - Classifier

    private mutating func take(_ group: CommerceMLGroup) {
        rows.categories.append(
            IncomingCategory(
                externalID: group.id, parentExternalID: group.parentID, name: group.name, isDeleted: group.isDeleted))
    }

    private mutating func take(_ property: CommerceMLProperty) {
        guard !property.isDeleted else { return }
        rows.properties.append(IncomingName(externalID: property.id, name: property.name))
        for variant in property.variants { learn(.propertyValue, variant.id, variant.value) }
    }

    private mutating func learn(_ kind: ExchangeTermKind, _ externalID: String, _ value: String) {
        let term = ExchangeTerm(kind: kind, externalID: externalID, value: value)
        if terms.learn(term) { rows.terms.append(term) }
    }

    // MARK: - Goods

    private mutating func take(_ product: CommerceMLProduct) throws {
        goodsInSection += 1
        var row = IncomingProduct(externalID: product.id.product)
        row.line = line
        row.isDeleted = product.isDeleted
        row.categoryExternalIDs = product.groupIDs
        row.sku = product.sku
        row.name = product.name ?? product.fullName
        row.description = product.description
        row.manufacturer = product.manufacturer.flatMap { $0.isEmpty ? product.brand ?? $0 : $0 } ?? product.brand
        row.barcode = product.barcode
        setUnit(product.unit, of: &row)
        row.vatRate = product.vatRate
        row.pictures = try pictures(of: product)
        row.properties = product.propertyValues.map { values in
            values.flatMap { value in
                value.values.map {
                    .init(externalID: value.propertyID, value: terms.meaning(.propertyValue, $0) ?? $0)
                }
            }
        }
        if product.isDeleted { rows.deleted.insert(product.id.text) }
        guard let variant = product.id.variant else {
            described.insert(row.externalID)
            return rows.products.append(row)
        }
        // Files of 2.04 list variants as goods of their own: the family is made of the first.
        var family = row
        family.isDeleted = false
        if described.insert(family.externalID).inserted { rows.products.append(family) }
        described.insert(product.id.text)
        var member = IncomingProduct(externalID: product.id.text)
        member.line = line
        member.familyExternalID = product.id.product
        member.isDeleted = product.isDeleted
        member.variantName = variantName(product.characteristics) ?? variant
        member.sku = product.sku
        member.barcode = product.barcode
        rows.products.append(member)
    }

    private func setUnit(_ unit: CommerceMLUnit?, of row: inout IncomingProduct) {
        guard let unit else { return }
        row.unitCode = unit.code
        row.unit =
            unit.shortName ?? unit.code.flatMap { terms.meaning(.unit, $0) ?? ExchangeTerms.standardUnits[$0] }
            ?? unit.fullName
    }

    /// Nil when the file says nothing of pictures, which only in a full catalogue means that there are none.
    private mutating func pictures(of product: CommerceMLProduct) throws -> [IncomingProduct.Picture]? {
        guard !product.pictures.isEmpty || isFullSection else { return nil }
        var kept: [IncomingProduct.Picture] = []
        for path in product.pictures {
            let file = try keep(path)
            kept.append(IncomingProduct.Picture(source: path.text, file: file))
        }
        return kept
    }

    private mutating func keep(_ path: StagedPath) throws -> String? {
        switch try pictures.keep(path) {
        case .kept(let name): return name
        case .notSent: missingPictures += 1
        case .tooLarge:
            let limit = String(ImportedPictures.byteLimit >> 20)
            warn(.largePicture, "Товар/Картинка", ["value": path.text, "megabytes": limit])
        case .tooManyPixels:
            let limit = String(SmallerPictures.mostPixels / 1_000_000)
            warn(.manyPixels, "Товар/Картинка", ["value": path.text, "megapixels": limit])
        case .noPicture: warn(.notPicture, "Товар/Картинка", ["value": path.text])
        }
        return nil
    }

    /// What tells a variant from its siblings: the values of its characteristics.
    private mutating func variantName(_ characteristics: [CommerceMLNamedValue]) -> String? {
        let name = characteristics.map(\.value).joined(separator: ", ")
        let kept = ExchangeText.cut(name, to: ExchangeLimit.name)
        if kept != name { warn(.longText, "ХарактеристикиТовара", ["limit": String(ExchangeLimit.name)]) }
        return kept.nilIfEmpty
    }

    private mutating func take(_ offer: CommerceMLOffer) {
        goodsInSection += 1
        if offer.isDeleted { rows.deleted.insert(offer.id.text) }
        let isNew = (offer.name != nil || !offer.characteristics.isEmpty) && !described.contains(offer.id.text)
        if offer.id.variant != nil, isNew || offer.isDeleted { rows.products.append(variant(offer)) }
        if !offer.prices.isEmpty {
            var prices = IncomingPrices(externalID: offer.id.text, prices: offer.prices.compactMap(price))
            prices.line = line
            rows.prices.append(prices)
        }
        takeStock(of: offer)
    }

    private mutating func variant(_ offer: CommerceMLOffer) -> IncomingProduct {
        var row = IncomingProduct(externalID: offer.id.text)
        row.line = line
        row.familyExternalID = offer.id.product
        row.isDeleted = offer.isDeleted
        row.name = offer.name
        row.sku = offer.sku.flatMap(\.nilIfEmpty)
        row.barcode = offer.barcode
        setUnit(offer.unit, of: &row)
        row.variantName = variantName(offer.characteristics) ?? offer.name
        return row
    }

    /// The price of one base unit. A price of a pack of none is nonsense.
    private func price(_ price: CommerceMLOffer.Price) -> IncomingPrices.Price? {
        let ratio = price.ratio ?? 1000
        guard ratio > 0, let amount = try? Rounding.scale(price.amount, by: 1000, over: ratio) else { return nil }
        return IncomingPrices.Price(
            priceTypeExternalID: price.priceTypeID,
            minQuantity: Quantity(thousandths: max(0, price.minimumQuantity ?? 0)), amount: amount,
            currency: price.currency)
    }

    private mutating func takeStock(of offer: CommerceMLOffer) {
        var quantities: [String: Quantity] = [:]
        for stock in offer.stocks {
            quantities[stock.warehouseID ?? source] = Quantity(thousandths: stock.quantity)
        }
        if quantities.isEmpty, let quantity = offer.quantity { quantities[source] = Quantity(thousandths: quantity) }
        guard !quantities.isEmpty else { return }
        if quantities[source] != nil, rows.warehouses.last?.externalID != source {
            rows.warehouses.append(IncomingName(externalID: source, name: source))
        }
        var stock = IncomingStock(externalID: offer.id.text, quantities: quantities, isWhole: isFullSection)
        stock.line = line
        rows.stock.append(stock)
    }
}
