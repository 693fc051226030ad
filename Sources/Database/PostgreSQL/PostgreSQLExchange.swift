import CPostgreSQL
import Glibc

/// What became of a question to the server.
enum PostgreSQLAnswer {
    /// The last result, to be cleared by whoever takes it; nil when there is none.
    case result(OpaquePointer?)
    case notSent
    case broken
    case tooLate
}

/// One question to the server and its answer, waited for until a deadline.
///
/// libpq's own calls wait for ever when the server stands still while its kernel keeps the connection: no timeout of
/// the server fires then, and none of TCP's.
struct PostgreSQLExchange {
    private let handle: OpaquePointer?
    private let deadline: ContinuousClock.Instant?
    private let isEncrypted: Bool
    /// libpq may leave a part of an encrypted record where `poll` cannot see it.
    private var mayHoldMore = false

    /// - Parameter limit: for sending and answering together; nil waits for as long as it takes.
    init(on handle: OpaquePointer?, within limit: Duration?) {
        self.handle = handle
        deadline = limit.map { ContinuousClock.now + $0 }
        isEncrypted = handle != nil && (PQsslInUse(handle) != 0 || PQgssEncInUse(handle) != 0)
    }

    /// Calls `send`, one of libpq's functions of that name, and takes the answer whole.
    mutating func answer(to send: (OpaquePointer?) -> Int32) -> PostgreSQLAnswer {
        guard send(handle) == 1 else { return .notSent }
        var last: OpaquePointer?
        while true {
            while PQisBusy(handle) != 0 {
                if let trouble = takeInput() {
                    PQclear(last)
                    return trouble
                }
            }
            guard let result = PQgetResult(handle) else { return .result(last) }
            PQclear(last)
            last = result
            switch PQresultStatus(result) {
            // Would be given out again and again.
            case PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COPY_BOTH: return .result(result)
            default: break
            }
        }
    }

    /// Waits until the server sent or took something; nil when there is hope.
    private mutating func takeInput() -> PostgreSQLAnswer? {
        let unsent = PQflush(handle)
        var socket = pollfd(fd: PQsocket(handle), events: Int16(POLLIN), revents: 0)
        guard unsent >= 0, socket.fd >= 0 else { return .broken }
        if unsent > 0 { socket.events |= Int16(POLLOUT) }
        guard let pause else { return .tooLate }
        let ready = poll(&socket, 1, pause)
        guard ready >= 0 || errno == EINTR else { return .broken }
        mayHoldMore = isEncrypted && ready > 0
        return PQconsumeInput(handle) == 1 ? nil : .broken
    }

    /// How many milliseconds `poll` may wait; nil when the time is up.
    private var pause: Int32? {
        let longest: Duration = isEncrypted ? .seconds(1) : .seconds(60)
        let left = deadline.map { $0 - ContinuousClock.now } ?? longest
        guard left > .zero else { return nil }
        return mayHoldMore ? 0 : Int32(clamping: min(left, longest).inMilliseconds + 1)
    }
}
