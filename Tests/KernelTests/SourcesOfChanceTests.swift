import Foundation
import Kernel
import Testing

/// Time, randomness and secrets: what is passed in so that tests can hold it still.
@Suite struct SourcesOfChanceTests {
    @Test func `a settable clock moves only when moved`() {
        let start = Date(timeIntervalSince1970: 1000)
        let hand = SettableClock(start)
        let clock = hand.clock
        #expect(clock.now() == start)
        hand.advance(by: 90)
        #expect(clock.now() == start + 90)
        hand.set(start)
        #expect(clock.now() == start)
        #expect(Clock.fixed(start).now() == start)
    }

    /// The published first outputs of SplitMix64.
    @Test(
        arguments: [
            (1_234_567, [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]),
            (0, [0xE220_A839_7B1D_CDAF, 0x6E78_9E6A_A1B9_65F4, 0x06C4_5D18_8009_454F]),
        ] as [(UInt64, [UInt64])])
    func `the seeded generator is SplitMix64`(seed: UInt64, numbers: [UInt64]) {
        var generator = SeededGenerator(seed: seed)
        #expect(numbers.map { _ in generator.next() } == numbers)
    }

    @Test func `seeded randomness repeats itself, and goes on`() {
        let first = Randomness.seeded(1)
        let second = Randomness.seeded(1)
        let bytes = first.bytes(16)
        #expect(bytes.count == 16 && bytes == second.bytes(16))
        #expect(first.bytes(16) != bytes)
        #expect(Randomness.seeded(2).bytes(16) != bytes)
        #expect(first.bytes(0) == [] && first.bytes(-1) == [])
    }

    @Test func `tokens are base64url without padding`() {
        let fixed = Randomness { [UInt8](repeating: 0xFF, count: $0) }
        #expect(fixed.token(byteCount: 4) == "_____w")
        #expect(Randomness { [UInt8](repeating: 0xFB, count: $0) }.token(byteCount: 3) == "-_v7")
        #expect(Randomness.system.token().count == 43)
        #expect(Randomness.system.token() != Randomness.system.token())
    }

    @Test func `randomness makes ids that repeat`() {
        var randomness = Randomness.seeded(5)
        var same = Randomness.seeded(5)
        let instant = Date(timeIntervalSince1970: 1_794_896_130)
        #expect(ID<User>(at: instant, using: &randomness) == ID<User>(at: instant, using: &same))
    }

    @Test func `a secret prints as stars however it is printed`() throws {
        let secret = Secret("canary")
        var dumped = ""
        dump([secret], to: &dumped)
        for text in [
            "\(secret)", String(reflecting: secret), String(describing: [secret]), "\(Secret(secret))", dumped,
        ] {
            #expect(!text.contains("canary"))
            #expect(text.contains("***"))
        }
        #expect(secret.reveal() == "canary")
        #expect(
            try JSONDecoder().decode([Secret<String>].self, from: Data(#"["x"]"#.utf8)).map { $0.reveal() } == ["x"])
    }
}
