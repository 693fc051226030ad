import CXapian

/// What Xapian said no to, and in its words why.
struct IndexError: Error, CustomStringConvertible {
    enum Reason: Sendable {
        /// The index went on while it was read.
        case changed
        case missing
        case damaged
        /// Another writer has it.
        case locked
        case failed
    }

    let reason: Reason
    let description: String

    init(_ reason: Reason, _ description: String) {
        self.reason = reason
        self.description = description
    }

    /// Throws what a call across the C border did not do.
    static func check(_ status: cx_status) throws {
        if status == CX_OK { return }
        throw IndexError(reason(of: status), String(cString: cx_error_text()))
    }

    private static func reason(of status: cx_status) -> Reason {
        switch status {
        case CX_CHANGED: .changed
        case CX_MISSING: .missing
        case CX_DAMAGED: .damaged
        case CX_LOCKED: .locked
        default: .failed
        }
    }
}
