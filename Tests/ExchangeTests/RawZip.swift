/// An archive laid byte by byte, so that it can be wrong in one place only.
struct RawZip {
    struct Entry {
        var name: [UInt8]
        var content = Array("content".utf8)
        var flags = 0
        var method = 0
        var madeBy = 0
        var attributes = 0

        init(name: [UInt8], content: [UInt8] = Array("content".utf8), flags: Int = 0) {
            (self.name, self.content, self.flags) = (name, content, flags)
        }

        init(_ name: String, flags: Int = 0, method: Int = 0, madeBy: Int = 0, attributes: Int = 0) {
            self.name = Array(name.utf8)
            content = name.hasSuffix("/") ? [] : content
            (self.flags, self.method, self.madeBy, self.attributes) = (flags, method, madeBy, attributes)
        }
    }

    private(set) var bytes: [UInt8]

    /// - Parameter offsets: where the directory claims the entries are; nil for the truth.
    init(_ entries: [Entry], before: [UInt8] = [], after: [UInt8] = [], offsets: [Int]? = nil) {
        bytes = before
        var directory: [UInt8] = []
        for (index, entry) in entries.enumerated() {
            let offset = offsets?[index] ?? bytes.count
            let sizes = Self.crc(entry.content) + Self.four(entry.content.count) + Self.four(entry.content.count)
            let shared = Self.two(20) + Self.two(entry.flags) + Self.two(entry.method) + Self.four(0) + sizes
            bytes +=
                [0x50, 0x4B, 3, 4] + shared + Self.two(entry.name.count) + Self.two(0) + entry.name + entry.content
            directory += [0x50, 0x4B, 1, 2, 20, UInt8(entry.madeBy)] + shared + Self.two(entry.name.count)
            directory += [0, 0, 0, 0, 0, 0, 0, 0] + Self.four(entry.attributes) + Self.four(offset) + entry.name
        }
        let start = bytes.count
        let counts = Self.two(entries.count) + Self.two(entries.count)
        bytes += directory + [0x50, 0x4B, 5, 6, 0, 0, 0, 0] + counts + Self.four(directory.count) + Self.four(start)
        bytes += [0, 0] + after
    }

    private static func two(_ number: Int) -> [UInt8] { [UInt8(number & 255), UInt8(number >> 8 & 255)] }

    private static func four(_ number: Int) -> [UInt8] { two(number) + two(number >> 16) }

    private static func crc(_ content: [UInt8]) -> [UInt8] {
        let value = content.reduce(UInt32.max) { crc, byte in
            (0..<8).reduce(crc ^ UInt32(byte)) { value, _ in value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
        }
        return four(Int(value ^ .max))
    }
}
