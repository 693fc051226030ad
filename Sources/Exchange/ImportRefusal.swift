// Why files are not imported at all, and how an import that ended early is told.

import Database
import Kernel

/// Files that are not imported.
package struct ImportRefusal: Refusal, Equatable {
    /// What is wrong.
    package enum Reason: String, Sendable {
        /// There is nothing at the path.
        case missing
        /// The file or folder may not be read.
        case unreadable
        /// A folder or archive without XML files.
        case noFiles
        /// Orders and other documents: they belong to the exchange of orders.
        case orders
        /// Counterparties alone.
        case counterparties
        /// CommerceML that says nothing.
        case nothing
        /// A source without a name, or with one nobody could keep.
        case source
    }

    package let reason: Reason
    /// Where the files were looked for.
    package let path: String
    /// Counted from 1.
    package let line: Int
    package var key: String { "exchange.import.refusal.\(reason.rawValue)" }
    package var arguments: [String: String] { ["path": path, "line": String(line)] }

    package init(_ reason: Reason, path: String = "", line: Int = 1) {
        self.reason = reason
        self.path = path
        self.line = line
    }
}

/// An import that ended early: where, and why. Its run is remembered as failed.
package struct ImportFailed: Error {
    package let failure: ImportReport.Failure
    /// The error itself.
    package let cause: any Error
}

extension ImportReport.Failure {
    /// Tells an error: a refusal in its own words, anything else with the place where it happened.
    init(_ error: any Error, file: String, line: Int) {
        switch error {
        case let refusal as any Refusal: self.init(file: file, key: refusal.key, arguments: refusal.arguments)
        case DatabaseError.full: self.init(file: file, key: "exchange.import.failure.full", arguments: [:])
        default:
            self.init(
                file: file, key: "exchange.import.failure.broken",
                arguments: ["line": String(line), "detail": String("\(error)".prefix(500))])
        }
    }

    /// The reason of a run that never ended.
    static let killed = Self(file: "", key: "exchange.import.failure.killed", arguments: [:])
}
