import Dispatch
import Foundation
import Glibc
import Synchronization
import TestKit
import Testing

@testable import Database

/// What happens when the server stands still and its kernel does not.
@Suite(.enabled(if: TestEngine.hasPostgreSQL)) struct PostgreSQLDeadlineTests {
    /// A database behind the proxy that gives a statement 500 ms and an answer one second more.
    static func database(behind proxy: StandstillProxy, options: String = "") async throws -> Database {
        let address = try await TestDatabase.place(
            .postgreSQL,
            options: "pool=2&wait=500ms&statement_timeout=500ms&connect_timeout=2&host=127.0.0.1&port=\(proxy.port)"
                + options)
        guard case .postgreSQL(var settings) = address else { throw StandstillProxy.NoUpstream() }
        settings.grace = .seconds(1)
        let database = try await Database.open(.postgreSQL(settings), logger: TestDatabase.quiet)
        try await database.migrate([PostgreSQLTests.table], at: Date())
        return database
    }

    @Test func `reads end in time, and the database is found again without being reopened`() async throws {
        let proxy = try await StandstillProxy()
        defer { proxy.close() }
        let database = try await Self.database(behind: proxy)
        try await Self.openBoth(of: database)
        let tries = Atomic<Int>(0)
        let isFrozen = Gate()
        let start = ContinuousClock.now
        async let inFlight = failure {
            try await database.read { tx in
                tries.add(1, ordering: .relaxed)
                try tx.execute("SELECT octet_length(\([7] as [UInt8]))")
                proxy.freeze()
                isFrozen.open()
                // More than all buffers on the way hold: it stands still while it is sent.
                try tx.execute("SELECT octet_length(\([UInt8](repeating: 7, count: 48_000_000)))")
            }
        }
        await isFrozen.wait()
        let later = await withTaskGroup(of: DatabaseError?.self, returning: [DatabaseError?].self) { tasks in
            for _ in 0..<6 {
                tasks.addTask { await failure { try await database.read { tx in try tx.execute("SELECT 1") } } }
            }
            return await tasks.reduce(into: []) { $0.append($1) }
        }
        #expect(await inFlight == .unavailable("no answer within 1500 ms"))
        #expect(tries.load(ordering: .relaxed) == 1)
        for error in later {
            switch error {
            case .unavailable, .overloaded: break
            default: Issue.record("\(String(describing: error))")
            }
        }
        // BEGIN, then two seconds and their rounding for a new connection.
        #expect(ContinuousClock.now - start < .seconds(8))
        proxy.thaw()
        for _ in 0..<4 {
            #expect(try await database.read { tx in try tx.value("SELECT COUNT(*) FROM notes") as Int } == 0)
        }
    }

    @Test(arguments: ["", "&pgbouncer=true"])
    func `a COMMIT without an answer is an unknown outcome`(mode: String) async throws {
        let proxy = try await StandstillProxy()
        defer { proxy.close() }
        let database = try await Self.database(behind: proxy, options: mode)
        let tries = Atomic<Int>(0)
        let start = ContinuousClock.now
        let error = await failure {
            try await database.write { tx in
                tries.add(1, ordering: .relaxed)
                try tx.execute("INSERT INTO notes (number) VALUES (1)")
                proxy.freeze()
            }
        }
        #expect(error == .unavailable("the connection broke during COMMIT: the outcome is unknown"))
        #expect(tries.load(ordering: .relaxed) == 1)
        #expect(ContinuousClock.now - start < .seconds(6))
        proxy.thaw()
        #expect(try await database.read { tx in try tx.value("SELECT 1") as Int } == 1)
    }

    @Test func `a connection that fell silent while it lay idle is replaced without anybody noticing`() async throws {
        let proxy = try await StandstillProxy()
        defer { proxy.close() }
        let database = try await Self.database(behind: proxy, options: "&pool=1")
        let old = try await database.read(PostgreSQLTests.processID)
        proxy.freeze(onlyOld: true)
        #expect(try await database.read(PostgreSQLTests.processID) != old)
    }

    @Test func `large values go both ways`() async throws {
        let database = try await TestDatabase.make(.postgreSQL, migrations: [])
        let piece = (0..<4_099).map { UInt8(truncatingIfNeeded: $0) }
        let sent = (0..<5_000).reduce(into: [UInt8]()) { bytes, _ in bytes += piece }
        let received: [UInt8] = try await database.read { tx in try tx.value("SELECT \(sent)") }
        let isSame = received == sent
        #expect(isSame)
    }

    @Test func `migrations have all the time they need`() async throws {
        let proxy = try await StandstillProxy()
        defer { proxy.close() }
        let database = try await Self.database(behind: proxy)
        try await database.migrate(
            [PostgreSQLTests.table, Migration("test.0002 slow", "SELECT pg_sleep(2)")], at: Date())
        #expect(try await database.read { tx in try tx.value("SELECT COUNT(*) FROM migrations") as Int } == 2)
    }

    /// Lets both threads of the pool connect.
    private static func openBoth(of database: Database) async throws {
        let meeting = Meeting(seconds: 20)
        async let one: Void = database.read { _ in meeting.join() }
        async let other: Void = database.read { _ in meeting.join() }
        _ = try await (one, other)
    }
}

