// Who buys from the demo vendor: companies with their teams, a school and private people. None of them exists, and
// every address ends in a domain reserved for examples.

/// A customer before it becomes rows.
struct DemoCustomerPlan: Sendable {
    struct Person: Sendable {
        let email: String
        let name: String
        let role: String
        var unit: Int?
    }

    struct Payer: Sendable {
        let name: String
        let address: String
        var isEntrepreneur = false
        var isTreasury = false
        /// Nil when it buys without a contract.
        var contract: Contract?
    }

    struct Contract: Sendable {
        let number: String
        let signedOn: String
        let seller: Int
        let priceType: DemoPriceType
        var deferralDays = 0
        /// In kopecks.
        var creditLimit: Int64?
        /// Whether some goods have a price of their own in it.
        var hasPrices = false
    }

    let name: String
    var kind = "company"
    var customerClass = "small"
    /// Which of the vendor's managers works with it.
    var manager: Int? = 0
    var units: [String] = []
    let people: [Person]
    var payers: [Payer] = []
    let addresses: [(title: String, address: String, recipient: String)]
    /// How often it orders, beside the others.
    let weight: Int

    /// The few everybody meets in the demo.
    static let known: [DemoCustomerPlan] =
        [romashka, vasilek, zavod, stroydvor, furniture, sokolova, school] + shoppers

    /// Who works for the vendor.
    static let staff: [(email: String, name: String, role: String)] = [
        ("manager@kabinet.example", "Дмитрий Соколов", "manager"),
        ("manager2@kabinet.example", "Наталья Егорова", "manager"),
        ("admin@kabinet.example", "Елена Громова", "administrator"),
    ]

    private static let romashka = DemoCustomerPlan(
        name: "ООО «Ромашка»", customerClass: "key", units: ["Снабжение", "Склад", "Участок № 2"],
        people: [
            Person(email: "buyer@romashka.example", name: "Ирина Ковалёва", role: "purchaser", unit: 0),
            Person(email: "director@romashka.example", name: "Андрей Лебедев", role: "director"),
            Person(email: "accountant@romashka.example", name: "Ольга Миронова", role: "accountant"),
            Person(email: "logist@romashka.example", name: "Павел Орлов", role: "logistician", unit: 1),
            Person(email: "warehouse@romashka.example", name: "Сергей Жуков", role: "warehouse", unit: 1),
        ],
        payers: [
            Payer(
                name: "ООО «Ромашка»", address: "170000, Тверь, ул. Складская, д. 12",
                contract: Contract(
                    number: "15", signedOn: "2024-03-11", seller: 0, priceType: .wholesale2, deferralDays: 21,
                    creditLimit: 200_000_000, hasPrices: true)),
            Payer(
                name: "ООО «Ромашка-Сервис»", address: "170000, Тверь, Петербургское ш., д. 40, офис 3",
                contract: Contract(number: "48", signedOn: "2024-05-06", seller: 1, priceType: .wholesale1)),
        ],
        addresses: [
            ("Склад", "Тверь, ул. Складская, 12, ворота 3", "Павел Орлов"),
            ("Участок № 2", "Тверская обл., Калининский район, промзона Лазурная, стр. 5", "Сергей Жуков"),
            ("Офис", "Тверь, Петербургское ш., 40, офис 3", "Ирина Ковалёва"),
        ], weight: 40)

    private static let vasilek = DemoCustomerPlan(
        name: "ООО «Василёк»", customerClass: "key",
        people: [
            Person(email: "director@vasilek.example", name: "Виктор Павлов", role: "director"),
            Person(email: "buyer@vasilek.example", name: "Анна Зайцева", role: "purchaser"),
            Person(email: "books@finance.example", name: "Марина Белова", role: "accountant"),
        ],
        payers: [
            Payer(
                name: "ООО «Василёк»", address: "141400, Химки, ул. Заводская, д. 7",
                contract: Contract(
                    number: "22-К", signedOn: "2024-06-20", seller: 0, priceType: .wholesale2, deferralDays: 14,
                    creditLimit: 90_000_000, hasPrices: true))
        ], addresses: [("Производство", "Химки, ул. Заводская, 7, корп. 2", "Анна Зайцева")], weight: 16)

