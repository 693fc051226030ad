// The file system inside an XLS file: sectors, chained by tables, as Microsoft's [MS-CFB] describes them.

import Foundation

/// The streams of a compound file, by their names.
struct CompoundFile {
    /// The names of all streams and folders.
    private(set) var names: Set<String> = []

    private let bytes: [UInt8]
    private let sectorSize: Int
    private var table: [UInt32] = []
    private var smallTable: [UInt32] = []
    private var small: [UInt8] = []
    private var places: [String: (start: UInt32, size: Int)] = [:]
    private let smallLimit: Int

    private static let end: UInt32 = 0xFFFF_FFFA

    /// - Throws: ``SpreadsheetError``: `damaged`.
    init(_ data: Data) throws {
        bytes = Array(data)
        guard bytes.count >= 512 else { throw SpreadsheetError(.damaged) }
        let shift = bytes.number16(30)
        guard shift == 9 || shift == 12 else { throw SpreadsheetError(.damaged) }
        sectorSize = 1 << shift
        smallLimit = Int(bytes.number32(56))
        try readTable()
        let folder = try chain(bytes.number32(48))
        let smallSectors = try chain(bytes.number32(60))
        smallTable = stride(from: 0, to: smallSectors.count, by: 4).map { smallSectors.number32($0) }
        for entry in stride(from: 0, to: folder.count - 127, by: 128) {
            let length = min(64, folder.number16(entry + 64))
            guard length >= 2, [1, 2, 5].contains(folder[entry + 66]) else { continue }
            let units = stride(from: entry, to: entry + length - 2, by: 2).map { UInt16(folder.number16($0)) }
            let name = String(decoding: units, as: UTF16.self)
            names.insert(name)
            let place = (start: folder.number32(entry + 116), size: Int(folder.number32(entry + 120)))
            if folder[entry + 66] == 5 { small = try chain(place.start) }
            if folder[entry + 66] == 2 { places[name] = place }
        }
    }

    /// The bytes of a stream; nil when there is none of this name.
    ///
    /// - Throws: ``SpreadsheetError``: `damaged`.
    func stream(_ name: String) throws -> [UInt8]? {
        guard let place = places[name] else { return nil }
        if place.size >= smallLimit { return Array(try chain(place.start).prefix(place.size)) }
        var content: [UInt8] = []
        var sector = place.start
        var steps = 0
        while sector < Self.end, content.count < place.size {
            let start = Int(sector) * 64
            guard start + 64 <= small.count, Int(sector) < smallTable.count, steps <= smallTable.count else {
                throw SpreadsheetError(.damaged)
            }
            content += small[start..<start + 64]
            sector = smallTable[Int(sector)]
            steps += 1
        }
        return Array(content.prefix(place.size))
    }

    private mutating func readTable() throws {
        var sectors = (0..<109).map { bytes.number32(76 + $0 * 4) }
        var next = bytes.number32(68)
        var steps = 0
        while next < Self.end {
            let part = try sector(next)
            let count = sectorSize / 4 - 1
            sectors += (0..<count).map { part.number32($0 * 4) }
            next = part.number32(count * 4)
            steps += 1
            guard steps <= bytes.count / sectorSize else { throw SpreadsheetError(.damaged) }
        }
        for place in sectors where place < Self.end {
            let part = try sector(place)
            table += (0..<sectorSize / 4).map { part.number32($0 * 4) }
            guard table.count <= bytes.count else { throw SpreadsheetError(.damaged) }
        }
    }

    private func sector(_ number: UInt32) throws -> [UInt8] {
        let start = (Int(number) + 1) * sectorSize
        guard start < bytes.count else { throw SpreadsheetError(.damaged) }
        var part = Array(bytes[start..<min(bytes.count, start + sectorSize)])
        // The last one may be cut short.
        while part.count < sectorSize { part.append(0) }
        return part
    }

    /// The bytes of a chain of sectors; a circle is refused.
    private func chain(_ start: UInt32) throws -> [UInt8] {
        var content: [UInt8] = []
        var next = start
        while next < Self.end {
            guard content.count <= bytes.count + sectorSize else { throw SpreadsheetError(.damaged) }
            content += try sector(next)
            guard Int(next) < table.count else { throw SpreadsheetError(.damaged) }
            next = table[Int(next)]
        }
        return content
    }
}

extension [UInt8] {
    func number16(_ place: Int) -> Int {
        place + 1 < count ? Int(self[place]) | Int(self[place + 1]) << 8 : 0
    }

    func number32(_ place: Int) -> UInt32 {
        UInt32(number16(place)) | UInt32(number16(place + 2)) << 16
    }
}
