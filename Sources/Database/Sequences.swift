import Kernel

extension Transaction {
    /// The next number of a sequence that a migration made with `:sequence name`, beginning with 1; gaps are possible,
    /// duplicates are not.
    ///
    /// PostgreSQL draws from a real sequence, so that transactions never wait for one another; SQLite has one writer
    /// anyway.
    package func next(_ sequence: StaticString) throws -> Int64 {
        switch dialect {
        case .postgreSQL:
            return try value("SELECT nextval('\(raw: "\(sequence)")')")
        case .sqlite:
            let number: Int64? = try first(
                "UPDATE sequences SET last = last + 1 WHERE name = \("\(sequence)") RETURNING last"
            ) { try $0["last"] }
            guard let number else { throw DatabaseError.statement("no migration made the sequence \(sequence)") }
            return number
        }
    }
}
