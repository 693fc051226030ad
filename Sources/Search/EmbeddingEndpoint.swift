import AsyncHTTPClient
import Foundation
import Kernel
import NIOCore
import NIOHTTP1

/// A service that turns texts into points of which near ones mean alike: `POST …/embeddings` as OpenAI has it.
package struct EmbeddingEndpoint: Sendable {
    /// Points of different models have nothing to do with one another.
    package let model: String
    private let address: String
    private let key: Secret<String>?

    /// More than any batch of ours comes to.
    private static let mostBytes = 64 << 20

    /// - Parameter url: up to `/v1`, without the slash at its end.
    /// - Throws: `SearchFailure` for an address that is none.
    package init(url: String, key: Secret<String>?, model: String) throws {
        guard let parsed = URL(string: url), ["http", "https"].contains(parsed.scheme ?? ""), parsed.host != nil else {
            throw SearchFailure("“\(url)” is no address of a service")
        }
        address = url + "/embeddings"
        self.key = key
        self.model = model
    }

    /// The points of texts, in their order.
    ///
    /// - Parameter limit: how long the answer may take.
    /// - Throws: `SearchFailure` when the service refuses or answers nonsense, and what the connection throws.
    package func vectors(of texts: [String], within limit: Duration) async throws -> [[Float]] {
        var request = HTTPClientRequest(url: address)
        request.method = .POST
        request.headers.add(name: "Content-Type", value: "application/json")
        request.headers.add(name: "Accept", value: "application/json")
        if let key { request.headers.add(name: "Authorization", value: "Bearer \(key.reveal())") }
        request.body = .bytes(ByteBuffer(bytes: try JSONEncoder().encode(Question(model: model, input: texts))))
        let (seconds, attoseconds) = limit.components
        let timeout = TimeAmount.nanoseconds(seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
        let response = try await HTTPClient.shared.execute(request, timeout: timeout)
        let bytes = try await response.body.collect(upTo: Self.mostBytes)
        guard response.status.code == 200 else {
            throw SearchFailure("the service for meanings answered \(response.status.code)")
        }
        let answer = try JSONDecoder().decode(Answer.self, from: Data(bytes.readableBytesView))
        let points = answer.data.sorted { $0.index < $1.index }.map(\.embedding)
        guard points.count == texts.count, points.allSatisfy({ !$0.isEmpty }) else {
            throw SearchFailure("the service for meanings left texts out")
        }
        return points
    }

    private struct Question: Encodable {
        let model: String
        let input: [String]
    }

    private struct Answer: Decodable {
        struct Point: Decodable {
            let index: Int
            let embedding: [Float]
        }
        let data: [Point]
    }
}
