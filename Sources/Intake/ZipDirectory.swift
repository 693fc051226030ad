// The table of contents of an archive, read by ourselves: libzip hides where entries lie, and lies about entries
// (overlap, stray bytes, links) are what must be known before anything is unpacked.

import Foundation

/// One file of an archive.
package struct ZipEntry: Sendable, Equatable {
    package let path: StagedPath
    /// The size the archive claims; only what comes out counts.
    package let claimedSize: Int
    let index: Int
    let packedSize: Int
}

/// The table of contents of an archive, checked whole.
struct ZipDirectory {
    /// The files; folders are left out.
    private(set) var entries: [ZipEntry] = []
    /// The names of all entries as stored, folders too, by which libzip's reading is compared with this one.
    private(set) var storedNames: [[UInt8]] = []

    private let limits: ZipLimits
    private var foldedPaths: Set<String> = []
    private var extents: [Range<Int>] = []

    init(_ file: FileHandle, limits: ZipLimits) throws {
        self.limits = limits
        let size = Int(try file.seekToEnd())
        let end = try Self.endRecord(file, size: size)
        // Records with long names and extra fields: more than this is no honest table.
        guard end.count <= limits.entries, end.size <= limits.entries * 1024 else { throw ZipError(.tooManyEntries) }
        let headers = try file.bytes(at: end.offset, count: end.size)
        var rest = headers[...]
        for index in 0..<end.count {
            guard let header = CentralHeader(&rest) else { throw ZipError(.notZip) }
            try add(header, index: index, file)
        }
        guard rest.isEmpty else { throw ZipError(.strayData) }
        try checkExtents(before: end.offset)
    }

    private mutating func add(_ header: CentralHeader, index: Int, _ file: FileHandle) throws {
        let name = EntryName.decode(header.name, isUTF8: header.flags & 0x800 != 0)
        let isFolder = name.hasSuffix("/")
        guard let path = StagedPath(isFolder ? String(name.dropLast()) : name, maxBytes: limits.nameBytes) else {
            throw ZipError(.name, entry: String(name.prefix(255)))
        }
        guard foldedPaths.insert(path.folded).inserted else { throw ZipError(.duplicate, entry: name) }
        // Bit 0: encrypted, bit 6: strongly, bit 13: names masked.
        guard header.flags & 0x2041 == 0 else { throw ZipError(.encrypted, entry: name) }
        guard header.method == 0 || header.method == 8 else { throw ZipError(.method, entry: name) }
        guard header.isFile || (header.isFolder && isFolder) else { throw ZipError(.notFile, entry: name) }
        guard !path.folded.hasSuffix(".zip") else { throw ZipError(.nested, entry: name) }
        guard !header.isWide else { throw ZipError(.unsupported, entry: name) }

        let local = try file.bytes(at: header.offset, count: 30)
        guard local.starts(with: [0x50, 0x4B, 3, 4]) else { throw ZipError(.damaged, entry: name) }
        let data = header.offset + 30 + local.number16(26) + local.number16(28)
        extents.append(header.offset..<data + header.packedSize)
        storedNames.append(Array(header.name))
        if !isFolder {
            entries.append(ZipEntry(path: path, claimedSize: header.size, index: index, packedSize: header.packedSize))
        }
    }

