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
    ///   - source: the name of the other system, such as `1C`. What it tells is kept apart from what others tell.
    ///   - progress: told the share of the bytes that is read, 0 to 1.
    /// - Throws: ``ImportFailed`` with the place and the reason; the run is then remembered as failed.
    package func importCatalogue(
        at path: URL, from source: String, by principal: Principal, clock: Clock = .system,
        progress: @Sendable (Double) -> Void = { _ in }
    ) async throws -> ImportReport {
        let isName = (1...ExchangeLimit.id).contains(source.unicodeScalars.count) && !source.contains("\0")
        guard isName else { throw ImportRefusal(.source) }
        var interrupted = ImportReport()
        interrupted.failure = .killed
        let (broken, start) = (try interrupted.encoded(), clock.now())
        let (run, terms) = try await database.write { tx in
            (
                try Catalog.startImport(from: source, broken: broken, at: start, in: tx),
                try ExchangeTerms(of: source, in: tx)
            )
        }
        let state = ImportState(source: source, terms: terms, run: run)
        do {
            try await readAll(path, state, clock, progress)
            return try await publish(run, state, principal, clock)
        } catch {
            throw await failed(run, state, error, clock)
        }
    }

    /// How many rows are gathered before they are written: some tens of milliseconds of work.
    private static let batchSize = 500

    private func readAll(
        _ path: URL, _ state: ImportState, _ clock: Clock, _ progress: @Sendable (Double) -> Void
    ) async throws {
        let input = try ImportFiles(at: path)
        defer { input.remove() }
        state.expectedBytes = try input.documents.reduce(1) { sum, document in
            sum + (try document.resourceValues(forKeys: [.fileSizeKey]).fileSize ?? 0)
        }
        for document in input.documents {
            try await read(document, ImportedPictures(folder: input.folder, files: files), state, clock, progress)
        }
        try state.requireCatalogue()
    }

    private func read(
        _ document: URL, _ pictures: ImportedPictures, _ state: ImportState, _ clock: Clock,
        _ progress: @Sendable (Double) -> Void
    ) async throws {
        let batch = BatchHolder(
            CatalogueBatch(terms: state.terms, described: state.described, pictures: pictures, source: state.source))
        state.begin(document.lastPathComponent)
        let reader = CommerceMLReader(onWarning: { state.warn($0) }) { record, line in
            state.line = line
            try batch.value.take(record, line: line)
        }
        let handle = try FileHandle(forReadingFrom: document)
        defer { try? handle.close() }
        while let chunk = try handle.read(upToCount: 1 << 16), !chunk.isEmpty {
            try reader.feed(chunk)
            state.readBytes += chunk.count
            progress(Double(state.readBytes) / Double(state.expectedBytes))
            if batch.value.rows.count >= Self.batchSize { try await keep(batch, state, clock) }
        }
        try reader.finish()
        try await keep(batch, state, clock)
        state.end(batch.value, reader.summary)
    }

    private func keep(_ batch: BatchHolder, _ state: ImportState, _ clock: Clock) async throws {
        for warning in batch.value.drainWarnings() { state.warn(warning) }
        let (rows, source, now) = (batch.value.drain(), state.source, clock.now())
        let (run, file, noted) = (state.run, state.file, state.refused)
        let kept = try await database.write { tx in
            let kept = try rows.keep(from: source, at: now, in: tx)
            try Catalog.noteRefused(kept.refused, of: file, in: run, after: noted, tx: tx)
            return kept
        }
        state.refused += kept.refused.count
        state.add(kept, deleted: rows.deleted)
    }

    private func publish(
        _ run: ID<ImportRun>, _ state: ImportState, _ principal: Principal, _ clock: Clock
    ) async throws -> ImportReport {
        let (goods, source, report, now) = (state.goods, state.source, state.report, clock.now())
        let event = try await database.write { tx in
            try Catalog.publish(goods, from: source, of: run, by: principal, at: now, in: tx) { event in
                try report.published(event).encoded()
            }
        }
        return report.published(event)
    }

    /// Remembers what went wrong. Where even that cannot be written, the next import finds the run.
    private func failed(
        _ run: ID<ImportRun>, _ state: ImportState, _ error: any Error, _ clock: Clock
    ) async -> ImportFailed {
        let failure = ImportReport.Failure(error, file: state.file, line: state.line)
        state.report.failure = failure
        if let report = try? state.report.encoded() {
            let now = clock.now()
            try? await database.write { tx in try Catalog.failImport(run, report: report, at: now, in: tx) }
        }
        return ImportFailed(failure: failure, cause: error)
    }
}

