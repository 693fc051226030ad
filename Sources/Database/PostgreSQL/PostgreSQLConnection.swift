import CPostgreSQL
import Foundation

/// One connection of libpq, used only on its own thread; connects when needed, and again after it broke.
final class PostgreSQLConnection: Connection {
    let dialect = Dialect.postgreSQL
    let settings: PostgreSQLSettings
    private var handle: OpaquePointer?
    private var statements = RecentlyUsed<StatementKey, PreparedStatement>(capacity: 256)
    private var preparedCount = 0
    /// What went wrong first in this transaction. PostgreSQL runs nothing more in it, whoever caught the error.
    private(set) var failure: PostgreSQLFailure?

    init(_ settings: PostgreSQLSettings) {
        self.settings = settings
    }

    deinit {
        PQfinish(handle)
    }

    func run(_ text: String, _ values: [SQLValue]) throws -> Rows {
        try guarded {
            let parameters = try PostgreSQLParameters(values)
            let statement = try prepared(text, parameters)
            let result = parameters.withPointers { count, values, lengths, formats in
                if let statement {
                    PQexecPrepared(handle, statement.name, count, values, lengths, formats, 1)
                } else {
                    PQexecParams(handle, text, count, parameters.types, values, lengths, formats, 1)
                }
            }
            defer { PQclear(result) }
            guard let result = try succeeded(result) else { return .none }
            let rows = try Rows(result, columns: statement?.columns)
            statement?.columns = rows.columns
            return rows
        }
    }

    func runScript(_ text: String) throws {
        try guarded { try command(text) }
    }

    func transaction<Value>(_ body: () throws -> Value) throws -> Value {
        switch try transaction(beginning: "BEGIN", body) {
        case .done(let value): return value
        case .again(let failure): throw failure.error
        }
    }

    // MARK: - Transactions

    /// What became of one try.
    enum Attempt<Value> {
        case done(Value)
        case again(PostgreSQLFailure)
    }

    /// Runs `body` in one transaction, which is over on every way out.
    func transaction<Value>(beginning begin: String, _ body: () throws -> Value) throws -> Attempt<Value> {
        failure = nil
        do {
            try connect()
            try runScript(begin)
        } catch where failure?.remedy == .reconnect {
            return again()
        }
        let value: Value
        do {
            value = try body()
            // Whoever caught a failed statement's error and went on cannot be committed.
            if let failure { throw failure.error }
        } catch {
            let isWorthRepeating = failure?.remedy != nil
            let attempt = isWorthRepeating ? again() as Attempt<Value> : nil
            rollBack()
            guard let attempt else { throw error }
            return attempt
        }
        return try commit() ? .done(value) : again()
    }

    /// False when the transaction should run again.
    private func commit() throws -> Bool {
        do {
            try runScript("COMMIT")
            return true
        } catch {
            guard let failure, let remedy = failure.remedy else { throw error }
            guard remedy == .reconnect else { return false }
            drop()
            throw DatabaseError.unavailable("the connection broke during COMMIT: the outcome is unknown")
        }
    }

    private func again<Value>() -> Attempt<Value> {
        let failure = failure ?? PostgreSQLFailure(.serialization)
        switch failure.remedy {
        case .reconnect: drop()
        case .prepareAgain: forgetStatements()
        case .runAgain, nil: break
        }
        return .again(failure)
    }

    private func rollBack() {
        failure = nil
        guard handle != nil, PQtransactionStatus(handle) != PQTRANS_IDLE else { return }
        // A connection that cannot even roll back is closed, which rolls back as well.
        do { try command("ROLLBACK") } catch { drop() }
    }

    // MARK: - Statements

    private struct StatementKey: Hashable {
        let text: String
        let types: [Oid]
    }

    private final class PreparedStatement {
        let name: String
        var columns: Columns?

        init(name: String) { self.name = name }
    }

    /// Nil when the statement must stay unnamed: behind a pooler, or when it is a large list seldom seen twice.
    private func prepared(_ text: String, _ parameters: PostgreSQLParameters) throws -> PreparedStatement? {
        guard !settings.isBehindPooler, parameters.types.count <= 200 || text.utf8.count < 16_384 else { return nil }
        let key = StatementKey(text: text, types: parameters.types)
        if let known = statements.value(for: key) { return known }
        preparedCount += 1
        let statement = PreparedStatement(name: "s\(preparedCount)")
        let result = PQprepare(handle, statement.name, text, Int32(key.types.count), key.types)
        defer { PQclear(result) }
        _ = try succeeded(result)
        if let evicted = statements.insert(statement, for: key) { try command("DEALLOCATE " + evicted.name) }
        return statement
    }

    private func forgetStatements() {
        statements.removeAll()
        do { try command("DEALLOCATE ALL") } catch { drop() }
    }

    /// Runs `body`, remembering what goes wrong: everything after the first failure is refused with it.
    private func guarded<Value>(_ body: () throws -> Value) throws -> Value {
        if let failure { throw failure.error }
        do {
            return try body()
        } catch let failure as PostgreSQLFailure {
            self.failure = failure
            throw failure.error
        } catch let error as DatabaseError {
            failure = PostgreSQLFailure(error)
            throw error
        }
    }

    private func command(_ text: String) throws {
        let result = PQexec(handle, text)
        defer { PQclear(result) }
        _ = try succeeded(result)
        // COMMIT of a failed transaction answers ROLLBACK without an error.
        if text == "COMMIT", let result, String(cString: PQcmdStatus(result)) != "COMMIT" {
            throw PostgreSQLFailure(.statement("the server rolled back instead of committing"))
        }
    }

    /// The result of a success; nil when there was nothing to run.
    private func succeeded(_ result: OpaquePointer?) throws -> OpaquePointer? {
        switch PQresultStatus(result) {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK: return result
        case PGRES_EMPTY_QUERY: return nil
        case PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COPY_BOTH:
            drop()
            throw PostgreSQLFailure(.statement("COPY is not spoken here"))
        default: throw PostgreSQLFailure(result, on: handle)
        }
    }

    // MARK: - Connecting

    /// Connects unless connected.
    func connect() throws {
        guard handle == nil else { return }
        do {
            handle = try PostgreSQLConnection.open(settings)
            if !settings.isBehindPooler { try command(settings.sessionSetup) }
        } catch let failure as PostgreSQLFailure {
            drop()
            throw failure.error
        }
    }

    private func drop() {
        PQfinish(handle)
        handle = nil
        statements.removeAll()
    }
}