    private func checkExtents(before directory: Int) throws {
        var end = 0
        for extent in extents.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            // Bytes between entries are allowed (descriptors, alignment), bytes before the first are not.
            guard end > 0 || extent.lowerBound == 0 else { throw ZipError(.strayData) }
            guard extent.lowerBound >= end else { throw ZipError(.overlap) }
            end = extent.upperBound
        }
        guard end <= directory else { throw ZipError(.overlap) }
        guard !extents.isEmpty || directory == 0 else { throw ZipError(.strayData) }
    }

    /// Finds the end record, whose comment must end the file.
    private static func endRecord(_ file: FileHandle, size: Int) throws -> (offset: Int, size: Int, count: Int) {
        let tailSize = min(size, 22 + 0xFFFF)
        let tail = try file.bytes(at: size - tailSize, count: tailSize)
        let marks = stride(from: tailSize - 22, through: 0, by: -1).filter {
            tail[$0] == 0x50 && tail[$0...].starts(with: [0x50, 0x4B, 5, 6])
        }
        guard !marks.isEmpty else { throw ZipError(.notZip) }
        // The mark may occur in what is packed; two that both end the file are a trick.
        let fitting = marks.filter { $0 + 22 + tail.number16($0 + 20) == tailSize }
        guard fitting.count == 1, let start = fitting.first else { throw ZipError(.strayData) }
        let count = tail.number16(start + 10)
        let directorySize = tail.number32(start + 12)
        let offset = tail.number32(start + 16)
        guard tail.number16(start + 4) == 0, tail.number16(start + 6) == 0, count != 0xFFFF, offset != 0xFFFF_FFFF
        else { throw ZipError(.unsupported) }
        guard offset + directorySize == size - tailSize + start else { throw ZipError(.strayData) }
        return (offset, directorySize, count)
    }
}

/// One record of the table of contents.
private struct CentralHeader {
    let name: ArraySlice<UInt8>
    let madeBy, flags, method, packedSize, size, attributes, offset: Int

    /// Takes the record at the start of `bytes`.
    init?(_ bytes: inout ArraySlice<UInt8>) {
        let fixed = Array(bytes.prefix(46))
        guard fixed.count == 46, fixed.starts(with: [0x50, 0x4B, 1, 2]) else { return nil }
        let nameSize = fixed.number16(28)
        let length = 46 + nameSize + fixed.number16(30) + fixed.number16(32)
        guard bytes.count >= length else { return nil }
        madeBy = Int(fixed[5])
        flags = fixed.number16(8)
        method = fixed.number16(10)
        packedSize = fixed.number32(20)
        size = fixed.number32(24)
        attributes = fixed.number32(38)
        offset = fixed.number32(42)
        name = bytes.dropFirst(46).prefix(nameSize)
        bytes = bytes.dropFirst(length)
    }

    var isWide: Bool { [packedSize, size, offset].contains(0xFFFF_FFFF) }
    /// The kind of file, where the archive was made on Unix (3) or macOS (19); zero elsewhere.
    private var kind: Int { [3, 19].contains(madeBy) ? attributes >> 16 & 0xF000 : 0 }
    var isFile: Bool { kind == 0 || kind == 0x8000 }
    var isFolder: Bool { kind == 0x4000 }
}

/// Names in archives: UTF-8 when marked so, else as Windows in Russia wrote them.
enum EntryName {
    static func decode(_ bytes: ArraySlice<UInt8>, isUTF8: Bool) -> String {
        let (valid, isWhole) = Array(bytes).withUnsafeBytes { UTF8Check.prefix(of: $0) }
        if isUTF8 || (isWhole && valid == bytes.count) { return String(decoding: bytes, as: UTF8.self) }
        // The letters of one set are drawing characters of the other.
        let oem = SingleByteEncoding.cp866.string(bytes)
        let ansi = SingleByteEncoding.windows1251.string(bytes)
        return letters(in: ansi) > letters(in: oem) ? ansi : oem
    }

    private static func letters(in name: String) -> Int {
        name.unicodeScalars.count { ("а"..."я").contains($0) || ("А"..."Я").contains($0) || $0 == "ё" || $0 == "Ё" }
    }
}

extension FileHandle {
    /// Exactly `count` bytes at a place, or the archive is refused.
    fileprivate func bytes(at offset: Int, count: Int) throws -> [UInt8] {
        try seek(toOffset: UInt64(offset))
        let data = count == 0 ? Data() : try read(upToCount: count) ?? Data()
        guard data.count == count else { throw ZipError(.notZip) }
        return Array(data)
    }
}

extension [UInt8] {
    fileprivate func number16(_ index: Int) -> Int { Int(self[index]) | Int(self[index + 1]) << 8 }

    fileprivate func number32(_ index: Int) -> Int { number16(index) | number16(index + 2) << 16 }
}
