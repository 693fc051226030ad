// What the reader of CommerceML tells about parties and documents.

import Kernel

/// An address in one line and in fields. Producers put anything into any field: the line is for people.
package struct CommerceMLAddress: Sendable, Equatable {
    package let line: String?
    package let fields: [CommerceMLNamedValue]
}

/// A legal entity or person: customer, seller, owner of a catalogue.
package struct CommerceMLCounterparty: Sendable, Equatable {
    /// A bank account.
    package struct Account: Sendable, Equatable {
        package let number: String?
        package let bic: String?
        package let bankName: String?
        package let correspondentAccount: String?
    }

    /// A person to talk to.
    package struct Representative: Sendable, Equatable {
        package let id: String?
        package let name: String?
        package let relation: String?
    }

    package let id: String?
    package let name: String?
    /// The official name of a company or the full name of a person.
    package let fullName: String?
    /// Surname, first name and patronymic, where given apart.
    package let personName: String?
    package let role: String?
    /// As written, digits only by promise: with a warning where they are not.
    package let inn: String?
    package let kpp: String?
    package let okpo: String?
    package let addresses: [CommerceMLAddress]
    package let contacts: [CommerceMLNamedValue]
    package let accounts: [Account]
    package let representatives: [Representative]
    package let version: String?
    package let isDeleted: Bool
}

/// A document: an order, a payment, a shipment.
package struct CommerceMLDocument: Sendable, Equatable {
    /// A line of goods or services.
    package struct Line: Sendable, Equatable {
        package let id: CommerceMLGoodsID?
        package let sku: String?
        package let name: String?
        package let unit: CommerceMLUnit?
        /// Kopecks.
        package let price: Int64?
        /// Thousandths.
        package let quantity: Int64?
        /// Kopecks.
        package let sum: Int64?
        package let vatRate: VATRate?
        /// Kopecks.
        package let vat: Int64?
        package let vatMode: VATMode?
        package let requisites: [CommerceMLNamedValue]
    }

    package let id: String?
    package let number: String?
    package let accountingNumber: String?
    package let time: ExchangeTime?
    package let accountingTime: ExchangeTime?
    package let operation: String?
    package let role: String?
    package let currency: Currency?
    /// Kopecks.
    package let sum: Int64?
    package let comment: String?
    package let counterparties: [CommerceMLCounterparty]
    package let lines: [Line]
    package let requisites: [CommerceMLNamedValue]
    package let subordinates: [CommerceMLDocument]
    package let version: String?
    package let isDeleted: Bool
    /// Documents of one container belong together: an order with its payments and shipments. Counted from 1.
    package let container: Int?
}
