import CPostgreSQL
import Foundation

/// What a transaction may do.
enum PostgreSQLAccess: Equatable {
    case read
    case write(Isolation)
    /// May take as long as it needs.
    case schemaChange
}

/// What became of one try of a transaction.
enum PostgreSQLAttempt<Value> {
    case done(Value)
    /// Running it again can help.
    case again(PostgreSQLFailure)
}

extension PostgreSQLAttempt: Sendable where Value: Sendable {}

extension PostgreSQLSettings {
    /// Connects, waiting for each host as long as `connect_timeout` says, which covers all of the greeting.
    ///
    /// Nothing that uses the connection blocks: not sending to a server that takes nothing, nor closing.
    func open() throws -> OpaquePointer {
        // What stands before the address is only a default; what stands after it is not to be changed by it.
        var parameters: [(String, String)] = [
            ("connect_timeout", "5"), ("keepalives_idle", "30"), ("tcp_user_timeout", "20000"),
        ]
        // A server that became a standby is left for the next host of the list.
        if !isBehindPooler { parameters.append(("target_session_attrs", "read-write")) }
        parameters += [("dbname", address), ("client_encoding", "UTF8"), ("fallback_application_name", "kabinet")]
        let keywords = parameters.map { strdup($0.0) }
        let values = parameters.map { strdup($0.1) }
        defer { for text in keywords + values { free(text) } }
        let handle = PQconnectdbParams(
            keywords.map { UnsafePointer($0) } + [nil], values.map { UnsafePointer($0) } + [nil], 1)
        guard let handle else { throw PostgreSQLFailure(.unavailable("no memory for a connection")) }
        guard PQstatus(handle) == CONNECTION_OK, PQsetnonblocking(handle, 1) == 0 else {
            defer { PQfinish(handle) }
            let message = PostgreSQLFailure.message(of: handle)
            // libpq 15 does not hand out the SQLSTATE of a refused connection.
            let isFull = message.contains("too many clients") || message.contains("connection slots are reserved")
            throw PostgreSQLFailure(isFull ? .overloaded : .unavailable(message))
        }
        PQsetNoticeProcessor(handle, { _, _ in }, nil)
        return handle
    }

    /// What every connection of ours is set to; nil behind a pooler, where the next transaction may be another's.
    ///
    /// Compiling a plan takes PostgreSQL longer than any statement of a page runs: `jit` is off.
    var sessionSetup: String? {
        guard !isBehindPooler else { return nil }
        return """
            SET statement_timeout = \(statementTimeout.inMilliseconds);
            SET idle_in_transaction_session_timeout = \(idleTimeout.inMilliseconds);
            SET timezone = 'UTC';
            SET jit = off;
            SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'
            """
    }

    /// The statement that begins a transaction.
    func begin(_ access: PostgreSQLAccess) -> String {
        guard access != .schemaChange else { return "BEGIN; SET LOCAL statement_timeout = 0" }
        let begin =
            switch access {
            case .schemaChange: "BEGIN"
            case .read: "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
            case .write(.serializable): "BEGIN ISOLATION LEVEL SERIALIZABLE"
            case .write(.readCommitted): "BEGIN ISOLATION LEVEL READ COMMITTED"
            }
        guard isBehindPooler else { return begin }
        return begin + "; SET LOCAL statement_timeout = \(statementTimeout.inMilliseconds); "
            + "SET LOCAL idle_in_transaction_session_timeout = \(idleTimeout.inMilliseconds); SET LOCAL jit = off"
    }

    /// How long a transaction may stand still: a process that was stopped in one gives its locks back in time for
    /// another worker to take its job over within a minute.
    private var idleTimeout: Duration { .seconds(20) }
}

/// What libpq knows of the other end.
struct PostgreSQLServer {
    let version: Int32
    let processID: Int32
    let isEncrypted: Bool
    let isLocal: Bool
}

/// What must be true of a server before anything is entrusted to it.
struct PostgreSQLServerCheck: Sendable {
    /// Whether something stands between: then the process that answers is not the one that was connected to.
    let isBehindPooler: Bool
    /// Whether the connection crosses a network in the clear.
    let isExposed: Bool

    /// - Throws: ``DatabaseError/refusedToStart(_:)`` with what to change.
    init(_ connection: PostgreSQLConnection) throws {
        do { try connection.connect() } catch DatabaseError.unavailable(let message) {
            throw DatabaseError.refusedToStart("PostgreSQL at \(connection.settings) cannot be reached: \(message)")
        }
        guard let server = connection.server else { throw DatabaseError.unavailable("not connected") }
        guard server.version >= 130_000 else {
            throw DatabaseError.refusedToStart(
                "PostgreSQL 13 or newer is needed; this server's number is \(server.version)")
        }
        let rows = try connection.run(
            """
            SELECT current_setting('server_encoding') AS encoding, current_setting('synchronous_commit') AS commits,
                   current_setting('fsync') AS fsync, pg_backend_pid() AS pid, CAST(current_schema() AS text) AS schema
            """, [])
        let row = Row(rows: rows, start: 0)
        try Self.judge(
            encoding: row["encoding"], commits: row["commits"], fsync: row["fsync"], schema: row["schema"],
            allowsFsyncOff: connection.settings.allowsFsyncOff)
        isBehindPooler =
            try connection.settings.isBehindPooler || Int32(truncatingIfNeeded: row["pid"] as Int64) != server.processID
        isExposed = !server.isEncrypted && !server.isLocal
    }

    static func judge(
        encoding: String, commits: String, fsync: String, schema: String?, allowsFsyncOff: Bool
    ) throws {
        guard encoding == "UTF8" else {
            throw DatabaseError.refusedToStart(
                "the database's encoding is \(encoding); create it with ENCODING 'UTF8'")
        }
        guard commits != "off" else {
            throw DatabaseError.refusedToStart(
                "synchronous_commit is off: answered orders could be lost; ALTER ROLE … SET synchronous_commit = on")
        }
        guard fsync == "on" || allowsFsyncOff else {
            throw DatabaseError.refusedToStart(
                "fsync is off: a power cut could destroy the database (tests add allow_fsync_off=true to the address)")
        }
        guard schema != nil else {
            throw DatabaseError.refusedToStart("no schema of the search_path exists: create it or mend search_path")
        }
    }
}
