// What the reader of CommerceML tells: the nouns of catalogues, prices and stock, as plain values.

import Intake
import Kernel

/// One thing read from a CommerceML file, in the order of the file.
package enum CommerceMLRecord: Sendable, Equatable {
    /// Comes first.
    case document(CommerceMLHeader)
    /// A section begins. Fields that stand after its first list are known only at its end.
    case sectionStart(CommerceMLSection)
    /// A section ended, so it was read whole; all its fields are known.
    case sectionEnd(CommerceMLSection)
    case group(CommerceMLGroup)
    case property(CommerceMLProperty)
    case priceType(CommerceMLPriceType)
    case warehouse(CommerceMLWarehouse)
    case unit(CommerceMLUnit)
    case product(CommerceMLProduct)
    case offer(CommerceMLOffer)
    case counterparty(CommerceMLCounterparty)
    case order(CommerceMLDocument)
}

/// The attributes of the root element.
package struct CommerceMLHeader: Sendable, Equatable {
    /// Such as "2.04"; nil when the file does not say.
    package let schemaVersion: String?
    package let formedAt: ExchangeTime?
}

/// A classifier, a catalogue, a package of offers or a list of counterparties.
package struct CommerceMLSection: Sendable, Equatable {
    /// The kinds of sections.
    package enum Kind: String, Sendable {
        case classifier, catalogue, package, counterparties
    }

    package let kind: Kind
    package var id: String?
    package var name: String?
    package var description: String?
    package var classifierID: String?
    package var catalogueID: String?
    /// Nil when the file does not say: then it is treated as changes.
    package var onlyChanges: Bool?
    package var owner: CommerceMLCounterparty?

    /// Whether what is absent from the section is to be taken for gone: only when the file says so itself.
    package var isFull: Bool { onlyChanges == false }
}

/// A group of goods. Parents are told before their children.
package struct CommerceMLGroup: Sendable, Equatable {
    package let id: String
    package let parentID: String?
    package let name: String
    package let description: String?
    package let isDeleted: Bool
}

/// A property goods or offers may have.
package struct CommerceMLProperty: Sendable, Equatable {
    /// One of the values to choose from.
    package struct Variant: Sendable, Equatable {
        package let id: String
        package let value: String
    }

    package let id: String
    package let name: String
    /// `Строка`, `Число`, `Время` or `Справочник`; nil means text.
    package let valueType: String?
    package let variants: [Variant]
    package let isRequired: Bool
    package let isMultiple: Bool
    package let isForProducts: Bool?
    package let isForOffers: Bool?
    package let isDeleted: Bool
}

/// A kind of price: retail, wholesale.
package struct CommerceMLPriceType: Sendable, Equatable {
    package let id: String
    package let name: String
    /// Nil when absent or (with a warning) unknown.
    package let currency: Currency?
    /// Whether prices contain VAT; nil when the file does not say.
    package let vatMode: VATMode?
    package let isDeleted: Bool
}

/// A warehouse.
package struct CommerceMLWarehouse: Sendable, Equatable {
    package let id: String
    package let name: String
    package let comment: String?
    package let address: CommerceMLAddress?
    package let contacts: [CommerceMLNamedValue]
    package let isDeleted: Bool
}

/// A measure unit of the classifier, or as a product states it.
package struct CommerceMLUnit: Sendable, Equatable {
    /// The code of the all-Russian classifier of units (ОКЕИ), such as "796".
    package let code: String?
    package let shortName: String?
    package let fullName: String?
    package let internationalName: String?
    package var isDeleted = false
}

/// A name with a value: a requisite, a characteristic, a contact, a field of an address.
package struct CommerceMLNamedValue: Sendable, Equatable {
    package let name: String
    package let value: String
}

/// An identifier of goods: of a product, or of one of its variants, written `product#variant`.
package struct CommerceMLGoodsID: Sendable, Hashable {
    package let product: String
    package let variant: String?

    init(_ text: String) {
        let parts = text.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        product = parts[0]
        variant = parts.count > 1 ? parts[1].nilIfEmpty : nil
    }

    /// The identifier as written.
    package var text: String { variant.map { "\(product)#\($0)" } ?? product }
}

/// A product. A text is nil when its element is absent, and empty when the element is: files of changes leave out
/// what did not change.
package struct CommerceMLProduct: Sendable, Equatable {
    /// A value of a property: one of its variants by identifier, or a text.
    package struct PropertyValue: Sendable, Equatable {
        package let propertyID: String
        package let values: [String]
    }

    package let id: CommerceMLGoodsID
    package let sku: String?
    package let barcode: String?
    package let name: String?
    package let fullName: String?
    package let description: String?
    package let unit: CommerceMLUnit?
    /// May name groups that no classifier lists.
    package let groupIDs: [String]
    /// Paths in the exchange folder; the files may come later or never.
    package let pictures: [StagedPath]
    package let country: String?
    package let brand: String?
    package let manufacturer: String?
    /// Nil when the file does not say.
    package let propertyValues: [PropertyValue]?
    package let vatRate: VATRate?
    package let requisites: [CommerceMLNamedValue]
    package let characteristics: [CommerceMLNamedValue]
    /// Kilograms in thousandths.
    package let weight: Int64?
    package let version: String?
    package let isDeleted: Bool
}

/// An offer: prices, stock and characteristics of a product or a variant. Lists are empty where a file has none.
package struct CommerceMLOffer: Sendable, Equatable {
    /// A price of one kind.
    package struct Price: Sendable, Equatable {
        package let priceTypeID: String
        /// Hundredths of the currency.
        package let amount: Int64
        /// Nil when absent or (with a warning) unknown: the currency of the price type applies.
        package let currency: Currency?
        package let unit: String?
        /// Base units in the priced unit, in thousandths.
        package let ratio: Int64?
        /// From how many, in thousandths.
        package let minimumQuantity: Int64?
    }

    /// What lies in a warehouse.
    package struct Stock: Sendable, Equatable {
        /// Nil when the file names no warehouse.
        package let warehouseID: String?
        /// In thousandths; may be negative.
        package let quantity: Int64
    }

    /// A part of a kit.
    package struct Component: Sendable, Equatable {
        package let id: CommerceMLGoodsID
        /// In thousandths.
        package let quantity: Int64?
    }

    package let id: CommerceMLGoodsID
    package let sku: String?
    package let barcode: String?
    package let name: String?
    package let unit: CommerceMLUnit?
    package let characteristics: [CommerceMLNamedValue]
    package let propertyValues: [CommerceMLProduct.PropertyValue]
    package let prices: [Price]
    /// In all, in thousandths; need not be the sum of ``stocks``.
    package let quantity: Int64?
    package let stocks: [Stock]
    package let components: [Component]
    package let isDeleted: Bool
}
