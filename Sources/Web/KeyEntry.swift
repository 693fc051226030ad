// A customer's own program comes in by a key in `Authorization` instead of a cookie: through the doors of `/api/` only.

import Crypto
import Database
import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Logging
import Metrics

/// The key by which a program came in.
package struct UsedKey: Sendable, Equatable {
    package let id: UUID
    /// As its owner called it.
    package let name: String

    package init(id: UUID, name: String) {
        self.id = id
        self.name = name
    }
}

/// What a key that was sent is worth.
package enum KeyVerdict: Sendable {
    /// It never was one: mistyped, or guessed.
    case unknown
    /// Revoked, too old, sent from elsewhere than allowed, or its member has no rights any more.
    case dead
    case good(SignedIn)
}

/// How the modules above answer "whose key is this?"; a part of ``SessionGate``.
package struct KeyGate: Sendable {
    let load: @Sendable (_ hash: [UInt8], _ address: String, _ now: Date, _ tx: Transaction) throws -> KeyVerdict
    let touch: @Sendable (_ hash: [UInt8], _ network: String, _ now: Date, _ tx: Transaction) throws -> Void

    /// - Parameters:
    ///   - load: whose key a hash is of, and what it opens at this very moment.
    ///   - touch: writes down that the key was used.
    package init(
        load: @escaping @Sendable ([UInt8], String, Date, Transaction) throws -> KeyVerdict,
        touch: @escaping @Sendable ([UInt8], String, Date, Transaction) throws -> Void
    ) {
        self.load = load
        self.touch = touch
    }

    /// For a portal without keys.
    package static let shut = KeyGate(load: { _, _, _, _ in .unknown }, touch: { _, _, _, _ in })
}

/// A key as it was sent; only its hash goes further.
package struct SentKey: Sendable {
    /// What every key begins with, so that scanners for leaked secrets find ours.
    package static let prefix = "kbn_"
    /// SHA-256 of the whole key. Keys hold 256 bits of chance: a plain hash cannot be turned round.
    package let hash: [UInt8]

    /// A key by its text.
    package init(_ text: some StringProtocol) {
        hash = Array(SHA256.hash(data: Data(text.utf8)))
    }

    /// The key a request carries; nil when it carries none of ours.
    init?(_ request: Request) {
        guard let header = request.headers[.authorization], header.utf8.count <= 256 else { return nil }
        let parts = header.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer", parts[1].hasPrefix(Self.prefix) else { return nil }
        self.init(parts[1])
    }
}

/// Lets programs in by their keys, and counts.
struct KeyEntry: Sendable {
    /// How much one key may ask in a minute.
    static let requestsPerMinute = 600
    /// How many keys that never were one network may try in 15 minutes.
    static let wrongPerNetwork = 20

    let site: Site

    /// Whoever the key stands for.
    ///
    /// Right keys of a network go on while wrong ones from there are refused: nobody locks a neighbour out. Why a key
    /// does not open is told to nobody.
    /// - Throws: 401, or 429 with the seconds to wait.
    func admit(_ key: SentKey, _ request: Request, _ context: WebContext) async throws -> SignedIn {
        // Whoever leads a person's browser to a page with a key must find nobody there.
        guard request.uri.path.hasPrefix("/api/") else { throw Self.refusal }
        let (gate, now, address) = (site.gate.keys, site.clock.now(), context.clientAddress)
        let network = InternetAddress(address)?.network ?? "unknown"
        switch try await site.database.read({ tx in try gate.load(key.hash, address, now, tx) }) {
        case .good(let signedIn):
            let name = "api-key:\(signedIn.key?.id.uuidString ?? "")"
            try await hold(to: Self.requestsPerMinute, in: 60, name, at: now, context)
            if signedIn.isStale { await touch(key, network, at: now, context) }
            Self.count("accepted")
            return signedIn
        case .dead:
            Self.count("dead")
            throw Self.refusal
        case .unknown:
            Self.count("unknown")
            try await hold(to: Self.wrongPerNetwork, in: 900, "api-key:wrong:\(network)", at: now, context)
            throw Self.refusal
        }
    }

    /// Counts in the database, so that all instances count together. Where it cannot be written, reading goes on.
    private func hold(
        to limit: Int, in window: TimeInterval, _ name: String, at now: Date, _ context: WebContext
    ) async throws {
        let verdict: RateLimitVerdict
        do {
            verdict = try await site.database.hit(key: name, limit: limit, window: window, at: now)
        } catch let error as DatabaseError {
            context.logger.warning("a key's request was not counted", metadata: ["error": "\(error)"])
            return
        }
        guard !verdict.isAllowed else { return }
        Self.count("limited")
        throw HTTPError(.tooManyRequests, headers: [.retryAfter: String(Int(verdict.retryAfter))])
    }

    /// Writes down that the key is in use. Reading goes on when nothing can be written: the mark is missed once.
    private func touch(_ key: SentKey, _ network: String, at now: Date, _ context: WebContext) async {
        let gate = site.gate.keys
        do {
            try await site.database.write { tx in try gate.touch(key.hash, network, now, tx) }
        } catch {
            context.logger.warning("a key's use was not noted", metadata: ["error": "\(error)"])
        }
    }

    private static let refusal = HTTPError(.unauthorized, headers: [.wwwAuthenticate: "Bearer realm=\"kabinet\""])

    private static func count(_ outcome: String) {
        Counter(label: "api_key_requests_total", dimensions: [("outcome", outcome)]).increment()
    }
}
