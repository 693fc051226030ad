import Exchange
import Foundation
import Intake
import TestKit
import Testing

/// Thousands of broken files: whatever comes, the reader answers, and never with a crash.
@Suite struct ExchangeFuzzTests {
    /// A generator whose run can be repeated by its seed.
    struct Seeded: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
            return mixed ^ mixed >> 31
        }
    }

    @Test(arguments: ["carono_2.03_orders_cp1251.xml", "dobromyslov_bitrix_sale-query-empty_2.05_cp1251.xml"])
    func `no mutation crashes or hangs the reader`(name: String) throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = Seeded(state: seed)
        let original = try ExchangeSamples.bytes(name)
        let start = ContinuousClock.now
        var refused = 0
        for _ in 0..<1500 {
            let bytes = mutated(original, &random)
            do { _ = try ReadFile(bytes, chunk: Int.random(in: 1...5000, using: &random)) } catch {
                #expect(error is XMLError || error is NotCommerceML, "seed \(seed)")
                refused += 1
            }
        }
        #expect(refused > 100, "seed \(seed)")
        #expect(ContinuousClock.now - start < .seconds(120), "seed \(seed)")
    }

    @Test func `no mutation crashes or hangs the unpacking`() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = Seeded(state: seed)
        let original = try ExchangeSamples.bytes("v8_2C7E_125d5b.zip")
        let file = TestFiles.path(".zip")
        defer { try? FileManager.default.removeItem(at: file) }
        var refused = 0
        for _ in 0..<1000 {
            try Data(mutated(original, &random)).write(to: file)
            do {
                let zip = try ZipReader(contentsOf: file)
                for entry in zip.entries { try zip.read(entry) { _ in } }
            } catch {
                #expect(error is ZipError, "seed \(seed)")
                refused += 1
            }
        }
        #expect(refused > 500, "seed \(seed)")
    }

    private func mutated(_ original: [UInt8], _ random: inout Seeded) -> [UInt8] {
        var bytes = original
        for _ in 0..<Int.random(in: 1...4, using: &random) where !bytes.isEmpty {
            let place = Int.random(in: 0..<bytes.count, using: &random)
            switch Int.random(in: 0..<6, using: &random) {
            case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
            case 1: bytes[place] ^= 1 << UInt8.random(in: 0...7, using: &random)
            case 2: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 1...40, using: &random)))
            case 3:
                let piece = bytes[place..<min(bytes.count, place + 60)]
                bytes.insert(contentsOf: piece, at: Int.random(in: 0...bytes.count, using: &random))
            case 4:
                bytes.insert(
                    contentsOf: Array(["<", "&", "<![CDATA[", "-->", "\u{FEFF}", "]]>"][place % 6].utf8), at: place)
            default: bytes.removeSubrange(place...)
            }
        }
        return bytes
    }
}