    private static let zavod = DemoCustomerPlan(
        name: "АО «Завод „Клевер“»", customerClass: "key", units: ["Цех 1", "Цех 2"],
        people: [
            Person(email: "director@klever.example", name: "Игорь Степанов", role: "director"),
            Person(email: "buyer@klever.example", name: "Татьяна Фомина", role: "purchaser", unit: 0),
            Person(email: "tool@klever.example", name: "Роман Гусев", role: "purchaser", unit: 1),
            Person(email: "books@finance.example", name: "Марина Белова", role: "accountant"),
        ],
        payers: [
            Payer(
                name: "АО «Завод „Клевер“»", address: "150000, Ярославль, пр-т Машиностроителей, д. 83",
                contract: Contract(
                    number: "7/2024", signedOn: "2024-01-15", seller: 1, priceType: .wholesale2, deferralDays: 30,
                    creditLimit: 150_000_000))
        ],
        addresses: [
            ("Цех 1", "Ярославль, пр-т Машиностроителей, 83, цех 1", "Татьяна Фомина"),
            ("Цех 2", "Ярославль, пр-т Машиностроителей, 83, цех 2", "Роман Гусев"),
        ], weight: 14)

    private static let stroydvor = DemoCustomerPlan(
        name: "ООО «Стройдвор»", manager: 1,
        people: [
            Person(email: "director@stroydvor.example", name: "Олег Никитин", role: "director"),
            Person(email: "buyer@stroydvor.example", name: "Юлия Карпова", role: "purchaser"),
        ],
        payers: [
            Payer(
                name: "ООО «Стройдвор»", address: "196000, Санкт-Петербург, Витебский пр., д. 11",
                contract: Contract(
                    number: "31", signedOn: "2024-04-01", seller: 2, priceType: .wholesale1, deferralDays: 7,
                    creditLimit: 30_000_000))
        ], addresses: [("Магазин", "Санкт-Петербург, Витебский пр., 11", "Юлия Карпова")], weight: 12)

    private static let furniture = DemoCustomerPlan(
        name: "ООО «Лесная мебель»", manager: 1,
        people: [Person(email: "buyer@furniture.example", name: "Константин Рябов", role: "director")],
        payers: [
            Payer(
                name: "ООО «Лесная мебель»", address: "160000, Вологда, ул. Лесозаводская, д. 4",
                contract: Contract(number: "56", signedOn: "2024-09-10", seller: 0, priceType: .wholesale1))
        ], addresses: [("Фабрика", "Вологда, ул. Лесозаводская, 4", "Константин Рябов")], weight: 8)

    private static let sokolova = DemoCustomerPlan(
        name: "ИП Соколова Вера Ильинична",
        people: [Person(email: "vera@sokolova.example", name: "Вера Соколова", role: "director")],
        payers: [
            Payer(
                name: "ИП Соколова Вера Ильинична", address: "170100, Тверь, ул. Вагжанова, д. 9, кв. 14",
                isEntrepreneur: true)
        ], addresses: [("Мастерская", "Тверь, ул. Вагжанова, 9", "Вера Соколова")], weight: 5)

    private static let school = DemoCustomerPlan(
        name: "МБОУ «Школа № 7»", kind: "government",
        people: [Person(email: "gov@school.example", name: "Людмила Тихонова", role: "director")],
        payers: [
            Payer(
                name: "МБОУ «Школа № 7»", address: "170000, Тверь, ул. Школьная, д. 1", isTreasury: true,
                contract: Contract(
                    number: "0136300012724000041", signedOn: "2024-09-02", seller: 0, priceType: .signedIn,
                    deferralDays: 10))
        ], addresses: [("Школа", "Тверь, ул. Школьная, 1, вход со двора", "Людмила Тихонова")], weight: 4)

    private static let shoppers: [DemoCustomerPlan] = [
        ("shopper@customer.example", "Алексей Морозов", "Тверь, Тверской пр., 6, кв. 21"),
        ("shopper2@customer.example", "Екатерина Васильева", "Москва, ул. Зелёная, 15, кв. 84"),
        ("shopper3@customer.example", "Григорий Попов", "Клин, ул. Мира, 3, кв. 5"),
    ].map { email, name, address in
        DemoCustomerPlan(
            name: name, kind: "person", customerClass: "retail", manager: nil,
            people: [Person(email: email, name: name, role: "owner")], addresses: [("Дом", address, name)], weight: 2)
    }
}
