// The demo vendor's sellers, staff and customers with their ids.

import Foundation
import Kernel

/// The ids are of the vendor's world; subjects of `ID` that no module names yet.
enum DemoSubject {
    enum Seller {}
    enum LegalEntity {}
    enum Contract {}
    enum Address {}
    enum Member {}
    enum Property {}
}

/// A person who signs in.
struct DemoUser: Sendable {
    let id: ID<User>
    let email: String
    let name: String
    /// Nil for people of customers.
    let staffRole: String?
}

/// A legal entity of the vendor.
struct DemoSeller: Sendable {
    let id: ID<DemoSubject.Seller>
    let name: String
    let inn: String
    let kpp: String?
    let ogrn: String
}

/// A customer's payer and its contract.
struct DemoPayer: Sendable {
    let id: ID<DemoSubject.LegalEntity>
    let plan: DemoCustomerPlan.Payer
    let inn: String
    let kpp: String?
    let ogrn: String
    let bank: (name: String, bik: String, account: String)
    /// Nil when it buys without one.
    let contractID: ID<DemoSubject.Contract>?
}

/// Somebody who acts for a customer.
struct DemoMember: Sendable {
    let id: ID<DemoSubject.Member>
    let user: DemoUser
    let role: String
    let unit: ID<CustomerUnit>?

    /// Whether the role may order.
    var mayOrder: Bool { ["director", "purchaser", "owner"].contains(role) }
}

/// A customer with everything that belongs to it.
struct DemoCustomer: Sendable {
    let id: ID<Customer>
    let plan: DemoCustomerPlan
    let manager: DemoUser?
    let units: [(id: ID<CustomerUnit>, name: String)]
    let members: [DemoMember]
    let payers: [DemoPayer]
    let addresses: [(id: ID<DemoSubject.Address>, title: String, address: String, recipient: String, phone: String)]
    let createdAt: Date

    /// What a payer of it pays; people without a contract see the price for whoever signed in.
    func priceType(of payer: DemoPayer?) -> DemoPriceType { payer?.plan.contract?.priceType ?? .signedIn }
}

/// Everybody.
struct DemoPeople: Sendable {
    private(set) var sellers: [DemoSeller] = []
    private(set) var staff: [DemoUser] = []
    private(set) var users: [DemoUser] = []
    private(set) var customers: [DemoCustomer] = []

    /// Makes sellers, staff and so many customers, the known ones first.
    init(customerCount: Int, at since: Date, using random: inout SeededGenerator) {
        sellers = ["ООО «Опора»", "ООО «Опора-Крепёж»", "АО «Опора Северо-Запад»"].enumerated().map { index, name in
            let region = index == 2 ? 78 : 69
            let inn = DemoNumbers.companyINN(&random, region: region)
            return DemoSeller(
                id: ID(at: since, using: &random), name: name, inn: inn, kpp: DemoNumbers.kpp(of: inn),
                ogrn: DemoNumbers.ogrn(&random, region: region))
        }
        staff = DemoCustomerPlan.staff.map { person in
            DemoUser(id: ID(at: since, using: &random), email: person.email, name: person.name, staffRole: person.role)
        }
        users = staff
        let known = DemoCustomerPlan.known
        let plans = known + (0..<max(0, customerCount - known.count)).map(DemoCustomerPlan.generated)
        for (index, plan) in plans.enumerated() {
            add(plan, number: index, createdAt: since.addingTimeInterval(Double(index) * 3_600), using: &random)
        }
    }

    private mutating func add(
        _ plan: DemoCustomerPlan, number: Int, createdAt: Date, using random: inout SeededGenerator
    ) {
        let units = plan.units.map { (id: ID<CustomerUnit>(at: createdAt, using: &random), name: $0) }
        let members = plan.people.map { person in
            DemoMember(
                id: ID(at: createdAt, using: &random), user: user(person, createdAt, &random), role: person.role,
                unit: person.unit.map { units[$0].id })
        }
        let payers = plan.payers.map { Self.payer($0, createdAt, &random) }
        let addresses = plan.addresses.enumerated().map { index, place in
            (
                id: ID<DemoSubject.Address>(at: createdAt, using: &random), title: place.title, address: place.address,
                recipient: place.recipient, phone: DemoNumbers.phone(number * 3 + index + 10)
            )
        }
        customers.append(
            DemoCustomer(
                id: ID(at: createdAt, using: &random), plan: plan, manager: plan.manager.map { staff[$0] },
                units: units, members: members, payers: payers, addresses: addresses, createdAt: createdAt))
    }

    /// The person's account; who works for two customers has one.
    private mutating func user(
        _ person: DemoCustomerPlan.Person, _ createdAt: Date, _ random: inout SeededGenerator
    ) -> DemoUser {
        // Only the few with a name of their own can be met twice: generated ones are not looked for among thousands.
        if let known = users.prefix(60).first(where: { $0.email == person.email }) { return known }
        let user = DemoUser(
            id: ID(at: createdAt, using: &random), email: person.email, name: person.name, staffRole: nil)
        users.append(user)
        return user
    }

    private static func payer(
        _ plan: DemoCustomerPlan.Payer, _ createdAt: Date, _ random: inout SeededGenerator
    ) -> DemoPayer {
        let isPerson = plan.isEntrepreneur
        let inn = isPerson ? DemoNumbers.personINN(&random) : DemoNumbers.companyINN(&random)
        let bik = plan.isTreasury ? "012800001" : "042800999"
        let account =
            plan.isTreasury
            ? "03234643000000003600" : DemoNumbers.account(&random, at: bik, isEntrepreneur: isPerson)
        return DemoPayer(
            id: ID(at: createdAt, using: &random), plan: plan, inn: inn, kpp: isPerson ? nil : DemoNumbers.kpp(of: inn),
            ogrn: DemoNumbers.ogrn(&random, isEntrepreneur: isPerson),
            bank: (plan.isTreasury ? "Казначейство, отделение «Пример»" : "Банк «Пример»", bik, account),
            contractID: plan.contract == nil ? nil : ID(at: createdAt, using: &random))
    }
}

extension DemoCustomerPlan {
    /// One of the many companies of the bench data.
    static func generated(_ number: Int) -> DemoCustomerPlan {
        let trades = [
            "Монтаж", "Строй", "Ремонт", "Сервис", "Ангар", "Каркас", "Кровля", "Металл", "Инжиниринг", "Техно",
        ]
        let places = ["Север", "Юг", "Волга", "Урал", "Ока", "Центр", "Восток", "Кама", "Дон", "Валдай", "Двина"]
        let trade = trades[number % trades.count]
        let place = places[number / trades.count % places.count]
        let name = "ООО «\(trade)-\(place) \(number + 1)»"
        let person = "Сотрудник \(number + 1)"
        return DemoCustomerPlan(
            name: name, customerClass: number.isMultiple(of: 10) ? "key" : "small", manager: number % 2,
            people: [Person(email: "buyer@company-\(number + 1).example", name: person, role: "director")],
            payers: [
                Payer(
                    name: name, address: "Россия, промзона № \(number + 1)",
                    contract: Contract(
                        number: "\(1_000 + number)", signedOn: "2024-05-13", seller: number % 3,
                        priceType: number.isMultiple(of: 3) ? .wholesale2 : .wholesale1, deferralDays: number % 4 * 7))
            ], addresses: [("Склад", "Промзона № \(number + 1), ворота 1", person)], weight: 1)
    }
}
