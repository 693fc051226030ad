@testable import Exchange
import Foundation
import Intake

/// The files the tests read.
enum ExchangeSamples {
    /// Files under an open licence, kept beside the tests.
    static let fixtures = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")

    /// The folder of further real files, which are not ours to publish; nil where there is none.
    static let others: URL? = {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let named = ProcessInfo.processInfo.environment["KABINET_COMMERCEML_SAMPLES"].map { URL(filePath: $0) }
        let folder = named ?? root.deletingLastPathComponent().appending(path: "shared/data/commerceml")
        return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
    }()

    static func url(_ name: String) -> URL? {
        [fixtures, others].compactMap { $0?.appending(path: name) }
            .first { FileManager.default.fileExists(atPath: $0.path) }
    }

    static func bytes(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: fixtures.appending(path: name)))
    }
}

/// Everything a file says, for comparison.
struct ReadFile {
    var records: [CommerceMLRecord] = []
    var lines: [Int] = []
    var warnings: [ExchangeWarning] = []
    var summary = CommerceMLSummary()

    /// Reads bytes in chunks of a size.
    init(_ bytes: [UInt8], chunk: Int = .max, limits: XMLLimits = XMLLimits()) throws {
        let (reader, kept) = Self.reader(limits)
        var rest = bytes[...]
        while !rest.isEmpty {
            try reader.feed(Array(rest.prefix(chunk)))
            rest = rest.dropFirst(chunk)
        }
        try reader.finish()
        self = kept.file
        summary = reader.summary
    }

    init(_ text: String) throws { try self.init(Array(text.utf8)) }

    init(contentsOf url: URL) throws {
        let (reader, kept) = Self.reader(XMLLimits())
        try reader.read(contentsOf: url)
        self = kept.file
        summary = reader.summary
    }

    private init() {}

    private final class Kept {
        var file = ReadFile()
    }

    private static func reader(_ limits: XMLLimits) -> (CommerceMLReader, Kept) {
        let kept = Kept()
        let reader = CommerceMLReader(limits: limits, onWarning: { kept.file.warnings.append($0) }) { record, line in
            kept.file.records.append(record)
            kept.file.lines.append(line)
        }
        return (reader, kept)
    }

    var groups: [CommerceMLGroup] { records.compactMap { if case .group(let value) = $0 { value } else { nil } } }
    var properties: [CommerceMLProperty] {
        records.compactMap { if case .property(let value) = $0 { value } else { nil } }
    }
    var priceTypes: [CommerceMLPriceType] {
        records.compactMap { if case .priceType(let value) = $0 { value } else { nil } }
    }
    var warehouses: [CommerceMLWarehouse] {
        records.compactMap { if case .warehouse(let value) = $0 { value } else { nil } }
    }
    var units: [CommerceMLUnit] { records.compactMap { if case .unit(let value) = $0 { value } else { nil } } }
    var products: [CommerceMLProduct] { records.compactMap { if case .product(let value) = $0 { value } else { nil } } }
    var offers: [CommerceMLOffer] { records.compactMap { if case .offer(let value) = $0 { value } else { nil } } }
    var counterparties: [CommerceMLCounterparty] {
        records.compactMap { if case .counterparty(let value) = $0 { value } else { nil } }
    }
    var documents: [CommerceMLDocument] { records.compactMap { if case .order(let value) = $0 { value } else { nil } } }
    var sections: [CommerceMLSection] {
        records.compactMap { if case .sectionEnd(let value) = $0 { value } else { nil } }
    }
}
