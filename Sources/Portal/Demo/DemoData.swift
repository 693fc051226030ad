// A believable vendor for trials, tests and measurements: goods, customers and two years of orders.

import Catalog
import Database
import Foundation
import Kernel

/// How much of everything.
package enum DemoSize: String, Sendable, CaseIterable {
    /// For tests.
    case small
    /// For a first look.
    case standard
    /// For measurements; one customer has half of the orders.
    case bench

    /// Products that stand in lists; variants come on top.
    package var products: Int {
        switch self {
        case .small: 200
        case .standard: 2_000
        case .bench: 5_000
        }
    }

    /// Orders of the last two years.
    package var orders: Int {
        switch self {
        case .small: 60
        case .standard: 1_500
        case .bench: 200_000
        }
    }

    /// Customers at least.
    var customers: Int { self == .bench ? 2_000 : 0 }

    /// How much denser orders lie towards today; the bench has enough of them every day.
    var growth: Double {
        switch self {
        case .small: 2.2
        case .standard: 1.6
        case .bench: 1
        }
    }

    /// Orders written in one transaction, which must be over within seconds.
    var batch: Int { self == .bench ? 2_000 : 5_000 }
}

/// Why no demo data is made.
package enum DemoRefusal: Error, Equatable {
    /// There are people or goods already, which a demo must not stand among.
    case notEmpty
}

/// What was made.
package struct DemoReport: Sendable, Equatable {
    package let products: Int
    package let customers: Int
    package let orders: Int
}

/// Fills an empty database; the same seed and hour make the same data.
package struct DemoData: Sendable {
    /// The password of everybody in it.
    package static let password = "Kabinet-demo-2026"

    private let size: DemoSize
    private let seed: UInt64
    private let now: Date
    private let passwordHash: String
    private let files: FileStore

    /// - Parameters:
    ///   - passwordHash: of ``password``; everybody shares it, since hashing thousands takes minutes.
    ///   - files: the folder of the portal's files, for the pictures.
    /// - Throws: when that folder cannot be made.
    package init(
        _ size: DemoSize, seed: UInt64 = 2_026, at now: Date, passwordHash: String, files: URL
    ) throws {
        self.size = size
        self.seed = seed
        self.now = now
        self.passwordHash = passwordHash
        self.files = try FileStore(folder: files)
    }

    /// Whether nobody and nothing is there yet.
    package static func isEmpty(_ database: Database) async throws -> Bool {
        try await database.read { tx in
            let tables: [SQL] = ["users", "customers", "products", "orders"]
            return try tables.allSatisfy { try tx.first("SELECT 1 AS found FROM \($0) LIMIT 1") { _ in true } == nil }
        }
    }

    /// Makes everything and seals the history.
    ///
    /// The two smaller sizes are written in one transaction: they are there as a whole or not at all.
    /// - Parameter progress: called with the share that is done, 0 to 1.
    /// - Throws: ``DemoRefusal/notEmpty``.
    package func fill(
        _ database: Database, progress: @Sendable (Double) -> Void = { _ in }
    ) async throws -> DemoReport {
        guard try await Self.isEmpty(database) else { throw DemoRefusal.notEmpty }
        var random = SeededGenerator(seed: seed)
        let since = now.addingTimeInterval(-800 * 86_400)
        let catalog = DemoCatalog(productCount: size.products, at: now, using: &random)
        let people = DemoPeople(customerCount: size.customers, at: since, using: &random)
        let pictures = try keepPictures(of: catalog)
        var orders = DemoOrders(catalog: catalog, people: people, size: size, now: now, seed: seed &+ 1)
        while orders.made < size.orders {
            let isFirst = orders.made == 0
            let batch = DemoOrderBatch(try orders.next(size.batch), of: catalog, using: &random)
            let (done, generator) = (orders, random)
            try await database.write { tx in
                if isFirst { try insertWorld(catalog, people, pictures, since, generator, in: tx) }
                try batch.insert(in: tx)
                guard done.made == size.orders else { return }
                try done.catalog.insertStock(done.reservations, in: tx)
                try tx.continueOrderNumbers(after: done.made)
            }
            progress(0.8 * Double(orders.made) / Double(size.orders))
        }
        try await seal(database, progress)
        return DemoReport(products: catalog.products.count, customers: people.customers.count, orders: orders.made)
    }

    private func insertWorld(
        _ catalog: DemoCatalog, _ people: DemoPeople, _ pictures: [DemoDrawing: String], _ since: Date,
        _ generator: SeededGenerator, in tx: Transaction
    ) throws {
        var random = generator
        guard try tx.first("SELECT 1 AS found FROM users LIMIT 1", { _ in true }) == nil else {
            throw DemoRefusal.notEmpty
        }
        try catalog.insert(pictures: pictures, using: &random, in: tx)
        try people.insert(passwordHash: passwordHash, priceTypes: catalog.priceTypeIDs, at: since, in: tx)
        try catalog.insertContractPrices(of: people, in: tx)
    }

    /// Many articles share a drawing, so there are far fewer files than products.
    private func keepPictures(of catalog: DemoCatalog) throws -> [DemoDrawing: String] {
        var kept: [DemoDrawing: String] = [:]
        for product in catalog.products where kept[product.article.drawing] == nil {
            kept[product.article.drawing] = try files.keep(Data(product.article.drawing.svg.utf8), extension: "svg")
        }
        return kept
    }

    /// Sealed at once, a new portal does not begin by working through a million records.
    private func seal(_ database: Database, _ progress: @Sendable (Double) -> Void) async throws {
        let whole = Double(size.orders) * 6.5
        var sealed = 0
        while case let count = try await database.sealEvents(limit: 2_000), count > 0 {
            sealed += count
            progress(min(1, 0.8 + 0.2 * Double(sealed) / whole))
        }
        progress(1)
    }
}
