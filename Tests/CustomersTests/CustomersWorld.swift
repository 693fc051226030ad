import Database
import Foundation
import Identity
import Kernel
import TestKit
import Web

@testable import Customers

/// A fresh database with two companies and their people; every person has a living session.
struct CustomersWorld: Sendable {
    /// Somebody with a session.
    struct Person: Sendable {
        let userID: ID<User>
        let memberID: ID<Member>
        let sessionKey: [UInt8]
    }

    let database: Database
    let customers: Customers
    let clock = SettableClock(Date(timeIntervalSince1970: 1_794_895_200))
    let ours = ID<Customer>()
    let theirs = ID<Customer>()
    let ourPayer = ID<LegalEntity>()
    let theirPayer = ID<LegalEntity>()
    let director: Person
    let purchaser: Person
    let rival: Person

    init(_ engine: TestEngine) async throws {
        let database = try await TestDatabase.make(
            engine, migrations: Database.migrations + Identity.migrations + Customers.migrations)
        let passwords = try Passwords(resources: Self.root, randomness: .system)
        let seed = CustomersSeed(now: clock.now)
        let (ours, theirs, ourPayer, theirPayer) = (ours, theirs, ourPayer, theirPayer)
        let people = try await database.write { tx in
            try seed.customer(ours, "ООО «Ромашка»", payer: ourPayer, in: tx)
            try seed.customer(theirs, "ООО «Василёк»", payer: theirPayer, in: tx)
            return [
                try seed.person("director@romashka.example", .director, in: ours, tx),
                try seed.person("buyer@romashka.example", .purchaser, in: ours, tx),
                try seed.person("director@vasilek.example", .director, in: theirs, tx),
            ]
        }
        self.database = database
        customers = Customers(
            database: database, identity: Identity(database: database, passwords: passwords))
        (director, purchaser, rival) = (people[0], people[1], people[2])
    }

    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// Who a request of this person's would be from.
    func signedIn(_ person: Person) async throws -> SignedIn? {
        let now = clock.now
        return try await database.read { tx in try Customers.signedIn(key: person.sessionKey, at: now, in: tx) }
    }

    /// The principal of a person who is signed in.
    func principal(_ person: Person) async throws -> Principal {
        guard let signedIn = try await signedIn(person) else { throw NotFound() }
        return signedIn.principal
    }

    /// Adds somebody to a company.
    func add(_ email: String, _ role: Role, to customerID: ID<Customer>) async throws -> Person {
        let seed = CustomersSeed(now: clock.now)
        return try await database.write { tx in try seed.person(email, role, in: customerID, tx) }
    }

    /// Runs an operation as somebody.
    @discardableResult
    func act<Value: Sendable>(
        as person: Person, _ body: @escaping @Sendable (Principal, Date, Transaction) throws -> Value
    ) async throws -> Value {
        let (principal, now) = (try await principal(person), clock.now)
        return try await database.write { tx in try body(principal, now, tx) }
    }

    /// How many rows there are. Trusted text of a test.
    func count(_ rows: String) async throws -> Int64 {
        try await database.read { tx in try tx.value("SELECT COUNT(*) FROM \(raw: rows)") }
    }
}

/// The rows of a ``CustomersWorld``.
struct CustomersSeed: Sendable {
    let now: Date

    func customer(_ id: ID<Customer>, _ name: String, payer: ID<LegalEntity>, in tx: Transaction) throws {
        try tx.execute(
            """
            INSERT INTO customers (id, kind, class, name, sort_name, created_at)
            VALUES (\(id), 'company', 'small', \(name), \(name.lowercased()), \(now))
            """)
        try tx.execute(
            """
            INSERT INTO legal_entities (id, customer_id, name, inn, kpp, legal_address, created_at)
            VALUES (\(payer), \(id), \(name), '7707083893', '773601001', 'Тверь', \(now))
            """)
    }

    func person(
        _ email: String, _ role: Role, in customerID: ID<Customer>, _ tx: Transaction
    ) throws -> CustomersWorld.Person {
        let user = NewUser(email: try EmailAddress(email), name: "Имя \(email)", timeZone: .moscow)
        let userID = try Identity.createUser(user, by: .system("test"), at: now, in: tx)
        let memberID = ID<Member>()
        try tx.execute(
            """
            INSERT INTO members (id, customer_id, user_id, role, joined_at)
            VALUES (\(memberID), \(customerID), \(userID), \(role), \(now))
            """)
        let session = try Identity.beginSession(
            of: userID, remembered: true, from: Visitor(userAgent: "test", network: ""), randomness: .system, at: now,
            in: tx)
        return CustomersWorld.Person(
            userID: userID, memberID: memberID, sessionKey: SessionKey.of(cookie: session.cookie.reveal()))
    }
}
