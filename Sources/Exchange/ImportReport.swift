// What an import did, for the exchange journal.

import Catalog
import Foundation

/// The account of one import.
package struct ImportReport: Sendable, Codable {
    /// The account of one file.
    package struct File: Sendable, Codable {
        package let name: String
        package var records = 0
        package var warnings = 0
        /// Elements and attributes that are not understood, by path.
        package var unknown: [String: Int] = [:]
    }

    /// A remark in one of the files.
    package struct Warning: Sendable, Codable {
        package let file: String
        package let warning: ExchangeWarning
    }

    /// Why the import failed.
    package struct Failure: Sendable, Codable {
        package let file: String
        package let key: String
        package let arguments: [String: String]
    }

    package internal(set) var files: [File] = []
    package internal(set) var categories = ImportCounts()
    package internal(set) var products = ImportCounts()
    package internal(set) var prices = ImportCounts()
    package internal(set) var stock = ImportCounts()
    /// Goods that are for sale since this import, and that are not any more.
    package internal(set) var shown = 0
    package internal(set) var hidden = 0
    /// Pictures that are named but were not sent.
    package internal(set) var missingPictures = 0
    /// Counterparties and documents, which were read but are not kept.
    package internal(set) var notKept = 0
    /// The first remarks; each file has the count of all.
    package internal(set) var warnings: [Warning] = []
    package internal(set) var failure: Failure?

    static let warningLimit = 300

    /// The report as it is kept.
    func encoded() throws -> String { String(decoding: try JSONEncoder().encode(self), as: UTF8.self) }

    /// The counts of every kind of rows, for lists.
    package var kinds: [(name: String, added: Int, changed: Int, unchanged: Int, skipped: Int)] {
        let all = [("categories", categories), ("products", products), ("prices", prices), ("stock", stock)]
        return all.map { ($0, $1.added, $1.changed, $1.unchanged, $1.skipped) }
    }
}
