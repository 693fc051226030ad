@testable import Exchange
import Testing

/// Every real file gives exactly what is known to be in it.
@Suite struct CommerceMLSamplesTests {
    /// Counts by kind; the Russian names are those of the elements.
    struct Sample: Sendable, CustomTestStringConvertible {
        let name: String
        var groups = 0, properties = 0, priceTypes = 0, products = 0, offers = 0, prices = 0
        var documents = 0, parties = 0, warehouses = 0, units = 0
        var warnings: [ExchangeWarning.Kind] = []
        var testDescription: String { name }
    }

    @Test(
        arguments: fixtures + (ExchangeSamples.others == nil ? [] : others))
    func `a real file gives exactly its records, and nothing in it is unknown`(sample: Sample) throws {
        let url = try #require(ExchangeSamples.url(sample.name))
        let file = try ReadFile(contentsOf: url)
        #expect(file.groups.count == sample.groups)
        #expect(file.properties.count == sample.properties)
        #expect(file.priceTypes.count == sample.priceTypes)
        #expect(file.products.count + file.documents.map(\.lines.count).reduce(0, +) == sample.products)
        #expect(file.offers.count == sample.offers)
        #expect(file.offers.map(\.prices.count).reduce(0, +) == sample.prices)
        #expect(file.documents.count == sample.documents)
        #expect(file.warehouses.count == sample.warehouses)
        #expect(file.units.count == sample.units)
        #expect(file.counterparties.count + file.documents.flatMap(\.counterparties).count == sample.parties)
        #expect(file.summary.unknown == [:])
        #expect(file.warnings.map(\.kind) == sample.warnings)
    }

    @Test(.enabled(if: ExchangeSamples.others != nil, "KABINET_COMMERCEML_SAMPLES names no folder with samples"))
    func `the samples that are not published are there`() {
        #expect(Self.others.allSatisfy { ExchangeSamples.url($0.name) != nil })
    }

    static let fixtures = [
        // The second counterparty of the list of sources stands inside a representative.
        Sample(name: "carono_2.03_orders_cp1251.xml", products: 2, documents: 1, parties: 1),
        Sample(name: "carono_2.07_import.xml", groups: 22, properties: 10, products: 2),
        Sample(name: "carono_2.07_offers.xml", priceTypes: 1, offers: 5, prices: 5, warehouses: 5),
        Sample(
            name: "dobromyslov_2.07_offers0_1.xml", priceTypes: 1, offers: 44, prices: 44, warehouses: 3,
            warnings: [.taxNumber, .taxNumber]),
        Sample(name: "dobromyslov_bitrix_sale-query-empty_2.05_cp1251.xml"),
        Sample(name: "dobromyslov_bitrix_sale-query_2.05_cp1251.xml", products: 8, documents: 2, parties: 2),
    ]

    static let others = [
        Sample(name: "bitrix6_3.1_classifier-import.xml", groups: 1, priceTypes: 8, warehouses: 12, units: 1),
        Sample(name: "bitrix6_3.1_documents.xml", products: 4, documents: 4, parties: 4),
        Sample(name: "bitrix6_3.1_goods_import.xml", products: 21),
        Sample(name: "bitrix6_3.1_prices.xml", offers: 86, prices: 86),
        Sample(name: "bitrix6_3.1_properties_offers.xml", properties: 12),
        Sample(name: "bxmaker_3.1_import.xml", priceTypes: 1, products: 3, warehouses: 1),
        Sample(name: "bxmaker_3.1_offers_kits.xml", offers: 1),
        Sample(name: "dobromyslov_2.07_import0_1.xml", groups: 1, properties: 12, products: 36),
        Sample(name: "freesport_3.1_contragents_part1.xml", parties: 18),
        Sample(name: "freesport_3.1_goods.xml", products: 3),
        Sample(name: "freesport_3.1_offers.xml", offers: 3),
        Sample(name: "freesport_3.1_priceLists.xml", priceTypes: 6),
        Sample(name: "freesport_3.1_prices.xml", offers: 4, prices: 23),
        Sample(name: "freesport_3.1_propertiesGoods_1_1.xml", properties: 51),
        Sample(name: "freesport_3.1_propertiesOffers_1_2.xml", properties: 4),
        Sample(name: "freesport_3.1_rests.xml", offers: 5),
        Sample(name: "freesport_3.1_storages.xml", warehouses: 2),
        Sample(name: "freesport_3.1_units.xml", units: 18),
        Sample(name: "moysklad_2.04_2023_import.xml", groups: 6, properties: 21, products: 174),
        Sample(name: "moysklad_2.04_2023_offers.xml", priceTypes: 1, offers: 174, prices: 174, warehouses: 1),
        Sample(
            name: "moysklad_2.04_2024_photo-only-changes_import.xml", groups: 2, properties: 21, products: 1),
        Sample(name: "off-doc-1c_2.03_orders.xml", products: 2, documents: 1, parties: 1),
        Sample(
            name: "off-doc-1c_2.04_import.xml", groups: 1, products: 4,
            warnings: [.vatRate, .vatRate, .vatRate, .vatRate]),
        Sample(name: "off-doc-1c_2.04_offers.xml", priceTypes: 4, offers: 2, prices: 8),
        Sample(
            name: "turumburum_2.10_import.xml", groups: 33, priceTypes: 2, warehouses: 6, units: 1,
            warnings: [.currency, .currency]),
        Sample(
            name: "umi-cms_2.04_import.xml", groups: 1, properties: 1, products: 3,
            warnings: [.vatRate, .vatRate, .vatRate]),
        Sample(name: "umi-cms_2.04_offers.xml", priceTypes: 5, offers: 14, prices: 70),
    ]
}
