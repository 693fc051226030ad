import Foundation

/// Small pictures of every kind, made by hand.
enum Pictures {
    static let drawing = """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 28 28"><path fill="#0b5c68" d="M1 1h9v9z"/></svg>
        """

    static func png(width: Int = 120, height: Int = 40, behind: [UInt8] = []) -> [UInt8] {
        let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        let kind: [UInt8] = [8, 6, 0, 0, 0]
        let head = chunk("IHDR", big(width) + big(height) + kind)
        return signature + head + chunk("IDAT", [1, 2, 3]) + chunk("IEND", []) + behind
    }

    static func jpeg(width: Int = 120, height: Int = 40, behind: [UInt8] = []) -> [UInt8] {
        let start: [UInt8] = [0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 1, 2]
        let size = Array(big(height).suffix(2)) + Array(big(width).suffix(2))
        let frame: [UInt8] = [0xFF, 0xC0, 0, 11, 8] + size + [1, 1, 0x11, 0]
        let scan: [UInt8] = [0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0, 0x12, 0xFF, 0x00, 0x34, 0xFF, 0xD0, 0x56]
        let end: [UInt8] = [0xFF, 0xD9]
        return start + frame + scan + end + behind
    }

    static func webp(width: Int = 120, height: Int = 40) -> [UInt8] {
        let canvas = Array(little(width - 1).prefix(3)) + Array(little(height - 1).prefix(3))
        let flags: [UInt8] = [0, 0, 0, 0]
        let chunk = Array("VP8X".utf8) + little(10) + flags + canvas
        return Array("RIFF".utf8) + little(chunk.count + 4) + Array("WEBP".utf8) + chunk
    }

    static func icon(behind: [UInt8] = []) -> [UInt8] {
        let picture = png(width: 32, height: 32)
        let entry: [UInt8] = [32, 32, 0, 0, 1, 0, 32, 0] + little(picture.count) + little(22)
        let head: [UInt8] = [0, 0, 1, 0, 1, 0]
        return head + entry + picture + behind
    }

    private static func chunk(_ type: String, _ data: [UInt8]) -> [UInt8] {
        let sum: [UInt8] = [0, 0, 0, 0]
        return big(data.count) + Array(type.utf8) + data + sum
    }

    private static func big(_ number: Int) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
    }

    private static func little(_ number: Int) -> [UInt8] { big(number).reversed() }
}
