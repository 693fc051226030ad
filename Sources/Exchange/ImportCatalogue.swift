// Brings the catalogue up to date with an export of 1C: `kabinet import`, and later the exchange over HTTP.

import Catalog
import Database
import Foundation
import Kernel

extension Exchange {
    /// Reads all files of an export, a folder, an archive or one XML file, and keeps what they say.
    ///
    /// Rows are written in short transactions, each of which leaves the catalogue sound; what is new stays invisible
    /// until the last one shows it. Killed at any point, the import is simply done again: a repeat changes nothing
    /// that is right already.
    /// - Parameters:
    ///   - source: the name of the other system, such as `1C`; its imports are told apart by it.
    ///   - progress: told the share of the bytes that is read, 0 to 1.
    /// - Throws: ``XMLError``, ``ZipError``, ``NotCommerceML`` for files that cannot be read; the run is then failed.
    package func importCatalogue(
        at path: URL, from source: String, by principal: Principal, clock: Clock = .system,
        progress: @Sendable (Double) -> Void = { _ in }
    ) async throws -> ImportReport {
        let start = clock.now()
        let (run, terms) = try await database.write { tx in
            (try Catalog.startImport(from: source, at: start, in: tx), try ExchangeTerms(in: tx))
        }
        let state = ImportState(source: source, terms: terms)
        do {
            let input = try ImportFiles(at: path)
            defer { input.remove() }
            state.expectedBytes = try input.documents.reduce(1) { sum, document in
                sum + (try document.resourceValues(forKeys: [.fileSizeKey]).fileSize ?? 0)
            }
            for document in input.documents {
                try await read(document, ImportedPictures(folder: input.folder, files: files), state, clock, progress)
            }
        } catch {
            try await fail(run, state, error, clock)
            throw error
        }
        let (goods, report, end) = (state.goods, try state.encodedReport(), clock.now())
        let event = try await database.write { tx in
            try Catalog.publish(goods, of: run, report: report, by: principal, at: end, in: tx)
        }
        state.report.shown = event.shown
        state.report.hidden = event.hidden
        return state.report
    }

    /// How many rows are gathered before they are written: some tens of milliseconds of work.
    private static let batchSize = 500

    private func read(
        _ document: URL, _ pictures: ImportedPictures, _ state: ImportState, _ clock: Clock,
        _ progress: @Sendable (Double) -> Void
    ) async throws {
        let batch = BatchHolder(CatalogueBatch(terms: state.terms, pictures: pictures, source: state.source))
        state.begin(document.lastPathComponent)
        let reader = CommerceMLReader(onWarning: { state.warn($0) }) { record, _ in try batch.value.take(record) }
        let handle = try FileHandle(forReadingFrom: document)
        defer { try? handle.close() }
        while let chunk = try handle.read(upToCount: 1 << 16), !chunk.isEmpty {
            try reader.feed(chunk)
            state.readBytes += chunk.count
            progress(Double(state.readBytes) / Double(state.expectedBytes))
            if batch.value.rows.count >= Self.batchSize { try await keep(batch.value.drain(), state, clock) }
        }
        try reader.finish()
        try await keep(batch.value.drain(), state, clock)
        state.end(batch.value, reader.summary)
    }

    private func keep(_ rows: CatalogueRows, _ state: ImportState, _ clock: Clock) async throws {
        let now = clock.now()
        state.add(try await database.write { tx in try rows.keep(at: now, in: tx) }, deleted: rows.deleted)
    }

    private func fail(
        _ run: ID<ImportRun>, _ state: ImportState, _ error: any Error, _ clock: Clock
    ) async throws {
        guard let refusal = error as? any Refusal else { return }
        state.report.failure = ImportReport.Failure(
            file: state.report.files.last?.name ?? "", key: refusal.key, arguments: refusal.arguments)
        let (report, now) = (try state.encodedReport(), clock.now())
        try await database.write { tx in try Catalog.failImport(run, report: report, at: now, in: tx) }
    }
}

extension CatalogueRows {
    /// What was done with a batch.
    struct Kept: Sendable {
        var categories = ImportCounts()
        var products = ImportCounts()
        var prices = ImportCounts()
        var stock = ImportCounts()
        /// By the names over there.
        var ids: [String: ID<Product>] = [:]
    }

    /// Keeps the rows, those first to which others refer.
    func keep(at now: Date, in tx: Transaction) throws -> Kept {
        var kept = Kept()
        try ExchangeTerms.keep(terms, in: tx)
        if !categories.isEmpty { kept.categories = try Catalog.keepCategories(categories, in: tx) }
        try Catalog.keepProperties(properties, in: tx)
        if !priceTypes.isEmpty { try Catalog.keepPriceTypes(priceTypes, in: tx) }
        if !warehouses.isEmpty { try Catalog.keepWarehouses(warehouses, in: tx) }
        if !products.isEmpty { (kept.products, kept.ids) = try Catalog.keepProducts(products, at: now, in: tx) }
        if !prices.isEmpty { kept.prices = try Catalog.keepPrices(prices, in: tx) }
        if !stock.isEmpty { kept.stock = try Catalog.keepStock(stock, at: now, in: tx) }
        return kept
    }
}

/// The batch the reader's callback and its caller both hold.
private final class BatchHolder {
    var value: CatalogueBatch

    init(_ value: CatalogueBatch) { self.value = value }
}

/// What is known in the middle of an import.
private final class ImportState {
    let source: String
    var terms: ExchangeTerms
    var goods = ImportedGoods()
    var report = ImportReport()
    var expectedBytes = 1
    var readBytes = 0

    init(source: String, terms: ExchangeTerms) {
        self.source = source
        self.terms = terms
    }

    func begin(_ file: String) { report.files.append(ImportReport.File(name: file)) }

    func warn(_ warning: ExchangeWarning) {
        guard let file = report.files.last?.name, report.warnings.count < ImportReport.warningLimit else { return }
        report.warnings.append(ImportReport.Warning(file: file, warning: warning))
    }

    func add(_ kept: CatalogueRows.Kept, deleted: Set<String>) {
        report.categories += kept.categories
        report.products += kept.products
        report.prices += kept.prices
        report.stock += kept.stock
        for (name, id) in kept.ids {
            if deleted.contains(name) { goods.deleted.insert(id) } else { goods.present.insert(id) }
        }
    }

    func end(_ batch: CatalogueBatch, _ summary: CommerceMLSummary) {
        terms = batch.terms
        goods.isWholeCatalogue = goods.isWholeCatalogue || batch.isWholeCatalogue
        goods.isWholePackage = goods.isWholePackage || batch.isWholePackage
        report.missingPictures += batch.missingPictures
        report.notKept += batch.notKept
        guard let last = report.files.indices.last else { return }
        report.files[last].records = summary.records
        report.files[last].warnings = summary.warnings
        report.files[last].unknown = summary.unknown
    }

    func encodedReport() throws -> String {
        String(decoding: try JSONEncoder().encode(report), as: UTF8.self)
    }
}
