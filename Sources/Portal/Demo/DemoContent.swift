// What the demo vendor writes and offers besides goods, and what one customer asked for.

import Catalog
import Database
import Foundation
import Kernel
import Web

/// Articles, services and requests, a configurator, equipment for test drives. Ids come from a generator of its own, so
/// that everything else stays as it is.
struct DemoContent {
    private let catalog: DemoCatalog
    private let people: DemoPeople
    private let pictures: [DemoDrawing: String]
    private let now: Date
    private var random: SeededGenerator

    init(
        _ catalog: DemoCatalog, _ people: DemoPeople, _ pictures: [DemoDrawing: String], at now: Date, seed: UInt64
    ) {
        self.catalog = catalog
        self.people = people
        self.pictures = pictures
        self.now = now
        random = SeededGenerator(seed: seed)
    }

    /// Writes all of it, once goods and people are there.
    mutating func insert(in tx: Transaction) throws {
        guard let drill = single("ПФ-"), let bit = single("БУР-"), let bolt = known("МБ-"), let anchor = known("МА-"),
            let gloves = single("ПР-", "КС-"), let glasses = single("ОЗ-", "КЗ-")
        else { return }
        try insertArticles(drill, bit, bolt, anchor, in: tx)
        try insertServices(in: tx)
        try insertConfigurator(drill, bit, gloves, glasses, in: tx)
        try insertTestDrives(drill, in: tx)
        switch tx.dialect {
        case .sqlite:
            try tx.execute(
                "UPDATE sequences SET last = 2 WHERE name IN ('service_request_number', 'test_drive_number')")
        case .postgreSQL:
            _ = try tx.value("SELECT setval('service_request_number', 2)") as Int64
            _ = try tx.value("SELECT setval('test_drive_number', 2)") as Int64
        }
    }

    /// The first product of a series that is sold as it is; any such product where the series has none.
    private func single(_ prefixes: String...) -> DemoProduct? {
        let sold = catalog.products.filter { !$0.isFamily && $0.family == nil }
        return sold.first { product in prefixes.contains { product.sku.hasPrefix($0) } } ?? sold.first
    }

    /// The first product of a series, with variants or without.
    private func known(_ prefix: String) -> DemoProduct? {
        catalog.products.first { $0.sku.hasPrefix(prefix) && $0.family == nil } ?? catalog.products.first
    }

    private var buyer: (customer: DemoCustomer, user: DemoUser)? {
        guard let customer = people.customers.first,
            let user = customer.members.first(where: { $0.role == "purchaser" })?.user
        else { return nil }
        return (customer, user)
    }

    private func ago(_ days: Double) -> Date { now.addingTimeInterval(-days * 86_400) }

    private func number(_ letter: String, _ last: Int) -> String {
        "\(CivilDate(now, in: .moscow).year)-\(letter)-00000\(last)"
    }

    private func json(_ value: some Encodable) throws -> SQLValue {
        .json(String(decoding: try JSONEncoder.canonical.encode(value), as: UTF8.self))
    }

    // MARK: - Articles

    private mutating func insertArticles(
        _ drill: DemoProduct, _ bit: DemoProduct, _ bolt: DemoProduct, _ anchor: DemoProduct, in tx: Transaction
    ) throws {
        let texts = DemoText.all(
            picture: pictures[drill.article.drawing], drill: drill.sku, bit: bit.sku, bolt: bolt.sku,
            anchor: anchor.sku)
        let ids = Dictionary(
            [drill, bit, bolt, anchor].map { ($0.sku, $0.id) }, uniquingKeysWith: { first, _ in first })
        for text in texts {
            let content = text.content
            let at = text.age.map { ago($0) } ?? now
            let id = ID<Article>(at: min(at, now), using: &random)
            let status: ArticleStatus = text.age == nil ? .draft : .published
            let kept = try json(content)
            let words = SearchText.index(of: [content.title, content.lead, ArticleText(content.body).words])
            try tx.execute(
                """
                INSERT INTO articles (id, slug, kind, title, lead, body, picture, author, audience, status,
                    published_at, is_announced, search_text, version, updated_at)
                VALUES (\(id), \(content.slug), \(content.kind), \(content.title), \(content.lead), \(content.body),
                    \(content.picture), \(content.author), \(content.audience),
                    \(status), \(text.age.map { ago($0) }), \(at <= now && text.age != nil), \(words), 1, \(min(at, now)))
                """)
            try tx.execute(
                """
                INSERT INTO article_versions (article_id, number, content, author_name, created_at)
                VALUES (\(id), 1, \(kept), \(content.author), \(min(at, now)))
                """)
            try tx.insertAlike(
                into: "article_products", "article_id, product_id, position",
                rows: content.products.enumerated().map { [id, ids[$1], $0] })
            try tx.insertAlike(
                into: "article_categories", "article_id, category_id",
                rows: content.categories.compactMap { slug -> [any SQLConvertible]? in
                    guard let category = catalog.categoryIDs[slug] else { return nil }
                    return [id, category]
                })
        }
    }

