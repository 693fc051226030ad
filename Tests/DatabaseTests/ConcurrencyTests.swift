import Foundation
import Kernel
import Synchronization
import TestKit
import Testing

@testable import Database

@Suite struct ConcurrencyTests {
    static let table = Migration(
        "test.0001 accounts", "CREATE TABLE accounts (number :integer PRIMARY KEY, balance :money NOT NULL)")

    static func open(_ engine: TestEngine, accounts: Int, balance: Int) async throws -> Database {
        let database = try await TestDatabase.make(engine, migrations: [table], options: "pool=16&wait=30s")
        try await database.write { tx in
            try tx.insert(into: "accounts", "number, balance", rows: (0..<accounts).map { [$0, balance] })
        }
        return database
    }

    /// Reads, thinks and writes: right only when nobody else writes meanwhile.
    static func transfer(_ amount: Int, from: Int, to: Int, in tx: Transaction, then: () -> Void = {}) throws {
        let source: Int = try tx.value("SELECT balance FROM accounts WHERE number = \(from)")
        let target: Int = try tx.value("SELECT balance FROM accounts WHERE number = \(to)")
        then()
        try tx.execute("UPDATE accounts SET balance = \(source - amount) WHERE number = \(from)")
        try tx.execute("UPDATE accounts SET balance = \(target + amount) WHERE number = \(to)")
    }

    static func balances(_ database: Database) async throws -> [Int] {
        try await database.read { tx in try tx.all("SELECT balance FROM accounts ORDER BY number") { try $0["balance"] }
        }
    }

    @Test(arguments: TestEngine.all, [1, 2, 3] as [UInt64])
    func `sixty-four transfers at once keep every balance right`(engine: TestEngine, seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        let database = try await Self.open(engine, accounts: 4, balance: 1_000)
        var expected = Array(repeating: 1_000, count: 4)
        let transfers = (0..<64).map { _ -> (amount: Int, from: Int, to: Int) in
            let from = Int.random(in: 0..<4, using: &random)
            return (Int.random(in: 1...100, using: &random), from, (from + Int.random(in: 1...3, using: &random)) % 4)
        }
        for transfer in transfers {
            expected[transfer.from] -= transfer.amount
            expected[transfer.to] += transfer.amount
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (amount, from, to) in transfers {
                group.addTask {
                    try await database.write { tx in try Self.transfer(amount, from: from, to: to, in: tx) }
                }
            }
            try await group.waitForAll()
        }
        #expect(try await Self.balances(database) == expected, "seed \(seed)")
    }

    /// SQLite lets the second one in only when the first is done.
    static func meeting(on database: Database) -> Meeting {
        Meeting(seconds: database.dialect == .sqlite ? 0.2 : 20)
    }

    /// Two transfers that both read before either writes.
    static func collide(_ database: Database, _ isolation: Isolation) async throws -> [Int] {
        let meeting = meeting(on: database)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<2 {
                group.addTask {
                    try await database.engine.write(isolation: isolation) { connection in
                        let tx = Transaction(connection, of: database)
                        try Self.transfer(100, from: 0, to: 1, in: tx, then: meeting.join)
                    }
                }
            }
            try await group.waitForAll()
        }
        return try await balances(database)
    }

    @Test(arguments: TestEngine.all)
    func `no transfer is lost when two read before either writes`(engine: TestEngine) async throws {
        let database = try await Self.open(engine, accounts: 2, balance: 1_000)
        #expect(try await Self.collide(database, .serializable) == [800, 1_200])
    }

    /// Proves that the test above can fail: without the guard one of the two transfers disappears.
    @Test(.enabled(if: TestEngine.hasPostgreSQL))
    func `at a lower isolation the same two transfers lose one`() async throws {
        let database = try await Self.open(.postgreSQL, accounts: 2, balance: 1_000)
        #expect(try await Self.collide(database, .readCommitted) == [900, 1_100])
    }

    @Test(arguments: TestEngine.all)
    func `two writes that each look right alone cannot break a rule together`(engine: TestEngine) async throws {
        // The rule: the two balances together stay positive. Each withdrawal checks it and touches one row only.
        let database = try await Self.open(engine, accounts: 2, balance: 60)
        let meeting = Self.meeting(on: database)
        let outcomes = try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<2 {
                group.addTask {
                    try await database.write { tx in
                        let sum: Int = try tx.value("SELECT CAST(SUM(balance) AS BIGINT) FROM accounts")
                        meeting.join()
                        guard sum >= 100 else { return false }
                        return try tx.execute("UPDATE accounts SET balance = balance - 100 WHERE number = \(number)")
                            == 1
                    }
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(outcomes.filter { $0 }.count == 1)
        #expect(try await Self.balances(database).reduce(0, +) == 20)
    }

    @Test(arguments: TestEngine.all)
    func `of many that claim one row exactly one gets it`(engine: TestEngine) async throws {
        let database = try await Self.open(engine, accounts: 1, balance: 1)
        let claimed = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<32 {
                group.addTask {
                    try await database.write { tx in
                        try tx.execute("UPDATE accounts SET balance = 0 WHERE number = 0 AND balance = 1")
                    }
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(claimed == 1)
    }
}

@Suite struct WorkerThreadsTests {
    @Test func `who finds no free thread in time is refused, and the rest goes on`() async throws {
        let threads = WorkerThreads("test", limit: 1, patience: .milliseconds(50)) {}
        let isBusy = Gate()
        let gate = Gate()
        async let busy: Bool = threads.run {
            isBusy.open()
            return gate.block()
        }
        await isBusy.wait()
        await #expect(throws: DatabaseError.overloaded) { try await threads.run { true } }
        gate.open()
        #expect(try await busy)
        #expect(try await threads.run { 7 } == 7)
        await threads.close()
    }

    @Test func `the queue is bounded`() async throws {
        let threads = WorkerThreads("test", limit: 1, patience: .seconds(60)) {}
        let gate = Gate()
        let refused = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<1_200 {
                group.addTask {
                    do {
                        try await threads.run { _ = gate.block(seconds: 60) }
                        return 0
                    } catch DatabaseError.overloaded {
                        // Somebody was refused, so the queue was full: let everybody through.
                        gate.open()
                        return 1
                    }
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(refused > 0 && refused <= 1_200 - 1_024)
    }

    @Test func `work runs on several threads, each with a resource of its own`() async throws {
        let made = Atomic<Int>(0)
        let threads = WorkerThreads("test", limit: 3) { made.add(1, ordering: .relaxed).newValue }
        let seen = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<30 {
                group.addTask {
                    try await threads.run { number in
                        usleep(5_000)
                        return number
                    }
                }
            }
            return try await group.reduce(into: Set<Int>()) { $0.insert($1) }
        }
        #expect(seen == [1, 2, 3])
        await threads.close()
        await #expect(throws: DatabaseError.unavailable("the database is closed")) { try await threads.run { _ in 1 } }
    }
}