extension ImportReport {
    /// The report of an import that ended well.
    fileprivate func published(_ event: CatalogImported) -> ImportReport {
        var report = self
        report.shown = event.shown
        report.hidden = event.hidden
        return report
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

        var refused: [RefusedRow] { products.refused + prices.refused + stock.refused }
    }

    /// Keeps the rows of a source, those first to which others refer.
    func keep(from source: String, at now: Date, in tx: Transaction) throws -> Kept {
        var kept = Kept()
        try ExchangeTerms.keep(terms, of: source, in: tx)
        if !categories.isEmpty { kept.categories = try Catalog.keepCategories(categories, from: source, in: tx) }
        try Catalog.keepProperties(properties, from: source, in: tx)
        if !priceTypes.isEmpty { try Catalog.keepPriceTypes(priceTypes, from: source, in: tx) }
        if !warehouses.isEmpty { try Catalog.keepWarehouses(warehouses, from: source, in: tx) }
        if !products.isEmpty {
            (kept.products, kept.ids) = try Catalog.keepProducts(products, from: source, at: now, in: tx)
        }
        if !prices.isEmpty { kept.prices = try Catalog.keepPrices(prices, from: source, at: now, in: tx) }
        if !stock.isEmpty { kept.stock = try Catalog.keepStock(stock, from: source, at: now, in: tx) }
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
    let run: ID<ImportRun>
    /// Rows that could not be kept, so far.
    var refused = 0
    var terms: ExchangeTerms
    var described: Set<String> = []
    var goods = ImportedGoods()
    var report = ImportReport()
    var expectedBytes = 1
    var readBytes = 0
    /// The file that is being read.
    var file = ""
    /// The line of the last record.
    var line = 1
    private var hasCatalogue = false
    /// Why there may be no catalogue.
    private var stranger: (file: String, refusal: ImportRefusal)?

    init(source: String, terms: ExchangeTerms, run: ID<ImportRun>) {
        self.source = source
        self.terms = terms
        self.run = run
    }

    func begin(_ name: String) {
        file = name
        line = 1
        report.files.append(ImportReport.File(name: name))
    }

    func warn(_ warning: ExchangeWarning) {
        if let last = report.files.indices.last { report.files[last].warnings += 1 }
        guard report.warnings.count < ImportReport.warningLimit else { return }
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
        described = batch.described
        goods.isWholeCatalogue = goods.isWholeCatalogue || batch.isWholeCatalogue
        goods.isWholePackage = goods.isWholePackage || batch.isWholePackage
        hasCatalogue = hasCatalogue || batch.isCatalogue
        if stranger == nil {
            let found = batch.stranger
            stranger = (file: file, refusal: ImportRefusal(found?.reason ?? .nothing, line: found?.line ?? 1))
        }
        report.missingPictures += batch.missingPictures
        report.notKept += batch.notKept
        guard let last = report.files.indices.last else { return }
        report.files[last].records = summary.records
        report.files[last].unknown = summary.unknown
    }

    /// Refuses files none of which had anything of a catalogue, in the name of the first.
    func requireCatalogue() throws {
        guard !hasCatalogue, let stranger else { return }
        file = stranger.file
        throw stranger.refusal
    }
}
