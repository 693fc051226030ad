import Kernel

extension Transaction {
    /// The next number of a named sequence, beginning with 1; gaps are possible, duplicates are not.
    ///
    /// PostgreSQL draws from a real sequence, so that transactions never wait for one another; SQLite has one writer anyway.
    package func next(_ sequence: StaticString) throws -> Int64 {
        switch dialect {
        case .postgreSQL:
            return try value("SELECT nextval('\(raw: "\(sequence)")')")
        case .sqlite:
            return try value(
                """
                INSERT INTO sequences (name, last) VALUES (\("\(sequence)"), 1)
                ON CONFLICT (name) DO UPDATE SET last = sequences.last + 1 RETURNING last
                """)
        }
    }
}