/// The database's error that `body` ends with; nil when there is none.
private func failure<Value>(_ body: () async throws -> Value) async -> DatabaseError? {
    do {
        _ = try await body()
        return nil
    } catch let error as DatabaseError {
        return error
    } catch {
        Issue.record(error)
        return nil
    }
}

/// A TCP proxy before the tests' PostgreSQL that can stand still as a stopped server does: it accepts connections and
/// bytes, and passes nothing on.
final class StandstillProxy: Sendable {
    struct NoUpstream: Error {}

    let port: Int
    private let listener: Int32
    private let upstream: (host: String, port: Int)
    /// Connections up to this number stand still.
    private let frozen = Atomic<Int>(0)
    private let accepted = Atomic<Int>(0)

    init() async throws {
        guard case .postgreSQL(let settings) = try await TestDatabase.place(.postgreSQL),
            let parts = URLComponents(string: settings.address), let host = parts.host, !host.isEmpty
        else { throw NoUpstream() }
        upstream = (host, parts.port ?? 5432)
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listener = listener
        let result = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, length) == 0 && listen(listener, 16) == 0 && getsockname(listener, $0, &length) == 0
            }
        }
        guard result else { throw NoUpstream() }
        port = Int(UInt16(bigEndian: address.sin_port))
        Thread.detachNewThread { self.acceptAll() }
    }

    /// From now on nothing is passed on, in either direction.
    ///
    /// - Parameter onlyOld: new connections are served.
    func freeze(onlyOld: Bool = false) {
        frozen.store(onlyOld ? accepted.load(ordering: .relaxed) : .max, ordering: .relaxed)
    }

    /// Passes on what was held back, and everything else.
    func thaw() { frozen.store(0, ordering: .relaxed) }

    func close() {
        thaw()
        shutdown(listener, Int32(SHUT_RDWR))
    }

    private func acceptAll() {
        while true {
            let client = accept(listener, nil, nil)
            guard client >= 0 else { break }
            let number = accepted.add(1, ordering: .relaxed).newValue
            Thread.detachNewThread { self.serve(client, number) }
        }
        _ = Glibc.close(listener)
    }

    private func serve(_ client: Int32, _ number: Int) {
        defer { _ = Glibc.close(client) }
        guard let server = connectUpstream() else { return }
        defer { _ = Glibc.close(server) }
        let isDone = DispatchSemaphore(value: 0)
        Thread.detachNewThread {
            self.pass(from: server, to: client, number)
            isDone.signal()
        }
        pass(from: client, to: server, number)
        isDone.wait()
    }

    private func pass(from source: Int32, to target: Int32, _ number: Int) {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(source, &buffer, buffer.count, 0)
            while number <= frozen.load(ordering: .relaxed) { usleep(5_000) }
            var sent = 0
            while sent < count {
                let step = buffer.withUnsafeBytes { bytes in
                    send(target, bytes.baseAddress?.advanced(by: sent), count - sent, Int32(MSG_NOSIGNAL))
                }
                guard step > 0 else { break }
                sent += step
            }
            guard count > 0, sent == count else { break }
        }
        shutdown(target, Int32(SHUT_WR))
        shutdown(source, Int32(SHUT_RD))
    }

    private func connectUpstream() -> Int32? {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(upstream.host, String(upstream.port), &hints, &found) == 0 else { return nil }
        defer { freeaddrinfo(found) }
        var next = found
        while let address = next?.pointee {
            let server = socket(address.ai_family, address.ai_socktype, address.ai_protocol)
            if connect(server, address.ai_addr, address.ai_addrlen) == 0 { return server }
            _ = Glibc.close(server)
            next = address.ai_next
        }
        return nil
    }
}
