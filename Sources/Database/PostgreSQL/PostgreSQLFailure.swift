import CPostgreSQL
import Foundation

/// A failed statement: what callers are told, and what the engine can do about it.
struct PostgreSQLFailure: Error {
    enum Remedy {
        /// Running the whole transaction again may succeed.
        case runAgain
        /// The connection is gone or of no use: run again on a new one.
        case reconnect
        /// A prepared statement no longer fits the tables: forget all of them and run again.
        case prepareAgain
    }

    let error: DatabaseError
    var remedy: Remedy?

    init(_ error: DatabaseError, remedy: Remedy? = nil) {
        self.error = error
        self.remedy = remedy
    }

    /// Reads a result that is not a success.
    init(_ result: OpaquePointer?, on connection: OpaquePointer?) {
        let state = Self.field("C", of: result) ?? ""
        let message = Self.field("M", of: result) ?? connection.map(Self.message) ?? "no answer"
        self.init(sqlState: state, message: message, constraint: Self.field("n", of: result))
        if PQstatus(connection) != CONNECTION_OK {
            self.init(.unavailable(message), remedy: .reconnect)
        }
    }

    /// What an SQLSTATE means in the terms both engines share.
    init(sqlState: String, message: String, constraint: String? = nil) {
        switch sqlState {
        case "40001", "40P01": self.init(.serialization, remedy: .runAgain)
        case "23505": self.init(.unique(constraint ?? message))
        case "23502", "23503", "23514", "23P01", "23001": self.init(.constraint(constraint ?? message))
        case "57014", "55P03": self.init(.timeout)
        case "53100": self.init(.full)
        case "53200", "53300", "53400": self.init(.overloaded)
        case "58030", "XX001", "XX002": self.init(.storage(message))
        // 25006: the server became a standby meanwhile.
        case "57P01", "57P02", "57P03", "25P03", "25006": self.init(.unavailable(message), remedy: .reconnect)
        case _ where sqlState.hasPrefix("08"): self.init(.unavailable(message), remedy: .reconnect)
        // 0A000: “cached plan must not change result type”, after a migration by another instance.
        case "26000", "42P05": self.init(.statement(message), remedy: .prepareAgain)
        case "0A000" where message.contains("cached plan"): self.init(.statement(message), remedy: .prepareAgain)
        default: self.init(.statement(message))
        }
    }

    /// The connection's last words.
    static func message(of connection: OpaquePointer) -> String {
        String(cString: PQerrorMessage(connection)).trimmingCharacters(in: .whitespacesAndNewlines)
    }

    private static func field(_ code: Unicode.Scalar, of result: OpaquePointer?) -> String? {
        PQresultErrorField(result, Int32(code.value)).map { String(cString: $0) }
    }
}