    // MARK: - Services

    private mutating func insertServices(in tx: Transaction) throws {
        var ids: [ID<ServiceOffer>] = []
        for offer in DemoOffer.all {
            let content = offer.content
            let id = ID<ServiceOffer>(at: ago(60), using: &random)
            let fields = try json(content.fields)
            ids.append(id)
            try tx.execute(
                """
                INSERT INTO services (id, slug, name, lead, body, icon, price, currency, fields, audience, position,
                    is_shown, version, updated_at)
                VALUES (\(id), \(content.slug), \(content.name), \(content.lead), \(content.body), \(content.icon),
                    \(content.price), \(Currency.rub), \(fields), \(content.audience),
                    \(content.position), \(true), 1, \(ago(60)))
                """)
        }
        guard let (customer, user) = buyer, let delivery = ids.first else { return }
        let company = customer.payers.first.map { "\($0.plan.name), \($0.inn)" } ?? customer.plan.name
        let asked: [(number: Int, subject: String, answers: [ServiceAnswer], isNew: Bool, age: Double)] = [
            (1, "Доставка на объект", [ServiceAnswer("Адрес объекта", "Тверь, Складская, 12")], false, 9),
            (2, "Монтаж стеллажей", [ServiceAnswer("Сколько секций", "14")], true, 1),
        ]
        for request in asked {
            let id = ID<ServiceRequest>(at: ago(request.age), using: &random)
            let number = self.number("S", request.number)
            let status: ServiceRequestStatus = request.isNew ? .new : .inWork
            let answers = try json(request.answers)
            let handler = request.isNew ? nil : customer.manager?.id
            let movedAt = request.isNew ? ago(request.age) : ago(2)
            try tx.execute(
                """
                INSERT INTO service_requests (id, number, customer_id, placed_by, placed_by_name, unit_id, service_id,
                    subject, status, answers, company, contact, phone, email, comment, handler_id, placed_at, moved_at,
                    moved_by, waits_for_staff, search_text)
                VALUES (\(id), \(number), \(customer.id), \(user.id), \(user.name), \(unit(of: user, in: customer)),
                    \(ids[request.number - 1]), \(request.subject), \(status), \(answers),
                    \(company), \(user.name), '+79000000011', \(user.email), '', \(handler), \(ago(request.age)),
                    \(movedAt), \(handler), \(request.isNew),
                    \(SearchText.index(of: [number, request.subject, company])))
                """)
        }
        try tx.execute(
            """
            INSERT INTO service_alerts (customer_id, user_id, service_id, wants_news, wants_statuses)
            VALUES (\(customer.id), \(user.id), \(delivery), \(true), \(true))
            """)
        try tx.execute(
            """
            INSERT INTO service_news (id, service_id, text, author_name, created_at)
            VALUES (\(UUID(uuidString: "00000000-0000-7000-8000-000000000001") ?? UUID()), \(delivery),
                'С декабря возим и по воскресеньям.', 'Дмитрий Соколов', \(ago(4)))
            """)
    }

    private func unit(of user: DemoUser, in customer: DemoCustomer) -> ID<CustomerUnit>? {
        customer.members.first { $0.user.id == user.id }?.unit
    }

    // MARK: - Configurator

