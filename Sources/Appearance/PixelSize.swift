// Width and height as a picture's own head tells them, read while making sure that the file ends where the picture
// does.

/// The size of a picture in pixels. Nil stands for a file that is not whole or has something behind its end.
struct PixelSize: Sendable, Equatable {
    let width: Int
    let height: Int

    init(width: Int, height: Int) {
        self.width = width
        self.height = height
    }

    /// PNG: chunks from IHDR to IEND, picture data among them, and nothing after.
    init?(png bytes: [UInt8]) {
        guard bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) else { return nil }
        var size: PixelSize?
        var hasData = false
        var start = 8
        while let length = bytes.big(4, at: start), start + 12 + length <= bytes.count {
            let end = start + 12 + length
            let type = bytes[(start + 4)..<(start + 8)]
            if type.elementsEqual("IHDR".utf8) {
                guard start == 8, length == 13, let width = bytes.big(4, at: 16), let height = bytes.big(4, at: 20)
                else { return nil }
                size = PixelSize(width: width, height: height)
            } else if type.elementsEqual("IDAT".utf8) {
                hasData = true
            } else if type.elementsEqual("IEND".utf8) {
                guard length == 0, end == bytes.count, hasData, let size else { return nil }
                self = size
                return
            }
            guard size != nil else { return nil }
            start = end
        }
        return nil
    }

    /// JPEG: segments with a frame among them, to the end mark, and nothing after.
    init?(jpeg bytes: [UInt8]) {
        guard bytes.starts(with: [0xFF, 0xD8, 0xFF]) else { return nil }
        var size: PixelSize?
        var start = 2
        while start + 2 <= bytes.count, bytes[start] == 0xFF {
            let mark = bytes[start + 1]
            switch mark {
            case 0xFF:
                start += 1
                continue
            case 0xD9:
                guard start + 2 == bytes.count, let size else { return nil }
                self = size
                return
            case 0x01, 0xD0...0xD7:
                start += 2
                continue
            default: break
            }
            guard let length = bytes.big(2, at: start + 2), length >= 2 else { return nil }
            if Self.isFrame(mark) {
                guard let height = bytes.big(2, at: start + 5), let width = bytes.big(2, at: start + 7) else {
                    return nil
                }
                size = PixelSize(width: width, height: height)
            }
            start += 2 + length
            if mark == 0xDA { start = Self.endOfScan(bytes, from: start) }
        }
        return nil
    }

    /// WebP: one RIFF file as long as it says, its first chunk a frame or the canvas.
    init?(webp bytes: [UInt8]) {
        guard bytes.starts(with: "RIFF".utf8), bytes.dropFirst(8).starts(with: "WEBP".utf8),
            let length = bytes.little(4, at: 4), length + 8 == bytes.count
        else { return nil }
        let chunk = bytes.dropFirst(12)
        if chunk.starts(with: "VP8X".utf8) {
            guard let width = bytes.little(3, at: 24), let height = bytes.little(3, at: 27) else { return nil }
            self.init(width: width + 1, height: height + 1)
        } else if chunk.starts(with: "VP8L".utf8) {
            guard bytes.dropFirst(20).first == 0x2F, let packed = bytes.little(4, at: 21) else { return nil }
            self.init(width: (packed & 0x3FFF) + 1, height: (packed >> 14 & 0x3FFF) + 1)
        } else if chunk.starts(with: "VP8 ".utf8) {
            guard bytes.dropFirst(23).starts(with: [0x9D, 0x01, 0x2A]), let width = bytes.little(2, at: 26),
                let height = bytes.little(2, at: 28)
            else { return nil }
            self.init(width: width & 0x3FFF, height: height & 0x3FFF)
        } else {
            return nil
        }
    }

    /// ICO: a directory of at most twenty pictures that end where the file does; the largest counts.
    init?(icon bytes: [UInt8]) {
        guard bytes.starts(with: [0, 0, 1, 0]), let count = bytes.little(2, at: 4), (1...20).contains(count) else {
            return nil
        }
        var size = PixelSize(width: 0, height: 0)
        var end = 0
        for entry in stride(from: 6, to: 6 + 16 * count, by: 16) {
            guard let length = bytes.little(4, at: entry + 8), let offset = bytes.little(4, at: entry + 12),
                offset >= 6 + 16 * count, length >= 40, offset + length <= bytes.count
            else { return nil }
            let isPicture = bytes.little(4, at: offset) == 40 || bytes.big(4, at: offset) == 0x8950_4E47
            guard isPicture else { return nil }
            // A side of 256 does not fit the byte and is written as 0.
            let width = bytes[entry] == 0 ? 256 : Int(bytes[entry])
            let height = bytes[entry + 1] == 0 ? 256 : Int(bytes[entry + 1])
            if width > size.width { size = PixelSize(width: width, height: height) }
            end = max(end, offset + length)
        }
        guard end == bytes.count else { return nil }
        self = size
    }

    private static func isFrame(_ mark: UInt8) -> Bool {
        (0xC0...0xCF).contains(mark) && ![0xC4, 0xC8, 0xCC].contains(mark)
    }

    /// Where the coded picture ends: at a mark that is neither a stuffed byte nor a restart.
    private static func endOfScan(_ bytes: [UInt8], from start: Int) -> Int {
        var start = start
        while start + 1 < bytes.count {
            let next = bytes[start + 1]
            if bytes[start] == 0xFF, next != 0, !(0xD0...0xD7).contains(next) { return start }
            start += 1
        }
        return bytes.count
    }
}

extension [UInt8] {
    /// So many bytes as a number, the highest first; nil beyond the end.
    fileprivate func big(_ count: Int, at start: Int) -> Int? {
        guard start >= 0, start + count <= self.count else { return nil }
        return self[start..<(start + count)].reduce(0) { $0 << 8 | Int($1) }
    }

    /// So many bytes as a number, the lowest first; nil beyond the end.
    fileprivate func little(_ count: Int, at start: Int) -> Int? {
        guard start >= 0, start + count <= self.count else { return nil }
        return self[start..<(start + count)].reversed().reduce(0) { $0 << 8 | Int($1) }
    }
}
