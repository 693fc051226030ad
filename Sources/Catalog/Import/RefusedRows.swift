// Rows an import could not keep, each with its place in the file: for whoever has to mend them over there.

import Database
import Foundation
import Kernel

/// A row that was not kept.
package struct RefusedRow: Sendable, Equatable {
    /// What it was about; stored, so the words never change.
    package enum Kind: String, Sendable, CaseIterable { case product, price, stock }

    /// Why; stored, so the words never change.
    package enum Reason: String, Sendable, CaseIterable {
        case unknownFamily, unknownProduct, unknownPriceType, unknownWarehouse
    }

    package let kind: Kind
    /// Its name over there.
    package let externalID: String
    package let reason: Reason
    /// Counted from 1; 0 when nobody knows.
    package let line: Int
}

extension ImportCounts {
    /// Counts a row that is not kept, and remembers which.
    mutating func refuse(_ kind: RefusedRow.Kind, _ externalID: String, _ reason: RefusedRow.Reason, line: Int) {
        skipped += 1
        refused.append(RefusedRow(kind: kind, externalID: externalID, reason: reason, line: line))
    }
}

extension Catalog {
    /// So many refused rows of a run are written down; all are counted.
    package static let maxRefused = 20_000

    /// Writes refused rows of a file down.
    ///
    /// - Parameter noted: how many of the run were written down before.
    package static func noteRefused(
        _ rows: [RefusedRow], of file: String, in run: ID<ImportRun>, after noted: Int, tx: Transaction
    ) throws {
        let room = max(0, maxRefused - noted)
        try tx.insert(
            into: "import_refusals", "run_id, position, file, line, kind, external_id, reason",
            rows: rows.prefix(room).enumerated().map { place, row in
                [run, noted + place + 1, file, row.line, row.kind.rawValue, row.externalID, row.reason.rawValue]
            })
    }
}
