// The goods of the wide catalogue as rows.

import Catalog
import Database
import Foundation
import Kernel

/// Rows of a batch, by table.
struct DemoWideRows: Sendable {
    fileprivate(set) var products: [[any SQLConvertible]] = []
    fileprivate(set) var pictures: [[any SQLConvertible]] = []
    fileprivate(set) var properties: [[any SQLConvertible]] = []
    fileprivate(set) var prices: [[any SQLConvertible]] = []
    fileprivate(set) var stock: [[any SQLConvertible]] = []

    func insert(in tx: Transaction) throws {
        try tx.insertAlike(
            into: "products",
            """
            id, category_id, sku, name, sort_name, search_text, slug, description, manufacturer, barcode, unit,
            unit_code, pack, vat_rate, picture, is_active, created_at, updated_at
            """, rows: products)
        try tx.insertAlike(into: "product_pictures", "product_id, position, source, file", rows: pictures)
        try tx.insertAlike(into: "product_properties", "product_id, property_id, position, value", rows: properties)
        try tx.insertAlike(into: "prices", "product_id, price_type_id, min_quantity, amount, currency", rows: prices)
        try tx.insertAlike(into: "stock", "product_id, warehouse_id, quantity, reserved, updated_at", rows: stock)
    }
}

/// Makes the goods of a leaf.
struct DemoWideMaker: Sendable {
    let catalog: DemoCatalog
    let properties: [ID<DemoSubject.Property>]
    /// By section.
    let pictures: [String]
    let now: Date

    init(catalog: DemoCatalog, properties: [ID<DemoSubject.Property>], pictures: [String], at now: Date) {
        self.catalog = catalog
        self.properties = properties
        self.pictures = pictures
        self.now = now
    }

    func add(_ leaf: DemoLeaf, to rows: inout DemoWideRows, using random: inout SeededGenerator) {
        for (index, size) in leaf.thing.sizes.all.prefix(leaf.goods).enumerated() {
            add(leaf, index, size, to: &rows, using: &random)
        }
    }

    private func add(
        _ leaf: DemoLeaf, _ index: Int, _ size: String, to rows: inout DemoWideRows,
        using random: inout SeededGenerator
    ) {
        let (thing, kind) = (leaf.thing, leaf.kind.word(leaf.thing.gender))
        let brand = DemoWideWords.brands[(leaf.number + index) % DemoWideWords.brands.count]
        let name = "\(thing.one) \(kind) \(size), \(brand)"
        let sku = "\(thing.code)\(1_000 + leaf.number)-\(1_000 + index)"
        let barcode = DemoNumbers.barcode(5_000_000 + leaf.number * 1_000 + index)
        let age = Double.random(in: 1...780, using: &random) * 86_400
        let createdAt = now.addingTimeInterval(-age)
        let id = ID<Product>(at: createdAt, using: &random)
        let (picture, about) = (pictures[leaf.section], DemoWideWords.about(thing.one, kind, size, brand))
        rows.products.append([
            id, leaf.id, sku, name, SearchText.sortKey(name), SearchText.index(of: [name, sku, brand, barcode]),
            DemoSpelling.slug("\(name) \(sku)"), about, brand, barcode, thing.unit.rawValue, thing.unit.code,
            Quantity.one, VATRate.percent22, picture, true, createdAt, createdAt,
        ])
        rows.pictures.append([id, 1, "demo:\(sku)", picture])
        addProperties(of: leaf, id, size, kind, index, to: &rows)
        let growth = 0.5 + Double(index) / 60
        let make = 1 + Double(leaf.number % 9) / 12
        let price = DemoSpelling.round(Double(thing.price) * growth * make)
        for type in DemoPriceType.allCases {
            let amount = max(1, price * type.share / 1_000)
            rows.prices.append([id, catalog.priceTypeIDs[type.rawValue], Quantity.zero, amount, Currency.rub])
        }
        addStock(of: id, to: &rows, using: &random)
    }

    private func addProperties(
        of leaf: DemoLeaf, _ id: ID<Product>, _ size: String, _ kind: String, _ index: Int,
        to rows: inout DemoWideRows
    ) {
        // The first ones are told of everything, the others of some things only.
        var told: [(Int, String)] = [
            (0, size), (1, kind), (2, DemoWideWords.countries[index % DemoWideWords.countries.count]),
            (3, DemoWideWords.materials[leaf.number % DemoWideWords.materials.count]),
        ]
        for step in 0..<2 {
            let property = 4 + (leaf.number * 2 + step) % max(1, properties.count - 4)
            told.append((property, "\((index % 13 + 1) * (step + 2)) мм"))
        }
        for (position, (property, value)) in told.enumerated() where property < properties.count {
            rows.properties.append([id, properties[property], position + 1, value])
        }
    }

    private func addStock(of id: ID<Product>, to rows: inout DemoWideRows, using random: inout SeededGenerator) {
        let isGone = Int.random(in: 0..<20, using: &random) == 0
        for (place, warehouse) in catalog.warehouses.enumerated() {
            let isEmpty = isGone || (place > 0 && Int.random(in: 0..<3, using: &random) == 0)
            let pieces = isEmpty ? 0 : Int64.random(in: 5...900, using: &random)
            rows.stock.append([id, warehouse.id, Quantity(thousandths: pieces * 1_000), Quantity.zero, now])
        }
    }
}

/// Words of the wide catalogue.
enum DemoWideWords {
    static let brands = [
        "Метизный двор", "Невский метиз", "Волга-Инструмент", "Крепторг", "Мастер-М", "Уралсталь-М", "Ока", "Прогресс",
        "Северная звезда", "Кама-Пром", "Валдай", "Дон-Техно",
    ]
    static let countries = ["Россия", "Беларусь", "Казахстан", "Китай", "Турция"]
    static let materials = ["Сталь", "Нержавеющая сталь", "Латунь", "Алюминий", "Полимер", "Чугун", "Текстиль"]

    /// Names of properties; the first four are told of all goods.
    static let properties: [String] = {
        var names = ["Размер", "Исполнение", "Страна", "Материал изделия"]
        for measure in measures { names += parts.map { "\(measure) \($0)" } }
        return names
    }()

    private static let measures = [
        "Диаметр", "Длина", "Ширина", "Высота", "Толщина", "Глубина", "Шаг", "Радиус", "Зазор", "Масса",
    ]
    private static let parts = [
        "головки", "стержня", "корпуса", "рукоятки", "диска", "упаковки", "отверстия", "основания", "крышки", "обода",
        "паза", "фланца", "канавки", "захвата", "оси", "ступицы", "кромки", "опоры", "вставки", "гнезда",
    ]

    /// The name of a further kind of price.
    static func priceType(_ index: Int) -> String {
        let groups = ["Дилер", "Партнёр", "Тендер", "Сеть", "Регион"]
        let places = ["Тверь", "Москва", "Урал", "Волга", "Сибирь", "Юг", "Север", "Кама", "Ока", "Дон"]
        return "\(groups[index / places.count % groups.count]) \(places[index % places.count])"
    }

    static func about(_ thing: String, _ kind: String, _ size: String, _ brand: String) -> String {
        """
        \(thing) \(kind), размер \(size). Производитель \(brand).
        Упаковка с этикеткой: артикул, партия, дата. Сертификат на партию приложим к отгрузке.
        """
    }
}
