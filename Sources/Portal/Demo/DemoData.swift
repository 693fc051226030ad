// A believable vendor for trials, tests and measurements: goods, customers and two years of orders.

import Catalog
import Database
import Foundation
import Kernel
import Ordering

/// How much of everything.
package enum DemoSize: String, Sendable, CaseIterable {
    /// For tests.
    case small
    /// For a first look.
    case standard
    /// For measurements; one customer has half of the orders.
    case bench
    /// For measurements of a large catalogue: 50,000 products, 500 categories, 200 properties, 50 kinds of prices,
    /// a million prices.
    case catalogue

    /// Products that stand in lists; variants come on top.
    package var products: Int {
        switch self {
        case .small: 200
        case .standard, .catalogue: 2_000
        case .bench: 5_000
        }
    }

    /// Products of the wide range beside them.
    package var wideProducts: Int { self == .catalogue ? 48_000 : 0 }

    /// Orders of the last two years.
    package var orders: Int {
        switch self {
        case .small: 60
        case .standard, .catalogue: 1_500
        case .bench: 200_000
        }
    }

    /// Customers at least.
    var customers: Int { self == .bench ? 2_000 : 0 }

    /// How much denser orders lie towards today; the bench has enough of them every day.
    var growth: Double {
        switch self {
        case .small: 2.2
        case .standard, .catalogue: 1.6
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
    private let wideProducts: Int
    private let seed: UInt64
    private let now: Date
    private let passwordHash: String
    private let files: FileStore

    /// - Parameters:
    ///   - wide: how many products the wide range has, when that is another number than the size's.
    ///   - passwordHash: of ``password``; everybody shares it, since hashing thousands takes minutes.
    ///   - files: the folder of the portal's files, for the pictures.
    /// - Throws: when that folder cannot be made.
    package init(
        _ size: DemoSize, wide: Int? = nil, seed: UInt64 = 2_026, at now: Date, passwordHash: String, files: URL
    ) throws {
        wideProducts = wide ?? size.wideProducts
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
        // The wide range takes most of the time where there is one.
        let usual = wideProducts > 0 ? 0.3 : 1
        let since = now.addingTimeInterval(-800 * 86_400)
        let catalog = DemoCatalog(productCount: size.products, at: now, using: &random)
        let people = DemoPeople(customerCount: size.customers, at: since, using: &random)
        let pictures = try keepPictures(of: catalog)
        let papers = try DemoPaper.keep(in: files)
        var orders = DemoOrders(catalog: catalog, people: people, size: size, now: now, seed: seed &+ 1)
        while orders.made < size.orders {
            let isFirst = orders.made == 0
            let batch = DemoOrderBatch(
                try orders.next(size.batch), of: catalog, keepsSteps: size != .bench, using: &random)
            let (done, generator) = (orders, random)
            try await database.write { tx in
                if isFirst { try insertWorld(catalog, people, pictures, since, generator, in: tx) }
                try batch.insert(in: tx)
                guard done.made == size.orders else { return }
                try done.catalog.insertStock(done.reservations, in: tx)
                var goods = DemoGoods(done.catalog, papers: papers, pictures: pictures, at: now)
                try goods.insert(in: tx)
                var assortment = DemoAssortment(done.catalog, people, at: now)
                try assortment.insert(in: tx)
                var selections = DemoSelections(done.catalog, people, at: now)
                try selections.insert(in: tx)
                var templates = DemoTemplates(done.catalog, people, at: now)
                try templates.insert(in: tx)
                try insertTrade(done.catalog, people, papers, in: tx)
                var search = DemoSearch(done.catalog, people, at: now)
                try search.insert(in: tx)
                try tx.continueOrderNumbers(after: done.made)
            }
            progress(usual * 0.8 * Double(orders.made) / Double(size.orders))
        }
        try await seal(database) { progress(usual * $0) }
        let wide = try await widen(catalog, in: database, &random) { progress(usual + (1 - usual) * $0) }
        try await DemoSearch.countGoods(in: database, at: now)
        try await DemoPrices.countTurnover(in: database, at: now)
        try await Ordering.learnTogether(in: database, at: now) { body in try await database.write(body) }
        return DemoReport(
            products: catalog.products.count + wide, customers: people.customers.count, orders: orders.made)
    }

    /// Adds the wide range, in transactions of its own.
    ///
    /// - Returns: how many goods there are in it.
    private func widen(
        _ catalog: DemoCatalog, in database: Database, _ random: inout SeededGenerator,
        _ progress: @Sendable (Double) -> Void
    ) async throws -> Int {
        guard wideProducts > 0 else { return 0 }
        let yesterday = now.addingTimeInterval(-86_400)
        let wide = DemoWideCatalog(
            goods: wideProducts, beside: catalog.categoryIDs.count, at: yesterday, using: &random)
        try await wide.insert(into: database, beside: catalog, files: files, using: &random, progress: progress)
        return wide.count
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
        var content = DemoContent(catalog, people, pictures, at: now, seed: seed &+ 15)
        try content.insert(in: tx)
        try DemoPrices(catalog, people, at: now, seed: seed &+ 31).insert(in: tx)
    }

    /// What stands around orders: carts, rules, talk, offers, returns, files, programs.
    private func insertTrade(
        _ catalog: DemoCatalog, _ people: DemoPeople, _ papers: [DemoPaper], in tx: Transaction
    ) throws {
        var carts = DemoCarts(catalog, people, at: now)
        try carts.insert(in: tx)
        var rules = DemoRules(people, at: now)
        try rules.insert(in: tx)
        var talk = DemoOrderTalk(people, papers, at: now)
        try talk.insert(in: tx)
        var offers = DemoOffers(catalog, people, at: now)
        try offers.insert(in: tx)
        var returns = DemoReturns(people, at: now)
        try returns.insert(in: tx)
        var programs = DemoPrograms(catalog, people, at: now)
        try programs.insert(in: tx)
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
