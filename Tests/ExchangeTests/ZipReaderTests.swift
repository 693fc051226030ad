import CZip
import Exchange
import Foundation
import Intake
import TestKit
import Testing

/// Archives as 1C sends them, and archives nobody honest sends.
@Suite struct ZipReaderTests {
    @Test func `an archive as 1C sends it is unpacked whole`() throws {
        let zip = try ZipReader(contentsOf: ExchangeSamples.fixtures.appending(path: "v8_2C7E_125d5b.zip"))
        #expect(zip.entries.map(\.path.text) == ["import.xml", "offers.xml", "import_files/01/pic.png"])
        #expect(try unpacked(zip, "import.xml") == (try ExchangeSamples.bytes("carono_2.07_import.xml")))
        #expect(try unpacked(zip, "offers.xml") == (try ExchangeSamples.bytes("carono_2.07_offers.xml")))
        #expect(try unpacked(zip, "import_files/01/pic.png").prefix(4) == [0x89, 0x50, 0x4E, 0x47])
        #expect(zip.unpackedBytes == 76_192)
    }

    @Test(
        arguments: [
            (Array("товар.xml".utf8), 0x800, "товар.xml"),
            (Array("товар.xml".utf8), 0, "товар.xml"),
            ([0xE2, 0xAE, 0xA2, 0xA0, 0xE0, 0x2E, 0x78], 0, "товар.x"),
            ([0xF2, 0xEE, 0xE2, 0xE0, 0xF0, 0x2E, 0x78], 0, "товар.x"),
        ] as [([UInt8], Int, String)])
    func `names are read in UTF-8, CP866 and windows-1251`(name: [UInt8], flags: Int, read: String) throws {
        let zip = try open(RawZip([RawZip.Entry(name: name, flags: flags)]))
        #expect(zip.entries.map(\.path.text) == [read])
    }

    @Test(arguments: [
        "../a", "a/../../b", "/a", "\\a", "a\\b", "C:/a", "a\u{0}b", "", "./a", String(repeating: "a", count: 256),
    ])
    func `names that could leave the folder are refused`(name: String) throws {
        #expect(refusal(RawZip([RawZip.Entry(name)])) == .name)
    }

    @Test func `entries that are not plain files are refused`() throws {
        #expect(refusal(RawZip([RawZip.Entry("a"), RawZip.Entry("A")])) == .duplicate)
        #expect(refusal(RawZip([RawZip.Entry("a", madeBy: 3, attributes: 0o120777 << 16)])) == .notFile)
        #expect(refusal(RawZip([RawZip.Entry("a", madeBy: 3, attributes: 0o010644 << 16)])) == .notFile)
        #expect(refusal(RawZip([RawZip.Entry("a", flags: 1)])) == .encrypted)
        #expect(refusal(RawZip([RawZip.Entry("a", method: 12)])) == .method)
        #expect(refusal(RawZip([RawZip.Entry("a.ZIP")])) == .nested)
        #expect(try open(RawZip([RawZip.Entry("d/", madeBy: 3, attributes: 0o040755 << 16)])).entries == [])
    }

    @Test func `stray bytes, overlaps and too many entries are refused`() throws {
        let entries = [RawZip.Entry("a"), RawZip.Entry("b")]
        #expect(refusal(RawZip(entries, after: [0])) == .strayData)
        #expect(refusal(RawZip(entries, before: Array("#!/bin/sh\n".utf8))) == .strayData)
        #expect(refusal(RawZip(entries, offsets: [0, 0])) == .overlap)
        var limits = ZipLimits()
        limits.entries = 1
        #expect(refusal(RawZip(entries), limits: limits) == .tooManyEntries)
        #expect(refusal(RawZip([]).bytes.dropLast(3)) == .notZip)
        #expect(refusal(Array("not an archive".utf8)) == .notZip)
    }

    @Test func `a bomb is stopped while it unpacks, whatever its directory claims`() throws {
        let bomb = try deflated("bomb.xml", [UInt8](repeating: 0x20, count: 64 << 20))
        #expect(bomb.count < 100_000)
        let zip = try open(bomb)
        let entry = try #require(zip.entries.first)
        #expect(throws: ZipError(.ratio, entry: "bomb.xml")) { try zip.read(entry) { _ in } }
        #expect(zip.unpackedBytes < 10 << 20)
    }

    @Test func `all entries together have a limit`() throws {
        var limits = ZipLimits()
        limits.totalBytes = 10
        let zip = try open(RawZip([RawZip.Entry("a"), RawZip.Entry("b")]).bytes, limits: limits)
        try zip.read(zip.entries[0]) { _ in }
        #expect(throws: ZipError(.totalBytes, entry: "b")) { try zip.read(zip.entries[1]) { _ in } }
    }

    @Test func `an archive inside an entry of another name is refused when it is read`() throws {
        let zip = try open(RawZip([RawZip.Entry(name: Array("a.xml".utf8), content: RawZip([]).bytes + [0x50])]).bytes)
        try zip.read(zip.entries[0]) { _ in }
        let inner = RawZip([RawZip.Entry("b")]).bytes
        let outer = try open(RawZip([RawZip.Entry(name: Array("a.xml".utf8), content: inner)]).bytes)
        #expect(throws: ZipError(.nested, entry: "a.xml")) { try outer.read(outer.entries[0]) { _ in } }
    }

    @Test func `content that does not match its checksum is refused`() throws {
        var bytes = RawZip([RawZip.Entry("a")]).bytes
        bytes[31] ^= 1
        let zip = try open(bytes)
        #expect(throws: ZipError(.damaged, entry: "a")) { try zip.read(zip.entries[0]) { _ in } }
    }

    // MARK: - Tools

    private func unpacked(_ zip: ZipReader, _ path: String) throws -> [UInt8] {
        var bytes: [UInt8] = []
        let entry = try #require(zip.entries.first { $0.path.text == path })
        try zip.read(entry) { bytes.append(contentsOf: $0) }
        return bytes
    }

    private func open(_ zip: RawZip) throws -> ZipReader { try open(zip.bytes) }

    private func open(_ bytes: [UInt8], limits: ZipLimits = ZipLimits()) throws -> ZipReader {
        let file = TestFiles.path(".zip")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data(bytes).write(to: file)
        return try ZipReader(contentsOf: file, limits: limits)
    }

    private func refusal(_ zip: RawZip, limits: ZipLimits = ZipLimits()) -> ZipError.Reason? {
        refusal(zip.bytes, limits: limits)
    }

    private func refusal(_ bytes: some Sequence<UInt8>, limits: ZipLimits = ZipLimits()) -> ZipError.Reason? {
        do { _ = try open(Array(bytes), limits: limits) } catch { return (error as? ZipError)?.reason }
        return nil
    }

    /// An archive of one packed entry, made by libzip.
    private func deflated(_ name: String, _ content: [UInt8]) throws -> [UInt8] {
        let file = TestFiles.path(".zip")
        defer { try? FileManager.default.removeItem(at: file) }
        let archive = try #require(zip_open(file.path, ZIP_CREATE, nil))
        content.withUnsafeBytes { bytes in
            _ = zip_file_add(archive, name, zip_source_buffer(archive, bytes.baseAddress, UInt64(bytes.count), 0), 0)
            #expect(zip_close(archive) == 0)
        }
        return Array(try Data(contentsOf: file))
    }
}
