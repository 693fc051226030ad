import Database
import Foundation
import Kernel
import Logging
import Search
import Synchronization

/// Finds goods by what a question means: the question and every product are points, and near points are alike.
///
/// It only adds to what the words find. Where its service does not answer within a third of a second, the words alone
/// decide, and for a while nobody waits for it again.
package final class SemanticSearch: Sendable {
    static let patience: Duration = .milliseconds(300)
    /// How long nobody asks after a failure.
    private static let pause: Duration = .seconds(30)
    /// Goods that meaning may add to what the words found.
    private static let most = 30
    /// How much less alike than the best a product may be. What counts as alike is another number with each model.
    private static let tolerance: Float = 0.1
    /// The usual constant of reciprocal rank fusion.
    private static let damping = 60.0
    private static let questionsKept = 1_000

    private struct State {
        var vectors = ProductVectors()
        var isRead = false
        var questions: [String: [Float]] = [:]
        var restsUntil: ContinuousClock.Instant?
    }

    let database: Database
    let endpoint: EmbeddingEndpoint
    private let logger: Logger
    private let state = Mutex(State())

    init(_ database: Database, _ endpoint: EmbeddingEndpoint, logger: Logger) {
        self.database = database
        self.endpoint = endpoint
        self.logger = logger
    }

    /// What the words found together with what is meant: by the places in both lists.
    func blend(_ findings: Findings, for question: String, _ buyer: Buyer, limit: Int) async -> Findings {
        guard Self.hasMeaning(question), let vector = await vector(of: question) else { return findings }
        let near = state.withLock { $0.vectors }.nearest(to: vector, limit: Self.most, within: Self.tolerance)
        do {
            let shown = try await database.read { tx in try Catalog.shown(near, to: buyer, in: tx) }
            return findings.fused(with: near.filter { shown.contains($0) }, damping: Self.damping, limit: limit)
        } catch {
            logger.warning("goods of like meaning were not read", metadata: ["error": "\(error)"])
            return findings
        }
    }

    /// Reads the vectors anew.
    func reload() async throws {
        let model = endpoint.model
        let vectors = try await database.read { tx in try Catalog.productVectors(of: model, in: tx) }
        state.withLock { state in
            state.vectors = vectors
            state.isRead = true
        }
    }

    /// An article or a size is found by its letters; what is alike in meaning would only stand in the way.
    static func hasMeaning(_ question: String) -> Bool {
        question.split { !$0.isLetter }.contains { $0.count >= 3 }
    }

    private func vector(of question: String) async -> [Float]? {
        let key = SearchKey.of(question)
        let now = ContinuousClock.now
        let (kept, rests, isRead) = state.withLock { state in
            (state.questions[key], state.restsUntil.map { now < $0 } ?? false, state.isRead)
        }
        if let kept { return kept }
        guard !rests else { return nil }
        do {
            if !isRead { try await reload() }
            let vector = try await endpoint.vectors(of: [key], within: Self.patience).first?.normalized
            state.withLock { state in
                if state.questions.count >= Self.questionsKept { state.questions = [:] }
                state.questions[key] = vector
            }
            return vector
        } catch {
            state.withLock { $0.restsUntil = now + Self.pause }
            logger.warning("the service for meanings does not answer", metadata: ["error": "\(error)"])
            return nil
        }
    }
}

extension Findings {
    /// Both lists in one: a place near the beginning of either counts (reciprocal rank fusion). Equal ones stand as the
    /// words have them, and so does everything behind the best ``SearchQuery/rankedHits``.
    func fused(with near: [ID<Product>], damping: Double, limit: Int) -> Findings {
        guard !near.isEmpty else { return self }
        let ranked = Array(ids.prefix(SearchQuery.rankedHits))
        var scores: [ID<Product>: Double] = [:]
        for (place, id) in ranked.enumerated() { scores[id] = 1 / (damping + Double(place + 1)) }
        var added: [ID<Product>] = []
        for (place, id) in near.enumerated() {
            if scores[id] == nil { added.append(id) }
            scores[id, default: 0] += 1 / (damping + Double(place + 1))
        }
        var fused = self
        let best = (ranked + added).enumerated().sorted { left, right in
            let (one, other) = (scores[left.element] ?? 0, scores[right.element] ?? 0)
            return one == other ? left.offset < right.offset : one > other
        }
        let known = Set(added)
        let behind = ids.dropFirst(ranked.count).filter { !known.contains($0) }
        let all = best.map(\.element) + behind
        fused.ids = Array(all.prefix(limit))
        // One that stood behind came nearer, and is no more than before.
        fused.total += ranked.count + added.count + behind.count - ids.count
        return fused
    }
}

/// A point for every product, one after the other.
struct ProductVectors: Sendable {
    private var ids: [ID<Product>] = []
    private var values: [Float] = []
    private var width = 0

    init() {}

    /// Takes one more; what has another width than the first is of another model and left out.
    mutating func append(_ id: ID<Product>, _ vector: [Float]) {
        if ids.isEmpty { width = vector.count }
        guard vector.count == width, width > 0 else { return }
        ids.append(id)
        values += vector
    }

    /// The products nearest to a point of length 1, the nearest first.
    ///
    /// - Parameter tolerance: how much less alike than the nearest they may be.
    func nearest(to point: [Float], limit: Int, within tolerance: Float) -> [ID<Product>] {
        guard point.count == width, !ids.isEmpty else { return [] }
        let likeness = values.withUnsafeBufferPointer { values in
            point.withUnsafeBufferPointer { point in
                (0..<ids.count).map { index -> Float in
                    var sum: Float = 0
                    let start = index * width
                    for place in 0..<width { sum += values[start + place] * point[place] }
                    return sum
                }
            }
        }
        guard let best = likeness.max() else { return [] }
        let near = likeness.indices.filter { likeness[$0] >= best - tolerance && likeness[$0] > 0 }
        return near.sorted { likeness[$0] > likeness[$1] }.prefix(limit).map { ids[$0] }
    }
}

extension [Float] {
    /// The same direction with the length 1, so that a product of two is how alike they are.
    var normalized: [Float] {
        let length = reduce(Float(0)) { $0 + $1 * $1 }.squareRoot()
        return length > 0 ? map { $0 / length } : self
    }

    /// As they are stored: four bytes each, the lowest first.
    var littleEndianBytes: [UInt8] {
        flatMap { number in Swift.withUnsafeBytes(of: number.bitPattern.littleEndian) { [UInt8]($0) } }
    }

    init(littleEndianBytes bytes: [UInt8]) {
        self = bytes.withUnsafeBytes { raw in
            stride(from: 0, to: raw.count - 3, by: 4).map { place in
                Float(bitPattern: UInt32(littleEndian: raw.loadUnaligned(fromByteOffset: place, as: UInt32.self)))
            }
        }
    }
}
