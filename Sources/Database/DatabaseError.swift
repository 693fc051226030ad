/// What can go wrong below a statement, in the terms both engines share.
package enum DatabaseError: Error, Sendable, Equatable {
    /// A `UNIQUE` or primary key constraint; the argument names it as the engine does.
    case unique(String)
    /// A foreign key, `CHECK` or `NOT NULL` constraint.
    case constraint(String)
    /// Another transaction was in the way; the engine retries these itself before letting one through.
    case serialization
    /// No connection became free in time: answered 503 with Retry-After.
    case overloaded
    /// The disk is full: answered 507; heals by itself when space returns.
    case full
    /// The server is gone or restarting: answered 503; connections are made anew by themselves.
    case unavailable(String)
    /// A statement ran longer than allowed and was stopped.
    case timeout
    /// Writing to the disk failed: nothing more is written until the file is opened anew.
    case storage(String)
    /// A column does not hold what the program expects.
    case decoding(String)
    /// Anything else, with the engine's words; the statement is logged, its values are not.
    case statement(String)
    /// Start-up found something it must not run with.
    case refusedToStart(String)
}
