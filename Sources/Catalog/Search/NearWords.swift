import Foundation
import Kernel

/// Words of the catalogue by their pieces of three letters: finds those most like a word nobody found.
struct NearWords: Sendable {
    /// How much of their pieces two words must share.
    private static let least = 0.34
    private let words: [String]
    private let sizes: [Int]
    private let places: [Substring: [Int]]

    /// - Parameter words: as people write them; at most a few thousand.
    init(_ words: some Sequence<String>) {
        var kept: [String] = []
        var sizes: [Int] = []
        var places: [Substring: [Int]] = [:]
        var seen: Set<String> = []
        for word in words {
            let key = SearchKey.of(word)
            guard key.count > 2, seen.insert(key).inserted else { continue }
            let pieces = Self.pieces(of: key)
            for piece in pieces { places[piece, default: []].append(kept.count) }
            kept.append(word)
            sizes.append(pieces.count)
        }
        self.words = kept
        self.sizes = sizes
        self.places = places
    }

    /// The words most like a text, the most alike first.
    func nearest(to text: String, limit: Int) -> [String] {
        let key = SearchKey.of(text)
        let pieces = Self.pieces(of: key)
        var shared: [Int: Int] = [:]
        for piece in pieces { for place in places[piece] ?? [] { shared[place, default: 0] += 1 } }
        let alike = shared.map { place, count in
            (place: place, likeness: Double(count) / Double(pieces.count + sizes[place] - count))
        }
        let near = alike.filter { $0.likeness >= Self.least && SearchKey.of(words[$0.place]) != key }
        let sorted = near.sorted { left, right in
            left.likeness == right.likeness ? left.place < right.place : left.likeness > right.likeness
        }
        return sorted.prefix(limit).map { words[$0.place] }
    }

    private static func pieces(of key: String) -> Set<Substring> {
        let padded = " \(key) "
        var pieces: Set<Substring> = []
        var start = padded.startIndex
        while let end = padded.index(start, offsetBy: 3, limitedBy: padded.endIndex) {
            pieces.insert(padded[start..<end])
            start = padded.index(after: start)
        }
        return pieces
    }
}