    private mutating func insertConfigurator(
        _ drill: DemoProduct, _ bit: DemoProduct, _ gloves: DemoProduct, _ glasses: DemoProduct, in tx: Transaction
    ) throws {
        typealias Group = ConfiguratorContent.Group
        typealias Option = ConfiguratorContent.Option
        let content = ConfiguratorContent(
            groups: [
                Group(
                    "g1", "Бур", required: true,
                    options: [
                        Option("o1", bit.name, product: bit.id, quantity: bit.article.pack),
                        Option("o2", "Удлинённый бур под заказ", onRequest: true),
                    ]),
                Group(
                    "g2", "Кейс",
                    options: [Option("o3", "Пластиковый"), Option("o4", "Усиленный", surcharge: 190_000)]),
                Group(
                    "g3", "Защита", many: true, least: 0, most: 2,
                    options: [
                        Option("o5", gloves.name, product: gloves.id, quantity: gloves.article.pack),
                        Option("o6", glasses.name, product: glasses.id, quantity: glasses.article.pack),
                    ]),
                Group("g4", "Гарантия", options: [Option("o7", "Ещё один год", percent: 500)]),
            ],
            rules: [.init("o2", .requires, ["o4"]), .init("o3", .excludes, ["o7"])])
        let id = ID<Configurator>(at: ago(50), using: &random)
        let kept = try json(content)
        try tx.execute(
            """
            INSERT INTO configurators (id, slug, product_id, name, lead, content, is_shown, version, updated_at)
            VALUES (\(id), 'komplekt-s-perforatorom', \(drill.id), 'Комплект с перфоратором',
                'Соберите перфоратор с оснасткой и защитой.', \(kept), \(true), 1, \(ago(50)))
            """)
        guard let (customer, user) = buyer else { return }
        let saved = ID<Configuration>(at: ago(5), using: &random)
        try tx.execute(
            """
            INSERT INTO configurations (id, customer_id, placed_by, placed_by_name, configurator_id, name, options,
                created_at)
            VALUES (\(saved), \(customer.id), \(user.id), \(user.name), \(id),
                'Для бригады монтажников', 'o1 o3 o5', \(ago(5)))
            """)
    }

    // MARK: - Test drives

    private mutating func insertTestDrives(_ drill: DemoProduct, in tx: Transaction) throws {
        var units: [(id: ID<LoanUnit>, name: String)] = []
        for name in ["Стенд № 1, серийный 1105", "Стенд № 2, серийный 1106"] {
            units.append((ID(at: ago(90), using: &random), name))
        }
        try tx.insertAlike(
            into: "demo_units", "id, product_id, name, place, created_at",
            rows: units.map { [$0.id, drill.id, $0.name, "Тверь, ул. Индустриальная, 15", ago(90)] })
        guard let (customer, user) = buyer else { return }
        let today = CivilDate(now, in: .moscow)
        let drives: [(number: Int, from: Int, to: Int, status: TestDriveStatus, age: Double)] = [
            (1, -1, 2, .handedOut, 6), (2, 5, 7, .requested, 1),
        ]
        for drive in drives {
            let id = ID<TestDrive>(at: ago(drive.age), using: &random)
            let unit = units[drive.number - 1].id
            let isMoved = drive.status != .requested
            try tx.execute(
                """
                INSERT INTO test_drives (id, number, customer_id, placed_by, placed_by_name, unit_id, product_id,
                    product_name, demo_unit_id, starts_on, ends_on, place, contact, phone, comment, status, placed_at,
                    moved_at, moved_by)
                VALUES (\(id), \(number("T", drive.number)), \(customer.id), \(user.id), \(user.name),
                    \(self.unit(of: user, in: customer)), \(drill.id), \(drill.name), \(unit),
                    \(today.adding(days: drive.from).description), \(today.adding(days: drive.to).description),
                    'Тверь, Складская, 12', \(user.name), '+79000000011', '', \(drive.status), \(ago(drive.age)),
                    \(isMoved ? ago(1) : ago(drive.age)), \(isMoved ? customer.manager?.id : nil))
                """)
            try tx.insertAlike(
                into: "demo_days", "demo_unit_id, day, test_drive_id",
                rows: (drive.from...drive.to).map { [unit, today.adding(days: $0).description, id] })
        }
    }
}
