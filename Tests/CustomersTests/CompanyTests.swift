import Database
import Foundation
import Identity
import Kernel
import TestKit
import Testing
import Web

@testable import Customers

@Suite struct CompanyTests {
    private func address(_ title: String) -> AddressForm {
        var form = AddressForm()
        form.title = title
        form.address = "Тверь, Складская, 12"
        form.recipient = "Павел Орлов"
        form.phone = "8 (900) 000-00-12"
        return form
    }

    @Test(arguments: TestEngine.all)
    func `an address is added, mended, removed and brought back`(_ engine: TestEngine) async throws {
        let world = try await CustomersWorld(engine)
        let (ours, form, mended) = (world.ours, address("Склад"), address("Склад на Южной"))
        let id = try await world.act(as: world.director) {
            try Customers.save(form, as: nil, of: ours, by: $0, at: $1, in: $2)
        }
        #expect(try await world.count("addresses WHERE phone = '+79000000012'") == 1)
        try await world.act(as: world.director) {
            _ = try Customers.save(mended, as: id, of: ours, by: $0, at: $1, in: $2)
        }
        try await world.act(as: world.director) { try Customers.removeAddress(id, by: $0, at: $1, in: $2) }
        let none = try await world.act(as: world.director) { principal, _, tx in
            try Customers.addresses(of: ours, by: principal, in: tx).count
        }
        #expect(none == 0)
        try await world.act(as: world.director) { try Customers.restoreAddress(id, by: $0, at: $1, in: $2) }
        let titles = try await world.act(as: world.director) { principal, _, tx in
            try Customers.addresses(of: ours, by: principal, in: tx).map(\.title)
        }
        #expect(titles == ["Склад на Южной"])
        #expect(try await world.count("events WHERE name LIKE 'customers.address%'") == 4)
    }

    @Test(arguments: TestEngine.all)
    func `nobody reaches an address without the right, or of another customer`(_ engine: TestEngine) async throws {
        let world = try await CustomersWorld(engine)
        let (ours, theirs, form) = (world.ours, world.theirs, address("Склад"))
        let id = try await world.act(as: world.director) {
            try Customers.save(form, as: nil, of: ours, by: $0, at: $1, in: $2)
        }
        for person in [world.purchaser, world.rival] {
            await #expect(throws: NotFound.self) {
                try await world.act(as: person) { try Customers.removeAddress(id, by: $0, at: $1, in: $2) }
            }
        }
        await #expect(throws: NotFound.self) {
            try await world.act(as: world.rival) {
                _ = try Customers.save(form, as: id, of: theirs, by: $0, at: $1, in: $2)
            }
        }
        #expect(try await world.count("addresses WHERE removed_at IS NULL") == 1)
        #expect(try await world.count("events WHERE name LIKE 'customers.address%'") == 1)
    }

    private func entity(
        inn: String = "7736050003", kpp: String = "773601001", bik: String = "", account: String = ""
    ) -> LegalEntityForm {
        var form = LegalEntityForm()
        form.inn = inn
        form.kpp = kpp
        form.name = "ООО «Лютик»"
        form.legalAddress = "Тверь"
        form.bik = bik
        form.account = account
        return form
    }

    @Test(arguments: TestEngine.all)
    func `a payer is added with numbers that can exist`(_ engine: TestEngine) async throws {
        let world = try await CustomersWorld(engine)
        let (ours, form) = (world.ours, entity())
        try await world.act(as: world.director) {
            _ = try Customers.addLegalEntity(form, to: ours, by: $0, at: $1, in: $2)
        }
        let entities = try await world.act(as: world.director) { principal, _, tx in
            try Customers.legalEntities(of: ours, by: principal, in: tx)
        }
        #expect(entities.map(\.inn) == ["7736050003", "7707083893"])
        #expect(entities.map(\.isFromAccounting) == [false, false])
        #expect(try await world.count("events WHERE name = 'customers.legal_entity_added'") == 1)
    }

    @Test(arguments: [
        (inn: "7707083893", kpp: "773601001", bik: "", account: "", refusal: LegalEntityRefusal.alreadyThere),
        (inn: "7736050003", kpp: "", bik: "", account: "", refusal: .kppMissing),
        (inn: "500100732259", kpp: "773601001", bik: "", account: "", refusal: .kppNotNeeded),
        (inn: "7736050003", kpp: "773601001", bik: "", account: "40702810900000000001", refusal: .bikMissing),
        (inn: "7736050003", kpp: "773601001", bik: "044525225", account: "", refusal: .accountMissing),
        (
            inn: "7736050003", kpp: "773601001", bik: "044525225", account: "123",
            refusal: .account(InvalidValue("kernel.account.invalid.length", ["count": "3"]))
        ),
    ])
    func `a payer with numbers that do not belong together is refused at the field`(
        inn: String, kpp: String, bik: String, account: String, refusal: LegalEntityRefusal
    ) async throws {
        let world = try await CustomersWorld(.sqlite)
        let (ours, form) = (world.ours, entity(inn: inn, kpp: kpp, bik: bik, account: account))
        #expect(form.problems() == [])
        await #expect(throws: refusal) {
            try await world.act(as: world.director) {
                _ = try Customers.addLegalEntity(form, to: ours, by: $0, at: $1, in: $2)
            }
        }
        #expect(LegalEntityForm.fields.contains { $0.name == refusal.field })
        #expect(try await world.count("legal_entities") == 2)
    }

    @Test(arguments: TestEngine.all)
    func `contracts in force today are listed, the newest of a payer first`(_ engine: TestEngine) async throws {
        let world = try await CustomersWorld(engine)
        let (ours, payer) = (world.ours, world.ourPayer)
        try await world.database.write { tx in
            let seller = UUID()
            try tx.execute(
                "INSERT INTO sellers (id, name, inn, is_default) VALUES (\(seller), 'Опора', '7707083893', \(true))")
            let terms: [(String, String, String?)] = [
                ("1", "2024-01-10", "2026-11-16"), ("2", "2025-02-01", "2026-11-17"), ("3", "2026-03-01", nil),
                ("4", "2026-11-18", nil),
            ]
            for (number, signed, until) in terms {
                try tx.execute(
                    """
                    INSERT INTO contracts (id, customer_id, legal_entity_id, seller_id, number, signed_on, valid_until,
                                           deferral_days, credit_limit, currency)
                    VALUES (\(UUID()), \(ours), \(payer), \(seller), \(number), \(signed), \(until), 21, 5000000, 'RUB')
                    """)
            }
        }
        let today = CivilDate(world.clock.now, in: .moscow)
        #expect(today.description == "2026-11-17")
        let contracts = try await world.act(as: world.purchaser) { principal, _, tx in
            try Customers.contracts(of: ours, on: today, by: principal, in: tx)
        }
        #expect(contracts.map(\.number) == ["3", "2"])
        #expect(contracts.first?.creditLimit == Money(minor: 5_000_000))
    }

    @Test(arguments: TestEngine.all)
    func `a unit has a name of its own`(_ engine: TestEngine) async throws {
        let world = try await CustomersWorld(engine)
        let ours = world.ours
        try await world.act(as: world.director) { _ = try Customers.addUnit("Склад", to: ours, by: $0, at: $1, in: $2) }
        await #expect(throws: AddUnitRefusal.nameTaken) {
            try await world.act(as: world.director) {
                _ = try Customers.addUnit("Склад", to: ours, by: $0, at: $1, in: $2)
            }
        }
        #expect(try await world.count("units") == 1)
    }
}
