import Foundation
import Synchronization

/// Where random bytes come from: passed in, so that tests and demo data can repeat them.
package struct Randomness: Sendable, RandomNumberGenerator {
    /// So many fresh random bytes.
    package let bytes: @Sendable (_ count: Int) -> [UInt8]

    /// Randomness from `bytes`.
    package init(bytes: @escaping @Sendable (_ count: Int) -> [UInt8]) {
        self.bytes = bytes
    }

    /// The system's cryptographic randomness.
    package static let system = Randomness { count in
        // Each word is a call of the system.
        var generator = SystemRandomNumberGenerator()
        let words = (0..<(max(0, count) + 7) / 8).map { _ in generator.next() }
        return Array(words.withUnsafeBytes { $0.prefix(count) })
    }

    /// The same sequence for the same seed. Never for secrets.
    package static func seeded(_ seed: UInt64) -> Randomness {
        let shared = SharedGenerator(SeededGenerator(seed: seed))
        return Randomness { count in shared.generator.withLock { $0.bytes(count) } }
    }

    /// A secret for links and cookies: 256 bits in base64url, 43 characters, unless told otherwise.
    package func token(byteCount: Int = 32) -> String {
        Data(bytes(byteCount)).base64EncodedString()
            .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    /// Eight of the bytes as a number, which makes it a generator for ``ID`` and `Int.random`.
    package func next() -> UInt64 {
        bytes(8).reduce(0) { $0 << 8 | UInt64($1) }
    }
}

/// SplitMix64: small, fast, and the same on every machine. For demo data and tests, never for secrets.
package struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// A generator whose sequence follows from `seed`.
    package init(seed: UInt64) {
        state = seed
    }

    /// The next number of the sequence.
    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}

/// A mutex cannot be captured by a closure, an object that holds one can.
private final class SharedGenerator: Sendable {
    let generator: Mutex<SeededGenerator>

    init(_ generator: SeededGenerator) {
        self.generator = Mutex(generator)
    }
}

extension RandomNumberGenerator {
    fileprivate mutating func bytes(_ count: Int) -> [UInt8] {
        (0..<max(0, count)).map { _ in UInt8(truncatingIfNeeded: next()) }
    }
}
