import CPostgreSQL
import Foundation

/// One connection of libpq, used only on its own thread; connects when needed, and again after it broke.
final class PostgreSQLConnection: Connection {
    let dialect = Dialect.postgreSQL
    let settings: PostgreSQLSettings
    private var handle: OpaquePointer?
    private var statements = RecentlyUsed<StatementKey, PreparedStatement>(
        capacity: PreparedStatements.most)
    private var preparedCount = 0
    /// How long an answer may take; nil where the server sets no limit either.
    private var timeLimit: Duration?
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
            let result = try ask { handle in
                parameters.withPointers { count, values, lengths, formats in
                    if let statement {
                        PQsendQueryPrepared(handle, statement.name, count, values, lengths, formats, 1)
                    } else {
                        PQsendQueryParams(handle, text, count, parameters.types, values, lengths, formats, 1)
                    }
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
        switch try transaction(.schemaChange, body) {
        case .done(let value): return value
        case .again(let failure): throw failure.error
        }
    }

    // MARK: - Transactions

    /// Runs `body` in one transaction, which is over on every way out.
    func transaction<Value>(_ access: PostgreSQLAccess, _ body: () throws -> Value) throws -> PostgreSQLAttempt<Value> {
        do {
            try begin(access)
        } catch  where isLost && !(handle == nil && settings.isBehindPooler) {
            // It broke while it lay idle, after a restart of the server for example, and nothing was done yet.
            // A pooler that kept silent is not asked again: another connection leads to the same server.
            drop()
            try begin(access)
        }
        let value: Value
        do {
            value = try body()
            // Whoever caught a failed statement's error and went on cannot be committed.
            if let failure { throw failure.error }
        } catch {
            return try again(or: error)
        }
        do {
            try runScript("COMMIT")
        } catch {
            guard isLost else { return try again(or: error) }
            drop()
            guard access == .read else {
                throw DatabaseError.unavailable("the connection broke during COMMIT: the outcome is unknown")
            }
        }
        return .done(value)
    }

    private func begin(_ access: PostgreSQLAccess) throws {
        try connect()
        timeLimit = settings.beginLimit
        try runScript(settings.begin(access))
        timeLimit = access == .schemaChange ? nil : settings.answerLimit
    }

    /// Whether the connection broke, or was given up, in the middle of something.
    private var isLost: Bool { failure?.remedy == .reconnect || failure != nil && handle == nil }

    /// Ends the transaction; says to run it again when that can help, and throws `error` otherwise.
    private func again<Value>(or error: any Error) throws -> PostgreSQLAttempt<Value> {
        let failed = failure
        rollBack()
        guard let failed, let remedy = failed.remedy else { throw error }
        switch remedy {
        case .reconnect: drop()
        case .prepareAgain: forgetStatements()
        case .runAgain: break
        }
        return .again(failed)
    }

    private func rollBack() {
        failure = nil
        timeLimit = settings.answerLimit
        guard handle != nil, PQtransactionStatus(handle) != PQTRANS_IDLE else { return }
        // A connection that cannot even roll back is closed, which rolls back as well.
        do { try command("ROLLBACK") } catch { drop() }
    }

    /// Runs `body` while no other instance does.
    ///
    /// A second connection holds the lock, in a transaction of its own: that works behind a pooler too, and the lock
    /// goes with the connection, however this program ends.
    func exclusively<Value>(_ body: () throws -> Value) throws -> Value {
        try connect()
        let keeper = PostgreSQLConnection(settings)
        try keeper.connect()
        keeper.timeLimit = nil
        try keeper.runScript(
            """
            BEGIN; SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0;
            SELECT pg_advisory_xact_lock(hashtext('kabinet'), hashtext(current_schema()))
            """)
        defer { keeper.rollBack() }
        return try body()
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

    /// Nil when the statement must stay unnamed: behind a pooler, or when it is a large list seldom seen twice, which
    /// the server would keep as well.
    private func prepared(_ text: String, _ parameters: PostgreSQLParameters) throws -> PreparedStatement? {
        let count = parameters.types.count
        guard !settings.isBehindPooler, count <= PreparedStatements.mostValues,
            PreparedStatements.keeps(text, values: count)
        else { return nil }
        let key = StatementKey(text: text, types: parameters.types)
        if let known = statements.value(for: key) { return known }
        preparedCount += 1
        let statement = PreparedStatement(name: "s\(preparedCount)")
        let result = try ask { PQsendPrepare($0, statement.name, text, Int32(key.types.count), key.types) }
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
        let result = try ask { PQsendQuery($0, text) }
        defer { PQclear(result) }
        _ = try succeeded(result)
        // COMMIT of a failed transaction answers ROLLBACK without an error.
        if text == "COMMIT", let result, String(cString: PQcmdStatus(result)) != "COMMIT" {
            throw PostgreSQLFailure(.statement("the server rolled back instead of committing"))
        }
    }

    /// Sends something and takes the answer. A server that gives none in time is given up with its connection, which
    /// is of no use while that answer is due; nobody waits for it a second time.
    private func ask(_ send: (OpaquePointer?) -> Int32) throws -> OpaquePointer? {
        var exchange = PostgreSQLExchange(on: handle, within: timeLimit)
        switch exchange.answer(to: send) {
        case .result(let result): return result
        case .notSent: throw PostgreSQLFailure(nil, on: handle)
        case .broken:
            let message = handle.map(PostgreSQLFailure.message) ?? "no answer"
            throw PostgreSQLFailure(.unavailable(message), remedy: .reconnect)
        case .tooLate:
            drop()
            throw PostgreSQLFailure(.unavailable("no answer within \(timeLimit?.inMilliseconds ?? 0) ms"))
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

    /// Connects unless connected, and forgets an earlier failure.
    func connect() throws {
        failure = nil
        timeLimit = settings.answerLimit
        guard handle == nil else { return }
        do {
            handle = try settings.open()
            if let setup = settings.sessionSetup { try command(setup) }
        } catch let failure as PostgreSQLFailure {
            drop()
            throw failure.error
        }
    }

    /// What libpq itself knows about the server; nil when not connected.
    var server: PostgreSQLServer? {
        handle.map { handle in
            PostgreSQLServer(
                version: PQserverVersion(handle), processID: PQbackendPID(handle),
                isEncrypted: PQsslInUse(handle) != 0,
                isLocal: PQhost(handle).map {
                    ["", "127.0.0.1", "::1", "localhost"].contains(String(cString: $0))
                        || $0.pointee == CChar(UInt8(ascii: "/"))
                } ?? true)
        }
    }

    private func drop() {
        PQfinish(handle)
        handle = nil
        statements.removeAll()
    }
}
